/**
 * The catalogue of a publication (`index.json`), as far as a verification asks it. In: a published place. Out: its years
 * with their versions; undefined where there is no catalogue, or it cannot be read.
 */
import { isObject } from '../checks/read-tables.ts';
import { type Json, readObject } from './findings.ts';
import type { PublishedPlace } from './port.ts';

export interface ListedVersion {
  number: number;
  seal: string | null;
  /** The day on which it was taken down. */
  takenDown?: string;
}

export interface ListedYear {
  agency: string;
  year: number;
  /** The number of the version that the page of the year is of. */
  current: number;
  versions: ListedVersion[];
}

export async function readCatalogue(place: PublishedPlace): Promise<ListedYear[] | undefined> {
  const catalogue = await readObject('index.json', place);
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
