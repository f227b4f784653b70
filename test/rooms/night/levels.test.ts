/**
 * A government's night under faults and races (promise R31): cut between its levels, two nights at once, a member that
 * publishes while its government's turn is under way. Always: no version pins half a tree, or a number that its member
 * did not publish; and after one chain more all is as if nothing had happened.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { MemoryStores } from '../../doubles/memory-store.ts';
import { length, tell } from '../../prove/figure.ts';
import { randomOf } from '../../prove/random.ts';
import { around, copyOf, differing, endState } from './around.ts';
import { chain } from './chain.ts';
import { type Call, faulty, KINDS, type Kind } from './faulty.ts';
import { brokenPins } from './pins.ts';
import { manifestsIn } from './reader.ts';
import { said, settled, tree } from './small-tree.ts';
import { finalised, worldOn } from './world.ts';

const quietly = () => {};

let told: MemoryStores;
let start: number;
let undisturbed: Record<string, unknown>;
let calls: Call[];

const night = (run: string, minutes: number) => ({
  mode: 'night' as const,
  run,
  at: new Date(start + minutes * 60_000).toISOString(),
});

beforeAll(async () => {
  const world = await tree();
  [told, start] = [world.stores, world.now()];
  const stores = await copyOf(told);
  const counting = faulty(stores, []);
  await chain(night('first', 0), counting.stores, quietly, counting.play);
  calls = counting.calls;
  await chain(night('second', 60), stores, quietly);
  undisturbed = await settled(stores);
});

test('undisturbed, one night publishes the tree, leaves first', async () => {
  const stores = await copyOf(told);
  await chain(night('first', 0), stores, quietly);
  const fixed = (await manifestsIn(stores.drafts)).map(({ agency, number }) => `${agency.id} v${number}`);
  expect(fixed.sort()).toEqual(['city v1', 'county v1', 'town v1']);
  expect(await brokenPins(stores)).toEqual([]);
});

describe('cut anywhere, and one more chain', () => {
  // Of writes three in a short run, and the first call of some steps: a point is two nights of a tree. `npm run prove`
  // cuts at every one.
  const isWhole = process.env['GONGKAI_FAULTS'] === 'all';
  const isWrite = ({ name }: Call) => /\.(put|record|settle|takeFold)$/.test(name);

  test.each(KINDS)(
    '%s',
    async (kind: Kind) => {
      const isKind = (call: Call) => (kind === 'cut before' ? call.first : isWrite(call));
      const all = [...calls.keys()].filter((index) => isKind(calls[index] as Call));
      const every = isWhole ? 1 : Math.ceil(all.length / 3);
      const points = all.filter((_, at) => at % every === 0);
      const wrong: string[] = [];
      let held = 0;
      for (const index of points) {
        const stores = await copyOf(told);
        const first = faulty(stores, [{ at: index, kind }]);
        await chain(night('first', 0), first.stores, quietly, first.play).catch(() => undefined);
        const halfway = await brokenPins(stores);
        await chain(night('second', 60), stores, quietly);
        const differs = differing(undisturbed, await settled(stores));
        const broken = [...halfway, ...(await brokenPins(stores)), ...differs];
        if (broken.length === 0) held += 1;
        wrong.push(...broken.map((what) => `${kind} ${index}: ${what}`));
      }
      tell({
        row: 'R31',
        what: `a tree’s night, ${kind}`,
        held,
        tried: points.length,
      });
      expect(points.length).toBeGreaterThan(1);
      expect(wrong).toEqual([]);
    },
    600_000,
  );
});

/** Each call waits for as many turns of the loop as the seed says. */
function slowed(stores: MemoryStores, random: () => number): MemoryStores {
  return around(stores, async (_, effect) => {
    for (let turn = Math.floor(random() * 4); turn > 0; turn--) await new Promise(setImmediate);
    return effect();
  });
}

const SEEDS = length('LEVELS', 1);

test('two concurrent nights give the same state as one', async () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const stores = await copyOf(told);
    const slow = slowed(stores, randomOf(seed));
    await Promise.all([
      chain(night(`a-${seed}`, 0), slow, quietly),
      chain(night(`b-${seed}`, 1), slow, quietly),
    ]);
    expect(await brokenPins(stores), `seed ${seed}`).toEqual([]);
    await chain(night('second', 60), stores, quietly);
    expect(differing(undisturbed, await settled(stores)), `seed ${seed}`).toEqual([]);
  }
  tell({ row: 'R31', what: 'pairs of nights at once', held: SEEDS, tried: SEEDS });
}, 600_000);

