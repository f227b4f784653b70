/**
 * An event as it is kept: exactly the catalogued fields, the time as an instant, and the source from the path of the
 * request. All rooms after the intake work on this and know nothing of CloudEvents.
 */
import { type EventData, type EventType, laterFields, type Permission } from './catalogue.ts';
import type { Instant } from './instant.ts';
import { compareUtf8 } from './text.ts';

interface KeptEventOf<T extends EventType> {
  agency: string;
  /** Id of the registered source that sent it, not the informative `source` of the envelope. */
  source: string;
  subject: string;
  id: string;
  type: T;
  at: Instant;
  /** Decimal digits without leading zeros. */
  sequence?: string;
  /** Registry id of the person who acted: on types that name a person, and on every event sent from the desk. */
  person?: string;
  data: EventData[T];
  /**
   * Only on retractions: the sender's permissions when the retraction arrived. It may arrive before the event that it
   * retracts, so the fold checks them again. Absent: all permissions.
   */
  may?: readonly Permission[];
}

export type KeptEvent = { [T in EventType]: KeptEventOf<T> }[EventType];
export type EventOf<T extends EventType> = Extract<KeptEvent, { type: T }>;

/** A sequence without leading zeros, as it is kept. */
export function withoutZeros(digits: string): string {
  return digits.startsWith('0') ? digits.replace(/^0+(?=\d)/, '') : digits;
}

/**
 * The identity of an event within its agency: subject, source and id, joined by U+0000, which none of them may hold.
 * Two deliveries with one identity are one event.
 */
export function identityOf(event: Pick<KeptEvent, 'subject' | 'source' | 'id'>): string {
  return `${event.subject}\0${event.source}\0${event.id}`;
}

/**
 * The content of an event as one text: equal exactly when type, instant, sequence, person and the catalogued data are.
 * It is `JSON.stringify([type, at, sequence ?? null, data as a list of names and values])`, with the person, if any,
 * before the data, and with sorted names in nested objects. Concatenated by hand for speed, because every event is
 * hashed; a test compares both ways.
 */
export function contentOf(event: KeptEvent): string {
  const { type, at, sequence, person } = event;
  const data: Readonly<Record<string, unknown>> = event.data;
  const names = Object.keys(data);
  if (names.length > 1) names.sort();
  let listed = '';
  for (const name of names) listed += `${listed && ','}["${name}",${jsonOf(data[name])}]`;
  const who = person === undefined ? '' : `"${person}",`;
  return `["${type}","${at}",${sequence === undefined ? 'null' : `"${sequence}"`},${who}[${listed}]]`;
}

/** Nearly all values consist of these characters alone, which JSON never escapes. */
const NOTHING_TO_ESCAPE = /^[\w.-]*$/;

function jsonOf(value: unknown): string {
  if (typeof value === 'string' && NOTHING_TO_ESCAPE.test(value)) return `"${value}"`;
  return JSON.stringify(namesInOrder(value) ?? null);
}

/** The value with sorted names in all its objects. The names are ASCII, so the order is that of their bytes. */
export function namesInOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(namesInOrder);
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, namesInOrder(Reflect.get(value, name))]));
}

/**
 * Whether an event differs from the stored one only by fields catalogued after release 0.1.0. In: an event refused as
 * different content, and the stored event. Out: the names of those fields; undefined if anything else differs.
 */
export function lackedByStored(event: KeptEvent, stored: KeptEvent): string[] | undefined {
  const lacked = laterFields(event.type).filter(
    (name) => Object.hasOwn(event.data, name) && !Object.hasOwn(stored.data, name),
  );
  if (lacked.length === 0) return undefined;
  const data = Object.fromEntries(Object.entries(event.data).filter(([name]) => !lacked.includes(name)));
  return contentOf({ ...event, data } as KeptEvent) === contentOf(stored) ? lacked : undefined;
}

/**
 * Order within a subject: instant; sequence (absent first, then by number); id; source. Texts compare by UTF-8 bytes.
 */
export function compareEvents(left: KeptEvent, right: KeptEvent): number {
  if (left.at !== right.at) return left.at < right.at ? -1 : 1;
  return (
    compareSequences(left.sequence, right.sequence) ||
    compareUtf8(left.id, right.id) ||
    compareUtf8(left.source, right.source)
  );
}

function compareSequences(left: string | undefined, right: string | undefined): number {
  if (left === right) return 0;
  if (left === undefined) return -1;
  if (right === undefined) return 1;
  return left.length - right.length || (left < right ? -1 : 1);
}
