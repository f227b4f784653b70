/**
 * The file of an agency, among a number of files. In: its id and the number of files. Out: an index from 0. Always
 * holds: it depends on these two alone, so a new agency changes only its own file. An additional file takes over a part
 * of one other file, and nothing else moves; a file gets at most about twice its share.
 */
export function bucketOf(id: string, count: number): number {
  let span = 1;
  while (span < count) span *= 2;
  const at = hashOf(id) % span;
  return at < count ? at : at - span / 2;
}

/** Items by the file of their agency, in their original order. */
export function inBuckets<T>(items: Iterable<T>, count: number, idOf: (item: T) => string): T[][] {
  const buckets = Array.from({ length: count }, (): T[] => []);
  for (const item of items) buckets[bucketOf(idOf(item), count)]?.push(item);
  return buckets;
}

/** FNV-1a with the last step of MurmurHash3: ids that differ only in their last digit must separate, too. */
export function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
