/**
 * An operator's act: a published report is taken down, or a version's public objects are written again. In: which
 * versions, and why. Out: what was done. Always:
 *
 *  1. The act is on record before the first object goes; done again after a crash, it goes on where it stopped.
 *  2. Nothing is lost: the frozen bytes stay in the private bucket, and what is brought back is those bytes.
 *  3. The page of the year says that the report was taken down, and names the version that it stands for: a chain takes
 *     that version for published, and does not publish it again. A version that is finalised later replaces the page.
 */
import { PROOF } from '../audit/proof.ts';
import { dayOf, instantOf } from '../events/instant.ts';
import { renderTakenDown } from '../formats/html/taken-down.tsx';
import { sha256 } from '../store/digest.ts';
import type { Journal, Objects } from '../store/ports.ts';
import { type CataloguePorts, rebuildCatalogue, rebuildNumbers } from './catalogue.ts';
import { draftKeys, publicKeys, readManifestKey } from './keys.ts';
import { ASK_AGAIN, FOR_EVER, PAGE, servedAs, versionOf } from './made-public.ts';
import { type FrozenFile, type Manifest, readManifest, thaw } from './manifest.ts';
import { keepRulesOf } from './rules-file.ts';
import { isTakenDown, recordAct, type VersionPlace } from './tombstone.ts';
import { lookForMissingProofs, proofAt } from './write-proofs.ts';

export interface Reasoned {
  reason: string;
  /** ISO 8601. */
  at: string;
}

export interface TakeDownPorts extends CataloguePorts {
  journal: Pick<Journal, 'note'>;
}

/** The manifests of the versions of a year that were fixed, the lowest number first. */
export async function versionsOf(agency: string, year: number, drafts: Objects): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  for await (const key of drafts.list(draftKeys.manifestsOf(agency)))
    if (readManifestKey(key)?.year === year) manifests.push(await readManifest(drafts, key));
  return manifests.sort((a, b) => a.number - b.number);
}

/** Takes versions of one year down; returns the keys that are public no more. */
export async function takeDown(
  versions: readonly Manifest[],
  { reason, at }: Reasoned,
  ports: TakeDownPorts,
): Promise<string[]> {
  for (const version of versions) {
    await recordAct(placeOf(version), { act: 'taken-down', at, reason }, ports.drafts);
    await makeDue(version, at, ports);
  }
  const removed: string[] = [];
  for (const version of versions) {
    removed.push(...(await takeCurrentDown(version, at, ports.publication)));
    const { agency, year, number, files } = version;
    const place = publicKeys.version(agency.id, year, number);
    await keepProof(version, ports);
    for (const name of [...files.map((file) => file.name), PROOF])
      removed.push(...(await removeThere(`${place}${name}`, ports.publication)));
  }
  // The numbers are made of what the catalogue lists, and are to hold it no longer than the catalogue.
  await rebuildNumbers(await rebuildCatalogue(ports), ports);
  return removed;
}

/**
 * What a government takes from the agency is another version now, or none. It is due when the offer of its member changes,
 * and so the member is worked first (contract, section 7).
 */
async function makeDue({ agency, year }: Manifest, at: string, { journal }: TakeDownPorts): Promise<void> {
  const receivedAt = Date.parse(at);
  const id = `version-${year}`;
  await journal.note({ agency: agency.id, receivedAt, id, subjects: [], fromYear: year, finalises: false });
}

/** Where a version is the current one: its copies go, and the page of the year says that it was taken down. */
async function takeCurrentDown(version: Manifest, at: string, publication: Objects): Promise<string[]> {
  const { agency, year, number, current } = version;
  const place = publicKeys.current(agency.id, year);
  const key = `${place}${PAGE}`;
  const page = await publication.head(key);
  // A page of an older version stands for what is published still; this one was fixed and never shown, or is long past.
  if (versionOf(page?.metadata) > number) return [];
  const text = renderTakenDown({ agency: agency.name, year, on: dayOf(instantOf(Date.parse(at))) });
  await publication.put({
    key,
    bytes: Buffer.from(text),
    mediaType: 'text/html; charset=utf-8',
    cacheControl: ASK_AGAIN,
    metadata: { version: String(number) },
    only: page ? { etag: page.etag } : 'absent',
  });
  const removed: string[] = [];
  for (const { name } of current)
    if (name !== PAGE) removed.push(...(await removeThere(`${place}${name}`, publication)));
  return removed;
}

