/**
 * How an agency's years stand at this moment, computed as the night computes them and with nothing written. In: the
 * agency and the stores. Out: its folded years with what a chain would decide. Always: what was stored before the
 * question is in the answer, so that a page after a save shows what the save changed.
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
  /** Digest of all that a version would say. */
  digest: string;
  /** The latest version says exactly what a next one would. */
  isPublished: boolean;
  /** Members that a version would not hold. */
  uncounted: readonly ReportMember[];
  last: Manifest | null;
  /** What stands in the way of a finalisation of exactly this, whatever it says; and what it needs a note for. */
  blocking: readonly Refusal[];
  needsNote: readonly Refusal[];
  /** Why the finalisation that waits is refused; empty where none waits or the next chain publishes it. */
  refusals: readonly Refusal[];
  /** A finalisation came and the next chain publishes it. */
  publishesNext: boolean;
  /** YYYY-MM-DD; and days to it from today, negative when it is over. */
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

/** Members and merged logs, where the agency has any, as they were last handed on. */
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
  const { year, report, approval } = folded;
  const currentYear = Number(today.slice(0, 4));
  const decision = decisionOn(folded, last, currentYear);
  const publishable = publishableOf(folded);
  const digest = publishable.draftDigest ?? '';
  const readiness = readinessOf(publishable, last?.number ?? null, currentYear);
  // Who is waited for can be named as left out: that is asked in the form.
  const isOfMembers = ({ code }: Refusal) => code === 'members.missing';
  // That it is a trial is nothing that anybody could see to: the pages say it, and all else may be tried.
  const blocking = readiness.blocking.filter(
    (refusal) => !isOfMembers(refusal) && refusal.code !== SANDBOX.code,
  );
  const needsNote = [...readiness.blocking.filter(isOfMembers), ...readiness.needsNote];
  const refusals = decision.kind === 'refused' ? decision.refusals : [];
  const deadline = `${year + 1}-${deadlineOf(agency)}`;
  const long = longSections(report);
  const edition: DraftEdition = {
    kind: 'draft',
    day: today,
    fold,
    faults: folded.faults,
    refusals: [...refusals],
    published: last?.number ?? null,
    corrections: folded.corrections,
    behind: folded.behind,
    ...(approval && { review: reviewStanding(approval, digest) }),
    ...(folded.returns && { returns: folded.returns }),
    ...(long.length > 0 && { long }),
    changes: null,
  };
  return {
    agency,
    year,
    folded,
    report: { ...report, edition },
    digest,
    isPublished: last !== null && last.draftDigest === digest,
    uncounted: (publishable.members?.list ?? []).filter(({ counted }) => !counted),
    last,
    blocking,
    needsNote,
    refusals,
    publishesNext: decision.kind === 'publish',
    deadline,
    daysLeft: daysBetween(today, deadline),
    isOver: year < currentYear,
  };
}

/** The year that a report is written on now. */
export function yearInHand(now: number): number {
  return yearOf(instantOf(now)) - 1;
}

/** A fold that is about to be published freezes its evidence: here it is forgotten. */
function withoutWriting(drafts: Objects): Objects {
  return { ...drafts, put: async () => true, remove: async () => undefined };
}
