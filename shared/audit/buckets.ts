/**
 * Into which of so many files an agency falls. In: its id and how many files there are. Out: the number of one, from 0.
 * Always holds: it follows from the two alone, so that an agency more changes the one file that it falls into; where there
 * is a file more, a part of one other file moves into it and nothing else moves; a file gets at most about twice its share.
 */
export function bucketOf(id: string, count: number): number {
  let span = 1;
  while (span < count) span *= 2;
  const at = hashOf(id) % span;
  return at < count ? at : at - span / 2;
}

/** Items by the file that their agency falls into, in the order in which they came. */
export function inBuckets<T>(items: Iterable<T>, count: number, idOf: (item: T) => string): T[][] {
  const buckets = Array.from({ length: count }, (): T[] => []);
  for (const item of items) buckets[bucketOf(idOf(item), count)]?.push(item);
  return buckets;
}

/** FNV-1a with the last step of MurmurHash3: ids that differ in their last digit alone are to part, too. */
export function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
