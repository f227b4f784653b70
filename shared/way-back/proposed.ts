/**
 * The event that fixes a fault, for the sender to complete. In: the known parts of the fix, and the faulty event. Out:
 * an event of this source, and `fill`: JSON Pointers to the fields that only the sender knows. Always: once these are
 * filled in, the endpoint accepts the event; no date and no category is guessed.
 */
import type { Mending } from '../cases/mending.ts';
import type { BackingEvent } from '../counting/explain.ts';
import type { EventType } from '../events/catalogue.ts';
import type { KnownSender } from '../intake/senders.ts';

export interface Proposed {
  event: object;
  fill: string[];
}

/** By type of the fix, the fields of `data` that the catalogue requires. */
const REQUIRED: Readonly<Partial<Record<EventType, readonly string[]>>> = {
  'application.received': ['/data/applicantType'],
  'lawsuit.filed': ['/data/route'],
  'document.issued': ['/data/kind'],
  'event.retracted': ['/data/reason'],
};

export function proposed(
  { type, subject, data }: Mending['event'],
  { agency, faulty }: { agency: string; faulty: BackingEvent },
  { source }: Pick<KnownSender, 'source'>,
): Proposed {
  // The time of a retraction has no effect; that of the retracted event is certainly acceptable.
  const time = type === 'event.retracted' ? { time: `${faulty.at}Z` } : {};
  return {
    event: {
      specversion: '1.0',
      source: `/${source}`,
      type,
      ...time,
      subject,
      agency,
      ...(data && { data }),
    },
    fill: ['/id', ...(type === 'event.retracted' ? [] : ['/time']), ...(REQUIRED[type] ?? [])],
  };
}
