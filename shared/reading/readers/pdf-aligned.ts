/**
 * Tables without ruling lines, whose numbers stand below one another. In: the pieces of a page that no ruled table holds.
 * Out: a grid for each run of lines that have their numbers in the same columns, and the pieces that are in none. Labels of
 * the form begin with a number of their own (一、 （一） 1.), so that one broken over lines is put together from there.
 *
 * Always holds: a number stands in the one column that it lies in; a label belongs to the one row of numbers beside it,
 * and one that is beside several belongs to none. What cannot be told stays without a label, and so unread.
 */
import { isPrinted, isValue } from '../meaning/values.ts';
import type { Grid, GridCell } from '../source.ts';
import { boxOf, linesOf, middle, type Piece, textOf } from './pdf-text.ts';

/** Section three has seven numbers in a row, section four fifteen. */
const FEWEST_COLUMNS = 7;
/** A line with blanks in it has at least so many numbers; the number of a page stands alone. */
const FEWEST_NUMBERS = 2;
/** Heads are broken over so many lines, and stand no farther above the numbers or each other than so many sizes of type. */
const MOST_HEAD_LINES = 8;
const FARTHEST_HEAD = 4;
/** Columns of the grid before the numbers: two of groups, then the label. */
const GROUPS = 2;
const BEFORE = GROUPS + 1;
/** A piece of text that is larger than the numbers by more is a heading of the page. */
const HEADING = 1.25;

/** Characters of a label that was set to the width of its column stand so many sizes of type apart, and no farther. */
const WIDEST_BLANK = 1.2;

/** Characters of the number that a label begins with, and the one behind them. */
const LONGEST_NUMBER = 4;
const NUMBERED = /^\s*(?:[一二三四五六七]、|[（(][一二三四五六七][）)]|\d{1,2}[.．、](?!\d))/;

export interface AlignedTable {
  readonly grid: Grid;
  readonly top: number;
}

/** A line of numbers, each in its column. */
interface Row {
  readonly y: number;
  readonly numbers: ReadonlyMap<number, Piece>;
}

interface Body {
  /** Where columns begin and end, one more than there are columns. */
  readonly edges: readonly number[];
  readonly rows: readonly Row[];
  readonly size: number;
}

/** Part of a line of a label. */
interface Run extends Piece {
  readonly pieces: readonly Piece[];
}

/** A text of the label columns, of one or several lines. */
interface Label {
  readonly runs: Run[];
}

export function alignedTables(
  pieces: readonly Piece[],
  page: number,
): { tables: AlignedTable[]; rest: Piece[] } {
  const parted = pieces.flatMap(cutAtNumbers);
  const lines = linesOf(parted);
  const tables: AlignedTable[] = [];
  const used = new Set<Piece>();
  for (let at = 0; at < lines.length; ) {
    const taken = bodyFrom(lines, at);
    if (!taken) {
      at++;
      continue;
    }
    const { body, end } = taken;
    const heads = headsAbove(lines.slice(0, at), body, used);
    const free = parted.filter((piece) => !used.has(piece));
    const table = gridOf(body, heads, free, page);
    for (const piece of table.pieces) used.add(piece);
    tables.push({ grid: table.grid, top: Math.min(...table.pieces.map(({ top }) => top)) });
    at = end;
  }
  if (tables.length === 0) return { tables, rest: [...pieces] };
  return { tables, rest: parted.filter((piece) => !used.has(piece)) };
}

/** Numbers that were drawn at one go are parted where blanks are. */
function cutAtNumbers(piece: Piece): Piece[] {
  const words = [...piece.text.matchAll(/\S+/g)];
  if (words.length < 2 || !words.every(([word]) => isNumber(word))) return [piece];
  const step = (piece.right - piece.left) / piece.text.length;
  return words.map((word) => {
    const left = piece.left + word.index * step;
    return { ...piece, text: word[0], left, right: left + word[0].length * step };
  });
}

function isNumber(text: string): boolean {
  return isValue(text) && isPrinted(text);
}

/** The numbers at the end of a line; digits that were drawn one by one are one number. */
function numbersOf(line: readonly Piece[]): Piece[] {
  const first = line.findLastIndex(({ text }) => !isNumber(text)) + 1;
  const numbers: Piece[] = [];
  for (const piece of line.slice(first)) {
    const last = numbers.at(-1);
    if (last && piece.left - last.right < (piece.bottom - piece.top) * 0.2) return [];
    numbers.push(piece);
  }
  return numbers;
}

