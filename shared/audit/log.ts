/**
 * Verifies the transparency log of a publication (`log/`; C2SP tlog-tiles) with no more rights than the public has. In:
 * a published place, and the checkpoint seen before. Out: the log, if its key signed its checkpoint. Findings: it is
 * signed, it continues the last seen checkpoint, every entry and every tile matches the checkpoint, and no version has
 * two entries. Always holds: a checkpoint is kept only if none of this failed; a missing log is reported.
 */
import { readCheckpoint, readVerifier, type Verifier, verifierText } from '../log/checkpoint.ts';
import { consistencyProof, type Head, isConsistent, isSame, rootOf, type Tree } from '../log/merkle.ts';
import { appended, bundlesOf, entriesOf, subtreesIn, type Tile, tileName, WIDTH } from '../log/tiles.ts';
import { type Findings, jsonOf } from './findings.ts';
import type { PublishedPlace, SeenLog, VerifiedPlace } from './port.ts';

/** The log's place in the publication. */
export const LOG = 'log/';
const CHECKPOINT = `${LOG}checkpoint`;
const KEY = `${LOG}key`;

/** The tools of a log verification. */
export type LogPlace = PublishedPlace & Pick<VerifiedPlace, 'log' | 'seen'>;

export interface OpenLog {
  verifier: Verifier;
  /** The signed note. */
  checkpoint: string;
  head: Head;
  /** From the stored tiles; a RangeError if one is missing or truncated. */
  tree: Tree;
  /** Every version with an entry; absent if the log was not read whole. */
  versions?: ReadonlySet<string>;
}

type NotOpen = 'no key' | 'no checkpoint' | 'not signed';

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** The published key of the log; a version's folder alone has none. */
export async function keyOfLog(place: PublishedPlace): Promise<string | undefined> {
  const key = place.scope.kind === 'alone' ? undefined : await place.read(KEY);
  return key && textOf(key);
}

/** The log of a place; a version's folder alone has none. */
export async function openLog(place: LogPlace): Promise<OpenLog | NotOpen> {
  const key = await keyOfLog(place);
  if (key === undefined) return 'no key';
  const verifier = readVerifier(key, place.log.digest);
  if (!verifier) return 'not signed';
  const bytes = await place.read(CHECKPOINT);
  if (!bytes) return 'no checkpoint';
  const checkpoint = textOf(bytes);
  const head = readCheckpoint(checkpoint, verifier, place.log);
  if (!head) return 'not signed';
  const { digest } = place.log;
  const tree = { digest, subtree: subtreesIn(head.size, (tile) => tileOf(tile, place), digest) };
  return { verifier, checkpoint, head, tree };
}

async function tileOf(tile: Tile, place: LogPlace): Promise<Uint8Array> {
  const bytes = await place.read(`${LOG}${tileName(tile)}`);
  if (!bytes) throw new RangeError(`${tileName(tile)} is gone`);
  return bytes;
}

/** Whether the log of `before` is a prefix of this one; a missing or truncated tile proves nothing. */
export async function goesOn(before: Head, { head, tree }: OpenLog): Promise<boolean> {
  if (before.size > head.size) return false;
  return shown(async () => {
    const proof = await consistencyProof(before.size, head.size, tree);
    return isConsistent(before, head, proof, tree.digest);
  });
}

/** The proof from tiles; false if they do not suffice. */
export async function shown<T>(look: () => Promise<T>): Promise<T | false> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Whether a log is small enough to read it whole for one of its reports. */
const READ_WHOLE = 4096;

/** The findings about the log itself; a valid checkpoint is kept as the last seen one. */
export async function verifyLog(place: LogPlace, findings: Findings): Promise<OpenLog | undefined> {
  const log = await openLog(place);
  const isOpen = typeof log !== 'string';
  const seen = await place.seen?.last(isOpen ? log.verifier : undefined);
  if (!isOpen) {
    tellNotOpen(log, seen, findings);
    return undefined;
  }
  const failed = () => findings.all.filter(({ result }) => result === 'fail').length;
  const before = failed();
  const isWhole = place.scope.kind === 'publication' || log.head.size <= READ_WHOLE;
  const versions = isWhole ? await verifyEntries(log, place, findings) : undefined;
  if (place.seen) await verifySeen(log, seen, findings);
  if (place.seen && failed() === before) await place.seen.keep(log);
  return { ...log, ...(versions && { versions }) };
}

