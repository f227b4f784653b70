/**
 * Limits within one instance of the function. `SourceLimit`: requests per second of one source, counted after its
 * signature was verified, so that nobody can use up another's share. `RefusedTally`: log lines about requests without a
 * valid signature; a line also counts the refusals since the last one. Both keep only numbers and ids of registered
 * sources.
 */

/** A token bucket per source, with the capacity of one second. */
export class SourceLimit {
  readonly #rate: number;
  readonly #clock: () => number;
  readonly #left = new Map<string, { tokens: number; at: number }>();

  /** `rate`: requests a second; `clock` gives milliseconds since 1970 UTC. */
  constructor(rate: number, clock: () => number) {
    this.#rate = rate;
    this.#clock = clock;
  }

  /** Whether the source may send one more request now; if so, counts it. */
  take(source: string): boolean {
    const now = this.#clock();
    const { tokens, at } = this.#left.get(source) ?? { tokens: this.#rate, at: now };
    const there = Math.min(this.#rate, tokens + (Math.max(0, now - at) / 1000) * this.#rate);
    this.#left.set(source, { tokens: there >= 1 ? there - 1 : there, at: now });
    return there >= 1;
  }
}

/** The most log lines per window, and the length of a window in milliseconds. */
export const MOST_LINES = 10;
export const WINDOW = 10_000;

export class RefusedTally {
  readonly #clock: () => number;
  #from = Number.NEGATIVE_INFINITY;
  #lines = 0;
  #untold = 0;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Counts one refusal. Returns the number of refusals that a log line must report now; undefined: write no line. */
  note(): number | undefined {
    const now = this.#clock();
    if (now - this.#from >= WINDOW) {
      this.#from = now;
      this.#lines = 0;
    }
    this.#untold += 1;
    if (this.#lines >= MOST_LINES) return undefined;
    this.#lines += 1;
    const told = this.#untold;
    this.#untold = 0;
    return told;
  }
}
