/**
 * `npm run simulate`: a national night by discrete events, on the documented limits of the services. In: 35,000
 * agencies with 3 million applications a year, and service times measured in this very run. Out: how long the night
 * takes, how much runs at once, what it costs, and which limit binds, for an inline map and for
 * the distributed one that is deployed (`infra/chain-definition.ts`, 40 turns at once).
 *
 * Limits (developer guides of Step Functions, Lambda, DynamoDB and S3; prices of us-east-1, list, in US dollars):
 * 25,000 history events an execution; 40 iterations at once in an inline map; a distributed map of child executions
 * with at most 500 items each; 1,000 more concurrent executions every 10 s and function, up to the account's quota;
 * 3,000 read units a second and partition, and as many partitions as agencies that are far apart.
 */

import { createRandom } from '../../infra/cli/sample/random.ts';
import { foldCase } from '../../shared/cases/case.ts';
import type { KeptEvent } from '../../shared/events/event.ts';
import type { Instant } from '../../shared/events/instant.ts';
import { encodeSegment, tallySegment } from '../../shared/tables/segment.ts';

const AGENCIES = 35_000;
const APPLICATIONS = 3_000_000;
const EVENTS_AN_APPLICATION = 4.2;
const YEARS_HELD = 5;
const SEED = 20261122;

const LIMITS = {
  history: 25_000,
  /** Events that one turn of the map writes: entered, scheduled, started, succeeded, exited, of two tasks each. */
  historyATurn: 14,
  inlineAtOnce: 40,
  itemsAChild: 500,
  quota: 1_000,
  ramp: { executions: 1_000, seconds: 10 },
  readUnitsASecond: 3_000,
};
const PRICES = {
  gibSecond: 0.0000166667,
  invocation: 0.0000002,
  transition: 0.000025,
  readUnits: 0.125 / 1_000_000,
  s3Put: 0.000005,
  s3Get: 0.0000004,
};
const MEMORY_GIB = 1769 / 1024;
/** Seconds of a call over the network, and of what a start from cold adds. */
const ROUND_TRIP = 0.008;
const COLD = 0.6;
/** Bytes of an item that one strongly consistent read unit reads, and of an event in the log. */
const UNIT_BYTES = 4096;
const ITEM_BYTES = 300;
const PAGE_BYTES = 1 << 20;

interface Costs {
  /** Seconds an event, to read and fold it from the log. */
  log: number;
  /** Seconds an event, to fold it from a segment. */
  segment: number;
  /** Seconds for all drafts of one agency. */
  drafts: number;
}

/** Seconds of processor time a turn, the best of some rounds. */
function secondsOf(work: () => void): number {
  const rounds = Array.from({ length: 5 }, () => {
    const used = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(used);
    return (user + system) / 1e6;
  });
  return Math.min(...rounds);
}

function measuredCosts(): Costs {
  const CASES = 4_000;
  const event = (subject: string, step: number): KeptEvent =>
    ({
      agency: 'a',
      source: 's',
      subject,
      id: `${subject}-${step}`,
      at: `2024-0${step + 1}-01T00:00:00` as Instant,
      ...(step === 0
        ? { type: 'application.received', data: { applicantType: 'natural-person' } }
        : step === 3
          ? { type: 'application.decided', data: { outcome: 'granted' } }
          : { type: 'application.corrected', data: {} }),
    }) as KeptEvent;
  const log = Array.from({ length: CASES }, (_, index) => {
    const subject = `2024-${String(index).padStart(9, '0')}`;
    return JSON.stringify([0, 1, 2, 3].map((step) => event(subject, step)));
  });
  const digest = new Uint8Array(32);
  const fold = (text: string) => {
    const events: KeptEvent[] = JSON.parse(text);
    return { facts: foldCase(String(events[0]?.subject), events), events, digest };
  };
  const segment = encodeSegment(log.map(fold));
  const tally = tallySegment(segment);
  const drafts = secondsOf(() => {
    for (let round = 0; round < 100; round++) JSON.stringify(tally.tables({ id: 'a', name: 'a' }, 2024));
  });
  return {
    log: secondsOf(() => log.forEach(fold)) / (4 * CASES),
    segment: secondsOf(() => tallySegment(segment)) / (4 * CASES),
    drafts: (drafts / 100) * YEARS_HELD,
  };
}

interface Agency {
  events: number;
}