function tellNotOpen(state: NotOpen, seen: SeenLog | undefined, findings: Findings): void {
  if (state === 'not signed')
    findings.fail(CHECKPOINT, {
      zh: '日志的检查点不是日志公钥（log/key）所签，或已损坏',
      en: 'the checkpoint of the log is damaged, or its key (log/key) did not sign it',
    });
  else if (seen)
    findings.fail(state === 'no key' ? KEY : CHECKPOINT, {
      zh: `日志不见了：上次所见有 ${seen.head.size} 条`,
      en: `the log is gone: it had ${seen.head.size} entries when it was seen last`,
    });
}

async function verifySeen(log: OpenLog, seen: SeenLog | undefined, findings: Findings): Promise<void> {
  const { size } = log.head;
  if (!seen) {
    findings.unknown(CHECKPOINT, {
      zh: `首次见到这份日志（${size} 条），此前有无改动无从比对；已留存，供以后比对`,
      en: `this log of ${size} entries is seen for the first time: kept, to be compared with later`,
    });
    return;
  }
  const key = verifierText(log.verifier, log.tree.digest);
  if (key !== seen.key) {
    findings.fail(KEY, {
      zh: `日志公钥与上次所见的不同：上次为 ${seen.key}`,
      en: `the key of the log is another than the one seen before: ${seen.key}`,
    });
    return;
  }
  const holds = await goesOn(seen.head, log);
  const grown = size - seen.head.size;
  findings.check(
    CHECKPOINT,
    holds,
    {
      zh: `日志由上次所见的 ${seen.head.size} 条续写，新增 ${grown} 条，原有的未改动`,
      en: `the log goes on from the ${seen.head.size} entries seen last, with ${grown} more`,
    },
    wordsOf(seen.head, log.head),
  );
}

function wordsOf(seen: Head, now: Head) {
  if (now.size < seen.size)
    return {
      zh: `日志被回退：上次所见有 ${seen.size} 条，现在只有 ${now.size} 条（若此处是较早的副本，请另用 --checkpoints 指定留存处）`,
      en: `the log was rolled back: ${seen.size} entries were seen last, now there are ${now.size}; for an older copy name another folder with --checkpoints`,
    };
  if (now.size === seen.size)
    return {
      zh: `同为 ${now.size} 条，日志却有两个不同的根：已被改写`,
      en: `the log was rewritten: it has ${now.size} entries as before, and another root`,
    };
  return {
    zh: `日志不是由上次所见的 ${seen.size} 条续写：已有条目被改写或删去，或分片缺失`,
    en: `the log does not go on from the ${seen.size} entries seen last: rewritten, or a tile is missing`,
  };
}

/** All entries of a log, in order; a finding if a bundle is missing, truncated or short. */
async function readEntries(
  { head }: OpenLog,
  place: LogPlace,
  findings: Findings,
): Promise<Uint8Array[] | undefined> {
  const all: Uint8Array[] = [];
  for (const bundle of bundlesOf(head.size)) {
    const entries = await shown(async () => entriesOf(await tileOf(bundle, place)));
    if (!entries || entries.length !== bundle.width) {
      findings.fail(`${LOG}${tileName(bundle)}`, {
        zh: `日志的条目缺失或不完整：应有 ${bundle.width} 条，实有 ${entries ? entries.length : 0} 条`,
        en: `entries of the log are missing: ${bundle.width} are to be here, ${entries ? entries.length : 0} are`,
      });
      return undefined;
    }
    all.push(...entries);
  }
  return all;
}

