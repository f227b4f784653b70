/**
 * Advice for a refused event. In: faults, and the parsed body. Out: the faults, each with what to write instead: the
 * expected form with an example, the cure of a mistake recognised by its spelling, or the code for a Chinese label.
 * Always: every text is fixed; no value of the body is repeated (contract, section 1).
 */
import type { Fault, FaultText } from '../events/faults.ts';
import { codesMeant, labelOf } from './labels.ts';

/** A known wrong spelling, and its advice. */
type Recognised = readonly [spelling: RegExp, advice: FaultText];

const TIMES: readonly Recognised[] = [
  [
    /^\d{4}-\d\d-\d\d$/,
    {
      zh: '此处只有日期：只有日期的系统请写当日零时，例如 2025-03-03T00:00:00+08:00。',
      en: 'This is only a date: a system without times writes midnight, such as 2025-03-03T00:00:00+08:00.',
    },
  ],
  [
    /\[[A-Za-z_/+-]+\]$/,
    {
      zh: '请去掉末尾方括号中的时区名（Java 的 ZonedDateTime），只留偏移，例如 2025-03-03T09:30:00+08:00。',
      en: 'Remove the zone in brackets (Java: ZonedDateTime) and keep the offset: 2025-03-03T09:30:00+08:00.',
    },
  ],
  [
    /[+-]\d{4}$/,
    {
      zh: '时区偏移中要有冒号：写 +08:00，不写 +0800（Java 的 SimpleDateFormat 请用 XXX，不用 Z）。',
      en: 'The offset needs a colon: +08:00, not +0800 (Java SimpleDateFormat: XXX, not Z).',
    },
  ],
  [
    /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d([Zz]|[+-]\d\d:\d\d)?$/,
    {
      zh: '缺少秒（Java 的 OffsetDateTime.toString() 会省略 00 秒）：例如 2025-03-03T09:30:00+08:00。',
      en: 'The seconds are missing (Java OffsetDateTime.toString() omits 00): 2025-03-03T09:30:00+08:00.',
    },
  ],
  [
    /^\d{4}-\d\d-\d\d +\d/,
    {
      zh: '日期与时刻之间应为 T，末尾应有时区偏移：例如 2025-03-03T00:00:00+08:00。',
      en: 'Join date and time with T, and end with the offset: 2025-03-03T00:00:00+08:00.',
    },
  ],
  [
    /^\d{4}[./年]/,
    {
      zh: '年月日之间应为连字符，月和日各两位：例如 2025-03-03T00:00:00+08:00。',
      en: 'Join year, month and day with hyphens, month and day with two digits: 2025-03-03T00:00:00+08:00.',
    },
  ],
  [
    /^\d{8,17}$/,
    {
      zh: '请不要写时间戳或连续数字，写成 2025-03-03T09:30:00+08:00 这样。',
      en: 'Write no timestamp number and no plain digits, but 2025-03-03T09:30:00+08:00.',
    },
  ],
];

const id = (example: string): FaultText => ({
  zh: `应为 2–64 个小写字母、数字或连字符，例如 ${example}。`,
  en: `Expected: 2 to 64 lower-case letters, digits or hyphens, such as ${example}.`,
});
const time: FaultText = {
  zh: '应为带时区的时间文本，例如 "2025-03-03T09:30:00+08:00"。',
  en: 'Expected: a string with a time and its offset, such as "2025-03-03T09:30:00+08:00".',
};
const text = (example: string): FaultText => ({
  zh: `应为文本，例如 "${example}"。`,
  en: `Expected: a string, such as "${/^[\x20-\x7e]+$/.test(example) ? example : '2025-001'}".`,
});

