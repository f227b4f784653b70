/**
 * Who may send, held for a while. In: the id of a source. Out: what the source may do and the keys of its active
 * secrets. What is held is at most `HELD` old, so that a retired secret and a withdrawn right end within that time;
 * a new secret or right counts at once, because whoever is about to refuse asks again with `fresh`.
 */
import type { Sender } from '../events/envelope.ts';
import type { Registry, Secrets } from '../store/ports.ts';
import { keyOf } from './signature.ts';

export interface KnownSender extends Sender {
  keys: readonly Buffer[];
}

/** Milliseconds for which an answer is held. */
export const HELD = 45_000;
/** Milliseconds within which even `fresh` takes what is held: forged requests must not become reads without bound. */
const FRESH = 1_000;
/** Ids that are held at most; above it the oldest go. */
const MOST_HELD = 2_000;

export class Senders {
  readonly #registry: Registry;
  readonly #secrets: Secrets;
  readonly #clock: () => number;
  readonly #held = new Map<string, { at: number; sender: Promise<KnownSender | undefined> }>();

  /** `clock` gives milliseconds since 1970 UTC. */
  constructor(registry: Registry, secrets: Secrets, clock: () => number) {
    this.#registry = registry;
    this.#secrets = secrets;
    this.#clock = clock;
  }

  /** The source of an id; undefined where it is unknown or disabled. */
  async find(id: string, fresh = false): Promise<KnownSender | undefined> {
    const now = this.#clock();
    const held = this.#held.get(id);
    if (held && now - held.at < (fresh ? FRESH : HELD)) {
      const sender = await held.sender;
      // That a source is unknown is soon out of date: it may have been registered since.
      if (sender || now - held.at < FRESH) return sender;
    }
    const sender = this.#read(id);
    this.#held.delete(id);
    this.#held.set(id, { at: now, sender });
    // A failed look-up is not an answer, and is not held.
    sender.catch(() => this.#held.delete(id));
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= MOST_HELD) break;
      this.#held.delete(oldest);
    }
    return sender;
  }

  async #read(id: string): Promise<KnownSender | undefined> {
    const [source, secrets] = await Promise.all([this.#registry.source(id), this.#secrets.of(id)]);
    if (!source || source.disabled) return undefined;
    const keys = secrets.map(keyOf).filter((key) => key !== undefined);
    return { source: source.id, agencies: source.agencies, may: source.may, succeeds: source.succeeds, keys };
  }
}
