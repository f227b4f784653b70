/**
 * What two states of the same tables print otherwise. In: the form that they follow, the tables as they were and as
 * they are. Out: the cells that differ, in the order of the form. Always holds: two tables without a difference
 * print the same report.
 */
import type { ReportedTables } from '../form/annual-tables.ts';
import { type Form, valueAt } from '../form/form.ts';

export interface CellDifference {
  /** As in the form's `cells`. */
  path: string;
  /** Null where the cell is blank, as in figures. */
  before: number | string | null;
  after: number | string | null;
}

export function differencesOf(
  form: Pick<Form, 'cells'>,
  before: ReportedTables,
  after: ReportedTables,
): CellDifference[] {
  return form.cells
    .map(({ path, steps }) => ({ path, before: valueAt(before, steps), after: valueAt(after, steps) }))
    .filter((cell) => cell.before !== cell.after);
}
