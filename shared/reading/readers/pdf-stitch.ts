/**
 * Tables that continue on the next page. In: blocks of all pages. Out: the same, with a table at the end of a page and
 * one at the top of the next joined if both have the same width and position. Columns are matched by the positions of
 * their edges.
 */
import { isPageNumber } from '../meaning/sections.ts';
import type { Block, Grid, GridCell } from '../source.ts';

/** Edges of columns that differ by less are one. */
const NEAR = 3;

export function stitched(pages: readonly (readonly Block[])[]): Block[] {
  const blocks: Block[] = [];
  for (const page of pages) {
    const own = page.filter((block) => block.kind !== 'text' || !isPageNumber(block.text));
    const [first, ...rest] = own;
    const last = blocks.at(-1);
    if (
      first?.kind === 'table' &&
      last?.kind === 'table' &&
      areRuled(last, first) &&
      areOne(last.grid, first.grid)
    )
      blocks.splice(-1, 1, { kind: 'table', grid: joined(last.grid, first.grid) }, ...rest);
    else blocks.push(...own);
  }
  return blocks;
}

function areRuled(...tables: readonly { grid: Grid }[]): boolean {
  return tables.every(({ grid }) => !grid.isAligned);
}

function boxOf({ place }: GridCell): readonly [number, number] {
  return 'box' in place ? [place.box[0], place.box[2]] : [0, 0];
}

function cellsOf({ rows }: Grid): GridCell[] {
  return [...new Set(rows.flat())];
}

function areOne(above: Grid, below: Grid): boolean {
  const edges = (grid: Grid) => {
    const boxes = cellsOf(grid).map(boxOf);
    return [Math.min(...boxes.map(([left]) => left)), Math.max(...boxes.map(([, right]) => right))] as const;
  };
  const [[left, right], [from, to]] = [edges(above), edges(below)];
  return Math.abs(left - from) <= NEAR * 2 && Math.abs(right - to) <= NEAR * 2;
}

function joined(above: Grid, below: Grid): Grid {
  const xs: number[] = [];
  const all = [...cellsOf(above), ...cellsOf(below)].flatMap(boxOf).toSorted((a, b) => a - b);
  for (const x of all) if (x - (xs.at(-1) ?? -99) > NEAR) xs.push(x);
  const indexOf = (x: number) => xs.findLastIndex((edge) => edge <= x + NEAR);
  const moved = (cell: GridCell, by: number): GridCell => {
    const [from, to] = boxOf(cell);
    const left = indexOf(from);
    return { ...cell, top: cell.top + by, left, columns: Math.max(1, indexOf(to) - left) };
  };
  const rowsOf = (grid: Grid, by: number) => {
    const known = new Map(cellsOf(grid).map((cell) => [cell, moved(cell, by)]));
    return grid.rows.map((row) => row.map((cell) => known.get(cell) ?? cell));
  };
  return { rows: [...rowsOf(above, 0), ...rowsOf(below, above.rows.length)], width: xs.length - 1 };
}
