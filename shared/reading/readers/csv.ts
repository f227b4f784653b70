/** Comma-separated values (RFC 4180; a semicolon or tab where the first line has more of them) as the rows of a sheet. */
import { plainGrid, type SourceDocument } from '../source.ts';
import { sheetBlocks } from './sheet.ts';

export function readCsv(text: string): SourceDocument {
  const rows = csvRows(text, delimiterOf(text));
  const cells = rows.map((row) =>
    row.cells.map((cell) => ({ text: cell.trim(), place: { line: row.line } })),
  );
  return { kind: 'csv', blocks: sheetBlocks(plainGrid(cells)) };
}

/** Only the rows of a sheet, for callers that do not need their first lines. */
export function csvCells(text: string): string[][] {
  return csvRows(text, delimiterOf(text)).map(({ cells }) => cells);
}

function delimiterOf(text: string): string {
  const top = text.slice(0, 4096);
  const counted = [',', '\t', ';'].map((mark) => ({ mark, count: top.split(mark).length }));
  return counted.toSorted((a, b) => b.count - a.count)[0]?.mark ?? ',';
}

interface CsvRow {
  cells: string[];
  /** The line on which it starts. */
  line: number;
}

function csvRows(text: string, delimiter: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let [cell, line, isQuoted] = ['', 1, false];
  let row: CsvRow = { cells: [], line };
  for (let index = 0; index < text.length; index++) {
    const mark = text.charAt(index);
    if (mark === '\n') line++;
    if (isQuoted) {
      if (mark !== '"') cell += mark;
      else if (text[index + 1] === '"') {
        cell += '"';
        index++;
      } else isQuoted = false;
    } else if (mark === '"' && cell === '') isQuoted = true;
    else if (mark === delimiter) {
      row.cells.push(cell);
      cell = '';
    } else if (mark === '\n') {
      rows.push({ ...row, cells: [...row.cells, cell.replace(/\r$/, '')] });
      cell = '';
      row = { cells: [], line };
    } else cell += mark;
  }
  if (cell !== '' || row.cells.length > 0)
    rows.push({ ...row, cells: [...row.cells, cell.replace(/\r$/, '')] });
  return rows;
}
