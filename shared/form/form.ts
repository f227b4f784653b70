import { gridsOf } from './grids.ts';
import type { CellPlace, Form, FormColumn, FormText, Quantity, Steps } from './shape.ts';

/**
 * The form of the annual report, as data: in goes the text of a 格式, out come its cells and its tables, placed. Follows
 * SOURCES.md, section 1 (条例, articles 49 and 50; 国办公开办函〔2021〕30号 and 〔2019〕60号). Always holds: each cell has
 * a place, a path and a label of its own.
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

/** A form, with what follows from its text. */
export function defineForm(text: FormText): Form {
  return { ...text, cells: cellPlacesOf(text), grids: gridsOf(text) };
}

export interface Cell extends CellPlace {
  /** Counts are integers, money is a decimal string; null where figures were left blank. */
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

/** The cell of a path; undefined where the form has none. */
export function cellNamed({ cells }: Pick<Form, 'cells'>, path: string): CellPlace | undefined {
  const known = byPath.get(cells) ?? new Map(cells.map((cell) => [cell.path, cell]));
  byPath.set(cells, known);
  return known.get(path);
}

export function isMoney(quantity: Quantity): boolean {
  return quantity === 'amount' || quantity === 'wan-yuan';
}

/** All cells of a form with what the tables hold there, in its order. */
export function cellsOf({ cells }: Pick<Form, 'cells'>, tables: unknown): Cell[] {
  return cells.map((cell) => ({ ...cell, value: valueAt(tables, cell.steps) }));
}

/** The JSON Pointer (RFC 6901) of a path into the tables. */
export function pointerTo(steps: Steps): string {
  return steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Tables as they are counted (`AnnualTables`) have no blank: told by one of their cells. */
interface Counted {
  readonly processingFees: { readonly applications: number; readonly yuan: string };
}

/** What lies under these steps, of whatever kind; undefined where nothing does. */
export function partAt(tables: unknown, steps: Steps): unknown {
  let part: unknown = tables;
  for (const step of steps) {
    const holds = typeof part === 'object' && part !== null && Object.hasOwn(part, step);
    part = holds ? Reflect.get(Object(part), step) : undefined;
  }
  return part;
}

/** The value of a cell; a tables object without it is not one of this form, and that is a fault of the caller. */
export function valueAt(tables: Counted, steps: Steps): number | string;
/** Null where it was left blank, as figures may. */
export function valueAt(tables: unknown, steps: Steps): number | string | null;
export function valueAt(tables: unknown, steps: Steps): number | string | null {
  const value = partAt(tables, steps);
  if (value === null || typeof value === 'number' || typeof value === 'string') return value;
  throw new TypeError(`the tables have no cell ${pointerTo(steps)}`);
}

/** Tables that are being put together; null where a cell was left blank. */
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

/** 《…》 around it is the reader's affair: the title itself has none. */
export function reportTitle(agencyName: string, year: number): string {
  return `${agencyName}${year}年政府信息公开工作年度报告`;
}

/** A value as every format prints it: plain digits, zero `0` also of money, and nothing where it was left blank. */
export function printed(value: number | string | null): string {
  if (value === null) return '';
  const digits = String(value);
  return /^0+(\.0+)?$/.test(digits) ? '0' : digits;
}

/** The sentence of section six on 信息处理费, printed also where nothing was collected (国办函〔2020〕109号). */
export function processingFeeSentence(fees: { applications: number | null; yuan: string | null }): string {
  if (fees.yuan === null) return '本年度收取政府信息公开信息处理费的情况，所依据的数据未载明。';
  const collected = `本年度收取政府信息公开信息处理费${printed(fees.yuan)}元`;
  return fees.applications === null ? `${collected}。` : `${collected}，涉及申请${fees.applications}件。`;
}
