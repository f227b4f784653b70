/**
 * Children that AWS executes at least once and cuts off after five minutes (the setting `children=express`): whatever
 * becomes of them, the same run works those again that left no result, and ends as one with standard children does.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { RunSummary } from '../../../shared/night/catalogue.ts';
import { renderAgency } from '../../../shared/night/render-report.ts';
import { EXPRESS_FOLD, rollUp } from '../../../shared/night/roll-up.ts';
import type { MemoryStores } from '../../doubles/memory-store.ts';
import { randomOf } from '../../prove/random.ts';
import { around, copyOf, differing, endState } from './around.ts';
import { chain, type Express } from './chain.ts';
import { watched } from './reader.ts';
import { story } from './story.ts';
import { received, textOf, worldOn } from './world.ts';

const ONE_IN = process.env['GONGKAI_FAULTS'] === 'all' ? 1 : 12;

let told: MemoryStores;
let at: string;
let undisturbed: Record<string, unknown>;
let results: RunSummary['results'];

beforeAll(async () => {
  const world = await story();
  told = world.stores;
  at = new Date(world.now()).toISOString();
  const stores = await copyOf(told);
  results = await resultsOf(stores);
  undisturbed = await endState(stores);
});

const night = () => ({ mode: 'night' as const, run: 'night', at });

async function resultsOf(
  stores: MemoryStores,
  express?: Express,
  through = stores,
): Promise<RunSummary['results']> {
  const failed = (place: object, error: unknown) => {
    throw new Error(JSON.stringify(place), { cause: error });
  };
  const { summary } = await chain(night(), through, failed, undefined, express);
  return (JSON.parse(await textOf(stores.drafts, summary)) as RunSummary).results;
}

/** What a night with such children leaves otherwise than one with standard children. */
async function wrongWith(express: Express, disturb = (stores: MemoryStores) => stores): Promise<string[]> {
  const copy = await copyOf(told);
  const eyes = watched(copy.publication, copy.drafts);
  const stores = { ...copy, publication: eyes.publication };
  const came = await resultsOf(stores, express, disturb(stores));
  const failures = came.filter(({ state }) => state === 'failed').map((one) => JSON.stringify(one));
  return [...failures, ...eyes.broken, ...differing(undisturbed, await endState(stores))];
}

