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

/** The content of an event as one text: equal exactly when type, instant, sequence and the catalogued data are. */
export function contentOf(event: KeptEvent): string {
  const data: [string, unknown][] = Object.entries(event.data);
  if (data.length > 1) data.sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([event.type, event.at, event.sequence ?? null, data]);
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
