/**
 * The offices' workbooks: the empty template, an export of a year, and a ledger with its faults marked. In: rows, or a
 * raw book and its faults. Out: XLSX. Always holds: no column is for a person; a workbook with faults is the received
 * workbook, with its values, one more sheet and the faulty cells in red.
 */
import { sheetReference } from '../formats/xlsx/book.ts';
import { type BookCell, type BookSheet, ledgerBook } from './book.ts';
import { codesOf, wordOf } from './codes.ts';
import type { ExportCell, Exported, ExportSheet } from './export.ts';
import { addressAt, cellOf, type LedgerFault } from './faults.ts';
import { type FieldPlan, LEDGER, OWN_SHEETS, type SheetPlan } from './plans.ts';
import type { Raw, RawBook } from './raw.ts';

export function templateBook(): Uint8Array<ArrayBuffer> {
  return bookOf(
    '依申请公开台账',
    LEDGER.map((plan) => ({ plan, rows: [] })),
    false,
  );
}

export function exportBook(agency: string, year: number, { sheets }: Exported): Uint8Array<ArrayBuffer> {
  return bookOf(`依申请公开台账 ${agency} ${year}年`, sheets, true);
}

function bookOf(title: string, sheets: readonly ExportSheet[], isExport: boolean): Uint8Array<ArrayBuffer> {
  const lists = new Lists();
  const own = sheets.map((sheet) => sheetOf(sheet, lists));
  const keys: BookSheet = {
    name: OWN_SHEETS.keys,
    hidden: true,
    widths: [12, 30],
    rows: sheets.flatMap(({ plan, rows }) =>
      rows.map(({ subject }) => [{ text: plan.sheet }, { text: subject }]),
    ),
  };
  return ledgerBook(title, [aboutSheet(title), ...own, lists.sheet(), ...(isExport ? [keys] : [])]);
}

const ABOUT = [
  '一行一个编号；编号在本机关内不重复，也不改作他用。',
  '日期写作 2025-03-03、2025.3.3 或 2025年3月3日；带下拉框的列从列表中选择。',
  '没有发生的事项留空。改错直接改单元格：导入时只报送与系统中不同的部分。',
  '不要增加申请人姓名、证件号码、电话、地址等列；多出来的列不会读取。',
  '“决定与收费”每行一个期间，截止日期写期间的最后一天，如 2025-12-31。',
];

function aboutSheet(title: string): BookSheet {
  return {
    name: OWN_SHEETS.about,
    widths: [90],
    rows: [[{ text: title, look: 'head' }], ...ABOUT.map((text): BookCell[] => [{ text, look: 'wrapped' }])],
  };
}

/** The options of drop-downs, one column each, on a hidden sheet. */
class Lists {
  readonly #columns: string[][] = [];

  rangeOf(field: string, allowed: readonly string[]): string {
    const words = allowed.map((code) => wordOf(field, code));
    const known = this.#columns.findIndex((column) => column.join('\0') === words.join('\0'));
    const column = known < 0 ? this.#columns.push(words) - 1 : known;
    const letter = addressAt({ row: 1, column }).replace(/\d+$/, '');
    return `'${OWN_SHEETS.lists}'!$${letter}$1:$${letter}$${words.length}`;
  }

