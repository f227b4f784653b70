/**
 * Tables without ruling lines, with numbers aligned in columns. In: the pieces of a page outside ruled tables.
 * Out: a grid for each run of lines with numbers in the same columns, and the remaining pieces.
 *
 * Always holds: a number is in the one column it lies in, and a label in each row whose numbers are beside it; a label
 * in two rows is not read. An ambiguous row stays without a label, and so unread.
 */
import { isPrinted, isValue } from '../meaning/values.ts';
import type { Grid, GridCell } from '../source.ts';
import { byLeft, isBeside, type Label, labelsOf, piecesIn, topOf } from './pdf-labels.ts';
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

/** The lines from here on with numbers in the same columns; lines without a number may stand between them. */
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
    } else if (numbers.length >= count) break;
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

/** The labels to the left of the numbers, from the heads down to below the last row. */
function labelsBeside(
  { edges, rows, size }: Body,
  heads: readonly (readonly Piece[])[],
  free: readonly Piece[],
): Label[] {
  const [firstRow, lastRow] = [rows[0]?.y ?? 0, rows.at(-1)?.y ?? 0];
  const over = heads.at(-1)?.map(({ bottom }) => bottom) ?? [firstRow - FARTHEST_HEAD * size];
  const from = Math.min(...over, firstRow - size);
  return labelsOf(
    free.filter((piece) => {
      const { x, y } = middle(piece);
      const isIn = x < (edges[0] ?? 0) && y >= from && y <= lastRow + FARTHEST_HEAD * size;
      return isIn && !isHeading(piece, size);
    }),
  );
}

function gridOf(
  body: Body,
  heads: readonly (readonly Piece[])[],
  free: readonly Piece[],
  page: number,
): { grid: Grid; pieces: Piece[] } {
  const { edges, rows } = body;
  const labels = labelsBeside(body, heads, free);
  const ofRow = rows.map(({ y }) =>
    labels
      .filter((label) => isBeside(label, y))
      .toSorted(byLeft)
      .at(-1),
  );
  const taken = new Set<Label>();
  const cells: GridCell[][] = heads.map((line) => cellsIn(columns(line, edges), page));
  for (const [index, row] of rows.entries()) {
    const label = ofRow[index];
    const groups = labels
      .filter((each) => !taken.has(each) && !ofRow.includes(each) && topOf(each) <= row.y)
      .toSorted(byLeft);
    const placed: [number, Piece[]][] = groups.slice(-GROUPS).map((each, at) => [at, piecesIn(each)]);
    if (label) placed.push([GROUPS, piecesIn(label)]);
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
