/**
 * Files to save from the desk. In: a year, and the name of a file. Out: its bytes as an answer; nothing for an unknown
 * name. Offices circulate the draft in Word for signature; the workbooks have no column for a person.
 */
import { renderDocx } from '../formats/docx/report.ts';
import { exportBook, templateBook } from '../ledger/workbooks.ts';
import { fileAnswer } from './answers.ts';
import type { YearPage } from './pages/year.ts';
import type { DeskPorts } from './ports.ts';
import { readLedgerYear } from './read.ts';

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const BOOK = `${OFFICE}.spreadsheetml.sheet`;
const TEXT = `${OFFICE}.wordprocessingml.document`;

export async function download(
  page: YearPage,
  name: string,
  ports: DeskPorts,
): Promise<Response | undefined> {
  const { agency, year, report } = page.now;
  const as = `${agency.id}-${name}`;
  switch (name) {
    case 'template.xlsx':
      return fileAnswer(templateBook(), { name: 'template.xlsx', type: BOOK });
    case `${year}.xlsx`:
      return fileAnswer(exportBook(agency.id, year, await readLedgerYear(page, ports)), {
        name: as,
        type: BOOK,
      });
    case `${year}-draft.docx`:
      return fileAnswer(renderDocx(report), { name: as, type: TEXT });
    default:
      return undefined;
  }
}
