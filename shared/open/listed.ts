/**
 * The input of the open data: the used part of `index.json`. In: the listed agencies. Out: the parts of a year's
 * reports, and the source of each part. Always holds: a part never holds a version that was taken down. A take-down
 * does not reduce the count of reports, so no part is ever left behind with old contents; a new report changes one part
 * of its year.
 */
import { inBuckets } from '../audit/buckets.ts';

export interface ListedVersion {
  number: number;
  finalisedOn: string;
  seal: string | null;
  note?: string | null;
  tablesDigest?: string;
  /** The day of its take-down. */
  takenDown?: string;
}

export interface ListedYear {
  year: number;
  /** Version number of the year's page. */
  current: number;
  versions: readonly ListedVersion[];
}

export interface ListedAgency {
  id: string;
  name: string;
  years: readonly ListedYear[];
}

export interface Listed {
  /** A country is not held at once: they may be requested again and again. */
  agencies: Iterable<ListedAgency>;
}

/** A report with a readable current version. */
export interface ReadableReport {
  agency: string;
  year: number;
  version: number;
  finalisedOn: string;
}

/** One file of each format: the reports of a year, or of some of its agencies if a year is too large for one. */
export interface Part {
  /** The base name of its files: `2024`, then `2024-2`. */
  name: string;
  year: number;
  reports: readonly ReadableReport[];
}

/**
 * This many reports are some 63 MB of CSV, and five years of a city. Beyond it, every data file is split into parts.
 */
const MOST_WHOLE = 1000;
/** On average, and at most about twice as many: a correction must read, and hold, this many. */
const REPORTS_A_PART = 400;

/** Whether there are more reports than fit in one file: then no description of the parts changes with a report. */
export function isInParts({ agencies }: Listed, most = MOST_WHOLE): boolean {
  let reports = 0;
  for (const { years } of agencies) {
    reports += years.length;
    if (reports > most) return true;
  }
  return false;
}

/** Parts from the latest year; a part's reports in the order of the agencies. */
export function partsOf(listed: Listed, { whole = MOST_WHOLE, part = REPORTS_A_PART } = {}): Part[] {
  const byYear = new Map<number, ReportPlace[]>();
  for (const { id, years } of listed.agencies)
    for (const year of years) {
      const place = { id, report: readableOf(id, year) };
      const places = byYear.get(year.year);
      if (places) places.push(place);
      else byYear.set(year.year, [place]);
    }
  const inParts = isInParts(listed, whole);
  return [...byYear]
    .sort(([a], [b]) => b - a)
    .flatMap(([year, places]) =>
      inBuckets(places, inParts ? Math.ceil(places.length / part) : 1, ({ id }) => id).map(
        (bucket, index) => ({
          name: index === 0 ? `${year}` : `${year}-${index + 1}`,
          year,
          reports: bucket.flatMap(({ report }) => report ?? []),
        }),
      ),
    );
}

/** A report that was taken down keeps its place. */
interface ReportPlace {
  id: string;
  report: ReadableReport | undefined;
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