/** Recomputes every tile from the entries; returns the versions among them. */
async function verifyEntries(
  log: OpenLog,
  place: LogPlace,
  findings: Findings,
): Promise<ReadonlySet<string> | undefined> {
  const { digest } = place.log;
  const { size, root } = log.head;
  const entries = await readEntries(log, place, findings);
  if (!entries) return undefined;
  const tiles = await appended(0, entries, { read: nothing, digest });
  const made = new Map(tiles.map((tile) => [tileName(tile), tile.bytes]));
  const read = async (tile: Tile) => made.get(tileName(tile)) ?? new Uint8Array();
  const isRoot = isSame(await rootOf(size, { digest, subtree: subtreesIn(size, read, digest) }), root);
  const wrong: Tile[] = [];
  for (const tile of tiles) {
    const lying = await place.read(`${LOG}${tileName(tile)}`);
    if (!lying || !isSame(lying, tile.bytes)) wrong.push(tile);
  }
  // If the entries give the root, a tile was changed; else the entries under it may be.
  if (isRoot) for (const tile of wrong) findings.fail(`${LOG}${tileName(tile)}`, SWAPPED);
  else for (const tile of wrong.filter(({ level }) => level === 0)) failEntries(tile, findings);
  if (isRoot && wrong.length === 0)
    findings.pass(CHECKPOINT, {
      zh: `日志全部 ${size} 条及各分片重算一致`,
      en: `all ${size} entries and all tiles of the log, recomputed, agree`,
    });
  else if (!isRoot) findings.fail(CHECKPOINT, OTHER_ROOT);
  return verifyOneEntryEach(entries, findings);
}

function failEntries(tile: Tile, findings: Findings): void {
  findings.fail(`${LOG}${tileName({ ...tile, level: 'entries' })}`, CHANGED);
}

const nothing = async () => new Uint8Array();

const SWAPPED = {
  zh: '日志的分片缺失，或与其条目不符：已被换过',
  en: 'this tile of the log is missing or was swapped: it is not of its entries',
};
const CHANGED = {
  zh: '日志的条目与分片不符：有条目被改写或调换',
  en: 'entries of the log were changed: they are not those of its tiles',
};
const OTHER_ROOT = {
  zh: '日志的条目得不出检查点的根：日志已被改写',
  en: 'the entries of the log do not give the root of the checkpoint: it was rewritten',
};

/** A version has one entry for ever: a second one would be the way to introduce a rewritten version. */
function verifyOneEntryEach(entries: readonly Uint8Array[], findings: Findings): ReadonlySet<string> {
  const first = new Map<string, number>();
  for (const [index, bytes] of entries.entries()) {
    const entry = versionOf(bytes);
    if (entry === undefined) continue;
    const known = first.get(entry);
    if (known === undefined) first.set(entry, index);
    else
      findings.fail(`${LOG}entries/${index}`, {
        zh: `${entry} 在日志中另有一条（第 ${known} 条）：同一版本不应登载两次`,
        en: `${entry} has an entry already, number ${known}: a version has one`,
      });
  }
  return new Set(first.keys());
}

function versionOf(bytes: Uint8Array): string | undefined {
  const entry = jsonOf(bytes) as Record<string, unknown> | undefined;
  if (entry?.['type'] !== 'version') return undefined;
  return `${entry['agency']}/${entry['year']}/v${entry['version']}`;
}

/** The first matching entry, and its index; undefined if the log has none, or is unreadable. */
export async function findEntry(
  isMeant: (text: string) => boolean,
  { head }: OpenLog,
  place: LogPlace,
): Promise<{ text: string; index: number } | undefined> {
  for (const bundle of bundlesOf(head.size)) {
    const entries = (await shown(async () => entriesOf(await tileOf(bundle, place)))) || [];
    const at = entries.findIndex((bytes) => isMeant(textOf(bytes)));
    const found = entries[at];
    if (found) return { text: textOf(found), index: bundle.index * WIDTH + at };
  }
  return undefined;
}

/** The first entry of a version. */
export const entryOf = (version: string, log: OpenLog, place: LogPlace) =>
  findEntry((text) => versionOf(new TextEncoder().encode(text)) === version, log, place);
