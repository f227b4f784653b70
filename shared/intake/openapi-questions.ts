/**
 * The read side (`shared/way-back`) in the OpenAPI document: its paths, and the schemas of its answers. Out: parts of
 * the document. Always: a test validates every answer against the schema of its route.
 */
import { EVENT_TYPES, PERMISSIONS, REGISTERED_ID } from '../events/catalogue.ts';
import type { JsonSchema } from './event-schema.ts';

const SCHEMAS = '#/components/schemas/';
const text: JsonSchema = { type: 'string' };
const number: JsonSchema = { type: 'integer', minimum: 0 };
const time: JsonSchema = { type: 'string', format: 'date-time' };
const ref = (name: string): JsonSchema => ({ $ref: `${SCHEMAS}${name}` });
const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
const orNull = (type: string): JsonSchema => ({ type: [type, 'null'] });

/** An object whose properties are all required, except those in `optional`. */
function object(properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required };
}

const next: JsonSchema = { ...orNull('string'), description: '下一页的 after；null 即末页' };
const words = object({ zh: text, en: text });
const rule = object({
  code: text,
  mark: { type: 'string', enum: ['S', 'C', 'D'] },
  source: orNull('string'),
  zh: text,
  en: text,
});

const events = list(ref('ShownEvent'));

/** By name, the schemas of these answers. */
export const QUESTION_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  ShownEvent: {
    type: 'object',
    description:
      '本来源的事件有 id、type、time；其他来源的事件只有 source，值为 other。time 为 UTC：2025-04-01T16:00:00Z 即北京时间 2025 年 4 月 2 日零时',
    properties: {
      id: text,
      type: { type: 'string', enum: [...EVENT_TYPES] },
      time,
      source: { type: 'string', enum: ['other'] },
    },
  },
  FeedFault: object(
    {
      subject: { ...orNull('string'), description: '本来源在其下没有事件的编号为 null' },
      fault: text,
      level: { type: 'string', enum: ['error', 'warning'] },
      text: words,
      events,
      blocks: { ...list({ type: 'integer' }), description: '因此不能发布的年度' },
      mend: ref('Mending'),
    },
    ['mend'],
  ),
  Mending: {
    type: 'object',
    description: '如何处理；提示级的问题没有',
    properties: {
      action: text,
      zh: text,
      en: text,
      event: {
        type: 'object',
        additionalProperties: true,
        description: '应发送的事件，填上 fill 所列各项即可发送；其他来源的问题没有',
      },
      fill: {
        ...list(text),
        description:
          '事件中还需填写的各项，JSON Pointer，例如 /id、/time、/data/applicantType；与 event 同在',
      },
    },
    required: ['action', 'zh', 'en'],
  },
  Rehearsed: object({
    wouldStore: number,
    duplicates: number,
    ignored: list(text),
    faults: list(ref('FeedFault')),
  }),
  RegisteredSource: object({
    source: text,
    agencies: list(
      object(
        {
          id: text,
          name: orNull('string'),
          sandbox: { type: 'boolean', description: '测试机关为 true；正式机关没有此项' },
          time: { ...time, description: '测试机关的时钟；正式机关没有此项' },
        },
        ['sandbox', 'time'],
      ),
    ),
    next,
    may: list({ type: 'string', enum: [...PERMISSIONS] }),
    activeSecrets: number,
    serverTime: time,
    catalogue: text,
  }),
  FeedFaults: object({
    agency: text,
    faults: list(ref('FeedFault')),
    next,
    foldedAt: { ...orNull('string'), description: '最近一次汇总之日' },
    journalPending: { ...number, description: '尚未汇总的请求数' },
  }),
  SubjectAccount: object({
    agency: text,
    subject: text,
    events,
    next,
    counted: list(object({ year: { type: 'integer' }, cells: list(ref('CountedCell')) })),
    notCounted: list(object({ rule, events })),
    faults: list(ref('FeedFault')),
  }),
  CountedCell: object({
    cell: text,
    amount: { type: ['integer', 'string'], description: '件数为整数，金额（元）为文本' },
    rule,
    events,
  }),
  DraftedYear: object({
    agency: text,
    year: { type: 'integer' },
    day: text,
    fold: number,
    published: orNull('integer'),
    tables: { type: 'object', additionalProperties: true, description: '见 report.schema.json' },
    tablesDigest: text,
    checks: list(
      object(
        { id: text, level: text, result: text, zh: text, en: text, reason: words, findings: list(text) },
        ['reason'],
      ),
    ),
    events: number,
    eventsDigest: text,
    ruleSet: text,
    refusals: list(object({ code: text, zh: text, en: text })),
    returns: { ...list(ref('SentBackReport')), description: '上级退回且尚未改动的' },
    review: {
      type: ['object', 'null'],
      additionalProperties: true,
      description: '审核到哪一步；不设审核的机关为 null',
    },
  }),
  SentBackReport: object({
    by: { ...text, description: '退回的上级机关' },
    of: { ...text, description: '退回的版本或草稿摘要' },
    on: text,
    comment: orNull('string'),
    cells: list(object({ cell: text, comment: text })),
  }),
  RefusedRequests: object({
    refusals: list(
      object({ time, status: { type: 'integer' }, errors: list(object({ pointer: text, code: text })) }),
    ),
    next,
  }),
  SubjectList: object(
    {
      agency: text,
      subjects: { ...list(object({ subject: text, digest: text })), maxItems: 1000 },
      complete: object({ from: time, to: time }),
    },
    ['complete'],
  ),
  Reconciled: object({ agency: text, unknown: list(text), differing: list(text), notNamed: list(text) }, [
    'notNamed',
  ]),
};

