import { describe, expect, test } from 'vitest';
import type { MemoryStores } from '../../doubles/memory-store.ts';
import {
  decided,
  finalised,
  licences,
  received,
  retracted,
  type Told,
  texts,
  type World,
  worldOn,
} from './world.ts';

const yearsOf = (results: readonly { year: number | null }[]) => results.map(({ year }) => year);

async function settled(...told: Told[]): Promise<World> {
  const world = worldOn();
  await world.register('huaian');
  await world.send('huaian', received('A', '2022-03-01T00:00:00+08:00'), ...told);
  await world.night();
  return world;
}

describe('what is due', () => {
  test('nothing, if nothing changed and the journal is settled', async () => {
    const world = await settled();
    expect(await world.stores.journal.entries('huaian')).toEqual([]);
    expect(await world.night()).toEqual([]);
    expect(await world.run('pending')).toEqual([]);
  });

  test('an event makes its year and the later ones due', async () => {
    const world = await settled();
    await world.send('huaian', licences('L', '2024-05-01T00:00:00+08:00', 3));
    expect(yearsOf(await world.night())).toEqual([2024, 2025]);
  });

  test('a late event of an early year makes every year from it due', async () => {
    const world = await settled();
    await world.send('huaian', decided('A', '2023-01-01T00:00:00+08:00'));
    expect(yearsOf(await world.night())).toEqual([2023, 2024, 2025]);
  });

  test('a retraction makes due every year that the retracted event had made due', async () => {
    const world = await settled(decided('A', '2023-01-01T00:00:00+08:00'));
    await world.send('huaian', retracted('A', 'A-decided'));
    expect(yearsOf(await world.night())).toEqual(expect.arrayContaining([2023, 2024, 2025]));
  });

  test('a text makes the year that it names due', async () => {
    const world = await settled();
    await world.send('huaian', ...texts(2024));
    expect(yearsOf(await world.night())).toEqual([2024, 2025]);
  });

  test('a new year makes every agency due, once', async () => {
    const world = await settled();
    await world.register('zhoukou');
    await world.night();
    world.at('2026-01-01T00:30:00+08:00');
    const results = await world.run();
    expect(new Set(results.map(({ agency }) => agency))).toEqual(new Set(['huaian', 'zhoukou']));
    expect(results.filter(({ year }) => year === 2026)).toHaveLength(2);
    expect(await world.run()).toEqual([]);
  });

  test('an agency that was just registered is due without an event', async () => {
    const world = await settled();
    await world.register('zhoukou');
    expect((await world.night()).map(({ agency }) => agency)).toEqual(Array(5).fill('zhoukou'));
  });

  test('a young entry stays, because its event may still arrive; an old one is settled', async () => {
    const world = await settled();
    await world.send('huaian', licences('L', '2024-05-01T00:00:00+08:00', 3));
    world.later(5);
    expect(yearsOf(await world.run())).toEqual([2024, 2025]);
    expect(await world.stores.journal.entries('huaian')).toHaveLength(1);
    world.later(1);
    expect(yearsOf(await world.run())).toEqual([2024, 2025]);
    expect(await world.stores.journal.entries('huaian')).toEqual([]);
  });

  test('a noted case whose event arrives five minutes later is not missed', async () => {
    const world = await settled();
    const note = {
      agency: 'huaian',
      receivedAt: world.now(),
      id: 'slow',
      subjects: ['L'],
      fromYear: 2025,
      finalises: false,
    };
    await world.stores.journal.note(note);
    world.later(5);
    await world.run();
    await world.send('huaian', licences('L', '2025-01-05T00:00:00+08:00', 7));
    await world.stores.journal.settle(
      (await world.stores.journal.entries('huaian')).filter(({ id }) => id !== 'slow'),
    );
    world.later(1);
    expect(yearsOf(await world.run())).toEqual([2025]);
  });
});

/** The stores, with writes of a year's draft failing while `fails` says so. */
function failing(stores: MemoryStores, place: string, fails: () => boolean): MemoryStores {
  const put: MemoryStores['drafts']['put'] = async (object) => {
    if (object.key.startsWith(place) && fails()) throw new Error('the disk is full');
    return stores.drafts.put(object);
  };
  return { ...stores, drafts: { ...stores.drafts, put } };
}

describe('what failed', () => {
  test('a failed year stops no other year, keeps its entries, and is retried the next time', async () => {
    const world = await settled();
    await world.send('huaian', licences('L', '2024-05-01T00:00:00+08:00', 3));
    world.later(60);
    const states = (
      await world.run(
        'night',
        failing(world.stores, 'drafts/huaian/2024/', () => true),
      )
    ).map(({ year, state }) => [year, state]);
    expect(states).toEqual([
      [2024, 'failed'],
      [2025, 'drafted'],
    ]);
    expect(world.errors).toEqual(['huaian/2024: Error: the disk is full']);
    expect(await world.stores.journal.entries('huaian')).toHaveLength(1);
    expect((await world.night()).map(({ year, state }) => [year, state])).toEqual([
      [2024, 'drafted'],
      [2025, 'drafted'],
    ]);
    expect(await world.night()).toEqual([]);
  });

  test('an agency that fails as a whole stops no other agency, and stays due', async () => {
    const world = await settled();
    await world.register('anqing');
    await world.register('zhoukou');
    await world.night();
    for (const agency of ['anqing', 'huaian', 'zhoukou'])
      await world.send(agency, licences('L', '2025-01-02T00:00:00+08:00', 3));
    world.later(60);
    const results = await world.run(
      'night',
      failing(world.stores, 'folds/huaian/', () => true),
    );
    expect(results.map(({ agency, year, state }) => [agency, year, state])).toEqual([
      ['anqing', 2025, 'drafted'],
      ['huaian', null, 'failed'],
      ['zhoukou', 2025, 'drafted'],
    ]);
    expect((await world.night()).map(({ agency }) => agency)).toEqual(['huaian']);
  });

  test('a new year whose draft fails is due the next night too', async () => {
    const world = await settled();
    world.at('2026-01-01T00:30:00+08:00');
    await world.run(
      'night',
      failing(world.stores, 'drafts/huaian/2026/', () => true),
    );
    expect(yearsOf(await world.run())).toContain(2026);
  });
});

describe('a chain for pending finalisations', () => {
  test('skips agencies without a waiting finalisation', async () => {
    const world = await settled();
    await world.register('zhoukou');
    await world.send('huaian', licences('L', '2025-01-02T00:00:00+08:00', 3));
    world.later(60);
    expect(await world.run('pending')).toEqual([]);
    expect(yearsOf(await world.run('night'))).toContain(2025);
  });

  test('includes an agency with a new finalisation, and a waiting one with new events', async () => {
    const world = await settled(received('B', '2024-03-01T00:00:00+08:00'));
    await world.send('huaian', finalised(2024));
    world.later(60);
    expect((await world.run('pending')).find(({ year }) => year === 2024)?.state).toBe('refused');
    world.later(15);
    expect(await world.run('pending')).toEqual([]);
    await world.send('huaian', ...texts(2024));
    world.later(15);
    expect((await world.run('pending')).find(({ year }) => year === 2024)?.state).toBe('published');
    world.later(15);
    expect(await world.run('pending')).toEqual([]);
  });
});
