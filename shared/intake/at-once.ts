/** Work on many items of one request, so that the round trips to a store overlap. */

/** Concurrent calls of one request, so that it does not use up the table's throughput. */
const CALLS_AT_ONCE = 32;

/**
 * Runs `work` on all items, at most 32 at once. Returns the results in the order of the items. After a failure it
 * starts no more, waits for those under way, and throws the first failure.
 */
export async function onEach<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const [first] = items;
  if (items.length === 1 && first !== undefined) return [await work(first)];
  if (items.length <= CALLS_AT_ONCE) return allOf(items.map(work));
  const results: R[] = [];
  const waiting = items.entries();
  let failed = false;
  const worker = async () => {
    for (const [index, item] of waiting) {
      if (failed) return;
      try {
        results[index] = await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await allOf(Array.from({ length: CALLS_AT_ONCE }, worker));
  return results;
}

/** Like `Promise.all`, but a failure is thrown only after all others have settled. */
async function allOf<R>(begun: readonly Promise<R>[]): Promise<R[]> {
  try {
    return await Promise.all(begun);
  } catch (error) {
    await Promise.allSettled(begun);
    throw error;
  }
}
