/**
 * The transparency log beside the catalogue (C2SP tlog-tiles, under `log/`). In: the catalogue, the night's commitment,
 * and both buckets. Out: an entry for each version, take-down and commitment without one, and a checkpoint that covers
 * them. Always holds:
 *
 *  1. The entries that follow a given size are claimed once in the private bucket, before a tile is written. So two
 *     concurrent chains, or one that resumes after a crash, write the same tiles and sign the same root.
 *  2. Tiles are written first. The checkpoint is written last, by compare-and-swap with the one that was read.
 *  3. Proofs for the entries of a checkpoint are written beside their versions before the next checkpoint is signed.
 *  4. A log signed by another key than this stack's is never continued.
 */
import { LOG } from '../audit/log.ts';
import { readCheckpoint, type Signer, signedCheckpoint, verifierText } from '../log/checkpoint.ts';
import {
  consistencyProof,
  type Head,
  inclusionProof,
  isConsistent,
  isSame,
  leafHash,
  rootByInclusion,
  rootOf,
} from '../log/merkle.ts';
import { appended, bundlesOf, entriesOf, type ReadTile, subtreesIn, tileName } from '../log/tiles.ts';
import type { Listed } from '../open/listed.ts';
import { retryUntilSwapped } from '../store/compare-and-swap.ts';
import { sha256Bytes as digest } from '../store/digest.ts';
import { verifyEd25519 } from '../store/ed25519.ts';
import type { Objects, ObjectToPut, StoredObject } from '../store/ports.ts';
import { readAhead } from '../store/read-ahead.ts';
import { draftKeys } from './keys.ts';
import { entriesFor, identityOf, withSeal } from './log-entries.ts';
import { type LogKeyPorts, signerOf } from './log-key.ts';
import { ASK_AGAIN, FOR_EVER } from './made-public.ts';
import { type VersionEntry, writeProofs } from './write-proofs.ts';

const CHECKPOINT = `${LOG}checkpoint`;

/** Bundles, or seals, read concurrently. */
const AT_ONCE = 16;
/** The most entries per step, to limit memory: a country's first log has many times as many. */
const MOST_AT_ONCE = 4096;
/** The most tiles kept in memory. */
const MOST_TILES = 256;

/** `keyless`: there is a log, but its signing key is lost. */
export type LogStanding = 'goes on' | 'keyless';

export async function appendToLog(
  { listed, commitment }: { listed: Listed; commitment?: string },
  ports: LogKeyPorts,
  most = MOST_AT_ONCE,
): Promise<LogStanding> {
  const wanted = function* () {
    yield* entriesFor(listed);
    if (commitment !== undefined) yield commitment;
  };
  if (wanted().next().done) return 'goes on';
  const signer = await signerOf(ports);
  if (!signer) return 'keyless';
  const isTakenDown = takenDownIn(listed);
  await retryUntilSwapped('the log', () => attempt(wanted, signer, { ...ports, isTakenDown, most }));
  return 'goes on';
}

interface AppendPorts extends LogKeyPorts {
  isTakenDown: (entry: VersionEntry) => boolean;
  /** Entries a step. */
  most: number;
}

async function attempt(
  wanted: () => Iterable<string>,
  signer: Signer,
  ports: AppendPorts,
): Promise<true | undefined> {
  const open = await opened(signer, ports);
  await open.prove(open.head.size);
  const logged = await loggedIn(open.head.size, open.read);
  let last: OpenLog | undefined = open;
  for (const batch of batchesOf(wanted(), logged, ports.most)) {
    // An earlier chain's claim is written first; then whatever is still missing.
    for (let left = batch; left.length > 0; left = left.filter((entry) => !logged.has(identityOf(entry)))) {
      const written: readonly string[] | undefined = await grown(
        left,
        last ?? (await opened(signer, ports)),
        ports,
      );
      if (!written) return undefined;
      for (const entry of written) logged.add(identityOf(entry));
      last = undefined;
    }
  }
  return true;
}

/** The log as published. */
interface OpenLog {
  signer: Signer;
  there: StoredObject | undefined;
  head: Head;
  read: ReadTile;
  /** By size, the checkpoints known to be public. */
  notes: Map<number, string>;
  /** Writes the missing proofs of the first `size` entries. */
  prove: (size: number) => Promise<void>;
}

async function opened(signer: Signer, { drafts, publication, isTakenDown }: AppendPorts): Promise<OpenLog> {
  const there = await publication.get(CHECKPOINT);
  const head = headOf(there, signer);
  const read = readerOf(publication);
  const notes = new Map<number, string>(there ? [[head.size, Buffer.from(there.bytes).toString()]] : []);
  const checkpointOf = async (size: number) =>
    notes.get(size) ?? signedCheckpoint(await earlier(size, head, read), signer, digest);
  const log = verifierText(signer, digest);
  const prove = (size: number) =>
    writeProofs(size, { drafts, publication, read, log, isTakenDown, checkpointOf });
  return { signer, there, head, read, notes, prove };
}

