/**
 * What a year's report says, as the log has it. In: a folded log, the year, its faults, and the version of each year
 * that it is compared with. Out: the report but for its edition: tables, history, checks, and the texts with the cells
 * that they cite. Always: a year that was published is told as it was published, every other one as it is counted now.
 */

import { FEED_FAULTS } from '../cases/faults.ts';
import type { CheckFinding, CheckResult, YearBefore } from '../checks/check.ts';
import { checkReport } from '../checks/check-report.ts';
import { type CitedTables, expandCitations } from '../checks/citations.ts';
import { RULE_SET } from '../counting/rule-sets.ts';
import type { Edition } from '../editions/edition.ts';
import { editionFor } from '../editions/registry.ts';
import type { AnnualTables } from '../form/annual-tables.ts';
import { FIRST_REPORT } from '../form/codes.ts';
import { valueAt } from '../form/form.ts';
import { lastDayOf, nameOn } from '../registry/membership.ts';
import type { FaultNotice, NarrativeSection, Report } from '../report/model.ts';
import { RELEASE } from '../report/release.ts';
import { SetDigest, sha256 } from '../store/digest.ts';
import type { Agency } from '../store/ports.ts';
import { draftDigest } from './draft-digest.ts';
import type { FoldedLog } from './fold-log.ts';

export { FIRST_REPORT, RULE_SET };

/** The edition of a year that is reported on; here alone it is chosen, and it goes with the report from here on. */
export function editionOfYear(year: number): Edition {
  const edition = editionFor(year);
  if (edition?.use !== 'computed') throw new RangeError(`no edition is computed for ${year}`);
  return edition;
}

/** A year's latest version, fixed or foreseen, as later years are compared with it. */
export interface Standing {
  number: number;
  tables: AnnualTables;
  carriedOut: string | null;
  isFixed: boolean;
}

/** Of which edition it is, is known only when the year is rendered. */
export type ReportOfYear = Omit<Report, 'edition'>;

export function reportOf(
  { agency, folded }: { agency: Agency; folded: FoldedLog },
  year: number,
  { faults, standing }: { faults: FaultNotice[]; standing: ReadonlyMap<number, Standing> },
): ReportOfYear {
  const form = editionOfYear(year);
  const counted = (of: number) => folded.tally.tables(calledIn(agency, of), of, editionOfYear(of));
  const tables = counted(year);
  const earlier = (of: number) => standing.get(of)?.tables ?? counted(of);
  const texts = narrativeOf(folded.narratives.get(year), {
    form,
    tables,
    ...(year > FIRST_REPORT && { previous: earlier(year - 1) }),
  });
  const { id, name, contact } = calledIn(agency, year);
  return {
    agency: { id, name, contact },
    year,
    form,
    tables,
    tablesDigest: tablesDigest(tables),
    draftDigest: draftDigest({ tables, narrative: texts.narrative, agency: { id, name, contact } }),
    history: yearsBack(folded, year, standing).map((of) => ({
      year: of,
      version: standing.get(of)?.number ?? null,
      tables: earlier(of),
    })),
    checks: checksOf(form, tables, { ...texts, faults }, yearBefore(folded, year, standing)),
    narrative: texts.narrative,
    provenance: {
      ruleSet: RULE_SET,
      events: folded.events,
      eventsDigest: folded.eventsDigest,
      release: RELEASE,
    },
  };
}

/** A report carries the name of 31 December of its year (contract, section 7). */
function calledIn(agency: Agency, year: number): Agency {
  return { ...agency, name: nameOn(agency, lastDayOf(year)) };
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
    carryMoves: folded.tally.carryMoves(year),
  };
}

/** What the year carries out, which is what the year after carries in: both are read from the same facts. */
export function carriedOutOf({ carriedOut }: FoldedLog, year: number): string {
  return (carriedOut.get(year) ?? new SetDigest()).value();
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
function narrativeOf(texts: Texts | undefined, cited: CitedTables): CheckedTexts {
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
  form: Edition,
  tables: AnnualTables,
  met: CheckedTexts & { faults: FaultNotice[] },
  before: YearBefore | null,
): CheckResult[] {
  const read = (steps: readonly string[]) => Number(valueAt(tables, steps));
  return checkReport({
    form,
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

export function noticesOf({ faults }: FoldedLog, year: number): FaultNotice[] {
  return faults
    .filter(({ years }) => years.includes(year))
    .map(({ subject, fault: { code, event } }) => {
      const { zh, en } = FEED_FAULTS[code];
      return { code, subject, events: [event.id], zh, en };
    });
}
