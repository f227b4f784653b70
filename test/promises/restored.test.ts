/**
 * R26: a restore publishes nothing (contract, section 5). Random stories of two agencies are played: facts, texts,
 * finalisations with and without a note, retractions, take-downs, chains of every mode, some cut off while they publish.
 * Then the stack is lost, and comes back elsewhere in four ways: from an export, from an export of events alone, and with
 * its buckets copied and its events from our export or from one that DynamoDB made. Whatever chains run there, no public byte changes and nothing is
 * published that this stack was not given itself; what is given to it is published, and its neighbours do not wait.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { exportLog, importLog, importManaged } from '../../infra/cli/operator/recovery/log-export.ts';
import { prepareRebuild } from '../../infra/cli/operator/recovery/rebuilding.ts';
import { republish, waitingOf } from '../../infra/cli/operator/waiting.ts';
import type { RunMode } from '../../shared/agreement/run-modes.ts';
import type { Manifest } from '../../shared/night/manifest.ts';
import { takeDown, versionsOf } from '../../shared/night/take-down.ts';
import { sha256 } from '../../shared/store/digest.ts';
import type { Objects } from '../../shared/store/ports.ts';
import type { MemoryStores } from '../doubles/memory-store.ts';
import { length, tell } from '../prove/figure.ts';
import { randomOf } from '../prove/random.ts';
import { exportedLog } from '../rooms/cli/operator/recovery/managed.ts';
import { contentsOf, manifestsIn } from '../rooms/night/reader.ts';
import {
  finalised,
  licences,
  received,
  retracted,
  texts,
  type World,
  worldOn,
} from '../rooms/night/world.ts';

const STORIES = length('RESTORES', 4);
const SEED = 20261130;
const AGENCIES = ['huaian', 'zhoukou'];
const YEARS = [2023, 2024];
const URL = 'https://publication.example';

const folder = mkdtempSync(join(tmpdir(), 'gongkai-restored-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Dice {
  chance: (of: number) => boolean;
  pick: <T>(items: readonly T[]) => T;
}

function diceOf(seed: number): Dice {
  const random = randomOf(seed);
  return {
    chance: (of) => random() < of,
    pick: (items) => items[Math.floor(random() * items.length)] as (typeof items)[number],
  };
}

async function played(dice: Dice): Promise<World> {
  const world = worldOn();
  for (const agency of AGENCIES) {
    await world.register(agency);
    for (const year of YEARS) await world.send(agency, ...texts(year));
  }
  for (let step = 0; step < 14; step++) await STEPS[dice.pick(Object.keys(STEPS))]?.(world, dice, step);
  return world;
}

type Step = (world: World, dice: Dice, step: number) => Promise<unknown>;

const STEPS: Record<string, Step> = {
  fact: (world, dice, step) =>
    world.send(dice.pick(AGENCIES), licences(`L-${step}`, timeIn(dice.pick(YEARS)), step + 1)),
  case: (world, dice, step) =>
    world.send(dice.pick(AGENCIES), received(`A-${step}`, timeIn(dice.pick(YEARS)))),
  finalise: (world, dice, step) => {
    const data = dice.pick([{}, { note: '说明。' }, { note: '说明。' }, { note: '说明。', draft: 'x' }]);
    return world.send(dice.pick(AGENCIES), finalised(dice.pick(YEARS), data, { id: `f-${step}` }));
  },
  retract: (world, dice, step) => {
    const id = `f-${Math.max(0, step - 1)}`;
    return world.send(dice.pick(AGENCIES), retracted(String(dice.pick(YEARS)), id));
  },
  chain: async (world, dice) => {
    world.later(dice.pick([1, 60]));
    await world.run(dice.pick<RunMode>(['night', 'night', 'pending', 'from-log', 'rebuild']));
  },
  cut: async (world, dice) => {
    world.later(60);
    const put: Objects['put'] = async (object) => {
      if (object.key.includes('/') && dice.chance(0.4)) throw new Error('cut off');
      return world.stores.publication.put(object);
    };
    const publication = { ...world.stores.publication, put };
    await world.run('night', { ...world.stores, publication }).catch(() => undefined);
  },
  down: async (world, dice) => {
    const versions = await versionsOf(dice.pick(AGENCIES), dice.pick(YEARS), world.stores.drafts);
    if (versions.length === 0) return;
    const at = new Date(world.now()).toISOString();
    await takeDown([dice.pick(versions)], { reason: '误报', at }, { ...world.stores, publicationUrl: URL });
  },
};

const timeIn = (year: number) => `${year}-05-01T10:00:00+08:00`;

const WAYS = ['an export', 'an export of events alone', 'copied buckets', 'a managed export'] as const;
type Way = (typeof WAYS)[number];

/** Another stack, registered anew, into which the first came by one of the ways. */
async function restored(from: World, way: Way): Promise<World> {
  const world = worldOn();
  world.at(new Date(from.now()).toISOString());
  for (const agency of AGENCIES) await world.register(agency);
  const path = join(folder, 'kept.jsonl');
  const { eventLog, drafts, publication } = from.stores;
  const everything = way === 'an export' && {
    published: { agency: undefined, buckets: { drafts, publication } },
  };
  if (way === 'copied buckets' || way === 'a managed export') {
    await copied(drafts, world.stores.drafts, 'versions/');
    await copied(publication, world.stores.publication, '');
  }
  if (way === 'a managed export') {
    expect(
      (await importManaged(await exportedLog(folder, AGENCIES, eventLog), world.stores, world.now()))
        .conflicts,
    ).toEqual([]);
    return world;
  }
  await exportLog({ agencies: AGENCIES, eventLog, ...everything }, path);
  const { conflicts, objects } = await importLog(path, world.stores, world.now());
  expect([conflicts, objects.conflicts]).toEqual([[], []]);
  return world;
}

