/**
 * Reads that need not wait for one another. In: items, and how each is read. Out: what was read, in the order of the
 * items. Always: no more than so many reads are under way or waiting to be taken; the first that fails ends it.
 */
export async function* readAhead<Item, Read>(
  items: Iterable<Item>,
  atOnce: number,
  read: (item: Item) => Promise<Read>,
): AsyncGenerator<Read> {
  const under: Promise<Read>[] = [];
  for (const item of items) {
    const begun = read(item);
    // Whoever takes it hears of its failure; nobody takes those behind one that failed.
    begun.catch(() => {});
    under.push(begun);
    if (under.length < atOnce) continue;
    const first = under.shift();
    if (first) yield await first;
  }
  for (const begun of under) yield await begun;
}
