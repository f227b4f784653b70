/**
 * Reads items concurrently. In: items, and a function that reads one. Out: the results in the order of the items.
 * Always: at most `atOnce` reads are under way or waiting to be consumed; the first failure in that order is thrown.
 */
export async function* readAhead<Item, Read>(
  items: Iterable<Item>,
  atOnce: number,
  read: (item: Item) => Promise<Read>,
): AsyncGenerator<Read> {
  const under: Promise<Read>[] = [];
  for (const item of items) {
    const begun = read(item);
    // A failure is thrown when its result is consumed; results after a failed one never are.
    begun.catch(() => {});
    under.push(begun);
    if (under.length < atOnce) continue;
    const first = under.shift();
    if (first) yield await first;
  }
  for (const begun of under) yield await begun;
}
