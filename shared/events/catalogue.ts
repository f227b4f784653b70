/**
 * The event catalogue: one zod schema a type. What is not named here is dropped before anything is stored or
 * logged. The same schemas validate, give the TypeScript types, and are published as JSON Schema and OpenAPI.
 */
import * as z from 'zod/mini';
import { APPLICANT_TYPES, type ApplicantType, OUTCOMES, type Outcome } from '../form/codes.ts';
import { holdsIdentityCardNumber, type TextRule, textFault } from './text.ts';

export { APPLICANT_TYPES, type ApplicantType, OUTCOMES, type Outcome };

export const RESULTS = ['upheld', 'corrected', 'other'] as const;
export type Result = (typeof RESULTS)[number];

/** Ids of agencies and of sources. */
export const REGISTERED_ID = /^[a-z0-9-]{2,64}$/;

// The text rules live in one place; zod only carries the code of the one that was broken.
function text(rule: TextRule, description: string) {
  const lengths = { minLength: rule.mayBeEmpty ? 0 : 1, maxLength: rule.characters };
  return z.string().check(
    z.superRefine((value, context) => {
      const code = textFault(value, rule);
      if (code) context.addIssue({ code: 'custom', params: { code } });
    }),
    z.meta({ description, ...lengths }),
  );
}

/** Made when it is asked for: plain events ask for none, and to make them all is a good part of a cold start. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const identifier = (description: string, noMobile: boolean) =>
  text({ characters: 128, bytes: 256, noMobile }, description);
const id = once(() => identifier('事件编号，1–128 个字符', false));
const subject = once(() => identifier('事项编号或年份，1–128 个字符', true));
const reason = once(() =>
  text({ characters: 1000, prose: true, noMobile: true }, '理由，1–1000 个字符，不得含个人信息'),
);
const note = once(() => text({ characters: 1000, prose: true }, '说明，1–1000 个字符'));
const markdown = once(() =>
  text({ characters: 100_000, prose: true, mayBeEmpty: true }, 'Markdown 文本，不超过 100000 个字符'),
);
const digest = once(() => text({ characters: 128 }, '草稿 report.json 的 tablesDigest'));

// Digits alone may be an id or a sequence, and yet a person's number.
const withoutCardNumber = (format: RegExp, description: string) =>
  z.string().check(
    z.regex(format),
    z.refine((value) => !holdsIdentityCardNumber(value), { params: { code: 'text.identity-card' } }),
    z.meta({ description }),
  );
const otherAgency = once(() => withoutCardNumber(REGISTERED_ID, '另一机关的编号，可以未登记'));
const caseNumber = once(() => identifier('申请编号', false));
const sourceId = once(() =>
  z.string().check(z.regex(REGISTERED_ID), z.meta({ description: '来源编号；缺省为发送撤回的来源' })),
);
const yuan = once(() =>
  z.string().check(z.regex(/^(0|[1-9]\d{0,14})(\.\d{1,2})?$/), z.meta({ description: '金额（元）' })),
);
const year = once(() => z.string().check(z.regex(/^\d{4}$/), z.meta({ description: '年份' })));
const applicantType = once(() => z.enum(APPLICANT_TYPES).check(z.meta({ description: '申请人类别' })));
const result = once(() => z.enum(RESULTS).check(z.meta({ description: '审结结果' })));
const documentKind = once(() =>
  z.enum(['rule', 'normative-document']).check(z.meta({ description: '规章或行政规范性文件' })),
);
const workingDays = once(() =>
  z.int().check(z.minimum(1), z.maximum(20), z.meta({ description: '延长的工作日数，1–20' })),
);
const outcome = once(() => z.enum(OUTCOMES).check(z.meta({ description: '办理结果，即表三中的一行' })));
const route = once(() =>
  z.enum(['direct', 'after-review']).check(z.meta({ description: '未经复议直接起诉，或复议后起诉' })),
);
const action = once(() =>
  z.enum(['licence', 'penalty', 'coercion']).check(z.meta({ description: '行政许可、行政处罚、行政强制' })),
);
const count = once(() =>
  z
    .int()
    .check(
      z.minimum(0),
      z.maximum(1_000_000_000_000),
      z.meta({ description: '截至该时间的一段时期内的处理决定数量' }),
    ),
);
const section = once(() =>
  z.enum(['overview', 'problems', 'other']).check(z.meta({ description: '报告第一、五、六部分' })),
);

const DATA = {
  'application.received': once(() =>
    z.object({ applicantType: applicantType(), transferredFrom: z.optional(otherAgency()) }),
  ),
  'application.amended': once(() => z.object({ applicantType: applicantType() })),
  'application.correction-requested': once(() => z.object({})),
  'application.corrected': once(() => z.object({})),
  'application.third-party-consulted': once(() => z.object({})),
  'application.third-party-answered': once(() => z.object({})),
  'application.extended': once(() => z.object({ workingDays: workingDays() })),
  'application.fee-charged': once(() => z.object({ yuan: yuan() })),
  'application.fee-paid': once(() => z.object({ yuan: yuan() })),
  'application.decided': once(() => z.object({ outcome: outcome() })),
  'application.withdrawn': once(() => z.object({})),
  'application.transferred': once(() => z.object({ to: otherAgency() })),
  'application.voided': once(() => z.object({ reason: reason() })),
  'review.filed': once(() => z.object({ application: z.optional(caseNumber()) })),
  'review.concluded': once(() => z.object({ result: result() })),
  'lawsuit.filed': once(() => z.object({ route: route(), application: z.optional(caseNumber()) })),
  'lawsuit.concluded': once(() => z.object({ result: result() })),
  'document.issued': once(() => z.object({ kind: documentKind() })),
  'document.repealed': once(() => z.object({ kind: documentKind() })),
  'action.reported': once(() => z.object({ kind: action(), count: count() })),
  'charge.reported': once(() => z.object({ yuan: yuan() })),
  'narrative.written': once(() => z.object({ section: section(), markdown: markdown() })),
  'report.finalised': once(() => z.object({ draft: z.optional(digest()), note: z.optional(note()) })),
  'event.retracted': once(() => z.object({ id: id(), reason: reason(), source: z.optional(sourceId()) })),
} as const;

export type EventType = keyof typeof DATA;
export type EventData = { [T in EventType]: z.infer<ReturnType<(typeof DATA)[T]>> };
export const EVENT_TYPES = Object.keys(DATA) as EventType[];

/** Whether a text names a type of the catalogue. */
export function isEventType(type: unknown): type is EventType {
  return typeof type === 'string' && Object.hasOwn(DATA, type);
}

