/**
 * Section four. In: its rows. Out: fifteen cells of one row, by the block and the result that stand above each number,
 * or by order where heads and numbers are both exactly fifteen in the official order. Follows the form.
 */
import { DISPUTE_BLOCKS, DISPUTE_CELLS, DISPUTE_GROUPS, type DisputeColumn } from '../form-labels.ts';
import { type GridCell, type GridRow, placeWords } from '../source.ts';
import type { Cells } from './cells.ts';
import { type Heads, headsOf, innermost } from './heads.ts';
import { bareLabel, Labels } from './labels.ts';
import type { SourceRow } from './rows.ts';
import { takeRow } from './take-row.ts';
import { isPrinted, isValue } from './values.ts';

const RESULTS = new Labels<string>(
  [...new Set(DISPUTE_CELLS.map(({ label }) => label))].map((label) => [label, label]),
  [...DISPUTE_BLOCKS, ...DISPUTE_GROUPS],
);
const BLOCKS = new Labels<string>(
  DISPUTE_BLOCKS.map((label) => [label, label]),
  DISPUTE_GROUPS,
);
const GROUPS = new Labels<string>(DISPUTE_GROUPS.map((label) => [label, label]));
const NO_CELLS = new Labels<DisputeColumn>([]);

export function readDisputes(rows: readonly SourceRow[], cells: Cells): void {
  const heads: SourceRow[] = [];
  const numbers: SourceRow[] = [];
  for (const row of rows) {
    const printed = row.cells.filter(({ text }) => isPrinted(text) && isValue(text));
    const values = valuesOf(row);
    const isHead =
      row.cells.some(({ text }) => RESULTS.match(text) || BLOCKS.match(text)) && printed.length === 0;
    if (isHead && numbers.length === 0) heads.push(row);
    if (!isHead && heads.length > 0 && (printed.length > 0 || values.length >= DISPUTE_CELLS.length))
      numbers.push(row);
    else if (isHead && values.length >= DISPUTE_CELLS.length) numbers.push(row);
  }
  const filled = numbers.filter(({ cells: each }) => each.some(({ text }) => isPrinted(text)));
  const used = filled.length > 0 ? filled : numbers.slice(0, 1);
  for (const row of used) {
    if (used.length > 1 && !isPartOf(row, heads)) {
      leaveAll('本部分有不止一行数，不能确定是哪一行', row, cells);
      return;
    }
    takeNumbers(row, heads, cells);
  }
}

/** Section four is sometimes two tables: 行政复议, then 行政诉讼, each under heads of its own. */
function isPartOf(row: SourceRow, heads: readonly SourceRow[]): boolean {
  return heads.some(({ grid }) => grid === row.grid) && valuesOf(row).length < DISPUTE_CELLS.length;
}

function valuesOf({ cells }: SourceRow): GridCell[] {
  const at = cells.findLastIndex(({ text }) => !isValue(text));
  return cells.slice(at + 1);
}

function leaveAll(reason: string, row: SourceRow, cells: Cells): void {
  const paths = DISPUTE_CELLS.map(({ steps }) => steps.join('.'));
  cells.leave(paths, reason, row.cells[0]?.place);
}

function takeNumbers(row: SourceRow, allHeads: readonly SourceRow[], cells: Cells): void {
  const grid = allHeads.some((head) => head.grid === row.grid) ? row.grid : allHeads.at(-1)?.grid;
  const rows = allHeads.filter((head) => head.grid === grid && head.index <= row.index);
  const heads = headsOf(
    rows.map(({ cells: each }) => spread(each)),
    grid ?? row.grid,
    nameOf,
    NO_CELLS,
  );
  const isSame = grid === row.grid || grid?.width === row.grid.width;
  const known: Heads<DisputeColumn> = isSame ? heads : { ...heads, ranges: new Map(), hasSpare: false };
  const columns = isPartOf(row, allHeads) && heads.ranges.size > 0 ? [...heads.ranges.keys()] : DISPUTE_CELLS;
  // Pasted one cell a line, the last head stands before the numbers.
  const order = isOfficial([...new Set([...rows, row])]) ? DISPUTE_CELLS : undefined;
  const taken = takeRow({ values: valuesOf(row), columns, heads: known, order, isEven: true });
  remarkSlips(rows, cells);
  if ('reason' in taken) {
    leaveAll(taken.reason, row, cells);
    return;
  }
  if (taken.how === 'equal') {
    const place = row.cells[0]?.place;
    const where = place ? placeWords(place) : '';
    cells.find(
      'spare-numbers',
      `${where}：第四部分印有${valuesOf(row).length}个数，多于${columns.length}个；各数相同`,
      place,
    );
  }
  for (const [column, cell] of taken.cells) cells.take(column.steps, column.quantity, cell, taken.how);
}

/** Where merged heads were written as one cell and blank ones behind it, the head reaches over them. */
function spread(row: GridRow): GridRow {
  const wide: GridCell[] = [];
  for (const cell of row) {
    const last = wide.at(-1);
    const isGroup = last && (BLOCKS.match(last.text) ?? GROUPS.match(last.text));
    if (isGroup && cell.text.trim() === '' && cell.left === last.left + last.columns)
      wide.splice(-1, 1, { ...last, columns: last.columns + cell.columns });
    else wide.push(cell);
  }
  return wide;
}

/** A result under its block; 总计 and the like occur in each of them. */
function nameOf(stack: readonly GridCell[]): { of: DisputeColumn; isSlip: boolean } | undefined {
  const result = innermost(stack, RESULTS);
  const blocks = stack.flatMap(({ text }) => BLOCKS.match(text)?.of ?? []);
  const of = DISPUTE_CELLS.find(({ label, block }) => label === result?.of && block === blocks.at(-1));
  if (!of || !result || new Set(blocks).size !== 1) return undefined;
  return { of, isSlip: false };
}

function remarkSlips(rows: readonly SourceRow[], cells: Cells): void {
  for (const { text, place } of new Set(rows.flatMap(({ cells: each }) => each))) {
    const match = RESULTS.match(text) ?? BLOCKS.match(text);
    if (match?.isSlip)
      cells.find('label', `行名或列名印作“${text.replaceAll(/\s+/g, '')}”，规定为“${match.of}”`, place);
  }
}

/** Whether the results that are printed, one after the other, are the fifteen of the form, and so are the blocks. */
function isOfficial(rows: readonly SourceRow[]): boolean {
  const texts = [...new Set(rows.flatMap(({ cells }) => cells))].map(({ text }) => text);
  const results = texts.flatMap((text) => RESULTS.match(text)?.of ?? []);
  const blocks = texts.flatMap((text) => BLOCKS.match(text)?.of ?? []);
  const bare = (labels: readonly string[]) => labels.map(bareLabel).join('\n');
  return (
    bare(results) === bare(DISPUTE_CELLS.map(({ label }) => label)) && bare(blocks) === bare(DISPUTE_BLOCKS)
  );
}
