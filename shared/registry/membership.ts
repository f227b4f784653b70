/**
 * Membership, dated. In: registered agencies, and a day or a year. Out: names, parents, members, heirs; and every fault
 * of a registry as a tree. Always holds: on each day an agency has at most one parent, parents form no circle, and the
 * tree is at most eight levels deep. A report of a year carries the name and the parent of 31 December (contract,
 * section 7).
 */
import type { Agency, Day } from './agency.ts';

/** Levels of a tree, including the root. */
export const MOST_LEVELS = 8;

export const lastDayOf = (year: number): Day => `${year}-12-31`;

export function nameOn({ name, names = [] }: Pick<Agency, 'name' | 'names'>, day: Day): string {
  return names.find(({ until }) => day <= until)?.name ?? name;
}

/** Null if the agency had no registered parent. */
export function parentOn(
  { parent, parents = [] }: Pick<Agency, 'parent' | 'parents'>,
  day: Day,
): string | null {
  const former = parents.find(({ until }) => day <= until);
  return former ? former.parent : parent;
}

/** Whether the agency files a report on the year: it had begun by 31 December, and had not ended before it. */
export function files({ since, until }: Pick<Agency, 'since' | 'until'>, year: number): boolean {
  const day = lastDayOf(year);
  return (since === undefined || since <= day) && (until === undefined || day <= until);
}

export type Basis = 'cases' | 'figures';

/**
 * The basis of a year's tables: cases from `casesFrom` on, figures before it, and always figures if it is null. Without
 * the field, cases (contract, section 6).
 */
export function basisIn({ casesFrom }: Pick<Agency, 'casesFrom'>, year: number): Basis {
  if (casesFrom === undefined) return 'cases';
  return casesFrom !== null && casesFrom <= `${year}-01-01` ? 'cases' : 'figures';
}

