/**
 * The numbers of a report as lines, one a cell, for programs: in go the form and its tables, out come all cells in the
 * order of the form, each with the labels that it stands under and its unit. Always holds: a path is unique; a value is
 * the text or integer of the tables, never a rounded one.
 */
import { cellsOf, type Form, type Quantity } from '../form/form.ts';

export interface LongLine {
  /** Official heading of the section. */
  section: string;
  /** Headings and label of the row, outermost first, joined by ·; empty in section four, whose row has none. */
  row: string;
  /** Merged heads and label of the column, likewise. */
  column: string;
  path: string;
  quantity: Quantity;
  unit: string;
  /** Null where figures were left blank. */
  value: number | string | null;
}

export function longForm(form: Form, tables: unknown): LongLine[] {
  const headings = new Map<string, string>(form.sections.map(({ code, heading }) => [code, heading]));
  return cellsOf(form, tables).map(({ section, row, column, path, quantity, unit, value }) => ({
    section: headings.get(section) ?? section,
    row: row.join('·'),
    column: column.join('·'),
    path,
    quantity,
    unit,
    value,
  }));
}
