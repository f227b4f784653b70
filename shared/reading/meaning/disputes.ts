/**
 * Section four. In: its rows. Out: fifteen cells of one row, by the block and the result that stand above each number,
 * or by order where heads and numbers are both exactly fifteen in the official order. Follows the form.
 */
import { DISPUTE_BLOCKS, DISPUTE_CELLS, DISPUTE_GROUPS, type DisputeColumn } from '../form-labels.ts';
import { type GridCell, type GridRow, placeWords } from '../source.ts';
import type { Cells } from './cells.ts';
import { type Heads, headsOf, innermost, stackAt } from './heads.ts';
import { Labels, simplified } from './labels.ts';
import { isLineOfHeads, type SourceRow } from './rows.ts';
import { takeRow } from './take-row.ts';
import { isPrinted, isValue, plainText } from './values.ts';

const RESULTS = new Labels<string>(
  [...new Set(DISPUTE_CELLS.map(({ label }) => label))].map((label) => [label, label]),
  [...DISPUTE_BLOCKS, ...DISPUTE_GROUPS],
);
const BLOCKS = new Labels<string>(
  DISPUTE_BLOCKS.map((label) => [label, label]),
  DISPUTE_GROUPS,
);
const GROUPS = new Labels<string>(DISPUTE_GROUPS.map((label) => [label, label]));
const RESULT_COUNT = new Set(DISPUTE_CELLS.map(({ label }) => label)).size;
const NO_CELLS = new Labels<DisputeColumn>([]);

/** A row of numbers with the heads above it: one for all, or a table of its own for each block. */
interface Unit {
  heads: SourceRow[];
  numbers: SourceRow;
}

export function readDisputes(rows: readonly SourceRow[], cells: Cells): void {
  for (const unit of unitsOf(rows)) takeUnit(unit, cells);
}

function unitsOf(rows: readonly SourceRow[]): Unit[] {
  const units: Unit[] = [];
  let heads: SourceRow[] = [];
  let isOpen = false;
  for (const row of rows) {
    const values = valuesOf(row);
    const isNumbers = row.cells.some(({ text }) => isPrinted(text) && isValue(text));
    const isNamed = row.cells.some(({ text }) => RESULTS.match(text) || blockIn(text));
    const isHead = isLineOfHeads(row) || (!isNumbers && isNamed);
    if (isHead) {
      heads = isOpen ? [...heads, row] : [row];
      isOpen = true;
    } else if (heads.length > 0 && (isNumbers || values.length >= RESULT_COUNT)) {
      units.push({ heads, numbers: row });
      isOpen = false;
    }
  }
  const printed = units.filter(({ numbers }) => numbers.cells.some(({ text }) => isPrinted(text)));
  return printed.length > 0 ? printed : units.slice(0, 1);
}

/** The block that a head names, also behind its group or in brackets: 行政诉讼（未经复议直接起诉）. */
function blockIn(text: string): string | undefined {
  const exact = BLOCKS.exact(text);
  if (exact !== undefined) return exact;
  const inside = DISPUTE_BLOCKS.filter((block) =>
    simplified(plainText(text)).replaceAll(/\s/g, '').includes(block),
  );
  return inside.length === 1 ? inside[0] : BLOCKS.match(text)?.of;
}

/** What follows the labels: after the first value, a text that is no label is a value that cannot be read. */
function valuesOf({ cells }: SourceRow): GridCell[] {
  const first = cells.findIndex(({ text }) => isValue(text));
  const at = cells.findLastIndex(({ text }, index) => !isValue(text) && (index < first || isLabel(text)));
  return first < 0 ? [] : cells.slice(at + 1);
}

function isLabel(text: string): boolean {
  return (RESULTS.match(text) ?? GROUPS.match(text)) !== undefined || blockIn(text) !== undefined;
}

