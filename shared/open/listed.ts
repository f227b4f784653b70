/**
 * What the open data is made of: what `index.json` lists, as far as it is read here. In: the listed agencies. Out: the parts into
 * which a year's reports fall, and what a part is made from. Always holds: a part never holds a version that was taken
 * down; a take-down takes no report out of the count, so that no part is ever left behind with what it held.
 */
export interface ListedVersion {
  number: number;
  finalisedOn: string;
  seal: string | null;
  note?: string | null;
  tablesDigest?: string;
  /** The day on which it was taken down. */
  takenDown?: string;
}

export interface ListedYear {
  year: number;
  /** Number of the version that the page of the year stands for. */
  current: number;
  versions: readonly ListedVersion[];
}

export interface ListedAgency {
  id: string;
  name: string;
  years: readonly ListedYear[];
}

export interface Listed {
  /** Of a country not held at once: they may be asked for again and again. */
  agencies: Iterable<ListedAgency>;
}

/** A report whose current version can be read. */
export interface ReadableReport {
  agency: string;
  year: number;
  version: number;
  finalisedOn: string;
}

/** One file of each format: the reports of a year, or so many of them as are held in memory at once. */
export interface Part {
  /** As its files are called, without their ending: `2024`, then `2024-2`. */
  name: string;
  year: number;
  reports: readonly ReadableReport[];
}

/** A province has fewer agencies; of a country so many are some 50 MB of CSV. */
const REPORTS_A_PART = 2000;

/** Parts from the latest year; a year's in the order of the agencies. */
export function partsOf({ agencies }: Listed, most = REPORTS_A_PART): Part[] {
  const byYear = new Map<number, (ReadableReport | undefined)[]>();
  for (const { id, years } of agencies)
    for (const listed of years) {
      const reports = byYear.get(listed.year) ?? [];
      reports.push(readableOf(id, listed));
      byYear.set(listed.year, reports);
    }
  return [...byYear]
    .sort(([a], [b]) => b - a)
    .flatMap(([year, reports]) =>
      inSlices(reports, most).map((slice, index) => ({
        name: index === 0 ? `${year}` : `${year}-${index + 1}`,
        year,
        reports: slice.filter((report) => report !== undefined),
      })),
    );
}

/** The current version of a year, unless it was taken down. */
export function readableOf(
  agency: string,
  { year, current, versions }: ListedYear,
): ReadableReport | undefined {
  const shown = versions.find(({ number }) => number === current);
  if (!shown || shown.takenDown !== undefined) return undefined;
  return { agency, year, version: current, finalisedOn: shown.finalisedOn };
}

export function inSlices<T>(items: readonly T[], most: number): T[][] {
  const slices: T[][] = [];
  for (let from = 0; from < items.length; from += most) slices.push(items.slice(from, from + most));
  return slices;
}
