import type { Permission } from '../../shared/events/catalogue.ts';
import { readEvents } from '../../shared/events/envelope.ts';
import type { KeptEvent } from '../../shared/events/event.ts';

/** The present of the tests, after every year that they speak of: 2027-06-01. */
export const NOW = Date.UTC(2027, 5, 1);
const EVERYTHING: readonly Permission[] = ['facts', 'text', 'finalise'];

/** Takes one CloudEvent through the door's reading; throws where the door would refuse it. */
export function kept(event: { agency?: unknown; [name: string]: unknown }, source = 'cases'): KeptEvent {
  const sender = {
    source,
    agencies: [String(event.agency)],
    may: EVERYTHING,
    succeeds: ['s1', 's2', 'a', 'b'],
  };
  const { events, faults } = readEvents(event, sender, { mode: 'single', now: NOW });
  const [received] = events;
  if (!received) throw new Error(`the door refuses it: ${JSON.stringify(faults)} ${JSON.stringify(event)}`);
  return received.event;
}