/** By field name, the expected value, with an example. */
const EXPECTED: Readonly<Record<string, FaultText>> = {
  agency: id('qinghe'),
  to: id('qinghe'),
  transferredFrom: id('qinghe'),
  source: id('qinghe-cases'),
  time,
  firstReceived: time,
  subject: text('淮依申〔2025〕1号'),
  fromSubject: text('淮依申〔2025〕1号'),
  toSubject: text('淮依申〔2025〕1号'),
  application: text('淮依申〔2025〕1号'),
  id: text('e-0001'),
  type: text('application.received'),
  sequence: {
    zh: '应为只含数字的文本，至多 128 位，例如 "17"。',
    en: 'Expected: a string of at most 128 digits, such as "17".',
  },
  yuan: {
    zh: '应为文本形式的金额（元），至多两位小数，无千分位，例如 "3940.00"。',
    en: 'Expected: yuan as a string with at most two decimals and no separators, such as "3940.00".',
  },
  count: {
    zh: '应为 0 至 1000000000000 的整数，不加引号，例如 1234。',
    en: 'Expected: an integer from 0 to 1000000000000 without quotes, such as 1234.',
  },
  workingDays: {
    zh: '应为 1 至 20 的整数，不加引号，例如 20。',
    en: 'Expected: an integer from 1 to 20 without quotes, such as 20.',
  },
  applicantType: text('natural-person'),
  outcome: text('granted'),
  result: text('upheld'),
  route: text('direct'),
  kind: text('licence'),
  channel: text('website'),
  role: text('defendant'),
  section: text('overview'),
  reason: text('重复登记'),
  note: text('更正一处'),
  markdown: text('2025年，本机关……'),
  draft: text('sha256:…'),
  tables: {
    zh: '应为全部单元格的 JSON 对象，空白的单元格为 null。',
    en: 'Expected: a JSON object of all cells, with null for those that the source left blank.',
  },
  without: {
    zh: '应为机关编号的列表，例如 ["lianshui"]。',
    en: 'Expected: a list of agency ids, such as ["lianshui"].',
  },
  important: { zh: '应为 true 或 false。', en: 'Expected: true or false.' },
  cells: {
    zh: '应为列表，例如 [{"cell": "applications.received.total", "comment": "请核对"}]。',
    en: 'Expected: a list, such as [{"cell": "applications.received.total", "comment": "please check"}].',
  },
  person: text('p-017'),
  origin: text('某市政府网站公布的2022年度报告'),
  comment: text('请核对'),
  step: text('secrecy'),
  format: text('2021'),
  scope: text('own'),
  by: id('huaian'),
  of: text('1'),
  specversion: text('1.0'),
  data: {
    zh: '应为 JSON 对象，例如 {"outcome": "granted"}。',
    en: 'Expected: a JSON object, such as {"outcome": "granted"}.',
  },
};
const YEAR: FaultText = {
  zh: '应为四位年份，例如 "2025"。',
  en: 'Expected: a four-digit year, such as "2025".',
};
const CREDIT_CODE: FaultText = {
  zh: '统一社会信用代码中的字母请写成小写，例如 11320800014319743a。',
  en: 'Write the letters of a unified social credit code in lower case, such as 11320800014319743a.',
};
const UNIT_NAME: FaultText = {
  zh: '此处应为机关的登记编号，不是名称；本来源的机关见 GET /sources/{source}。',
  en: 'Write the registered id of the agency, not its name; GET /sources/{source} lists the agencies of this source.',
};

/** The faults, with advice where there is any, and with Chinese labels beside the allowed codes. */
export function withAdvice(faults: readonly Fault[], body: unknown): Fault[] {
  return faults.map((fault) => {
    const { field, value } = placeOf(fault.pointer, body);
    const advice = adviceOn(fault, field, value);
    const { allowed } = fault;
    return {
      ...fault,
      ...(allowed && { allowed: allowed.map((code) => withLabel(field, code)) }),
      ...(advice && { advice }),
    };
  });
}

/** The value expected in a field; undefined if the catalogue has no such field. */
export function expectedIn(field: string): FaultText | undefined {
  return Object.hasOwn(EXPECTED, field) ? EXPECTED[field] : undefined;
}

function withLabel(field: string, code: string): string {
  const label = field === 'type' ? undefined : labelOf(field, code);
  return label === undefined ? code : `${code} ${label}`;
}

function placeOf(pointer: string, body: unknown): { field: string; value: unknown } {
  const steps = pointer.split('/').slice(1);
  let value = body;
  for (const step of steps) {
    const known = typeof value === 'object' && value !== null && Object.hasOwn(value, step);
    value = known ? (value as Record<string, unknown>)[step] : undefined;
  }
  return { field: steps.at(-1) ?? '', value };
}

function adviceOn({ code, allowed }: Fault, field: string, value: unknown): FaultText | undefined {
  const written = typeof value === 'string' ? value : undefined;
  if (code.startsWith('time.'))
    return written === undefined ? undefined : TIMES.find(([spelling]) => spelling.test(written))?.[1];
  if (allowed)
    return written === undefined ? expectedIn(field) : meaningOf(codesMeant(field, written, allowed));
  if (code === 'agency.forbidden' || code === 'field.format') {
    if (written !== undefined && /^(?=.*[A-Z])[0-9A-Za-z]{18}$/.test(written.trim())) return CREDIT_CODE;
    if (/^(agency|to|transferredFrom)$/.test(field) && written && /\p{Script=Han}/u.test(written))
      return UNIT_NAME;
    if (code === 'agency.forbidden') return undefined;
    if (field === 'subject') return YEAR;
  }
  return code.startsWith('field.') ? expectedIn(field) : undefined;
}

function meaningOf(codes: readonly string[]): FaultText | undefined {
  const [only] = codes;
  if (only === undefined) return undefined;
  if (codes.length === 1) return { zh: `此处应写 ${only}。`, en: `Write ${only} here.` };
  return {
    zh: `这一说法对应几个代码，请按实际情形选用：${codes.join('、')}。`,
    en: `This word may mean several codes; choose the one that fits the case: ${codes.join(', ')}.`,
  };
}