test('two nights at once, and a member that finalises anew meanwhile', async () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const stores = await copyOf(told);
    const random = randomOf(seed);
    const slow = slowed(stores, random);
    const sender = async () => {
      const other = worldOn(stores);
      other.at(new Date(start).toISOString());
      for (let turn = Math.floor(random() * 400); turn > 0; turn--) await new Promise(setImmediate);
      await other.send(
        'town',
        ...said(`late-${seed}`),
        finalised(2024, { note: '更正。' }, { id: `again-${seed}` }),
      );
    };
    await Promise.all([
      chain(night(`a-${seed}`, 0), slow, quietly),
      chain(night(`b-${seed}`, 1), slow, quietly),
      sender(),
    ]);
    expect(await brokenPins(stores)).toEqual([]);
    await chain(night(`c-${seed}`, 60), stores, quietly);
    await chain(night(`d-${seed}`, 120), stores, quietly);
    expect(await brokenPins(stores)).toEqual([]);
    const town = (await manifestsIn(stores.drafts)).filter(({ agency }) => agency.id === 'town');
    // What it said before its own turn is in its first version already.
    expect([[1], [1, 2]]).toContainEqual(town.map(({ number }) => number));
    expect(town.at(-1)?.finalisation.id).toBe(`again-${seed}`);
    tell({ row: 'R31', what: 'two nights at once with a member that finalises', held: 1, tried: 1 });
    // Nothing is left to do: what each government took is what its members have.
    const state = await endState(stores);
    await chain(night(`e-${seed}`, 180), stores, quietly);
    expect(await endState(stores)).toEqual(state);
  }
}, 600_000);

describe('a member that finalises anew while its government’s turn is under way', () => {
  /** The member says more at once; an hour later the next night; then the governments confirm, from below. */
  const say = async (stores: MemoryStores) => {
    const other = worldOn(stores);
    other.at(new Date(start).toISOString());
    await other.send('town', ...said('late'), finalised(2024, { note: '更正。' }, { id: 'again' }));
  };
  const confirmed = async (stores: MemoryStores) => {
    await chain(night('second', 60), stores, quietly);
    const halfway = await brokenPins(stores);
    const other = worldOn(stores);
    other.at(new Date(start + 90 * 60_000).toISOString());
    for (const id of ['county', 'city'])
      await other.send(id, finalised(2024, { note: '随成员更正。' }, { id: `again-${id}` }));
    await chain(night('third', 150), stores, quietly);
    await chain(night('fourth', 210), stores, quietly);
    return [...halfway, ...(await brokenPins(stores))];
  };

  test('gives the same result, at whichever call it arrives', async () => {
    const after = await copyOf(told);
    await chain(night('first', 0), after, quietly);
    await say(after);
    expect(await confirmed(after)).toEqual([]);
    const expected = await settled(after);
    const numbers = (await manifestsIn(after.drafts)).map(({ agency, number }) => `${agency.id} v${number}`);
    expect(numbers.sort()).toEqual(['city v1', 'city v2', 'county v1', 'county v2', 'town v1', 'town v2']);
    // From the list of the second level on: the town's own turn is over.
    const lists = calls.filter(({ first, name }) => first && name === 'progress.all').map(({ step }) => step);
    const points = [...calls.keys()].filter((index) => (calls[index]?.step ?? 0) >= (lists[1] ?? 0));
    const every = process.env['GONGKAI_FAULTS'] === 'all' ? 1 : Math.ceil(points.length / 2);
    const tried = points.filter((_, at) => at % every === 0);
    const wrong: string[] = [];
    for (const index of tried) {
      const stores = await copyOf(told);
      let count = 0;
      const meanwhile = around(stores, async (_, effect) => {
        if (count++ === index) await say(stores);
        return effect();
      });
      await chain(night('first', 0), meanwhile, quietly);
      const broken = [...(await brokenPins(stores)), ...(await confirmed(stores))];
      const differs = differing(expected, await settled(stores));
      wrong.push(...[...broken, ...differs].map((what) => `call ${index}: ${what}`));
    }
    expect(lists).toHaveLength(3);
    expect(tried.length).toBeGreaterThan(1);
    expect(wrong).toEqual([]);
    tell({
      row: 'R31',
      what: 'calls of a tree’s night with a member that finalises',
      held: tried.length,
      tried: tried.length,
    });
  }, 3_600_000);
});
