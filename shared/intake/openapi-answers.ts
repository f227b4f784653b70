/**
 * The answers in the OpenAPI document: those of the webhook, and the refusals of the read side. Out: parts of the
 * document. Always: every code of a refusal is listed in both languages under its status.
 */
import { MOST_EVENTS } from '../events/envelope.ts';
import { FAULTS } from '../events/faults.ts';
import type { JsonSchema } from './event-schema.ts';
import { READ_REFUSALS, REFUSALS, TITLES } from './problem.ts';

const SCHEMAS = '#/components/schemas/';
/** The gateway's own answer, before the function runs. */
const THROTTLED = 429;

interface Word {
  code: string;
  status: number;
  zh: string;
  en: string;
}

/** All codes of refusals of the webhook, with their texts. */
function words(): Word[] {
  return Object.entries({ ...REFUSALS, ...FAULTS }).map(([code, { status, zh, en }]) => ({
    code,
    status,
    zh,
    en,
  }));
}

export function responses(): JsonSchema {
  const statuses = [...new Set(words().map(({ status }) => status))].sort((a, b) => a - b);
  return {
    202: {
      description: '请求中的每个事件都已可靠存储，或此前已存储。All events are durably stored.',
      content: { 'application/json': { schema: { $ref: `${SCHEMAS}Accepted` } } },
    },
    ...Object.fromEntries(statuses.map((status) => [status, refusalResponse(status)])),
    [THROTTLED]: {
      description:
        '请求过于频繁，请稍后重发（没有 Retry-After 时 30 秒后）。Too many requests; resend later.',
      headers: { 'Retry-After': { schema: { type: 'string' } } },
    },
  };
}

function refusalResponse(status: number): JsonSchema {
  const [zh, en] = TITLES[status] ?? ['', ''];
  const codes = words().filter((word) => word.status === status);
  const schema = { $ref: `${SCHEMAS}${status === 409 ? 'Conflict' : 'Problem'}` };
  const headers = {
    'Content-Language': { schema: { type: 'string', enum: ['zh', 'en'] } },
    ...(status === 503 && { 'Retry-After': { required: true, schema: { type: 'string' } } }),
    ...(status === 405 && { Allow: { required: true, schema: { const: 'POST' } } }),
  };
  return {
    description: `${zh}。${en}.\n\n${codes.map((word) => `- \`${word.code}\` ${word.zh} ${word.en}`).join('\n')}`,
    headers,
    content: { 'application/problem+json': { schema } },
  };
}

export function answerSchemas(): Record<string, JsonSchema> {
  const number = { type: 'integer', minimum: 0, maximum: MOST_EVENTS };
  const skipped = {
    duplicates: { ...number, description: '此前已存储的、或在请求中重复的事件数' },
    ignored: { type: 'array', items: { type: 'string' }, description: '未保存的字段，JSON Pointer' },
  };
  const accepted = { stored: { ...number, description: '本次存储的事件数' }, ...skipped };
  const rehearsed = { wouldStore: number, ...skipped };
  return {
    Accepted: { type: 'object', properties: accepted, required: Object.keys(accepted) },
    Problem: problem('RFC 9457；一次列出请求的全部错误'),
    Conflict: problem('已存储的内容保持不变；请求中的其他事件已存储', accepted),
    WouldConflict: problem('演练：其余事件会被存储', rehearsed),
    ProblemError: problemError(),
    ErrorCode: errorCode(),
  };
}

/** A conflict also states what else became of the request, in `beside`. */
function problem(description: string, beside: Record<string, JsonSchema> = {}): JsonSchema {
  const properties = {
    type: { type: 'string', format: 'uri-reference', description: '代码说明页中的条目' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    errors: { type: 'array', minItems: 1, items: { $ref: `${SCHEMAS}ProblemError` } },
    ...beside,
  };
  const required = Object.keys(properties).filter((name) => name !== 'detail');
  return { type: 'object', description, properties, required };
}

function problemError(): JsonSchema {
  return {
    type: 'object',
    properties: {
      pointer: { type: 'string', description: '正文中的位置，JSON Pointer' },
      code: { $ref: `${SCHEMAS}ErrorCode` },
      detail: { type: 'string', description: '说明，语言依 Accept-Language' },
    },
    required: ['pointer', 'code', 'detail'],
  };
}

function errorCode(): JsonSchema {
  const codes = [...words(), ...Object.entries(READ_REFUSALS).map(([code, word]) => ({ code, ...word }))];
  return {
    type: 'string',
    enum: codes.map(({ code }) => code),
    'x-enum-descriptions': codes.map(({ zh, en }) => `${zh} ${en}`),
  };
}

/** Refusals of the read side, all of one shape; the page of codes lists their codes. */
export function questionRefusals(...statuses: number[]): JsonSchema {
  return Object.fromEntries(
    statuses.map((status) => {
      const [zh = '', en = ''] = TITLES[status] ?? [];
      return [status, { description: `${zh}。${en}.`, content: problemContent('Problem') }];
    }),
  );
}

export const problemContent = (name: string): JsonSchema => ({
  'application/problem+json': { schema: { $ref: `${SCHEMAS}${name}` } },
});
