/**
 * The shape of a registry file, field by field. In: its JSON. Out: agencies, sources and people with every default
 * filled in, or each issue in words with its JSON Pointer and a valid example. Contract, sections 4 and 6 to 9.
 * `registry-references.ts` checks references between entries.
 */
import { z } from 'zod';
import { FOUR_DECIMALS } from '../../../shared/counting/tally.ts';
import { PERMISSIONS, REGISTERED_ID } from '../../../shared/events/catalogue.ts';
import { FAULTS } from '../../../shared/events/faults.ts';
import { holdsIdentityCardNumber, type TextRule, textFault } from '../../../shared/events/text.ts';
import {
  type Agency,
  APPROVAL_STEPS,
  type ApprovalStep,
  PERSON_RIGHTS,
  type Person,
  type Source,
} from '../../../shared/registry/agency.ts';
import type { Words } from '../messages.ts';

export type ListedSource = Omit<Source, 'disabled'>;

export interface RegistryFile {
  agencies: Agency[];
  sources: ListedSource[];
  people: Person[];
}

/** The registered entries before the file is applied; empty for a file read alone. */
export interface Registered {
  agencies: readonly Agency[];
  sources: readonly Source[];
  people: readonly Person[];
}

const id = z.string().regex(REGISTERED_ID);
/** A stored, printed and published text: by the rules of an event's texts, with the code of the broken one. */
const kept = (rule: TextRule) =>
  z
    .string()
    .trim()
    .superRefine((text, context) => {
      const fault =
        textFault(text, rule) ?? (holdsIdentityCardNumber(text) ? 'text.identity-card' : undefined);
      if (fault) context.addIssue({ code: 'custom', message: fault });
    });
const name = kept({ characters: 200 });
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine((text) => new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text));
const newYear = z.string().regex(/^\d{4}-01-01$/);
/** In a leap year, so that 02-29 is a day. */
const dayOfYear = z
  .string()
  .regex(/^\d{2}-\d{2}$/)
  .refine((text) => new Date(`2024-${text}T00:00:00Z`).toJSON()?.slice(5, 10) === text);
const inOrder = (steps: readonly ApprovalStep[]) =>
  steps.every(
    (step, n) => n === 0 || APPROVAL_STEPS.indexOf(step) > APPROVAL_STEPS.indexOf(steps[n - 1] ?? step),
  );

const agency = z.strictObject({
  id,
  name,
  parent: id.nullable(),
  contact: kept({ characters: 1000, prose: true }).nullable().default(null),
  chargeDecimals: z.int().min(0).max(6).default(FOUR_DECIMALS),
  since: day.optional(),
  casesFrom: newYear.nullable().optional(),
  consolidates: z.boolean().optional(),
  deadline: dayOfYear.optional(),
  names: z
    .array(z.strictObject({ until: day, name }))
    .max(100)
    .optional(),
  parents: z
    .array(z.strictObject({ until: day, parent: id.nullable() }))
    .max(100)
    .optional(),
  until: day.optional(),
  mergedInto: id.optional(),
  approval: z.array(z.enum(APPROVAL_STEPS)).refine(inOrder).optional(),
  notify: z.strictObject({ webhook: z.url({ protocol: /^https$/ }).max(2000) }).optional(),
  sandbox: z.boolean().optional(),
});
/** How a source numbers its cases: `#` a digit, `YYYY` a year, all else literal (`personal-numbers.ts`). */
const pattern = kept({ characters: 128 });
const source = z.strictObject({
  id,
  agencies: z.array(id).min(1),
  may: z.array(z.enum(PERMISSIONS)).min(1).default(['facts']),
  succeeds: z.array(id).default([]),
  numbering: z.array(pattern).max(100).optional(),
});
const person = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  subject: kept({ characters: 255 }),
  agencies: z.array(id).min(1),
  may: z.array(z.enum(PERSON_RIGHTS)).min(1),
});
const file = z.strictObject({
  agencies: z.array(agency).default([]),
  sources: z.array(source).default([]),
  people: z.array(person).default([]),
});

export type Found = (pointer: string, words: Words) => void;

/** The complete file, or nothing if its shape is wrong: then every issue was found. */
export function readShape(value: unknown, found: Found): RegistryFile | undefined {
  const result = file.safeParse(value, { reportInput: true });
  for (const issue of result.error?.issues ?? []) {
    for (const [pointer, words] of wordsOf(issue)) found(pointer, words);
  }
  if (!result.data) return undefined;
  const { agencies, sources, people } = result.data;
  return { agencies: agencies.map(withoutDefaults), sources: sources.map(withoutEmpty), people };
}

/** A list without patterns, and none, are the same; nothing of either is kept. */
function withoutEmpty({ numbering, ...rest }: z.infer<typeof source>): ListedSource {
  return { ...rest, ...(numbering?.length && { numbering }) };
}

