/**
 * The workbook of a ledger as SpreadsheetML. In: sheets of cells. Out: a whole XLSX. Always holds: a text is an inline string
 * and never read as a formula; a day is a serial with the format yyyy-mm-dd; the same sheets give the same bytes.
 */
import {
  officePackage,
  type Part,
  relationsPart,
  relationType,
  XML_HEAD,
  xmlText,
} from '../formats/office-package.ts';
import { addressAt } from './faults.ts';

export type BookCell =
  | { readonly text: string; readonly look?: Look; readonly to?: string }
  | { readonly number: number; readonly look?: Look }
  | { readonly day: string; readonly look?: Look }
  | null;
export type Look = 'head' | 'fault' | 'wrapped';

export interface BookSheet {
  readonly name: string;
  readonly hidden?: true;
  readonly widths: readonly number[];
  /** The format of an unused column, for later input. */
  readonly columns?: readonly ('text' | 'day' | 'plain')[];
  readonly rows: readonly (readonly BookCell[])[];
  readonly frozen?: true;
  /** Columns with a drop-down, from 0, and the range of its options. */
  readonly options?: readonly { readonly column: number; readonly range: string; readonly said: string }[];
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const MEDIA = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** The last row with a drop-down. */
const LAST_ROW = 20_000;

export function ledgerBook(title: string, sheets: readonly BookSheet[]): Uint8Array<ArrayBuffer> {
  const relations = sheets.map((_, index) => ({
    id: `rId${index + 1}`,
    type: relationType('worksheet'),
    target: `worksheets/sheet${index + 1}.xml`,
  }));
  const styles = { id: `rId${sheets.length + 1}`, type: relationType('styles'), target: 'styles.xml' };
  const parts: Part[] = [
    { name: 'xl/workbook.xml', mediaType: `${MEDIA}.sheet.main+xml`, xml: workbookXml(sheets) },
    relationsPart('xl/_rels/workbook.xml.rels', [...relations, styles]),
    { name: 'xl/styles.xml', mediaType: `${MEDIA}.styles+xml`, xml: STYLES_XML },
    ...sheets.map((sheet, index) => ({
      name: `xl/worksheets/sheet${index + 1}.xml`,
      mediaType: `${MEDIA}.worksheet+xml`,
      xml: sheetXml(sheet, index === 0),
    })),
  ];
  return officePackage('xl/workbook.xml', parts, { title, creator: 'gongkai', description: title });
}

function workbookXml(sheets: readonly BookSheet[]): string {
  const listed = sheets.map(
    ({ name, hidden }, index) =>
      `<sheet name="${xmlText(name)}" sheetId="${index + 1}"${hidden ? ' state="hidden"' : ''} r:id="rId${index + 1}"/>`,
  );
  return `${XML_HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${listed.join('')}</sheets></workbook>`;
}

/** Looks by number: plain, text, day, head, and those of a fault. */
const STYLE = { plain: 0, text: 1, day: 2, head: 3, fault: 4, 'fault-day': 5, wrapped: 6 } as const;
const XF: readonly string[] = [
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
  '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
  '<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>',
  '<xf numFmtId="0" fontId="0" fillId="3" borderId="0" xfId="0" applyFill="1"/>',
  '<xf numFmtId="164" fontId="0" fillId="3" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1"/>',
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0"><alignment vertical="top" wrapText="1"/></xf>',
];
const FILL = (colour: string) =>
  `<fill><patternFill patternType="solid"><fgColor rgb="${colour}"/><bgColor indexed="64"/></patternFill></fill>`;
const STYLES_XML = [
  `${XML_HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>`,
  '<fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts>',
  '<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
  `${FILL('FFE7EEF5')}${FILL('FFFFC7CE')}</fills>`,
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
  `<cellXfs count="${XF.length}">${XF.join('')}</cellXfs></styleSheet>`,
].join('');

function sheetXml(sheet: BookSheet, first: boolean): string {
  const { widths, columns = [], rows, frozen, options = [] } = sheet;
  const cols = widths.map((width, index) => {
    const style = STYLE[columns[index] ?? 'plain'];
    return `<col min="${index + 1}" max="${index + 1}" width="${width}" style="${style}" customWidth="1"/>`;
  });
  const pane = frozen
    ? '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>'
    : '';
  const links = rows.flatMap((row, index) =>
    row.flatMap((cell, column) =>
      cell && 'to' in cell && cell.to
        ? [`<hyperlink ref="${addressAt({ row: index + 1, column })}" location="${xmlText(cell.to)}"/>`]
        : [],
    ),
  );
  return [
    `${XML_HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView${first ? ' tabSelected="1"' : ''} workbookViewId="0">${pane}</sheetView></sheetViews>`,
    `<sheetFormatPr defaultRowHeight="15"/>${cols.length > 0 ? `<cols>${cols.join('')}</cols>` : ''}`,
    `<sheetData>${rows.map(rowXml).join('')}</sheetData>`,
    validations(options),
    links.length > 0 ? `<hyperlinks>${links.join('')}</hyperlinks>` : '',
    '</worksheet>',
  ].join('');
}

function validations(options: NonNullable<BookSheet['options']>): string {
  if (options.length === 0) return '';
  const listed = options.map(({ column, range, said }) => {
    const cells = `${addressAt({ row: 2, column })}:${addressAt({ row: LAST_ROW, column })}`;
    return `<dataValidation type="list" allowBlank="1" showErrorMessage="1" errorTitle="请从列表中选择" error="${xmlText(said)}" sqref="${cells}"><formula1>${xmlText(range)}</formula1></dataValidation>`;
  });
  return `<dataValidations count="${listed.length}">${listed.join('')}</dataValidations>`;
}

function rowXml(cells: readonly BookCell[], index: number): string {
  const written = cells.map((cell, column) =>
    cell ? cellXml(cell, addressAt({ row: index + 1, column })) : '',
  );
  return `<row r="${index + 1}">${written.join('')}</row>`;
}

const EPOCH = Date.UTC(1899, 11, 30);

function cellXml(cell: Exclude<BookCell, null>, address: string): string {
  if ('day' in cell) {
    const serial = Math.round((Date.parse(`${cell.day}T00:00:00Z`) - EPOCH) / 86_400_000);
    return `<c r="${address}" s="${cell.look === 'fault' ? STYLE['fault-day'] : STYLE.day}"><v>${serial}</v></c>`;
  }
  if ('number' in cell)
    return `<c r="${address}" s="${cell.look === 'fault' ? STYLE.fault : STYLE.plain}"><v>${cell.number}</v></c>`;
  const style = STYLE[cell.look ?? 'text'];
  return `<c r="${address}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(cell.text)}</t></is></c>`;
}
