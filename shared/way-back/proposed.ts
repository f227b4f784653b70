/**
 * The event that would mend a fault, for a sender to complete and send. In: what is known of it, and the faulty event. Out: an
 * event of this source with all that can be known, and `fill`: JSON Pointers to what its sender alone knows. Always: with
 * these filled in, the endpoint takes the event; no date and no category is guessed.
 */
import type { Mending } from '../cases/mending.ts';
import type { BackingEvent } from '../counting/explain.ts';
import type { EventType } from '../events/catalogue.ts';
import type { KnownSender } from '../intake/senders.ts';

export interface Proposed {
  event: object;
  fill: string[];
}

/** What the catalogue requires in `data`, by the types that mend. */
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
  // Where a retraction stands in the order does not matter: that of the event it takes back is never too late.
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
