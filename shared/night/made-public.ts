/**
 * From a manifest to public objects. In: a claimed version. Out: its public objects, and whether all exist. Always:
 * objects under `v{n}/` are written once, read back and compared; only then do the copies of the current place move
 * forward, by compare-and-swap, the page last. Independent requests run concurrently: four round trips, or five if the
 * frozen bytes must be read.
 *
 *     frozen bytes ─▶ v{n}/ (if absent) ─▶ read back, and what lies at the current place ─▶ copies ─▶ index.html (if match)
 */

import { dispositionOf } from '../formats/saved-as.ts';
import { retryUntilSwapped } from '../store/compare-and-swap.ts';
import { sha256 } from '../store/digest.ts';
import type { Objects, ObjectToPut } from '../store/ports.ts';
import { together } from '../store/together.ts';
import { draftKeys, publicKeys } from './keys.ts';
import {
  type FrozenFile,
  findManifest,
  latestClaims,
  type Manifest,
  readManifest,
  thaw,
} from './manifest.ts';
import { keepRulesOf } from './rules-file.ts';
import { isTakenDown, type VersionPlace } from './tombstone.ts';

export const PAGE = 'index.html';
export const FOR_EVER = 'public, max-age=31536000, immutable';
export const ASK_AGAIN = 'no-cache';

interface Buckets {
  drafts: Objects;
  publication: Objects;
}

/** A version, and whether it is public. If that cannot be determined, `isPublic` rejects. */
export interface Claimed {
  manifest: Manifest;
  isPublic: Promise<boolean>;
}

/** By year, the highest known number; 0 for a year without a version. */
export type Claims = ReadonlyMap<number, number>;

/**
 * By year, the highest claimed version. Starting from `known`, it tries the next number of each year, because numbers
 * have no gaps and a listing costs as much as twelve such reads. Without `known`, it lists the manifests.
 */
export async function latestVersions(
  agency: string,
  known: Claims | undefined,
  ports: Buckets,
): Promise<Map<number, Claimed>> {
  const claims = known ?? (await claimsListed(agency, ports));
  const read = [...claims].map(async ([year, number]) => {
    const claimed = await latestFrom({ agency, year, number }, ports);
    return claimed ? [[year, claimed] as const] : [];
  });
  return new Map((await together(read)).flat());
}

async function claimsListed(agency: string, { drafts }: Buckets): Promise<Claims> {
  const listed = await latestClaims(agency, drafts);
  return new Map([...listed].map(([year, { number }]) => [year, number]));
}

/** Reads the manifest, the next one and the page of the year concurrently. */
async function latestFrom(place: VersionPlace, ports: Buckets): Promise<Claimed | undefined> {
  const { agency, year, number } = place;
  const shown = number > 0 ? isShown(place, ports) : Promise.resolve(false);
  shown.catch(() => {});
  const keyOf = (of: number) => draftKeys.manifest(agency, year, of);
  const [manifest, next] = await together([
    number > 0 ? readManifest(ports.drafts, keyOf(number)) : undefined,
    findManifest(ports.drafts, keyOf(number + 1)),
  ]);
  if (next) return latestFrom({ ...place, number: number + 1 }, ports);
  return manifest && { manifest, isPublic: shown };
}

/** Whether a version was completely published. A version taken down since counts as published. */
async function isShown(place: VersionPlace, { drafts, publication }: Buckets): Promise<boolean> {
  const page = await publication.head(`${publicKeys.current(place.agency, place.year)}${PAGE}`);
  return versionOf(page?.metadata) >= place.number || isTakenDown(place, drafts);
}

/** The number of the version to which an object of the current place belongs; 0 if it has none. */
export function versionOf(metadata: Readonly<Record<string, string>> | undefined): number {
  return Number(metadata?.['version'] ?? 0);
}

/** By digest, the bytes frozen just now, so that they need not be read. */
export type Held = ReadonlyMap<string, Uint8Array>;

