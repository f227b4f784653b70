/**
 * Which ids are registered, held in memory. In: an id that a request names. Out: whether a source of that id is
 * registered. Always: an id that is none costs no read of its own: the whole list is read, once in so long and no
 * oftener, however many strangers knock; a source that was registered since is known after that time at the latest, and at
 * once where nobody knocks. The list of a small stack is read every second, that of a large one less often.
 */
import type { Registry } from '../store/ports.ts';

/** Milliseconds between two readings of a list of so many ids, and after which one that is new is known: a second a thousand. */
export function knownWithin(size: number): number {
  return 1_000 * Math.max(1, Math.ceil(size / 1000));
}

export class KnownSources {
  readonly #registry: Pick<Registry, 'sources'>;
  readonly #clock: () => number;
  /** As it was read last. */
  #ids: ReadonlySet<string> | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<ReadonlySet<string>> | undefined;

  /** `clock` gives milliseconds since 1970 UTC. */
  constructor(registry: Pick<Registry, 'sources'>, clock: () => number) {
    this.#registry = registry;
    this.#clock = clock;
  }

  async has(id: string): Promise<boolean> {
    if (this.#ids?.has(id)) return true;
    const now = this.#clock();
    if (this.#ids && !this.#reading && now - this.#readAt < knownWithin(this.#ids.size)) return false;
    this.#reading ??= this.#read(now);
    return (await this.#reading).has(id);
  }

  /** Where it fails, what was read before is still known, and the next stranger asks again in its time. */
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
