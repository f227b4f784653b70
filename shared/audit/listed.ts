/**
 * The catalogue of a publication (`index.json`, and the parts that it may name), as far as a verification needs it. In:
 * a published place. Out: its years with their versions; undefined without a catalogue, or if it or a part of it is
 * unreadable.
 */
import { isObject } from '../checks/read-tables.ts';
import { bucketOf } from './buckets.ts';
import { type Json, readObject } from './findings.ts';
import type { PublishedPlace } from './port.ts';

export interface ListedVersion {
  number: number;
  seal: string | null;
  /** The day of its take-down. */
  takenDown?: string;
}

export interface ListedYear {
  agency: string;
  year: number;
  /** The version number of the year's page. */
  current: number;
  versions: ListedVersion[];
}

/** The list of a place. */
export interface Catalogue {
  /** Of one agency and year. */
  yearOf: (agency: string, year: number) => Promise<ListedYear | undefined>;
  all: () => Promise<ListedYear[] | undefined>;
}

/** The files that the root names, in the night's naming (night/index-parts.ts): no other name is followed. */
const PART = /^agencies\/\d+\.json$/;
const NOTHING = Promise.resolve(undefined);
/** Parts to read at once. */
const AT_ONCE = 16;

/** Each file is read once. For one agency its own part is read, and the others if it is not there. */
export function openCatalogue(place: PublishedPlace): Catalogue {
  const read = new Map<string, Promise<ListedYear[] | undefined>>();
  const yearsOfPart = (key: string) => {
    const known = read.get(key) ?? (PART.test(key) ? readObject(key, place).then(yearsIn) : NOTHING);
    read.set(key, known);
    return known;
  };
  const root = once(() => readObject('index.json', place));
  const every = once(async () => {
    const catalogue = await root();
    const parts = partsNamed(catalogue);
    return parts ? allOf(parts, yearsOfPart) : yearsIn(catalogue);
  });
  return {
    all: every,
    yearOf: async (agency, year) => {
      const isIt = (listed: ListedYear) => listed.agency === agency && listed.year === year;
      const parts = partsNamed(await root()) ?? [];
      const own = parts[bucketOf(agency, parts.length)];
      const found = own === undefined ? undefined : (await yearsOfPart(own))?.find(isIt);
      return found ?? (await every())?.find(isIt);
    },
  };
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => {
    reading ??= read();
    return reading;
  };
}

function partsNamed(catalogue: Json | undefined): string[] | undefined {
  const parts = catalogue?.['parts'];
  return Array.isArray(parts) ? parts.map(String) : undefined;
}

/** An unreadable part makes the whole catalogue unread: its entries would otherwise pass for never published. */
async function allOf(
  parts: readonly string[],
  yearsOfPart: (key: string) => Promise<ListedYear[] | undefined>,
): Promise<ListedYear[] | undefined> {
  const all: ListedYear[] = [];
  for (let from = 0; from < parts.length; from += AT_ONCE) {
    const read = await Promise.all(parts.slice(from, from + AT_ONCE).map(yearsOfPart));
    for (const years of read) {
      if (!years) return undefined;
      all.push(...years);
    }
  }
  return all;
}

function yearsIn(catalogue: Json | undefined): ListedYear[] | undefined {
  const agencies = catalogue?.['agencies'];
  if (!Array.isArray(agencies)) return undefined;
  return agencies.filter(isObject).flatMap(({ id, years }) =>
    (Array.isArray(years) ? years : []).filter(isObject).map(({ year, current, versions }) => ({
      agency: String(id),
      year: Number(year),
      current: Number(current),
      versions: (Array.isArray(versions) ? versions : []).filter(isObject).map(versionIn),
    })),
  );
}

function versionIn({ number, seal, takenDown }: Json): ListedVersion {
  return {
    number: Number(number),
    seal: typeof seal === 'string' ? seal : null,
    ...(typeof takenDown === 'string' && { takenDown }),
  };
}
