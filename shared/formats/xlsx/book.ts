/**
 * A workbook as SpreadsheetML (ECMA-376 part 1, section 18). In: sheets of cells by row and column, from 0. Out: the
 * parts of the package. Always holds: a text is an inline string and never read as a formula or a number; a number
 * keeps its input digits; a formula carries its value.
 */
import { type Part, relationsPart, relationType, XML_HEAD, xmlText } from '../office-package.ts';
import { type StyleName, styleId, stylesPart } from './styles.ts';

export type Content =
  | { kind: 'empty' }
  | { kind: 'text'; text: string }
  /** Plain decimal digits. */
  | { kind: 'number'; digits: string }
  | { kind: 'sum'; formula: string; digits: string }
  | { kind: 'verdict'; formula: string; text: string };

export interface BookCell {
  content: Content;
  style: StyleName;
}

export interface Range {
  row: number;
  column: number;
  rows: number;
  columns: number;
}

export interface Sheet {
  name: string;
  /** In characters, one per column. */
  widths: readonly number[];
  /** In points, by row; the reader's own choice by default. */
  heights: ReadonlyMap<number, number>;
  /** Rows from the top; a place without a cell is undefined. */
  rows: readonly (readonly (BookCell | undefined)[])[];
  merged: readonly Range[];
  /** Rows and columns that stay in view. */
  frozen: { rows: number; columns: number };
  /** Rows that a printer repeats on each page, both included. */
  repeated: { first: number; last: number } | null;
  /** The head row of a list that can be filtered. */
  filtered: Range | null;
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const MEDIA = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Address of a cell: row 0, column 27 is AB1. */
export function addressOf(row: number, column: number): string {
  return `${columnName(column)}${row + 1}`;
}

function columnName(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : columnName(Math.floor(column / 26) - 1) + last;
}

/** A name of a sheet in formula notation. */
export function sheetReference(name: string): string {
  return `'${name.replaceAll("'", "''")}'`;
}

export const BOOK = 'xl/workbook.xml';

export function bookParts(sheets: readonly Sheet[]): Part[] {
  const relations = sheets.map((_, index) => ({
    id: `rId${index + 1}`,
    type: relationType('worksheet'),
    target: `worksheets/sheet${index + 1}.xml`,
  }));
  const styles = { id: `rId${sheets.length + 1}`, type: relationType('styles'), target: 'styles.xml' };
  return [
    { name: BOOK, mediaType: `${MEDIA}.sheet.main+xml`, xml: workbook(sheets) },
    relationsPart('xl/_rels/workbook.xml.rels', [...relations, styles]),
    { name: 'xl/styles.xml', mediaType: `${MEDIA}.styles+xml`, xml: stylesPart() },
    ...sheets.map((sheet, index) => ({
      name: `xl/worksheets/sheet${index + 1}.xml`,
      mediaType: `${MEDIA}.worksheet+xml`,
      xml: worksheet(sheet, index === 0),
    })),
  ];
}

function workbook(sheets: readonly Sheet[]): string {
  const listed = sheets.map(
    ({ name }, index) => `<sheet name="${xmlText(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  return [
    `${XML_HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}">`,
    '<bookViews><workbookView xWindow="0" yWindow="0" windowWidth="24000" windowHeight="12000"/></bookViews>',
    `<sheets>${listed.join('')}</sheets>`,
    definedNames(sheets),
    '<calcPr calcId="191029"/></workbook>',
  ].join('');
}

function definedNames(sheets: readonly Sheet[]): string {
  const names = sheets.flatMap(({ name, repeated, filtered }, index) => {
    const sheet = xmlText(sheetReference(name));
    const title =
      repeated &&
      `<definedName name="_xlnm.Print_Titles" localSheetId="${index}">${sheet}!$${repeated.first + 1}:$${repeated.last + 1}</definedName>`;
    const filter =
      filtered &&
      `<definedName name="_xlnm._FilterDatabase" localSheetId="${index}" hidden="1">${sheet}!${rangeOf(filtered, '$')}</definedName>`;
    return [filter, title].filter((entry) => entry !== null);
  });
  return names.length === 0 ? '' : `<definedNames>${names.join('')}</definedNames>`;
}

function rangeOf({ row, column, rows, columns }: Range, fixed: '' | '$' = ''): string {
  const corner = (line: number, place: number) => `${fixed}${columnName(place)}${fixed}${line + 1}`;
  return `${corner(row, column)}:${corner(row + rows - 1, column + columns - 1)}`;
}

function worksheet(sheet: Sheet, selected: boolean): string {
  const { widths, rows, heights, merged, filtered } = sheet;
  const columns = widths.map(
    (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  const merges = merged.map((range) => `<mergeCell ref="${rangeOf(range)}"/>`);
  return [
    `${XML_HEAD}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`,
    `<dimension ref="A1:${addressOf(Math.max(rows.length, 1) - 1, Math.max(widths.length, 1) - 1)}"/>`,
    view(sheet, selected),
    `<sheetFormatPr defaultRowHeight="15"/><cols>${columns.join('')}</cols>`,
    `<sheetData>${rows.map((cells, index) => rowXml(cells, index, heights.get(index))).join('')}</sheetData>`,
    filtered ? `<autoFilter ref="${rangeOf(filtered)}"/>` : '',
    merges.length === 0 ? '' : `<mergeCells count="${merges.length}">${merges.join('')}</mergeCells>`,
    '<printOptions horizontalCentered="1"/>',
    '<pageMargins left="0.59" right="0.59" top="0.59" bottom="0.59" header="0.3" footer="0.3"/>',
    // A4 landscape, one page wide and as many long as needed.
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>',
    '<headerFooter><oddFooter>&amp;C— &amp;P —</oddFooter></headerFooter></worksheet>',
  ].join('');
}

function view({ frozen: { rows, columns } }: Sheet, selected: boolean): string {
  const open = `<sheetViews><sheetView showGridLines="0"${selected ? ' tabSelected="1"' : ''} workbookViewId="0">`;
  if (rows === 0 && columns === 0) return `${open}</sheetView></sheetViews>`;
  const pane = rows === 0 ? 'topRight' : columns === 0 ? 'bottomLeft' : 'bottomRight';
  const splits = `${columns === 0 ? '' : ` xSplit="${columns}"`}${rows === 0 ? '' : ` ySplit="${rows}"`}`;
  const cell = addressOf(rows, columns);
  return `${open}<pane${splits} topLeftCell="${cell}" activePane="${pane}" state="frozen"/><selection pane="${pane}" activeCell="${cell}" sqref="${cell}"/></sheetView></sheetViews>`;
}

function rowXml(cells: readonly (BookCell | undefined)[], row: number, height: number | undefined): string {
  const size = height === undefined ? '' : ` ht="${height}" customHeight="1"`;
  const written = cells.map((cell, column) => (cell ? cellXml(cell, addressOf(row, column)) : ''));
  return `<row r="${row + 1}"${size}>${written.join('')}</row>`;
}

function cellXml({ content, style }: BookCell, address: string): string {
  const start = `<c r="${address}" s="${styleId(style)}"`;
  switch (content.kind) {
    case 'empty':
      return `${start}/>`;
    case 'text':
      return `${start} t="inlineStr"><is><t>${xmlText(content.text.trim())}</t></is></c>`;
    case 'number':
      return `${start}><v>${content.digits}</v></c>`;
    case 'sum':
      return `${start}><f>${xmlText(content.formula)}</f><v>${content.digits}</v></c>`;
    case 'verdict':
      return `${start} t="str"><f>${xmlText(content.formula)}</f><v>${xmlText(content.text)}</v></c>`;
  }
}