describe('express children', () => {
  test('undisturbed give the result of standard ones, and no agency has two turns', async () => {
    const stores = await copyOf(told);
    let started = 0;
    expect(
      await resultsOf(stores, (child) => {
        started += 1;
        return child();
      }),
    ).toEqual(results);
    expect(differing(undisturbed, await endState(stores))).toEqual([]);
    expect(started).toBe(2);
    expect(await stores.drafts.head('runs/night/again/due.json')).toBeUndefined();
  });

  test('that never start are all replaced by standard ones in the same run', async () => {
    expect(await wrongWith(() => Promise.reject(new Error('not authorized')))).toEqual([]);
  });

  test('cut off between any two calls lose nothing, publish nothing twice, and count nothing as failed', async () => {
    const calls: string[] = [];
    let inChild = false;
    await wrongWith(
      async (child) => {
        inChild = true;
        await child();
        inChild = false;
      },
      (stores) =>
        around(stores, (name, effect) => {
          if (inChild) calls.push(name);
          return effect();
        }),
    );
    expect(calls.length).toBeGreaterThan(100);
    // A result that is left before its entries are settled shows around these.
    const isLast = (name = '') => name === 'progress.record' || name === 'journal.settle';
    const points = [...calls.keys()].filter(
      (index) => index % ONE_IN === 0 || isLast(calls[index]) || isLast(calls[index + 1]),
    );
    const wrong: string[] = [];
    for (const point of points) {
      const { kill, disturb } = killer(point);
      wrong.push(...(await wrongWith(kill, disturb)).map((what) => `call ${point}: ${what}`));
    }
    console.info(`cut off at ${points.length} of ${calls.length} calls`);
    expect(wrong).toEqual([]);
  }, 600_000);

  test.each([1, 2, 3, 4, 5, 6])('started twice at a time leave what one leaves: seed %i', async (seed) => {
    const random = randomOf(seed);
    const wrong = await wrongWith(
      async (child) => {
        await Promise.all([child(), child()]);
      },
      (stores) =>
        around(stores, async (_, effect) => {
          for (let turns = Math.floor(random() * 6); turns > 0; turns--) await new Promise(setImmediate);
          return effect();
        }),
    );
    expect(wrong).toEqual([]);
  });

  test('that fail are repeated; an agency that fails again is reported once and stops no other', async () => {
    const broken = (of: (tries: number) => boolean) => {
      let tries = 0;
      return (stores: MemoryStores): MemoryStores => ({
        ...stores,
        registry: {
          ...stores.registry,
          agency: async (id) => {
            if (id === 'huaian' && of(++tries)) throw new Error(`try ${tries}`);
            return stores.registry.agency(id);
          },
        },
      });
    };
    const once = (child: () => Promise<void>) => child();
    expect(
      await wrongWith(
        once,
        broken((tries) => tries === 1),
      ),
    ).toEqual([]);
    const stores = await copyOf(told);
    const came = await resultsOf(stores, once, broken(() => true)(stores));
    expect(came.filter(({ agency }) => agency === 'huaian')).toMatchObject([
      { state: 'failed', reason: 'Error: try 2' },
    ]);
    const others = (of: RunSummary['results']) => of.filter(({ agency }) => agency !== 'huaian');
    expect(others(came)).toEqual(others(results));
  });
});

/** Children of which one is gone after so many calls: it does nothing any more, not even say that it failed. */
function killer(point: number): { kill: Express; disturb: (stores: MemoryStores) => MemoryStores } {
  let [calls, inChild, dead] = [0, false, false];
  const disturb = (stores: MemoryStores) =>
    around(stores, async (_, effect) => {
      if (!inChild) return effect();
      if (dead) throw new Error('gone');
      const done = await effect();
      dead = calls++ === point;
      if (dead) throw new Error('cut off');
      return done;
    });
  const kill: Express = async (child) => {
    inChild = true;
    await child().finally(() => {
      [inChild, dead] = [false, false];
    });
  };
  return { kill, disturb };
}

test('a fold whose express child has ended stores nothing, so that its replacement can settle', async () => {
  const world = worldOn(await copyOf(told));
  world.at(at);
  await world.register('xiang');
  await world.send('xiang', received('A', '2024-03-01T10:00:00+08:00'));
  world.later(60);
  const begun = new Date(world.now()).toISOString();
  const input = { run: 'night', at: begun, mode: 'night', agency: 'xiang' } as const;
  let clock = world.now() + EXPRESS_FOLD + 1;
  const ports = { ...world.stores, clock: () => clock, segmentDiffers: () => {} };
  await expect(rollUp({ ...input, begun }, ports)).rejects.toMatchObject({ name: 'TooLateForExpress' });
  expect(await world.stores.drafts.head('segments/xiang.bin')).toBeUndefined();
  const { rolled } = await rollUp(input, ports);
  await renderAgency(rolled, {
    ...ports,
    formats: [],
    salt: () => '5a'.repeat(32),
    unprintable: () => [],
    publicationUrl: 'https://publication.example',
    failed: () => {},
    published: () => {},
  });
  expect(await world.stores.journal.entries('xiang')).toEqual([]);
  clock = world.now() + EXPRESS_FOLD;
  await expect(rollUp({ ...input, begun }, ports)).resolves.toBeDefined();
  // AWS gives it up after five; one minute is for the drafts, the files and the result.
  expect(EXPRESS_FOLD).toBeLessThanOrEqual(4 * 60_000);
});
