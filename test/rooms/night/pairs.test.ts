/**
 * Two faults in one story (promise R4): the first at any call of a chain, the second at any call after it, in
 * the same chain or in the next. GONGKAI_PAIRS sets how many pairs are tried; a failure names its pair.
 */
import { beforeAll, expect, test } from 'vitest';
import type { MemoryStores } from '../../doubles/memory-store.ts';
import { length, tell } from '../../prove/figure.ts';
import { randomOf } from '../../prove/random.ts';
import { copyOf, differing, endState } from './around.ts';
import { chain } from './chain.ts';
import { faulty, KINDS, type PlannedFault } from './faulty.ts';
import { watched } from './reader.ts';
import { story } from './story.ts';

const PAIRS = length('PAIRS', 8);
const SEED = 20261104;

let told: MemoryStores;
let start: number;
let undisturbed: Record<string, unknown>;
let calls: number;

const night = (nth: number) => ({
  mode: 'night' as const,
  run: `night-${nth}`,
  at: new Date(start + nth * 3_600_000).toISOString(),
});
const quietly = () => {};

/** Two chains with the faults in them, and a third that nothing disturbs. */
async function played(stores: MemoryStores, planned: readonly PlannedFault[]) {
  const failures: unknown[] = [];
  const disturbed = faulty(stores, planned);
  for (const nth of [0, 1])
    await chain(night(nth), disturbed.stores, quietly, disturbed.play).catch(() => undefined);
  await chain(night(2), stores, (place, error) => failures.push([place, String(error)]));
  return { failures, calls: disturbed.calls.length };
}

beforeAll(async () => {
  const world = await story();
  told = world.stores;
  start = world.now();
  const stores = await copyOf(told);
  calls = (await played(stores, [])).calls;
  undisturbed = await endState(stores);
});

async function broken(planned: readonly PlannedFault[]): Promise<string[]> {
  const copy = await copyOf(told);
  const eyes = watched(copy.publication, copy.drafts);
  const stores = { ...copy, publication: eyes.publication };
  const { failures } = await played(stores, planned);
  const wrong = eyes.broken.map((promise) => `a reader saw that ${promise}`);
  if (failures.length > 0) wrong.push(`the last chain failed: ${JSON.stringify(failures)}`);
  wrong.push(...differing(undisturbed, await endState(stores)).map((key) => `${key} differs`));
  return wrong.map((what) => `${JSON.stringify(planned)}: ${what}`);
}

test(`after any two faults, one more chain gives the undisturbed state (${PAIRS} pairs, seed ${SEED})`, async () => {
  const random = randomOf(SEED);
  const pick = (below: number) => Math.floor(random() * below);
  const kind = () => KINDS[pick(KINDS.length)] ?? 'throttled';
  const wrong: string[] = [];
  let held = 0;
  for (let pair = 0; pair < PAIRS; pair++) {
    const first = pick(calls - 1);
    const second = first + 1 + pick(calls - first - 1);
    const found = await broken([
      { at: first, kind: kind() },
      { at: second, kind: kind() },
    ]);
    wrong.push(...found);
    if (found.length === 0) held += 1;
  }
  tell({ row: 'R4', what: 'pairs of faults', held, tried: PAIRS, seed: SEED });
  expect(wrong).toEqual([]);
  expect(held).toBe(PAIRS);
}, 3_600_000);
