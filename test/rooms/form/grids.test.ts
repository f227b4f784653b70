import { expect, test } from 'vitest';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';

const { grids } = edition2021;

test('every place of a grid is taken by exactly one cell', () => {
  for (const grid of grids) {
    const taken = new Map<string, number>();
    for (const { row, column, rows, columns } of grid.cells)
      for (let down = 0; down < rows; down += 1)
        for (let right = 0; right < columns; right += 1) {
          const place = `${row + down}/${column + right}`;
          taken.set(place, (taken.get(place) ?? 0) + 1);
        }
    expect([grid.title, taken.size, Math.max(...taken.values())]).toEqual([
      grid.title,
      grid.rows * grid.columns,
      1,
    ]);
  }
});

test('the grids hold the cells of the form in its order, and heads stand on top and at the left alone', () => {
  const paths = grids.flatMap(({ cells }) =>
    cells.flatMap((cell) => (cell.kind === 'number' ? [cell.steps.join('.')] : [])),
  );
  expect(paths).toEqual(edition2021.cells.map(({ path }) => path));
  for (const { cells, headRows, headColumns } of grids)
    for (const cell of cells)
      expect(cell.kind === 'head').toBe(cell.row < headRows || cell.column < headColumns);
});
