/**
 * From a finalised report to public objects. In: the folded year of an agency. Out: the version that is published,
 * or why not. Always holds:
 *
 *  1. A version is fixed before its first public byte: its files and its events are frozen under their digests, and
 *     the manifest that names number, events and files is written only where none of that number lies. That one write is the claim.
 *  2. A claim is finished before a next one is made, with the frozen bytes, whatever arrived meanwhile.
 *  3. What an operator took down is public no more, and is not published again.
 *  4. What is public under `v{n}/` is written once, read back and compared; the copies and the page of the current
 *     place move forward only, by compare-and-swap, the page last.
 *
 *     freeze files ─▶ claim v{n} (if absent) ─▶ copy to v{n}/ (if absent) ─▶ copies ─▶ index.html (if match; made-public.ts)
 *          crash: garbage      crash: the next chain finishes from here on, with the same bytes
 */

import { compareEvents } from '../events/event.ts';
import { dayOf } from '../events/instant.ts';
import type { Format, RenderedFile, VersionReport } from '../formats/renderers.ts';
import { sealedVersion } from '../formats/seal.ts';
import { TooLarge } from '../formats/too-large.ts';
import { type Decision, decide, type Finalisation } from '../report/finalisation.ts';
import { notMade } from '../report/length-of-texts.ts';
import type { Refusal, ReportMember, VersionEdition } from '../report/model.ts';
import { RELEASE } from '../report/release.ts';
import { saltedDigest, sha256 } from '../store/digest.ts';
import type { Objects, YearStanding } from '../store/ports.ts';
import { together } from '../store/together.ts';
import { type FoldedYear, publishableOf } from './fold-years.ts';
import { draftKeys } from './keys.ts';
import { type Claimed, finish, freeze, type Held } from './made-public.ts';
import { type Evidence, type FrozenFile, type Manifest, readManifest } from './manifest.ts';
import { makingOf, openIn } from './office-word.ts';
import { correctsOf, readableHistory, replaced } from './replaced-version.ts';
import type { RulesFile } from './rules-file.ts';

export interface PublishPorts {
  drafts: Objects;
  publication: Objects;
  /** The formats of a version. */
  formats: readonly Format[];
  /** A new salt, 64 hexadecimal digits drawn at random. */
  salt: () => string;
  /** The counting rules as a file, which the seal names; absent where it is not at hand. */
  rules?: RulesFile;
  /** The public key of the transparency log, which a version names; absent where there is no log. */
  logKey?: () => Promise<string | undefined>;
}

export type Published =
  /** `superseded`: its finalisation is not the latest any more; a next chain has that to publish. */
  | { kind: 'published'; manifest: Manifest; superseded: boolean }
  /** `notMade`: this chain tried, and a file of the version could not be made. */
  | { kind: 'refused'; refusals: Refusal[]; notMade?: YearStanding['notMade'] }
  /** It could be published, and this chain publishes nothing. */
  | { kind: 'held' }
  | { kind: 'nothing-to-publish' };

export interface PublishContext {
  /** The manifest of the highest number that is claimed. */
  last: Manifest | null;
  currentYear: number;
  run: string;
  fold: number;
  /** The events of the fold, frozen. */
  evidence: Evidence | null;
  /** Whether the fold reckoned rightly with the years before: else a next one publishes. */
  mayClaim: boolean;
  /** Not one public byte is written. */
  holds: boolean;
  /** Whether `last` was published to its end. */
  isPublic: Promise<boolean>;
}

/** Publishes at most one version of an agency's year. */
export async function publish(
  folded: FoldedYear,
  context: PublishContext,
  ports: PublishPorts,
): Promise<Published> {
  const { finalisation } = folded;
  const { last, currentYear, evidence, mayClaim, run, fold, holds } = context;
  if (last && !(await context.isPublic)) {
    if (holds) return { kind: 'held' };
    await finish(last, ports);
    return publishedOf(last, finalisation);
  }
  const decision = decisionOn(folded, last, currentYear);
  if (decision.kind !== 'publish') return decision;
  if (holds) return { kind: 'held' };
  if (!mayClaim) return { kind: 'nothing-to-publish' };
  if (!evidence) throw new Error('a fold without evidence cannot be published');
  const made = { ...decision, last, evidence, run, fold };
  const claimed = await claim(folded, made, ports).catch(tooLarge);
  if (claimed instanceof TooLarge) return refusedAsTooLarge(folded, decision.finalisation, claimed);
  await finish(claimed.manifest, ports, claimed.held);
  return publishedOf(claimed.manifest, finalisation);
}

