/**
 * The event catalogue: one zod schema per type. Fields that it does not name are dropped before anything is stored or
 * logged. The same schemas validate, give the TypeScript types, and are published as JSON Schema and OpenAPI.
 */
import * as z from 'zod/mini';
import * as field from './field-schemas.ts';
import { once } from './field-schemas.ts';
import { EDITIONS, figureTables } from './figure-tables.ts';
import { REGISTERED_ID } from './vocabulary.ts';

export type { ApplicantType, Outcome, Result } from './vocabulary.ts';
export {
  ACTIONS,
  ACTIVITIES,
  APPLICANT_TYPES,
  CHANNELS,
  DOCUMENT_KINDS,
  OUTCOMES,
  REGISTERED_ID,
  RESULTS,
  ROUTES,
} from './vocabulary.ts';

/** Largest total length of all comments of one return, in characters. */
const MOST_COMMENT = 20_000;

const NEWEST = EDITIONS[0] ?? '';

const figures = (edition: string) =>
  z.object({
    tables: figureTables(edition),
    format: field.format(),
    scope: z.optional(field.scope()),
    origin: field.origin(),
  });

const returned = () =>
  z
    .object({
      by: field.agencyId(),
      of: field.versionOrDigest(),
      comment: z.optional(field.comment()),
      cells: z.optional(field.cellComments()),
    })
    .check(
      z.superRefine(({ comment = '', cells = [] }, context) => {
        const lengths = [comment, ...cells.map((cell) => cell.comment)].map((said) => [...said].length);
        const all = lengths.reduce((sum, length) => sum + length, 0);
        const report = (code: string) => context.addIssue({ code: 'custom', params: { code } });
        if (all === 0) report('comment.missing');
        // If one comment alone is too long, its own field reports it.
        else if (all > MOST_COMMENT && lengths.every((length) => length <= MOST_COMMENT))
          report('text.length');
      }),
    );

const DATA = {
  'application.received': once(() =>
    z.object({
      applicantType: field.applicantType(),
      transferredFrom: z.optional(field.otherAgency()),
      fromSubject: z.optional(field.otherSubject()),
      firstReceived: z.optional(field.firstReceived()),
    }),
  ),
  'application.amended': once(() => z.object({ applicantType: field.applicantType() })),
  'application.correction-requested': once(() => z.object({})),
  'application.corrected': once(() => z.object({})),
  'application.third-party-consulted': once(() => z.object({})),
  'application.third-party-answered': once(() => z.object({})),
  'application.extended': once(() => z.object({ workingDays: field.workingDays() })),
  'application.fee-charged': once(() => z.object({ yuan: field.yuan() })),
  'application.fee-paid': once(() => z.object({ yuan: field.yuan() })),
  'application.decided': once(() => z.object({ outcome: field.outcome() })),
  'application.withdrawn': once(() => z.object({})),
  'application.transferred': once(() =>
    z.object({ to: field.otherAgency(), toSubject: z.optional(field.otherSubject()) }),
  ),
  'application.voided': once(() => z.object({ reason: field.reason() })),
  'review.filed': once(() => z.object({ application: z.optional(field.caseNumber()) })),
  'review.concluded': once(() => z.object({ result: field.result() })),
  'lawsuit.filed': once(() =>
    z.object({
      route: field.route(),
      application: z.optional(field.caseNumber()),
      role: z.optional(field.role()),
    }),
  ),
  'lawsuit.concluded': once(() => z.object({ result: field.result() })),
  'document.issued': once(() => z.object({ kind: field.documentKind() })),
  'document.repealed': once(() => z.object({ kind: field.documentKind() })),
  'action.reported': once(() => z.object({ kind: field.action(), count: field.count() })),
  'charge.reported': once(() => z.object({ yuan: field.yuan() })),
  'activity.reported': once(() =>
    z.object({
      kind: field.activity(),
      count: field.activityCount(),
      channel: z.optional(field.channel()),
    }),
  ),
  'narrative.written': once(() => z.object({ section: field.section(), markdown: field.markdown() })),
  'figures.reported': once(() => figures(NEWEST)),
  'report.submitted': once(() =>
    z.object({
      draft: field.digest(),
      note: z.optional(field.note()),
      without: z.optional(field.agencyIds()),
      important: z.optional(field.important()),
    }),
  ),
  'report.approved': once(() =>
    z.object({ step: field.step(), draft: field.digest(), comment: z.optional(field.comment()) }),
  ),
  'report.sent-back': once(() =>
    z.object({ step: field.step(), draft: field.digest(), comment: field.comment() }),
  ),
  'report.returned': once(returned),
  'report.finalised': once(() =>
    z.object({
      draft: z.optional(field.digest()),
      note: z.optional(field.note()),
      without: z.optional(field.agencyIds()),
    }),
  ),
  'event.retracted': once(() =>
    z.object({
      id: field.id(),
      reason: field.reason(),
      source: z.optional(field.sourceId()),
      by: z.optional(field.agencyId()),
    }),
  ),
} as const;

