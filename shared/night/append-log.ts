/**
 * The transparency log beside the catalogue (C2SP tlog-tiles, under `log/`). In: the catalogue, what
 * the night commits to, and both buckets. Out: an entry for each version, take-down and commitment that has none, and a
 * checkpoint that covers them. Always holds:
 *
 *  1. What follows a size is claimed once in the private bucket before a tile is written, so that two chains, or one that
 *     goes on after a crash, write the same tiles and sign the same root.
 *  2. Tiles come first; the checkpoint is swapped, last, only where it is the one that was read.
 *  3. What a checkpoint covers is proven beside its version before the next one is signed.
 *  4. A log that the key of this stack did not sign is never signed on.
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
import { signerBy, verifyEd25519 } from '../store/ed25519.ts';
import type { Objects, ObjectToPut, StoredObject } from '../store/ports.ts';
import { readAhead } from '../store/read-ahead.ts';
import { together } from '../store/together.ts';
import { draftKeys } from './keys.ts';
import { entriesFor, identityOf, withSeal } from './log-entries.ts';
import { ASK_AGAIN, FOR_EVER } from './made-public.ts';
import { type VersionEntry, writeProofs } from './write-proofs.ts';

const CHECKPOINT = `${LOG}checkpoint`;
const KEY = `${LOG}key`;

export interface LogPorts {
  drafts: Objects;
  publication: Objects;
  publicationUrl: string;
  /** 32 random bytes in hexadecimal, of which the key is made, once. */
  seed: () => string;
}

/** Bundles that are read at once. */
const AT_ONCE = 16;

/** Whether the log goes on: `keyless` where one lies there that nobody here can sign. */
export type LogStanding = 'goes on' | 'keyless';

export async function appendToLog(
  { index, commitment }: { index: Uint8Array; commitment?: string },
  ports: LogPorts,
): Promise<LogStanding> {
  const listed: Listed = JSON.parse(Buffer.from(index).toString());
  const wanted = [...entriesFor(listed), ...(commitment === undefined ? [] : [commitment])];
  if (wanted.length === 0) return 'goes on';
  const signer = await signerOf(ports);
  if (!signer) return 'keyless';
  const isTakenDown = takenDownIn(listed);
  await retryUntilSwapped('the log', () => attempt(wanted, signer, { ...ports, isTakenDown }));
  return 'goes on';
}

/** Whether a log lies there without the key that signs it, as after a restore: it stays as it is. */
export async function isKeyless({
  drafts,
  publication,
}: Pick<LogPorts, 'drafts' | 'publication'>): Promise<boolean> {
  if (await drafts.head(draftKeys.logKey)) return false;
  return (await publication.head(CHECKPOINT)) !== undefined;
}

interface AppendPorts extends LogPorts {
  isTakenDown: (entry: VersionEntry) => boolean;
}

async function attempt(
  wanted: readonly string[],
  signer: Signer,
  { drafts, publication, isTakenDown }: AppendPorts,
): Promise<true | undefined> {
  const there = await publication.get(CHECKPOINT);
  const head = headOf(there, signer);
  const read = readerOf(publication);
  const log = verifierText(signer, digest);
  const checkpointOf = async (size: number) => signedCheckpoint(await headAt(size, read), signer, digest);
  const prove = (size: number) =>
    writeProofs(size, { drafts, publication, read, log, isTakenDown, checkpointOf });
  await prove(head.size);
  const known = new Set<string>();
  for await (const bundle of readAhead(bundlesOf(head.size), AT_ONCE, read))
    for (const entry of entriesOf(bundle)) known.add(identityOf(Buffer.from(entry).toString()));
  const fresh = wanted.filter((entry) => !known.has(identityOf(entry)));
  if (fresh.length === 0) return true;
  const next = await claimed(
    head.size,
    () => together(fresh.map((entry) => withSeal(entry, drafts))),
    drafts,
  );
  const entries = next.map((entry) => new Uint8Array(Buffer.from(entry)));
  for (const { bytes, ...tile } of await appended(head.size, entries, { read, digest }))
    await publication.put(objectOf(`${LOG}${tileName(tile)}`, bytes, FOR_EVER));
  const after = await proven(head, entries, read);
  const note = await signedCheckpoint(after, signer, digest);
  const only = there ? { etag: there.etag } : ('absent' as const);
  if (!(await publication.put({ ...objectOf(CHECKPOINT, Buffer.from(note), ASK_AGAIN), only })))
    return undefined;
  await prove(after.size);
  // What a chain before this one had claimed is written now, and what is missing still comes next.
  const written = new Set(next.map(identityOf));
  return fresh.every((entry) => written.has(identityOf(entry))) || undefined;
}

async function headAt(size: number, read: ReadTile): Promise<Head> {
  return { size, root: await rootOf(size, { digest, subtree: subtreesIn(size, read, digest) }) };
}

function takenDownIn({ agencies }: Listed): (entry: VersionEntry) => boolean {
  const down = new Set<string>();
  for (const { id, years } of agencies)
    for (const { year, versions } of years)
      for (const { number, takenDown } of versions)
        if (takenDown !== undefined) down.add(`${id}/${year}/${number}`);
  return ({ agency, year, version }) => down.has(`${agency}/${year}/${version}`);
}

/** The head after the entries, as the tiles that lie there give it; nothing is signed that a reader could not prove. */
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

/** A tile that was read or written is kept: a name never gets other bytes. */
function readerOf(publication: Objects): ReadTile {
  const kept = new Map<string, Uint8Array>();
  return async (tile) => {
    const name = tileName(tile);
    const bytes = kept.get(name) ?? (await publication.get(`${LOG}${name}`))?.bytes;
    if (!bytes) throw new Error(`${LOG}${name} is gone`);
    kept.set(name, bytes);
    return bytes;
  };
}

/** What follows the first `size` entries: of whoever asked first. */
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

/**
 * The key of the log, made once and kept in the private bucket under its encryption; it names the log, which stays when
 * the address of the publication changes. Undefined where a log lies there and its key does not, as after a restore.
 */
async function signerOf({
  drafts,
  publication,
  publicationUrl,
  seed,
}: LogPorts): Promise<Signer | undefined> {
  const kept = await drafts.get(draftKeys.logKey);
  if (!kept && (await publication.head(CHECKPOINT))) return undefined;
  if (!kept) {
    const name = `${publicationUrl.replace(/^https?:\/\//, '').replace(/[\s+]/g, '-')}/log`;
    const bytes = Buffer.from(JSON.stringify({ name, seed: seed() }));
    await drafts.put({ key: draftKeys.logKey, bytes, mediaType: 'application/json', only: 'absent' });
  }
  const object = kept ?? (await drafts.get(draftKeys.logKey));
  if (!object) throw new Error('the key of the log cannot be read');
  const { name, seed: secret } = JSON.parse(Buffer.from(object.bytes).toString());
  const signer = signerBy(name, Buffer.from(secret, 'hex'));
  const text = Buffer.from(`${verifierText(signer, digest)}\n`);
  await publication.put({ ...objectOf(KEY, text, ASK_AGAIN), only: 'absent' });
  return signer;
}

function objectOf(key: string, bytes: Uint8Array, cacheControl: string): ObjectToPut {
  const mediaType = key.startsWith(`${LOG}tile/`) ? 'application/octet-stream' : 'text/plain; charset=utf-8';
  return { key, bytes, mediaType, cacheControl };
}
