/**
 * The labels of a table without ruling lines. In: pieces of text beside its numbers. Out: each label with the lines that it
 * was broken over. Labels of the form begin with a number of their own (一、 （一） 1.), and one is put together from there.
 * Always holds: a piece is in one label; what begins in a column of labels is no part of the label beside it.
 */
import { linesOf, middle, type Piece, textOf } from './pdf-text.ts';

/** Characters of a label that was set to the width of its column stand so many sizes of type apart, and no farther. */
const WIDEST_BLANK = 1.2;

/** Characters of the number that a label begins with, and the one behind them. */
const LONGEST_NUMBER = 4;
const NUMBERED = /^\s*(?:[一二三四五六七]、|[（(][一二三四五六七][）)]|\d{1,2}[.．、](?!\d))/;

/** Part of a line of a label. */
interface Run extends Piece {
  readonly pieces: readonly Piece[];
}

/** A text of the label columns, of one or several lines. */
export interface Label {
  readonly runs: Run[];
}

/** Texts of the label columns: one begins with its number, and goes on in the lines below it that it reaches over. */
export function labelsOf(pieces: readonly Piece[]): Label[] {
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

export function topOf({ runs }: Label): number {
  return Math.min(...runs.map(({ top }) => top));
}

/** A number stands at the middle of its label, or at the first line of it. */
export function isBeside(label: Label, y: number): boolean {
  const [first] = label.runs;
  const places = [(topOf(label) + bottomOf(label)) / 2, first ? middle(first).y : Number.NaN];
  const height = first ? first.bottom - first.top : 0;
  return places.some((place) => Math.abs(place - y) < height * 0.6);
}

export function piecesIn({ runs }: Label): Piece[] {
  return runs.flatMap(({ pieces }) => pieces);
}

/** From left to right. */
export const byLeft = (a: Label, b: Label) => leftOf(a) - leftOf(b);
