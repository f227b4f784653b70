/** Work on many items of one request, so that the round trips to a store overlap. */

/** Calls under way at once: one request does not take the whole table's throughput. */
const CALLS_AT_ONCE = 32;

/** Does the work on all items, some of them at once. After a failure nothing new is begun. Results in the order of the items. */
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

/** What all of them come to; after a failure only when the others have ended, and then the first that failed. */
async function allOf<R>(begun: readonly Promise<R>[]): Promise<R[]> {
  try {
    return await Promise.all(begun);
  } catch (error) {
    await Promise.allSettled(begun);
    throw error;
  }
}
