/**
 * The fast path from a JSON value to a kept event. In: the value, and the sender's rights. Out: the event; undefined
 * if `readEvents` must take its slow path, which names any faults. Always: accepts nothing that the catalogue's schemas
 * refuse, because its checks are compiled from them, once per type.
 */
import { dataFields, EVENT_SCHEMAS, type EventType, isEventType, permissionFor } from './catalogue.ts';
import { compile, isFieldsAlone, REFUSED, type Read, withoutOptional } from './compiled-check.ts';
import { EARLIEST, LONGEST_INSTANT } from './envelope-rules.ts';
import { type KeptEvent, withoutZeros } from './event.ts';
import { DAY, type Instant, instantOf, parseInstant } from './instant.ts';
import { mayHoldPersonalNumber, personalNumbersIn } from './personal-numbers.ts';
import { agenciesOf, type Sender } from './sender.ts';

/** What a sender may do, and the latest time that its events may carry. */
export interface Rights {
  /** Id of the registered source: the `source` of its kept events. */
  source: string;
  mayReport: boolean;
  /** Its permissions, kept with its retractions. */
  may: Sender['may'];
  speaksFor: (agency: string) => boolean;
  /** Whether it may retract, as its own, what that source sent. */
  standsFor: (source: string) => boolean;
  latest: Instant;
  /** Patterns of the sender's case numbers (`personal-numbers.ts`). */
  numbering: readonly string[];
}

type Speaker = Pick<Sender, 'source' | 'agencies' | 'may' | 'succeeds' | 'numbering'>;
let last: { sender: Speaker; now: number; rights: Rights } | undefined;

/** The rights of a registered source; cached, so that all events of a request share one object. */
export function rightsOf(sender: Speaker, now: number): Rights {
  if (last?.sender === sender && last.now === now) return last.rights;
  const { source, may, succeeds, numbering = [] } = sender;
  const agencies = agenciesOf(sender);
  const rights = {
    source,
    mayReport: may.includes('facts'),
    may,
    speaksFor: (agency: string) => agencies.has(agency),
    standsFor: (one: string) => one === source || succeeds.includes(one),
    latest: instantOf(now + DAY),
    numbering,
  };
  last = { sender, now, rights };
  return rights;
}

interface Field {
  name: string;
  optional: boolean;
  read: Read;
}

interface Compiled {
  /** A fact or a retraction: acts of an office have rules of their own. */
  isQuick: boolean;
  isRetraction: boolean;
  id: Read;
  source: Read;
  specversion: Read;
  subject: Read;
  agency: Read;
  sequence: Read;
  /** All field names that `data` may have. */
  names: ReadonlySet<string>;
  /** The fields of `data`; undefined if its schema has rules across fields, so that `whole` must run instead. */
  fields: readonly Field[] | undefined;
  /** The schema of the whole `data`. */
  whole: Read;
}

type Fields = Readonly<Record<string, unknown>>;
const compiled = new Map<EventType, Compiled>();

function compiledFor(type: EventType): Compiled {
  const known = compiled.get(type);
  if (known) return known;
  const schema = EVENT_SCHEMAS[type];
  const { id, source, specversion, subject, agency, sequence, data } = schema.shape;
  const shape: Readonly<Record<string, AnySchema>> = data.shape;
  const names = dataFields(type);
  const made: Compiled = {
    isQuick: permissionFor(type) === 'facts' || type === 'event.retracted',
    isRetraction: type === 'event.retracted',
    id: compile(id),
    source: compile(source),
    // Checks of single attributes cannot express a rule across attributes: such events take the slow path.
    specversion: isFieldsAlone(schema) ? compile(specversion) : () => REFUSED,
    subject: compile(subject),
    agency: compile(agency),
    sequence: compile(withoutOptional(sequence).schema),
    names: new Set(names),
    fields: isFieldsAlone(data) ? names.map((name) => fieldOf(name, shape[name] as AnySchema)) : undefined,
    whole: compile(data),
  };
  compiled.set(type, made);
  return made;
}

type AnySchema = Parameters<typeof compile>[0];

function fieldOf(name: string, of: AnySchema): Field {
  const { schema, optional } = withoutOptional(of);
  return { name, optional, read: compile(schema) };
}

