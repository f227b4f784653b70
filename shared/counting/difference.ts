/**
 * What two states of the same tables print otherwise. In: the tables as they were and as they are. Out: the cells that
 * differ, in the order of the form, the two figures of 信息处理费 last. Always holds: two tables without a difference
 * print the same report.
 */
import type { AnnualTables } from '../form/annual-tables.ts';
import { cellsOf, valueAt } from '../form/form.ts';

export interface CellDifference {
  /** As in `cellPlacesOf`, and `processingFees.applications` and `processingFees.yuan`. */
  path: string;
  before: number | string;
  after: number | string;
}

const FEES = [
  { path: 'processingFees.applications', steps: ['processingFees', 'applications'] },
  { path: 'processingFees.yuan', steps: ['processingFees', 'yuan'] },
] as const;

export function differencesOf(before: AnnualTables, after: AnnualTables): CellDifference[] {
  return [...cellsOf(after), ...FEES]
    .map(({ path, steps }) => ({ path, before: valueAt(before, steps), after: valueAt(after, steps) }))
    .filter((cell) => cell.before !== cell.after);
}
