/**
 * From a finalised report to public objects. In: the folded year of an agency. Out: the published version, or the
 * reason why there is none. Always holds:
 *
 *  1. A version is claimed before its first public byte. Its files and events are frozen under their digests; then the
 *     manifest, which names number, events and files, is written only if there is none with that number. That write is
 *     the claim.
 *  2. A claim is completed with its frozen bytes before the next claim is made, whatever arrived meanwhile.
 *  3. A version that an operator took down is not published again.
 *  4. Objects under `v{n}/` are written once, read back and compared. The copies and the page of the current place only
 *     move forward, by compare-and-swap, the page last.
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
  /** The rules file that the seal names; absent if the release has none. */
  rules?: RulesFile;
  /** The public key of the transparency log, which a version names; absent: there is no log. */
  logKey?: () => Promise<string | undefined>;
}

export type Published =
  /** `superseded`: there is a later finalisation, for the next chain to publish. */
  | { kind: 'published'; manifest: Manifest; superseded: boolean }
  /** `notMade`: a file of the version could not be made. */
  | { kind: 'refused'; refusals: Refusal[]; notMade?: YearStanding['notMade'] }
  /** It could be published, but this chain must not publish. */
  | { kind: 'held' }
  | { kind: 'nothing-to-publish' };

export interface PublishContext {
  /** The manifest of the highest claimed number. */
  last: Manifest | null;
  currentYear: number;
  run: string;
  fold: number;
  /** The events of the fold, frozen. */
  evidence: Evidence | null;
  /** Whether the earlier years are as this fold assumed; otherwise the next chain publishes. */
  mayClaim: boolean;
  /** This chain must not write any public byte. */
  holds: boolean;
  /** Whether `last` is completely published. */
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

/** Whether the year may be published as folded, and if not, why. `last`: the latest claimed version. */
export function decisionOn(folded: FoldedYear, last: Manifest | null, currentYear: number): Decision {
  const { finalisation, said, after, year, approval } = folded;
  const report = publishableOf(folded);
  return decide(
    {
      agency: report.agency,
      year,
      finalisation,
      // Unusable if the fold compared with another version, or if an earlier release made the fold.
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

/** Nothing was claimed, because the files are made first. The message of the error is the name of the file. */
function refusedAsTooLarge(folded: FoldedYear, finalisation: Finalisation, { message }: TooLarge): Published {
  const report = publishableOf(folded);
  const refusal = notMade(message, report);
  return { kind: 'refused', refusals: [refusal], notMade: { of: makingOf(finalisation, report), refusal } };
}

/** Completes a claim of a year that no longer has a draft, for example after retractions. */
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

/** Freezes a version's bytes, then writes its manifest. Returns the valid manifest, which may be another chain's. */
async function claim(
  folded: FoldedYear,
  asked: Claim,
  { drafts, formats, salt: drawn, rules, logKey: keyOfLog }: PublishPorts,
): Promise<{ manifest: Manifest; held: Held }> {
  const { number, finalisation, last } = asked;
  const { draftDigest: _, ...report } = publishableOf(folded);
  const note = finalisation.data.note ?? null;
  // Must exist before the claim; a failure is thrown below, where it is awaited.
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
  const made = await sealedVersion(version, formats, rules?.digest);
  const [held] = await together([freeze([...made.files, ...made.current], drafts), lying]);
  const manifest = manifestOf(folded, asked, { ...made, edition, salt, rules: rules?.digest });
  const key = draftKeys.manifest(report.agency.id, folded.year, number);
  const bytes = Buffer.from(JSON.stringify(manifest));
  if (await drafts.put({ key, bytes, mediaType: 'application/json', only: 'absent' }))
    return { manifest, held };
  // Another chain was faster, or the first answer to this write was lost: in both cases the present manifest counts.
  return { manifest: await readManifest(drafts, key), held };
}

/** What was made for a version before its manifest. */
interface Made {
  edition: VersionEdition;
  salt: string;
  rules: string | undefined;
  files: readonly RenderedFile[];
  current: readonly RenderedFile[];
}

function manifestOf(
  folded: FoldedYear,
  { number, finalisation, evidence, run, fold }: Claim,
  { edition, salt, rules, files, current }: Made,
): Manifest {
  const { year, carriedOut, said, approval } = folded;
  const { draftDigest, agency, form, checks, members, figures, provenance, tablesDigest } =
    publishableOf(folded);
  return {
    format: 3,
    agency: { id: agency.id, name: agency.name },
    year,
    number,
    finalisation,
    finalisedOn: edition.finalisedOn,
    note: edition.note,
    release: RELEASE,
    edition: form.id,
    checks: checks.map(({ id }) => id),
    ...(members && { members: members.list.map(pinned) }),
    ...(figures && { basis: 'figures' as const }),
    ...provenance,
    ...(rules !== undefined && { rules }),
    salt,
    tablesDigest,
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
}

function pinned({ tables: _, totals: __, ...member }: ReportMember) {
  return member;
}

function frozen({ name, mediaType, bytes }: RenderedFile): FrozenFile {
  return { name, mediaType, sha256: sha256(bytes), bytes: bytes.length };
}
