/**
 * From a folded log to the years that have a draft. In: the fold, and the versions that were fixed before. Out: for
 * each year, oldest first, its tables, checks and texts, what differs from its latest version, and which version is
 * foreseen to be its latest once this fold is rendered. A later year is compared with what is foreseen of the earlier,
 * so that two years that are finalised together are published together.
 */

import { type Approval, approvalOf } from '../approval/approval.ts';
import { differencesOf } from '../counting/difference.ts';
import type { AnnualTables } from '../form/annual-tables.ts';
import { files } from '../registry/membership.ts';
import { decide, type Finalisation } from '../report/finalisation.ts';
import type { CaseBehind, FaultNotice, ProposedCorrection } from '../report/model.ts';
import type { Agency, Objects } from '../store/ports.ts';
import { behindChains, behindFaults } from './cases-behind-checks.ts';
import type { FoldedLog } from './fold-log.ts';
import type { Manifest } from './manifest.ts';
import { NOTHING_SAID, type OfficeWord, openIn } from './office-word.ts';
import {
  carriedOutOf,
  editionOfYear,
  FIRST_REPORT,
  noticesOf,
  type ReportOfYear,
  reportOf,
  type Standing,
} from './report-of-year.ts';
import { editionOf } from './stored-edition.ts';
import { Comparison } from './version-against-log.ts';

/** A version that was fixed, with the tables that it printed. */
export interface FixedVersion {
  manifest: Manifest;
  tables: AnnualTables;
}

/** Of a version, case by case, with the log: by the edition that it follows, and that of the year after. */
export function comparisonWith({ manifest, tables }: FixedVersion, drafts: Objects): Comparison {
  const editions = { published: editionOf(tables), after: editionOfYear(manifest.year + 1) };
  return new Comparison(manifest, editions, drafts);
}

/** Which version is a year's latest: a number, and what it prints. */
export interface Foreseen {
  number: number;
  tablesDigest: string;
}

export interface FoldedYear {
  year: number;
  /** Something of this or an earlier year was touched, or it has no draft yet. */
  due: boolean;
  report: ReportOfYear;
  faults: FaultNotice[];
  finalisation: Finalisation | null;
  /** What else the office said of the year; absent in a fold of an earlier release. */
  said?: Omit<OfficeWord, 'latest'>;
  /** Number of the version that it was compared with; null where there was none, absent as above. */
  after?: number | null;
  /** Digest of the set of applications that it carries out. */
  carriedOut: string;
  /** The latest version as the later years of this fold reckon with it; null where there is none. */
  foreseen: Foreseen | null;
  /** What the latest version prints otherwise than the log now gives it; nothing where a new one is foreseen. */
  corrections: ProposedCorrection[];
  behind: CaseBehind[];
  /** How its review stands; absent where the agency asks for none, and in a fold of an earlier release. */
  approval?: Approval;
}

/** All that a fold of an agency is made of. */
export interface Folding {
  agency: Agency;
  folded: FoldedLog;
  /** Of each year that has one, the latest version. */
  versions: ReadonlyMap<number, FixedVersion>;
  /** Of the versions that were compared case by case, what was found. */
  comparisons: ReadonlyMap<number, Comparison>;
  /** By year, what the office said. */
  words: ReadonlyMap<number, OfficeWord>;
  currentYear: number;
  dueFrom: number;
}

export interface YearsFolded {
  years: FoldedYear[];
  /** Years whose latest version has to be compared case by case, to say which cases are behind what differs. */
  compare: Set<number>;
  /** Some year would be published: the events are wanted as evidence. */
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
    const { foreseen, report } = folded;
    if (!foreseen || foreseen.number === standing.get(year)?.number) continue;
    outcome.publishes = true;
    const { tables } = report;
    standing.set(year, { number: foreseen.number, tables, carriedOut: folded.carriedOut, isFixed: false });
  }
  return outcome;
}

