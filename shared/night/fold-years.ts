/**
 * From a folded log to the years that have a draft. In: the fold, and the versions that were fixed before. Out: for
 * each year, oldest first, its tables, checks and texts, what differs from its latest version, and which version is
 * foreseen to be its latest once this fold is rendered. A later year is compared with what is foreseen of the earlier,
 * so that two years that are finalised together are published together.
 */

import { FEED_FAULTS } from '../cases/faults.ts';
import type { YearBefore } from '../checks/chains.ts';
import { checkReport } from '../checks/check-report.ts';
import type { CheckFinding, CheckResult } from '../checks/check-result.ts';
import { expandCitations } from '../checks/citations.ts';
import { decide, type Finalisation } from '../report/finalisation.ts';
import type {
  CaseBehind,
  FaultNotice,
  NarrativeSection,
  ProposedCorrection,
  Report,
} from '../report/model.ts';
import { SetDigest, sha256 } from '../store/digest.ts';
import type { Agency } from '../store/ports.ts';
import type { AnnualTables } from '../tables/annual-tables.ts';
import { differencesOf } from '../tables/difference.ts';
import { form2021, valueAt } from '../tables/form.ts';
import { behindChains, behindFaults } from './behind.ts';
import type { Comparison } from './comparison.ts';
import type { FoldedLog } from './fold-log.ts';
import type { Manifest } from './manifest.ts';

/** The first year of the form of 国办公开办函〔2021〕30号; no tables before it are computed. */
export const FIRST_REPORT = 2021;
/** Version of the counting rules: a number that a changed rule raises. */
export const RULE_SET = '1';

/** A version that was fixed, with the tables that it printed. */
export interface FixedVersion {
  manifest: Manifest;
  tables: AnnualTables;
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
  report: Omit<Report, 'edition'>;
  faults: FaultNotice[];
  finalisation: Finalisation | null;
  /** Digest of the set of applications that it carries out. */
  carriedOut: string;
  /** The latest version as the later years of this fold reckon with it; null where there is none. */
  foreseen: Foreseen | null;
  /** What the latest version prints otherwise than the log now gives it; nothing where a new one is foreseen. */
  corrections: ProposedCorrection[];
  behind: CaseBehind[];
}

