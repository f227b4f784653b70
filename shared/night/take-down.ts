/**
 * Operator actions: take a published report down, or restore the public objects of a version. In: the versions, and the
 * reason. Out: what was done. Always:
 *
 *  1. The action is recorded before the first object is removed. Repeated after a crash, it continues where it stopped.
 *  2. Nothing is lost: the frozen bytes stay in the private bucket, and exactly these bytes are restored.
 *  3. The page of the year says that the report was taken down. Its metadata keep the version's number, so a chain
 *     regards that version as published and does not publish it again. A later version replaces the page.
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

/** The manifests of a year's claimed versions, lowest number first. */
export async function versionsOf(agency: string, year: number, drafts: Objects): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  for await (const key of drafts.list(draftKeys.manifestsOf(agency)))
    if (readManifestKey(key)?.year === year) manifests.push(await readManifest(drafts, key));
  return manifests.sort((a, b) => a.number - b.number);
}

/** Takes versions of one year down. Returns the removed keys. */
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
  // Files of numbers must not keep a report longer than the catalogue does.
  await rebuildNumbers(await rebuildCatalogue(ports), ports);
  return removed;
}

/**
 * Makes the agency due. The government must then take another version of it, or none; but it becomes due only through
 * the changed offer of its member, so the member's turn comes first (contract, section 7).
 */
async function makeDue({ agency, year }: Manifest, at: string, { journal }: TakeDownPorts): Promise<void> {
  const receivedAt = Date.parse(at);
  const id = `version-${year}`;
  await journal.note({ agency: agency.id, receivedAt, id, subjects: [], fromYear: year, finalises: false });
}

/** If the version is the current one, removes its copies and replaces the page of the year by a notice. */
async function takeCurrentDown(version: Manifest, at: string, publication: Objects): Promise<string[]> {
  const { agency, year, number, current } = version;
  const place = publicKeys.current(agency.id, year);
  const key = `${place}${PAGE}`;
  const page = await publication.head(key);
  // The page of a newer version stays.
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

/** Keeps the proof before it is removed, because a log that lost its key can never make it again. */
async function keepProof({ agency, year, number }: Manifest, { drafts, publication }: CataloguePorts) {
  const proof = await publication.get(`${publicKeys.version(agency.id, year, number)}${PROOF}`);
  const key = draftKeys.keptProof(agency.id, year, number);
  if (proof) await drafts.put({ key, bytes: proof.bytes, mediaType: 'application/json', only: 'absent' });
}

/** Restores the kept proof; false if none was kept. */
async function putProofBack(version: Manifest, { drafts, publication }: CataloguePorts): Promise<boolean> {
  const { agency, year, number } = version;
  const kept = await drafts.get(draftKeys.keptProof(agency.id, year, number));
  if (!kept) return false;
  await publication.put(proofAt(publicKeys.version(agency.id, year, number), kept.bytes));
  return true;
}

const placeOf = ({ agency, year, number }: Manifest): VersionPlace => ({ agency: agency.id, year, number });

/** What was done to a public object of a version. */
export interface Rewritten {
  key: string;
  state: 'as it was' | 'written again';
}

/**
 * Restores public objects of a version that are missing or damaged. With `back`, also lifts a take-down; without it,
 * returns `taken down` for such a version and changes nothing.
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
  await rebuildNumbers(await rebuildCatalogue(ports), ports);
  return written;
}

/**
 * Objects of a version are only created, never replaced. A damaged one is removed first; the bucket keeps it as a
 * version.
 */
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
