/**
 * The agencies of one year as the reports place them: under each government its members, and at the top the agencies
 * without a parent. In: the published agency-years. Out: a node of the tree for each agency with rows, the topmost
 * last. Always holds: every report of the year is in exactly one row; the tree has no circle. For a government that did
 * not publish in the year, the nearest report names its members. The order of the input changes nothing. Contract,
 * section 13.
 */
import { hashOf } from '../audit/buckets.ts';
import type { CatalogueEntry } from '../report/model.ts';
import { breaksOf } from './breaks.ts';

export interface YearRow {
  id: string;
  /** As in the report of the year, or in the nearest one. */
  name: string;
  /** Null if it published nothing in the year, but members of it did. */
  entry: CatalogueEntry | null;
  /** Whether rows of members are below it. */
  leads: boolean;
  /** Whether its series breaks between the previous report and this one. */
  isBroken: boolean;
}

export interface YearNode {
  /** Null at the top. */
  of: YearRow | null;
  /** Governments above it, the topmost first. */
  above: readonly YearRow[];
  rows: readonly YearRow[];
}

type Entries = ReadonlyMap<string, readonly CatalogueEntry[]>;

/** The published agency-years by agency, each agency's from the earliest. */
export function byAgency(entries: readonly CatalogueEntry[]): Entries {
  const known = new Map<string, CatalogueEntry[]>();
  for (const entry of entries.toSorted(byAgencyThenYear)) {
    const years = known.get(entry.agency.id);
    if (years) years.push(entry);
    else known.set(entry.agency.id, [entry]);
  }
  return known;
}

function byAgencyThenYear(a: CatalogueEntry, b: CatalogueEntry): number {
  if (a.agency.id !== b.agency.id) return a.agency.id < b.agency.id ? -1 : 1;
  return a.year - b.year;
}

/** Deeper nodes come before those above them. */
export function nodesOf(year: number, agencies: Entries): YearNode[] {
  const parents = parentsIn(year, agencies);
  const shown = shownIn(year, agencies, parents);
  const rows = new Map([...shown].map((id) => [id, rowOf(id, year, agencies)]));
  const below = new Map<string | null, YearRow[]>();
  for (const [id, row] of rows) {
    const parent = parents.get(id) ?? null;
    const above = parent === null ? undefined : rows.get(parent);
    if (above) above.leads = true;
    const rowsBelow = below.get(parent);
    if (rowsBelow) rowsBelow.push(row);
    else below.set(parent, [row]);
  }
  const nodes = [...below].map(([id, members]): YearNode => {
    const of = id === null ? null : (rows.get(id) ?? null);
    const above = id === null ? [] : linesUp(id, parents).flatMap((one) => rows.get(one) ?? []);
    return { of, above: above.toReversed(), rows: members };
  });
  return nodes.sort((a, b) => depth(b) - depth(a) || ((a.of?.id ?? '') < (b.of?.id ?? '') ? -1 : 1));
}

const depth = ({ of, above }: YearNode): number => (of ? above.length + 1 : 0);

/** The agencies that published in the year, and the governments above them; by id. */
function shownIn(year: number, agencies: Entries, parents: ReadonlyMap<string, string>): string[] {
  const shown = new Set<string>();
  for (const [id, years] of agencies)
    if (years.some((entry) => entry.year === year))
      for (const one of [id, ...linesUp(id, parents)]) shown.add(one);
  return [...shown].sort();
}

/** The governments above an agency, the nearest first. */
function linesUp(id: string, parents: ReadonlyMap<string, string>): string[] {
  const above: string[] = [];
  for (let at = parents.get(id); at !== undefined && !above.includes(at); at = parents.get(at))
    above.push(at);
  return above;
}

/** The parent of each, by the report nearest to the year: one of the year or before wins over a later one. */
function parentsIn(year: number, agencies: Entries): Map<string, string> {
  const claims = new Map<string, { by: string; rank: number }>();
  for (const [by, years] of agencies) {
    const nearest = years.findLast((entry) => entry.year <= year) ?? years[0];
    const rank = nearest === undefined ? 0 : rankOf(nearest.year, year);
    for (const id of nearest?.members ?? []) {
      const known = claims.get(id);
      if (agencies.has(id) && id !== by && (!known || rank < known.rank)) claims.set(id, { by, rank });
    }
  }
  return withoutCircles(claims);
}

const LATER = 1000;
const rankOf = (stated: number, year: number): number =>
  stated <= year ? year - stated : LATER + stated - year;

/**
 * Reports of different years may name one another as members: in a circle, the statement furthest from the year is
 * dropped.
 */
function withoutCircles(claims: ReadonlyMap<string, { by: string; rank: number }>): Map<string, string> {
  const parents = new Map([...claims].map(([id, { by }]) => [id, by]));
  for (const id of [...parents.keys()].sort()) {
    const above = linesUp(id, parents);
    if (!above.includes(id)) continue;
    const [furthest] = above.toSorted(
      (a, b) => (claims.get(b)?.rank ?? 0) - (claims.get(a)?.rank ?? 0) || (a < b ? -1 : 1),
    );
    if (furthest !== undefined) parents.delete(furthest);
  }
  return parents;
}

function rowOf(id: string, year: number, agencies: Entries): YearRow {
  const years = agencies.get(id) ?? [];
  const at = years.findIndex((entry) => entry.year === year);
  const entry = years[at] ?? null;
  const nearest = entry ?? years.findLast((one) => one.year < year) ?? years[0];
  const isBroken = entry !== null && at > 0 && breaksOf(years.slice(at - 1, at + 1).map(lineOf)).length > 0;
  return { id, name: nearest?.agency.name ?? id, entry, leads: false, isBroken };
}

const lineOf = (entry: CatalogueEntry) => ({
  entry,
  members: (entry.members ?? []).map((agency) => ({ agency, name: agency })),
});

/** Rows of one page: with long ids and names a row takes 1.8 kB. */
const MOST_ROWS = 90;
/** If rows continue on further pages, one id in so many begins a page, so that a new report moves no other page. */
const ONE_IN = 45;

/** The rows of one page each. The ids determine where the pages begin: a new one changes one page, or divides it. */
export function pagesOfRows(rows: readonly YearRow[]): YearRow[][] {
  if (rows.length <= MOST_ROWS) return [[...rows]];
  const pages: YearRow[][] = [];
  for (const row of rows) {
    const last = pages.at(-1);
    if (last && last.length < MOST_ROWS && hashOf(row.id) % ONE_IN !== 0) last.push(row);
    else pages.push([row]);
  }
  return pages;
}