export type EventType = keyof typeof DATA;
export type EventData = { [T in EventType]: z.infer<ReturnType<(typeof DATA)[T]>> };
export const EVENT_TYPES = Object.keys(DATA) as EventType[];

const TYPES: ReadonlySet<string> = new Set(EVENT_TYPES);

/** Whether the value is the name of a catalogued type. */
export function isEventType(type: unknown): type is EventType {
  return typeof type === 'string' && TYPES.has(type);
}

/** The permissions that the registry can give to a source. */
export const PERMISSIONS = ['facts', 'text', 'finalise', 'figures', 'approve', 'review'] as const;
export type Permission = (typeof PERMISSIONS)[number];

const OFFICE: Partial<Record<EventType, Permission>> = {
  'narrative.written': 'text',
  'figures.reported': 'figures',
  'report.submitted': 'text',
  'report.approved': 'approve',
  'report.sent-back': 'approve',
  'report.returned': 'review',
  'report.finalised': 'finalise',
};

/** The permission that a type needs; undefined for a retraction, which needs that of the retracted event. */
export function permissionFor(type: EventType): Permission | undefined {
  return type === 'event.retracted' ? undefined : (OFFICE[type] ?? 'facts');
}

/** Whether events of a type concern a year's report: their `subject` is that year. */
export function isAboutYear(type: EventType): boolean {
  return OFFICE[type] !== undefined;
}

/** Whether a type is an act of an office on its report: limits on time and year are tighter (contract, section 1). */
export function isOfficeAct(type: EventType): boolean {
  return isAboutYear(type) && type !== 'figures.reported';
}

const WITH_PERSON: ReadonlySet<EventType> = new Set([
  'report.submitted',
  'report.approved',
  'report.sent-back',
]);

/** Whether a type names who acted: only these keep the extension attribute `person`. */
export function namesPerson(type: EventType): boolean {
  return WITH_PERSON.has(type);
}

/** Fields catalogued after release 0.1.0. An event stored without one is still the same event when resent with it. */
const LATER_FIELDS: Partial<Record<EventType, readonly string[]>> = {
  'application.received': ['fromSubject', 'firstReceived'],
  'application.transferred': ['toSubject'],
  'lawsuit.filed': ['role'],
  'report.finalised': ['without'],
};

export function laterFields(type: EventType): readonly string[] {
  return LATER_FIELDS[type] ?? [];
}

const NAMES_IN_DATA = new Map<EventType, readonly string[]>();

/** Names of the catalogued fields of `data` for a type. */
export function dataFields(type: EventType): readonly string[] {
  const known = NAMES_IN_DATA.get(type);
  if (known) return known;
  const names = Object.keys(DATA[type]().shape);
  NAMES_IN_DATA.set(type, names);
  return names;
}

/** The CloudEvents 1.0 attributes that the contract has rules for. */
const attributes = once(() => ({
  specversion: z.literal('1.0'),
  id: field.id(),
  // `readEvents` refuses an empty source first. zod's `min` would also report an empty array as too short.
  source: z
    .string()
    .check(z.meta({ description: 'CloudEvents source（仅供参考）', format: 'uri-reference', minLength: 1 })),
  time: z.string().check(
    z.meta({
      description:
        '事情发生的时间，RFC 3339，带时区；不早于 1949-10-01，不超前 24 小时以上（narrative.written 和 report.*：5 分钟）',
      format: 'date-time',
      pattern: field.TIME_PATTERN,
    }),
  ),
  subject: field.subject(),
  agency: z.string().check(z.regex(REGISTERED_ID), z.meta({ description: '机关编号' })),
  sequence: z.optional(field.sequence()),
}));

function eventSchema<T extends EventType>(type: T) {
  return z.object({
    ...attributes(),
    type: z.literal(type),
    subject: isAboutYear(type) ? field.year() : field.subject(),
    ...(namesPerson(type) && { person: field.person() }),
    data: DATA[type](),
  });
}

type EventSchemas = { readonly [T in EventType]: ReturnType<typeof eventSchema<T>> };

/** By type, the schema of the whole event as sent in structured mode. Each is built on first access. */
export const EVENT_SCHEMAS = Object.defineProperties(
  {},
  Object.fromEntries(
    EVENT_TYPES.map((type) => [type, { get: once(() => eventSchema(type)), enumerable: true }]),
  ),
) as EventSchemas;

/** By `format`, the schemas of `figures.reported`: its tables have the shape of that edition. */
export const FIGURE_SCHEMAS: ReadonlyMap<
  unknown,
  () => { data: ReturnType<typeof figures>; event: FigureSchema }
> = new Map(
  EDITIONS.map((edition) => [
    edition,
    once(() => {
      const data = figures(edition);
      return { data, event: z.object({ ...EVENT_SCHEMAS['figures.reported'].shape, data }) };
    }),
  ]),
);
type FigureSchema = z.ZodMiniType<{ type: 'figures.reported' }>;

/** The schema of the attributes alone, for an event of an unknown type. */
export const envelopeSchema = once(() => z.object(attributes()));
