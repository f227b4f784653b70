/** A finalisation of a year that the agency files no report of is refused in words, and waits until it is withdrawn. */
import { expect, test } from 'vitest';
import type { StateOfYear } from '../../../shared/night/messages.ts';
import { memoryStores } from '../../doubles/memory-store.ts';
import { finalised, received, retracted, worldOn } from './world.ts';

async function worldOf(more: object) {
  const said: StateOfYear[] = [];
  const world = worldOn({
    ...memoryStores(),
    tell: async ({ agency, states }) => {
      if (agency === 'huaian') said.push(...states);
    },
  });
  await world.register('heir', '承接局');
  await world.register('huaian', '原局', more);
  await world.send('huaian', received('A', '2022-05-01T10:00:00+08:00'), finalised(2023, { note: '说明' }));
  const results = async (...years: number[]) =>
    (await world.night()).filter(({ agency, year }) => agency === 'huaian' && years.includes(year ?? 0));
  const standing = async () =>
    (await world.stores.progress.recorded('huaian')).standings.find(({ year }) => year === 2023);
  return { world, results, standing, said };
}

test.each([
  ['2023年6月30日撤并', { until: '2023-06-30', mergedInto: 'heir' }],
  ['自2024年1月1日起', { since: '2024-01-01' }],
  ['自2024年1月1日起', { since: '2024-01-01', until: '2024-12-31', mergedInto: 'heir' }],
])('it is reported by night, status and message: %s', async (words, more) => {
  const { world, results, standing, said } = await worldOf(more);
  const [result, ...others] = await results(2023);
  expect(others).toEqual([]);
  expect(result).toMatchObject({ year: 2023, state: 'refused', version: null, url: null });
  expect(result?.reason).toContain(words);
  expect(await standing()).toMatchObject({
    version: null,
    refused: result?.reason,
    waits: { source: expect.any(String) },
  });
  expect(said.filter(({ state }) => state === 'refused')).toMatchObject([
    { year: 2023, words: expect.stringContaining(words) },
  ]);
  const { id = '' } = (await standing())?.waits ?? {};
  await world.send('huaian', retracted('2023', id));
  expect([await results(2023), await standing()]).toEqual([[], undefined]);
});

test('the years are in order, whichever was finalised first', async () => {
  const { world, results } = await worldOf({ since: '2024-01-01' });
  await world.send('huaian', finalised(2022), finalised(2021));
  expect((await results(2021, 2022, 2023)).map(({ year }) => year)).toEqual([2021, 2022, 2023]);
});

test('for a year with a report, only its draft shows the refusal', async () => {
  const { world, results } = await worldOf({});
  expect(await results(2023)).toMatchObject([{ state: 'published', version: 1 }]);
  await world.send('huaian', finalised(2023));
  expect(await results(2023)).toMatchObject([{ state: 'refused', version: 1 }]);
});

test('a version that was published before the agency ended stands; a later finalisation is refused beside it', async () => {
  const { world, results, standing } = await worldOf({});
  await world.night();
  expect(await standing()).toMatchObject({ version: 1, refused: null });
  await world.register('huaian', '原局', { until: '2023-06-30', mergedInto: 'heir' });
  await world.send('huaian', received('B', '2023-05-01T10:00:00+08:00'));
  expect(await results(2023)).toEqual([]);
  expect(await standing()).toBeUndefined();
  await world.send('huaian', finalised(2023, { note: '更正' }));
  expect(await results(2023)).toMatchObject([{ year: 2023, state: 'refused', version: 1 }]);
  expect(await standing()).toMatchObject({ version: 1, waits: { source: 'huaian-cases' } });
});
