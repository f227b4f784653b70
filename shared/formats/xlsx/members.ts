/**
 * The members sheet of a government's workbook. In: the report. Out: a sheet with one line per member, the members left
 * out above, and the blank cells below; null for a single agency. Always holds: a number is a number, and a blank an
 * empty cell.
 */
import { MEMBER_HEADS, MEMBERS_HEADING, membersTable } from '../../report/members-table.ts';
import type { Report } from '../../report/model.ts';
import type { BookCell, Range, Sheet } from './book.ts';
import { boxed, headLine, plainNumber, text } from './cells.ts';

const HEADS = ['成员代码', ...MEMBER_HEADS];
const WIDTHS = [22, 34, 24, 11, 11, 11, 11, 11, 13];

export function membersSheet(report: Report): Sheet | null {
  const members = membersTable(report);
  if (!members) return null;
  const { leftOut, lines, blanks } = members;
  const above = [words(MEMBERS_HEADING, 'heading'), ...(leftOut === null ? [] : [words(leftOut)])];
  const list = lines.map(({ agency, name, state, numbers }) => [
    ...[agency, name, state].map((said) => boxed(text(said))),
    ...numbers.map(plainNumber),
  ]);
  const below = blanks ? [blanks.sentence, ...blanks.lines].map((line) => words(line)) : [];
  const rows = [...above, headLine(HEADS), ...list, ...below];
  const across = (_: unknown, row: number): Range => ({ row, column: 0, rows: 1, columns: WIDTHS.length });
  const merged = rows.map(across).filter(({ row }) => rows[row]?.length === 1);
  return {
    name: MEMBERS_HEADING,
    widths: WIDTHS,
    heights: new Map(merged.map(({ row }) => [row, heightOf(rows[row]?.[0])])),
    rows,
    merged,
    frozen: { rows: above.length + 1, columns: 0 },
    repeated: { first: above.length, last: above.length },
    filtered: { row: above.length, column: 0, rows: list.length + 1, columns: HEADS.length },
  };
}

/** A line that is as wide as the sheet. */
function words(said: string, style: BookCell['style'] = 'plain'): BookCell[] {
  return [{ content: text(said), style }];
}

const LINE_HEIGHT = 20;

/** A spreadsheet does not adjust the height of a merged cell. */
function heightOf(cell: BookCell | undefined): number {
  const said = cell?.content.kind === 'text' ? cell.content.text : '';
  const characters = WIDTHS.reduce((sum, width) => sum + width, 0);
  return LINE_HEIGHT * Math.max(1, Math.ceil((said.length * 2.1) / characters));
}
