/**
 * Row and column spans, expanded. In: rows of cells as they are written, each with its spans. Out: a grid in which each
 * row holds every cell that covers it, spanned ones included. The rules are those of HTML tables.
 */
import type { Grid, GridCell, Place } from '../source.ts';

export type MarkedRow = readonly { text: string; rows: number; columns: number }[];

/** More places than a table of the form has by far; a wider table is cut here. */
const WIDEST = 1000;

export function gridOf(
  marked: readonly MarkedRow[],
  placeOf: (at: { top: number; left: number }) => Place,
): Grid {
  const rows: GridCell[][] = marked.map(() => []);
  const taken: boolean[][] = marked.map(() => []);
  let width = 0;
  for (const [top, row] of marked.entries()) {
    let left = 0;
    for (const { text, rows: high, columns: wide } of row) {
      while (taken[top]?.[left]) left++;
      if (left >= WIDEST) break;
      const cell = { text, top, left, rows: Math.min(high, marked.length - top), columns: wide };
      place({ ...cell, place: placeOf(cell) }, rows, taken);
      left += wide;
      width = Math.max(width, left);
    }
  }
  return { rows: rows.map((row) => row.toSorted((a, b) => a.left - b.left)), width };
}

function place(cell: GridCell, rows: GridCell[][], taken: boolean[][]): void {
  for (let row = cell.top; row < cell.top + cell.rows; row++) {
    rows[row]?.push(cell);
    const line = taken[row];
    if (line) for (let column = cell.left; column < cell.left + cell.columns; column++) line[column] = true;
  }
}
