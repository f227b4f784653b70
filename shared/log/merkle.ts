/**
 * The hash tree of RFC 6962, section 2.1, over a log of any size. In: a digest, and access to the hashes of complete
 * subtrees. Out: roots, proofs of inclusion and of consistency. Always holds: every returned proof verifies, and no
 * proof verifies for two logs of which neither is a prefix of the other.
 */
export type Hash = Uint8Array;
/** SHA-256. */
export type Digest = (bytes: Uint8Array) => Hash;
/** The hash of the complete subtree of `2 ** level` entries with this `index` on its level. */
export type Subtree = (level: number, index: number) => Promise<Hash>;

const joined = (...parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export const leafHash = (entry: Uint8Array, digest: Digest): Hash => digest(joined(LEAF, entry));
export const nodeHash = (left: Hash, right: Hash, digest: Digest): Hash => digest(joined(NODE, left, right));

export interface Tree {
  digest: Digest;
  subtree: Subtree;
}

/** A tree held whole, by the hashes of its leaves. */
export function treeOver(leaves: readonly Hash[], digest: Digest): Tree {
  const subtree: Subtree = async (level, index) => {
    const leaf = level === 0 ? leaves[index] : undefined;
    if (leaf) return leaf;
    if (level === 0) throw new RangeError(`a tree of ${leaves.length} has no leaf ${index}`);
    const left = await subtree(level - 1, 2 * index);
    return nodeHash(left, await subtree(level - 1, 2 * index + 1), digest);
  };
  return { digest, subtree };
}

/** The root of the first `size` entries. */
export function rootOf(size: number, tree: Tree): Promise<Hash> {
  return size === 0 ? Promise.resolve(tree.digest(new Uint8Array())) : rangeHash(0, size, tree);
}

/** The hash over the entries from `low` to before `high`, if the tree has such a node. */
async function rangeHash(low: number, high: number, tree: Tree): Promise<Hash> {
  const count = high - low;
  const split = largestPowerBelow(count);
  if (count === 1 || count === 2 * split) return tree.subtree(Math.log2(count), low / count);
  const left = await rangeHash(low, low + split, tree);
  return nodeHash(left, await rangeHash(low + split, high, tree), tree.digest);
}

/** The largest power of two that is smaller; 1 if there is none. */
function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

/** The path from an entry to the root of the first `size`, from the bottom. */
export async function inclusionProof(entry: number, size: number, tree: Tree): Promise<Hash[]> {
  if (!(entry >= 0 && entry < size)) throw new RangeError(`no entry ${entry} in a log of ${size}`);
  let [low, high] = [0, size];
  const path: Hash[] = [];
  while (high - low > 1) {
    const middle = low + largestPowerBelow(high - low);
    const isLeft = entry < middle;
    path.unshift(await (isLeft ? rangeHash(middle, high, tree) : rangeHash(low, middle, tree)));
    if (isLeft) high = middle;
    else low = middle;
  }
  return path;
}

/** The proof that the first `before` entries are a prefix of the first `size`. */
export async function consistencyProof(before: number, size: number, tree: Tree): Promise<Hash[]> {
  if (!(before >= 0 && before <= size)) throw new RangeError(`a log of ${size} has not ${before} entries`);
  if (before === 0 || before === size) return [];
  let [low, high] = [0, size];
  const path: Hash[] = [];
  while (high !== before) {
    const middle = low + largestPowerBelow(high - low);
    const isLeft = before <= middle;
    path.unshift(await (isLeft ? rangeHash(middle, high, tree) : rangeHash(low, middle, tree)));
    if (isLeft) high = middle;
    else low = middle;
  }
  // If the prefix is one complete subtree, the verifier already has its hash: its own root.
  if (low !== 0) path.unshift(await rangeHash(low, high, tree));
  return path;
}

/** The root that a path leads to from the hash of an entry; undefined if the path is impossible (RFC 9162, 2.1.3.2). */
export function rootByInclusion(
  { entry, size, leaf }: { entry: number; size: number; leaf: Hash },
  path: readonly Hash[],
  digest: Digest,
): Hash | undefined {
  if (!isCount(entry) || !isCount(size) || entry >= size) return undefined;
  let [at, last, hash] = [entry, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash, digest);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else hash = nodeHash(hash, sibling, digest);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? hash : undefined;
}

const half = (count: number) => Math.floor(count / 2);
const isCount = (count: number) => Number.isSafeInteger(count) && count >= 0;

export interface Head {
  size: number;
  root: Hash;
}

/** Whether the proof shows the log of `before` as a prefix of that of `after` (RFC 9162, 2.1.4.2). */
export function isConsistent(before: Head, after: Head, proof: readonly Hash[], digest: Digest): boolean {
  if (!isCount(before.size) || !isCount(after.size) || before.size > after.size) return false;
  if (before.size === after.size) return proof.length === 0 && isSame(before.root, after.root);
  if (before.size === 0) return proof.length === 0 && isSame(before.root, digest(new Uint8Array()));
  const isComplete = Number.isInteger(Math.log2(before.size));
  const [first, ...rest] = isComplete ? [before.root, ...proof] : proof;
  if (!first) return false;
  let [at, last] = [before.size - 1, after.size - 1];
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  let [old, now] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      [old, now] = [nodeHash(sibling, old, digest), nodeHash(sibling, now, digest)];
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else now = nodeHash(now, sibling, digest);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && isSame(old, before.root) && isSame(now, after.root);
}

export const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);
