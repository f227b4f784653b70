/** Pieces of text where they are drawn. In: what pdfjs finds on a page. Out: pieces with their boxes, from the top left. */
export interface Piece {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A matrix of PDF: x' = a x + c y + e, y' = b x + d y + f. */
export type Matrix = readonly number[];

export function multiplied(outer: Matrix, inner: Matrix): number[] {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = outer;
  const [g = 1, h = 0, i = 0, j = 1, k = 0, l = 0] = inner;
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

export function piecesOf(items: readonly object[], viewport: Matrix): Piece[] {
  return items.flatMap((item) => {
    if (!('str' in item && 'transform' in item && 'width' in item)) return [];
    const text = String(item.str);
    if (text.trim() === '') return [];
    const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = multiplied(viewport, item.transform as Matrix);
    const size = Math.hypot(c, d) || Math.hypot(a, b) || 1;
    const width = Number(item.width);
    // Drawn on its side, as some labels are: the box turns with it.
    const isUpright = Math.abs(a) >= Math.abs(b);
    if (!isUpright) return [{ text, left: x - size, right: x, ...ordered(y, y + Math.sign(b) * width) }];
    return [{ text, left: x, right: x + width, top: y - size * 0.85, bottom: y + size * 0.15 }];
  });
}

function ordered(from: number, to: number): { top: number; bottom: number } {
  return { top: Math.min(from, to), bottom: Math.max(from, to) };
}

export function middle({ left, right, top, bottom }: Piece): { x: number; y: number } {
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}

/** Pieces as lines, from the top, each from left to right. */
export function linesOf(pieces: readonly Piece[]): Piece[][] {
  const lines: Piece[][] = [];
  for (const piece of pieces.toSorted((a, b) => middle(a).y - middle(b).y)) {
    const line = lines.at(-1);
    const [first] = line ?? [];
    const height = piece.bottom - piece.top;
    if (
      line &&
      first &&
      Math.abs(middle(first).y - middle(piece).y) < Math.max(height, first.bottom - first.top) * 0.5
    )
      line.push(piece);
    else lines.push([piece]);
  }
  return lines.map((line) => line.toSorted((a, b) => a.left - b.left));
}

/** The text of a line; a small number behind a number is the sign of a footnote. */
export function textOf(line: readonly Piece[]): string {
  let text = '';
  let last: Piece | undefined;
  for (const piece of line) {
    const gap = last ? piece.left - last.right : 0;
    const size = piece.bottom - piece.top;
    const lastSize = last ? last.bottom - last.top : size;
    if (last && size < lastSize * 0.75 && /\d$/.test(text) && /^[\d*]+$/.test(piece.text.trim()))
      text += `[${piece.text.trim()}]`;
    else text += gap > Math.min(size, lastSize) * 0.6 ? ` ${piece.text}` : piece.text;
    last = piece;
  }
  return text.trim();
}

/** The box that all of them lie in, in tenths of a point. */
export function boxOf(pieces: readonly Piece[]): readonly [number, number, number, number] {
  const round = (each: number) => Math.round(each * 10) / 10;
  return [
    round(Math.min(...pieces.map(({ left }) => left))),
    round(Math.min(...pieces.map(({ top }) => top))),
    round(Math.max(...pieces.map(({ right }) => right))),
    round(Math.max(...pieces.map(({ bottom }) => bottom))),
  ];
}