  sheet(): BookSheet {
    const longest = Math.max(0, ...this.#columns.map(({ length }) => length));
    const rows = Array.from({ length: longest }, (_, row) =>
      this.#columns.map((column): BookCell => (column[row] === undefined ? null : { text: column[row] })),
    );
    return { name: OWN_SHEETS.lists, hidden: true, widths: this.#columns.map(() => 30), rows };
  }
}

function fieldsByColumn({ facts }: SheetPlan): Map<string, { field: string; plan: FieldPlan }> {
  return new Map(
    facts.flatMap(({ data }) =>
      Object.entries(data).map(([field, plan]) => [plan.column, { field, plan }] as const),
    ),
  );
}

function sheetOf({ plan, rows }: ExportSheet, lists: Lists): BookSheet {
  const fields = fieldsByColumn(plan);
  const kindOf = (column: string) =>
    fields.get(column)?.plan.kind ?? (column === plan.subject ? 'text' : 'day');
  const options = plan.columns.flatMap((column, index) => {
    const found = fields.get(column);
    if (found?.plan.kind !== 'code') return [];
    const range = lists.rangeOf(found.field, codesOf(found.field));
    return [{ column: index, range, said: `${column}应从下拉列表中选择` }];
  });
  return {
    name: plan.sheet,
    widths: plan.columns.map((column) => Math.max(12, column.length * 2 + 2)),
    columns: plan.columns.map((column) => {
      const kind = kindOf(column);
      return kind === 'day' ? 'day' : kind === 'whole' || kind === 'yuan' ? 'plain' : 'text';
    }),
    frozen: true,
    options,
    rows: [
      plan.columns.map((text): BookCell => ({ text, look: 'head' })),
      ...rows.map(({ cells }) => plan.columns.map((column) => written(cells.get(column), kindOf(column)))),
    ],
  };
}

/** Beyond fifteen digits a spreadsheet rounds. */
const MOST_DIGITS = 15;

function written(cell: ExportCell | undefined, kind: string): BookCell {
  if (cell === undefined) return null;
  if (typeof cell === 'object') return { day: cell.day };
  if (typeof cell === 'number') return { number: cell };
  const digits = cell.replace(/\D/g, '').length;
  return kind === 'yuan' && digits <= MOST_DIGITS ? { number: Number(cell) } : { text: cell };
}

export function faultyBook(book: RawBook, faults: readonly LedgerFault[]): Uint8Array<ArrayBuffer> {
  const marked = new Set(faults.map(({ sheet, cell }) => `${sheet}\0${cell}`));
  const list: BookSheet = {
    name: OWN_SHEETS.faults,
    widths: [6, 14, 8, 16, 10, 80],
    rows: [
      ['序号', '工作表', '行', '列', '单元格', '问题和改法'].map((text) => ({ text, look: 'head' as const })),
      ...faults.map(({ sheet, row, column, cell, zh }, index): BookCell[] => [
        { number: index + 1 },
        { text: sheet },
        row === null ? null : { number: row },
        column === null ? null : { text: column },
        cell === null ? null : { text: cell, to: `${sheetReference(sheet)}!${cell}` },
        { text: zh, look: 'wrapped' },
      ]),
    ],
  };
  const sheets = book.sheets
    .filter(({ name }) => name !== OWN_SHEETS.faults)
    .map(({ name, rows }): BookSheet => {
      const width = Math.max(1, ...rows.map(({ length }) => length));
      const isOwn = name === OWN_SHEETS.keys || name === OWN_SHEETS.lists;
      return {
        name,
        ...(isOwn && { hidden: true as const }),
        widths: Array.from({ length: width }, () => 14),
        rows: withMarks(
          rows,
          (row, column) => marked.has(`${name}\0${addressAt({ row, column })}`),
          faults,
          name,
        ),
      };
    });
  return ledgerBook('依申请公开台账（有错误）', [list, ...sheets]);
}

/** An empty faulty cell is marked too. */
function withMarks(
  rows: readonly (readonly Raw[])[],
  isMarked: (row: number, column: number) => boolean,
  faults: readonly LedgerFault[],
  sheet: string,
): BookCell[][] {
  const widest = Math.max(
    0,
    ...faults.flatMap((fault) =>
      fault.sheet === sheet && fault.cell ? [cellOf(fault.cell).column + 1] : [],
    ),
  );
  return rows.map((row, index) =>
    Array.from({ length: Math.max(row.length, widest) }, (_, column) => {
      const look = isMarked(index + 1, column) ? { look: 'fault' as const } : {};
      const raw = row[column] ?? null;
      if (raw === null) return 'look' in look ? { text: '', ...look } : null;
      if (raw instanceof Date) return { day: raw.toISOString().slice(0, 10), ...look };
      return typeof raw === 'number' ? { number: raw, ...look } : { text: String(raw), ...look };
    }),
  );
}
