/**
 * Which ids are registered, held in memory. In: an id that a request names. Out: whether a source of that id is
 * registered. Always: an id that is none costs no read of its own: the whole list is read, once in so long and no
 * oftener, however many strangers knock; a source that was registered since is known after that time at the latest, and at
 * once where nobody knocks. The list of a small stack is read every second, that of a large one less often.
 */
import type { Registry } from '../store/ports.ts';

/** Milliseconds between two readings of the list, for each thousand ids in it. */
const EVERY = 1_000;

export class KnownSources {
  readonly #registry: Pick<Registry, 'sources'>;
  readonly #clock: () => number;
  #ids: Promise<ReadonlySet<string>> | undefined;
  #size = 0;
  #readAt = Number.NEGATIVE_INFINITY;

  /** `clock` gives milliseconds since 1970 UTC. */
  constructor(registry: Pick<Registry, 'sources'>, clock: () => number) {
    this.#registry = registry;
    this.#clock = clock;
  }

  async has(id: string): Promise<boolean> {
    if ((await this.#held())?.has(id)) return true;
    const now = this.#clock();
    if (this.#ids && now - this.#readAt < EVERY * Math.max(1, Math.ceil(this.#size / 1000)))
      return (await this.#ids).has(id);
    this.#readAt = now;
    this.#ids = this.#read();
    return (await this.#ids).has(id);
  }

  /** What was read before; a reading that failed is none. */
  async #held(): Promise<ReadonlySet<string> | undefined> {
    return this.#ids?.catch(() => undefined);
  }

  async #read(): Promise<ReadonlySet<string>> {
    const ids = new Set((await this.#registry.sources()).map(({ id }) => id));
    this.#size = ids.size;
    return ids;
  }
}
