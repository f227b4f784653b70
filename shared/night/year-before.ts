/**
 * The year before, for checking the chains of a year. In: the agency, its tables, and the version of each year. Out:
 * the numbers of the year before, whether it carried out the same cases, and the members that joined or left since;
 * null if there is nothing to compare with. Always holds: only published or reported numbers bind.
 */
import type { ReadCell, YearBefore } from '../checks/check.ts';
import type { ReportedTables } from '../form/annual-tables.ts';
import { FIRST_REPORT } from '../form/codes.ts';
import type { ReportMembers } from '../report/model.ts';
import { SetDigest, sha256 } from '../store/digest.ts';
import { editionOfYear, mergedBy, type Owner, ownTables, readerOf, reportedPast } from './own-tables.ts';
import type { WholeTables } from './whole-tables.ts';

/** A year's latest version, claimed or foreseen, with which later years are compared. */
export interface Standing {
  number: number;
  tables: ReportedTables;
  carriedOut: string | null;
  isFixed: boolean;
  /** Its numbers are reported figures. */
  isFigures?: true;
  /** For a government: the members counted in it. */
  members?: readonly { agency: string; name: string }[] | undefined;
}

/**
 * The published numbers of the year before: its version or, without one, its reported figures. Includes the numbers of
 * agencies merged since.
 */
export function yearBefore(
  owner: Owner,
  { tables: { year }, members, figures }: WholeTables,
  standing: ReadonlyMap<number, Standing>,
): YearBefore | null {
  const before = standing.get(year - 1);
  const joined = mergedBy(owner, year).filter(({ from }) => from === year);
  const kin = kinSince(owner, before, members, joined);
  if (before && year - 1 >= FIRST_REPORT) {
    const { tables, carriedOut, isFigures } = before;
    const isCompared = carriedOut !== null && figures === undefined && kin === undefined;
    return {
      read: withMergedBefore(readerOf(tables), joined, year - 1),
      sameCases: isCompared ? carriedOut === carriedOutOf(owner, year - 1) : null,
      ...(isFigures && { isFigures }),
      ...(kin && { kin }),
      carryMoves: owner.folded.tally.carryMoves(year),
    };
  }
  const tables = reportedPast(owner, year - 1);
  if (tables?.format !== editionOfYear(year).id) return null;
  const read = withMergedBefore(readerOf(tables), joined, year - 1);
  return { read, sameCases: null, isFigures: true, ...(kin && { kin }) };
}

/** The sum with the merged agencies; blank if any of them is blank. */
function withMergedBefore(read: ReadCell, joined: readonly Owner[], year: number): ReadCell {
  if (joined.length === 0) return read;
  const all = [read, ...joined.map((one) => readerOf(ownTables(one, year).tables))];
  return (steps) => {
    const parts = all.map((of) => of(steps));
    return parts.includes(null) ? null : parts.reduce<number>((sum, part) => sum + Number(part), 0);
  };
}

/**
 * The members that joined or left a government since its last version, or the agencies merged; undefined if neither.
 */
function kinSince(
  { agency }: Owner,
  before: Standing | undefined,
  members: ReportMembers | undefined,
  merged: readonly Owner[],
): YearBefore['kin'] {
  const added = merged.map((one) => one.agency.name);
  if (!agency.consolidates || !members) return added.length > 0 ? { joined: added, left: [] } : undefined;
  const then = before?.members ?? [];
  const isIn = (all: readonly { agency: string }[]) => (one: { agency: string }) =>
    all.some((other) => other.agency === one.agency);
  const now = members.list.filter(({ counted }) => counted);
  const joined = before?.members ? now.filter((one) => !isIn(then)(one)).map(({ name }) => name) : [];
  const left = then.filter((one) => !isIn(now)(one)).map(({ name }) => name);
  return { joined: [...joined, ...added], left };
}

/** Digest of the applications that the year carries out, which the next year carries in. */
export function carriedOutOf(owner: Owner, year: number): string {
  const of = ({ folded }: Owner) => (folded.carriedOut.get(year) ?? new SetDigest()).value();
  const merged = mergedBy(owner, year);
  return merged.length === 0 ? of(owner) : `sha256:${sha256(JSON.stringify([owner, ...merged].map(of)))}`;
}
