/**
 * The order of the turns. In: the agencies, and the years of the reports. Out: the level of each agency's turn, 1 for
 * an agency that waits for no other. Always holds: members come before their government, and a merged agency before its
 * heir, in every year at once. If years contradict each other, the agencies in the circle have further turns, one level
 * each, and an agency that waits for any of them comes after the last. Contract, section 7.
 */
import type { Agency } from './agency.ts';
import { files, heirIn, lastDayOf, parentOn } from './membership.ts';

/** The first year in which an ended agency belongs to its heir, and that heir. */
export interface Merged {
  agency: Agency;
  from: number;
}

export interface Kinship {
  /** For each agency, the agencies it waits for, in any of the years. */
  waitsFor: ReadonlyMap<string, ReadonlySet<string>>;
  levels: ReadonlyMap<string, Turns>;
}

/** Level of an agency's turn, and of its last possible turn: later than the first only in a circle over the years. */
export interface Turns {
  first: number;
  last: number;
}

/** A night ends with any registry; a circle of more agencies may leave something to the next one. */
const MOST_TURNS = 64;

export function kinshipOf(agencies: readonly Agency[], years: readonly number[]): Kinship {
  const known = new Map(agencies.map((agency) => [agency.id, agency]));
  const waitsFor = new Map<string, Set<string>>();
  const add = (who: string, whom: string) => waitsFor.set(who, (waitsFor.get(who) ?? new Set()).add(whom));
  for (const agency of agencies) {
    if (agency.sandbox) continue;
    for (const year of years) {
      const parent = files(agency, year) ? parentOn(agency, lastDayOf(year)) : null;
      if (parent !== null && known.get(parent)?.consolidates) add(parent, agency.id);
      const heir = agency.until === undefined ? agency.id : heirIn(agency.id, year, known);
      if (heir !== undefined && heir !== agency.id) add(heir, agency.id);
    }
  }
  return { waitsFor, levels: levelsOf(agencies, waitsFor) };
}

/**
 * In any single year there is no circle. So an agency's contribution to a year is right one turn after those of the
 * agencies it waits for in that year. Passages of a unit take only the shortest way (`nearerThan`). Either way leads
 * through each agency of a circle once. So as many turns as there are agencies make all of it right, and one more
 * records it.
 */
function levelsOf(
  agencies: readonly Agency[],
  waitsFor: ReadonlyMap<string, ReadonlySet<string>>,
): Map<string, Turns> {
  const levels = new Map<string, Turns>();
  for (const together of circlesOf(agencies, waitsFor)) {
    const kin = together.flatMap((id) => [...(waitsFor.get(id) ?? [])]);
    const first = 1 + Math.max(0, ...kin.map((id) => levels.get(id)?.last ?? 0));
    const last = together.length > 1 ? first + Math.min(together.length, MOST_TURNS - 1) : first;
    for (const id of together) levels.set(id, { first, last });
  }
  return levels;
}

/** Tarjan's components: agencies that wait for each other are together, after all those they wait for. */
function circlesOf(
  agencies: readonly Agency[],
  waitsFor: ReadonlyMap<string, ReadonlySet<string>>,
): string[][] {
  const circles: string[][] = [];
  const found = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const visit = (id: string): number => {
    const at = found.size;
    found.set(id, at);
    open.push(id);
    isOpen.add(id);
    let low = at;
    for (const other of waitsFor.get(id) ?? []) {
      if (!found.has(other)) low = Math.min(low, visit(other));
      else if (isOpen.has(other)) low = Math.min(low, found.get(other) ?? low);
    }
    if (low === at) {
      const circle = open.splice(open.lastIndexOf(id));
      for (const one of circle) isOpen.delete(one);
      circles.push(circle);
    }
    return low;
  };
  for (const { id } of agencies) if (!found.has(id)) visit(id);
  return circles;
}

/**
 * The units whose cases count in a government's report of a year, including itself: by id, the unit at which they
 * count, which is the heir of an ended one.
 */
export function unitsBelow(id: string, year: number, agencies: readonly Agency[]): Map<string, string> {
  const known = new Map(agencies.map((agency) => [agency.id, agency]));
  const day = lastDayOf(year);
  const children = new Map<string, Agency[]>();
  for (const agency of agencies) {
    const parent = !agency.sandbox && files(agency, year) ? parentOn(agency, day) : null;
    if (parent === null) continue;
    const siblings = children.get(parent) ?? [];
    children.set(parent, siblings);
    siblings.push(agency);
  }
  const units = new Map([[id, id]]);
  for (const [unit] of units)
    if (known.get(unit)?.consolidates)
      for (const child of children.get(unit) ?? []) units.set(child.id, child.id);
  const standing = new Set(units.keys());
  for (const { id: ended, until } of agencies) {
    const heir = until === undefined ? undefined : heirIn(ended, year, known);
    if (heir !== undefined && heir !== ended && standing.has(heir)) units.set(ended, heir);
  }
  return units;
}

/** The agencies merged into the agency by some year, and the year from which each belongs to it. */
export function mergedInto(id: string, agencies: readonly Agency[], through: number): Merged[] {
  const known = new Map(agencies.map((agency) => [agency.id, agency]));
  return agencies
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap((agency) => {
      if (agency.id === id || agency.until === undefined) return [];
      const ended = Number(agency.until.slice(0, 4));
      for (let year = ended; year <= through; year++)
        if (heirIn(agency.id, year, known) === id) return { agency, from: year };
      return [];
    });
}
