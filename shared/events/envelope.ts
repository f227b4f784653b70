/**
 * From parsed JSON to kept events. In: the value of a body, the sender's rights, and the present. Out: the events in
 * the order of the request, pointers of the dropped fields, and all faults of the request at once. Nothing may be
 * stored if there is any fault. Contract, sections 1 and 2.
 */
import type * as z from 'zod/mini';
import { acceptedEvent, rightsOf } from './accepted-event.ts';
import {
  EVENT_SCHEMAS,
  EVENT_TYPES,
  type EventType,
  envelopeSchema,
  FIGURE_SCHEMAS,
  isEventType,
} from './catalogue.ts';
import { dataOf, type Fields, type Found, fieldsOf, namedFields, pick } from './envelope-fields.ts';
import {
  checkAuthority,
  checkPerson,
  findPersonalNumbers,
  findRounded,
  readMoment,
} from './envelope-rules.ts';
import { contentOf, identityOf, type KeptEvent, withoutZeros } from './event.ts';
import { type Fault, type FaultCode, SANDBOX_CLOCK } from './faults.ts';
import { noteDropped, noteIgnored } from './ignored.ts';
import type { Instant } from './instant.ts';
import type { Sender } from './sender.ts';

export type { Sender } from './sender.ts';

/** An event of a request, with its JSON Pointer in the body. */
export interface Received {
  pointer: string;
  event: KeptEvent;
}

export interface Reading {
  events: Received[];
  /** `events` without repetitions. */
  firsts: readonly Received[];
  /** Pointers of dropped fields, at most `MOST_IGNORED`, so that the answer stays readable. */
  ignored: Set<string>;
  faults: Fault[];
}

export interface ReadOptions {
  mode: 'single' | 'batch';
  /** Milliseconds since 1970 UTC. */
  now: number;
  /** Pointers of numbers that are too long to be read exactly. */
  rounded?: ReadonlySet<string>;
  /** The events were kept before: limits introduced later do not apply. */
  wasKept?: boolean;
}

export const MOST_EVENTS = 500;
/** By index, the pointers of a batch's events. */
export const POINTERS: readonly string[] = Array.from({ length: MOST_EVENTS }, (_, index) => `/${index}`);
const REQUIRED = ['specversion', 'id', 'source', 'type'] as const;
/** zod's `input` distinguishes a missing field from one of the wrong type. It never leaves this module. */
const WITH_INPUT = { reportInput: true } as const;

/** Equal exactly if two events of one request are the same event. */
export function keyOf(event: KeptEvent): string {
  return `${event.agency}\0${identityOf(event)}`;
}

/** Reads a request: one event, or a batch. */
export function readEvents(body: unknown, sender: Sender, options: ReadOptions): Reading {
  const events: Received[] = [];
  const reading: Reading = { events, firsts: events, ignored: new Set(), faults: [] };
  if (options.mode === 'single') {
    readEvent(body, '', { sender, options }, reading);
    return reading;
  }
  if (!Array.isArray(body)) reading.faults.push({ pointer: '', code: 'batch.no-array' });
  else if (body.length === 0) reading.faults.push({ pointer: '', code: 'batch.empty' });
  else {
    if (body.length > MOST_EVENTS) refuseLongBatch(body, reading);
    else {
      const asked = { sender, options };
      body.forEach((item, index) => {
        readEvent(item, POINTERS[index] ?? '', asked, reading);
      });
    }
    const { firsts, conflicts } = firstsOf(reading.events);
    reading.firsts = firsts;
    for (const { pointer } of conflicts) reading.faults.push({ pointer, code: 'event.two-contents' });
  }
  return reading;
}

/** A batch that is too long is refused unread, except for faults whose status takes precedence over 413. */
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

/** What all events of a request share. */
interface Asked {
  sender: Sender;
  options: ReadOptions;
}

function readEvent(item: unknown, pointer: string, asked: Asked, reading: Reading): void {
  const { sender, options } = asked;
  // The fast path keeps no person (the desk sends one) and knows no clock of a sandbox.
  const isLong = options.rounded?.size || sender.person !== undefined || sender.clocks !== undefined;
  const accepted = isLong ? undefined : acceptedEvent(item, rightsOf(sender, options.now));
  if (accepted) {
    noteIgnored(item as Fields, { pointer, ignored: reading.ignored, sender });
    reading.events.push({ pointer, event: accepted });
    return;
  }
  readClosely(item, pointer, asked, reading);
}

