/**
 * The render step asks for the next version of each year in place of listing all: whatever the fold knew, and whatever
 * another chain fixed since, it finds what a listing finds.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { latestVersions } from '../../../shared/night/made-public.ts';
import { renderAgency } from '../../../shared/night/render-report.ts';
import { rollUp } from '../../../shared/night/roll-up.ts';
import { around } from './around.ts';
import { manifestsIn } from './reader.ts';
import { barePorts, finalised, received, textOf, texts, type World, worldOn } from './world.ts';

let world: World;
/** Three versions of 2023, one of 2024, none of 2022. */
beforeAll(async () => {
  world = worldOn();
  await world.register('huaian');
  await world.send('huaian', received('A', '2023-03-01T10:00:00+08:00'));
  await world.send('huaian', ...texts(2023), finalised(2023));
  await world.send('huaian', ...texts(2024), finalised(2024, { note: '无变化' }));
  await world.night();
  for (const note of ['更正一', '更正二']) {
    await world.send('huaian', finalised(2023, { note }));
    await world.night();
  }
});

const numbersOf = (found: Awaited<ReturnType<typeof latestVersions>>) =>
  [...found].map(([year, { manifest }]) => [year, manifest.number]).sort();

describe('the latest versions', () => {
  test.each([0, 1, 2, 3])('are those of a listing, whichever the fold knew: %i', async (number) => {
    const listed = await latestVersions('huaian', undefined, world.stores);
    expect(numbersOf(listed)).toEqual([
      [2023, 3],
      [2024, 1],
    ]);
    const known = new Map([2022, 2023, 2024].map((year) => [year, year === 2023 ? number : 0]));
    const asked = await latestVersions('huaian', known, world.stores);
    expect(numbersOf(asked)).toEqual(numbersOf(listed));
    for (const { isPublic } of asked.values()) expect(await isPublic).toBe(true);
  });

  test('of which one is missing though the fold knew it are an error, and no first version', async () => {
    const known = new Map([[2023, 7]]);
    await expect(latestVersions('huaian', known, world.stores)).rejects.toThrow('v7.json is not to be read');
  });
});

/** The ports of a step, and what its steps asked. */
function portsOn({ stores, now }: World) {
  const asked: string[] = [];
  const through = around(stores, (name, effect) => {
    asked.push(name);
    return effect();
  });
  const ports = barePorts(through, now);
  return { ports, asked };
}

test('a turn lists the manifests once, and renders what another chain published since its fold', async () => {
  world.later(60);
  await world.send('huaian', received('B', '2024-04-01T10:00:00+08:00'));
  const of = {
    run: 'slow',
    mode: 'night' as const,
    at: new Date(world.now()).toISOString(),
    agency: 'huaian',
  };
  const { ports, asked } = portsOn(world);
  const { rolled } = await rollUp(of, ports);
  expect(asked.filter((name) => name === 'drafts.list')).toHaveLength(1);
  await world.send('huaian', finalised(2024, { note: '补计' }), finalised(2023, { note: '更正三' }));
  await world.night();
  asked.length = 0;
  await renderAgency(rolled, ports);
  expect(asked).not.toContain('drafts.list');
  expect((await manifestsIn(world.stores.drafts)).map(({ year, number }) => [year, number]).sort()).toEqual([
    [2023, 1],
    [2023, 2],
    [2023, 3],
    [2023, 4],
    [2024, 1],
    [2024, 2],
  ]);
  const { told: years } = JSON.parse(await textOf(world.stores.drafts, 'runs/slow/agencies/huaian.json'));
  expect(years).toContainEqual(expect.objectContaining({ year: 2024, state: 'drafted', version: 2 }));
  // It reckoned with other versions, so that it is due once more; then there is nothing left.
  await world.night();
  expect(await world.night()).toEqual([]);
  expect(world.errors).toEqual([]);
});

test('first versions that another chain published since its fold are found, and stand in the drafts', async () => {
  const other = worldOn();
  await other.register('lianshui');
  await other.send('lianshui', received('A', '2023-03-01T10:00:00+08:00'), ...texts(2023));
  await other.send('lianshui', finalised(2022));
  await other.night();
  other.later(60);
  const at = new Date(other.now()).toISOString();
  await other.send('lianshui', received('B', '2023-04-01T10:00:00+08:00'));
  const { ports } = portsOn(other);
  const { rolled } = await rollUp({ run: 'slow', mode: 'night', at, agency: 'lianshui' }, ports);
  await other.send('lianshui', finalised(2023), ...texts(2022), received('C', '2022-03-01T10:00:00+08:00'));
  await other.night();
  await renderAgency(rolled, ports);
  const { told: years } = JSON.parse(await textOf(other.stores.drafts, 'runs/slow/agencies/lianshui.json'));
  expect((await manifestsIn(other.stores.drafts)).map(({ year, number }) => [year, number])).toEqual([
    [2022, 1],
    [2023, 1],
  ]);
  for (const year of [2022, 2023])
    expect(years).toContainEqual(expect.objectContaining({ year, version: 1 }));
});