/** The lines from here on that have their numbers in the same columns; what has no number may stand between them. */
function bodyFrom(
  lines: readonly (readonly Piece[])[],
  start: number,
): { body: Body; end: number } | undefined {
  const full: Piece[][] = [];
  const count = numbersOf(lines[start] ?? []).length;
  if (count < FEWEST_COLUMNS) return undefined;
  let end = start;
  for (const [index, line] of lines.slice(start).entries()) {
    const numbers = numbersOf(line);
    const extents = extentsOf([...full, numbers]);
    if (numbers.length === count && extents && isApart(extents)) {
      full.push(numbers);
      end = start + index + 1;
    } else if (numbers.length > count || numbers.length === count) break;
  }
  const extents = extentsOf(full) ?? [];
  const size = Math.max(...full.flat().map(({ top, bottom }) => bottom - top));
  const edges = edgesOf(extents, size);
  const rows = lines.slice(start, end).flatMap((line): Row[] => {
    const numbers = numbersOf(line);
    const placed = new Map(numbers.map((piece) => [columnOf(piece, edges), piece]));
    const isRow = numbers.length >= FEWEST_NUMBERS && placed.size === numbers.length && !placed.has(-1);
    return isRow ? [{ y: middle(numbers[0] as Piece).y, numbers: placed }] : [];
  });
  return { body: { edges, rows, size }, end };
}

interface Extent {
  readonly left: number;
  readonly right: number;
}

function extentsOf(rows: readonly (readonly Piece[])[]): Extent[] | undefined {
  const [first] = rows;
  if (!first || rows.some(({ length }) => length !== first.length)) return undefined;
  return first.map((_, column) => {
    const own = rows.flatMap((row) => row[column] ?? []);
    return {
      left: Math.min(...own.map(({ left }) => left)),
      right: Math.max(...own.map(({ right }) => right)),
    };
  });
}

function isApart(extents: readonly Extent[]): boolean {
  return extents.every(
    ({ right }, column) => right < (extents[column + 1]?.left ?? Number.POSITIVE_INFINITY),
  );
}

/** Midway between neighbouring columns; the outer ones reach as far to their outer side as to their inner. */
function edgesOf(extents: readonly Extent[], size: number): number[] {
  const between = extents.slice(1).map(({ left }, index) => ((extents[index]?.right ?? 0) + left) / 2);
  const [first, last] = [extents[0], extents.at(-1)];
  if (!first || !last) return [];
  const [inner = first.right, outer = last.left] = [between[0], between.at(-1)];
  return [
    first.left - Math.max(size / 2, inner - first.right),
    ...between,
    last.right + Math.max(size / 2, last.left - outer),
  ];
}

/** The column that the middle of a piece lies in; -1 beside them. */
function columnOf(piece: Piece, edges: readonly number[]): number {
  const { x } = middle(piece);
  const column = edges.findLastIndex((edge) => edge <= x);
  return column < edges.length - 1 ? column : -1;
}

/** A head may stand out over the numbers of the last column. */
function headColumn(piece: Piece, edges: readonly number[]): number {
  const size = piece.bottom - piece.top;
  return columnOf(piece, [...edges.slice(0, -1), (edges.at(-1) ?? 0) + size * FARTHEST_HEAD]);
}

/** Lines of heads over the columns, from the top: texts without a number, close to each other and to the numbers. */
function headsAbove(
  above: readonly (readonly Piece[])[],
  { edges, rows, size }: Body,
  used: ReadonlySet<Piece>,
): Piece[][] {
  const heads: Piece[][] = [];
  let below = rows[0]?.y ?? 0;
  for (const line of above.toReversed()) {
    const [first] = line;
    if (!first || heads.length === MOST_HEAD_LINES || below - middle(first).y > FARTHEST_HEAD * size) break;
    const over = line.filter((piece) => middle(piece).x >= (edges[0] ?? 0));
    if (line.some((piece) => used.has(piece) || isHeading(piece, size))) break;
    if (over.length === 0) continue;
    if (over.some((piece) => isNumber(piece.text) || headColumn(piece, edges) < 0)) break;
    heads.unshift(over);
    below = middle(first).y;
  }
  return heads;
}

function isHeading({ top, bottom }: Piece, size: number): boolean {
  return bottom - top > size * HEADING;
}

/** Texts of the label columns: one begins with its number, and goes on in the lines below it that it reaches over. */
function labelsOf(pieces: readonly Piece[]): Label[] {
  const labels: Label[] = [];
  const lines = linesOf(pieces);
  const lefts = lines.flatMap((line) => line.filter((_, at) => isNumbered(line, at)).map(({ left }) => left));
  for (const run of lines.flatMap((line) => runsOf(line, lefts))) {
    const above = labels.filter((label) => label.runs.some((other) => overlaps(other, run)));
    const [nearest] = above.toSorted((a, b) => bottomOf(b) - bottomOf(a));
    if (NUMBERED.test(run.text) || !nearest) labels.push({ runs: [run] });
    else nearest.runs.push(run);
  }
  return labels;
}

/**
 * The pieces of one height that follow each other closely. What begins with a number of its own begins anew, and so does
 * what begins where such labels do.
 */
function runsOf(line: readonly Piece[], lefts: readonly number[]): Run[] {
  const runs: Piece[][] = [];
  for (const [at, piece] of line.entries()) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && isNext(last, piece, lefts) && !isNumbered(line, at)) run.push(piece);
    else runs.push([piece]);
  }
  return runs.map((pieces) => ({
    pieces,
    text: textOf(pieces),
    left: Math.min(...pieces.map(({ left }) => left)),
    right: Math.max(...pieces.map(({ right }) => right)),
    top: Math.min(...pieces.map(({ top }) => top)),
    bottom: Math.max(...pieces.map(({ bottom }) => bottom)),
  }));
}