function takeUnit({ heads: rows, numbers: row }: Unit, cells: Cells): void {
  const grid = rows.at(-1)?.grid ?? row.grid;
  const heads = headsOf(
    rows.filter((head) => head.grid === grid).map((head) => spread(head.cells)),
    grid,
    nameOf,
    NO_CELLS,
  );
  const isAlike = grid === row.grid || grid.width === row.grid.width;
  const known: Heads<DisputeColumn> = isAlike ? heads : { ...heads, ranges: new Map(), hasSpare: false };
  const columns = columnsOf(heads);
  // Pasted one cell a line, the last head stands before the numbers.
  const isOrdered =
    isOfficial([...new Set([...rows, row])], columns) || isOfficialByColumn(rows, row, columns);
  const order = isOrdered ? columns : undefined;
  const taken = takeRow({ values: valuesOf(row), columns, heads: known, order, isEven: true });
  remarkSlips(rows, cells);
  const place = row.cells[0]?.place;
  if ('reason' in taken) {
    cells.leave(
      columns.map(({ steps }) => steps.join('.')),
      taken.reason,
      place,
    );
    return;
  }
  if (taken.how === 'equal') {
    const where = place ? placeWords(place) : '';
    const count = valuesOf(row).length;
    cells.find(
      'spare-numbers',
      `${where}：第四部分印有${count}个数，多于${columns.length}个；各数相同`,
      place,
    );
  }
  for (const [column, cell] of taken.cells) cells.take(column.steps, column.quantity, cell, taken.how);
}

/** The blocks that the heads name, whole; all of them where the places of heads say nothing. */
function columnsOf({ ranges }: Heads<DisputeColumn>): readonly DisputeColumn[] {
  const blocks = new Set([...ranges.keys()].map(({ block }) => block));
  return blocks.size > 0 ? DISPUTE_CELLS.filter(({ block }) => blocks.has(block)) : DISPUTE_CELLS;
}

/** Where merged heads were written as one cell and blank ones behind it, the head reaches over them. */
function spread(row: GridRow): GridRow {
  const wide: GridCell[] = [];
  for (const cell of row) {
    const last = wide.at(-1);
    const isGroup = last && (blockIn(last.text) ?? GROUPS.match(last.text));
    if (isGroup && cell.text.trim() === '' && cell.left === last.left + last.columns)
      wide.splice(-1, 1, { ...last, columns: last.columns + cell.columns });
    else wide.push(cell);
  }
  return wide;
}

/** A result under its block; 总计 and the like occur in each of them. */
function nameOf(stack: readonly GridCell[]): { of: DisputeColumn; isSlip: boolean } | undefined {
  const result = innermost(stack, RESULTS);
  const blocks = stack.flatMap(({ text }) => blockIn(text) ?? []);
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

/** Whether the results that are printed, one after the other, are those of the form, and so are the blocks. */
function isOfficial(rows: readonly SourceRow[], columns: readonly DisputeColumn[]): boolean {
  const texts = [...new Set(rows.flatMap(({ cells }) => cells))].map(({ text }) => text);
  const results = texts.flatMap((text) => RESULTS.match(text)?.of ?? []);
  const blocks = texts.flatMap((text) => blockIn(text) ?? []);
  const expected = [...new Set(columns.map(({ block }) => block))];
  return (
    isSame(
      results,
      columns.map(({ label }) => label),
    ) && isSame(blocks, expected)
  );
}

/** The same where heads are broken over rows: of each number the head above it, and each block over its own numbers. */
function isOfficialByColumn(
  rows: readonly SourceRow[],
  row: SourceRow,
  columns: readonly DisputeColumn[],
): boolean {
  const values = valuesOf(row);
  const heads = rows.filter(({ grid }) => grid === row.grid).map(({ cells }) => cells);
  const results = values.map(({ left }) => innermost(stackAt(heads, left), RESULTS)?.of ?? '');
  const blocks = values.map(({ left }) => stackAt(heads, left).flatMap(({ text }) => blockIn(text) ?? []));
  const ofBlock = (block: string) =>
    columns.flatMap((column, index) => (column.block === block ? [index] : []));
  const expected = [...new Set(columns.map(({ block }) => block))];
  return (
    isSame(
      results,
      columns.map(({ label }) => label),
    ) &&
    expected.every((block) =>
      isSame(
        ofBlock(block).flatMap((index) => blocks[index] ?? []),
        [block],
      ),
    )
  );
}

function isSame(printed: readonly string[], official: readonly string[]): boolean {
  return printed.length === official.length && official.every((label, index) => label === printed[index]);
}
