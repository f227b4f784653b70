/**
 * The published JSON Schema (2020-12) of events, derived from the validating schemas. Out: one schema per type, and one
 * of all types. What a schema cannot express (checksums, calendars, rights, identity) is described in words.
 */
import * as z from 'zod';
import {
  APPLICANT_TYPES,
  dataFields,
  EVENT_SCHEMAS,
  EVENT_TYPES,
  type EventType,
  FIGURE_SCHEMAS,
  OUTCOMES,
  RESULTS,
} from '../events/catalogue.ts';
import { CODE_LABELS } from '../form/codes.ts';
import { TYPE_DESCRIPTIONS } from './type-descriptions.ts';

export type JsonSchema = Record<string, unknown>;

const DESCRIPTION = [
  '政府信息公开事件，CloudEvents 1.0 JSON 格式。',
  '未列出的字段不保存；可缺省的属性和字段为 null 等同于缺省。',
  '保存的文本不得含有居民身份证号码（出生日期距事件的 time 满十年的才算，故含立案日期的案号可以使用），subject、reason、origin 和 comment 还不得含有手机号码；来源在登记中声明了编号规则 numbering 的，符合规则的编号不受此限。',
  '编号首尾不得有空白，不得含控制字符或双向控制字符，至多 256 字节（UTF-8）。',
].join('');

/** For systems that record dates only; the day decides which fact came first (SOURCES.md, section 2). */
const DATES_ONLY = [
  '只有日期的系统写当日零时，例如 2025-03-03T00:00:00+08:00，并以 sequence 给出同日各事的先后；',
  '一段时期的数量（action.reported、charge.reported）写该时期的最后一秒，例如 2025-12-31T23:59:59+08:00。',
].join('');

/** The schema of all events, published as event.schema.json. */
export function eventSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: '政府信息公开事件',
    description: DESCRIPTION,
    ...oneOfTypes('#/$defs/'),
    $defs: typeSchemas(),
  };
}

/** By type, its schema. */
export function typeSchemas(): Record<EventType, JsonSchema> {
  return Object.fromEntries(EVENT_TYPES.map((type) => [type, typeSchema(type)])) as Record<
    EventType,
    JsonSchema
  >;
}

/** A union of references to all types; `prefix` is the pointer that precedes the name of a type. */
export function oneOfTypes(prefix: string): JsonSchema {
  return { oneOf: EVENT_TYPES.map((type) => ({ $ref: `${prefix}${type}` })) };
}

/** A valid event of a type. Each example has its own id, so all of them can be sent to one stack. */
export function exampleOf(type: EventType): JsonSchema {
  const { data, subject = '2025-001', person } = TYPE_DESCRIPTIONS[type];
  return {
    specversion: '1.0',
    id: `e-${String(EVENT_TYPES.indexOf(type) + 1).padStart(4, '0')}`,
    source: '/huaian/cases',
    type,
    time: '2025-06-03T09:30:00+08:00',
    subject,
    agency: 'huaian',
    ...(person !== undefined && { person }),
    ...(Object.keys(data).length > 0 && { data }),
  };
}

function typeSchema(type: EventType): JsonSchema {
  const schema = jsonSchemaOf(EVENT_SCHEMAS[type]);
  const { required = [], properties = {} } = schema;
  const { data, time, ...attributes } = properties;
  const needsData = typeof data === 'object' && (data.required ?? []).length > 0;
  return {
    title: type,
    description: TYPE_DESCRIPTIONS[type].meaning,
    ...schema,
    properties: {
      ...attributes,
      time: { ...(time as JsonSchema), description: `${(time as JsonSchema)['description']}。${DATES_ONLY}` },
      data_base64: { type: 'null', description: '不接受；请在 data 中直接给出 JSON' },
      ...(dataFields(type).length > 0 && { data: type === 'figures.reported' ? eitherEdition() : data }),
    },
    required: required.filter((name) => name !== 'data' || needsData),
    examples: [exampleOf(type)],
  };
}

function jsonSchemaOf(schema: z.core.$ZodType): z.core.JSONSchema.BaseSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.enum) jsonSchema.description = withLabels(jsonSchema.description ?? '', jsonSchema.enum);
    },
  });
  return rest;
}

/** The `data` of figures: its tables have the shape of the edition that `format` names. */
function eitherEdition(): JsonSchema {
  const oneOf = [...FIGURE_SCHEMAS].map(([format, schemas]) => {
    const { properties = {}, ...schema } = jsonSchemaOf(schemas().data);
    return { ...schema, properties: { ...properties, format: { const: format } } };
  });
  return { oneOf };
}

/** The description, with the official label of each value if the form has labels for this field. */
function withLabels(description: string, values: readonly unknown[]): string {
  const is = (list: readonly string[]) => values.length === list.length && list[0] === values[0];
  if (!is(APPLICANT_TYPES) && !is(OUTCOMES) && !is(RESULTS)) return description;
  return `${description}：${values.map((value) => `${String(value)} ${CODE_LABELS.get(String(value))}`).join('；')}`;
}