/** Whether the year may be published as it was folded, and if not, why. `last`: the latest version that is claimed. */
export function decisionOn(folded: FoldedYear, last: Manifest | null, currentYear: number): Decision {
  const { finalisation, said, after, year, approval } = folded;
  const report = publishableOf(folded);
  return decide(
    {
      agency: report.agency,
      year,
      finalisation,
      // What was compared with another version says nothing of this one; a fold of an earlier release compared nothing.
      ...(said && after === (last?.number ?? null)
        ? openIn(finalisation, said, report)
        : { late: [], isRestored: false, notMade: null }),
      tablesDigest: report.tablesDigest,
      draftDigest: report.draftDigest,
      checks: report.checks,
      approval,
      figures: report.figures,
      members: report.members,
    },
    last,
    currentYear,
  );
}

function tooLarge(error: unknown): TooLarge {
  if (error instanceof TooLarge) return error;
  throw error;
}

/** Nothing of it is fixed: the files are made before the claim. The message of the error is the name of the file. */
function refusedAsTooLarge(folded: FoldedYear, finalisation: Finalisation, { message }: TooLarge): Published {
  const report = publishableOf(folded);
  const refusal = notMade(message, report);
  return { kind: 'refused', refusals: [refusal], notMade: { of: makingOf(finalisation, report), refusal } };
}

/** Finishes a claim of a year that has no draft any more, as where all that named it was retracted. */
export async function finishClaim(
  { manifest, isPublic }: Claimed,
  holds: boolean,
  ports: PublishPorts,
): Promise<Published> {
  if (await isPublic) return { kind: 'nothing-to-publish' };
  if (holds) return { kind: 'held' };
  await finish(manifest, ports);
  return publishedOf(manifest, null);
}

function publishedOf(manifest: Manifest, latest: Finalisation | null): Published {
  const superseded = latest !== null && compareEvents(latest, manifest.finalisation) > 0;
  return { kind: 'published', manifest, superseded };
}

interface Claim {
  number: number;
  finalisation: Finalisation;
  last: Manifest | null;
  evidence: Evidence;
  run: string;
  fold: number;
}

/** Fixes a version: all its bytes, then its manifest. Gives the manifest that holds, which may be another chain's. */
async function claim(
  folded: FoldedYear,
  { number, finalisation, last, evidence, run, fold }: Claim,
  { drafts, formats, salt: drawn, rules, logKey: keyOfLog }: PublishPorts,
): Promise<{ manifest: Manifest; held: Held }> {
  const { year, carriedOut, said, approval } = folded;
  const { draftDigest, ...report } = publishableOf(folded);
  const note = finalisation.data.note ?? null;
  // It lies there before the claim; a failure is met below, where it is waited for.
  const lying = rules?.lies();
  lying?.catch(() => {});
  const [replaces, history, logKey] = await together([
    last && replaced(last, report, drafts),
    readableHistory(report, drafts),
    keyOfLog?.(),
  ]);
  const finalisedOn = dayOf(finalisation.at);
  const edition: VersionEdition = { kind: 'version', number, finalisedOn, note, replaces };
  const salt = drawn();
  const eventsDigest = saltedDigest(salt, report.provenance.eventsDigest);
  const provenance = { ...report.provenance, eventsDigest, salted: true as const };
  const version: VersionReport = {
    ...report,
    ...{ history, provenance, edition },
    ...(logKey !== undefined && { logKey }),
  };
  const { files, current } = await sealedVersion(version, formats, rules?.digest);
  const [held] = await together([freeze([...files, ...current], drafts), lying]);
  const { id, name } = report.agency;
  const manifest: Manifest = {
    format: 3,
    agency: { id, name },
    year,
    number,
    finalisation,
    finalisedOn: edition.finalisedOn,
    note,
    release: RELEASE,
    edition: report.form.id,
    checks: report.checks.map(({ id }) => id),
    ...(report.members && { members: report.members.list.map(pinned) }),
    ...(report.figures && { basis: 'figures' as const }),
    ...report.provenance,
    ...(rules && { rules: rules.digest }),
    salt,
    tablesDigest: report.tablesDigest,
    ...(edition.replaces && { corrects: correctsOf(edition.replaces) }),
    ...(draftDigest !== undefined && { draftDigest }),
    ...(approval && { approval }),
    evidence,
    ...(said && { finalisations: said.live }),
    carriedOut,
    run,
    fold,
    files: files.map(frozen),
    current: current.map(frozen),
  };
  const key = draftKeys.manifest(id, year, number);
  const bytes = Buffer.from(JSON.stringify(manifest));
  if (await drafts.put({ key, bytes, mediaType: 'application/json', only: 'absent' }))
    return { manifest, held };
  // Another chain was quicker, or this write's first answer was lost: either way what lies there is the version.
  return { manifest: await readManifest(drafts, key), held };
}

function pinned({ tables: _, totals: __, ...member }: ReportMember) {
  return member;
}

function frozen({ name, mediaType, bytes }: RenderedFile): FrozenFile {
  return { name, mediaType, sha256: sha256(bytes), bytes: bytes.length };
}