/** Sizes as they are: many that are small, a few that are very large (a power law, the sum as given). */
function agencies(): Agency[] {
  const random = createRandom(SEED);
  const weights = Array.from({ length: AGENCIES }, () => (1 - random.int(0, 999_999) / 1_000_000) ** -0.7);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const events = APPLICATIONS * EVENTS_AN_APPLICATION * YEARS_HELD;
  return weights.map((weight) => ({ events: Math.ceil((events * weight) / total) }));
}

/** Seconds that the two functions take for one agency, and the read units. */
function serviceOf({ events }: Agency, costs: Costs, from: 'log' | 'segments') {
  const calls = 8 * ROUND_TRIP + YEARS_HELD * 4 * ROUND_TRIP; // fold, journal, registry; each draft's objects
  if (from === 'segments') return { seconds: calls + costs.drafts + events * costs.segment, units: 2 };
  const bytes = events * ITEM_BYTES;
  const units = Math.ceil(bytes / UNIT_BYTES);
  const reading = Math.max(Math.ceil(bytes / PAGE_BYTES) * ROUND_TRIP, units / LIMITS.readUnitsASecond);
  return { seconds: calls + costs.drafts + events * costs.log + reading, units };
}

/** The night as it goes: whoever is free takes the next agency, and the free become more as the service allows. */
function simulate(services: readonly { seconds: number }[], most: number) {
  const free: number[] = [];
  let [next, end, atOnce] = [0, 0, 0];
  // Places come in steps: a first burst, then as many more every so many seconds.
  for (let started = 0, place = 0; place < Math.min(most, services.length); place++) {
    started = Math.floor(place / LIMITS.ramp.executions) * LIMITS.ramp.seconds;
    free.push(started + COLD);
  }
  atOnce = free.length;
  const heap = new Earliest(free);
  for (; next < services.length; next++) {
    const done = heap.take() + (services[next]?.seconds ?? 0);
    end = Math.max(end, done);
    heap.put(done);
  }
  return { minutes: end / 60, atOnce };
}

/** The earliest of some times: a binary heap. */
class Earliest {
  readonly #times: number[] = [];

  constructor(times: readonly number[]) {
    for (const time of times) this.put(time);
  }

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

const costs = measuredCosts();
const all = agencies();
const changed = all.filter((_, index) => index % 10 === 0);
const rows = [
  { night: 'inline map of 8, from the log', due: all, from: 'log', most: 8, distributed: false },
  {
    night: 'inline map of 40, from the log',
    due: all,
    from: 'log',
    most: LIMITS.inlineAtOnce,
    distributed: false,
  },
  {
    night: 'distributed, 40 at once (deployed), from the log',
    due: all,
    from: 'log',
    most: 40,
    distributed: true,
  },
  { night: 'distributed, 400 at once, from the log', due: all, from: 'log', most: 400, distributed: true },
  {
    night: 'distributed, 400 at once, from segments',
    due: all,
    from: 'segments',
    most: 400,
    distributed: true,
  },
  {
    night: 'distributed, a tenth of the agencies due',
    due: changed,
    from: 'segments',
    most: 400,
    distributed: true,
  },
] as const;

console.log(
  `${AGENCIES} agencies, ${APPLICATIONS} applications a year, ${YEARS_HELD} years held, seed ${SEED}; measured: ` +
    `${(costs.log * 1e6).toFixed(2)} µs an event from the log, ${(costs.segment * 1e6).toFixed(3)} from a segment`,
);
console.table(
  rows.map(({ night, due, from, most, distributed }) => {
    const services = due.map((agency) => serviceOf(agency, costs, from));
    const { minutes, atOnce } = simulate(services, most);
    const seconds = services.reduce((sum, service) => sum + service.seconds, 0);
    const units = services.reduce((sum, service) => sum + service.units, 0);
    const history = (distributed ? LIMITS.itemsAChild : due.length) * LIMITS.historyATurn;
    const cost =
      seconds * MEMORY_GIB * PRICES.gibSecond +
      due.length *
        (2 * PRICES.invocation + 3 * PRICES.transition + YEARS_HELD * (PRICES.s3Put + PRICES.s3Get)) +
      units * PRICES.readUnits;
    return {
      night,
      minutes: minutes.toFixed(1),
      'at once': atOnce,
      'longest agency s': Math.max(...services.map((service) => service.seconds)).toFixed(1),
      'history events': history,
      'fits a history': history <= LIMITS.history,
      'within the quota': atOnce <= LIMITS.quota,
      US$: cost.toFixed(2),
    };
  }),
);
