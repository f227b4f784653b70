/**
 * All numbers of a report, one a row: the columns of `report.csv`, for programs. In: the model. Out: a sheet without title,
 * merged cell or formula. Always holds: a row is as high as its longest text, so that a printer cuts none.
 */
import { longForm } from '../../report/long-form.ts';
import type { Report } from '../../report/model.ts';
import { agencyName, basisColumn, draftMark } from '../../report/wording.ts';
import { CSV_COLUMNS } from '../csv/csv.ts';
import type { BookCell, Sheet } from './book.ts';
import { boxed, headLine, plainNumber, text } from './cells.ts';

const LINE_HEIGHT = 16;

export function numbersSheet(report: Report): Sheet {
  const { agency, year, edition, form, tables } = report;
  const version = edition.kind === 'version' ? plainNumber(edition.number) : boxed(text(draftMark(report)));
  const owner = [boxed(text(agency.id)), boxed(text(agencyName(report))), plainNumber(year), version];
  const basis = boxed(text(basisColumn(report.figures)));
  const lines = longForm(form, tables).map(({ section, row, column, path, value, unit }) => [
    ...owner,
    ...[section, row, column, path].map((label) => boxed(text(label))),
    plainNumber(value),
    boxed(text(unit)),
    basis,
  ]);
  const rows = [headLine(CSV_COLUMNS), ...lines];
  return {
    name: '数据',
    widths: NUMBER_WIDTHS,
    heights: wrappedHeights(rows, NUMBER_WIDTHS),
    rows,
    merged: [],
    frozen: { rows: 1, columns: 0 },
    repeated: { first: 0, last: 0 },
    filtered: { row: 0, column: 0, rows: lines.length + 1, columns: CSV_COLUMNS.length },
  };
}

const NUMBER_WIDTHS = [14, 24, 8, 8, 34, 52, 40, 54, 16, 8, 24];

/** Where a text takes more than one line, its row is as high as that: a printer cuts what a screen lets run over. */
function wrappedHeights(rows: readonly BookCell[][], widths: readonly number[]): Map<number, number> {
  const lines = ({ content }: BookCell, column: number) =>
    content.kind === 'text' ? Math.ceil(widthOf(content.text) / ((widths[column] ?? 8) - 2)) : 1;
  return new Map(
    rows.flatMap((cells, row) => {
      const most = Math.max(...cells.map(lines));
      return most > 1 ? [[row, most * LINE_HEIGHT + 4] as const] : [];
    }),
  );
}

/** In characters of a spreadsheet: a Chinese one takes two. */
function widthOf(words: string): number {
  return [...words].reduce((sum, char) => sum + (char > '\u2e7f' ? 2.1 : 1.1), 0);
}
