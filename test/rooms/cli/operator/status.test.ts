import { expect, test } from 'vitest';
import { readStatus } from '../../../../infra/cli/operator/stack-status.ts';
import { finalised, received, texts, worldOn } from '../../night/world.ts';

async function opened() {
  const world = worldOn();
  await world.register('huaian');
  await world.send('huaian', received('A', '2024-03-01T10:00:00+08:00'), ...texts(2024), finalised(2024));
  const status = async (lastChain = 0) => {
    const { agencies } = await readStatus(world.stores as never, { runs: [], lastChain }, world.now());
    const [{ due, finalising, coming, years } = { due: null, finalising: null, coming: [], years: [] }] =
      agencies;
    return {
      due,
      finalising,
      coming: coming.length,
      version: years.find(({ year }) => year === 2024)?.version,
    };
  };
  return { world, status };
}

test('a finalisation is to come until a chain has looked at it, though the journal keeps it a while longer', async () => {
  const { world, status } = await opened();
  expect(await status()).toEqual({ due: true, finalising: true, coming: 1, version: undefined });
  world.later(1);
  await world.run('night', world.stores);
  expect(await world.stores.journal.entries('huaian')).not.toEqual([]);
  expect(await status()).toEqual({ due: true, finalising: false, coming: 0, version: 1 });
  world.later(1);
  await world.send('huaian', finalised(2024, { note: '更正' }));
  expect(await status()).toEqual({ due: true, finalising: true, coming: 1, version: 1 });
  // A chain between nights.
  world.later(1);
  expect(await status(world.now())).toEqual({ due: true, finalising: false, coming: 0, version: 1 });
});
