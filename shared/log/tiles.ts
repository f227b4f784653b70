/**
 * The files of a log (C2SP tlog-tiles): tiles of 256 hashes, and bundles of 256 entries. In: the appended entries, and
 * access to the stored tiles. Out: the new tiles, their names, and the hash of any complete subtree. Always holds: a
 * name states the width of its contents, so that nothing under a name ever changes.
 */
import { type Digest, type Hash, leafHash, nodeHash, type Subtree } from './merkle.ts';

/** Entries of a bundle, hashes of a tile. */
export const WIDTH = 256;
const HEIGHT = 8;
const HASH_BYTES = 32;

export interface Tile {
  /** Of the tree of tiles, 0 the lowest; `entries` names a bundle. */
  level: number | 'entries';
  index: number;
  /** Hashes or entries in it; 256 for a full one. */
  width: number;
}

export const tileName = ({ level, index, width }: Tile): string =>
  `tile/${level}/${nameOf(index)}${width < WIDTH ? `.p/${width}` : ''}`;

/** Three digits a step, an x before all but the last: `x001/x234/067`. */
function nameOf(index: number): string {
  const steps: string[] = [];
  let rest = index;
  do {
    const digits = String(rest % 1000).padStart(3, '0');
    steps.unshift(steps.length === 0 ? digits : `x${digits}`);
    rest = Math.floor(rest / 1000);
  } while (rest > 0);
  return steps.join('/');
}

export type ReadTile = (tile: Tile) => Promise<Uint8Array>;

/** Tiles whose inner hashes are cached: consecutive proofs need the same few. */
const MOST_HELD = 32;

/** The hashes of complete subtrees in a log of `size` entries, by its tiles. */
export function subtreesIn(size: number, read: ReadTile, digest: Digest): Subtree {
  const held = new Map<string, Hash[][]>();
  const rowsOf = async (tile: Tile): Promise<Hash[][]> => {
    const name = tileName(tile);
    const known = held.get(name);
    if (known) return known;
    const bytes = await read(tile);
    if (bytes.length !== tile.width * HASH_BYTES) throw new RangeError(`${name} is not whole`);
    const rows = rowsOver(
      Array.from({ length: tile.width }, (_, at) => hashIn(bytes, at)),
      digest,
    );
    const [oldest] = held.keys();
    if (held.size >= MOST_HELD && oldest !== undefined) held.delete(oldest);
    held.set(name, rows);
    return rows;
  };
  return async (level, index) => {
    const low = level % HEIGHT;
    const first = index * 2 ** low;
    const at = { level: (level - low) / HEIGHT, index: Math.floor(first / WIDTH) };
    const count = Math.floor(size / WIDTH ** at.level);
    const width = Math.min(WIDTH, count - at.index * WIDTH);
    const offset = first % WIDTH;
    if (width < offset + 2 ** low) throw new RangeError(`a log of ${size} has no subtree ${level}/${index}`);
    const hash = (await rowsOf({ ...at, width }))[low]?.[offset / 2 ** low];
    if (!hash) throw new RangeError(`a log of ${size} has no subtree ${level}/${index}`);
    return hash;
  };
}

const hashIn = (tile: Uint8Array, at: number): Hash => tile.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);

/** The hashes of a tile, and row by row those over each two of them. */
function rowsOver(hashes: Hash[], digest: Digest): Hash[][] {
  const rows = [hashes];
  for (let below = hashes; below.length > 1; ) {
    const row: Hash[] = [];
    for (let at = 0; at + 1 < below.length; at += 2) {
      const [left, right] = below.slice(at, at + 2);
      if (left && right) row.push(nodeHash(left, right, digest));
    }
    rows.push(row);
    below = row;
  }
  return rows;
}

/** The hash over a power of two of them. */
const overAll = (hashes: Hash[], digest: Digest): Hash =>
  rowsOver(hashes, digest).at(-1)?.[0] ?? new Uint8Array();

export interface NewTile extends Tile {
  bytes: Uint8Array;
}

/** Every new or wider tile and bundle, once `entries` follow the first `size`. */
export async function appended(
  size: number,
  entries: readonly Uint8Array[],
  { read, digest }: { read: ReadTile; digest: Digest },
): Promise<NewTile[]> {
  if (entries.length === 0) return [];
  const bundles = await grown('entries', size, entries.map(framed), read);
  const tiles: NewTile[] = [];
  let [before, fresh]: [number, Hash[]] = [size, entries.map((entry) => leafHash(entry, digest))];
  for (let level = 0; fresh.length > 0; level++) {
    const row = await grown(level, before, fresh, read);
    tiles.push(...row);
    const whole = row.filter(({ width }) => width === WIDTH);
    before = Math.floor(before / WIDTH);
    fresh = whole.map(({ bytes }) =>
      overAll(
        Array.from({ length: WIDTH }, (_, at) => hashIn(bytes, at)),
        digest,
      ),
    );
  }
  return [...bundles, ...tiles];
}

/** The files of one row after it grew: the last one widened, and those behind it. */
async function grown(
  level: Tile['level'],
  before: number,
  fresh: readonly Uint8Array[],
  read: ReadTile,
): Promise<NewTile[]> {
  const first = Math.floor(before / WIDTH);
  const width = before % WIDTH;
  const kept = width === 0 ? [] : [await read({ level, index: first, width })];
  const all = [...Array.from({ length: width }, () => new Uint8Array()), ...fresh];
  const tiles: NewTile[] = [];
  for (let at = 0; at < all.length; at += WIDTH) {
    const items = all.slice(at, at + WIDTH);
    const bytes = concatenated(at === 0 ? [...kept, ...items] : items);
    tiles.push({ level, index: first + at / WIDTH, width: items.length, bytes });
  }
  return tiles;
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

const MOST_BYTES = 0xffff;

/** An entry preceded by its length, two bytes, the higher first. */
function framed(entry: Uint8Array): Uint8Array {
  if (entry.length > MOST_BYTES) throw new RangeError(`an entry of ${entry.length} bytes`);
  return concatenated([Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry]);
}

/** The entries of a bundle; throws a RangeError if it is truncated. */
export function entriesOf(bundle: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bundle.length; ) {
    const length = (bundle[at] ?? 0) * 256 + (bundle[at + 1] ?? Number.NaN);
    const end = at + 2 + length;
    if (!(end <= bundle.length)) throw new RangeError('a bundle of entries is cut off');
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return entries;
}

/** The bundles of a log, in order. */
export function bundlesOf(size: number): Tile[] {
  return Array.from({ length: Math.ceil(size / WIDTH) }, (_, index) => ({
    level: 'entries' as const,
    index,
    width: Math.min(WIDTH, size - index * WIDTH),
  }));
}
