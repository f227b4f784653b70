/**
 * A report as received, before its cells are interpreted. Every reader (HTML, DOCX, PDF, XLSX, CSV, pasted text) makes
 * one of these. Always holds: nothing is added, dropped or corrected; each cell names its place.
 */

/** A place in the source, counted from 1 as people count. */
export type Place =
  | { readonly table: number; readonly row: number; readonly col: number }
  | { readonly page: number; readonly box: readonly [number, number, number, number] }
  | { readonly sheet: string; readonly cell: string }
  | { readonly line: number }
  | { readonly pointer: string };

export interface GridCell {
  readonly text: string;
  /** First row and column that it covers, from 0, and how many. */
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly columns: number;
  readonly place: Place;
}

/** The cells that cover a row, from left to right; one that spans rows occurs in each of them. */
export type GridRow = readonly GridCell[];

export interface Grid {
  readonly rows: readonly GridRow[];
  readonly width: number;
  /** Its columns were derived from aligned numbers on this page; no line is drawn between them. */
  readonly isAligned?: true;
}

export type Block =
  /** `level`: 1 to 6 for a heading that the source marks as one. */
  | { readonly kind: 'text'; readonly text: string; readonly place: Place; readonly level?: number }
  | { readonly kind: 'table'; readonly grid: Grid }
  | { readonly kind: 'image'; readonly name: string; readonly place: Place };

export type SourceKind = 'html' | 'docx' | 'pdf' | 'xlsx' | 'csv' | 'text' | 'json';

export interface SourceDocument {
  readonly kind: SourceKind;
  readonly blocks: readonly Block[];
  /** The source's own name outside its text, such as the title of a page. */
  readonly title?: string;
}

/** A source that cannot be read at all: too large, broken, encrypted, of no known kind. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly zh: string;

  constructor(zh: string, en: string) {
    super(en);
    this.zh = zh;
  }
}

/** By its name: the reader of PDF in the browser is a bundle of its own, with a class of its own. */
export function isUnreadable(error: unknown): error is Unreadable {
  return error instanceof Error && error.name === 'Unreadable' && 'zh' in error;
}

/** In words to paste into a letter. */
export function placeWords(place: Place): string {
  if ('table' in place) return `第${place.table}张表第${place.row}行第${place.col}列`;
  if ('page' in place)
    return `第${place.page}页距上${Math.round(place.box[1])}点、距左${Math.round(place.box[0])}点处`;
  if ('sheet' in place) return `工作表“${place.sheet}”${place.cell}单元格`;
  if ('line' in place) return `第${place.line}行`;
  return place.pointer;
}

/** A cell whose place in the grid is plain: one row high, one column wide. */
export function plainGrid(rows: readonly (readonly { text: string; place: Place }[])[]): Grid {
  const width = Math.max(0, ...rows.map(({ length }) => length));
  const grid = rows.map((row, top) =>
    row.map(({ text, place }, left) => ({ text, place, top, left, rows: 1, columns: 1 })),
  );
  return { rows: grid, width };
}
