/**
 * Tables in a text. In: the lines of a text and a position. Out: the table that begins there, if any: rows pasted from
 * a sheet (separated by tabs), or rows of bars with a line of dashes under the first. Always holds: every word of the
 * lines is in a cell; rows are as long as the longest.
 */
import { type Inline, inlinesOf } from './inlines.ts';

export interface TextTable {
  type: 'table';
  /** Whether the first row heads the columns. */
  head: boolean;
  rows: Inline[][][];
}

export interface Found {
  /** Absent if the lines form no rows. */
  table?: TextTable;
  /** The line after them. */
  next: number;
}

/** The table that begins at a line; undefined for an ordinary line. */
export function tableAt(lines: readonly string[], from: number): Found | undefined {
  return barsAt(lines, from) ?? tabsAt(lines, from);
}

/** More columns than fit on a page are printed as typed. */
const MOST_COLUMNS = 16;
const LONE_ENUMERATOR =
  /^[ \u00a0\u3000]*(?:[（(]?[\d一二三四五六七八九十]{1,3}[.．、）)]|[·•●○■□◆➢*-]|[\u2460-\u2473])[ ]*$/;

function tabsAt(lines: readonly string[], from: number): Found | undefined {
  const width = tabsIn(lines[from] ?? '');
  if (width === 0 || !(hasInnerTab(lines[from] ?? '') || hasInnerTab(lines[from + 1] ?? '')))
    return undefined;
  let next = from;
  while (next < lines.length && isRow(lines[next] ?? '', width)) next += 1;
  const rows = withoutEmptyColumns(lines.slice(from, next).map((line) => line.split('\t')));
  return isTable(rows) ? { table: tableOf(rows, isHead(rows)), next } : { next };
}

function isTable(rows: readonly string[][]): boolean {
  if (rows.length < 2 || rows.some(({ length }) => length > MOST_COLUMNS)) return false;
  return rows.some(({ length }) => length > 1) && !rows.every(([first = '']) => LONE_ENUMERATOR.test(first));
}

function tabsIn(line: string): number {
  return line.split('\t').length - 1;
}

function hasInnerTab(line: string): boolean {
  return line.trim().includes('\t');
}

/** A line that only begins with tabs is a row if it has as many as the first row. */
function isRow(line: string, width: number): boolean {
  return hasInnerTab(line) || (line.trim() !== '' && tabsIn(line) === width);
}

/** Tabs before or after every row indent the whole. */
function withoutEmptyColumns(rows: readonly string[][]): string[][] {
  const isEmpty = (cell: string | undefined) => (cell ?? '').trim() === '';
  let cut = rows.map((row) => row.slice(0, 1 + row.findLastIndex((cell) => !isEmpty(cell))));
  while (cut.length > 0 && cut.some(({ length }) => length > 0) && cut.every(([first]) => isEmpty(first)))
    cut = cut.map((row) => row.slice(1));
  return cut;
}

/** No figure is in the first row, and one is in a row below. */
function isHead([first, ...others]: readonly string[][]): boolean {
  const isFigure = (cell: string) => /^\s*[\d０-９][\d０-９.,，%]*\s*$/.test(cell);
  return first?.some(isFigure) === false && others.some((row) => row.some(isFigure));
}

const DASHES = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

function barsAt(lines: readonly string[], from: number): Found | undefined {
  const [head = '', dashes = ''] = [lines[from], lines[from + 1]];
  if (!head.includes('|') || !dashes.includes('|') || dashes.length > 2_000 || !DASHES.test(dashes))
    return undefined;
  const columns = cellsOf(head).length;
  if (columns !== cellsOf(dashes).length || columns > MOST_COLUMNS) return undefined;
  let next = from + 2;
  while (
    next < lines.length &&
    (lines[next] ?? '').includes('|') &&
    cellsOf(lines[next] ?? '').length <= columns
  )
    next += 1;
  const rows = [head, ...lines.slice(from + 2, next)].map(cellsOf);
  return { table: tableOf(rows, true), next };
}

function cellsOf(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.replaceAll('\\|', '|'));
}

function tableOf(rows: readonly string[][], head: boolean): TextTable {
  const columns = Math.max(...rows.map(({ length }) => length));
  return {
    type: 'table',
    head,
    rows: rows.map((row) => Array.from({ length: columns }, (_, index) => inlinesOf(row[index] ?? ''))),
  };
}
