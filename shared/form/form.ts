import type { AnnualTables } from './annual-tables.ts';
import { form2019 } from './edition-2019.ts';
import { form2021 } from './edition-2021.ts';
import type { Form, FormColumn, Quantity, Steps } from './shape.ts';

/**
 * The form of the annual report, as data: in goes a year or a tables object, out come labels, rows, columns and
 * cells in the order of the form. Follows domain.md, section 1 (条例, articles 49 and 50; 国办公开办函〔2021〕30号
 * and 〔2019〕60号). Always holds: the 2021 form has 10 + 175 + 15 = 200 cells, each with a place of its own.
 */

export type {
  ApplicationRow,
  Form,
  FormCheck,
  FormCheckId,
  FormRow,
  ProactiveBlock,
  Quantity,
  SectionCode,
  Steps,
} from './shape.ts';
export { form2019, form2021 };

/** All editions, oldest first. */
export const FORMS: readonly Form[] = [form2019, form2021];

/** The edition that reports on `year` follow; undefined before 2019, when every agency wrote its own. */
export function formFor(year: number): Form | undefined {
  return FORMS.find(({ years }) => years.from <= year && (years.to === null || year <= years.to));
}

/** Where a cell lies and how it is read out. */
export interface CellPlace {
  section: 'proactive' | 'applications' | 'disputes';
  /** Readable, and unique in its form: `applications.outcomes.granted.natural-person`. */
  path: string;
  /** JSON Pointer into the tables; it tells the dots inside a key from those between two. */
  pointer: string;
  /** Its keys, one by one. */
  steps: Steps;
  /** Its row's headings and label, outermost first; empty in section four, whose row has none. */
  row: readonly string[];
  /** Its column's merged heads and label, outermost first. */
  column: readonly string[];
  quantity: Quantity;
}

export interface Cell extends CellPlace {
  /** Counts are integers, money is a decimal string. */
  value: number | string;
}

/** Places of all cells of a form, in the order of the form. */
export function cellPlacesOf(form: Form): CellPlace[] {
  const proactive = form.proactive.flatMap(({ title, columns, rows }) =>
    rows.flatMap(({ at, label }) =>
      columns.map((column) => place('proactive', { at, labels: [title, label] }, column, [column.label])),
    ),
  );
  const applications = form.applications.rows.flatMap(({ at, groups, label }) =>
    form.applications.columns.map((column) =>
      place('applications', { at, labels: [...groups, label] }, column, [...column.groups, column.label]),
    ),
  );
  const disputes = form.disputes.flatMap(({ at, groups, label, columns }) =>
    columns.map((column) => place('disputes', { at, labels: [] }, column, [...groups, label, column.label])),
  );
  return [...proactive, ...applications, ...disputes];
}

function place(
  section: CellPlace['section'],
  row: { readonly at: Steps; readonly labels: readonly string[] },
  column: FormColumn,
  columnLabels: readonly string[],
): CellPlace {
  const steps = [...row.at, ...column.at];
  return {
    section,
    path: steps.join('.'),
    pointer: pointerTo(steps),
    steps,
    row: row.labels,
    column: columnLabels,
    quantity: column.quantity,
  };
}

const places2021 = cellPlacesOf(form2021);

/** All 200 cells of the tables, in the order of the form. */
export function cellsOf(tables: AnnualTables): Cell[] {
  return places2021.map((cell) => ({ ...cell, value: valueAt(tables, cell.steps) }));
}

/** The JSON Pointer (RFC 6901) of a path into the tables. */
export function pointerTo(steps: Steps): string {
  return steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The value of a cell; a tables object without it is not one of this form, and that is a fault of the caller. */
export function valueAt(tables: unknown, steps: Steps): number | string {
  let value: unknown = tables;
  for (const step of steps) {
    const holds = typeof value === 'object' && value !== null && Object.hasOwn(value, step);
    value = holds ? Reflect.get(Object(value), step) : undefined;
  }
  if (typeof value === 'number' || typeof value === 'string') return value;
  throw new TypeError(`the tables have no cell ${pointerTo(steps)}`);
}

/** 《…》 around it is the reader's affair: the title itself has none. */
export function reportTitle(agencyName: string, year: number): string {
  return `${agencyName}${year}年政府信息公开工作年度报告`;
}

/** The sentence of section six on 信息处理费, printed also where nothing was collected (国办函〔2020〕109号). */
export function processingFeeSentence(fees: AnnualTables['processingFees']): string {
  return `本年度收取政府信息公开信息处理费${fees.yuan}元，涉及申请${fees.applications}件。`;
}
