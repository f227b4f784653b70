/**
 * From a folded log to the years with a draft. In: the fold, and the claimed versions. Out: for each year, oldest
 * first, its tables, checks and texts, the differences from its latest version, and the version foreseen to be its
 * latest after this turn. A later year is compared with the foreseen version of the earlier one, so that two years
 * finalised together are published together.
 */

import { type Approval, approvalOf } from '../approval/approval.ts';
import type { HandoversTold } from '../checks/handovers-found.ts';
import type { CountedFor } from '../consolidation/contributions.ts';
import { type Day, dayOf } from '../events/instant.ts';
import { FIRST_REPORT } from '../form/codes.ts';
import { type Basis, basisIn, files } from '../registry/membership.ts';
import { decide, type Finalisation } from '../report/finalisation.ts';
import type {
  CaseBehind,
  FaultNotice,
  ProposedCorrection,
  Publishable,
  ReportMembers,
  ReturnNotice,
} from '../report/model.ts';
import type { Agency, Objects } from '../store/ports.ts';
import { behindChains, behindFaults, behindHandovers } from './cases-behind-checks.ts';
import { correctionsOf, type FixedVersion } from './corrections.ts';
import type { Family } from './family.ts';
import type { FoldedLog } from './fold-log.ts';
import { NOTHING_SAID, type OfficeWord, openIn } from './office-word.ts';
import { editionOfYear } from './own-tables.ts';
import {
  faultsOf,
  noticesOf,
  type Reporting,
  type ReportOfYear,
  reportOf,
  type Said,
} from './report-of-year.ts';
import { editionOf } from './stored-edition.ts';
import { Comparison } from './version-against-log.ts';
import { carriedOutOf, type Standing } from './year-before.ts';

/** The comparison of a version with the log, by its own edition and that of the next year. */
export function comparisonWith({ manifest, tables }: FixedVersion, drafts: Objects): Comparison {
  const editions = { published: editionOf(tables), after: editionOfYear(manifest.year + 1) };
  return new Comparison(manifest, editions, drafts);
}

/** The version expected to be a year's latest: its number, and the digest of its tables. */
export interface Foreseen {
  number: number;
  tablesDigest: string;
}

export interface FoldedYear {
  year: number;
  /** Events of this or an earlier year arrived, or it has no draft yet. */
  due: boolean;
  /** The report of the draft. */
  report: ReportOfYear;
  /** For a government: the report of a version, without members that count only in a draft. */
  publishable?: ReportOfYear;
  /** The basis of its own tables, without merged agencies; absent in a fold of an earlier release. */
  basis?: Basis;
  /** For a government: digest of what its members and merged logs contributed (contributed.ts). */
  took?: string;
  /** The latest return by each government; absent if there is none. */
  returns?: readonly ReturnNotice[];
  faults: FaultNotice[];
  finalisation: Finalisation | null;
  /** Further facts about the year's finalisations; absent in a fold of an earlier release. */
  said?: Omit<OfficeWord, 'latest'>;
  /** Number of the version that it was compared with; null if there was none; absent as above. */
  after?: number | null;
  /** Digest of the set of applications that it carries out; null if the year is made of figures. */
  carriedOut: string | null;
  /** The latest version that later years of this fold assume; null if there is none. */
  foreseen: Foreseen | null;
  /** Differences between the latest version and the present log; empty if a new version is foreseen. */
  corrections: ProposedCorrection[];
  behind: CaseBehind[];
  /** For a government: the first day on which its checks may change without new events; absent if there is none. */
  again?: Day;
  /** The state of its review; absent if the agency requires none, and in a fold of an earlier release. */
  approval?: Approval;
}

/** The inputs of an agency's fold. */
export interface Folding {
  agency: Agency;
  folded: FoldedLog;
  /** By year, the latest version. */
  versions: ReadonlyMap<number, FixedVersion>;
  /** By year of the version, the comparisons made case by case. */
  comparisons: ReadonlyMap<number, Comparison>;
  /** Members and merged logs; absent for an agency that has neither. */
  family?: Family | undefined;
  /** For a government with members: by year, the faulty hand-overs between its units. */
  handovers?: ((year: number) => HandoversTold) | undefined;
  /** By year, the office's finalisations. */
  words: ReadonlyMap<number, OfficeWord>;
  currentYear: number;
  dueFrom: number;
}

