/**
 * A cache of the registered sources' ids. In: an id from a request. Out: whether it is registered. Always: unknown ids
 * cause no reads of their own. The whole list is read at most once per interval, however many unknown ids arrive; a
 * newly registered source is known after one interval at the latest. The interval grows with the list.
 */
import type { Registry } from '../store/ports.ts';

/** The interval in milliseconds between two reads of a list of `size` ids: one second per thousand. */
export function knownWithin(size: number): number {
  return 1_000 * Math.max(1, Math.ceil(size / 1000));
}

export class KnownSources {
  readonly #registry: Pick<Registry, 'sources'>;
  readonly #clock: () => number;
  /** The list as last read. */
  #ids: ReadonlySet<string> | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<ReadonlySet<string>> | undefined;

  /** `clock` gives milliseconds since 1970 UTC. */
  constructor(registry: Pick<Registry, 'sources'>, clock: () => number) {
    this.#registry = registry;
    this.#clock = clock;
  }

  /** Whether a source of that id is registered. Throws if the list had to be read and could not. */
  async has(id: string): Promise<boolean> {
    if (this.#ids?.has(id)) return true;
    const now = this.#clock();
    if (this.#ids && !this.#reading && now - this.#readAt < knownWithin(this.#ids.size)) return false;
    this.#reading ??= this.#read(now);
    return (await this.#reading).has(id);
  }

  /** After a failure the previous list stays in use, until an unknown id arrives after the interval. */
  async #read(now: number): Promise<ReadonlySet<string>> {
    this.#readAt = now;
    try {
      this.#ids = new Set((await this.#registry.sources()).map(({ id }) => id));
      return this.#ids;
    } finally {
      this.#reading = undefined;
    }
  }
}
