/**
 * A night by discrete events. In: turns, each with what it takes and draws, how many may run at once, and the rates of
 * the services. Out: how long the night is, and what held it back. Whoever is free takes the next turn; a turn begins
 * when every rate has what it draws (a bucket of one second, filled at the rate, as the services' own throttles are).
 */

/** Services that are drawn on: units a second. */
export type Rates = Readonly<Record<string, number>>;

export interface Turn {
  seconds: number;
  /** Units of each rate. */
  draws: Readonly<Record<string, number>>;
}

export interface Places {
  most: number;
  /** They are not all there at once: so many come every so many seconds, each a cold start. */
  ramp: { places: number; seconds: number };
  cold: number;
}

export interface SimulatedNight {
  seconds: number;
  atOnce: number;
  /** The rate that the turns waited for longest, with the seconds of a turn on average. */
  slowest: { rate: string; wait: number } | undefined;
}

export function simulate(turns: readonly Turn[], places: Places, rates: Rates): SimulatedNight {
  const atOnce = Math.min(places.most, turns.length);
  const free = new Earliest();
  for (let place = 0; place < atOnce; place++)
    free.put(Math.floor(place / places.ramp.places) * places.ramp.seconds + places.cold);
  const buckets = Object.entries(rates).map(([rate, perSecond]) => ({
    rate,
    bucket: new Bucket(perSecond),
    waited: 0,
  }));
  let end = 0;
  for (const { seconds, draws } of turns) {
    const asked = free.take();
    let begun = asked;
    for (const each of buckets) {
      const ready = each.bucket.draw(asked, draws[each.rate] ?? 0);
      each.waited += ready - asked;
      begun = Math.max(begun, ready);
    }
    end = Math.max(end, begun + seconds);
    free.put(begun + seconds);
  }
  const [slowest] = buckets.toSorted((a, b) => b.waited - a.waited);
  const waits = slowest !== undefined && slowest.waited > 0;
  return {
    seconds: end,
    atOnce,
    slowest: waits ? { rate: slowest.rate, wait: slowest.waited / turns.length } : undefined,
  };
}

/** Asked in the order of time; who asks for more than there is waits, and those behind wait longer. */
class Bucket {
  readonly #rate: number;
  #level: number;
  #at = 0;

  constructor(rate: number) {
    this.#rate = rate;
    this.#level = rate;
  }

  /** When the units are there. */
  draw(at: number, units: number): number {
    this.#level = Math.min(this.#rate, this.#level + (at - this.#at) * this.#rate) - units;
    this.#at = at;
    return this.#level >= 0 ? at : at - this.#level / this.#rate;
  }
}

/** The earliest of some times: a binary heap. */
class Earliest {
  readonly #times: number[] = [];

  put(time: number): void {
    let at = this.#times.push(time) - 1;
    for (let above = (at - 1) >> 1; at > 0 && (this.#times[above] ?? 0) > time; above = (at - 1) >> 1) {
      this.#times[at] = this.#times[above] ?? 0;
      at = above;
    }
    this.#times[at] = time;
  }

  take(): number {
    const first = this.#times[0] ?? 0;
    const last = this.#times.pop() ?? 0;
    if (this.#times.length === 0) return first;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= this.#times.length) break;
      if ((this.#times[below + 1] ?? Number.POSITIVE_INFINITY) < (this.#times[below] ?? 0)) below++;
      if ((this.#times[below] ?? 0) >= last) break;
      this.#times[at] = this.#times[below] ?? 0;
      at = below;
    }
    this.#times[at] = last;
    return first;
  }
}