export interface YearsFolded {
  years: FoldedYear[];
  /** Years whose latest version must be compared case by case, to name the cases behind the differences. */
  compare: Set<number>;
  /** Some year is about to be published, so the events are needed as evidence. */
  publishes: boolean;
}

export function foldYears(folding: Folding): YearsFolded {
  const standing = new Map<number, Standing>();
  for (const [year, version] of folding.versions) standing.set(year, standingOf(version));
  const outcome: YearsFolded = { years: [], compare: new Set(), publishes: false };
  for (const year of draftYears(folding)) {
    const folded = foldYear(folding, year, standing);
    outcome.years.push(folded);
    for (const asked of toCompare(folding, folded, standing)) outcome.compare.add(asked);
    const { foreseen } = folded;
    if (!foreseen || foreseen.number === standing.get(year)?.number) continue;
    outcome.publishes = true;
    const { tables, figures, members } = publishableOf(folded);
    const { number } = foreseen;
    const isFigures = figures && { isFigures: true as const };
    standing.set(year, {
      number,
      tables,
      carriedOut: folded.carriedOut,
      isFixed: false,
      ...isFigures,
      members: members && countedIn(members),
    });
  }
  return outcome;
}

function standingOf({ manifest, tables }: FixedVersion): Standing {
  const isFigures = manifest.basis === 'figures' && { isFigures: true as const };
  return {
    number: manifest.number,
    tables,
    carriedOut: manifest.carriedOut,
    isFixed: true,
    ...isFigures,
    members: manifest.members && countedIn({ list: manifest.members }),
  };
}

/** The report that a version of the year would hold. */
export function publishableOf({
  report,
  publishable,
}: Pick<FoldedYear, 'report' | 'publishable'>): ReportOfYear {
  return publishable ?? report;
}

function countedIn({ list }: { list: readonly { agency: string; name: string; counted: boolean }[] }) {
  return list.filter(({ counted }) => counted);
}

/**
 * The years with a draft: from 2021, from the agency's `since`, or from the first event other than `document.*`, to the
 * present year, plus those named by texts and finalisations; but no year before the agency began or after it ended. If
 * the first event is in a future year, for example because of a mistyped year, all present years still have drafts.
 */
export function draftYears({
  agency,
  folded,
  family,
  currentYear,
}: Pick<Folding, 'agency' | 'folded' | 'currentYear'> & Partial<Pick<Folding, 'family'>>): number[] {
  const { narratives, finalisations } = folded;
  const firstYear = earliest(folded.firstYear, family?.firstYear);
  const years = new Set(
    [...narratives.keys(), ...finalisations.keys()].filter((year) => year >= FIRST_REPORT),
  );
  const isToCome = firstYear === undefined || firstYear > currentYear;
  const first = isToCome ? FIRST_REPORT : firstYear;
  for (let year = Math.max(FIRST_REPORT, first); year <= currentYear; year++) years.add(year);
  return [...years].filter((year) => files(agency, year)).sort((a, b) => a - b);
}

function earliest(own: number | undefined, others: number | undefined): number | undefined {
  return own === undefined ? others : Math.min(own, others ?? own);
}

function reportingOf({ agency, folded, family }: Folding): Reporting {
  return {
    owner: { agency, folded, ...(family && { merged: family.merged }) },
    contributions: family?.contributions,
  };
}

/** The latest return by each government, whether or not it still refers to the present contribution. */
function returnsIn({ acts }: FoldedLog, year: number): ReturnNotice[] {
  const latest = new Map<string, ReturnNotice>();
  for (const act of acts.get(year) ?? []) {
    if (act.type !== 'report.returned') continue;
    const { by, of, comment = null, cells = [] } = act.data;
    latest.set(by, { by, of, on: dayOf(act.at), comment, cells });
  }
  return [...latest.values()];
}

