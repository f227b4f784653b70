/**
 * Who may send, held for a while. In: the id of a source. Out: what the source may do and the keys of its active
 * secrets. What is held is at most `HELD` old, so that a retired secret and a withdrawn right end within that time;
 * a new secret or right counts at once, because whoever is about to refuse asks for the `current` sender first; beside
 * forgeries of the same source it counts `COUNTS_WITHIN`, and who hands a secret out waits as long.
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

/** What the desk sends comes from this source: reserved, never registered, and without a secret. */
export const DESK = 'desk';

export interface KnownSender extends Sender {
  keys: readonly Buffer[];
}

/** Milliseconds for which an answer is held. */
export const HELD = 45_000;
/** Look-ups of one id within a second; above it what is held is taken, so that forgeries become no reads without bound. */
export const MOST_READS = 20;
/** The same where a signature did not hold: whoever forges causes next to no reads, whatever id is claimed. */
export const MOST_READS_OF_FORGERIES = 2;
/**
 * What bounds the reads is a second: above so many, what was read in it is taken. A secret that is older than that was
 * read with it, so that no forger makes a right signature a wrong one.
 */
export const COUNTS_WITHIN = 1_000;
/** Ids that are held at most; above it the oldest go. */
const MOST_HELD = 2_000;

const NOBODY: Promise<undefined> = Promise.resolve(undefined);

interface Held {
  at: number;
  sender: Promise<KnownSender | undefined>;
  /** The second that is counted in, and the look-ups in it so far. */
  second: { from: number; reads: number };
}

export class Senders {
  readonly #registry: Registry;
  readonly #secrets: Secrets;
  readonly #clock: () => number;
  readonly #known: Pick<KnownSources, 'has'> | undefined;
  readonly #held = new Map<string, Held>();
  #clocks: { at: number; clocks: Promise<Clocks> } | undefined;

  /** `clock` gives milliseconds since 1970 UTC. `known` answers for ids that are none, without a read of their own. */
  constructor(registry: Registry, secrets: Secrets, clock: () => number, known?: Pick<KnownSources, 'has'>) {
    this.#registry = registry;
    this.#secrets = secrets;
    this.#clock = clock;
    this.#known = known;
  }

  /** The source of an id as it is held; undefined where nothing is. */
  held(id: string): Promise<KnownSender | undefined> {
    const held = this.#held.get(id);
    return held && this.#clock() - held.at < HELD ? held.sender : NOBODY;
  }

  /** The source of an id as it is now; undefined where it is unknown or disabled. */
  async current(id: string, mostReads = MOST_READS): Promise<KnownSender | undefined> {
    // What cannot be an id cannot be a key of the registry either.
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
    // A failed look-up is not an answer, and is not held.
    sender.catch(() => this.#held.delete(id));
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= MOST_HELD) break;
      this.#held.delete(oldest);
    }
    return sender;
  }

  /** The parents of an agency on 31 December of a year and today: either may send its report of that year back. */
  async parentsOf(id: string, year: number): Promise<readonly (string | null)[]> {
    const agency = await this.#registry.agency(id);
    if (!agency) return [];
    return [lastDayOf(year), dayOf(instantOf(this.#clock()))].map((day) => parentOn(agency, day));
  }

  /** Whether an agency makes the report of all below it. */
  async consolidates(id: string): Promise<boolean> {
    return (await this.#registry.agency(id))?.consolidates === true;
  }

  /**
   * A sender of sandboxes with their clocks as they are now, however long it was held: one that is set counts at once.
   * `isAnew`: also where none of its agencies was known to be a sandbox.
   */
  async withClocks(sender: KnownSender, isAnew = false): Promise<KnownSender> {
    const { clocks, ...plain } = sender;
    if (!clocks && !isAnew) return sender;
    return { ...plain, ...clocksAmong(sender.agencies, await this.#readClocks()) };
  }

  /** A person as registered now: never held, so that one who is disabled is so at once. */
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

  /** Read for all sources at once: few stacks have a sandbox, and none of its clocks is gone by without being read anew. */
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

/** Nothing where none of the agencies has a clock of its own, as outside of trials. */
export function clocksAmong(agencies: readonly string[], clocks: Clocks): Pick<KnownSender, 'clocks'> {
  const own = [...clocks].filter(([agency]) => agencies.includes(agency));
  return own.length === 0 ? {} : { clocks: new Map(own) };
}
