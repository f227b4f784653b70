/**
 * Latency injected into every call of a kind of store, and how long a piece of work takes by it. In: stores, and which
 * calls are slow. Out: rounds: elapsed time over latency, where everything else takes no time at all. Calls that do not
 * wait for one another go together; so does what a step asks for while another answer is under way.
 */
import type { MemoryStores } from '../../doubles/memory-store.ts';
import { around } from './around.ts';

/** Milliseconds in which nothing further is asked for: then all that waits is answered. */
const QUIET = 15;

export class Rounds {
  count = 0;
  /** What was asked in each round. */
  readonly asked: string[][] = [];
  #waiting: (() => void)[] = [];
  #names: string[] = [];
  #timer: NodeJS.Timeout | undefined;

  wait(name: string): Promise<void> {
    return new Promise((answer) => {
      this.#waiting.push(answer);
      this.#names.push(name);
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#pass(), QUIET);
    });
  }

  #pass(): void {
    this.count += 1;
    this.asked.push(this.#names);
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#names = [];
    for (const answer of waiting) answer();
  }
}

const KINDS = { s3: /^(drafts|publication)\./, dynamodb: /^(?!drafts|publication)\w+\./ };

/** The stores with latency in all calls of one kind. */
export function slow(stores: MemoryStores, kind: keyof typeof KINDS) {
  const rounds = new Rounds();
  const through = around(stores, async (name, effect) => {
    if (KINDS[kind].test(name)) await rounds.wait(name);
    return effect();
  });
  return { rounds, stores: through };
}