/** The agencies with this parent on 31 December of the year that file on it, in the order of their ids. */
export function membersOf(parent: string, year: number, agencies: readonly Agency[]): Agency[] {
  const day = lastDayOf(year);
  return agencies
    .filter((agency) => !agency.sandbox && files(agency, year) && parentOn(agency, day) === parent)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * The owner of the agency's cases in the year: itself, or the agency it was merged into, followed on. Undefined if it
 * ended without an heir.
 */
export function heirIn(id: string, year: number, agencies: ReadonlyMap<string, Agency>): string | undefined {
  const seen = new Set<string>();
  let heir: string | undefined = id;
  while (heir !== undefined && !seen.has(heir)) {
    seen.add(heir);
    const agency = agencies.get(heir);
    if (agency?.until === undefined || lastDayOf(year) <= agency.until) return heir;
    heir = agency.mergedInto;
  }
  return undefined;
}

export type TreeFaultKind =
  | 'unknown-parent'
  | 'circle'
  | 'too-deep'
  | 'two-on-one-day'
  | 'end-before-beginning'
  | 'after-its-end'
  | 'unknown-heir'
  | 'heir-circle'
  | 'heir-without-end'
  | 'heir-ended-before'
  | 'sandbox-in-a-tree';

export interface TreeFault {
  agency: string;
  /** Field of the agency, as a JSON Pointer below it. */
  at: string;
  kind: TreeFaultKind;
  /** The day of the violation, if there is one. */
  day?: Day;
  /** The unregistered agency. */
  other?: string;
}

/** Every fault of the agencies as a tree; none if each rule holds on every day. */
export function treeFaults(agencies: readonly Agency[]): TreeFault[] {
  const known = new Map(agencies.map((agency) => [agency.id, agency]));
  return agencies.flatMap((agency) => [
    ...datesOf(agency),
    ...parentsOf(agency, known),
    ...heirsOf(agency, known),
    ...wayUp(agency, known),
  ]);
}

function datesOf({ id, since, until, names = [], parents = [] }: Agency): TreeFault[] {
  const faults: TreeFault[] = [];
  if (since !== undefined && until !== undefined && until < since)
    faults.push({ agency: id, at: '/until', kind: 'end-before-beginning', day: until });
  for (const [field, entries] of [
    ['names', names],
    ['parents', parents],
  ] as const)
    entries.forEach((entry, index) => {
      const at = `/${field}/${index}/until`;
      const before = entries[index - 1];
      if (before && entry.until <= before.until)
        faults.push({ agency: id, at, kind: 'two-on-one-day', day: entry.until });
      if (since !== undefined && entry.until < since)
        faults.push({ agency: id, at, kind: 'end-before-beginning', day: entry.until });
      if (until !== undefined && entry.until >= until)
        faults.push({ agency: id, at, kind: 'after-its-end', day: entry.until });
    });
  return faults;
}

function parentsOf(
  { id, parent, parents = [], sandbox }: Agency,
  known: ReadonlyMap<string, Agency>,
): TreeFault[] {
  const named = [
    ...parents.map((entry, index) => ({ at: `/parents/${index}/parent`, parent: entry.parent })),
    { at: '/parent', parent },
  ];
  return named.flatMap(({ at, parent: one }): TreeFault[] => {
    if (one === null) return [];
    const other = known.get(one);
    if (!other) return [{ agency: id, at, kind: 'unknown-parent', other: one }];
    return sandbox || other.sandbox ? [{ agency: id, at, kind: 'sandbox-in-a-tree' }] : [];
  });
}

function heirsOf({ id, until, mergedInto }: Agency, known: ReadonlyMap<string, Agency>): TreeFault[] {
  if (mergedInto === undefined) return [];
  const at = '/mergedInto';
  const heir = known.get(mergedInto);
  if (!heir) return [{ agency: id, at, kind: 'unknown-heir', other: mergedInto }];
  const faults: TreeFault[] = [];
  if (until === undefined) faults.push({ agency: id, at, kind: 'heir-without-end' });
  else if (heir.until !== undefined && heir.until < until)
    faults.push({ agency: id, at, kind: 'heir-ended-before', day: heir.until });
  const seen = new Set([id]);
  for (let next: string | undefined = mergedInto; next !== undefined; next = known.get(next)?.mergedInto) {
    if (next === id) {
      faults.push({ agency: id, at, kind: 'heir-circle' });
      break;
    }
    if (seen.has(next)) break;
    seen.add(next);
  }
  return faults;
}

/** Circles and depth, on each day on which any parent changes; one fault per agency. */
function wayUp(agency: Agency, known: ReadonlyMap<string, Agency>): TreeFault[] {
  const days = new Set<Day>(['9999-12-31']);
  let [wave, seen] = [[agency.id], new Set<string>()];
  while (wave.length > 0) {
    const next: string[] = [];
    for (const id of wave) {
      if (seen.has(id)) continue;
      seen.add(id);
      const one = known.get(id);
      for (const { until, parent } of one?.parents ?? []) {
        days.add(until);
        if (parent !== null) next.push(parent);
      }
      if (one && one.parent !== null) next.push(one.parent);
    }
    wave = next;
  }
  for (const day of [...days].sort()) {
    const kind = climbing(agency.id, day, known);
    if (kind) return [{ agency: agency.id, at: '/parent', kind, ...(day !== '9999-12-31' && { day }) }];
  }
  return [];
}

function climbing(
  start: string,
  day: Day,
  known: ReadonlyMap<string, Agency>,
): 'circle' | 'too-deep' | undefined {
  const seen = new Set([start]);
  for (let at = known.get(start); at; ) {
    const parent = parentOn(at, day);
    if (parent === null) return undefined;
    if (parent === start) return 'circle';
    if (seen.has(parent)) return undefined; // a circle further up, reported for the agencies in it
    seen.add(parent);
    if (seen.size > MOST_LEVELS) return 'too-deep';
    at = known.get(parent);
  }
  return undefined;
}
