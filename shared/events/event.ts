/**
 * An event as it is kept: exactly what the catalogue names, its time as an instant, and the source of the path
 * that it came in by. Everything after the door works on this and knows nothing of CloudEvents.
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
  /** Who acted, as the registry numbers people: on the types that name a person, and on all that the desk sent. */
  person?: string;
  data: EventData[T];
  /**
   * Only on retractions: what the sender may send, as it was when the retraction came in. A retraction may
   * arrive before what it retracts, so that the fold has to ask this again. Absent means: everything.
   */
  may?: readonly Permission[];
}

export type KeptEvent = { [T in EventType]: KeptEventOf<T> }[EventType];
export type EventOf<T extends EventType> = Extract<KeptEvent, { type: T }>;

/** A sequence as it is kept. */
export function withoutZeros(digits: string): string {
  return digits.startsWith('0') ? digits.replace(/^0+(?=\d)/, '') : digits;
}

/** What makes two deliveries one event, beside the agency: subject, source and id, joined by U+0000, which none may hold. */
export function identityOf(event: Pick<KeptEvent, 'subject' | 'source' | 'id'>): string {
  return `${event.subject}\0${event.source}\0${event.id}`;
}

/**
 * The content of an event as one text: equal exactly when type, instant, sequence, person and the catalogued data are.
 * It is `JSON.stringify([type, at, sequence ?? null, data as a list of names and values])`, with the person before the
 * data where there is one, and the names of nested objects in order. It is put together by hand, because every event
 * has its digest made; a test compares the two.
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

/** Letters that stand in JSON as they are, and that nearly all values have no others than. */
const NOTHING_TO_ESCAPE = /^[\w.-]*$/;

function jsonOf(value: unknown): string {
  if (typeof value === 'string' && NOTHING_TO_ESCAPE.test(value)) return `"${value}"`;
  return JSON.stringify(namesInOrder(value) ?? null);
}

/** The same value with the names of its objects in order, which is that of their bytes: they are all ASCII. */
export function namesInOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(namesInOrder);
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, namesInOrder(Reflect.get(value, name))]));
}

/**
 * The event without those fields, catalogued since release 0.1.0, that what is stored under its identity lacks. In: an
 * event that was refused as other content, and the stored one. Out: the names that were left out, where that makes the
 * two one; else undefined.
 */
export function lackedByStored(event: KeptEvent, stored: KeptEvent): string[] | undefined {
  const lacked = laterFields(event.type).filter(
    (name) => Object.hasOwn(event.data, name) && !Object.hasOwn(stored.data, name),
  );
  if (lacked.length === 0) return undefined;
  const data = Object.fromEntries(Object.entries(event.data).filter(([name]) => !lacked.includes(name)));
  return contentOf({ ...event, data } as KeptEvent) === contentOf(stored) ? lacked : undefined;
}

/** Order within a subject: instant, then sequence (absent first, then by number), then id, then source, by UTF-8 bytes. */
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
