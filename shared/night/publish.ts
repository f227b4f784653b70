/**
 * From a finalised report to public objects. In: the folded year of an agency. Out: the version that is published,
 * or why not. Always holds:
 *
 *  1. A version is fixed before its first public byte: its files are frozen under their digests, and the manifest
 *     that names number, events and files is written only where none of that number lies. That one write is the claim.
 *  2. A claim is finished before a next one is made, with the frozen bytes, whatever arrived meanwhile.
 *  3. What an operator took down is public no more, and is not published again.
 *  4. What is public under `v{n}/` is written once, read back and compared; the copies and the page of the current
 *     place move forward only, by compare-and-swap, the page last.
 *
 *     freeze files ─▶ claim v{n} (if absent) ─▶ copy to v{n}/ (if absent) ─▶ copies ─▶ index.html (if match)
 *          crash: garbage      crash: the next chain finishes from here on, with the same bytes
 */
import { compareEvents } from '../events/event.ts';
import { dayOf } from '../events/instant.ts';
import { decide, type Finalisation } from '../report/finalisation.ts';
import type { Refusal, VersionEdition } from '../report/model.ts';
import { type RenderedFile, renderCurrent, renderReport, type VersionReport } from '../report/renderers.ts';
import { sha256 } from '../store/digest.ts';
import type { Objects } from '../store/ports.ts';
import { draftKeys, publicKeys } from './keys.ts';
import type { FoldedYear } from './roll-up.ts';
import { isTakenDown } from './tombstone.ts';

export interface FrozenFile {
  name: string;
  mediaType: string;
  sha256: string;
  bytes: number;
}

/** What a version is: written once, never again. */
export interface Manifest {
  format: 1;
  agency: { id: string; name: string };
  year: number;
  number: number;
  finalisation: Finalisation;
  finalisedOn: string;
  note: string | null;
  ruleSet: string;
  events: number;
  eventsDigest: string;
  tablesDigest: string;
  /** Files of `v{n}/`. */
  files: FrozenFile[];
  /** The chain that fixed it, and the fold: the log of that run names the requests behind it. */
  run?: string;
  fold?: number;
  /** Files of the current place; the page `index.html` is the last. */
  current: FrozenFile[];
}

export interface PublishPorts {
  drafts: Objects;
  publication: Objects;
}

export type Published =
  /** `superseded`: its finalisation is not the latest any more; a next chain has that to publish. */
  | { kind: 'published'; manifest: Manifest; superseded: boolean }
  | { kind: 'refused'; refusals: Refusal[] }
  | { kind: 'nothing-to-publish' };

export interface PublishContext {
  /** The manifest of the highest number that is claimed. */
  last: Manifest | null;
  currentYear: number;
  run: string;
  fold: number;
}

/** Publishes at most one version of an agency's year. */
export async function publish(
  folded: FoldedYear,
  { last, currentYear, run, fold }: PublishContext,
  ports: PublishPorts,
): Promise<Published> {
  const { report, finalisation, year } = folded;
  if (last && !(await isPublic(last, ports))) {
    await finish(last, ports);
    return publishedOf(last, finalisation);
  }
  const decision = decide(
    { year, finalisation, tablesDigest: report.tablesDigest, checks: report.checks },
    last,
    currentYear,
  );
  if (decision.kind !== 'publish') return decision;
  const manifest = await claim(folded, { ...decision, run, fold }, ports.drafts);
  await finish(manifest, ports);
  return publishedOf(manifest, finalisation);
}

/** Finishes a claim of a year that has no draft any more, as where all that named it was retracted. */
export async function finishClaim(last: Manifest, ports: PublishPorts): Promise<Published> {
  if (await isPublic(last, ports)) return { kind: 'nothing-to-publish' };
  await finish(last, ports);
  return publishedOf(last, null);
}

function publishedOf(manifest: Manifest, latest: Finalisation | null): Published {
  const superseded = latest !== null && compareEvents(latest, manifest.finalisation) > 0;
  return { kind: 'published', manifest, superseded };
}

