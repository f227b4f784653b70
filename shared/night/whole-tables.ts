/**
 * A government's tables of a year: its own plus its members' contributions. In: the agency, its own tables, and the
 * contributions. Out: the tables, the members in them, and the cells that a member left blank; for a draft, or for a
 * version, in which fewer contributions count. Contract, section 7.
 */
import { consolidate } from '../consolidation/consolidate.ts';
import { type Contribution, type CountedFor, counts } from '../consolidation/contributions.ts';
import { valueAt } from '../form/form.ts';
import type { MemberTotals, ReportMember, ReportMembers } from '../report/model.ts';
import type { Agency } from '../store/ports.ts';
import { calledIn, editionOfYear, type OwnTables } from './own-tables.ts';

export interface WholeTables extends OwnTables {
  members?: ReportMembers;
}

export function wholeTables(
  agency: Agency,
  own: OwnTables,
  contributions: readonly Contribution[],
  countedFor: CountedFor,
): WholeTables {
  if (!agency.consolidates) return own;
  const { year } = own.tables;
  const form = editionOfYear(year);
  // Without reported figures there are no own tables.
  const ownPart = own.figures?.origin === null ? null : own.tables;
  const { id, name, chargeDecimals } = calledIn(agency, year);
  const parent = { agency: { id, name }, year, chargeDecimals, own: ownPart };
  const { tables, incomplete } = consolidate(form, { parent, contributions, countedFor });
  const blank = new Map((own.incomplete ?? []).map(({ path, agencies }) => [path, agencies]));
  const marked = form.cells.flatMap(({ path }) => {
    const agencies = [
      ...(incomplete.find((one) => one.path === path)?.agencies ?? []),
      ...(blank.get(path) ?? []),
    ];
    return agencies.length > 0 ? [{ path, agencies: [...new Set(agencies)].sort() }] : [];
  });
  const list = contributions
    .map((one) => memberOf(one, countedFor))
    .toSorted((a, b) => (a.agency < b.agency ? -1 : 1));
  const { figures } = own;
  return {
    tables,
    ...(figures && { figures }),
    members: { list, own: { totals: ownPart && totalsOf(ownPart), tables: ownPart }, incomplete: marked },
  };
}

/**
 * A version names the members left out, but prints no number that the member itself did not publish. A return is not
 * public, so such a member looks like any other that is left out.
 */
function memberOf(contribution: Contribution, countedFor: CountedFor): ReportMember {
  const counted = counts(contribution, countedFor);
  const isLeftOut = countedFor === 'version' && !counted;
  const { agency, name, state, version, tablesDigest, tables } = isLeftOut
    ? leftOut(contribution)
    : contribution;
  return {
    agency,
    name,
    state,
    version,
    tablesDigest,
    counted,
    totals: tables === null ? null : totalsOf(tables),
    tables,
  };
}

function leftOut(contribution: Contribution): Contribution {
  const { state, version } = contribution;
  const unreturned = version === null ? 'draft' : 'missing';
  const shown = state === 'returned' ? unreturned : state;
  return { ...contribution, state: shown, version: null, tablesDigest: null, tables: null };
}

function totalsOf(tables: unknown): MemberTotals {
  const total = (...steps: string[]) => {
    const value = valueAt(tables, [...steps, 'total']);
    return value === null ? null : Number(value);
  };
  return {
    received: total('applications', 'received'),
    concluded: total('applications', 'concluded'),
    carriedOut: total('applications', 'carriedOut'),
    review: total('disputes', 'review'),
    lawsuitDirect: total('disputes', 'lawsuitDirect'),
    lawsuitAfterReview: total('disputes', 'lawsuitAfterReview'),
  };
}