async function removeThere(key: string, publication: Objects): Promise<string[]> {
  if (!(await publication.head(key))) return [];
  await publication.remove(key);
  return [key];
}

/** A log that lost its key makes no proof again: its bytes are kept before they go. */
async function keepProof({ agency, year, number }: Manifest, { drafts, publication }: CataloguePorts) {
  const proof = await publication.get(`${publicKeys.version(agency.id, year, number)}${PROOF}`);
  const key = draftKeys.keptProof(agency.id, year, number);
  if (proof) await drafts.put({ key, bytes: proof.bytes, mediaType: 'application/json', only: 'absent' });
}

/** Whether one was kept. */
async function putProofBack(version: Manifest, { drafts, publication }: CataloguePorts): Promise<boolean> {
  const { agency, year, number } = version;
  const kept = await drafts.get(draftKeys.keptProof(agency.id, year, number));
  if (!kept) return false;
  await publication.put(proofAt(publicKeys.version(agency.id, year, number), kept.bytes));
  return true;
}

const placeOf = ({ agency, year, number }: Manifest): VersionPlace => ({ agency: agency.id, year, number });

/** What became of a public object of a version. */
export interface Rewritten {
  key: string;
  state: 'as it was' | 'written again';
}

/**
 * Writes the public objects of a version again where they are not what they were fixed as: gone, or damaged. Lifts a
 * take-down only with a reason; `taken down` where there is none.
 */
export async function writeAgain(
  version: Manifest,
  back: Reasoned | undefined,
  ports: TakeDownPorts,
): Promise<Rewritten[] | 'taken down'> {
  if (!back && (await isTakenDown(placeOf(version), ports.drafts))) return 'taken down';
  const { agency, year, number } = version;
  const written: Rewritten[] = [];
  await keepRulesOf(version, ports);
  for (const file of version.files) written.push(await putForEver(file, version, ports));
  const place = publicKeys.current(agency.id, year);
  const shown = versionOf((await ports.publication.head(`${place}${PAGE}`))?.metadata);
  if (shown <= number)
    for (const file of version.current) written.push(await putCurrent(file, version, ports));
  if (back) {
    await recordAct(placeOf(version), { act: 'brought-back', ...back }, ports.drafts);
    await makeDue(version, back.at, ports);
    if (!(await putProofBack(version, ports))) await lookForMissingProofs(ports.drafts);
  }
  // The numbers are made of what the catalogue lists, and are to hold it no longer than the catalogue.
  await rebuildNumbers(await rebuildCatalogue(ports), ports);
  return written;
}

/** An object of a version is created, never replaced: a damaged one goes first, and stays as an older version of its key. */
async function putForEver(
  file: FrozenFile,
  version: Manifest,
  { drafts, publication }: CataloguePorts,
): Promise<Rewritten> {
  const { agency, year, number } = version;
  const key = `${publicKeys.version(agency.id, year, number)}${file.name}`;
  const bytes = await thaw(file, drafts);
  const there = await publication.get(key);
  if (there && sha256(there.bytes) === file.sha256) return { key, state: 'as it was' };
  if (there) await publication.remove(key);
  const served = { ...servedAs(file, version), cacheControl: FOR_EVER };
  await publication.put({ key, bytes, ...served, only: 'absent' });
  return { key, state: 'written again' };
}

async function putCurrent(
  file: FrozenFile,
  version: Manifest,
  { drafts, publication }: CataloguePorts,
): Promise<Rewritten> {
  const { agency, year, number } = version;
  const key = `${publicKeys.current(agency.id, year)}${file.name}`;
  const bytes = await thaw(file, drafts);
  const there = await publication.get(key);
  if (there && sha256(there.bytes) === file.sha256) return { key, state: 'as it was' };
  const metadata = { version: String(number) };
  const only = there ? { etag: there.etag } : 'absent';
  const served = { ...servedAs(file, version), cacheControl: ASK_AGAIN };
  const object = { key, bytes, ...served, metadata, only } as const;
  if (!(await publication.put(object)))
    throw new Error(`${key} was changed by somebody else just now; do it again`);
  return { key, state: 'written again' };
}
