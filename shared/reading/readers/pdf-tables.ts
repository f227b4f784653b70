/**
 * Tables by their ruling lines. In: the lines and pieces of text of a page. Out: a grid for each set of touching lines,
 * with merged cells where no line separates them, and the pieces outside. Always holds: a piece is in one cell. One
 * that crosses a line is cut at its blanks, or leaves its cell with more than one number, which is a doubt.
 */
import type { Grid, GridCell } from '../source.ts';
import type { Rule } from './pdf-rules.ts';
import { linesOf, middle, type Piece, textOf } from './pdf-text.ts';

export interface RuledTable {
  readonly grid: Grid;
  readonly top: number;
}

/** Lines nearer than this are one. */
const NEAR = 2.5;
const MOST_LINES = 400;

export function ruledTables(
  rules: readonly Rule[],
  pieces: readonly Piece[],
  page: number,
): { tables: RuledTable[]; rest: Piece[] } {
  let rest = pieces.flatMap(cutAtBlanks);
  const tables: RuledTable[] = [];
  for (const lines of touching(rules)) {
    const frame = frameOf(lines);
    if (!frame) continue;
    const inside = rest.filter((piece) => isInside(piece, frame));
    if (inside.length === 0) continue;
    rest = rest.filter((piece) => !isInside(piece, frame));
    tables.push({ grid: gridOf(frame, inside, page), top: frame.ys[0] ?? 0 });
  }
  return { tables, rest };
}

/** Wide blanks part what belongs to different cells. */
function cutAtBlanks(piece: Piece): Piece[] {
  const words = [...piece.text.matchAll(/\S+(?: \S+)*/g)];
  if (words.length < 2) return [piece];
  const step = (piece.right - piece.left) / piece.text.length;
  return words.map((word) => {
    const left = piece.left + word.index * step;
    return { ...piece, text: word[0], left, right: left + word[0].length * step };
  });
}

interface Frame {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly levels: readonly Rule[];
  readonly uprights: readonly Rule[];
}

/** Sets of lines that touch one another. */
function touching(rules: readonly Rule[]): Rule[][] {
  const levels = joined(rules.filter(({ isLevel }) => isLevel));
  const uprights = joined(rules.filter(({ isLevel }) => !isLevel));
  if (levels.length > MOST_LINES * 4 || uprights.length > MOST_LINES * 4) return [];
  const all = [...levels, ...uprights];
  const parent = all.map((_, index) => index);
  const root = (index: number): number => {
    let at = index;
    while (parent[at] !== at) at = parent[at] ?? at;
    return at;
  };
  for (const [i, level] of levels.entries())
    for (const [j, upright] of uprights.entries())
      if (crosses(level, upright)) parent[root(i)] = root(levels.length + j);
  const sets = new Map<number, Rule[]>();
  for (const [index, rule] of all.entries()) sets.set(root(index), [...(sets.get(root(index)) ?? []), rule]);
  return [...sets.values()];
}

function crosses(level: Rule, upright: Rule): boolean {
  const within = (at: number, { from, to }: Rule) => from - NEAR <= at && at <= to + NEAR;
  return within(upright.at, level) && within(level.at, upright);
}

/** Pieces of one line, drawn cell by cell, are one line. */
function joined(rules: readonly Rule[]): Rule[] {
  const result: Rule[] = [];
  for (const rule of rules.toSorted((a, b) => a.at - b.at || a.from - b.from)) {
    const known = result.findLastIndex(
      (each) =>
        Math.abs(each.at - rule.at) <= 1 && rule.from <= each.to + NEAR && each.from <= rule.to + NEAR,
    );
    const before = result[known];
    if (!before) result.push(rule);
    else
      result[known] = { ...before, from: Math.min(before.from, rule.from), to: Math.max(before.to, rule.to) };
  }
  return result;
}

function frameOf(lines: readonly Rule[]): Frame | undefined {
  const levels = lines.filter(({ isLevel }) => isLevel);
  const uprights = lines.filter(({ isLevel }) => !isLevel);
  const [xs, ys] = [clustered(uprights), clustered(levels)];
  if (xs.length < 2 || ys.length < 2 || xs.length > MOST_LINES || ys.length > MOST_LINES) return undefined;
  return { xs, ys, levels, uprights };
}

