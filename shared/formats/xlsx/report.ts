/**
 * The workbook of a report, which the city office collects. In: the model. Out: the bytes of an XLSX: a cover, a sheet
 * per table of the form with merged heads, a sheet of the checks of sums, and all numbers one per row. Always holds:
 * every cell shows the published number; a sum is a formula only if the formula gives exactly that number; money is
 * written digit by digit, and as text if a spreadsheet could not hold all of its digits.
 */
import { equationsOf } from '../../checks/arithmetic.ts';
import { type Steps, type TableGrid, valueAt } from '../../form/form.ts';
import { cellLabel } from '../../report/cell-labels.ts';
import type { Report } from '../../report/model.ts';
import { agencyName, basisText, editionText, titleOf } from '../../report/wording.ts';
import { officePackage } from '../office-package.ts';
import { addressOf, BOOK, type BookCell, bookParts, type Range, type Sheet, sheetReference } from './book.ts';
import { blanks, boxed, FAILED, headLine, plainNumber, text, verdict } from './cells.ts';
import { coverSheet } from './cover.ts';
import { membersSheet } from './members.ts';
import { numbersSheet } from './numbers.ts';
import { titleIn } from './title.ts';

export function renderXlsx(report: Report): Uint8Array<ArrayBuffer> {
  const plans = plansOf(report.form);
  const book = { places: placesOf(plans), sums: sumsOf(report.form) };
  const members = membersSheet(report);
  const sheets = [
    ...plans.map((plan) => tableSheet(report, plan, book)),
    checksSheet(report, book.places),
    ...(members ? [members] : []),
    numbersSheet(report),
  ];
  return officePackage(BOOK, bookParts([coverSheet(report, sheets), ...sheets]), {
    title: titleOf(report),
    creator: agencyName(report),
    description: `${editionText(report)}；表格校验值 ${report.tablesDigest}`,
  });
}

interface SheetPlan {
  name: string;
  widths: readonly number[];
  /** Tables with their first rows. */
  tables: readonly { grid: TableGrid; top: number }[];
}

/** Title, edition and the heading of the section precede the tables. */
const FIRST_TABLE_ROW = 3;

/** A sheet per section with tables: its name, and its column widths, the last ones alike. */
const SHEETS = [
  { section: 'proactive', name: '主动公开', widths: [30, 22], numbers: [] },
  { section: 'applications', name: '申请办理', widths: [9, 16, 46], numbers: [11, 11, 11, 13, 13, 11] },
  { section: 'disputes', name: '复议诉讼', widths: [], numbers: [10] },
  { section: 'other', name: '信息处理费', widths: [30, 22, 26], numbers: [] },
] as const;

function plansOf({ grids }: Report['form']): SheetPlan[] {
  return SHEETS.flatMap(({ section, name, widths, numbers }) => {
    const own = grids.filter((grid) => grid.section === section);
    const [first] = own;
    if (!first) return [];
    const heads = section === 'applications' ? widths.slice(-first.headColumns) : widths;
    const known = [...heads, ...numbers];
    const most = Math.max(...own.map(({ columns }) => columns));
    const all = Array.from({ length: most }, (_, column) => known[column] ?? known.at(-1) ?? 0);
    return [plan(name, all, own)];
  });
}

function plan(name: string, widths: readonly number[], grids: readonly TableGrid[]): SheetPlan {
  let top = FIRST_TABLE_ROW;
  const tables = grids.map((grid) => {
    const placed = { grid, top };
    top += grid.rows + 1;
    return placed;
  });
  return { name, widths, tables };
}

interface PlaceInBook {
  sheet: string;
  row: number;
  column: number;
}

/** The place of each cell of the form, by its path. */
type Places = ReadonlyMap<string, PlaceInBook>;

