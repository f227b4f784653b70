/**
 * The catalogue of all published reports for programs (`index.json`). In: the published agency-years in any order. Out:
 * the agencies by id, their years from the latest, a year's versions from the latest. Addresses are relative to the
 * catalogue itself. Always holds: the order of the input changes no byte.
 */
import type { CatalogueEntry, ReadableVersion, TakenDownVersion } from '../../report/model.ts';
import { jsonText } from './report.ts';

export interface ListedYear {
  year: number;
  /** Number of the version that `url` shows. */
  current: number;
  url: string;
  /** A version that was taken down has no address. */
  versions: ((ReadableVersion & { url: string }) | TakenDownVersion)[];
}

export interface ListedAgency {
  id: string;
  /** As in its latest report. */
  name: string;
  years: ListedYear[];
}

/** The text of `index.json`, one agency at a time: that of a country is too long to hold twice. */
export function* catalogueJson(agencies: Iterable<ListedAgency>): Generator<string> {
  let isFirst = true;
  for (const agency of agencies) {
    // No text holds a raw line break: JSON escapes it.
    const lines = JSON.stringify(agency, null, 2).replaceAll('\n', '\n    ');
    yield `${isFirst ? '{\n  "agencies": [\n' : ',\n'}    ${lines}`;
    isFirst = false;
  }
  yield isFirst ? jsonText({ agencies: [] }) : '\n  ]\n}\n';
}

export function agenciesOf(entries: readonly CatalogueEntry[]): ListedAgency[] {
  return [...listedIn(entries)];
}

/** The agencies by id, each made on request; they may be requested again and again. */
export function listedIn(entries: readonly CatalogueEntry[]): Iterable<ListedAgency> {
  const sorted = entries.toSorted(byAgencyThenLatest);
  return {
    *[Symbol.iterator]() {
      let agency: ListedAgency | undefined;
      for (const entry of sorted) {
        const { id, name } = entry.agency;
        if (agency && agency.id !== id) yield agency;
        if (agency?.id !== id) agency = { id, name, years: [] };
        agency.years.push(yearOf(entry));
      }
      if (agency) yield agency;
    },
  };
}

/** By code units: a collation would differ between platforms. */
function byAgencyThenLatest(a: CatalogueEntry, b: CatalogueEntry): number {
  if (a.agency.id !== b.agency.id) return a.agency.id < b.agency.id ? -1 : 1;
  return b.year - a.year;
}

function yearOf({ agency, year, current, versions }: CatalogueEntry): ListedYear {
  const place = `${agency.id}/${year}`;
  return {
    year,
    current,
    url: `${place}/index.html`,
    versions: versions
      .toSorted((a, b) => b.number - a.number)
      // Field by field: an unnamed field never becomes public.
      .map((version) => {
        const { number, finalisedOn, seal } = version;
        if (version.takenDown !== undefined)
          return { number, finalisedOn, seal, takenDown: version.takenDown };
        const { note, tablesDigest } = version;
        return { number, finalisedOn, note, tablesDigest, seal, url: `${place}/v${number}/index.html` };
      }),
  };
}
