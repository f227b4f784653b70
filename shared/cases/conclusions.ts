/**
 * The last word of a case. Two decisions of one instant that no `sequence` orders and that differ are a
 * contradiction: the earlier in the contract's order counts, the other is left out.
 */
import type { KeptEvent } from '../events/event.ts';
import type { FeedFault, FeedFaultCode } from './faults.ts';

/** Whether an event contradicts the first of those before it that has its instant and sequence; puts the fault down. */
export function ambiguous<E extends KeptEvent>(
  event: E,
  before: readonly E[],
  meaning: (event: E) => string,
  faults: FeedFault[],
  code: FeedFaultCode,
): boolean {
  const rival = before.find(
    ({ type, at, sequence }) => type === event.type && at === event.at && sequence === event.sequence,
  );
  if (!rival || meaning(rival) === meaning(event)) return false;
  faults.push({ code, event: { id: event.id, source: event.source } });
  return true;
}
