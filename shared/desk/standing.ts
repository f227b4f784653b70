/**
 * The current state of an agency's years, computed as the night does and without writing. In: the agency and the
 * stores. Out: its folded years with a chain's decision. Always: everything stored before the request is included, so a
 * page after a save shows the effect of the save.
 */

import { reviewStanding } from '../approval/approval.ts';
import { dayOf, instantOf, yearOf } from '../events/instant.ts';
import { FIRST_REPORT } from '../form/codes.ts';
import { reckon } from '../night/compute-years.ts';
import { type Family, familyOf } from '../night/family.ts';
import { type FoldedYear, publishableOf } from '../night/fold-years.ts';
import { readKept } from '../night/kept-segment.ts';
import { latestManifests, type Manifest } from '../night/manifest.ts';
import { decisionOn } from '../night/publish.ts';
import type { Agency } from '../registry/agency.ts';
import { deadlineOf } from '../registry/agency.ts';
import { timeOf } from '../registry/clock.ts';
import { mergedInto } from '../registry/kin.ts';
import { daysBetween } from '../report/chinese-day.ts';
import { readinessOf, SANDBOX } from '../report/finalisation.ts';
import { longSections } from '../report/length-of-texts.ts';
import type { DraftEdition, Refusal, Report, ReportMember } from '../report/model.ts';
import type { Objects } from '../store/ports.ts';
import type { DeskPorts } from './ports.ts';

/** One year of an agency, as the pages show it. */
export interface YearNow {
  agency: Agency;
  year: number;
  folded: FoldedYear;
  report: Report & { edition: DraftEdition };
  /** Digest of the full content of a version. */
  digest: string;
  /** The latest version says exactly what a next one would. */
  isPublished: boolean;
  /** Members that a version would not hold. */
  uncounted: readonly ReportMember[];
  last: Manifest | null;
  /** The obstacles to a finalisation of exactly this, whatever it says; and the points that need a note. */
  blocking: readonly Refusal[];
  needsNote: readonly Refusal[];
  /** The reasons against the pending finalisation; empty if none is pending or the next chain publishes it. */
  refusals: readonly Refusal[];
  /** A finalisation arrived and the next chain publishes it. */
  publishesNext: boolean;
  /** YYYY-MM-DD; and days from today until then, negative once it is over. */
  deadline: string;
  daysLeft: number;
  /** The year is over. */
  isOver: boolean;
}

type Reading = Pick<DeskPorts, 'registry' | 'eventLog' | 'journal' | 'progress' | 'drafts' | 'clock'>;

/** All years of an agency that have a draft, oldest first. */
export async function standingNow(agency: Agency, ports: Reading): Promise<YearNow[]> {
  const time = await timeOf(agency, ports.clock(), ports.registry);
  const at = new Date(time).toISOString();
  const entries = await ports.journal.entries(agency.id);
  const { usable: kept, standings } = await readKept(agency.id, ports);
  const drafts = withoutWriting(ports.drafts);
  const family = await kinOf(agency, ports);
  const reckoned = await reckon(
    { agency, entries, standings, at, kept, family, check: 'none' },
    { eventLog: ports.eventLog, drafts },
  );
  const claimed = await latestManifests(agency.id, drafts);
  const today = dayOf(instantOf(time));
  const of = { agency, today, fold: kept?.fold ?? 0 };
  return reckoned.years.map((folded) => yearNow(of, folded, claimed.get(folded.year) ?? null));
}

export async function yearOfAgency(
  agency: Agency,
  year: number,
  ports: Reading,
): Promise<YearNow | undefined> {
  return (await standingNow(agency, ports)).find((each) => each.year === year);
}

/** Members and merged logs, if the agency has any, as last contributed. */
async function kinOf(
  agency: Agency,
  { registry, eventLog, drafts, clock }: Reading,
): Promise<Family | undefined> {
  const through = yearOf(instantOf(clock()));
  const agencies = await registry.agencies();
  const hasKin = agency.consolidates || mergedInto(agency.id, agencies, through).length > 0;
  if (!hasKin) return undefined;
  return familyOf(agency, { from: FIRST_REPORT, through }, { registry, eventLog, drafts });
}

function yearNow(
  { agency, today, fold }: { agency: Agency; today: string; fold: number },
  folded: FoldedYear,
  last: Manifest | null,
): YearNow {
  const { year, report } = folded;
  const currentYear = Number(today.slice(0, 4));
  const decision = decisionOn(folded, last, currentYear);
  const publishable = publishableOf(folded);
  const digest = publishable.draftDigest ?? '';
  const refusals = decision.kind === 'refused' ? decision.refusals : [];
  const deadline = `${year + 1}-${deadlineOf(agency)}`;
  const edition = draftNow({ day: today, fold }, folded, {
    digest,
    refusals,
    published: last?.number ?? null,
  });
  return {
    agency,
    year,
    folded,
    report: { ...report, edition },
    digest,
    isPublished: last !== null && last.draftDigest === digest,
    uncounted: (publishable.members?.list ?? []).filter(({ counted }) => !counted),
    last,
    ...readinessHere(readinessOf(publishable, last?.number ?? null, currentYear)),
    refusals,
    publishesNext: decision.kind === 'publish',
    deadline,
    daysLeft: daysBetween(today, deadline),
    isOver: year < currentYear,
  };
}

/** What blocks a finalisation at the desk, and what needs a note. */
function readinessHere({ blocking, needsNote }: ReturnType<typeof readinessOf>) {
  // A missing member can be named as left out: the form asks for that.
  const isOfMembers = ({ code }: Refusal) => code === 'members.missing';
  return {
    // No one can change that it is a trial: the pages say so, and everything else may be tried.
    blocking: blocking.filter((refusal) => !isOfMembers(refusal) && refusal.code !== SANDBOX.code),
    needsNote: [...blocking.filter(isOfMembers), ...needsNote],
  };
}

/** The draft as of now: no comparison with an earlier draft. */
function draftNow(
  written: { day: string; fold: number },
  { report, faults, corrections, behind, approval, returns }: FoldedYear,
  { digest, refusals, published }: { digest: string; refusals: readonly Refusal[]; published: number | null },
): DraftEdition {
  const long = longSections(report);
  return {
    kind: 'draft',
    ...written,
    faults,
    refusals: [...refusals],
    published,
    corrections,
    behind,
    ...(approval && { review: reviewStanding(approval, digest) }),
    ...(returns && { returns }),
    ...(long.length > 0 && { long }),
    changes: null,
  };
}

/** The current report year. */
export function yearInHand(now: number): number {
  return yearOf(instantOf(now)) - 1;
}

/** A fold before publication freezes its evidence: here it is discarded. */
function withoutWriting(drafts: Objects): Objects {
  return { ...drafts, put: async () => true, remove: async () => undefined };
}
