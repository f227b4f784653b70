/**
 * A government's tables: its own plus, cell by cell, one contribution of each member. In: the form, the parent's own
 * tables, the contributions, and whether they are for a draft or a version. Out: all cells, each with its contributors;
 * the counted and the uncounted members; and the cells that a blank touches. Contract, section 7.
 *
 * Always holds: a cell is the exact sum of its shares, money in fen and rounded once. A blank adds nothing, and
 * `incomplete` names its member. The order of the contributions affects only the order of the list.
 */
import { wanYuanText, yuanText } from '../counting/money.ts';
import type { AnnualTables } from '../form/annual-tables.ts';
import { type Branch, type Form, isMoney, partAt, plant, type Quantity, type Steps } from '../form/form.ts';
import { type Contribution, type CountedFor, counts } from './contributions.ts';

/** The agency of the report. */
export interface Parent {
  agency: { id: string; name: string };
  year: number;
  /** Its printed decimals of 万元. */
  chargeDecimals: number;
  /** Its own tables, from cases or `own` figures; null if it has neither. */
  own: unknown;
}

export interface Consolidated {
  tables: AnnualTables;
  /** In the order of their ids. `counted` says whether the tables hold it. */
  members: (Omit<Contribution, 'tables'> & { counted: boolean })[];
  /** Cells with a blank in them, in the order of the form, and the members that left it. */
  incomplete: { path: string; agencies: string[] }[];
}

/** One agency's share of one cell; null if it left it blank. */
export interface CellShare {
  agency: string;
  value: number | string | null;
}

export interface Consolidating {
  parent: Parent;
  contributions: readonly Contribution[];
  countedFor: CountedFor;
}

export function consolidate(form: Pick<Form, 'id' | 'cells'>, asked: Consolidating): Consolidated {
  const { agency, year, chargeDecimals } = asked.parent;
  const parts = partsOf(asked);
  const incomplete: Consolidated['incomplete'] = [];
  const tables: Branch = { format: form.id, agency: { ...agency }, year };
  for (const { path, steps, quantity } of form.cells) {
    const values = parts.map((part) => ({ agency: part.agency, value: cellOf(part, steps) }));
    const blank = values.filter(({ value }) => value === null).map((share) => share.agency);
    if (blank.length > 0) incomplete.push({ path, agencies: blank });
    plant(tables, steps, sumOf(values, quantity, chargeDecimals));
  }
  const members = inOrder(asked.contributions).map(({ tables: _, ...member }) => ({
    ...member,
    counted: counts(member, asked.countedFor),
  }));
  return { tables: tables as unknown as AnnualTables, members, incomplete };
}

/** The shares of a cell: members, the largest first, then the parent's own. */
export function sharesOfCell(
  { steps }: { steps: Steps },
  asked: Consolidating,
): { members: CellShare[]; own: CellShare | null } {
  const id = asked.parent.agency.id;
  const shares = partsOf(asked).map((part) => ({ agency: part.agency, value: cellOf(part, steps) }));
  const members = shares
    .filter(({ agency }) => agency !== id)
    .toSorted((a, b) => sizeOf(b.value) - sizeOf(a.value) || byId(a, b));
  return { members, own: shares.find(({ agency }) => agency === id) ?? null };
}

interface Part {
  agency: string;
  tables: unknown;
}

const byId = (a: { agency: string }, b: { agency: string }) => (a.agency < b.agency ? -1 : 1);
const inOrder = <One extends { agency: string }>(all: readonly One[]): One[] => all.toSorted(byId);
const sizeOf = (value: CellShare['value']) => Number(value ?? 0);

function partsOf({ parent, contributions, countedFor }: Consolidating): Part[] {
  const { id } = parent.agency;
  const counted = inOrder(contributions).filter((one) => counts(one, countedFor));
  const all = parent.own === null ? counted : [{ agency: id, tables: parent.own }, ...counted];
  const twice = all.find(({ agency }, index) => all.findIndex((one) => one.agency === agency) < index);
  if (twice) throw new TypeError(`${twice.agency} would count twice in the report of ${id}`);
  return all;
}

function cellOf({ agency, tables }: Part, steps: Steps): number | string | null {
  const value = partAt(tables, steps);
  if (value === null || typeof value === 'number' || typeof value === 'string') return value;
  throw new TypeError(`the tables of ${agency} have no cell ${steps.join('.')}`);
}

function sumOf(shares: readonly CellShare[], quantity: Quantity, chargeDecimals: number): number | string {
  if (isMoney(quantity)) return moneyOf(shares, quantity, chargeDecimals);
  const sum = shares.reduce((total, { value }) => total + Number(value ?? 0), 0);
  if (Number.isSafeInteger(sum)) return sum;
  throw new RangeError('a count of the tables is beyond 2^53 and would not be exact');
}

/** Figures may have more decimals than fen, so money is added in millionths of its unit. */
const DECIMALS = 6;
const MILLIONTHS_OF_YUAN_IN_A_FEN = 10_000n;

function moneyOf(shares: readonly CellShare[], quantity: Quantity, chargeDecimals: number): string {
  const millionths = shares.reduce((total, { value }) => total + millionthsOf(String(value ?? '0')), 0n);
  // A millionth of a 万元 is a fen.
  if (quantity === 'wan-yuan') return wanYuanText(millionths, chargeDecimals);
  return yuanText((millionths + MILLIONTHS_OF_YUAN_IN_A_FEN / 2n) / MILLIONTHS_OF_YUAN_IN_A_FEN);
}

function millionthsOf(amount: string): bigint {
  const [whole = '0', decimals = ''] = amount.split('.');
  return BigInt(whole + decimals.padEnd(DECIMALS, '0'));
}
