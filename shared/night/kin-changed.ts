/**
 * Agencies whose members or merged agencies changed since their last turn. In: the standings of the years, and the
 * memberships. Out: the ids of the agencies to work. Always holds: it compares two states and keeps none of its own. So
 * it is correct after a crash between levels, with two nights at once, and after a change of membership.
 */
import { FIRST_REPORT } from '../form/codes.ts';
import { type Kinship, mergedInto } from '../registry/kin.ts';
import { files, lastDayOf, membersOf, nameOn } from '../registry/membership.ts';
import type { Agency, AgencyProgress } from '../store/ports.ts';
import { tookOf } from './contributed.ts';

export function kinChanged(
  { waitsFor }: Pick<Kinship, 'waitsFor'>,
  progress: ReadonlyMap<string, AgencyProgress>,
  { agencies, currentYear }: { agencies: readonly Agency[]; currentYear: number },
): Set<string> {
  const known = new Map(agencies.map((agency) => [agency.id, agency]));
  const changed = new Set<string>();
  for (const [id, kin] of waitsFor) {
    const agency = known.get(id);
    if (!agency) continue;
    const children = [...kin].flatMap((child) => known.get(child) ?? []);
    const merged = mergedInto(id, children, currentYear);
    for (let year = FIRST_REPORT; year <= currentYear && !changed.has(id); year++)
      if (files(agency, year) && differs({ agency, children, merged }, year, progress)) changed.add(id);
    // After an earlier release, or a turn that was never recorded, the member's offers are unknown.
    for (const child of children) if (lacksOffers(child, progress)) changed.add(child.id);
  }
  return changed;
}

interface Kin {
  agency: Agency;
  children: readonly Agency[];
  merged: readonly { agency: Agency; from: number }[];
}

function differs(
  { agency, children, merged }: Kin,
  year: number,
  progress: ReadonlyMap<string, AgencyProgress>,
): boolean {
  const day = lastDayOf(year);
  const members = agency.consolidates ? membersOf(agency.id, year, children) : [];
  const brought = members.map((child) => {
    const had = progress.get(child.id)?.standings.find((each) => each.year === year)?.offers;
    return [child.id, nameOn(child, day), had] as const;
  });
  const logs = merged
    .filter(({ from }) => from <= year)
    .map((one) => [one.agency.id, '', progress.get(one.agency.id)?.log] as const);
  const all = [...brought, ...logs];
  const took = progress.get(agency.id)?.standings.find((each) => each.year === year)?.took;
  if (all.length === 0) return took !== undefined;
  // Without any contribution, the year needs no draft.
  if (took === undefined && all.every(([, , had]) => had === undefined)) return false;
  return took !== tookOf(all);
}

function lacksOffers({ id }: Agency, progress: ReadonlyMap<string, AgencyProgress>): boolean {
  const state = progress.get(id);
  return state !== undefined && state.log === undefined;
}
