/**
 * A hundred forged requests a second for ten minutes of simulated time (R38), beside vendors who go on sending: none of
 * them is refused, the stores are asked next to nothing, and the log grows by a line a second at most. The clock is the
 * simulation's; the stage of the API is its token bucket, with the default settings; each running copy of the function has
 * its own memory, as on Lambda.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { readSettings } from '../../infra/stack/settings.ts';
import { KnownSources } from '../../shared/intake/known-sources.ts';
import { MOST_LINES, RefusedTally, SourceLimit, WINDOW } from '../../shared/intake/limits.ts';
import { type Answer, type Intake, receive } from '../../shared/intake/receive.ts';
import { Senders } from '../../shared/intake/senders.ts';
import { keyOf, secretOf, sign } from '../../shared/intake/signature.ts';
import { dollarsOf, forgedAMonth } from '../bench/forged.ts';
import { memoryStores } from '../doubles/memory-store.ts';
import { tell } from '../prove/figure.ts';
import { goodEvent, NOW } from '../rooms/good-events.ts';

const VENDORS = 20;
const FORGED_A_SECOND = 100;
const SECONDS = 600;
/** Running copies of the function, among which the requests are dealt out. */
const COPIES = 4;
const settings = readSettings(() => undefined, {});

/** The stage of the API: so many at once, so many a second, whoever they are of. */
class Stage {
  #tokens = settings.throttle.burst;
  #at = 0;
  take(now: number): boolean {
    const { rate, burst } = settings.throttle;
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#at) / 1000) * rate);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

interface Flood {
  vendors: Record<string, number>;
  forged: Record<string, number>;
  lines: number;
  counted: number;
  reads: number;
}

/** A generator of our own: the same numbers in every run. */
function randomness(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** `claims`: ids of registered sources, which the forger knows, or ids of nobody. */
async function flooded(claims: 'strangers' | 'vendors' | 'both'): Promise<Flood> {
  const stores = memoryStores();
  const time = { now: NOW };
  const clock = () => time.now;
  const found: Flood = { vendors: {}, forged: {}, lines: 0, counted: 0, reads: 0 };
  const key = Buffer.alloc(32, 7);
  for (let vendor = 0; vendor < VENDORS; vendor++) {
    const id = `vendor-${vendor}`;
    await stores.registry.putAgency({
      id: `a${vendor}`,
      name: id,
      parent: null,
      contact: null,
      chargeDecimals: 4,
    });
    await stores.registry.putSource({
      id,
      agencies: [`a${vendor}`],
      may: ['facts'],
      succeeds: [],
      disabled: false,
    });
    await stores.secrets.replace(id, [], [secretOf(key)]);
  }
  const counting = <T extends object>(store: T, names: readonly (keyof T & string)[]): T =>
    new Proxy(store, {
      get: (of, name, self) => {
        if (names.some((each) => each === name)) found.reads += 1;
        return Reflect.get(of, name, self);
      },
    });
  const registry = counting(stores.registry, ['source', 'sources']);
  const secrets = counting(stores.secrets, ['of']);
  const copies = Array.from({ length: COPIES }, () => {
    const door: Intake = {
      senders: new Senders(registry, secrets, clock, new KnownSources(registry, clock)),
      eventLog: stores.eventLog,
      journal: stores.journal,
      limit: new SourceLimit(settings.sourceRate, clock),
      clock,
    };
    return { door, tally: new RefusedTally(clock) };
  });
  const random = randomness(38);
  const stage = new Stage();
  let requests = 0;
  const call = async (source: string, by: Buffer, body: string, to: Record<string, number>) => {
    requests += 1;
    if (!stage.take(time.now - NOW)) {
      to['429'] = (to['429'] ?? 0) + 1;
      return;
    }
    const copy = copies[Math.floor(random() * COPIES)];
    if (!copy) throw new Error('no copy');
    const id = `msg-${requests}`;
    const seconds = Math.floor(time.now / 1000);
    const bytes = Buffer.from(body);
    const headers = {
      'content-type': 'application/cloudevents+json',
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': sign(by, id, seconds, bytes),
    };
    const answer = await receive({ source, headers, body: bytes }, id, copy.door);
    if (isForged(answer)) {
      const told = copy.tally.note();
      if (told !== undefined) found.lines += 1;
      found.counted += told ?? 0;
    }
    const kind = answer.kind === 'refused' ? answer.code : answer.kind;
    to[kind] = (to[kind] ?? 0) + 1;
  };
  const wrong = Buffer.alloc(32, 9);
  const vendorKey = keyOf(secretOf(key)) ?? key;
  for (let second = 0; second < SECONDS; second++)
    for (let n = 0; n < FORGED_A_SECOND; n++) {
      time.now = NOW + second * 1000 + (n * 1000) / FORGED_A_SECOND;
      const known = claims === 'vendors' || (claims === 'both' && n % 2 === 0);
      const claimed = known
        ? `vendor-${Math.floor(random() * VENDORS)}`
        : `stranger-${Math.floor(random() * 1e9)}`;
      await call(claimed, wrong, '{}', found.forged);
      // Every vendor sends once in ten seconds.
      if (n % 50 === 0) {
        const vendor = (second * 2 + n / 50) % VENDORS;
        const event = goodEvent('application.received', { agency: `a${vendor}`, id: `e-${second}-${n}` });
        await call(`vendor-${vendor}`, vendorKey, JSON.stringify(event), found.vendors);
      }
    }
  return found;
}

const isForged = (answer: Answer) => answer.kind === 'refused' && answer.code === 'identity.refused';

describe.each(['strangers', 'vendors', 'both'] as const)('forged in the name of %s', (claims) => {
  let found: Flood;
  beforeAll(async () => {
    found = await flooded(claims);
  }, 120_000);

  test('no vendor is refused, and no forgery is taken', () => {
    tell({
      row: 'R38',
      what: 'requests of vendors beside forgeries',
      held: found.vendors['accepted'] ?? 0,
      tried: 2 * SECONDS,
    });
    expect(found.vendors).toEqual({ accepted: 2 * SECONDS });
    expect(found.forged).toEqual({ 'identity.refused': FORGED_A_SECOND * SECONDS });
  });

  test('the log grows by a line a second of each copy at most, and the count of refusals is whole', () => {
    expect(found.lines).toBeLessThanOrEqual(((SECONDS * 1000) / WINDOW) * MOST_LINES * COPIES);
    // What came after the last line of a copy waits for the next one.
    expect(found.counted).toBeGreaterThan(FORGED_A_SECOND * SECONDS * 0.97);
    expect(found.counted).toBeLessThanOrEqual(FORGED_A_SECOND * SECONDS);
  });

  test('the stores are asked no more than so many times a second, whatever the flood', () => {
    const aSecond = found.reads / SECONDS;
    // A list a second of each copy for strangers; for each registered id that is claimed two look-ups of two reads.
    const most = claims === 'strangers' ? 2 * COPIES : 2 * COPIES + 4 * FORGED_A_SECOND;
    expect(aSecond).toBeLessThanOrEqual(most);
  });
});

test('a month of them costs at most 350 dollars without a firewall', () => {
  const measured = dollarsOf(forgedAMonth({ rate: FORGED_A_SECOND, throttle: settings.throttle.rate }));
  tell({
    row: 'R38',
    what: 'a month of 100 forged requests a second',
    measured: Math.round(measured),
    most: 350,
    unit: ' USD',
  });
  expect(measured).toBeLessThanOrEqual(350);
});

test('planted: at the throttle of earlier releases the same flood has vendors refused', () => {
  const before = { rate: 100, burst: 200 };
  let tokens = before.burst;
  let refused = 0;
  for (let second = 0; second < SECONDS; second++) {
    tokens = Math.min(before.burst, tokens + before.rate) - (FORGED_A_SECOND + 2);
    if (tokens < 0) refused += 1;
    tokens = Math.max(0, tokens);
  }
  expect(refused).toBeGreaterThan(400);
});