/** The slow path: names every fault, and is the only path for acts of an office. */
function readClosely(item: unknown, pointer: string, { sender, options }: Asked, reading: Reading): void {
  const fields = fieldsOf(item);
  if (!fields) {
    reading.faults.push({ pointer, code: 'event.no-object' });
    return;
  }
  const before = reading.faults.length;
  const ahead = sender.clocks?.get(String(fields['agency']));
  const found: Found = (at, code, allowed) => {
    const advice = ahead !== undefined && code === 'time.too-late' ? { advice: SANDBOX_CLOCK } : {};
    const fault = { pointer: `${pointer}${at}`, code, ...(allowed && { allowed }), ...advice };
    // Two rules can report the same fault at one place.
    const known = reading.faults.slice(before).filter((one) => one.pointer === fault.pointer);
    const isPersonal = code === 'text.identity-card' || code === 'text.mobile-number';
    if (!known.some((one) => isPersonal || one.code === code)) reading.faults.push(fault);
  };
  for (const name of missingOf(fields)) found(`/${name}`, 'attribute.missing');
  if (Object.hasOwn(fields, 'data_base64')) found('/data_base64', 'data.base64');
  const at = readMoment(fields, { ...options, now: options.now + (ahead ?? 0) }, found);
  checkAuthority(fields, sender, found);
  checkPerson(fields, sender, found);
  noteIgnored(item as Fields, { pointer, ignored: reading.ignored, sender });
  const parsed = parseFields(fields, sender, found);
  findRounded(fields, { pointer, rounded: options.rounded }, found);
  const circumstances = { at, numbering: sender.numbering ?? [], isParsed: parsed !== undefined };
  if (!options.wasKept) findPersonalNumbers(parsed ?? fields, circumstances, found);
  if (parsed && at && reading.faults.length === before) {
    noteDropped(fields['data'], parsed['data'], { pointer: `${pointer}/data`, ignored: reading.ignored });
    reading.events.push({ pointer, event: kept(parsed, at, sender) });
  }
}

function parseFields(
  fields: Fields,
  sender: Sender,
  found: Found,
): { type: EventType; [name: string]: unknown } | undefined {
  const { type } = fields;
  const missing = missingOf(fields);
  const report = (issues: readonly z.core.$ZodIssue[]) => {
    for (const issue of issues) {
      const [name] = issue.path;
      // Missing required attributes were reported before, with their own status 400.
      if (missing.some((attribute) => attribute === name)) continue;
      found(issue.path.map((part) => `/${String(part)}`).join(''), ...faultOf(issue));
    }
  };
  const named = pick(fields, namedFields(type, sender));
  if (!isEventType(type)) {
    if (type !== undefined && type !== '')
      found('/type', typeof type === 'string' ? 'type.unknown' : 'field.type', EVENT_TYPES);
    report(envelopeSchema().safeParse(named, WITH_INPUT).error?.issues ?? []);
    return undefined;
  }
  const schema = schemaFor(type, fields['data']);
  const result = schema.safeParse({ ...named, data: dataOf(type, fields['data']) }, WITH_INPUT);
  if (result.success) return result.data;
  report(result.error.issues);
  return undefined;
}

function schemaFor(type: EventType, data: unknown): z.ZodMiniType<{ type: EventType }> {
  const figures = type === 'figures.reported' && FIGURE_SCHEMAS.get(fieldsOf(data)?.['format']);
  return figures ? figures().event : EVENT_SCHEMAS[type];
}

function faultOf(issue: z.core.$ZodIssue): [code: FaultCode, allowed?: readonly string[] | undefined] {
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
      return [issue.params?.['code'], issue.params?.['allowed']];
    default:
      return ['field.format'];
  }
}

function kept(parsed: { type: EventType; [name: string]: unknown }, at: Instant, sender: Sender): KeptEvent {
  const { type, id, subject, agency, sequence, data } = parsed;
  const person = sender.person ?? parsed['person'];
  return {
    agency,
    source: sender.source,
    subject,
    id,
    type,
    at,
    ...(typeof sequence === 'string' && { sequence: withoutZeros(sequence) }),
    ...(typeof person === 'string' && { person }),
    data,
    ...(type === 'event.retracted' && { may: sender.may }),
  } as KeptEvent;
}

/** Whether one event comes twice. Distinct ids settle it for nearly all requests. */
function repeats(events: readonly Received[]): boolean {
  const ids = new Set<string>();
  for (const { event } of events) ids.add(event.id);
  if (ids.size === events.length) return false;
  return new Set(events.map(({ event }) => keyOf(event))).size < events.length;
}

/** The events without repetitions, and those that contradict an earlier one of the same identity. */
export function firstsOf(events: readonly Received[]): {
  firsts: readonly Received[];
  conflicts: readonly Received[];
} {
  if (!repeats(events)) return { firsts: events, conflicts: [] };
  const firsts = new Map<string, Received>();
  const conflicts: Received[] = [];
  for (const received of events) {
    const key = keyOf(received.event);
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, received);
    else if (contentOf(first.event) !== contentOf(received.event)) conflicts.push(received);
  }
  return { firsts: [...firsts.values()], conflicts };
}
