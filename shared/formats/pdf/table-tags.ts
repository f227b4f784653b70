/**
 * The heads of cells in the tables of a PDF. In: a tagged PDF and the sheets of its tables, in order. Out: the same
 * pages, in which row heads are heads too and every data cell names all of its heads. Always holds: tags and sheets
 * agree cell for cell, or nothing goes out; neither the pages nor the document's identifier change. The typesetter
 * marks only column heads. Source: ISO 32000-1, 14.8.5.7; ISO 14289-1, 7.5.
 */
import { PDFArray, type PDFContext, PDFDict, PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib';
import type { SheetCell, TableSheet } from './table-sheet.ts';

export async function tagTables(pdf: Uint8Array, sheets: readonly TableSheet[]): Promise<Uint8Array> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const root = document.catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict);
  const tables = elementsOf(root, 'Table');
  if (tables.length !== sheets.length)
    throw new Error(`the PDF has ${tables.length} tables where the report has ${sheets.length}`);
  const ids: [id: string, element: PDFDict][] = [];
  sheets.forEach((sheet, index) => {
    const table = tables[index];
    if (table) ids.push(...tagTable(table, sheet, `t${index + 1}`, document.context));
  });
  const names = ids
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([id, element]) => [PDFString.of(id), refOf(element, document.context)]);
  root.set(PDFName.of('IDTree'), document.context.obj({ Names: names }));
  return document.save({ addDefaultPage: false, updateFieldAppearances: false });
}

/** Tags the cells of one table; returns those that have an identifier. */
function tagTable(
  table: PDFDict,
  { label, cells }: TableSheet,
  prefix: string,
  context: PDFContext,
): [string, PDFDict][] {
  const elements = elementsOf(table, 'TR').flatMap((row) => kidsOf(row));
  if (elements.length !== cells.length)
    throw new Error(`${label} has ${elements.length} tagged cells where the report has ${cells.length}`);
  const numbers = new Map(cells.map(({ id }, index) => [id, `${prefix}-${String(index).padStart(5, '0')}`]));
  return cells.flatMap((cell, index): [string, PDFDict][] => {
    const element = elements[index];
    const id = numbers.get(cell.id);
    if (element === undefined || id === undefined) return [];
    const headers = cell.headers.map((head) => numbers.get(head) ?? unknownHead(head));
    tagCell(element, cell, headers, context);
    if (cell.head === null) return [];
    element.set(PDFName.of('ID'), PDFString.of(id));
    return [[id, element]];
  });
}

function tagCell(element: PDFDict, cell: SheetCell, headers: string[], context: PDFContext): void {
  element.set(PDFName.of('S'), PDFName.of(cell.head === null ? 'TD' : 'TH'));
  const scope = cell.head === null ? {} : { Scope: cell.head === 'row' ? 'Row' : 'Column' };
  const spans = {
    ...(cell.rowspan > 1 ? { RowSpan: cell.rowspan } : {}),
    ...(cell.colspan > 1 ? { ColSpan: cell.colspan } : {}),
  };
  const attributes = context.obj({ O: 'Table', ...scope, ...spans });
  attributes.set(PDFName.of('Headers'), context.obj(headers.map((id) => PDFString.of(id))));
  const others = attributesOf(element).filter((one) => one.get(PDFName.of('O')) !== PDFName.of('Table'));
  element.set(PDFName.of('A'), context.obj([attributes, ...others]));
}

function unknownHead(head: string): never {
  throw new Error(`no cell of the table is the head ${head}`);
}

function attributesOf(element: PDFDict): PDFDict[] {
  const attributes = element.lookup(PDFName.of('A'));
  if (attributes instanceof PDFDict) return [attributes];
  return attributes instanceof PDFArray
    ? attributes.asArray().map((_, index) => attributes.lookup(index, PDFDict))
    : [];
}

/** Elements of a kind below an element, in reading order. */
function elementsOf(element: PDFDict, kind: string): PDFDict[] {
  return kidsOf(element).flatMap((kid) =>
    kid.get(PDFName.of('S')) === PDFName.of(kind) ? [kid] : elementsOf(kid, kind),
  );
}

/** The structure elements among the children of an element; marked content has no kind and is skipped. */
function kidsOf(element: PDFDict): PDFDict[] {
  const kids = element.lookup(PDFName.of('K'));
  const all = kids instanceof PDFArray ? kids.asArray().map((_, index) => kids.lookup(index)) : [kids];
  return all.filter((kid): kid is PDFDict => kid instanceof PDFDict && kid.has(PDFName.of('S')));
}

function refOf(element: PDFDict, context: PDFContext) {
  const reference = context.getObjectRef(element);
  if (reference === undefined) throw new Error('a head of the table has no place of its own in the PDF');
  return reference;
}