/** Freezes files under their digests, and returns their bytes. */
export async function freeze(
  files: readonly { bytes: Uint8Array; mediaType: string }[],
  drafts: Objects,
): Promise<Held> {
  const held = new Map<string, Uint8Array>();
  await together(
    files.map(async ({ bytes, mediaType }) => {
      const digest = sha256(bytes);
      if (held.has(digest)) return;
      held.set(digest, bytes);
      await drafts.put({ key: draftKeys.frozen(digest), bytes, mediaType, only: 'absent' });
    }),
  );
  return held;
}

/** The headers of a public file; browsers save it under the title of the report. */
export function servedAs(
  { name, mediaType }: FrozenFile,
  manifest: Manifest,
): Pick<ObjectToPut, 'mediaType' | 'disposition'> {
  const disposition = dispositionOf(name, manifest);
  return { mediaType, ...(disposition !== undefined && { disposition }) };
}

export async function finish(
  manifest: Manifest,
  { drafts, publication }: Buckets,
  held: Held = new Map(),
): Promise<void> {
  const { agency, year, number } = manifest;
  const bytesOf = async (file: FrozenFile) => held.get(file.sha256) ?? (await thaw(file, drafts));
  const place = publicKeys.version(agency.id, year, number);
  const here = publicKeys.current(agency.id, year);
  // If this process has just claimed the version, the rules file exists already.
  const rules = held.size === 0 ? keepRulesOf(manifest, { drafts, publication }) : undefined;
  rules?.catch(() => {});
  const [files, current] = await together([
    together(manifest.files.map(async (file) => ({ file, bytes: await bytesOf(file) }))),
    together(manifest.current.map(async (file) => ({ file, bytes: await bytesOf(file) }))),
  ]);
  await together([
    ...files.map(({ file, bytes }) => {
      const served = { ...servedAs(file, manifest), cacheControl: FOR_EVER };
      return publication.put({ key: `${place}${file.name}`, bytes, ...served, only: 'absent' });
    }),
    rules,
  ]);
  const [, lying] = await together([
    together(manifest.files.map((file) => readBack(`${place}${file.name}`, file, number, publication))),
    together(current.map(({ file }) => publication.head(`${here}${file.name}`))),
  ]);
  const moves = current.map(({ file, bytes }, index) => ({
    key: `${here}${file.name}`,
    file,
    bytes,
    manifest,
    lying: lying[index],
  }));
  const isPage = ({ file }: Move) => file.name === PAGE;
  await together(moves.filter((move) => !isPage(move)).map((move) => moveForward(move, publication)));
  for (const move of moves.filter(isPage)) await moveForward(move, publication);
}

async function readBack(key: string, file: FrozenFile, number: number, publication: Objects): Promise<void> {
  const written = await publication.get(key);
  if (!written || sha256(written.bytes) !== file.sha256)
    throw new Error(`${key} holds other bytes than version ${number} was fixed with`);
}

interface Move {
  key: string;
  file: FrozenFile;
  bytes: Uint8Array;
  manifest: Manifest;
  /** The present object, as just read. */
  lying: Awaited<ReturnType<Objects['head']>>;
}

/** Writes a file of the current place, unless it belongs to a newer version. */
async function moveForward({ key, file, bytes, manifest, lying }: Move, publication: Objects): Promise<void> {
  const { number } = manifest;
  let seen: { there: typeof lying } | undefined = { there: lying };
  await retryUntilSwapped(key, async () => {
    const there = seen ? seen.there : await publication.head(key);
    seen = undefined;
    if (there && versionOf(there.metadata) >= number) return true;
    const only = there ? { etag: there.etag } : 'absent';
    const metadata = { version: String(number) };
    const served = { ...servedAs(file, manifest), cacheControl: ASK_AGAIN };
    const object = { key, bytes, ...served, metadata, only } as const;
    return (await publication.put(object)) ? true : undefined;
  });
}