/** A false flag and an absent field are the same; neither is stored. */
function withoutDefaults(listed: z.infer<typeof agency>): Agency {
  const { consolidates, sandbox, ...rest } = listed;
  const held = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return {
    ...(held as unknown as Agency),
    ...(consolidates && { consolidates }),
    ...(sandbox && { sandbox }),
  };
}

/** An issue of the schema in words, with its pointer; a stray field is pointed at itself. */
function wordsOf(issue: z.core.$ZodIssue): [pointer: string, words: Words][] {
  const pointer = issue.path.map((step) => `/${escaped(String(step))}`).join('');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => [
      `${pointer}/${escaped(key)}`,
      { zh: '没有这一字段，请检查拼写', en: 'there is no such field; check its spelling' },
    ]);
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  return [[pointer, missing ? { zh: '缺少此字段', en: 'this field is missing' } : expected(issue)]];
}

const escaped = (step: string): string => step.replaceAll('~', '~0').replaceAll('/', '~1');

const oneOf = (values: readonly string[]): Words => ({
  zh: `应为列表，取值 ${values.join('、')}`,
  en: `must be a list of ${values.join(', ')}`,
});
const DAY: Words = { zh: '应为日期，如 2024-03-31', en: 'must be a day such as 2024-03-31' };
const ID_OR_NULL: Words = { zh: '应为机关编号或 null', en: 'must be the id of an agency, or null' };
const FLAG: Words = { zh: '应为 true 或 false', en: 'must be true or false' };

/** The expectation of each field, by its name; its place distinguishes the `id` of a person. */
const EXPECTED: Readonly<Record<string, Words>> = {
  id: { zh: '应为 2–64 个小写字母、数字或连字符', en: 'must be 2 to 64 of a–z, 0–9 and -' },
  name: { zh: '名称应为 1–200 个字符的文本', en: 'must be a text of 1 to 200 characters' },
  contact: { zh: '应为 1–1000 个字符的文本或 null', en: 'must be a text of 1 to 1000 characters, or null' },
  parent: ID_OR_NULL,
  mergedInto: { zh: '应为机关编号', en: 'must be the id of an agency' },
  chargeDecimals: { zh: '应为 0–6 的整数', en: 'must be a whole number from 0 to 6' },
  since: DAY,
  until: DAY,
  casesFrom: {
    zh: '应为某年 1 月 1 日，如 2026-01-01，或 null（始终由填报数得出）',
    en: 'must be a 1 January such as 2026-01-01, or null (always from figures)',
  },
  deadline: { zh: '应为月日，如 01-31', en: 'must be month and day such as 01-31' },
  consolidates: FLAG,
  sandbox: FLAG,
  webhook: { zh: '应为 https 地址', en: 'must be an https address' },
  approval: {
    zh: `应为审核环节的列表，依次取自 ${APPROVAL_STEPS.join('、')}，如 ["section", "leader"]`,
    en: `must list steps in the order ${APPROVAL_STEPS.join(', ')}, such as ["section", "leader"]`,
  },
  may: oneOf(PERMISSIONS),
  succeeds: { zh: '应为来源编号的列表', en: 'must be a list of ids of sources' },
  numbering: {
    zh: '应为编号样式的列表（至多 100 个，各 1–128 个字符），# 代表一位数字，YYYY 代表年份，如 ["1320YYYY###"]',
    en: 'must list up to 100 patterns of 1 to 128 characters, # a digit and YYYY a year, such as ["1320YYYY###"]',
  },
  subject: {
    zh: '应为登录服务给出的 sub，1–255 个字符',
    en: 'must be the sub that the issuer gives, 1 to 255 characters',
  },
};
const PERSON: Readonly<Record<string, Words>> = {
  id: { zh: '应为 1–64 个字母、数字、. _ -', en: 'must be 1 to 64 of A–Z, a–z, 0–9, . _ -' },
  may: oneOf(PERSON_RIGHTS),
};

/** The field's own words describe length and emptiness better. */
function textWords({ code, message }: z.core.$ZodIssue): Words | undefined {
  const said = code === 'custom' && message !== 'text.empty' && message !== 'text.length';
  if (!said || !isFaultCode(message)) return undefined;
  const { zh, en } = FAULTS[message];
  return { zh: `${zh}（${message}）`, en: `${en} (${message})` };
}

const isFaultCode = (code: string): code is keyof typeof FAULTS => Object.hasOwn(FAULTS, code);

function expected(issue: z.core.$ZodIssue): Words {
  const broken = textWords(issue);
  if (broken) return broken;
  const field = issue.path.findLast((step) => typeof step === 'string');
  if (field === undefined) return { zh: '此处应为一个 JSON 对象', en: 'a JSON object is expected here' };
  const words = (issue.path[0] === 'people' ? PERSON[field] : undefined) ?? EXPECTED[field];
  return (
    words ?? {
      zh: `${field} 应为非空列表，各项形状见合同`,
      en: `${field} must be a list of objects or ids as documented`,
    }
  );
}
