/**
 * The numbers of one row. In: the cells after its label, the heads above them, and the columns of the form.
 * Out: a cell for each column, with the way it was found, or the reason why the row stays unread. Always holds: it
 * never takes the first few of too many. A row is read by position, or by order if its cells are exactly as many as its
 * columns, or not at all.
 */
import type { GridCell } from '../source.ts';
import type { How } from './cells.ts';
import { cellIn, type Heads } from './heads.ts';
import { plainText, readValue } from './values.ts';

export type TakenRow<T> =
  | { readonly cells: ReadonlyMap<T, GridCell>; readonly how: How }
  | { reason: string };

export interface RowToTake<T> {
  readonly values: readonly GridCell[];
  readonly columns: readonly T[];
  readonly heads: Heads<T>;
  /** Columns in the order in which they are printed, where that is certain. */
  readonly order: readonly T[] | undefined;
  /** Whether every row beside this one has as many cells as there are columns. */
  readonly isEven: boolean;
}

export function takeRow<T>(row: RowToTake<T>): TakenRow<T> {
  const { values, columns, order, isEven } = row;
  const placed = byPosition(row);
  if (placed) return { cells: placed, how: 'label' };
  if (values.length === columns.length && order && isEven && !isWider(row))
    return { cells: new Map(order.flatMap((column, index) => pair(column, values[index]))), how: 'order' };
  const same = allTheSame(values, columns.length);
  if (same) return { cells: new Map(columns.map((column) => [column, same])), how: 'equal' };
  return { reason: reasonOf(row) };
}

/** Whether the heads themselves show columns beside those of the form. */
function isWider<T>({ heads, columns }: RowToTake<T>): boolean {
  return heads.hasSpare && heads.ranges.size === columns.length;
}

function pair<T>(column: T, cell: GridCell | undefined): [T, GridCell][] {
  return cell ? [[column, cell]] : [];
}

/** One cell under each head; what is beside them is blank, and the row reaches as far as its table. */
function byPosition<T>({ values, columns, heads, isEven }: RowToTake<T>): Map<T, GridCell> | undefined {
  const found = new Map<T, GridCell>();
  for (const column of columns) {
    const range = heads.ranges.get(column);
    const cell = range && cellIn(values, range);
    if (cell) found.set(column, cell);
  }
  const used = new Set(found.values());
  if (found.size !== columns.length || used.size !== columns.length) return undefined;
  const spare = values.filter((cell) => !used.has(cell));
  if (spare.some(({ text }) => readValue(text).kind !== 'blank')) return undefined;
  const last = values.at(-1);
  const end = last ? last.left + last.columns : 0;
  return (spare.length === 0 && !heads.hasSpare && isEven) || end === heads.width ? found : undefined;
}

/** Whether a row has more numbers than columns, and all of them are the same. */
export function isRepeated(values: readonly GridCell[], columns: number): boolean {
  return allTheSame(values, columns) !== undefined;
}

/** Too many numbers, all the same; each choice of them gives this value. */
function allTheSame(values: readonly GridCell[], least: number): GridCell | undefined {
  const [first] = values;
  if (!first || values.length <= least || readValue(first.text).kind === 'doubt') return undefined;
  return values.every(({ text }) => plainText(text) === plainText(first.text)) ? first : undefined;
}

function reasonOf<T>({ values, columns, heads, order }: RowToTake<T>): string {
  const printed = values.filter(({ text }) => readValue(text).kind !== 'blank').length;
  if (values.length === 0) return '这一行没有数';
  if (values.length < columns.length)
    return `这一行只有${values.length}格，少于${columns.length}列，不能确定各属哪一列`;
  if (values.length > columns.length)
    return `这一行有${values.length}格（其中${printed}格有内容），多于${columns.length}列，不能确定各属哪一列`;
  if (heads.ranges.size === 0 && order === undefined) return '没有找到表头，不能确定各数属哪一列';
  return '这一行的各格与表头没有对齐，不能确定各属哪一列';
}
