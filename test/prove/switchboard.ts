/**
 * What the instrumented sources and the runner of the mutants share: which mutant is on, and what was seen.
 * Always: one a process, as `globalThis.__mutants__`, before any instrumented source is loaded; a mutant that is on is
 * counted each time that its code is reached, and ends with an error where that is far oftener than without it: most
 * loops that a mutant makes endless end here.
 */
export class Switchboard {
  /** The number of the mutant that is on; -1: none. */
  active = -1;
  /** How often the code of each mutant was reached since the last `fill(0)`. */
  readonly seen: Uint32Array;
  /** Whether an instrumented source was loaded since it was made false. */
  loaded = false;
  /** Whether the mutant that is on was reached at all, and whether it was stopped. */
  reached = false;
  stopped = false;
  #left = 0;

  constructor(mutants: number) {
    this.seen = new Uint32Array(mutants);
  }

  on(mutant: number, limit: number): void {
    this.active = mutant;
    this.reached = false;
    this.stopped = false;
    this.#left = limit;
  }

  off(): void {
    this.active = -1;
  }

  hit(): true {
    this.reached = true;
    this.#left -= 1;
    if (this.#left >= 0) return true;
    this.stopped = true;
    throw new Error('the code of the mutant was reached far oftener than without it');
  }
}

declare global {
  var __mutants__: Switchboard | undefined;
}