function standingOf({ manifest, tables }: FixedVersion): Standing {
  return { number: manifest.number, tables, carriedOut: manifest.carriedOut, isFixed: true };
}

/**
 * The years that have a draft: from 2021 (or the agency's `since`), or from the first event other than `document.*`, to
 * the present, and those named; none before it began, and none that it had ended in. A first event of a year to come, a
 * slip in a text's year, hides none of the present ones.
 */
export function draftYears({
  agency,
  folded,
  currentYear,
}: Pick<Folding, 'agency' | 'folded' | 'currentYear'>): number[] {
  const { firstYear, narratives, finalisations } = folded;
  const years = new Set(
    [...narratives.keys(), ...finalisations.keys()].filter((year) => year >= FIRST_REPORT),
  );
  const isToCome = firstYear === undefined || firstYear > currentYear;
  const first = isToCome ? FIRST_REPORT : firstYear;
  for (let year = Math.max(FIRST_REPORT, first); year <= currentYear; year++) years.add(year);
  return [...years].filter((year) => files(agency, year)).sort((a, b) => a - b);
}

function foldYear(folding: Folding, year: number, standing: ReadonlyMap<number, Standing>): FoldedYear {
  const { folded, versions, words, currentYear } = folding;
  const faults = noticesOf(folded, year);
  const report = reportOf(folding, year, { faults, standing });
  const { latest: finalisation, ...said } = words.get(year) ?? NOTHING_SAID;
  const approval = approvalOf(folded.acts.get(year) ?? [], folding.agency.approval);
  const { tablesDigest: digest, checks } = report;
  const last = versions.get(year) ?? null;
  const decision = decide(
    {
      ...{ year, finalisation, ...openIn(finalisation, said, report) },
      ...{ tablesDigest: digest, draftDigest: report.draftDigest, checks, approval },
    },
    last?.manifest ?? null,
    currentYear,
  );
  const isNew = decision.kind === 'publish';
  const standingVersion = last && { number: last.manifest.number, tablesDigest: last.manifest.tablesDigest };
  return {
    year,
    due: year >= folding.dueFrom,
    report,
    faults,
    finalisation,
    said,
    after: last?.manifest.number ?? null,
    carriedOut: carriedOutOf(folded, year),
    foreseen: isNew ? { number: decision.number, tablesDigest: digest } : standingVersion,
    ...(approval && { approval }),
    corrections: isNew || !last ? [] : correctionsOf(last, report, folding.comparisons.get(year)),
    behind: [
      ...behindFaults(folded.faults, year),
      ...behindChains(
        standing.get(year - 1)?.isFixed ? folding.comparisons.get(year - 1) : undefined,
        checks,
      ),
    ],
  };
}

const CHAINS: ReadonlySet<string> = new Set(['carry-chain', 'in-force-chain', 'dispute-chain']);

/** The versions that this year gives cause to look into. One that froze no events has nothing to look into. */
function toCompare(
  { versions }: Folding,
  { year, report, foreseen, corrections }: FoldedYear,
  standing: ReadonlyMap<number, Standing>,
): number[] {
  const asked: number[] = [];
  const isBroken = report.checks.some(({ id, result }) => CHAINS.has(id) && result === 'fail');
  if (isBroken && standing.get(year - 1)?.isFixed) asked.push(year - 1);
  if (foreseen && corrections.length > 0) asked.push(year);
  return asked.filter((of) => versions.get(of)?.manifest.evidence);
}

function correctionsOf(
  { tables }: FixedVersion,
  { form, tables: now }: ReportOfYear,
  comparison: Comparison | undefined,
): ProposedCorrection[] {
  return differencesOf(form, tables, now).map((cell) => {
    const moved = comparison?.moved.get(cell.path);
    const cases = new Set([...(comparison?.differing.get(cell.path) ?? []), ...(moved?.cases ?? [])]);
    return { ...cell, cases: [...cases], ...(moved && { rules: [...moved.rules.values()] }) };
  });
}
