/**
 * What bounds a flood within one running copy of the function. `SourceLimit`: requests a second of one source, counted
 * after its signature held, so that nobody spends the share of another. `RefusedTally`: lines of the log on requests
 * without a right signature; what is not written in a line is counted in the next one. Nothing is kept but ids of registered
 * sources and numbers.
 */

/** A second's worth may come at once. */
export class SourceLimit {
  readonly #rate: number;
  readonly #clock: () => number;
  readonly #left = new Map<string, { tokens: number; at: number }>();

  /** `rate`: requests a second; `clock` gives milliseconds since 1970 UTC. */
  constructor(rate: number, clock: () => number) {
    this.#rate = rate;
    this.#clock = clock;
  }

  /** Whether one more request of the source is taken now. */
  take(source: string): boolean {
    const now = this.#clock();
    const { tokens, at } = this.#left.get(source) ?? { tokens: this.#rate, at: now };
    const there = Math.min(this.#rate, tokens + (Math.max(0, now - at) / 1000) * this.#rate);
    this.#left.set(source, { tokens: there >= 1 ? there - 1 : there, at: now });
    return there >= 1;
  }
}

/** Lines in a window of time, and the length of one in milliseconds. */
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

  /** How many refusals a line of now stands for; undefined where none is written. */
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