/** What a source may be allowed to send. */
export const PERMISSIONS = ['facts', 'text', 'finalise'] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** The permission that a type needs; undefined for a retraction, which needs that of what it retracts. */
export function permissionFor(type: EventType): Permission | undefined {
  if (type === 'narrative.written') return 'text';
  if (type === 'report.finalised') return 'finalise';
  return type === 'event.retracted' ? undefined : 'facts';
}

/** Names of the fields of `data` that the catalogue knows for a type. */
export function dataFields(type: EventType): readonly string[] {
  return Object.keys(DATA[type]().shape);
}

/** CloudEvents 1.0 attributes that the contract gives rules for, as a schema a type of event. */
const attributes = once(() => ({
  specversion: z.literal('1.0'),
  id: id(),
  // The envelope refuses an empty one before; `min` would say of an empty array that it is too short.
  source: z
    .string()
    .check(z.meta({ description: 'CloudEvents source（仅供参考）', format: 'uri-reference', minLength: 1 })),
  time: z.string().check(
    z.meta({
      description: '事情发生的时间，RFC 3339，带时区；不早于 1949-10-01，不超前 24 小时以上',
      format: 'date-time',
      // What the format says, for readers that take formats as notes, and with the offset that it requires.
      pattern: '^\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?([Zz]|[+-]\\d\\d:\\d\\d)$',
    }),
  ),
  subject: subject(),
  agency: z.string().check(z.regex(REGISTERED_ID), z.meta({ description: '机关编号' })),
  sequence: z.optional(withoutCardNumber(/^\d{1,128}$/, '同一时刻各事件的次序')),
}));

function eventSchema<T extends EventType>(type: T) {
  const aboutYear = permissionFor(type) === 'text' || permissionFor(type) === 'finalise';
  return z.object({
    ...attributes(),
    type: z.literal(type),
    subject: aboutYear ? year() : subject(),
    data: DATA[type](),
  });
}

type EventSchemas = { readonly [T in EventType]: ReturnType<typeof eventSchema<T>> };

/** The schema of each type's whole event, as it is sent in structured mode. */
export const EVENT_SCHEMAS = Object.defineProperties(
  {},
  Object.fromEntries(
    EVENT_TYPES.map((type) => [type, { get: once(() => eventSchema(type)), enumerable: true }]),
  ),
) as EventSchemas;

/** The schema of the attributes alone, for an event whose type nobody knows. */
export const envelopeSchema = once(() => z.object(attributes()));