/** All that a fold of an agency is made of. */
export interface Folding {
  agency: Agency;
  folded: FoldedLog;
  /** Of each year that has one, the latest version. */
  versions: ReadonlyMap<number, FixedVersion>;
  /** Of the versions that were compared case by case, what was found. */
  comparisons: ReadonlyMap<number, Comparison>;
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
  for (const year of draftYears(folding.folded, folding.currentYear)) {
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

/** A year's latest version, fixed or foreseen, as later years are compared with it. */
interface Standing {
  number: number;
  tables: AnnualTables;
  carriedOut: string | null;
  isFixed: boolean;
}

function standingOf({ manifest, tables }: FixedVersion): Standing {
  return { number: manifest.number, tables, carriedOut: manifest.carriedOut, isFixed: true };
}

/** The years that have a draft: from 2021 or the first event other than `document.*` to the present, and those named. */
export function draftYears(
  { firstYear, narratives, finalisations }: FoldedLog,
  currentYear: number,
): number[] {
  const years = new Set(
    [...narratives.keys(), ...finalisations.keys()].filter((year) => year >= FIRST_REPORT),
  );
  for (let year = Math.max(FIRST_REPORT, firstYear ?? FIRST_REPORT); year <= currentYear; year++)
    years.add(year);
  return [...years].sort((a, b) => a - b);
}

function foldYear(folding: Folding, year: number, standing: ReadonlyMap<number, Standing>): FoldedYear {
  const { folded, versions, currentYear } = folding;
  const faults = noticesOf(folded, year);
  const report = reportOf(folding, year, { faults, standing });
  const finalisation = folded.finalisations.get(year) ?? null;
  const { tablesDigest: digest, checks } = report;
  const last = versions.get(year) ?? null;
  const decision = decide(
    { year, finalisation, tablesDigest: digest, checks },
    last?.manifest ?? null,
    currentYear,
  );
  const isNew = decision.kind === 'publish';
  const latest = last && { number: last.manifest.number, tablesDigest: last.manifest.tablesDigest };
  return {
    year,
    due: year >= folding.dueFrom,
    report,
    faults,
    finalisation,
    carriedOut: carriedOutOf(folded, year),
    foreseen: isNew ? { number: decision.number, tablesDigest: digest } : latest,
    corrections: isNew || !last ? [] : correctionsOf(last, report.tables, folding.comparisons.get(year)),
    behind: [
      ...behindFaults(folded.faults, year),
      ...behindChains(
        standing.get(year - 1)?.isFixed ? folding.comparisons.get(year - 1) : undefined,
        checks,
      ),
    ],
  };
}

function reportOf(
  { agency, folded }: Folding,
  year: number,
  { faults, standing }: { faults: FaultNotice[]; standing: ReadonlyMap<number, Standing> },
): FoldedYear['report'] {
  const tables = folded.tally.tables(agency, year);
  const earlier = (of: number) => standing.get(of)?.tables ?? folded.tally.tables(agency, of);
  const texts = narrativeOf(folded.narratives.get(year), {
    tables,
    ...(year > FIRST_REPORT && { previous: earlier(year - 1) }),
  });
  const { id, name, contact } = agency;
  return {
    agency: { id, name, contact },
    year,
    tables,
    tablesDigest: tablesDigest(tables),
    history: yearsBack(folded, year, standing).map((of) => ({
      year: of,
      version: standing.get(of)?.number ?? null,
      tables: earlier(of),
    })),
    checks: checksOf(tables, { ...texts, faults }, yearBefore(folded, year, standing)),
    narrative: texts.narrative,
    provenance: { ruleSet: RULE_SET, events: folded.events, eventsDigest: folded.eventsDigest },
  };
}

/** The published version of the year before, as the chains are checked against it. */
function yearBefore(
  folded: FoldedLog,
  year: number,
  standing: ReadonlyMap<number, Standing>,
): YearBefore | null {
  const before = standing.get(year - 1);
  if (!before || year - 1 < FIRST_REPORT) return null;
  const { tables, carriedOut } = before;
  return {
    read: (steps) => Number(valueAt(tables, steps)),
    sameCases: carriedOut === null ? null : carriedOut === carriedOutOf(folded, year - 1),
  };
}

/** What the year carries out, which is what the year after carries in: both are read from the same facts. */
function carriedOutOf({ carriedOut }: FoldedLog, year: number): string {
  return (carriedOut.get(year) ?? new SetDigest()).value();
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
  now: AnnualTables,
  comparison: Comparison | undefined,
): ProposedCorrection[] {
  return differencesOf(tables, now).map((cell) => ({
    ...cell,
    cases: comparison?.differing.get(cell.path) ?? [],
  }));
}

/** Years before that a report is compared with. */
const YEARS_BACK = 4;

function yearsBack(
  { firstYear }: FoldedLog,
  year: number,
  standing: ReadonlyMap<number, Standing>,
): number[] {
  const first = Math.min(firstYear ?? year, ...standing.keys());
  const from = Math.max(FIRST_REPORT, year - YEARS_BACK, first);
  return Array.from({ length: Math.max(0, year - from) }, (_, index) => from + index);
}

type Texts = FoldedLog['narratives'] extends Map<number, infer OfYear> ? OfYear : never;

interface CheckedTexts {
  narrative: Report['narrative'];
  /** What could not be expanded, which stays as it was written. */
  citations: CheckFinding[];
}

/** The texts of a year with the cells that they cite. */
function narrativeOf(
  texts: Texts | undefined,
  cited: { tables: AnnualTables; previous?: AnnualTables },
): CheckedTexts {
  const citations: CheckFinding[] = [];
  const expanded = (section: NarrativeSection) => {
    const written = texts?.[section]?.data.markdown;
    if (written === undefined) return null;
    const { text, findings } = expandCitations(written, cited);
    citations.push(...findings.map((finding) => ({ ...finding, pointer: `/narrative/${section}` })));
    return text;
  };
  const narrative = {
    overview: expanded('overview'),
    problems: expanded('problems'),
    other: expanded('other'),
  };
  return { narrative, citations };
}

function checksOf(
  tables: AnnualTables,
  met: CheckedTexts & { faults: FaultNotice[] },
  before: YearBefore | null,
): CheckResult[] {
  const read = (steps: readonly string[]) => Number(valueAt(tables, steps));
  return checkReport({
    form: form2021,
    read,
    year: tables.year,
    agency: tables.agency.name,
    ...met,
    before,
  });
}

/** The digest that names the tables: `sha256:` and the hash of their JSON. */
export function tablesDigest(tables: AnnualTables): string {
  return `sha256:${sha256(JSON.stringify(tables))}`;
}

function noticesOf({ faults }: FoldedLog, year: number): FaultNotice[] {
  return faults
    .filter(({ years }) => years.includes(year))
    .map(({ subject, fault: { code, event } }) => {
      const { zh, en } = FEED_FAULTS[code];
      return { code, subject, events: [event.id], zh, en };
    });
}
