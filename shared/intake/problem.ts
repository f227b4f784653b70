/**
 * Refusals in words. In: the reason of a refusal. Out: `application/problem+json` (RFC 9457) in Chinese, or in English
 * if the caller prefers it. Always: holds nothing of the request's body, secrets or signatures.
 */
import { FAULTS, type Fault, type FaultText, faultText, type Language, statusOf } from '../events/faults.ts';

/** The key of the page of codes in the publication bucket, beside the catalogue of reports. */
export const CODES_PAGE = 'codes.html' as const;

/** Refusals for other reasons than the events themselves. */
export type RefusalCode =
  | 'path.unknown'
  | 'method.not-allowed'
  | 'body.too-large'
  | 'content-type.unsupported'
  | 'content-encoding.unsupported'
  | 'identity.refused'
  | 'rate.exceeded'
  | 'store.unavailable'
  | 'internal';

/** Refusals of the read side. */
export type ReadRefusalCode = 'query.invalid' | 'list.invalid' | 'list.too-long' | 'year.unknown';

interface Wording {
  status: number;
  zh: string;
  en: string;
}

export const REFUSALS: Record<RefusalCode, Wording> = {
  'path.unknown': {
    status: 404,
    zh: '没有此路径：报送、演练、核对用 POST，查询用 GET；末尾不带斜杠。',
    en: 'There is nothing at this path. Use POST for events, rehearsal and reconcile, GET for queries, and no trailing slash.',
  },
  'method.not-allowed': { status: 405, zh: '此路径只接受 POST。', en: 'This path accepts only POST.' },
  'body.too-large': {
    status: 413,
    zh: '请求正文超过 1 MiB，请拆分后发送。',
    en: 'The body exceeds 1 MiB; split it.',
  },
  'content-type.unsupported': {
    status: 415,
    zh: 'Content-Type 应为 application/cloudevents+json 或 application/cloudevents-batch+json，参数只可为 charset=utf-8。',
    en: 'Content-Type must be application/cloudevents+json or application/cloudevents-batch+json, with no parameter but charset=utf-8.',
  },
  'content-encoding.unsupported': {
    status: 415,
    zh: '不接受压缩的正文。',
    en: 'Compressed bodies are not accepted.',
  },
  'identity.refused': {
    status: 401,
    zh: '无法确认来源：来源未登记、签名不符或时间戳超出允许范围。',
    en: 'The source is unknown, the signature is wrong, or the timestamp is outside the tolerance.',
  },
  'rate.exceeded': {
    status: 429,
    zh: '该来源发送过快，请按 Retry-After 等候后重发；成批发送可减少请求。',
    en: 'This source sends too fast: wait for Retry-After, then resend; batches need fewer requests.',
  },
  'store.unavailable': {
    status: 503,
    zh: '存储暂不可用，请稍后重发。',
    en: 'The store is unavailable; resend later.',
  },
  internal: { status: 500, zh: '内部错误，请稍后重发。', en: 'Internal error; resend later.' },
};

export const READ_REFUSALS: Record<ReadRefusalCode, Wording> = {
  'query.invalid': {
    status: 400,
    zh: '查询参数不对：只用所列名称；limit 为 1–100，after 原样取自上一页的 next，year 为四位年份。',
    en: 'The query is invalid: use only the listed names; limit is 1 to 100, after is the next of the previous page, year has four digits.',
  },
  'list.invalid': {
    status: 422,
    zh: '清单应为 {"agency", "subjects": [{"subject", "digest"}], "complete"?: {"from", "to"}}，时间例如 2025-01-01T00:00:00+08:00。',
    en: 'The list must be {"agency", "subjects": [{"subject", "digest"}], "complete"?: {"from", "to"}}, with times such as 2025-01-01T00:00:00+08:00.',
  },
  'list.too-long': {
    status: 413,
    zh: '一次最多核对 1000 个编号，请拆分，或缩短 complete 的时段。',
    en: 'At most 1000 subjects per request; split the list, or shorten the span of complete.',
  },
  'year.unknown': {
    status: 404,
    zh: '该年度没有草稿：年份应为 2021 年至今，且已有事件并过了一次汇总（每晚零时三十分）。',
    en: 'There is no draft of that year: it must be between 2021 and now, with events before the last roll-up (00:30 each night).',
  },
};

