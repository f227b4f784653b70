/**
 * The tables of a section as one, each a band of it, as the form is printed. In: their grids in the order of the form.
 * Out: one grid. Always holds: every cell keeps its id and its heads; the last column of a narrower band extends to the
 * edge; exactly one cell covers every place.
 */
import type { TableGrid } from '../form/form.ts';

export function bandedGrid(grids: readonly TableGrid[]): TableGrid[] {
  const [first] = grids;
  if (!first || grids.length === 1) return [...grids];
  const columns = Math.max(...grids.map((grid) => grid.columns));
  let rows = 0;
  const cells = grids.flatMap((grid) => {
    const top = rows;
    rows += grid.rows;
    return grid.cells.map((cell) => {
      const reaches = cell.column + cell.columns === grid.columns;
      return { ...cell, row: cell.row + top, columns: reaches ? columns - cell.column : cell.columns };
    });
  });
  // Every band has heads: none of them is repeated on a further page.
  const title = grids.map((grid) => grid.title).join('、');
  return [{ ...first, title, rows, columns, headRows: 0, cells }];
}