/**
 * The event, if it is a fact or a retraction without any fault; else undefined. Acts of an office are rare and have
 * rules of their own, so they take the slow path, as do retractions by a government. `null` means absent.
 */
export function acceptedEvent(item: unknown, rights: Rights): KeptEvent | undefined {
  if (typeof item !== 'object' || item === null || Array.isArray(item) || !rights.mayReport) return undefined;
  const { type, id, source, specversion, subject, agency, time, sequence, data_base64 } = item as Fields;
  const checks = compiled.get(type as EventType) ?? (isEventType(type) ? compiledFor(type) : undefined);
  if (!checks?.isQuick || typeof time !== 'string' || source === '') return undefined;
  if (data_base64 !== undefined && data_base64 !== null) return undefined;
  if (checks.specversion(specversion) === REFUSED || checks.source(source) === REFUSED) return undefined;
  if (checks.id(id) === REFUSED || checks.subject(subject) === REFUSED) return undefined;
  if (checks.agency(agency) === REFUSED || !rights.speaksFor(agency as string)) return undefined;
  const at = parseInstant(time);
  if (typeof at === 'object' || !isInTime(at, rights.latest)) return undefined;
  const data = dataOf(checks, (item as Fields)['data']);
  if (!data || (checks.isRetraction && !mayRetract(data, rights))) return undefined;
  const hasSequence = sequence !== undefined && sequence !== null;
  if (hasSequence && checks.sequence(sequence) === REFUSED) return undefined;
  const kept = { id, subject, sequence, data } as Kept;
  if (mayHoldNumber(kept) && holdsNumber(kept, at, rights)) return undefined;
  const from = rights.source;
  const event = hasSequence
    ? { agency, source: from, subject, id, type, at, sequence: withoutZeros(sequence as string), data }
    : { agency, source: from, subject, id, type, at, data };
  return (checks.isRetraction ? { ...event, may: rights.may } : event) as KeptEvent;
}

/** A government retracts its returns of a member's report: `by` speaks for another agency, by another permission. */
function mayRetract({ source, by }: Fields, rights: Rights): boolean {
  return by === undefined && (source === undefined || rights.standsFor(source as string));
}

interface Kept {
  id: string;
  subject: string;
  sequence: string | undefined;
  data: Fields;
}

/** A cheap test that rules out a personal number in nearly all events, before the exact search. */
function mayHoldNumber({ id, subject, sequence, data }: Kept): boolean {
  if (mayHoldPersonalNumber('id', id) || mayHoldPersonalNumber('subject', subject)) return true;
  if (typeof sequence === 'string' && mayHoldPersonalNumber('sequence', sequence)) return true;
  for (const name in data) {
    const value = data[name];
    if (typeof value === 'string' ? mayHoldPersonalNumber(name, value) : typeof value === 'object')
      return true;
  }
  return false;
}

function holdsNumber(kept: Kept, at: Instant, { numbering }: Rights): boolean {
  return personalNumbersIn(kept, { at, numbering }).length > 0;
}

function isInTime(at: Instant, latest: Instant): boolean {
  return at.length <= LONGEST_INSTANT && at >= EARLIEST && at <= latest;
}

const NO_DATA: Fields = {};

/** The catalogued fields of `data`, in the catalogue's order; undefined if one is missing or refused. */
function dataOf({ fields, names, whole }: Compiled, given: unknown): Fields | undefined {
  const data: Record<string, unknown> = {};
  if (names.size === 0) return data;
  if (given !== undefined && given !== null && (typeof given !== 'object' || Array.isArray(given)))
    return undefined;
  const from = (given ?? NO_DATA) as Fields;
  if (!fields) return wholeOf(from, names, whole);
  for (const { name, optional, read } of fields) {
    const value = from[name];
    if (value === undefined || value === null) {
      if (!optional) return undefined;
      continue;
    }
    const taken = read(value);
    if (taken === REFUSED) return undefined;
    data[name] = taken;
  }
  return data;
}

function wholeOf(from: Fields, names: ReadonlySet<string>, whole: Read): Fields | undefined {
  const named: Record<string, unknown> = {};
  for (const name of names) if (from[name] !== undefined && from[name] !== null) named[name] = from[name];
  const taken = whole(named);
  return taken === REFUSED ? undefined : (taken as Fields);
}
