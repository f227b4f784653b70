import { PERMISSIONS } from '../../shared/events/catalogue.ts';
import { readEvents } from '../../shared/events/envelope.ts';
import type { KeptEvent } from '../../shared/events/event.ts';

/** The present of the tests, after every year that they speak of: 2027-06-01. */
export const NOW = Date.UTC(2027, 5, 1);

/** Takes one CloudEvent through the door's reading; throws where the door would refuse it. */
export function kept(event: { agency?: unknown; [name: string]: unknown }, source = 'cases'): KeptEvent {
  const sender = {
    source,
    agencies: [String(event.agency)],
    may: PERMISSIONS,
    vouches: true,
    succeeds: ['s1', 's2', 'a', 'b'],
  };
  const { events, faults } = readEvents(event, sender, { mode: 'single', now: NOW });
  const [received] = events;
  if (!received) throw new Error(`the door refuses it: ${JSON.stringify(faults)} ${JSON.stringify(event)}`);
  return received.event;
}

/** What a story tells of one event; the envelope around it says nothing that a fold looks at. */
export interface Told {
  readonly id?: string;
  readonly type: string;
  readonly day: string;
  readonly subject: string;
  readonly agency?: string;
  readonly data?: object;
}

/** Takes an event of 09:00 Beijing time through the door's reading; without an id it is called `type@day`. */
export function told(
  { type, day, id = `${type}@${day}`, subject, agency = 'huaian', data = {} }: Told,
  source?: string,
) {
  const time = `${day}T09:00:00+08:00`;
  return kept({ specversion: '1.0', id, source: '/cases', type, time, subject, agency, data }, source);
}
