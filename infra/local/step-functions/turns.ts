/**
 * Concurrent turns: of a map, or the branches of a parallel state.
 *
 * Comes in: the turns and the concurrency. Goes out: their results in the order of the turns. Always: the first failure
 * stops the others before their next state, and is the result of all.
 */
import type { Json } from '../template/intrinsics.ts';

/** AWS's default concurrency of an inline map. */
const MOST_AT_ONCE = 40;

/** Results in the order of the turns. The first failure stops the others before their next state. */
export async function together(
  turns: readonly ((signal: AbortSignal) => Promise<Json>)[],
  bound: number,
  outer: AbortSignal,
): Promise<Json[]> {
  const results: Json[] = [];
  const stop = new AbortController();
  const signal = AbortSignal.any([outer, stop.signal]);
  const waiting = turns.entries();
  const worker = async (): Promise<void> => {
    for (const [index, turn] of waiting) results[index] = await turn(signal);
  };
  const workers = Array.from({ length: Math.min(bound || MOST_AT_ONCE, turns.length) }, worker);
  try {
    await Promise.all(workers);
  } catch (error) {
    stop.abort();
    await Promise.allSettled(workers);
    throw error;
  }
  return results;
}
