/** What tests ask of a registry's tree as a whole. In: its agencies and a year. Out: who is folded under whom, and levels. */
import type { Agency } from '../../shared/registry/agency.ts';
import { files, heirIn, lastDayOf, parentOn } from '../../shared/registry/membership.ts';

/** Those whose cases belong to the agency in the year beside its own, in the order of their ids. */
export function mergedIn(id: string, year: number, agencies: readonly Agency[]): Agency[] {
  const known = new Map(agencies.map((agency) => [agency.id, agency]));
  return agencies
    .filter((agency) => agency.id !== id && heirIn(agency.id, year, known) === id)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Levels below and including an agency in a year: 1 for one without members. What a night computes first is level 1. */
export function levels(year: number, agencies: readonly Agency[]): Map<string, number> {
  const members = new Map<string, string[]>();
  const day = lastDayOf(year);
  for (const agency of agencies) {
    const parent = files(agency, year) && !agency.sandbox ? parentOn(agency, day) : null;
    if (parent !== null) members.set(parent, [...(members.get(parent) ?? []), agency.id]);
  }
  const found = new Map<string, number>();
  const levelOf = (id: string): number => {
    const held = found.get(id);
    if (held !== undefined) return held;
    found.set(id, 1);
    const level = 1 + Math.max(0, ...(members.get(id) ?? []).map(levelOf));
    found.set(id, level);
    return level;
  };
  for (const { id } of agencies) levelOf(id);
  return found;
}
