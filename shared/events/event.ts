/**
 * An event as it is kept: exactly what the catalogue names, its time as an instant, and the source of the path
 * that it came in by. Everything after the door works on this and knows nothing of CloudEvents.
 */
import type { EventData, EventType, Permission } from './catalogue.ts';
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
  data: EventData[T];
  /**
   * Only on retractions: what the sender may send, as it was when the retraction came in. A retraction may
   * arrive before what it retracts, so that the fold has to ask this again. Absent means: everything.
   */
  may?: readonly Permission[];
}

export type KeptEvent = { [T in EventType]: KeptEventOf<T> }[EventType];
export type EventOf<T extends EventType> = Extract<KeptEvent, { type: T }>;

/** What makes two deliveries one event, beside the agency: subject, source and id, joined by U+0000, which none may hold. */
export function identityOf(event: Pick<KeptEvent, 'subject' | 'source' | 'id'>): string {
  return `${event.subject}\0${event.source}\0${event.id}`;
}

/**
 * The content of an event as one text: equal exactly when type, instant, sequence and the catalogued data are. It is
 * `JSON.stringify([type, at, sequence ?? null, data as a list of names and values])`, put together by hand, because
 * every event has its digest made; a test compares the two.
 */
export function contentOf(event: KeptEvent): string {
  const { type, at, sequence } = event;
  const data: Readonly<Record<string, unknown>> = event.data;
  const names = Object.keys(data);
  if (names.length > 1) names.sort();
  let listed = '';
  for (const name of names) listed += `${listed && ','}["${name}",${jsonOf(data[name])}]`;
  return `["${type}","${at}",${sequence === undefined ? 'null' : `"${sequence}"`},[${listed}]]`;
}

/** Letters that stand in JSON as they are, and that nearly all values have no others than. */
const NOTHING_TO_ESCAPE = /^[\w.-]*$/;

function jsonOf(value: unknown): string {
  if (typeof value === 'string' && NOTHING_TO_ESCAPE.test(value)) return `"${value}"`;
  return JSON.stringify(value ?? null);
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
