/**
 * The published description of the API: OpenAPI 3.1, derived from the validating schemas and the texts of the answers.
 * Out: the document, always the same. It holds no address, because every deployment has its own.
 */
import { EVENT_TYPES, REGISTERED_ID } from '../events/catalogue.ts';
import { MOST_EVENTS } from '../events/envelope.ts';
import { exampleOf, type JsonSchema, oneOfTypes, typeSchemas } from './event-schema.ts';
import { answerSchemas, problemContent, questionRefusals, responses } from './openapi-answers.ts';
import { QUESTION_SCHEMAS, questionPaths } from './openapi-questions.ts';

export { eventSchema } from './event-schema.ts';

const SCHEMAS = '#/components/schemas/';

/** The OpenAPI document of the webhook and of the read side. */
export function openApi(): object {
  return {
    openapi: '3.1.0',
    info: {
      title: '政府信息公开事件接口',
      version: '1.0.0',
      summary: '接收政府信息公开工作事件，据以编制年度报告',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [
      {
        url: '{api}',
        variables: {
          api: { default: 'https://api.example', description: '部署输出的 ApiUrl，末尾不带斜杠' },
        },
      },
    ],
    security: [{ webhookId: [], webhookTimestamp: [], webhookSignature: [] }],
    paths: paths(),
    components: {
      securitySchemes: securitySchemes(),
      schemas: {
        Event: eventOfAnyType(),
        ...Object.fromEntries(
          Object.entries(typeSchemas()).map(([type, schema]) => [type, forGenerators(schema)]),
        ),
        ...answerSchemas(),
        ...QUESTION_SCHEMAS,
      },
    },
  };
}

function paths(): Record<string, JsonSchema> {
  const events = operation();
  const { requestBody, responses } = events as { requestBody: JsonSchema; responses: JsonSchema };
  const { 202: _, 405: __, ...refused } = responses;
  const shared = {
    parameters: parameters(),
    refusals: questionRefusals,
    events: {
      requestBody,
      responses: {
        ...refused,
        409: { ...(refused[409] as JsonSchema), content: problemContent('WouldConflict') },
      },
    },
  };
  return { '/sources/{source}/events': { post: events }, ...questionPaths(shared) };
}

/** Standard Webhooks as three API keys in headers; the third differs in each request. */
function securitySchemes(): Record<string, JsonSchema> {
  const key = (name: string, description: string) => ({ type: 'apiKey', in: 'header', name, description });
  return {
    webhookId: key('webhook-id', '消息编号，不含句点'),
    webhookTimestamp: key('webhook-timestamp', '签名时刻，1970 年以来的秒数'),
    webhookSignature: key(
      'webhook-signature',
      'v1, 加 base64 的 HMAC-SHA256(密钥, "{webhook-id}.{webhook-timestamp}.{正文}")；密钥为 whsec_ 之后的 base64 解码；每次请求重新签名',
    ),
  };
}

/**
 * A schema adapted to code generators: a constant becomes an enumeration of one value, a time loses its pattern, and
 * the refused `data_base64` is left out (event.schema.json allows only null for it).
 */
function forGenerators(schema: JsonSchema): JsonSchema {
  const { data_base64: _, ...properties } = schema['properties'] as Record<string, JsonSchema>;
  const named = Object.entries(properties).map(([name, property]) => {
    const { const: only, ...rest } = property;
    return [name, only === undefined ? property : { type: 'string', ...rest, enum: [only] }];
  });
  return { ...schema, properties: asGenerated(Object.fromEntries(named)) as JsonSchema };
}

/**
 * "A value or null" becomes one schema with two types, because generators write a class for a union with null. A time
 * loses its pattern: the C# client has a type for times, matches the pattern against it, and does not compile.
 */
function asGenerated(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(asGenerated);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { anyOf, const: only, ...rest } = schema as { anyOf?: { type?: unknown }[]; const?: unknown };
  if (typeof only === 'string') return { ...rest, type: 'string', enum: [only] };
  const { pattern: _, ...time } = schema as JsonSchema;
  if (time['format'] === 'date-time') return time;
  const [one, other] = anyOf ?? [];
  if (anyOf?.length === 2 && typeof one?.type === 'string' && other?.type === 'null')
    return { ...rest, ...one, type: [one.type, 'null'] };
  return Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, asGenerated(value)]));
}

function operation(): JsonSchema {
  return {
    operationId: 'sendEvents',
    summary: '发送事件',
    description: [
      '结构化模式的 CloudEvents，一次一个事件或一批 1–500 个事件，正文不超过 1 MiB；不接受二进制模式和压缩的正文。',
      '每次请求按 Standard Webhooks 签名：密钥为 whsec_ 加 base64，对 id.timestamp.正文 作 HMAC-SHA256。',
      '重复发送同一事件总是安全的；429、503 以及没有收到应答时，请原样重发（重新签名）。',
    ].join('\n\n'),
    parameters: parameters(),
    requestBody: { required: true, content: requestContent() },
    responses: responses(),
  };
}

function parameters(): JsonSchema[] {
  const header = (name: string, description: string, schema: JsonSchema) => {
    return { name, in: 'header', required: true, description, schema: { type: 'string', ...schema } };
  };
  return [
    {
      name: 'source',
      in: 'path',
      required: true,
      description: '已登记的来源编号',
      schema: { type: 'string', pattern: REGISTERED_ID.source },
    },
    header('webhook-id', '消息编号，不含句点', { pattern: '^[^.]+$' }),
    header('webhook-timestamp', '签名时刻，1970 年以来的秒数，与当前时刻相差不超过 300 秒', {
      pattern: '^(0|[1-9]\\d{0,11})$',
    }),
    header('webhook-signature', '一个或多个签名，以空格分隔', { pattern: '(^| )v1,[A-Za-z0-9+/]{43}=( |$)' }),
    {
      name: 'accept-language',
      in: 'header',
      description: '应答的语言：中文（默认）或英文',
      schema: { type: 'string', examples: ['zh-CN', 'en'] },
    },
  ];
}

function requestContent(): JsonSchema {
  const single = EVENT_TYPES.map((type) => [type, { value: exampleOf(type) }]);
  const batch = [exampleOf('application.received'), exampleOf('application.decided')];
  return {
    'application/cloudevents+json': {
      schema: { $ref: `${SCHEMAS}Event` },
      examples: Object.fromEntries(single),
    },
    'application/cloudevents-batch+json': {
      schema: { type: 'array', minItems: 1, maxItems: MOST_EVENTS, items: { $ref: `${SCHEMAS}Event` } },
      examples: { batch: { value: batch } },
    },
  };
}

function eventOfAnyType(): JsonSchema {
  const mapping = Object.fromEntries(EVENT_TYPES.map((type) => [type, `${SCHEMAS}${type}`]));
  return { ...oneOfTypes(SCHEMAS), discriminator: { propertyName: 'type', mapping } };
}
