/**
 * Section two. In: its rows. Out: cells, and the edition that its labels belong to. Follows the form: four small tables
 * of 2021, five of 2019; one table or several, with the labels of rows at the left and those of columns above.
 */
import { type Column, type EditionId, FORMS, PROACTIVE_ROWS, type ProactiveRow } from '../form-labels.ts';
import { type GridCell, placeWords } from '../source.ts';
import type { Cells, How } from './cells.ts';
import { headsOf, innermost, type Range } from './heads.ts';
import { Labels } from './labels.ts';
import type { SourceRow } from './rows.ts';
import { takeRow } from './take-row.ts';
import { isPrinted, isValue, readValue } from './values.ts';

interface Edition {
  readonly id: EditionId;
  readonly rows: Labels<ProactiveRow>;
  readonly columns: Labels<string>;
}

const EDITIONS: readonly Edition[] = FORMS.map(({ id, proactive }) => ({
  id,
  rows: new Labels(
    PROACTIVE_ROWS.filter(({ edition }) => edition === id).map((row) => [row.label, row]),
    proactive.map(({ rowHead }) => rowHead),
  ),
  columns: new Labels(
    proactive.flatMap(({ columns }) => columns.map(({ label }): [string, string] => [label, label])),
    proactive.map(({ rowHead }) => rowHead),
  ),
}));

/** The edition whose own labels occur most often; undefined if no distinguishing label occurs. */
export function editionOfRows(rows: readonly SourceRow[]): EditionId | undefined {
  const texts = new Set(rows.flatMap(({ cells }) => cells.map(({ text }) => text)));
  const votes = EDITIONS.map((edition) => {
    const others = EDITIONS.filter((other) => other !== edition);
    const own = [...texts].filter(
      (text) => isOf(edition, text) && !others.some((other) => isOf(other, text)),
    );
    return { id: edition.id, count: own.length };
  }).toSorted((a, b) => b.count - a.count);
  const [best, next] = votes;
  return best && best.count > (next?.count ?? 0) ? best.id : undefined;
}

function isOf({ rows, columns }: Edition, text: string): boolean {
  return rows.exact(text) !== undefined || columns.exact(text) !== undefined;
}

export function readProactive(rows: readonly SourceRow[], id: EditionId, cells: Cells): void {
  const edition = EDITIONS.find((each) => each.id === id);
  if (!edition) return;
  let heads: SourceRow[] = [];
  let isOpen = false;
  for (const source of rows) {
    const pairs = pairsOf(source, edition);
    if (pairs.length > 0) {
      isOpen = false;
      for (const pair of pairs) takePair(pair, { source, heads, edition }, cells);
      continue;
    }
    const isHead = source.cells.some(({ text }) => edition.columns.match(text) !== undefined);
    if (!isHead) continue;
    if (!isOpen || heads[0]?.grid !== source.grid) heads = isOpen && isSingle(source) ? heads : [];
    heads.push(source);
    isOpen = true;
  }
}

/** One cell a line: every head is a row of its own. */
function isSingle({ cells }: SourceRow): boolean {
  return cells.length === 1;
}

interface Pair {
  label: GridCell;
  row: ProactiveRow;
  isSlip: boolean;
  values: GridCell[];
}

/** Labels of a row, each with the values behind it; a row may hold two side by side. */
function pairsOf({ cells }: SourceRow, { rows }: Edition): Pair[] {
  const pairs: Pair[] = [];
  let open: Pair | undefined;
  for (const cell of cells) {
    if (isValue(cell.text) && open) open.values.push(cell);
    if (isValue(cell.text)) continue;
    const match = rows.match(cell.text);
    // A cell with words behind a label is an unreadable value, if it contains figures.
    if (!match && open && isPrinted(cell.text) && /\d/.test(cell.text)) open.values.push(cell);
    else open = match && { label: cell, row: match.of, isSlip: match.isSlip, values: [] };
    if (match && open) pairs.push(open);
  }
  return pairs.filter(({ values }) => values.length > 0);
}

interface Around {
  source: SourceRow;
  heads: readonly SourceRow[];
  edition: Edition;
}

function takePair(
  { label, row, isSlip, values }: Pair,
  { source, heads, edition }: Around,
  cells: Cells,
): void {
  const columns = row.columns.map(({ label: each }) => each);
  const grid = heads.at(-1)?.grid ?? source.grid;
  const rows = heads.filter((head) => head.grid === grid).map((head) => head.cells);
  const known = headsOf(rows, grid, (stack) => innermost(stack, edition.columns), edition.columns);
  const isSame = grid === source.grid || grid.width === source.grid.width;
  const used = isSame ? known : { ...known, ranges: new Map() };
  const isComplete =
    known.sequence.length === columns.length && columns.every((each) => known.sequence.includes(each));
  const order = isComplete ? known.sequence : undefined;
  const own = values.filter(
    (cell) => used.ranges.size === 0 || readValue(cell.text).kind !== 'blank' || isUnder(cell, used),
  );
  const taken = takeRow({ values: own, columns, heads: { ...used, hasSpare: false }, order, isEven: true });
  if (isSlip) slip(label, row.label, cells);
  for (const { of, cell } of known.slips) if (columns.includes(of)) slip(cell, of, cells);
  const paths = row.columns.map(({ at }) => [...row.at, ...at].join('.'));
  if ('reason' in taken) {
    cells.leave(paths, taken.reason, label.place);
    return;
  }
  for (const column of row.columns) {
    const cell = taken.cells.get(column.label);
    if (cell) takeCell({ row, column, cell, how: taken.how }, rows.flat(), cells);
  }
}

/** A blank cell below no head is the trace of a merged cell in CSV. */
function isUnder({ left, columns }: GridCell, { ranges }: { ranges: ReadonlyMap<string, Range> }): boolean {
  return [...ranges.values()].some((range) => left < range.right && range.left < left + columns);
}

interface Found {
  row: ProactiveRow;
  column: Column;
  cell: GridCell;
  how: How;
}

function takeCell({ row, column, cell, how }: Found, heads: readonly GridCell[], cells: Cells): void {
  const steps = [...row.at, ...column.at];
  const inYuan =
    column.quantity === 'wan-yuan' && heads.find(({ text }) => IN_YUAN.test(text.replaceAll(/\s/g, '')));
  if (!inYuan) {
    cells.take(steps, column.quantity, cell, how);
    return;
  }
  cells.leave([steps.join('.')], '表头印的单位是元，不是万元', cell.place);
  cells.find('unit', `${placeWords(inYuan.place)}：收费金额的单位印作元，规定为万元`, inYuan.place);
}

const IN_YUAN = /收费金额.*单位[:：]?元/;

function slip({ text, place }: GridCell, official: string, cells: Cells): void {
  cells.find('label', `行名或列名印作“${text.replaceAll(/\s+/g, '')}”，规定为“${official}”`, place);
}
