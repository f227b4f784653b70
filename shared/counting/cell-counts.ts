/**
 * The cells of one year during counting. In: the cells of a form, and additions to their paths. Out: their sums.
 * Always: exact, or a RangeError; an addition to a path that the form lacks is in no table.
 */
import type { CellPlace } from '../form/form.ts';

type Cells = readonly CellPlace[];

/** The index of each cell of a form, by path, and by row and column: paths are built once per form. */
interface Places {
  readonly byPath: ReadonlyMap<string, number>;
  readonly byRow: Map<string, Map<string, number>>;
}

const PLACES = new WeakMap<Cells, Places>();
const NOWHERE = -1;

function placesOf(cells: Cells): Places {
  const known = PLACES.get(cells);
  if (known) return known;
  const made = { byPath: new Map(cells.map(({ path }, place) => [path, place])), byRow: new Map() };
  PLACES.set(cells, made);
  return made;
}

export class CellCounts {
  readonly #places: Places;
  /** Things, by index of the cell. */
  readonly #sums: Float64Array;
  readonly #fen = new Map<string, bigint>();

  constructor(cells: Cells) {
    this.#places = placesOf(cells);
    this.#sums = new Float64Array(cells.length);
  }

  add(path: string, count: number): void {
    this.#addAt(this.#places.byPath.get(path) ?? NOWHERE, count);
  }

  /** The same for the cell of a column in a row. */
  addInRow(row: string, column: string, count: number): void {
    const { byPath, byRow } = this.#places;
    let columns = byRow.get(row);
    if (columns === undefined) {
      columns = new Map();
      byRow.set(row, columns);
    }
    let place = columns.get(column);
    if (place === undefined) {
      place = byPath.get(`${row}.${column}`) ?? NOWHERE;
      columns.set(column, place);
    }
    this.#addAt(place, count);
  }

  #addAt(place: number, count: number): void {
    if (place !== NOWHERE) this.#sums[place] = (this.#sums[place] ?? 0) + count;
  }

  addFen(path: string, fen: bigint): void {
    this.#fen.set(path, (this.#fen.get(path) ?? 0n) + fen);
  }

  /** Throws a RangeError if the count of the cell at this index of the form is too large to be exact. */
  countAt(place: number): number {
    const sum = this.#sums[place] ?? 0;
    if (!Number.isSafeInteger(sum))
      throw new RangeError('a count of the tables is beyond 2^53 and would not be exact');
    return sum;
  }

  fen(path: string): bigint {
    return this.#fen.get(path) ?? 0n;
  }
}
