/**
 * A version: its manifest, written once by a conditional put (the claim), and the files that it names by digest. In:
 * the private bucket. Out: manifests in the current format, whichever release wrote them, and frozen bytes that match
 * their digests. A version exists from its manifest on: a claimed version will become public.
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
  /** The release that made it, its edition, and the ids of its checks; absent in versions of release 0.1.0. */
  release?: string;
  edition?: string;
  checks?: string[];
  /** For a government: its members' contributions, and the members left out. */
  members?: readonly Omit<ReportMember, 'tables' | 'totals'>[];
  /** Set if its numbers are reported figures. */
  basis?: 'figures';
  ruleSet: string;
  /** Digest of the file of rules that its seal names; absent in older ones. */
  rules?: string;
  events: number;
  /** Digest of its events (`SetDigest`); if `evidence` is null, by an older recipe that nothing recomputes. */
  eventsDigest: string;
  /** The salt of the public digest (`saltedDigest`); absent in older versions. */
  salt?: string;
  tablesDigest: string;
  /** The size of its correction of the previous version; absent in older versions. */
  corrects?: NonNullable<ReadableVersion['corrects']>;
  /**
   * Digest of its whole content, and the approvals of exactly that content; absent in older versions, or without a
   * review.
   */
  draftDigest?: string;
  approval?: Approval;
  /** Null for a version of format 1, which froze no events. */
  evidence: Evidence | null;
  /** Identities of the live finalisations of its year among its events. Absent in older versions. */
  finalisations?: readonly string[];
  /** Digest of the set of applications that the year carried out (fold-log.ts); null for a version of format 1. */
  carriedOut: string | null;
  /** The run and the fold that claimed it; the run's log names the requests behind it. Absent in older versions. */
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
    // Format 3 may hold members, figures and an approval; older releases, which do not know these, must refuse it.
    (second) => second,
  ],
};

export async function readManifest(drafts: Objects, key: string): Promise<Manifest> {
  const manifest = await findManifest(drafts, key);
  if (!manifest) throw new Error(`the manifest ${key} is not to be read`);
  return manifest;
}

/** Undefined if no version of that number is claimed. */
export async function findManifest(drafts: Objects, key: string): Promise<Manifest | undefined> {
  const object = await drafts.get(key);
  return object && readSnapshot<Manifest>(MANIFEST, object.bytes);
}

/** By year, the manifest of the highest claimed number. */
export async function latestManifests(agency: string, drafts: Objects): Promise<Map<number, Manifest>> {
  const latest = await latestClaims(agency, drafts);
  const read = [...latest].map(async ([year, { key }]) => [year, await readManifest(drafts, key)] as const);
  return new Map(await Promise.all(read));
}

/** By year, the highest claimed number, and the key of its manifest. */
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

/** The frozen bytes of a digest. Throws if they are missing or damaged. */
export async function thaw(
  { name, sha256: digest }: Pick<FrozenFile, 'name' | 'sha256'>,
  drafts: Objects,
): Promise<Uint8Array> {
  const object = await drafts.get(draftKeys.frozen(digest));
  if (!object || sha256(object.bytes) !== digest)
    throw new Error(`the frozen bytes of ${name} (${digest}) are missing or damaged`);
  return object.bytes;
}

/** The tables of a version. */
export async function frozenTables(manifest: Manifest, drafts: Objects): Promise<ReportedTables> {
  return (await frozenReport(manifest, drafts)).tables;
}

/** The parts of a version with which later versions are compared. */
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
