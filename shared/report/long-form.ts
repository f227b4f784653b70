/**
 * The numbers of a report as lines, one a cell, for programs: in go the tables, out come the 200 cells in the order of
 * the form and the two figures of 信息处理费 (section six), each with the labels that it stands under and its unit.
 * Always holds: a path is unique; a value is the text or integer of the tables, never a rounded one.
 */
import type { AnnualTables } from '../form/annual-tables.ts';
import {
  cellPlacesOf,
  form2021,
  type Quantity,
  type SectionCode,
  type Steps,
  valueAt,
} from '../form/form.ts';

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
  value: number | string;
}

type Line = Omit<LongLine, 'value'> & { steps: Steps };

const HEADINGS = new Map(form2021.sections.map(({ code, heading }) => [code, heading]));
const UNITS: Record<Quantity, string> = { count: '件', change: '件', 'wan-yuan': '万元', amount: '元' };

function line(section: SectionCode, steps: Steps, quantity: Quantity, labels: [string, string]): Line {
  const [row, column] = labels;
  const path = steps.join('.');
  return {
    section: HEADINGS.get(section) ?? section,
    row,
    column,
    path,
    quantity,
    unit: UNITS[quantity],
    steps,
  };
}

const LINES: readonly Line[] = [
  ...cellPlacesOf(form2021).map(({ section, steps, row, column, quantity }) =>
    line(section, steps, quantity, [row.join('·'), column.join('·')]),
  ),
  line('other', ['processingFees', 'applications'], 'count', ['信息处理费', '涉及申请件数']),
  line('other', ['processingFees', 'yuan'], 'amount', ['信息处理费', '收取金额']),
];

export function longForm(tables: AnnualTables): LongLine[] {
  return LINES.map(({ steps, ...rest }) => ({ ...rest, value: valueAt(tables, steps) }));
}
