/**
 * The last word of a case. Two different decisions of one instant that no `sequence` orders are a contradiction: the
 * earlier in the contract's order counts, the other is left out.
 */
import type { KeptEvent } from '../events/event.ts';

/** The events, given in order, that contradict the first of their instant and sequence. */
export function rivalsOf<E extends KeptEvent>(events: readonly E[], meaning: (event: E) => string): E[] {
  return events.filter((event) => {
    const first = events.find(({ at, sequence }) => at === event.at && sequence === event.sequence) ?? event;
    return meaning(first) !== meaning(event);
  });
}
