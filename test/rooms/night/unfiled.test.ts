/** A finalisation of a year that the agency files no report of is refused in words, and waits until it is withdrawn. */
import { expect, test } from 'vitest';
import { finalised, received, retracted, worldOn } from './world.ts';

async function worldOf(more: object) {
  const world = worldOn();
  await world.register('heir', '承接局');
  await world.register('huaian', '原局', more);
  await world.send('huaian', received('A', '2022-05-01T10:00:00+08:00'), finalised(2023, { note: '说明' }));
  const results = async () =>
    (await world.night()).filter(({ agency, year }) => agency === 'huaian' && year === 2023);
  const standing = async () =>
    (await world.stores.progress.recorded('huaian')).standings.find(({ year }) => year === 2023);
  return { world, results, standing };
}

test.each([
  ['撤并', { until: '2023-06-30', mergedInto: 'heir' }],
  ['2024年1月1日', { since: '2024-01-01' }],
])('it is reported by night and status: %s', async (words, more) => {
  const { world, results, standing } = await worldOf(more);
  const [result, ...others] = await results();
  expect(others).toEqual([]);
  expect(result).toMatchObject({ state: 'refused', version: null, url: null });
  expect(result?.reason).toContain(words);
  expect(await standing()).toMatchObject({
    version: null,
    refused: result?.reason,
    waits: { source: expect.any(String) },
  });
  const { id = '' } = (await standing())?.waits ?? {};
  await world.send('huaian', retracted('2023', id));
  expect([await results(), await standing()]).toEqual([[], undefined]);
});
