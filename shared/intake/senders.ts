/**
 * A cache of senders. In: the id of a source. Out: its rights, and the keys of its active secrets. Always: entries are
 * at most `HELD` old, so a retired secret or a withdrawn right ends within that time. A new secret or right takes
 * effect at once, because every refusal asks for the `current` sender first. During forgeries of the same source it
 * takes effect after `COUNTS_WITHIN`; commands that issue a secret wait that long.
 */
import { REGISTERED_ID } from '../events/catalogue.ts';
import type { Sender } from '../events/envelope.ts';
import { dayOf, instantOf } from '../events/instant.ts';
import type { Person } from '../registry/agency.ts';
import type { Clocks } from '../registry/clock.ts';
import { lastDayOf, parentOn } from '../registry/membership.ts';
import type { Registry, Secrets } from '../store/ports.ts';
import type { KnownSources } from './known-sources.ts';
import { keyOf } from './signature.ts';

/** The source of events from the desk: reserved, never registered, without a secret. */
export const DESK = 'desk';

export interface KnownSender extends Sender {
  keys: readonly Buffer[];
}

/** How long an entry is cached, in milliseconds. */
export const HELD = 45_000;
/**
 * The most look-ups of one id per second; beyond it the cached entry is used, which limits the reads that a flood
 * causes.
 */
export const MOST_READS = 20;
/** The same after an invalid signature: forgeries must cause hardly any reads. */
export const MOST_READS_OF_FORGERIES = 2;
/**
 * The window of these limits, in milliseconds. Beyond the limit, the entry read within the window is used. It includes
 * every secret older than the window, so forgeries cannot invalidate a correct signature.
 */
export const COUNTS_WITHIN = 1_000;
/** The most cached ids; the oldest are evicted. */
const MOST_HELD = 2_000;

const NOBODY: Promise<undefined> = Promise.resolve(undefined);

interface Held {
  at: number;
  sender: Promise<KnownSender | undefined>;
  /** The current window, and the look-ups in it so far. */
  second: { from: number; reads: number };
}

export class Senders {
  readonly #registry: Registry;
  readonly #secrets: Secrets;
  readonly #clock: () => number;
  readonly #known: Pick<KnownSources, 'has'> | undefined;
  readonly #held = new Map<string, Held>();
  #clocks: { at: number; clocks: Promise<Clocks> } | undefined;

  /** `clock` gives milliseconds since 1970 UTC. `known` recognises unknown ids without a read for each. */
  constructor(registry: Registry, secrets: Secrets, clock: () => number, known?: Pick<KnownSources, 'has'>) {
    this.#registry = registry;
    this.#secrets = secrets;
    this.#clock = clock;
    this.#known = known;
  }

  /** The cached sender; undefined if none is cached. */
  held(id: string): Promise<KnownSender | undefined> {
    const held = this.#held.get(id);
    return held && this.#clock() - held.at < HELD ? held.sender : NOBODY;
  }

  /** The sender as registered now; undefined if it is unknown or disabled. Throws `StoreUnavailable`. */
  async current(id: string, mostReads = MOST_READS): Promise<KnownSender | undefined> {
    // An impossible id is not worth a read.
    if (!REGISTERED_ID.test(id) || id === DESK) return undefined;
    if (this.#known && !(await this.#known.has(id))) return undefined;
    const now = this.#clock();
    const before = this.#held.get(id);
    const second =
      before && now - before.second.from < COUNTS_WITHIN ? before.second : { from: now, reads: 0 };
    if (before && second.reads >= mostReads) return before.sender;
    second.reads++;
    const sender = this.#read(id, before ? this.#heldClocks() : this.#readClocks());
    this.#held.delete(id);
    this.#held.set(id, { at: now, sender, second });
    // A failed look-up must not stay in the cache.
    sender.catch(() => this.#held.delete(id));
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= MOST_HELD) break;
      this.#held.delete(oldest);
    }
    return sender;
  }

  /** The parents of an agency on 31 December of the year and today: both may send its report of that year back. */
  async parentsOf(id: string, year: number): Promise<readonly (string | null)[]> {
    const agency = await this.#registry.agency(id);
    if (!agency) return [];
    return [lastDayOf(year), dayOf(instantOf(this.#clock()))].map((day) => parentOn(agency, day));
  }

  /** Whether an agency publishes the consolidated report of its members. */
  async consolidates(id: string): Promise<boolean> {
    return (await this.#registry.agency(id))?.consolidates === true;
  }

  /**
   * A sender with the present clocks of its sandboxes, because a newly set clock takes effect at once. `isAnew`: look
   * even if the cached sender had no sandboxes.
   */
  async withClocks(sender: KnownSender, isAnew = false): Promise<KnownSender> {
    const { clocks, ...plain } = sender;
    if (!clocks && !isAnew) return sender;
    return { ...plain, ...clocksAmong(sender.agencies, await this.#readClocks()) };
  }

  /** A person as registered now. Never cached, so that disabling takes effect at once. */
  personOf(id: string): Promise<Person | undefined> {
    return this.#registry.person(id);
  }

  async #read(id: string, known: Promise<Clocks>): Promise<KnownSender | undefined> {
    const [source, secrets, clocks] = await Promise.all([
      this.#registry.source(id),
      this.#secrets.of(id),
      known,
    ]);
    if (!source || source.disabled) return undefined;
    const keys = secrets.map(keyOf).filter((key) => key !== undefined);
    const { agencies, may, succeeds, numbering } = source;
    const plain = { source: source.id, agencies, may, succeeds, keys, ...(numbering && { numbering }) };
    return { ...plain, ...clocksAmong(agencies, clocks) };
  }

  /** Clocks of all sandboxes, cached together: few stacks have any, and `withClocks` reads them again before use. */
  #heldClocks(): Promise<Clocks> {
    const { at, clocks } = this.#clocks ?? {};
    return clocks && this.#clock() - (at ?? 0) < HELD ? clocks : this.#readClocks();
  }

  #readClocks(): Promise<Clocks> {
    const clocks = this.#registry.clocks();
    const read = { at: this.#clock(), clocks };
    this.#clocks = read;
    clocks.catch(() => {
      if (this.#clocks === read) this.#clocks = undefined;
    });
    return clocks;
  }
}

/** The clocks of these agencies; no property at all if none is a sandbox. */
export function clocksAmong(agencies: readonly string[], clocks: Clocks): Pick<KnownSender, 'clocks'> {
  const own = [...clocks].filter(([agency]) => agencies.includes(agency));
  return own.length === 0 ? {} : { clocks: new Map(own) };
}
