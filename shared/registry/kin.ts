/**
 * Who is worked before whom. In: the agencies, and the years that are reported on. Out: of each agency the level of its
 * turn, 1 for one that waits for nobody. Always holds: members come before their government and who was merged before
 * its heir, in every year at once; where years have it the other way round, one of them is worked first, and what came
 * late is taken up in the next night. Contract, section 7.
 */
import type { Agency } from './agency.ts';
import { files, heirIn, lastDayOf, parentOn } from './membership.ts';

/** The first year in which an agency that ended belongs to its heir, and who that is then. */
export interface Merged {
  agency: Agency;
  from: number;
}

export interface Kinship {
  /** Of each agency whom it waits for, in any of the years. */
  waitsFor: ReadonlyMap<string, ReadonlySet<string>>;
  levels: ReadonlyMap<string, number>;
}

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

function levelsOf(
  agencies: readonly Agency[],
  waitsFor: ReadonlyMap<string, ReadonlySet<string>>,
): Map<string, number> {
  const levels = new Map<string, number>();
  const under = new Set<string>();
  const levelOf = (id: string): number => {
    const held = levels.get(id);
    if (held !== undefined) return held;
    if (under.has(id)) return 0;
    under.add(id);
    const level = 1 + Math.max(0, ...[...(waitsFor.get(id) ?? [])].map(levelOf));
    under.delete(id);
    levels.set(id, level);
    return level;
  };
  for (const { id } of agencies) levelOf(id);
  return levels;
}

/**
 * The units whose cases count in a government's report of a year, itself among them: by id, the unit at which they count,
 * which is the heir of one that ended.
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

/** Those that were merged into the agency by some year, and from which year on they are its. */
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