function placesOf(plans: readonly SheetPlan[]): Places {
  const entries = plans.flatMap(({ name, tables }) =>
    tables.flatMap(({ grid, top }) =>
      grid.cells.flatMap((cell): [string, PlaceInBook][] =>
        cell.kind === 'number'
          ? [[pathOf(cell.steps), { sheet: name, row: top + cell.row, column: cell.column }]]
          : [],
      ),
    ),
  );
  return new Map(entries);
}

/** The place of each cell, and the cells in its sum. */
interface Book {
  places: Places;
  sums: ReadonlyMap<string, readonly Steps[]>;
}

function tableSheet(report: Report, { name, widths, tables }: SheetPlan, book: Book): Sheet {
  const rows: BookCell[][] = [];
  const merged: Range[] = [];
  const across = (row: number, cell: BookCell) =>
    put(rows, merged, cell, { row, column: 0, rows: 1, columns: widths.length });
  const section = report.form.sections.find(({ code }) => code === tables[0]?.grid.section);
  across(0, { content: text(titleIn(report, widths)), style: 'title' });
  across(1, { content: text(`${editionText(report)} · ${report.tablesDigest}`), style: 'small' });
  const basis = basisText(report);
  across(2, { content: text(section?.heading ?? name), style: 'heading' });
  if (basis !== null)
    across(1, {
      content: text(`${editionText(report)} · ${basis} · ${report.tablesDigest}`),
      style: 'small',
    });
  for (const { grid, top } of tables) {
    for (const cell of grid.cells) {
      const drawn: BookCell =
        cell.kind === 'head'
          ? { content: text(cell.label), style: cell.side === 'top' ? 'head' : 'label' }
          : numberCell(report, cell.steps, book);
      put(rows, merged, drawn, { ...cell, row: top + cell.row });
    }
  }
  const [first] = tables;
  const single = tables.length === 1 && first !== undefined;
  const headEnd = FIRST_TABLE_ROW + (single ? first.grid.headRows : 0);
  return {
    name,
    widths,
    heights: heightsOf(rows, merged, widths),
    rows,
    merged: merged.filter((range) => range.rows * range.columns > 1),
    frozen: { rows: headEnd, columns: first?.grid.headColumns ?? 0 },
    repeated: single ? { first: 0, last: headEnd - 1 } : null,
    filtered: null,
  };
}

/** Every place of a merged cell has its looks, or its border would be drawn at one corner only. */
function put(rows: BookCell[][], merged: Range[], cell: BookCell, range: Range): void {
  for (let row = range.row; row < range.row + range.rows; row += 1) {
    while (rows.length <= row) rows.push([]);
    const line = rows[row] ?? [];
    for (let column = range.column; column < range.column + range.columns; column += 1)
      line[column] = { content: { kind: 'empty' }, style: cell.style };
  }
  const line = rows[range.row] ?? [];
  line[range.column] = cell;
  merged.push(range);
}

const LINE_HEIGHT = 16;

/** A row is as high as its longest text needs; spreadsheets adjust only rows without merged cells. */
function heightsOf(
  rows: readonly BookCell[][],
  merged: readonly Range[],
  widths: readonly number[],
): Map<number, number> {
  const heights = new Map(rows.map((_, row) => [row, LINE_HEIGHT + 4]));
  for (const { row, column, rows: reach, columns } of merged) {
    const cell = rows[row]?.[column];
    if (cell?.content.kind !== 'text') continue;
    const width = widths.slice(column, column + columns).reduce((sum, one) => sum + one, 0);
    const size = cell.style === 'title' ? 1.8 : cell.style === 'heading' ? 1.3 : 1;
    const lines = cell.content.text
      .split('\n')
      .reduce((sum, line) => sum + Math.ceil((line.length * 2.1 * size) / width), 0);
    const needed = (lines * LINE_HEIGHT * size + 4) / reach;
    heights.set(row, Math.max(heights.get(row) ?? 0, Math.ceil(needed)));
  }
  return heights;
}

/** The sums: by their path, the cells in the sum. If two equations give one cell, its row's is used. */
function sumsOf(form: Report['form']): Book['sums'] {
  return new Map(
    equationsOf(form)
      .filter(({ right }) => right.length === 1)
      .toReversed()
      .map(({ left, at }) => [pathOf(at), left]),
  );
}

