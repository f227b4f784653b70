/**
 * Counts of items with the same description. In: the kind of an item, as a small number, and the years in which it
 * began and ended (`null`: it did not). Out: one object per description, with its count. Always: two descriptions are
 * the same exactly when all three parts are.
 */
export type Counted<Life> = Life & { count: number };

/** Years have four digits; the last number of this many means none. */
const YEARS = 2 ** 14;
/** The years of nearly all items, and one more value for none: with them a description fits into 31 bits. */
const FIRST_NEAR = 1900;
const NEAR_YEARS = 2 ** 8;
const BEYOND_NEAR = 2 ** 31;

export class Histogram<Life> {
  readonly #lives = new Map<number, Counted<Life>>();

  /** In the order of first occurrence. */
  get lives(): Iterable<Counted<Life>> {
    return this.#lives.values();
  }

  find(what: number, from: number | null, until: number | null): Counted<Life> | undefined {
    return this.#lives.get(keyOf(what, from, until));
  }

  put(what: number, from: number | null, until: number | null, life: Counted<Life>): void {
    this.#lives.set(keyOf(what, from, until), life);
  }
}

/** A number beyond 31 bits is an object: with such keys a log would create one per case. */
function keyOf(what: number, from: number | null, until: number | null): number {
  const first = from === null ? NEAR_YEARS - 1 : from - FIRST_NEAR;
  const last = until === null ? NEAR_YEARS - 1 : until - FIRST_NEAR;
  const isNear = isYear(from, first) && isYear(until, last);
  if (isNear) return (what * NEAR_YEARS + first) * NEAR_YEARS + last;
  return BEYOND_NEAR + (what * YEARS + (from ?? YEARS - 1)) * YEARS + (until ?? YEARS - 1);
}

function isYear(year: number | null, near: number): boolean {
  return year === null || (near >= 0 && near < NEAR_YEARS - 1);
}