function foldYear(folding: Folding, year: number, standing: ReadonlyMap<number, Standing>): FoldedYear {
  const { folded, family, versions, words } = folding;
  const reporting = reportingOf(folding);
  const { owner } = reporting;
  const caseFaults = faultsOf(owner, year);
  const faults = noticesOf(caseFaults, year);
  const handovers = folding.handovers?.(year);
  const { report, publishing } = reportsOf(reporting, year, { faults, standing, handovers });
  const { latest: finalisation, ...said } = words.get(year) ?? NOTHING_SAID;
  const approval = approvalOf(folded.acts.get(year) ?? [], folding.agency.approval);
  const last = versions.get(year) ?? null;
  const foreseen = foreseenOf(folding, { publishing, finalisation, said, approval, last });
  const returns = returnsIn(folded, year);
  const basis = basisIn(folding.agency, year);
  const before = standing.get(year - 1)?.isFixed ? folding.comparisons.get(year - 1) : undefined;
  return {
    year,
    due: year >= folding.dueFrom,
    report,
    basis,
    ...(publishing.members && { publishable: publishing }),
    ...tookIn(family, year),
    ...(returns.length > 0 && { returns }),
    faults,
    finalisation,
    said,
    after: last?.manifest.number ?? null,
    carriedOut: publishing.figures ? null : carriedOutOf(owner, year),
    foreseen: foreseen.version,
    ...(approval && { approval }),
    ...(handovers?.again !== undefined && { again: handovers.again }),
    corrections:
      foreseen.isNew || !last ? [] : correctionsOf(last, publishing, folding.comparisons.get(year)),
    behind: [
      ...(basis === 'figures' ? [] : behindFaults(caseFaults, year)),
      ...behindHandovers(handovers),
      ...behindChains(before, publishing.checks),
    ],
  };
}

/** The report for a draft, and the one for a version; they differ only if the agency has members. */
function reportsOf(
  reporting: Reporting,
  year: number,
  context: Omit<Said, 'countedFor'>,
): { report: ReportOfYear; publishing: ReportOfYear } {
  const made = (countedFor: CountedFor) => reportOf(reporting, year, { ...context, countedFor });
  const publishing = made('version');
  return {
    report: publishing.members ? withPublishable(made('draft'), publishing) : publishing,
    publishing,
  };
}

interface YearToDecide {
  publishing: ReportOfYear;
  finalisation: Finalisation | null;
  said: Omit<OfficeWord, 'latest'>;
  approval: Approval | null;
  last: FixedVersion | null;
}

/** The latest version after this turn: a new one if the year is about to be published, else the present one. */
function foreseenOf(
  { currentYear }: Folding,
  { publishing, finalisation, said, approval, last }: YearToDecide,
): { isNew: boolean; version: FoldedYear['foreseen'] } {
  const { agency, year, tablesDigest, draftDigest, checks, figures, members } = publishing;
  const decision = decide(
    {
      ...{ agency, year, finalisation, ...openIn(finalisation, said, publishing) },
      ...{ tablesDigest, draftDigest, checks, approval, figures, members },
    },
    last?.manifest ?? null,
    currentYear,
  );
  if (decision.kind === 'publish') return { isNew: true, version: { number: decision.number, tablesDigest } };
  const { manifest } = last ?? {};
  const version = manifest ? { number: manifest.number, tablesDigest: manifest.tablesDigest } : null;
  return { isNew: false, version };
}

function tookIn(family: Family | undefined, year: number): Pick<FoldedYear, 'took'> {
  const took = family?.took(year);
  return took === undefined ? {} : { took };
}

/** The draft with the digest by which it is confirmed: that of the report of a version. */
function withPublishable(draft: ReportOfYear, publishing: ReportOfYear): ReportOfYear {
  const { draftDigest } = publishing;
  return { ...draft, ...(draftDigest !== undefined && { draftDigest }), publishable: brief(publishing) };
}

function brief({ tables, tablesDigest, checks, members }: ReportOfYear): {
  [Key in keyof Publishable]: Publishable[Key];
} {
  return { tables, tablesDigest, checks, members: members ?? NOBODY };
}

const NOBODY: ReportMembers = { list: [], own: { totals: null, tables: null }, incomplete: [] };

const CHAINS: ReadonlySet<string> = new Set(['carry-chain', 'in-force-chain', 'dispute-chain']);

/** The years whose versions must be compared because of this year. Versions without evidence cannot be compared. */
function toCompare(
  { versions }: Folding,
  { year, report, foreseen, corrections }: FoldedYear,
  standing: ReadonlyMap<number, Standing>,
): number[] {
  // A year made of figures has no cases.
  if (report.figures) return [];
  const asked: number[] = [];
  const isBroken = report.checks.some(({ id, result }) => CHAINS.has(id) && result === 'fail');
  if (isBroken && standing.get(year - 1)?.isFixed) asked.push(year - 1);
  if (foreseen && corrections.length > 0) asked.push(year);
  return asked.filter((of) => versions.get(of)?.manifest.evidence);
}
