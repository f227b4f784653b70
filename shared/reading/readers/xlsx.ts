/** A workbook as blocks: each sheet is a table, apart from rows of one text outside the tables. */
import type { Unzipped } from 'fflate';
import readXlsxFile from 'read-excel-file/universal';
import { plainGrid, type SourceDocument, Unreadable } from '../source.ts';
import { packed } from './archive.ts';
import { plainSheets } from './office-parts.ts';
import { sheetBlocks } from './sheet.ts';

const MOST_ROWS = 20_000;

export async function readXlsx(parts: Unzipped): Promise<SourceDocument> {
  const sheets = await readXlsxFile(new Blob([packed(plainSheets(parts))])).catch((error: unknown) => {
    throw new Unreadable('不是完整的工作簿（XLSX），无法读取', `not a whole XLSX: ${String(error)}`);
  });
  const blocks = sheets.flatMap(({ sheet, data }) => {
    const rows = data
      .slice(0, MOST_ROWS)
      .map((row, y) =>
        row.map((value, x) => ({ text: textOf(value), place: { sheet, cell: `${letters(x)}${y + 1}` } })),
      );
    return sheetBlocks(plainGrid(rows));
  });
  return { kind: 'xlsx', blocks };
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return value instanceof Date ? value.toISOString().slice(0, 10) : String(value).trim();
}

function letters(column: number): string {
  const high = Math.floor(column / 26);
  return `${high > 0 ? letters(high - 1) : ''}${String.fromCharCode(65 + (column % 26))}`;
}
