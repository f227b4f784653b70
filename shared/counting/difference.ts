/**
 * The printed differences of two states of the same tables. In: their form, the tables before and after. Out: the
 * differing cells, in the order of the form. Always holds: two tables without a difference print the same report.
 */
import type { ReportedTables } from '../form/annual-tables.ts';
import { type Form, valueAt } from '../form/form.ts';

export interface CellDifference {
  /** As in the form's `cells`. */
  path: string;
  /** Null for a blank cell, as in figures. */
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
