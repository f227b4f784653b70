/**
 * Many reads, some at once. In: items and what to do with each. Out: what came of them, in the order of the items. Always:
 * one question does not take the whole table's throughput.
 */

/** Reads under way at once. */
const AT_ONCE = 32;

/** What comes of each item, in the order of the items. */
export async function inParts<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE)
    results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(work))));
  return results;
}
