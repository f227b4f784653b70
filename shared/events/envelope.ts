/**
 * From parsed JSON to kept events. In: the value of a body, what the sender may do, and the present. Out: the
 * events in the order of the request, the pointers of what was dropped, and all faults of the request at once;
 * nothing may be stored while `faults` holds anything. Contract, sections 1 and 2.
 */
import type * as z from 'zod/mini';
import {
  dataFields,
  EVENT_SCHEMAS,
  EVENT_TYPES,
  type EventType,
  envelopeSchema,
  isEventType,
  type Permission,
  permissionFor,
} from './catalogue.ts';
import { contentOf, identityOf, type KeptEvent } from './event.ts';
import type { Fault, FaultCode } from './faults.ts';
import { type Instant, instantOf, parseInstant } from './instant.ts';
import { isPlainName } from './json.ts';

/** Who sends: a registered source, the agencies that it may speak for, and what it may send. */
export interface Sender {
  source: string;
  agencies: readonly string[];
  may: readonly Permission[];
  /** Sources whose events it may retract as its own. */
  succeeds: readonly string[];
}

/** An event of a request, with the pointer to it. */
export interface Received {
  pointer: string;
  event: KeptEvent;
}

export interface Reading {
  events: Received[];
  /** Those of them that repeat no earlier one. */
  firsts: readonly Received[];
  /** Pointers of dropped fields; at most `MOST_IGNORED` of them, so that an answer stays of a size to be read. */
  ignored: Set<string>;
  faults: Fault[];
}

export interface ReadOptions {
  mode: 'single' | 'batch';
  /** Milliseconds since 1970 UTC. */
  now: number;
  /** Pointers of numbers that were too long to be read exactly. */
  rounded?: ReadonlySet<string>;
}

export const MOST_EVENTS = 500;
export const MOST_IGNORED = 5000;
const DAY = 86_400_000;
/** No clock gives a thousand digits, and what the store can keep of one event has an end. */
const LONGEST_INSTANT = 1000;
const EARLIEST = '1949-09-30T16:00:00';
const REQUIRED = ['specversion', 'id', 'source', 'type'] as const;
/** Attributes of CloudEvents 1.0 and of trace context: not kept, and not worth a word to the sender. */
const STANDARD = new Set(['datacontenttype', 'dataschema', 'data_base64', 'traceparent', 'tracestate']);
const NAMED = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'time',
  'subject',
  'agency',
  'sequence',
  'data',
]);

/** The input tells a missing field from one of the wrong type; it never leaves this module. */
const WITH_INPUT = { reportInput: true } as const;

type Fields = Record<string, unknown>;

/** What makes two events of one request the same event. */
export function keyOf(event: KeptEvent): string {
  return `${event.agency}\0${identityOf(event)}`;
}

/** Reads a request of one event or of a batch. */
export function readEvents(body: unknown, sender: Sender, options: ReadOptions): Reading {
  const events: Received[] = [];
  const reading: Reading = { events, firsts: events, ignored: new Set(), faults: [] };
  if (options.mode === 'single') {
    readEvent(body, '', sender, options, reading);
    return reading;
  }
  if (!Array.isArray(body)) reading.faults.push({ pointer: '', code: 'batch.no-array' });
  else if (body.length === 0) reading.faults.push({ pointer: '', code: 'batch.empty' });
  else {
    if (body.length > MOST_EVENTS) refuseLongBatch(body, reading);
    else {
      body.forEach((item, index) => {
        readEvent(item, `/${index}`, sender, options, reading);
      });
    }
    if (repeats(reading.events)) findTwoContents(reading);
  }
  return reading;
}

/** A batch that is too long is not read, only looked through for what would come before its length in precedence. */
function refuseLongBatch(body: readonly unknown[], reading: Reading): void {
  reading.faults.push({ pointer: '', code: 'batch.too-many' });
  for (let index = 0; index < body.length && reading.faults.length <= MOST_EVENTS; index++) {
    const fields = fieldsOf(body[index]);
    if (!fields) reading.faults.push({ pointer: `/${index}`, code: 'event.no-object' });
    else
      for (const name of missingOf(fields))
        reading.faults.push({ pointer: `/${index}/${name}`, code: 'attribute.missing' });
  }
}

function missingOf(fields: Fields): string[] {
  return REQUIRED.filter((name) => fields[name] === undefined || fields[name] === '');
}

function readEvent(
  item: unknown,
  pointer: string,
  sender: Sender,
  options: ReadOptions,
  reading: Reading,
): void {
  const fields = fieldsOf(item);
  if (!fields) {
    reading.faults.push({ pointer, code: 'event.no-object' });
    return;
  }
  const before = reading.faults.length;
  const found = (at: string, code: FaultCode, allowed?: readonly string[]) => {
    const fault = { pointer: `${pointer}${at}`, code, ...(allowed && { allowed }) };
    // Two rules of a schema can say the same of one place.
    const known = reading.faults
      .slice(before)
      .some((one) => one.pointer === fault.pointer && one.code === code);
    if (!known) reading.faults.push(fault);
  };
  for (const name of missingOf(fields)) found(`/${name}`, 'attribute.missing');
  if (Object.hasOwn(fields, 'data_base64')) found('/data_base64', 'data.base64');
  const at = readTime(fields['time'], options.now, (code) => found('/time', code));
  checkAuthority(fields, sender, found);
  noteIgnored(item as Fields, pointer, reading.ignored);
  const parsed = parseFields(fields, found);
  for (const name of isEventType(fields['type']) ? dataFields(fields['type']) : []) {
    if (options.rounded?.has(`${pointer}/data/${name}`)) found(`/data/${name}`, 'number.rounded');
  }
  if (parsed && at && reading.faults.length === before) {
    reading.events.push({ pointer, event: kept(parsed, at, sender) });
  }
}

