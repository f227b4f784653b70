/**
 * Facts that began at an ended agency: a receipt, a filing or an issue after its last day. In: a folded case, its
 * events, and the last day; undefined if the agency continues. Out: one fault each. Always holds: a retracted or voided
 * fact is none; the case counts as it is, at the heir, until it is retracted. Contract, section 7.
 */
import type { EventType } from '../events/catalogue.ts';
import type { KeptEvent } from '../events/event.ts';
import { dayOf } from '../events/instant.ts';
import type { CaseFacts } from './case.ts';
import type { FeedFault } from './faults.ts';

const BEGINNINGS: ReadonlySet<EventType> = new Set([
  'application.received',
  'review.filed',
  'lawsuit.filed',
  'document.issued',
]);

export function afterEnd(
  { retracted, uncounted }: Pick<CaseFacts, 'retracted' | 'uncounted'>,
  events: readonly KeptEvent[],
  until: string | undefined,
): FeedFault[] {
  if (until === undefined) return [];
  return events
    .filter(({ type, at }) => BEGINNINGS.has(type) && dayOf(at) > until)
    .filter((event) => !retracted.includes(event))
    .filter(({ type }) => uncounted !== 'voided' || type !== 'application.received')
    .map(({ id, source }) => ({ code: 'after-its-end', event: { id, source } }));
}
