/**
 * The heads above a table. In: the rows of heads. Out: the column of the form for each column of the grid, by the
 * labels above it, and the printed order of the labels. Always holds: a column is known by position only if its labels
 * name it alone; heads compressed by pasting give at most an order.
 */
import type { Grid, GridCell, GridRow } from '../source.ts';
import type { Labels } from './labels.ts';

export interface Range {
  readonly left: number;
  readonly right: number;
}

export interface Heads<T> {
  /** Columns of the grid, from `left` up to but not including `right`. */
  readonly ranges: ReadonlyMap<T, Range>;
  /** Head cells that name a column, row by row as they are printed. */
  readonly sequence: readonly T[];
  readonly slips: readonly { of: T; cell: GridCell }[];
  readonly width: number;
  /** Whether the numbers of a row may have more cells than the heads name: then order proves nothing. */
  readonly hasSpare: boolean;
}

/** The name of a column: the texts above it, from the outermost to the innermost. */
export type NameColumn<T> = (stack: readonly GridCell[]) => { of: T; isSlip: boolean } | undefined;

export function headsOf<T>(
  rows: readonly GridRow[],
  grid: Grid,
  name: NameColumn<T>,
  labels: Labels<T>,
): Heads<T> {
  const ranges = new Map<T, Range & { cell: GridCell | undefined }>();
  const slips = new Map<T, GridCell>();
  const torn = new Set<T>();
  for (let column = 0; column < grid.width; column++) {
    const stack = stackAt(rows, column);
    const named = name(stack);
    if (!named) continue;
    const cell = stack.at(-1);
    const known = ranges.get(named.of);
    if (!known) ranges.set(named.of, { left: column, right: column + 1, cell });
    else if (known.cell === cell && known.right === column)
      ranges.set(named.of, { left: known.left, right: column + 1, cell });
    else torn.add(named.of);
    if (named.isSlip && cell) slips.set(named.of, cell);
  }
  for (const each of torn) ranges.delete(each);
  const all = [...ranges.values()];
  const first = Math.min(...all.map(({ left }) => left));
  const covered = all.reduce((sum, { left, right }) => sum + right - left, 0);
  return {
    ranges,
    sequence: sequenceOf(rows, labels),
    slips: [...slips].map(([of, cell]) => ({ of, cell })),
    width: grid.width,
    hasSpare: all.length > 0 && covered !== endOf(rows) - first,
  };
}

/** Where the heads end; rows of numbers may reach farther. */
function endOf(rows: readonly GridRow[]): number {
  return Math.max(0, ...rows.flat().map(({ left, columns }) => left + columns));
}

/** Head cells over a column, top down, a spanned one once, blank ones left out. */
export function stackAt(rows: readonly GridRow[], column: number): GridCell[] {
  const cells = rows.flatMap((row) =>
    row.filter(({ left, columns, text }) => left <= column && column < left + columns && text.trim() !== ''),
  );
  return [...new Set(cells)];
}

function sequenceOf<T>(rows: readonly GridRow[], labels: Labels<T>): T[] {
  const cells = [...new Set(rows.flat())];
  return cells.flatMap(({ text }) => {
    const match = labels.match(text);
    return match ? [match.of] : [];
  });
}

/** The innermost text that is a label: the last alone, or the last two or three where a head is broken over rows. */
export function innermost<T>(
  stack: readonly GridCell[],
  labels: Labels<T>,
): { of: T; isSlip: boolean } | undefined {
  const tails = [1, 2, 3]
    .filter((length) => length <= stack.length)
    .map((length) =>
      stack
        .slice(-length)
        .map(({ text }) => text)
        .join(''),
    );
  for (const tail of tails) {
    const of = labels.exact(tail);
    if (of !== undefined) return { of, isSlip: false };
  }
  const [last = ''] = tails;
  return labels.match(last);
}

/** Whether the cells between two columns of the grid are one, and which. */
export function cellIn(cells: readonly GridCell[], { left, right }: Range): GridCell | undefined {
  const inside = cells.filter((cell) => cell.left < right && left < cell.left + cell.columns);
  return inside.length === 1 ? inside[0] : undefined;
}