async function copied(from: Objects, to: Objects, prefix: string): Promise<void> {
  for await (const key of from.list(prefix)) {
    const object = await from.get(key);
    if (object) await to.put({ mediaType: 'x/y', ...object, key });
  }
}

async function chains(world: World, dice: Dice): Promise<void> {
  const buckets = { ...world.stores, publicationUrl: URL };
  if (dice.chance(0.7)) await prepareRebuild(undefined, world.stores, buckets, world.now());
  const first = dice.pick<RunMode>(['rebuild', 'rebuild', 'night']);
  for (const mode of [first, dice.pick<RunMode>(['pending', 'from-log']), 'night'] as const) {
    world.later(20);
    await world.run(mode);
  }
}

/** What is public of the years: by key, the digest. */
async function publicYears({ publication }: MemoryStores): Promise<Map<string, string>> {
  const contents = [...(await contentsOf(publication))].filter(([key]) => /^[^/]+\/\d{4}\//.test(key));
  return new Map(contents.map(([key, text]) => [key, sha256(text)]));
}

const keysOf = (manifests: readonly Manifest[]) =>
  manifests.map(({ agency, year, number }) => `${agency.id} ${year} v${number}`);

/** By key, the digests with which a version was fixed: what a half-finished claim may still become. */
async function fixed({ drafts }: MemoryStores): Promise<Map<string, Set<string>>> {
  const digests = new Map<string, Set<string>>();
  for (const { agency, year, number, files, current } of await manifestsIn(drafts)) {
    const add = (key: string, digest: string) =>
      digests.set(key, (digests.get(key) ?? new Set()).add(digest));
    for (const { name, sha256: digest } of files) add(`${agency.id}/${year}/v${number}/${name}`, digest);
    for (const { name, sha256: digest } of current) add(`${agency.id}/${year}/${name}`, digest);
  }
  return digests;
}

describe('R26: what was published is kept', { timeout: 60_000 + STORIES * 12_000 }, () => {
  test(`in ${STORIES} stories and four ways back no public byte changes, and nothing unconfirmed is published (seed ${SEED})`, async () => {
    let [held, waited] = [0, 0];
    for (let story = 0; story < STORIES; story++) {
      const dice = diceOf(SEED + story);
      const before = await played(dice);
      const [versions, there] = [await manifestsIn(before.stores.drafts), await publicYears(before.stores)];
      for (const way of WAYS) {
        const world = await restored(before, way);
        await chains(world, dice);
        const now = await publicYears(world.stores);
        if (way === 'an export of events alone') {
          expect([...now.keys()], `${story} ${way}`).toEqual([]);
          expect(await manifestsIn(world.stores.drafts)).toEqual([]);
        } else {
          expect(keysOf(await manifestsIn(world.stores.drafts)), `${story} ${way}`).toEqual(keysOf(versions));
          const claimed = await fixed(before.stores);
          const other = [...now].filter(
            ([key, digest]) => there.get(key) !== digest && !claimed.get(key)?.has(digest),
          );
          expect(other, `${story} ${way}`).toEqual([]);
          expect(
            [...there.keys()].filter((key) => !now.has(key)),
            `${story} ${way}`,
          ).toEqual([]);
        }
        for (const agency of AGENCIES)
          for (const year of YEARS) waited += (await waitingOf({ agency, year }, world.stores)).open.length;
        held += 1;
      }
    }
    expect(waited).toBeGreaterThan(STORIES);
    tell({ row: 'R26', what: 'restores in random stories', held, tried: WAYS.length * STORIES, seed: SEED });
  });
});

/** Two agencies with a version each, and a late fact of the first that its office has not confirmed. */
async function published(): Promise<World> {
  const world = worldOn();
  for (const agency of AGENCIES) {
    await world.register(agency);
    await world.send(
      agency,
      received('A', timeIn(2024)),
      ...texts(2024),
      finalised(2024, { note: '首次。' }, { id: 'first' }),
    );
  }
  await world.night();
  await world.send('huaian', received('B', timeIn(2024)));
  await world.night();
  return world;
}

const openIn = async (world: World, agency = 'huaian') =>
  (await waitingOf({ agency, year: 2024 }, world.stores)).open.map(({ id }) => id);

const stateOf = (results: Awaited<ReturnType<World['night']>>, agency: string) =>
  results.find((result) => result.agency === agency && result.year === 2024);

describe('a stack that came back from an export', () => {
  test('of everything has the same version, and goes on with the next number', async () => {
    const before = await published();
    const world = await restored(before, 'an export');
    await world.run('rebuild');
    expect(await publicYears(world.stores)).toEqual(await publicYears(before.stores));
    const served = await world.stores.publication.get('huaian/2024/index.html');
    expect(served).toEqual(await before.stores.publication.get('huaian/2024/index.html'));
    expect(await openIn(world)).toEqual([]);
    world.later(60);
    await world.send('huaian', finalised(2024, { note: '补报一件。' }, { id: 'second' }));
    expect(stateOf(await world.night(), 'huaian')).toMatchObject({ state: 'published', version: 2 });
  });

  test('of events alone publishes nothing until an operator says so, and only that year waits', async () => {
    const world = await restored(await published(), 'an export of events alone');
    world.later(60);
    const night = await world.night();
    for (const agency of AGENCIES)
      expect(stateOf(night, agency)).toMatchObject({
        state: 'refused',
        version: null,
        reason: expect.stringContaining('来自备份'),
      });
    expect(await openIn(world)).toEqual(['first']);
    // Nor does a retraction, nor a fact, nor another year of the same office bring it about.
    const told = [retracted('2024', 'none'), ...texts(2023), finalised(2023, { note: '说明。' })];
    await world.send('huaian', ...told.map((event, n) => ({ ...event, id: `here-${n}` })));
    const next = await world.night();
    expect(stateOf(next, 'huaian')).toMatchObject({ state: 'refused' });
    expect(next.find(({ year }) => year === 2023)).toMatchObject({ state: 'published', version: 1 });
    const order = { agency: 'huaian', year: 2024, reason: '核对无误' };
    expect(await republish(order, world.stores, world.stores, world.now())).toMatchObject({ number: 1 });
    expect(stateOf(await world.night(), 'huaian')).toMatchObject({ state: 'published', version: 1 });
    expect(stateOf(await world.run('from-log'), 'zhoukou')?.state ?? 'refused').toBe('refused');
    const records: string[] = [];
    for await (const key of world.stores.drafts.list('versions/republished/')) records.push(key);
    expect(records).toHaveLength(1);
    await expect(republish(order, world.stores, world.stores, world.now())).rejects.toThrow(
      /waits to be confirmed/,
    );
  });

  test('what was refused here and then waits is its own: it is published once its cause is gone', async () => {
    const world = await restored(await published(), 'an export');
    await world.send('huaian', finalised(2024, {}, { id: 'without-note' }), retracted('A', 'A-received'));
    expect(stateOf(await world.night(), 'huaian')).toMatchObject({ state: 'refused' });
    await world.run('rebuild');
    await world.send('huaian', finalised(2024, { note: '说明。', draft: 'x' }, { id: 'of-another-draft' }));
    expect(stateOf(await world.night(), 'huaian')).toMatchObject({ state: 'refused' });
    await world.send('huaian', retracted('2024', 'of-another-draft'), finalised(2024, { note: '说明。' }));
    expect(stateOf(await world.night(), 'huaian')).toMatchObject({ state: 'published', version: 2 });
  });
});

describe('a chain that rebuilds', () => {
  test('drafts everything, writes no public byte, and leaves what it could publish to the next chain', async () => {
    const world = await published();
    await world.send('huaian', finalised(2024, { note: '补报一件。' }, { id: 'second' }));
    const before = await contentsOf(world.stores.publication);
    world.later(60);
    expect(stateOf(await world.run('rebuild'), 'huaian')).toMatchObject({ state: 'drafted', version: 1 });
    expect(await contentsOf(world.stores.publication)).toEqual(before);
    expect(stateOf(await world.run('pending'), 'huaian')).toMatchObject({ state: 'published', version: 2 });
  });
});
