/**
 * The heads of section three. In: rows of heads, and a row of numbers below them. Out: the kind of applicant of each
 * column, and the printed order of the kinds. Always holds: positions are trusted only if the five kinds of
 * organisation are below their common head, and the others beside it.
 */
import { APPLICANT_GROUPS, APPLICANTS, type Column } from '../form-labels.ts';
import type { GridCell } from '../source.ts';
import { type Heads, headsOf, innermost } from './heads.ts';
import { bareLabel, Labels } from './labels.ts';
import type { SourceRow } from './rows.ts';
import { isPrinted, isValue } from './values.ts';

export interface HeadRows {
  rows: SourceRow[];
}

const COLUMNS = new Labels<Column>(
  [...APPLICANTS.map((column): [string, Column] => [column.label, column]), ...totals()],
  APPLICANT_GROUPS,
);
const GROUP_HEADS = new Labels<string>(APPLICANT_GROUPS.map((label) => [label, label]));

function totals(): [string, Column][] {
  const total = APPLICANTS.find(({ code }) => code === 'total');
  return total ? [['合计', total]] : [];
}

/** A row of heads: labels of columns or of their groups, and no number. */
export function isHead({ cells }: SourceRow): boolean {
  const texts = [...new Set(cells)].filter(({ text }) => text.trim() !== '');
  if (texts.length === 0 || texts.some(({ text }) => isPrinted(text) && isValue(text))) return false;
  const heads = texts.filter(
    ({ text }) => COLUMNS.exact(text) !== undefined || GROUP_HEADS.exact(text) !== undefined,
  );
  if (heads.length === 0) return false;
  return cells.length === 1 || heads.some(({ text }) => !['其他', '总计'].includes(bareLabel(text)));
}

/** Heads of this table, or those carried over from its part before a break. */
export function headsFor(heads: HeadRows | undefined, source: SourceRow): Heads<Column> {
  const rows = heads?.rows ?? [];
  const last = rows.at(-1)?.grid;
  const used = rows.filter(({ grid }) => grid === last);
  const grid = last ?? source.grid;
  const known = headsOf(
    used.map(({ cells }) => cells),
    grid,
    (stack) => nameOf(stack),
    COLUMNS,
  );
  // Across a break the positions differ if the parts differ in width.
  const isSame = grid === source.grid || grid.width === source.grid.width;
  return isSame && isTrue(known, used) ? known : { ...known, ranges: new Map(), hasSpare: false };
}

/** The column that a stack of heads names; none if it names two, as compressed heads do. */
function nameOf(stack: readonly GridCell[]): { of: Column; isSlip: boolean } | undefined {
  const named = innermost(stack, COLUMNS);
  const others = stack.slice(0, -1).flatMap(({ text }) => COLUMNS.exact(text) ?? []);
  return others.some((other) => other !== named?.of) ? undefined : named;
}

/**
 * Whether positions of heads can be trusted: the five kinds of organisation are below their common head, the others are
 * not.
 */
function isTrue(heads: Heads<Column>, rows: readonly SourceRow[]): boolean {
  const isOrganisations = (label: string) => bareLabel(label) === bareLabel(ORGANISATIONS);
  const common = rows.flatMap(({ cells }) => cells).find(({ text }) => isOrganisations(text));
  if (common && common.columns > 1)
    return [...heads.ranges].every(([column, { left, right }]) => {
      const isInside = common.left <= left && right <= common.left + common.columns;
      return isInside === column.groups.some(isOrganisations);
    });
  const printed = inSequence(heads.sequence);
  const placed = inPlaces(heads);
  return !printed || !placed || printed.every((column, index) => column === placed[index]);
}

const ORGANISATIONS = APPLICANT_GROUPS.at(-1) ?? '';

export function orderOf(heads: Heads<Column>): Column[] | undefined {
  return inSequence(heads.sequence) ?? inPlaces(heads);
}

function inPlaces({ ranges }: Heads<Column>): Column[] | undefined {
  if (ranges.size !== APPLICANTS.length) return undefined;
  return [...ranges].toSorted(([, a], [, b]) => a.left - b.left).map(([column]) => column);
}

/** Two rows of heads read one after the other: 总计 of the first row stands behind those of the second. */
function inSequence(sequence: readonly Column[]): Column[] | undefined {
  if (sequence.length !== APPLICANTS.length || new Set(sequence).size !== APPLICANTS.length) return undefined;
  const total = APPLICANTS.at(-1);
  const [first, second, ...rest] = sequence;
  if (!first || !second || !total) return undefined;
  if (sequence.at(-1) === total) return [...sequence];
  return first === APPLICANTS[0] && second === total ? [first, ...rest, second] : undefined;
}