function numberCell({ tables }: Report, steps: Steps, { places, sums }: Book): BookCell {
  const plain = plainNumber(valueAt(tables, steps));
  const parts = sums.get(pathOf(steps));
  if (parts === undefined || plain.content.kind !== 'number') return plain;
  if (total(tables, parts) !== plain.content.digits) return plain;
  const { digits } = plain.content;
  return { content: { kind: 'sum', formula: sumOf(parts, places, ''), digits }, style: plain.style };
}

function total(tables: Report['tables'], cells: readonly Steps[]): string {
  return String(cells.reduce((sum, steps) => sum + Number(valueAt(tables, steps)), 0));
}

function sumOf(cells: readonly Steps[], places: Places, prefix: string): string {
  const found = cells.map((steps) => {
    const place = places.get(pathOf(steps));
    if (place === undefined) throw new TypeError(`no sheet has the cell ${pathOf(steps)}`);
    return place;
  });
  const [first, last] = [found.at(0), found.at(-1)];
  if (first === undefined || last === undefined) throw new TypeError('a sum of nothing');
  const area = (last.row - first.row + 1) * (last.column - first.column + 1);
  const inLine = first.row === last.row || first.column === last.column;
  const name = ({ row, column }: PlaceInBook) => prefix + addressOf(row, column);
  if (inLine && area === found.length && area > 1)
    return `SUM(${name(first)}:${addressOf(last.row, last.column)})`;
  return found.map(name).join('+');
}

/** Every equation of the form, recomputed by the reader's own spreadsheet. */
function checksSheet({ form, tables }: Report, places: Places): Sheet {
  const equations = equationsOf(form);
  const results = equations.map(({ left, right }) => total(tables, left) === total(tables, right));
  const column = `${addressOf(FIRST_CHECK_ROW, 5)}:${addressOf(FIRST_CHECK_ROW + results.length - 1, 5)}`;
  const heading: BookCell = { content: text('勾稽关系核对（公式随表格重新计算）'), style: 'heading' };
  const rows = [
    [heading, ...blanks(4), verdict(`COUNTIF(${column},"${FAILED}")=0`, results.every(Boolean))],
    headLine(['检查', '内容', '单元格', '左边', '右边', '结果']),
    ...equations.map((equation, index) =>
      checkLine({ form, tables }, equation, places, FIRST_CHECK_ROW + index),
    ),
  ];
  return {
    name: '核对',
    widths: [14, 58, 58, 12, 12, 10],
    heights: new Map(rows.map((_, row) => [row, row === 0 ? 26 : 2 * LINE_HEIGHT])),
    rows,
    merged: [{ row: 0, column: 0, rows: 1, columns: 5 }],
    frozen: { rows: FIRST_CHECK_ROW, columns: 0 },
    repeated: { first: 0, last: FIRST_CHECK_ROW - 1 },
    filtered: null,
  };
}

const FIRST_CHECK_ROW = 2;

function checkLine(
  { form, tables }: Pick<Report, 'form' | 'tables'>,
  { id, zh, left, right, at }: ReturnType<typeof equationsOf>[number],
  places: Places,
  row: number,
): BookCell[] {
  const prefix = `${sheetReference(places.get(pathOf(at))?.sheet ?? '')}!`;
  const side = (cells: readonly Steps[]): BookCell => ({
    content: { kind: 'sum', formula: sumOf(cells, places, prefix), digits: total(tables, cells) },
    style: 'decimals-0',
  });
  return [
    ...[id, zh, cellLabel(form, pathOf(at))].map((words) => boxed(text(words))),
    side(left),
    side(right),
    verdict(`${addressOf(row, 3)}=${addressOf(row, 4)}`, total(tables, left) === total(tables, right)),
  ];
}

function pathOf(steps: Steps): string {
  return steps.join('.');
}