/** The members of an object that are its own; null says in CloudEvents JSON what absence says. */
function fieldsOf(item: unknown): Fields | undefined {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
  const fields: Fields = Object.create(null);
  for (const [name, value] of Object.entries(item)) if (value !== null) fields[name] = value;
  return fields;
}

type Found = (at: string, code: FaultCode, allowed?: readonly string[]) => void;

function readTime(time: unknown, now: number, found: (code: FaultCode) => void): Instant | undefined {
  // A missing time, or one that is no text, is reported by the schema.
  if (typeof time !== 'string') return undefined;
  const at = parseInstant(time);
  if (typeof at === 'object') found(at.fault);
  else if (at.length > LONGEST_INSTANT) found('time.format');
  else if (at < EARLIEST) found('time.too-early');
  else if (at > instantOf(now + DAY)) found('time.too-late');
  else return at;
  return undefined;
}

function checkAuthority(fields: Fields, sender: Sender, found: Found): void {
  const { type, agency } = fields;
  if (typeof agency === 'string' && agency !== '' && !sender.agencies.includes(agency))
    found('/agency', 'agency.forbidden');
  if (!isEventType(type)) return;
  const permission = permissionFor(type);
  if (permission && !sender.may.includes(permission)) found('/type', 'type.forbidden');
  const retracted = type === 'event.retracted' ? fieldsOf(fields['data'])?.['source'] : undefined;
  if (typeof retracted === 'string' && retracted !== sender.source && !sender.succeeds.includes(retracted)) {
    found('/data/source', 'retraction.forbidden');
  }
}

function parseFields(fields: Fields, found: Found): { type: EventType; [name: string]: unknown } | undefined {
  const { type } = fields;
  const missing = missingOf(fields);
  const report = (issues: readonly z.core.$ZodIssue[]) => {
    for (const issue of issues) {
      const [name] = issue.path;
      // The four required attributes were looked at before, with the status that is theirs.
      if (missing.some((attribute) => attribute === name)) continue;
      found(issue.path.map((part) => `/${String(part)}`).join(''), ...faultOf(issue));
    }
  };
  const named = pick(fields, NAMED);
  if (!isEventType(type)) {
    if (type !== undefined && type !== '')
      found('/type', typeof type === 'string' ? 'type.unknown' : 'field.type', EVENT_TYPES);
    report(envelopeSchema().safeParse(named, WITH_INPUT).error?.issues ?? []);
    return undefined;
  }
  const schema: z.ZodMiniType<{ type: EventType }> = EVENT_SCHEMAS[type];
  const result = schema.safeParse({ ...named, data: dataOf(type, fields['data']) }, WITH_INPUT);
  if (result.success) return result.data;
  report(result.error.issues);
  return undefined;
}

function dataOf(type: EventType, data: unknown): unknown {
  const known = dataFields(type);
  if (data === undefined || known.length === 0) return {};
  const fields = fieldsOf(data);
  return fields ? pick(fields, new Set(known)) : data;
}

function pick(fields: Fields, names: ReadonlySet<string>): Fields {
  const picked: Fields = {};
  for (const name of names) if (fields[name] !== undefined) picked[name] = fields[name];
  return picked;
}

function faultOf(issue: z.core.$ZodIssue): [FaultCode, (readonly string[])?] {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return ['field.missing'];
      return issue.expected === 'int' ? ['field.range'] : ['field.type'];
    case 'invalid_value':
      return issue.input === undefined ? ['field.missing'] : ['field.value', issue.values.map(String)];
    case 'too_big':
    case 'too_small':
      return ['field.range'];
    case 'custom':
      return [issue.params?.['code'] as FaultCode];
    default:
      return ['field.format'];
  }
}

function kept(parsed: { type: EventType; [name: string]: unknown }, at: Instant, sender: Sender): KeptEvent {
  const { type, id, subject, agency, sequence, data } = parsed;
  return {
    agency,
    source: sender.source,
    subject,
    id,
    type,
    at,
    ...(typeof sequence === 'string' && { sequence: sequence.replace(/^0+(?=\d)/, '') }),
    data,
    ...(type === 'event.retracted' && { may: sender.may }),
  } as KeptEvent;
}

/** Lists what was dropped. A name can be personal data: what is no plain name shows as the place that holds it. */
function noteIgnored(item: Fields, pointer: string, ignored: Set<string>): void {
  const add = (place: string, name: string) => {
    if (ignored.size < MOST_IGNORED) ignored.add(isPlainName(name) ? `${place}/${name}` : place);
  };
  for (const name of Object.keys(item)) if (!NAMED.has(name) && !STANDARD.has(name)) add(pointer, name);
  const { type, data } = item;
  if (data === undefined || data === null || !isEventType(type)) return;
  const known = dataFields(type);
  if (typeof data === 'object' && !Array.isArray(data)) {
    for (const name of Object.keys(data)) if (!known.includes(name)) add(`${pointer}/data`, name);
  } else if (known.length === 0) add(pointer, 'data');
}

/** Whether one event comes twice; ids alone tell nearly all requests in which none does. */
export function repeats(events: readonly Received[]): boolean {
  const ids = new Set<string>();
  for (const { event } of events) ids.add(event.id);
  if (ids.size === events.length) return false;
  return new Set(events.map(({ event }) => keyOf(event))).size < events.length;
}

function findTwoContents(reading: Reading): void {
  const firsts = new Map<string, Received>();
  for (const received of reading.events) {
    const { pointer, event } = received;
    const key = keyOf(event);
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, received);
    else if (contentOf(first.event) !== contentOf(event))
      reading.faults.push({ pointer, code: 'event.two-contents' });
  }
  reading.firsts = [...firsts.values()];
}
