/**
 * The last word of a case. Two decisions of one instant that no `sequence` orders and that differ are a
 * contradiction: the earlier in the contract's order counts, the other is left out.
 */
import type { KeptEvent } from '../events/event.ts';

/** Whether an event says something else than the first of those before it that has its instant and sequence. */
export function contradicts<E extends KeptEvent>(
  event: E,
  before: readonly E[],
  meaning: (event: E) => string,
): boolean {
  const rival = before.find(({ at, sequence }) => at === event.at && sequence === event.sequence);
  return rival !== undefined && meaning(rival) !== meaning(event);
}
