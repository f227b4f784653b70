/**
 * What the cells of one year hold while it is counted. In: paths of cells, and what is added to them. Out: their sums.
 * Always: exact, or a RangeError.
 */
/** Things, and fen. */
export class CellCounts {
  readonly #counts = new Map<string, number>();
  readonly #fen = new Map<string, bigint>();

  add(path: string, count: number): void {
    this.#counts.set(path, (this.#counts.get(path) ?? 0) + count);
  }

  addFen(path: string, fen: bigint): void {
    this.#fen.set(path, (this.#fen.get(path) ?? 0n) + fen);
  }

  /** Throws a RangeError where the count is too large to be exact. */
  count(path: string): number {
    const sum = this.#counts.get(path) ?? 0;
    if (!Number.isSafeInteger(sum))
      throw new RangeError('a count of the tables is beyond 2^53 and would not be exact');
    return sum;
  }

  fen(path: string): bigint {
    return this.#fen.get(path) ?? 0n;
  }
}

/** Paths of cells by row and column: few, and each is asked for of every life. */
const PATHS = new Map<string, Map<string, string>>();

/** A path is made once, so that its hash is too. */
export function cellOf(row: string, column: string): string {
  const known = PATHS.get(row) ?? new Map<string, string>();
  if (known.size === 0) PATHS.set(row, known);
  const path = known.get(column) ?? `${row}.${column}`;
  if (!known.has(column)) known.set(column, path);
  return path;
}
