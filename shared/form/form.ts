import { gridsOf } from './grids.ts';
import type { CellPlace, Form, FormColumn, FormText, Quantity, Steps } from './shape.ts';

/**
 * The form of the annual report, as data. In: the text of a 格式. Out: its cells and its tables, placed. Follows
 * SOURCES.md, section 1 (条例, articles 49 and 50; 国办公开办函〔2021〕30号 and 〔2019〕60号). Always holds: each cell has its own
 * place, path and label.
 */

export { headingOf } from './grids.ts';
export type {
  CellPlace,
  Form,
  FormText,
  GridCell,
  PlacedCell,
  PlacedTable,
  Quantity,
  SectionCode,
  Steps,
  TableGrid,
} from './shape.ts';

/** A form, with its derived parts. */
export function defineForm(text: FormText): Form {
  return { ...text, cells: cellPlacesOf(text), grids: gridsOf(text) };
}

export interface Cell extends CellPlace {
  /** Counts are integers, money is a decimal string; null if figures left it blank. */
  readonly value: number | string | null;
}

/** Places of all cells of a form, in the order of the form, those of 信息处理费 last. */
export function cellPlacesOf(form: FormText): CellPlace[] {
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
  return [...proactive, ...applications, ...disputes, ...feesOf(form)];
}

function feesOf({ fees }: FormText): CellPlace[] {
  if (!fees) return [];
  const { at, label } = fees.row;
  return fees.columns.map((column) => place('other', { at, labels: [label] }, column, [column.label]));
}

const UNITS: Record<Quantity, string> = { count: '件', change: '件', 'wan-yuan': '万元', amount: '元' };

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
    unit: UNITS[column.quantity],
  };
}

const byPath = new WeakMap<readonly CellPlace[], ReadonlyMap<string, CellPlace>>();

/** The cell of a path; undefined if the form has none. */
export function cellNamed({ cells }: Pick<Form, 'cells'>, path: string): CellPlace | undefined {
  const known = byPath.get(cells) ?? new Map(cells.map((cell) => [cell.path, cell]));
  byPath.set(cells, known);
  return known.get(path);
}

export function isMoney(quantity: Quantity): boolean {
  return quantity === 'amount' || quantity === 'wan-yuan';
}

/** All cells of a form with their values in the tables, in its order. */
export function cellsOf({ cells }: Pick<Form, 'cells'>, tables: unknown): Cell[] {
  return cells.map((cell) => ({ ...cell, value: valueAt(tables, cell.steps) }));
}

/** The JSON Pointer (RFC 6901) of a path into the tables. */
export function pointerTo(steps: Steps): string {
  return steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Counted tables (`AnnualTables`) have no blank: one of their cells decides. */
interface Counted {
  readonly processingFees: { readonly applications: number; readonly yuan: string };
}

/** The value under these steps, of any kind; undefined if there is none. */
export function partAt(tables: unknown, steps: Steps): unknown {
  let part: unknown = tables;
  for (const step of steps) {
    const holds = typeof part === 'object' && part !== null && Object.hasOwn(part, step);
    part = holds ? Reflect.get(Object(part), step) : undefined;
  }
  return part;
}

/** The value of a cell; a tables object without it is not of this form, a fault of the caller. */
export function valueAt(tables: Counted, steps: Steps): number | string;
/** Null for a blank, which figures may have. */
export function valueAt(tables: unknown, steps: Steps): number | string | null;
export function valueAt(tables: unknown, steps: Steps): number | string | null {
  const value = partAt(tables, steps);
  if (value === null || typeof value === 'number' || typeof value === 'string') return value;
  throw new TypeError(`the tables have no cell ${pointerTo(steps)}`);
}

/** Tables under construction; null for a blank cell. */
export interface Branch {
  [key: string]: Branch | number | string | null;
}

/** Puts the value of a cell into them. */
export function plant(branch: Branch, [step, ...rest]: Steps, value: number | string | null): void {
  if (step === undefined) return;
  const known = branch[step];
  const inner = typeof known === 'object' && known !== null ? known : {};
  branch[step] = rest.length === 0 ? value : inner;
  plant(inner, rest, value);
}

/** The reader adds 《…》 around it: the title itself has none. */
export function reportTitle(agencyName: string, year: number): string {
  return `${agencyName}${year}年政府信息公开工作年度报告`;
}

/** A value as every format prints it: plain digits, zero `0` also for money, and nothing for a blank. */
export function printed(value: number | string | null): string {
  if (value === null) return '';
  const digits = String(value);
  return /^0+(\.0+)?$/.test(digits) ? '0' : digits;
}

/** The sentence of section six on 信息处理费, printed even if nothing was collected (国办函〔2020〕109号). */
export function processingFeeSentence(fees: { applications: number | null; yuan: string | null }): string {
  if (fees.yuan === null) return '本年度收取政府信息公开信息处理费的情况，所依据的数据未载明。';
  const collected = `本年度收取政府信息公开信息处理费${printed(fees.yuan)}元`;
  return fees.applications === null ? `${collected}。` : `${collected}，涉及申请${fees.applications}件。`;
}
