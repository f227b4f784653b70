/**
 * The title above a sheet. In: the report, and the widths of the sheet's columns. Out: one line if it fits, otherwise the
 * name in lines that end between words, and the report below it. Always holds: a spreadsheet has no reason to break it.
 */
import { reportTitle } from '../../form/form.ts';
import type { Report } from '../../report/model.ts';
import { titleOf } from '../../report/wording.ts';
import { titleLines } from '../../text/title-lines.ts';

/** Width of a character of the title, in characters of a column. */
const LETTER = 3.78;

export function titleIn(report: Report, widths: readonly number[]): string {
  const most = Math.floor(widths.reduce((sum, width) => sum + width, 0) / LETTER);
  const whole = titleOf(report);
  if (titleLines(whole, most).length === 1) return whole;
  const below = reportTitle('', report.year);
  return [...titleLines(whole.slice(0, whole.length - below.length), most), below].join('\n');
}
