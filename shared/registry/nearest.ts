/**
 * The nearest agency to a unit below a government. In: a government, the agencies, the years of the reports.
 * Out: whether a member is nearer to the unit than the government itself; undefined if no years lead from a government
 * down to itself. Always holds: data taken only from nearer agencies never goes round a circle, so a unit's retraction
 * takes effect everywhere; and the nearest way to a unit is always open. Contract, section 7.
 */
import type { Agency } from './agency.ts';
import { files, heirIn, lastDayOf, parentOn } from './membership.ts';

export type IsNearer = (member: string, unit: string) => boolean;

export function nearerThan(
  id: string,
  agencies: readonly Agency[],
  years: readonly number[],
): IsNearer | undefined {
  const known = new Map(agencies.map((agency) => [agency.id, agency]));
  if (!leadsUpToItself(id, known)) return undefined;
  const below = membersIn(known, years);
  const ended = endedAt(known, years);
  const distances = new Map<string, ReadonlyMap<string, number>>();
  const from = (start: string): ReadonlyMap<string, number> => {
    const held = distances.get(start) ?? distancesFrom(start, below, ended);
    distances.set(start, held);
    return held;
  };
  return (member, unit) => (from(member).get(unit) ?? Infinity) < (from(id).get(unit) ?? Infinity);
}

/** On any day: the question comes for every government, and few are affected. Upwards, where there are few. */
function leadsUpToItself(id: string, known: ReadonlyMap<string, Agency>): boolean {
  const above = (one: string) => {
    const { parent = null, parents = [] } = known.get(one) ?? {};
    return [parent, ...parents.map((former) => former.parent)].flatMap((each) => each ?? []);
  };
  const reached = new Set(above(id));
  for (const one of reached) for (const each of above(one)) reached.add(each);
  return reached.has(id);
}

type Below = ReadonlyMap<string, ReadonlySet<string>>;

function membersIn(known: ReadonlyMap<string, Agency>, years: readonly number[]): Below {
  const below = new Map<string, Set<string>>();
  for (const year of years)
    for (const agency of known.values()) {
      const parent = !agency.sandbox && files(agency, year) ? parentOn(agency, lastDayOf(year)) : null;
      if (parent === null || !known.get(parent)?.consolidates) continue;
      below.set(parent, (below.get(parent) ?? new Set()).add(agency.id));
    }
  return below;
}

/** By heir, its predecessors in any of the years: it reads their logs itself. */
function endedAt(known: ReadonlyMap<string, Agency>, years: readonly number[]): Below {
  const ended = new Map<string, Set<string>>();
  for (const { id, until } of known.values())
    for (const year of until === undefined ? [] : years) {
      const heir = heirIn(id, year, known);
      if (heir !== undefined && heir !== id) ended.set(heir, (ended.get(heir) ?? new Set()).add(id));
    }
  return ended;
}

function distancesFrom(start: string, below: Below, ended: Below): Map<string, number> {
  const units = new Map<string, number>();
  const reached = new Map([[start, 0]]);
  for (const [id, distance] of reached) {
    for (const unit of [id, ...(ended.get(id) ?? [])]) if (!units.has(unit)) units.set(unit, distance);
    for (const member of below.get(id) ?? []) if (!reached.has(member)) reached.set(member, distance + 1);
  }
  return units;
}
