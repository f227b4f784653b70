/**
 * The fast path from a JSON value to a kept event. In: the value, and what the sender may do. Out: the event; or
 * undefined, which says nothing but that `readEvents` has to look closely and name the faults. Always: what is taken here
 * is what the schemas of the catalogue take, since the checks are compiled from them once a type.
 */
import { dataFields, EVENT_SCHEMAS, type EventType, isEventType, permissionFor } from './catalogue.ts';
import { compile, isFieldsAlone, REFUSED, type Read, withoutOptional } from './compiled-check.ts';
import { EARLIEST, LONGEST_INSTANT } from './envelope-rules.ts';
import { type KeptEvent, withoutZeros } from './event.ts';
import { DAY, type Instant, instantOf, parseInstant } from './instant.ts';
import { mayHoldPersonalNumber, personalNumbersIn } from './personal-numbers.ts';
import { agenciesOf, type Sender } from './sender.ts';

/** What a sender may do, and by when things may have happened. */
export interface Rights {
  /** The id that its events are kept under. */
  source: string;
  mayReport: boolean;
  speaksFor: (agency: string) => boolean;
  latest: Instant;
  /** How the sender numbers its cases. */
  numbering: readonly string[];
}

type Speaker = Pick<Sender, 'source' | 'agencies' | 'may' | 'numbering'>;
let last: { sender: Speaker; now: number; rights: Rights } | undefined;

/** Those of a registered source, made once for all events of a request. */
export function rightsOf(sender: Speaker, now: number): Rights {
  if (last?.sender === sender && last.now === now) return last.rights;
  const { source, may, numbering = [] } = sender;
  const agencies = agenciesOf(sender);
  const rights = {
    source,
    mayReport: may.includes('facts'),
    speaksFor: (agency: string) => agencies.has(agency),
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
  isFact: boolean;
  id: Read;
  source: Read;
  specversion: Read;
  subject: Read;
  agency: Read;
  sequence: Read;
  /** All names that `data` may have. */
  names: ReadonlySet<string>;
  /** Its fields; undefined where its schema says more than its fields do, and has to be asked itself. */
  fields: readonly Field[] | undefined;
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
    isFact: permissionFor(type) === 'facts',
    id: compile(id),
    source: compile(source),
    // A rule about several attributes is no rule of any of them: such events are read closely.
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
 * The event, where nothing at all is wrong with it, and it is a fact: what an office does, and what takes events back, has
 * rules of its own and is rare. Members with `null` are absent ones.
 */
export function acceptedEvent(item: unknown, rights: Rights): KeptEvent | undefined {
  if (typeof item !== 'object' || item === null || Array.isArray(item) || !rights.mayReport) return undefined;
  const { type, id, source, specversion, subject, agency, time, sequence, data_base64 } = item as Fields;
  const checks = compiled.get(type as EventType) ?? (isEventType(type) ? compiledFor(type) : undefined);
  if (!checks?.isFact || typeof time !== 'string' || source === '') return undefined;
  if (data_base64 !== undefined && data_base64 !== null) return undefined;
  if (checks.specversion(specversion) === REFUSED || checks.source(source) === REFUSED) return undefined;
  if (checks.id(id) === REFUSED || checks.subject(subject) === REFUSED) return undefined;
  if (checks.agency(agency) === REFUSED || !rights.speaksFor(agency as string)) return undefined;
  const at = parseInstant(time);
  if (typeof at === 'object' || !isInTime(at, rights.latest)) return undefined;
  const data = dataOf(checks, (item as Fields)['data']);
  if (!data) return undefined;
  const hasSequence = sequence !== undefined && sequence !== null;
  if (hasSequence && checks.sequence(sequence) === REFUSED) return undefined;
  const kept = { id, subject, sequence, data } as Kept;
  if (mayHoldNumber(kept) && holdsNumber(kept, at, rights)) return undefined;
  const from = rights.source;
  if (!hasSequence) return { agency, source: from, subject, id, type, at, data } as KeptEvent;
  const digits = withoutZeros(sequence as string);
  return { agency, source: from, subject, id, type, at, sequence: digits, data } as KeptEvent;
}

interface Kept {
  id: string;
  subject: string;
  sequence: string | undefined;
  data: Fields;
}

/** Whether a kept text is worth a closer look for a person's number: few are. */
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

/** The fields that the catalogue names, in its order. */
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