export const TITLES: Readonly<Record<number, readonly [zh: string, en: string]>> = {
  400: ['请求无法读取', 'The request cannot be read'],
  401: ['未通过身份验证', 'Unauthorized'],
  403: ['无权发送', 'Forbidden'],
  404: ['未找到', 'Not found'],
  405: ['方法不允许', 'Method not allowed'],
  409: ['与已存储的事件冲突', 'Conflict with a stored event'],
  413: ['请求过大', 'Content too large'],
  415: ['不支持的内容类型', 'Unsupported media type'],
  422: ['事件不符合目录', 'An event does not conform to the catalogue'],
  429: ['发送过快', 'Too many requests'],
  500: ['内部错误', 'Internal error'],
  503: ['暂不可用', 'Unavailable'],
};

/** All refusals for other reasons than the events themselves. */
export const ALL_REFUSALS: Readonly<Record<RefusalCode | ReadRefusalCode, Wording>> = {
  ...REFUSALS,
  ...READ_REFUSALS,
};

/** A problem document with its HTTP status. */
export interface Problem {
  status: number;
  body: {
    type: string;
    title: string;
    status: number;
    detail?: string;
    errors: ProblemError[];
    [more: string]: unknown;
  };
}

export interface ProblemError {
  pointer: string;
  code: string;
  detail: string;
}

/** The problem document of such a refusal; `page` is the address of the page of codes. */
export function refusal(
  code: RefusalCode | ReadRefusalCode,
  language: Language,
  page: string = CODES_PAGE,
): Problem {
  const { status, ...text } = ALL_REFUSALS[code];
  const type = `${page}#${code}`;
  return problem({ type, status, errors: [{ pointer: '', code, detail: text[language] }] }, language);
}

/** The problem document of a wrong query: each wrong parameter, with the correct form. */
export function queryProblem(
  faults: readonly (FaultText & { pointer: string })[],
  language: Language,
  page: string = CODES_PAGE,
): Problem {
  const code: ReadRefusalCode = 'query.invalid';
  const errors = faults.map((fault) => ({ pointer: fault.pointer, code, detail: fault[language] }));
  return problem({ type: `${page}#${code}`, status: READ_REFUSALS[code].status, errors }, language);
}

/** The problem document of all faults in a body, under the status with the highest precedence. */
export function faultsProblem(
  faults: readonly Fault[],
  language: Language,
  page: string = CODES_PAGE,
): Problem {
  const errors = faults.map((fault) => ({
    pointer: fault.pointer,
    code: fault.code,
    detail: faultText(fault, language),
  }));
  const status = statusOf(faults) ?? 422;
  const first = faults.find(({ code }) => FAULTS[code].status === status);
  return problem({ type: `${page}#${first?.code ?? ''}`, status, errors }, language);
}

function problem(
  { type, status, errors }: { type: string; status: number; errors: ProblemError[] },
  language: Language,
): Problem {
  const [zh, en] = TITLES[status] ?? ['错误', 'Error'];
  const [only] = errors;
  const detail = errors.length === 1 && only ? { detail: only.detail } : {};
  return { status, body: { type, title: language === 'zh' ? zh : en, status, ...detail, errors } };
}

/** Chinese, unless the caller prefers English (RFC 9110, section 12.5.4). */
export function languageOf(acceptLanguage: string | undefined): Language {
  const weights = { zh: 0, en: 0 };
  for (const range of (acceptLanguage ?? '').toLowerCase().split(',')) {
    const [tag = '', ...parameters] = range.trim().split(';');
    const quality = parameters
      .map((parameter) => /^\s*q=(\d(?:\.\d+)?)\s*$/.exec(parameter)?.[1])
      .find((q) => q !== undefined);
    const language = tag.trim().split('-')[0];
    if (language === 'zh' || language === 'en')
      weights[language] = Math.max(weights[language], Number(quality ?? 1));
  }
  return weights.en > weights.zh ? 'en' : 'zh';
}