const QUERY: Readonly<Record<string, JsonSchema>> = {
  agency: { type: 'string', pattern: REGISTERED_ID.source },
  subject: { type: 'string', minLength: 1, maxLength: 128 },
  year: {
    type: 'integer',
    minimum: 1949,
    maximum: 9999,
    description: '草稿自 2021 年起；问题可查更早的年度，不写年度则为 2021 年以来的',
  },
  limit: { type: 'integer', minimum: 1, maximum: 100, default: 100 },
  after: text,
};

interface Question {
  name: string;
  operationId: string;
  summary: string;
  answer: string;
  /** Names of the parameters; `!` marks a required one. */
  query: readonly string[];
}

const QUESTIONS: readonly Question[] = [
  {
    name: '',
    operationId: 'getSource',
    summary: '本来源的机关和权限',
    answer: 'RegisteredSource',
    query: ['limit', 'after'],
  },
  {
    name: '/faults',
    operationId: 'listFaults',
    summary: '尚存的数据报送问题',
    answer: 'FeedFaults',
    query: ['agency!', 'year', 'limit', 'after'],
  },
  {
    name: '/subjects',
    operationId: 'getSubject',
    summary: '一个编号的事件，及其计入何处或为何不计',
    answer: 'SubjectAccount',
    query: ['agency!', 'subject!', 'limit', 'after'],
  },
  {
    name: '/years',
    operationId: 'getYear',
    summary: '年度草稿的表格、检查和摘要',
    answer: 'DraftedYear',
    query: ['agency!', 'year!'],
  },
  {
    name: '/refusals',
    operationId: 'listRefusals',
    summary: '签名正确而被拒绝的请求，保留 30 天',
    answer: 'RefusedRequests',
    query: ['limit', 'after'],
  },
];

/** Parts that all operations share. */
export interface Shared {
  parameters: JsonSchema[];
  /** The refusals with these statuses. */
  refusals: (...statuses: number[]) => JsonSchema;
  /** Request body and refusals of the webhook (contract, section 1). */
  events: { requestBody: JsonSchema; responses: JsonSchema };
}

const answered = (name: string): JsonSchema => ({
  description: '应答，不得缓存',
  headers: { 'Cache-Control': { schema: { type: 'string', enum: ['no-store'] } } },
  content: { 'application/json': { schema: ref(name) } },
});

const SIGNED_GET =
  '签名同报送事件；正文的位置是文本 GET {path}?{query}：取解码后的值，按 RFC 3986 编码，名称按字节排序，没有参数时不写问号。';

/** The paths of the read side. */
export function questionPaths({ parameters, refusals, events }: Shared): Record<string, JsonSchema> {
  const asked = QUESTIONS.map(({ name, operationId, summary, answer, query }) => {
    const get = {
      operationId,
      summary,
      description: SIGNED_GET,
      parameters: [...parameters, ...query.map(queryParameter)],
      responses: { 200: answered(answer), ...refusals(400, 401, 403, 404, 503) },
    };
    return [`/sources/{source}${name}`, { get }] as const;
  });
  const reconcile = {
    operationId: 'reconcile',
    summary: '核对编号：此处没有的、不同的、未列出的',
    parameters,
    requestBody: { required: true, content: { 'application/json': { schema: ref('SubjectList') } } },
    responses: { 200: answered('Reconciled'), ...refusals(400, 401, 403, 413, 422, 503) },
  };
  const rehearse = {
    operationId: 'rehearseEvents',
    summary: '演练：与报送事件相同的请求和应答，但不存储',
    parameters,
    requestBody: events.requestBody,
    responses: { ...events.responses, 200: answered('Rehearsed') },
  };
  return {
    ...Object.fromEntries(asked),
    '/sources/{source}/rehearsal': { post: rehearse },
    '/sources/{source}/reconcile': { post: reconcile },
  };
}

function queryParameter(asked: string): JsonSchema {
  const name = asked.replace('!', '');
  return { name, in: 'query', required: asked.endsWith('!'), schema: QUERY[name] ?? text };
}
