/**
 * An agency's own tables of a year. In: the agency, and its folded log. Out: the tables counted from its cases, or the
 * figures that it reported, depending on `casesFrom` (contract, section 6). Always holds: without figures every cell is
 * blank; a blank is never filled in; of several reported figures the latest live ones count.
 */
import type { CheckedReport, ReadCell } from '../checks/check.ts';
import { consolidate } from '../consolidation/consolidate.ts';
import type { Contribution } from '../consolidation/contributions.ts';
import { TO_THE_FEN } from '../counting/money.ts';
import { figuresOf, inForm } from '../counting/reported.ts';
import type { Edition } from '../editions/edition.ts';
import { editionFor } from '../editions/registry.ts';
import type { AnnualTables, ReportedTables } from '../form/annual-tables.ts';
import { type Steps, valueAt } from '../form/form.ts';
import { basisIn, lastDayOf, nameOn } from '../registry/membership.ts';
import type { EarlierYear, ReportedFigures } from '../report/model.ts';
import type { Agency } from '../store/ports.ts';
import type { FoldedLog } from './fold-log.ts';
import { editionNamed } from './stored-edition.ts';

/**
 * The edition of a report's year. Chosen only here; the report carries it from here on. Throws `RangeError` if none.
 */
export function editionOfYear(year: number): Edition {
  const edition = editionFor(year);
  if (edition?.use !== 'computed') throw new RangeError(`no edition is computed for ${year}`);
  return edition;
}

/** The agency with its name on 31 December of the year, which its report carries (contract, section 7). */
export function calledIn<Named extends Pick<Agency, 'name' | 'names'>>(agency: Named, year: number): Named {
  return { ...agency, name: nameOn(agency, lastDayOf(year)) };
}

/** An agency and its folded log. */
export interface Owner {
  agency: Agency;
  folded: FoldedLog;
  /** The agencies merged into it. */
  merged?: readonly MergedOwner[];
}

export interface MergedOwner extends Owner {
  /** The first year for which it belongs to the heir. */
  from: number;
}

/** The merged agencies whose numbers of the year belong to the agency. */
export function mergedBy(owner: Owner, year: number): readonly MergedOwner[] {
  return (owner.merged ?? []).filter(({ from }) => from <= year);
}

export interface OwnTables {
  tables: ReportedTables;
  figures?: ReportedFigures;
  /** Cells that a merged agency left blank. */
  incomplete?: readonly { path: string; agencies: readonly string[] }[];
}

export function ownTables(owner: Owner, year: number): OwnTables {
  const merged = mergedBy(owner, year);
  if (merged.length === 0) return tablesOfOne(owner, year);
  const exact = (one: Owner) =>
    tablesOfOne({ ...one, agency: { ...one.agency, chargeDecimals: TO_THE_FEN } }, year);
  return withMerged(
    owner,
    exact(owner),
    merged.map((one) => ({ agency: one.agency, ...exact(one) })),
  );
}

/**
 * The agency's own tables plus those of the merged agencies, whose cases are folded separately. Amounts are added in
 * fen; only the sum is rounded, as the agency prints it.
 */
function withMerged(
  { agency }: Owner,
  own: OwnTables,
  merged: readonly (OwnTables & { agency: Agency })[],
): OwnTables {
  const { year } = own.tables;
  const { id, name, chargeDecimals } = calledIn(agency, year);
  const contributions = merged.map((one): Contribution => {
    const isThere = one.figures?.origin !== null;
    const called = { agency: one.agency.id, name: one.agency.name, version: null, tablesDigest: null };
    return { ...called, state: isThere ? 'published' : 'missing', tables: isThere ? one.tables : null };
  });
  const parent = { agency: { id, name }, year, chargeDecimals, own: own.tables };
  const { tables, incomplete } = consolidate(editionOfYear(year), {
    parent,
    contributions,
    countedFor: 'version',
  });
  const origins = [own, ...merged].flatMap(({ figures }) => figures?.origin ?? []);
  const lacks = own.figures?.origin === null;
  const figures = lacks ? { origin: null } : origins.length > 0 ? { origin: origins.join('；') } : undefined;
  return { tables, ...(figures && { figures }), ...(incomplete.length > 0 && { incomplete }) };
}

function tablesOfOne(owner: Owner, year: number): OwnTables {
  if (basisIn(owner.agency, year) === 'cases') return { tables: countedTables(owner, year) };
  const form = editionOfYear(year);
  const figures = figuresOf(owner.folded, year);
  // Figures of another edition appear in trends only; no report is made from them.
  const usable = figures?.format === form.id ? figures : undefined;
  const tables = inForm(form, calledIn(owner.agency, year), { year, from: usable?.tables });
  return { tables, figures: { origin: usable?.origin ?? null } };
}

export function countedTables({ agency, folded }: Owner, year: number): AnnualTables {
  return folded.tally.tables(calledIn(agency, year), year, editionOfYear(year));
}

/** The reported figures of an earlier year, for comparison; undefined if there are none. */
export function reportedPast(owner: Owner, year: number): EarlierYear['tables'] | undefined {
  const { agency, folded } = owner;
  const whole = agency.consolidates && figuresOf(folded, year, 'whole');
  const own = basisIn(agency, year) === 'figures' && !agency.consolidates && figuresOf(folded, year);
  const figures = whole || own || undefined;
  const form = figures && editionNamed(figures.format);
  return form && inForm(form, calledIn(owner.agency, year), { year, from: figures.tables });
}

/**
 * Both cases and figures, if the year has both; undefined otherwise. Documents in force alone are no cases of a year.
 */
export function besideOwn(owner: Owner, year: number): CheckedReport['beside'] {
  const { firstYear } = owner.folded;
  const figures = figuresOf(owner.folded, year);
  if (!figures || figures.format !== editionOfYear(year).id) return undefined;
  const counts = basisIn(owner.agency, year);
  const counted = countedTables(owner, year);
  const both = { cases: readerOf(counted), figures: readerOf(figures.tables), counts };
  if (counts === 'cases') return both;
  const hasCases = firstYear !== undefined && firstYear <= year && isCounted(counted, year);
  return hasCases ? both : undefined;
}

function isCounted(tables: AnnualTables, year: number): boolean {
  const documents = /^proactive\.(rules|normativeDocuments)\./;
  return editionOfYear(year).cells.some(
    ({ path, steps }) => !documents.test(path) && Number(valueAt(tables, steps)) !== 0,
  );
}

/** A reader of these tables: returns the number in a cell; null if it is blank. */
export function readerOf(tables: unknown): ReadCell {
  return (steps: Steps) => {
    const value = valueAt(tables, steps);
    return value === null ? null : Number(value);
  };
}
