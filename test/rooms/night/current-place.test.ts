/**
 * Two chains publish two versions of a year at once: whichever of them overtakes the other, at whichever call, the newer
 * stands at the current place in the end, whole.
 */
import { beforeAll, expect, test } from 'vitest';
import { draftKeys } from '../../../shared/night/keys.ts';
import { finish } from '../../../shared/night/made-public.ts';
import { type Manifest, readManifest } from '../../../shared/night/manifest.ts';
import { memoryStores } from '../../doubles/memory-store.ts';
import { around } from './around.ts';
import { contentsOf } from './reader.ts';
import { finalised, received, texts, worldOn } from './world.ts';

const world = worldOn();
let versions: Manifest[];
let published: Map<string, string>;

beforeAll(async () => {
  await world.register('huaian');
  await world.send('huaian', received('A', '2024-03-01T10:00:00+08:00'), ...texts(2024), finalised(2024));
  await world.night();
  await world.send('huaian', finalised(2024, { note: '更正' }));
  await world.night();
  const { drafts, publication } = world.stores;
  versions = await Promise.all(
    [1, 2].map((number) => readManifest(drafts, draftKeys.manifest('huaian', 2024, number))),
  );
  published = await contentsOf(publication);
});

/** What lies there for readers after `first` was published, with all of `second` at one of its calls. */
async function overtaken(first: Manifest, second: Manifest, at: number) {
  const stores = { ...memoryStores(), drafts: world.stores.drafts };
  let [calls, isDone] = [0, false];
  const disturbed = around(stores, async (_, effect) => {
    if (calls++ === at && !isDone) {
      isDone = true;
      await finish(second, stores);
    }
    return effect();
  });
  await finish(first, disturbed);
  if (!isDone) await finish(second, stores);
  return { calls, lies: await contentsOf(stores.publication) };
}

test.each([
  [1, 2],
  [2, 1],
])('version %i, overtaken by %i at any call', async (one, other) => {
  const [first, second] = [versions[one - 1], versions[other - 1]];
  if (!first || !second) throw new Error('there are two versions');
  const { calls, lies } = await overtaken(first, second, Number.POSITIVE_INFINITY);
  const expected = new Map([...lies].map(([key]) => [key, published.get(key)]));
  expect([...lies]).toEqual([...expected]);
  expect(calls).toBeGreaterThan(15);
  const wrong: string[] = [];
  for (let at = 0; at < calls; at++)
    for (const [key, content] of (await overtaken(first, second, at)).lies)
      if (content !== expected.get(key)) wrong.push(`call ${at}: ${key}`);
  expect(wrong).toEqual([]);
});
