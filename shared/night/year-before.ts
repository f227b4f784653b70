/**
 * The year before, as the chains of a year are checked against it. In: whose report it is, its tables, and the version of
 * each year. Out: what the year before prints, whether it carried out the same cases, and who joined or left since; null
 * where there is nothing to compare with. Always holds: only what was published, or reported, binds.
 */
import type { ReadCell, YearBefore } from '../checks/check.ts';
import type { ReportedTables } from '../form/annual-tables.ts';
import { FIRST_REPORT } from '../form/codes.ts';
import type { ReportMembers } from '../report/model.ts';
import { SetDigest, sha256 } from '../store/digest.ts';
import { editionOfYear, mergedBy, type Owner, ownTables, readerOf, reportedPast } from './own-tables.ts';
import type { WholeTables } from './whole-tables.ts';

/** A year's latest version, fixed or foreseen, as later years are compared with it. */
export interface Standing {
  number: number;
  tables: ReportedTables;
  carriedOut: string | null;
  isFixed: boolean;
  /** Its numbers were reported, not counted. */
  isFigures?: true;
  /** Of a government: the members that it holds. */
  members?: readonly { agency: string; name: string }[] | undefined;
}

/**
 * What was published for the year before, as the chains are checked against it: the version, or the figures that were
 * reported where the year is one of figures. Whoever was merged since brings what it had.
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

/** A blank of one of them leaves the sum blank. */
function withMergedBefore(read: ReadCell, joined: readonly Owner[], year: number): ReadCell {
  if (joined.length === 0) return read;
  const all = [read, ...joined.map((one) => readerOf(ownTables(one, year).tables))];
  return (steps) => {
    const parts = all.map((of) => of(steps));
    return parts.includes(null) ? null : parts.reduce<number>((sum, part) => sum + Number(part), 0);
  };
}

/** Who joined a government since its last version, and who left; or who was merged. Undefined for a lone agency. */
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

/** What the year carries out, which is what the year after carries in: both are read from the same facts. */
export function carriedOutOf(owner: Owner, year: number): string {
  const of = ({ folded }: Owner) => (folded.carriedOut.get(year) ?? new SetDigest()).value();
  const merged = mergedBy(owner, year);
  return merged.length === 0 ? of(owner) : `sha256:${sha256(JSON.stringify([owner, ...merged].map(of)))}`;
}