/** Appends the claimed entries, whoever claimed them, and returns them; undefined if another chain was faster. */
async function grown(
  fresh: readonly string[],
  { signer, there, head, read, notes, prove }: OpenLog,
  { drafts, publication }: AppendPorts,
): Promise<readonly string[] | undefined> {
  const next = await claimed(head.size, () => sealsOf(fresh, drafts), drafts);
  const entries = next.map((entry) => new Uint8Array(Buffer.from(entry)));
  for (const { bytes, ...tile } of await appended(head.size, entries, { read, digest }))
    await publication.put(objectOf(`${LOG}${tileName(tile)}`, bytes, FOR_EVER));
  const after = await proven(head, entries, read);
  const note = await signedCheckpoint(after, signer, digest);
  const only = there ? { etag: there.etag } : ('absent' as const);
  if (!(await publication.put({ ...objectOf(CHECKPOINT, Buffer.from(note), ASK_AGAIN), only })))
    return undefined;
  notes.set(after.size, note);
  await prove(after.size);
  return next;
}

/** The entries that the log lacks, in batches of `most`. */
function* batchesOf(
  wanted: Iterable<string>,
  logged: ReadonlySet<string>,
  most: number,
): Generator<string[]> {
  let batch: string[] = [];
  for (const entry of wanted) {
    if (logged.has(identityOf(entry))) continue;
    batch.push(entry);
    if (batch.length < most) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function loggedIn(size: number, read: ReadTile): Promise<Set<string>> {
  const logged = new Set<string>();
  for await (const bundle of readAhead(bundlesOf(size), AT_ONCE, read))
    for (const entry of entriesOf(bundle)) logged.add(identityOf(Buffer.from(entry).toString()));
  return logged;
}

async function sealsOf(entries: readonly string[], drafts: Objects): Promise<string[]> {
  const sealed: string[] = [];
  for await (const entry of readAhead(entries, AT_ONCE, (one) => withSeal(one, drafts))) sealed.push(entry);
  return sealed;
}

/** The head of an earlier checkpoint. It may be signed again only if the present one is consistent with it. */
async function earlier(size: number, head: Head, read: ReadTile): Promise<Head> {
  const tree = { digest, subtree: subtreesIn(head.size, read, digest) };
  const before = { size, root: await rootOf(size, { digest, subtree: subtreesIn(size, read, digest) }) };
  const isBeginning =
    size <= head.size && isConsistent(before, head, await consistencyProof(size, head.size, tree), digest);
  if (!isBeginning) throw new Error(`${CHECKPOINT} does not go on from that of ${size} entries`);
  return before;
}

function takenDownIn({ agencies }: Listed): (entry: VersionEntry) => boolean {
  const down = new Set<string>();
  for (const { id, years } of agencies)
    for (const { year, versions } of years)
      for (const { number, takenDown } of versions)
        if (takenDown !== undefined) down.add(`${id}/${year}/${number}`);
  return ({ agency, year, version }) => down.has(`${agency}/${year}/${version}`);
}

/** The head after the entries, computed from the written tiles. Throws if a reader could not verify every new entry. */
async function proven(head: Head, entries: readonly Uint8Array[], read: ReadTile): Promise<Head> {
  const size = head.size + entries.length;
  const tree = { digest, subtree: subtreesIn(size, read, digest) };
  const next = { size, root: await rootOf(size, tree) };
  if (!isConsistent(head, next, await consistencyProof(head.size, size, tree), digest))
    throw new Error(`the tiles of ${LOG} do not go on from its checkpoint of ${head.size} entries`);
  for (const [at, bytes] of entries.entries()) {
    const entry = head.size + at;
    const path = await inclusionProof(entry, size, tree);
    const root = rootByInclusion({ entry, size, leaf: leafHash(bytes, digest) }, path, digest);
    if (!root || !isSame(root, next.root)) throw new Error(`entry ${entry} of ${LOG} is not in its tiles`);
  }
  return next;
}

function headOf(there: StoredObject | undefined, signer: Signer): Head {
  if (!there) return { size: 0, root: digest(new Uint8Array()) };
  const note = Buffer.from(there.bytes).toString();
  const head = readCheckpoint(note, signer, { digest, verify: verifyEd25519 });
  if (!head) throw new Error(`${CHECKPOINT} is not signed by the key of this stack`);
  return head;
}

/** Caches tiles, because the bytes of a tile never change. */
function readerOf(publication: Objects): ReadTile {
  const kept = new Map<string, Uint8Array>();
  return async (tile) => {
    const name = tileName(tile);
    const bytes = kept.get(name) ?? (await publication.get(`${LOG}${name}`))?.bytes;
    if (!bytes) throw new Error(`${LOG}${name} is gone`);
    const [oldest] = kept.keys();
    if (kept.size >= MOST_TILES && oldest !== undefined) kept.delete(oldest);
    kept.set(name, bytes);
    return bytes;
  };
}

/** The entries that follow the first `size`: those of the first chain that claimed them. */
async function claimed(
  size: number,
  fresh: () => Promise<readonly string[]>,
  drafts: Objects,
): Promise<string[]> {
  const key = draftKeys.run('log', String(size));
  const before = await drafts.get(key);
  const bytes = before?.bytes ?? Buffer.from(JSON.stringify(await fresh()));
  if (!before) await drafts.put({ key, bytes, mediaType: 'application/json', only: 'absent' });
  const claim = before ?? (await drafts.get(key));
  return JSON.parse(Buffer.from(claim?.bytes ?? bytes).toString());
}

function objectOf(key: string, bytes: Uint8Array, cacheControl: string): ObjectToPut {
  const mediaType = key.startsWith(`${LOG}tile/`) ? 'application/octet-stream' : 'text/plain; charset=utf-8';
  return { key, bytes, mediaType, cacheControl };
}
