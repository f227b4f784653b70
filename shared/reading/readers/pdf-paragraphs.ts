/**
 * Text outside ruled tables. In: pieces of a page. Out: paragraphs, joined from their lines; and where lines of numbers
 * stand without any ruling, rows of cells by the blanks between them, neighbouring ones as one table.
 */
import { isValue } from '../meaning/values.ts';
import { type Block, type Place, plainGrid } from '../source.ts';
import { boxOf, linesOf, type Piece, textOf } from './pdf-text.ts';

interface Placed {
  readonly top: number;
  readonly block: Block;
}

export function paragraphsOf(pieces: readonly Piece[], page: number): Placed[] {
  const lines = linesOf(pieces);
  const left = Math.min(...lines.map((line) => line[0]?.left ?? Number.POSITIVE_INFINITY));
  const right = Math.max(...lines.map((line) => line.at(-1)?.right ?? 0));
  const placed: Placed[] = [];
  let open: { text: string; top: number; place: Place; isFull: boolean } | undefined;
  const close = () => {
    if (open) placed.push({ top: open.top, block: { kind: 'text', text: open.text, place: open.place } });
    open = undefined;
  };
  for (const line of lines) {
    const [first] = line;
    if (!first) continue;
    const size = first.bottom - first.top;
    const text = textOf(line);
    const isFull = (line.at(-1)?.right ?? 0) > right - size * 2;
    if (open?.isFull && first.left < left + size) open = { ...open, text: `${open.text}${text}`, isFull };
    else {
      close();
      open = { text, top: first.top, place: { page, box: boxOf(line) }, isFull };
    }
  }
  close();
  return withRows(placed, lines, page);
}

/** Lines of at least this many cells apart are a table without ruling. */
const FEWEST_CELLS = 3;

function withRows(placed: readonly Placed[], lines: readonly (readonly Piece[])[], page: number): Placed[] {
  const rows = lines.map((line) => ({ line, cells: cellsOf(line) }));
  const isTable = rows.some(({ cells }) => cells.filter(({ text }) => isValue(text)).length >= FEWEST_CELLS);
  if (!isTable) return [...placed];
  const tops = new Set(placed.map(({ top }) => top));
  const grid = rows.flatMap(({ cells }) =>
    cells.length > 1
      ? [cells.map(({ text, pieces }) => ({ text, place: { page, box: boxOf(pieces) } }))]
      : [],
  );
  const top = rows.find(({ cells }) => cells.length > 1)?.line[0]?.top ?? 0;
  return [
    ...placed.filter(({ top: each }) => tops.has(each)),
    { top, block: { kind: 'table', grid: plainGrid(grid) } },
  ];
}

interface LineCell {
  text: string;
  pieces: Piece[];
}

/** A line as cells, parted where a blank is wider than those between words. */
function cellsOf(line: readonly Piece[]): LineCell[] {
  const cells: Piece[][] = [];
  for (const piece of line) {
    const last = cells.at(-1)?.at(-1);
    if (last && piece.left - last.right < (piece.bottom - piece.top) * 0.4) cells.at(-1)?.push(piece);
    else cells.push([piece]);
  }
  return cells.map((pieces) => ({ text: textOf(pieces), pieces }));
}