/** Fixes a version: all its bytes, then its manifest. Returns the manifest that holds, which may be another chain's. */
async function claim(
  { report, year }: FoldedYear,
  {
    number,
    finalisation,
    run,
    fold,
  }: { number: number; finalisation: Finalisation; run: string; fold: number },
  drafts: Objects,
): Promise<Manifest> {
  const note = finalisation.data.note ?? null;
  const edition: VersionEdition = { kind: 'version', number, finalisedOn: dayOf(finalisation.at), note };
  const version: VersionReport = { ...report, edition };
  const files = await renderReport(version);
  const current = pageLast(renderCurrent(version, files));
  for (const { bytes, mediaType } of [...files, ...current]) {
    await drafts.put({ key: draftKeys.frozen(sha256(bytes)), bytes, mediaType, only: 'absent' });
  }
  const { id, name } = report.agency;
  const manifest: Manifest = {
    format: 1,
    agency: { id, name },
    year,
    number,
    finalisation,
    finalisedOn: edition.finalisedOn,
    note,
    ...report.provenance,
    tablesDigest: report.tablesDigest,
    run,
    fold,
    files: files.map(frozen),
    current: current.map(frozen),
  };
  const key = draftKeys.manifest(id, year, number);
  const bytes = Buffer.from(JSON.stringify(manifest));
  if (await drafts.put({ key, bytes, mediaType: 'application/json', only: 'absent' })) return manifest;
  // Another chain was quicker, or this write's first answer was lost: either way what lies there is the version.
  return readManifest(drafts, key);
}

export async function readManifest(drafts: Objects, key: string): Promise<Manifest> {
  const object = await drafts.get(key);
  if (!object) throw new Error(`the manifest ${key} is not to be read`);
  const manifest: Manifest = JSON.parse(Buffer.from(object.bytes).toString());
  if (manifest.format !== 1) throw new Error(`the manifest ${key} has an unknown format`);
  return manifest;
}

function frozen({ name, mediaType, bytes }: RenderedFile): FrozenFile {
  return { name, mediaType, sha256: sha256(bytes), bytes: bytes.length };
}

function pageLast(files: readonly RenderedFile[]): RenderedFile[] {
  return [...files.filter(({ name }) => name !== PAGE), ...files.filter(({ name }) => name === PAGE)];
}

export const PAGE = 'index.html';
export const FOR_EVER = 'public, max-age=31536000, immutable';
export const ASK_AGAIN = 'no-cache';

/** Whether a version was published to its end; one that was taken down since has been. */
async function isPublic(
  { agency, year, number }: Manifest,
  { drafts, publication }: PublishPorts,
): Promise<boolean> {
  const page = await publication.head(`${publicKeys.current(agency.id, year)}${PAGE}`);
  return versionOf(page?.metadata) >= number || isTakenDown({ agency: agency.id, year, number }, drafts);
}

/** The number of the version that an object of the current place belongs to; 0 where there is none. */
export function versionOf(metadata: Readonly<Record<string, string>> | undefined): number {
  return Number(metadata?.['version'] ?? 0);
}

async function finish(manifest: Manifest, { drafts, publication }: PublishPorts): Promise<void> {
  const { agency, year, number } = manifest;
  for (const file of manifest.files) {
    const key = `${publicKeys.version(agency.id, year, number)}${file.name}`;
    const bytes = await thaw(file, drafts);
    await publication.put({ key, bytes, mediaType: file.mediaType, cacheControl: FOR_EVER, only: 'absent' });
    const written = await publication.get(key);
    if (!written || sha256(written.bytes) !== file.sha256) {
      throw new Error(`${key} holds other bytes than version ${number} was fixed with`);
    }
  }
  for (const file of manifest.current) {
    await moveForward(
      `${publicKeys.current(agency.id, year)}${file.name}`,
      file,
      await thaw(file, drafts),
      number,
      publication,
    );
  }
}

/** The bytes that a version was fixed with, proven by their digest. */
export async function thaw({ name, sha256: digest }: FrozenFile, drafts: Objects): Promise<Uint8Array> {
  const object = await drafts.get(draftKeys.frozen(digest));
  if (!object || sha256(object.bytes) !== digest)
    throw new Error(`the frozen bytes of ${name} (${digest}) are missing or damaged`);
  return object.bytes;
}

/** Races that one chain may lose in a row before something other than a race is wrong. */
const MOST_RACES = 20;

/** Puts a file of the current place, unless a newer version lies there. */
async function moveForward(
  key: string,
  file: FrozenFile,
  bytes: Uint8Array,
  number: number,
  publication: Objects,
): Promise<void> {
  for (let race = 0; race < MOST_RACES; race++) {
    const there = await publication.head(key);
    if (there && versionOf(there.metadata) >= number) return;
    const only = there ? { etag: there.etag } : 'absent';
    const metadata = { version: String(number) };
    if (
      await publication.put({
        key,
        bytes,
        mediaType: file.mediaType,
        cacheControl: ASK_AGAIN,
        metadata,
        only,
      })
    )
      return;
  }
  throw new Error(`${key} could not be moved to version ${number}`);
}
