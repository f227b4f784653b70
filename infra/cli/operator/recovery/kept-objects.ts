/**
 * The publications, as lines of an export, and back. In: the private and the public bucket. Out: every object under
 * `versions/` (frozen files, openings of commitments, records of take-downs, manifests) and every public one, with its
 * digest and its headers. The bytes come in pieces, and only once if a public object is a frozen file. Always: an
 * object is put only where none exists; an existing one with other bytes stays, and is named.
 */
import { rulesKey } from '../../../../shared/audit/seal.ts';
import { draftKeys } from '../../../../shared/night/keys.ts';
import { readManifest } from '../../../../shared/night/manifest.ts';
import { sha256 } from '../../../../shared/store/digest.ts';
import type { Objects, StoredObject } from '../../../../shared/store/ports.ts';
import type { Buckets } from '../../connect.ts';

export type BothBuckets = Pick<Buckets, 'drafts' | 'publication'>;

/** An object without its bytes. */
export interface KeptObject {
  bucket: 'private' | 'public';
  key: string;
  mediaType: string;
  cacheControl?: string;
  disposition?: string;
  metadata: Record<string, string>;
  sha256: string;
  bytes: number;
  /** The bytes are those of the frozen file with this digest, and do not follow. */
  frozen?: true;
}

/** Bytes of a piece: its base64 is a line. */
const PIECE = 1_048_576;

/** In the order of the puts: a manifest after its files, a record of a take-down before its manifest. */
export async function* keptObjects(
  agency: string | undefined,
  { drafts, publication }: BothBuckets,
): AsyncGenerator<{ object: KeptObject; pieces: string[] }> {
  for await (const key of privateKeys(agency, drafts)) yield await objectOf('private', key, drafts, drafts);
  for await (const key of publication.list(agency === undefined ? '' : `${agency}/`))
    yield await objectOf('public', key, publication, drafts);
  // The files that its seals name are beside the agencies.
  for (const key of agency === undefined ? [] : await rulesOf(agency, drafts))
    if (await publication.head(key)) yield await objectOf('public', key, publication, drafts);
}

async function rulesOf(agency: string, drafts: Objects): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const key of drafts.list(draftKeys.manifestsOf(agency))) {
    const { rules } = await readManifest(drafts, key);
    if (rules !== undefined) keys.add(rulesKey(rules));
  }
  return keys;
}

async function* privateKeys(agency: string | undefined, drafts: Objects): AsyncGenerator<string> {
  if (agency === undefined) yield* drafts.list(draftKeys.frozen(''));
  else for (const digest of await filesOf(agency, drafts)) yield draftKeys.frozen(digest);
  // The opening of a commitment names every agency: it is part only of the whole.
  if (agency === undefined) yield* drafts.list(draftKeys.commitments);
  const own = agency === undefined ? '' : `${agency}/`;
  for (const prefix of [draftKeys.takenDown, draftKeys.republishedAll, draftKeys.manifests])
    yield* drafts.list(`${prefix}${own}`);
}

async function filesOf(agency: string, drafts: Objects): Promise<Set<string>> {
  const digests = new Set<string>();
  for await (const key of drafts.list(draftKeys.manifestsOf(agency))) {
    const { files, current, evidence, rules } = await readManifest(drafts, key);
    for (const file of [...files, ...current, ...(evidence ? [evidence] : [])]) digests.add(file.sha256);
    if (rules !== undefined) digests.add(rules.slice('sha256:'.length));
  }
  return digests;
}

async function objectOf(
  bucket: KeptObject['bucket'],
  key: string,
  objects: Objects,
  drafts: Objects,
): Promise<{ object: KeptObject; pieces: string[] }> {
  const stored = await objects.get(key);
  if (!stored) throw new Error(`${key} went while it was exported; do it again`);
  const digest = sha256(stored.bytes);
  const isFrozen = bucket === 'public' && (await drafts.head(draftKeys.frozen(digest))) !== undefined;
  const { mediaType = 'application/octet-stream', cacheControl, disposition, metadata } = stored;
  const object: KeptObject = {
    bucket,
    key,
    mediaType,
    ...(cacheControl !== undefined && { cacheControl }),
    ...(disposition !== undefined && { disposition }),
    metadata: { ...metadata },
    sha256: digest,
    bytes: stored.bytes.length,
    ...(isFrozen && { frozen: true as const }),
  };
  return { object, pieces: isFrozen ? [] : piecesOf(stored) };
}

function piecesOf({ bytes }: StoredObject): string[] {
  const pieces: string[] = [];
  for (let from = 0; from < bytes.length; from += PIECE)
    pieces.push(Buffer.from(bytes.subarray(from, from + PIECE)).toString('base64'));
  return pieces;
}

/** The seal's entry of an object. */
export function sealedObject({
  bucket,
  key,
  mediaType,
  cacheControl,
  disposition,
  metadata,
  sha256: digest,
}: KeptObject): string {
  const served = [mediaType, cacheControl ?? null, ...(disposition === undefined ? [] : [disposition])];
  return `${JSON.stringify([bucket, key, ...served, Object.entries(metadata).sort(), digest])}\n`;
}

export type Restored = 'stored' | 'there' | 'conflict';

/** The `bytes` of a frozen object come from its earlier put. */
export async function restoreObject(
  object: KeptObject,
  given: Uint8Array,
  { drafts, publication }: BothBuckets,
): Promise<Restored> {
  const { bucket, key, mediaType, cacheControl, disposition, metadata, frozen } = object;
  const bytes = frozen ? (await drafts.get(draftKeys.frozen(object.sha256)))?.bytes : given;
  if (!bytes || sha256(bytes) !== object.sha256)
    throw new Error(`the bytes of ${key} are not those of its digest`);
  const objects = bucket === 'private' ? drafts : publication;
  const served = {
    mediaType,
    ...(cacheControl !== undefined && { cacheControl }),
    ...(disposition !== undefined && { disposition }),
  };
  if (await objects.put({ key, bytes, ...served, metadata, only: 'absent' })) return 'stored';
  const there = await objects.get(key);
  if (there && sha256(there.bytes) === object.sha256) return 'there';
  // The catalogue derives from the publications, and the next night rebuilds it.
  return bucket === 'public' && !key.includes('/') ? 'there' : 'conflict';
}
