/**
 * What a version is: its manifest, written once under a conditional claim, and the files that it names by digest.
 * In: the private bucket. Out: manifests of today's format, whatever format they were written in, and frozen bytes
 * that are what their digest says. A version counts from its manifest on: what is claimed becomes public.
 */

import type { Approval } from '../approval/approval.ts';
import type { ReportedTables } from '../form/annual-tables.ts';
import type { Finalisation } from '../report/finalisation.ts';
import type { ReadableVersion, Report, ReportMember } from '../report/model.ts';
import { sha256 } from '../store/digest.ts';
import type { Objects } from '../store/ports.ts';
import { type Format, readSnapshot } from '../store/stored-formats.ts';
import { draftKeys, readManifestKey } from './keys.ts';

export interface FrozenFile {
  name: string;
  mediaType: string;
  sha256: string;
  bytes: number;
}

/** The exact set of events behind a version, frozen under its digest (evidence.ts). */
export interface Evidence {
  sha256: string;
  bytes: number;
  events: number;
}

export interface Manifest {
  format: 3;
  agency: { id: string; name: string };
  year: number;
  number: number;
  finalisation: Finalisation;
  finalisedOn: string;
  note: string | null;
  /** The release that made it, its edition, and the checks that it was asked; absent in one of release 0.1.0. */
  release?: string;
  edition?: string;
  checks?: string[];
  /** Of a government: each contribution that it holds, and each member that was left out. */
  members?: readonly Omit<ReportMember, 'tables' | 'totals'>[];
  /** Where its numbers were reported, not counted. */
  basis?: 'figures';
  ruleSet: string;
  /** Digest of the file of rules that its seal names; absent in older ones. */
  rules?: string;
  events: number;
  /** `eventsDigest` of store/digest.ts; where `evidence` is null, one of an older recipe that nothing recomputes. */
  eventsDigest: string;
  /** What makes of it the public one (saltedDigest); absent in a version of a release before. */
  salt?: string;
  tablesDigest: string;
  /** What it corrects of the version before it; absent in older ones. */
  corrects?: NonNullable<ReadableVersion['corrects']>;
  /** Digest of all that it says, and who approved exactly that, when; absent in older ones, and where no step was asked for. */
  draftDigest?: string;
  approval?: Approval;
  /** Null for a version of format 1, which froze no events. */
  evidence: Evidence | null;
  /** Identities of the finalisations of its year in its event set, those retracted left out. Absent in older ones. */
  finalisations?: readonly string[];
  /** Digest of the set of applications that the year carried out (fold-log.ts); null for a version of format 1. */
  carriedOut: string | null;
  /** The chain that fixed it, and the fold: the log of that run names the requests behind it. Absent in older ones. */
  run?: string;
  fold?: number;
  /** Files of `v{n}/`. */
  files: FrozenFile[];
  /** Files of the current place; the page `index.html` is the last. */
  current: FrozenFile[];
}

const MANIFEST: Format = {
  name: 'manifest',
  upcasters: [
    (first) => ({ ...first, evidence: null, carriedOut: null }),
    // Format 3 may hold members, figures and an approval; a release that knows none of them must not read it.
    (second) => second,
  ],
};

export async function readManifest(drafts: Objects, key: string): Promise<Manifest> {
  const manifest = await findManifest(drafts, key);
  if (!manifest) throw new Error(`the manifest ${key} is not to be read`);
  return manifest;
}

/** Undefined where no version of that number is claimed. */
export async function findManifest(drafts: Objects, key: string): Promise<Manifest | undefined> {
  const object = await drafts.get(key);
  return object && readSnapshot<Manifest>(MANIFEST, object.bytes);
}

/** By year, the manifest of the highest number that is claimed. */
export async function latestManifests(agency: string, drafts: Objects): Promise<Map<number, Manifest>> {
  const latest = await latestClaims(agency, drafts);
  const read = [...latest].map(async ([year, { key }]) => [year, await readManifest(drafts, key)] as const);
  return new Map(await Promise.all(read));
}

/** By year, the highest number that is claimed, and where its manifest lies. */
export async function latestClaims(
  agency: string,
  drafts: Objects,
): Promise<Map<number, { number: number; key: string }>> {
  const latest = new Map<number, { number: number; key: string }>();
  for await (const key of drafts.list(draftKeys.manifestsOf(agency))) {
    const place = readManifestKey(key);
    if (place && place.number > (latest.get(place.year)?.number ?? 0))
      latest.set(place.year, { number: place.number, key });
  }
  return latest;
}

/** The frozen bytes of a digest, and no others. */
export async function thaw(
  { name, sha256: digest }: Pick<FrozenFile, 'name' | 'sha256'>,
  drafts: Objects,
): Promise<Uint8Array> {
  const object = await drafts.get(draftKeys.frozen(digest));
  if (!object || sha256(object.bytes) !== digest)
    throw new Error(`the frozen bytes of ${name} (${digest}) are missing or damaged`);
  return object.bytes;
}

/** The tables as a version printed them. */
export async function frozenTables(manifest: Manifest, drafts: Objects): Promise<ReportedTables> {
  return (await frozenReport(manifest, drafts)).tables;
}

/** What a version printed, as far as a later one is compared with it. */
export async function frozenReport(
  { files, agency, year, number }: Manifest,
  drafts: Objects,
): Promise<{ tables: ReportedTables; narrative: Report['narrative'] }> {
  const data = files.find(({ name }) => name === 'report.json');
  if (!data) throw new Error(`version ${number} of ${agency.id} ${year} has no report.json`);
  const report: { tables: ReportedTables; narrative: Report['narrative'] } = JSON.parse(
    Buffer.from(await thaw(data, drafts)).toString(),
  );
  return report;
}
