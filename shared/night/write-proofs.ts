/**
 * The inclusion proof beside each version (`v{n}/proof.json`): that the transparency log holds its entry. In: a signed
 * checkpoint, and the versions that are taken down. Out: a proof for each version with an entry. Always holds:
 *
 *  1. An entry is proven against the first checkpoint that covers it. The sizes of checkpoints are kept in the private
 *     bucket, so that a proof written again, after a crash or a lifted take-down, has the same bytes.
 *  2. A version that is taken down gets no proof.
 */
import { PROOF, type Proof } from '../audit/proof.ts';
import { inclusionProof } from '../log/merkle.ts';
import { bundlesOf, entriesOf, type ReadTile, subtreesIn } from '../log/tiles.ts';
import { retryUntilSwapped } from '../store/compare-and-swap.ts';
import { sha256Bytes as digest } from '../store/digest.ts';
import type { Objects, ObjectToPut } from '../store/ports.ts';
import { readAhead } from '../store/read-ahead.ts';
import { draftKeys, publicKeys } from './keys.ts';
import { FOR_EVER } from './made-public.ts';

/** The record of the written proofs. */
interface Proven {
  format: 1;
  /** The public key of the log. With another key, as after a restore without it, the record starts again. */
  log: string;
  /** Sizes of the checkpoints with proofs, in ascending order. */
  sizes: number[];
  /** The number of entries, from the first, whose proofs are written. */
  written: number;
}

export interface ProofPorts {
  drafts: Objects;
  publication: Objects;
  read: ReadTile;
  /** The public key of the log. */
  log: string;
  /** The checkpoint of a size, which can be signed again with the same bytes: Ed25519 is deterministic. */
  checkpointOf: (size: number) => Promise<string>;
  isTakenDown: (entry: VersionEntry) => boolean;
}

export interface VersionEntry {
  type: string;
  agency: string;
  year: number;
  version: number;
}

/** Proofs written concurrently. */
const AT_ONCE = 32;

/** Writes the missing proofs of the first `size` entries. There must be a checkpoint of that size. */
export async function writeProofs(size: number, ports: ProofPorts): Promise<void> {
  await retryUntilSwapped('the proofs of the log', async () => {
    const object = await ports.drafts.get(draftKeys.logProofs);
    const kept = object && provenIn(object.bytes);
    const proven = kept?.log === ports.log ? kept : { sizes: [], written: 0 };
    if (proven.written >= size) return true;
    const sizes = (proven.sizes.at(-1) ?? 0) < size ? [...proven.sizes, size] : proven.sizes;
    let from = proven.written;
    for (const end of sizes) {
      if (end > from) await writeBatch(from, end, ports);
      from = Math.max(from, end);
    }
    const next: Proven = { format: 1, log: ports.log, sizes, written: from };
    const bytes = Buffer.from(JSON.stringify(next));
    const only = object ? { etag: object.etag } : ('absent' as const);
    const put = { key: draftKeys.logProofs, bytes, mediaType: 'application/json', only };
    return (await ports.drafts.put(put)) || undefined;
  });
}

/** Makes the next night write every missing proof, for example of a version that was brought back. */
export async function lookForMissingProofs(drafts: Objects): Promise<void> {
  await retryUntilSwapped('the proofs of the log', async () => {
    const object = await drafts.get(draftKeys.logProofs);
    if (!object) return true;
    const bytes = Buffer.from(JSON.stringify({ ...provenIn(object.bytes), written: 0 }));
    const only = { etag: object.etag };
    return (
      (await drafts.put({ key: draftKeys.logProofs, bytes, mediaType: 'application/json', only })) ||
      undefined
    );
  });
}

function provenIn(bytes: Uint8Array): Proven {
  const proven: Proven = JSON.parse(Buffer.from(bytes).toString());
  if (proven.format !== 1) throw new Error('the record of the proofs has an unknown format');
  return proven;
}

/** The object of a version's proof: written once, never replaced. */
export function proofAt(place: string, bytes: Uint8Array): ObjectToPut {
  const mediaType = 'application/json; charset=utf-8';
  return { key: `${place}${PROOF}`, bytes, mediaType, cacheControl: FOR_EVER, only: 'absent' };
}

/** Writes the proofs of the entries from `from` on, against the checkpoint of `size`. */
async function writeBatch(from: number, size: number, ports: ProofPorts): Promise<void> {
  const { publication, read, checkpointOf, isTakenDown } = ports;
  const tree = { digest, subtree: subtreesIn(size, read, digest) };
  const checkpoint = await checkpointOf(size);
  const prove = async ({ index, text }: { index: number; text: string }) => {
    const entry: VersionEntry = JSON.parse(text);
    if (entry.type !== 'version' || isTakenDown(entry)) return;
    const path = await inclusionProof(index, size, tree);
    const hashes = path.map((hash) => Buffer.from(hash).toString('base64'));
    const proof: Proof = { format: 1, entry: text, index, path: hashes, checkpoint };
    const bytes = Buffer.from(`${JSON.stringify(proof, null, 2)}\n`);
    await publication.put(proofAt(publicKeys.version(entry.agency, entry.year, entry.version), bytes));
  };
  let index = 0;
  for (const bundle of bundlesOf(size)) {
    const first = index;
    index += bundle.width;
    if (index <= from) continue;
    const texts = entriesOf(await read(bundle)).map((bytes) => Buffer.from(bytes).toString());
    const entries = texts.map((text, at) => ({ index: first + at, text }));
    await inTurn(
      entries.filter((entry) => entry.index >= from),
      prove,
    );
  }
}

/** Acts on all items, a few concurrently. */
async function inTurn<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const acts = readAhead(items, AT_ONCE, act);
  while (!(await acts.next()).done);
}