/** Whether a label begins here, also where its characters were drawn one by one. */
function isNumbered(line: readonly Piece[], at: number): boolean {
  return NUMBERED.test(textOf(line.slice(at, at + LONGEST_NUMBER)));
}

function isNext(last: Piece, piece: Piece, lefts: readonly number[]): boolean {
  const size = piece.bottom - piece.top;
  const gap = piece.left - last.right;
  if (Math.abs(middle(last).y - middle(piece).y) > size / 5 || gap > size * WIDEST_BLANK) return false;
  return gap < size / 5 || !lefts.some((left) => Math.abs(left - piece.left) < size / 3);
}

/** Whether one reaches over more than half of the narrower of both. */
function overlaps(a: Run, b: Run): boolean {
  const shared = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  return shared > Math.min(a.right - a.left, b.right - b.left) / 2;
}

function bottomOf({ runs }: Label): number {
  return Math.max(...runs.map(({ bottom }) => bottom));
}

function leftOf({ runs }: Label): number {
  return Math.min(...runs.map(({ left }) => left));
}

function topOf({ runs }: Label): number {
  return Math.min(...runs.map(({ top }) => top));
}

/** A number stands at the middle of its label, or at the first line of it. */
function isBeside(label: Label, y: number): boolean {
  const [first] = label.runs;
  const places = [(topOf(label) + bottomOf(label)) / 2, first ? middle(first).y : Number.NaN];
  const height = first ? first.bottom - first.top : 0;
  return places.some((place) => Math.abs(place - y) < height * 0.6);
}

function piecesIn({ runs }: Label): Piece[] {
  return runs.flatMap(({ pieces }) => pieces);
}

function gridOf(
  body: Body,
  heads: readonly (readonly Piece[])[],
  free: readonly Piece[],
  page: number,
): { grid: Grid; pieces: Piece[] } {
  const { edges, rows, size } = body;
  const [firstRow, lastRow] = [rows[0]?.y ?? 0, rows.at(-1)?.y ?? 0];
  const over = heads.at(-1)?.map(({ bottom }) => bottom) ?? [firstRow - FARTHEST_HEAD * size];
  const from = Math.min(...over, firstRow - size);
  const labels = labelsOf(
    free.filter((piece) => {
      const { x, y } = middle(piece);
      const isIn = x < (edges[0] ?? 0) && y >= from && y <= lastRow + FARTHEST_HEAD * size;
      return isIn && !isHeading(piece, size);
    }),
  );
  const ofRow = rows.map(({ y }) =>
    labels
      .filter((label) => isBeside(label, y))
      .toSorted(byLeft)
      .at(-1),
  );
  const isOnly = (label: Label | undefined) => label && ofRow.filter((each) => each === label).length === 1;
  const taken = new Set<Label>();
  const cells: GridCell[][] = heads.map((line) => cellsIn(columns(line, edges), page));
  for (const [index, row] of rows.entries()) {
    const label = ofRow[index];
    const groups = labels
      .filter((each) => !taken.has(each) && !ofRow.includes(each) && topOf(each) <= row.y)
      .toSorted(byLeft);
    const placed: [number, Piece[]][] = groups.slice(-GROUPS).map((each, at) => [at, piecesIn(each)]);
    if (label && isOnly(label)) placed.push([GROUPS, piecesIn(label)]);
    for (const each of [...groups, ...(label ? [label] : [])]) taken.add(each);
    for (const [column, piece] of row.numbers) placed.push([BEFORE + column, [piece]]);
    cells.push(cellsIn(placed, page));
  }
  const pieces = [
    ...heads.flat(),
    ...rows.flatMap(({ numbers }) => [...numbers.values()]),
    ...[...taken].flatMap(piecesIn),
  ];
  const placed = cells.map((row, top) => row.map((cell) => ({ ...cell, top })));
  return { grid: { rows: placed, width: BEFORE + edges.length - 1, isAligned: true }, pieces };
}

const byLeft = (a: Label, b: Label) => leftOf(a) - leftOf(b);

function columns(line: readonly Piece[], edges: readonly number[]): [number, Piece[]][] {
  const placed = new Map<number, Piece[]>();
  for (const piece of line) {
    const column = BEFORE + headColumn(piece, edges);
    placed.set(column, [...(placed.get(column) ?? []), piece]);
  }
  return [...placed];
}

function cellsIn(
  placed: readonly (readonly [column: number, pieces: readonly Piece[]])[],
  page: number,
): GridCell[] {
  return placed
    .toSorted(([a], [b]) => a - b)
    .map(([left, pieces]) => ({
      text: linesOf(pieces).map(textOf).join('\n'),
      top: 0,
      left,
      rows: 1,
      columns: 1,
      place: { page, box: boxOf(pieces) },
    }));
}
