/**
 * A night's commitment to the event sets that changed since the night before. In: from each run, the digest of all
 * events of each agency that it read. Out: one entry of the transparency log per night, and its opening in the private
 * bucket. Always holds:
 *
 *  1. An entry is the root of a tree (RFC 6962). A leaf is an agency, the digest of its events, and a salt of its own.
 *     The entry reveals nothing; one agency's leaf can be opened later without the others.
 *  2. The opening is written once, before the entry, and never replaced; the salt stays in the private bucket.
 *  3. A set is noted before the log is written and removed afterwards, so a set without an entry stays noted.
 */
import { dayOf, instantOf } from '../events/instant.ts';
import { compareUtf8 } from '../events/text.ts';
import { type Hash, inclusionProof, leafHash, rootOf, type Tree, treeOver } from '../log/merkle.ts';
import { retryUntilSwapped } from '../store/compare-and-swap.ts';
import { sha256Bytes as digest, sha256 } from '../store/digest.ts';
import type { Objects } from '../store/ports.ts';
import { draftKeys } from './keys.ts';

/** An agency, and the digest of all its events that a run read. */
export interface EventSet {
  agency: string;
  events: string;
}

/** The opening of a night's entry. */
export interface Opening {
  format: 1;
  run: string;
  /** Day of the run, YYYY-MM-DD in Asia/Shanghai. */
  on: string;
  /** 32 random bytes in hexadecimal. */
  salt: string;
  /** Sorted by agency; an agency occurs twice if its events changed between two runs. */
  sets: EventSet[];
}

interface Noted {
  format: 1;
  /** Sets without an entry, in the order in which they were read. */
  sets: EventSet[];
  /** By agency, the last committed set. */
  committed: Record<string, string>;
}

/** Notes the sets of a run that differ from the last ones. Any of them may be the basis of a version. */
export async function noteSets(read: readonly EventSet[], drafts: Objects): Promise<void> {
  if (read.length === 0) return;
  await changeNoted(drafts, ({ sets, committed }) => {
    const last = new Map([
      ...Object.entries(committed),
      ...sets.map((set) => [set.agency, set.events] as const),
    ]);
    const fresh = read.filter(({ agency, events }) => last.get(agency) !== events);
    const again = new Set(fresh.map(nameOf));
    return { sets: [...sets.filter((set) => !again.has(nameOf(set))), ...fresh], committed };
  });
}

/** Removes the sets that an entry covers; sets read since then stay. */
export async function settleSets(opening: Opening, drafts: Objects): Promise<void> {
  const covered = new Set(opening.sets.map(nameOf));
  await changeNoted(drafts, ({ sets, committed }) => {
    const done = sets.filter((set) => covered.has(nameOf(set)));
    const now = { ...committed, ...Object.fromEntries(done.map(({ agency, events }) => [agency, events])) };
    return { sets: sets.filter((set) => !covered.has(nameOf(set))), committed: now };
  });
}

const nameOf = ({ agency, events }: EventSet) => `${agency} ${events}`;

async function changeNoted(
  drafts: Objects,
  change: (noted: Omit<Noted, 'format'>) => Omit<Noted, 'format'>,
): Promise<void> {
  await retryUntilSwapped('the sets to commit to', async () => {
    const object = await drafts.get(draftKeys.toCommit);
    const noted: Noted = object ? notedIn(object.bytes) : { format: 1, sets: [], committed: {} };
    const bytes = Buffer.from(JSON.stringify({ format: 1, ...change(noted) }));
    if (object ? Buffer.compare(object.bytes, bytes) === 0 : change(noted).sets.length === 0) return true;
    const only = object ? { etag: object.etag } : ('absent' as const);
    const put = { key: draftKeys.toCommit, bytes, mediaType: 'application/json', only };
    return (await drafts.put(put)) || undefined;
  });
}

function notedIn(bytes: Uint8Array): Noted {
  const noted: Noted = JSON.parse(Buffer.from(bytes).toString());
  if (noted.format !== 1) throw new Error('the sets to commit to have an unknown format');
  return noted;
}

/**
 * The opening for this run, created on the first call; undefined if no set is noted. A repeated run gets the same one.
 */
export async function openingOf(
  { run, at }: { run: string; at: string },
  { drafts, salt }: { drafts: Objects; salt: () => string },
): Promise<Opening | undefined> {
  const key = draftKeys.commitment(run);
  const kept = await drafts.get(key);
  if (kept) return readOpening(kept.bytes);
  const noted = await drafts.get(draftKeys.toCommit);
  const sets = noted ? notedIn(noted.bytes).sets : [];
  if (sets.length === 0) return undefined;
  sets.sort((a, b) => compareUtf8(nameOf(a), nameOf(b)));
  const opening: Opening = { format: 1, run, on: dayOf(instantOf(Date.parse(at))), salt: salt(), sets };
  const bytes = Buffer.from(JSON.stringify(opening));
  if (await drafts.put({ key, bytes, mediaType: 'application/json', only: 'absent' })) return opening;
  const there = await drafts.get(key);
  if (!there) throw new Error(`${key} cannot be read`);
  return readOpening(there.bytes);
}

export function readOpening(bytes: Uint8Array): Opening {
  const opening: Opening = JSON.parse(Buffer.from(bytes).toString());
  if (opening.format !== 1) throw new Error('what opens a commitment has an unknown format');
  return opening;
}

/** The entry of the log for an opening. */
export async function commitmentEntry(opening: Opening): Promise<string> {
  const { tree, size } = treeOf(opening);
  return entryOf(opening.on, await rootOf(size, tree));
}

const entryOf = (on: string, root: Hash) =>
  JSON.stringify({ type: 'commitment', on, root: Buffer.from(root).toString('base64') });

/** One agency's part of a commitment: its leaf, and the inclusion proof. Hashes are in base64. */
export interface Opened {
  /** The entry of the log. */
  entry: string;
  leaf: string;
  index: number;
  size: number;
  path: string[];
}

/** The proof that a night committed to this set; undefined if it did not. */
export async function openedFor(set: EventSet, opening: Opening): Promise<Opened | undefined> {
  const index = opening.sets.findIndex((one) => nameOf(one) === nameOf(set));
  if (index < 0) return undefined;
  const { tree, size } = treeOf(opening);
  const path = await inclusionProof(index, size, tree);
  return {
    entry: entryOf(opening.on, await rootOf(size, tree)),
    leaf: leafOf(set, opening.salt),
    index,
    size,
    path: path.map((hash) => Buffer.from(hash).toString('base64')),
  };
}

function treeOf({ sets, salt }: Opening): { tree: Tree; size: number } {
  const leaves = sets.map((set) => leafHash(new Uint8Array(Buffer.from(leafOf(set, salt))), digest));
  return { tree: treeOver(leaves, digest), size: leaves.length };
}

/** Each leaf has its own salt, derived from the opening's, so that revealing one does not reveal the others. */
function leafOf({ agency, events }: EventSet, salt: string): string {
  return JSON.stringify({ agency, events, salt: sha256(`${salt}\0${agency}`) });
}