function clustered(rules: readonly Rule[]): number[] {
  const places: number[] = [];
  for (const { at } of rules.toSorted((a, b) => a.at - b.at))
    if (at - (places.at(-1) ?? -99) > NEAR) places.push(at);
  return places;
}

function isInside(piece: Piece, { xs, ys }: Frame): boolean {
  const { x, y } = middle(piece);
  return (xs[0] ?? 0) < x && x < (xs.at(-1) ?? 0) && (ys[0] ?? 0) < y && y < (ys.at(-1) ?? 0);
}

interface Squares {
  squares: number[];
  pieces: Piece[];
}

/** Elementary cells that no line parts are one cell. */
function gridOf(frame: Frame, pieces: readonly Piece[], page: number): Grid {
  const { xs, ys } = frame;
  const [width, height] = [xs.length - 1, ys.length - 1];
  const parent = Array.from({ length: width * height }, (_, index) => index);
  const root = (index: number): number => {
    let at = index;
    while (parent[at] !== at) at = parent[at] ?? at;
    return at;
  };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const [midX, midY] = [between(xs, x), between(ys, y)];
      if (x + 1 < width && !isRuled(frame.uprights, xs[x + 1] ?? 0, midY)) parent[root(at + 1)] = root(at);
      if (y + 1 < height && !isRuled(frame.levels, ys[y + 1] ?? 0, midX)) parent[root(at + width)] = root(at);
    }
  const cells = new Map<number, Squares>();
  for (const at of parent.keys()) {
    const known = cells.get(root(at)) ?? { squares: [], pieces: [] };
    cells.set(root(at), { ...known, squares: [...known.squares, at] });
  }
  for (const piece of pieces) {
    const { x, y } = middle(piece);
    cells.get(root(indexIn(ys, y) * width + indexIn(xs, x)))?.pieces.push(piece);
  }
  return arranged(
    [...cells.values()].filter((cell) => !isOutside(cell, frame)).map((cell) => cellOf(cell, frame, page)),
    width,
    height,
  );
}

/** Room beside a short row, which no line closes, is no blank cell of it. */
function isOutside({ squares, pieces }: Squares, { xs, ys, uprights }: Frame): boolean {
  if (pieces.length > 0) return false;
  const width = xs.length - 1;
  const isOpen = (at: number) => {
    const y = between(ys, Math.floor(at / width));
    const isAtEdge = (column: number, edge: number) =>
      at % width === column && !isRuled(uprights, xs[edge] ?? 0, y);
    return isAtEdge(0, 0) || isAtEdge(width - 1, width);
  };
  return squares.some(isOpen);
}

function between(places: readonly number[], index: number): number {
  return ((places[index] ?? 0) + (places[index + 1] ?? 0)) / 2;
}

function indexIn(places: readonly number[], at: number): number {
  const index = places.findLastIndex((place) => place <= at);
  return Math.min(Math.max(index, 0), places.length - 2);
}

function isRuled(rules: readonly Rule[], at: number, across: number): boolean {
  return rules.some(
    (rule) => Math.abs(rule.at - at) <= NEAR && rule.from - 1 <= across && across <= rule.to + 1,
  );
}

function cellOf({ squares, pieces }: Squares, { xs, ys }: Frame, page: number): GridCell {
  const width = xs.length - 1;
  const [columns, rows] = [squares.map((at) => at % width), squares.map((at) => Math.floor(at / width))];
  const [left, right] = [Math.min(...columns), Math.max(...columns) + 1];
  const [top, bottom] = [Math.min(...rows), Math.max(...rows) + 1];
  const round = (place: number | undefined) => Math.round((place ?? 0) * 10) / 10;
  const box = [round(xs[left]), round(ys[top]), round(xs[right]), round(ys[bottom])] as const;
  const text = linesOf(pieces).map(textOf).join('\n');
  return { text, top, left, rows: bottom - top, columns: right - left, place: { page, box } };
}

function arranged(cells: readonly GridCell[], width: number, height: number): Grid {
  const rows = Array.from({ length: height }, (_, y) =>
    cells.filter(({ top, rows: high }) => top <= y && y < top + high).toSorted((a, b) => a.left - b.left),
  );
  return { rows, width };
}
