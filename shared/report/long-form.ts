/**
 * The numbers of a report as lines, one per cell, for programs. In: the form and its tables. Out: all cells in the
 * order of the form, each with its headings and its unit. Always holds: a path is unique; a value is the text or
 * integer of the tables, never a rounded one.
 */
import { type CellPlace, type Form, type Quantity, valueAt } from '../form/form.ts';

/** The parts of a line that are the same in every report of its form. */
export interface LongLabels {
  /** Official heading of the section. */
  section: string;
  /** Headings and label of the row, outermost first, joined by ·; empty in section four, whose row has none. */
  row: string;
  /** Merged heads and label of the column, likewise. */
  column: string;
  path: string;
  quantity: Quantity;
  unit: string;
}

export interface LongLine extends LongLabels {
  /** Null if figures left it blank. */
  value: number | string | null;
}

export function longForm(form: Form, tables: unknown): LongLine[] {
  return labelsOf(form).map((labels, index) => ({ ...labels, value: longValue(form, tables, index) }));
}

const labelled = new WeakMap<readonly CellPlace[], readonly LongLabels[]>();

/** The lines of a form without their values: a country has as many reports of one form as agencies. */
export function labelsOf(form: Form): readonly LongLabels[] {
  const known = labelled.get(form.cells);
  if (known) return known;
  const headings = new Map<string, string>(form.sections.map(({ code, heading }) => [code, heading]));
  const labels = form.cells.map(({ section, row, column, path, quantity, unit }) => ({
    section: headings.get(section) ?? section,
    row: row.join('·'),
    column: column.join('·'),
    path,
    quantity,
    unit,
  }));
  labelled.set(form.cells, labels);
  return labels;
}

/** The value of the line at this index. */
export function longValue({ cells }: Form, tables: unknown, index: number): number | string | null {
  const cell = cells[index];
  if (!cell) throw new RangeError(`the form has no line ${index}`);
  return valueAt(tables, cell.steps);
}
