/** The pointer of an agency's drafts, where two folds meet at it: whatever their order, the newer one holds. */
import { describe, expect, test } from 'vitest';
import {
  currentDraft,
  type DraftOfNight,
  type DraftsOfFold,
  writeDrafts,
} from '../../../shared/night/draft.ts';
import { readFold } from '../../../shared/night/roll-up.ts';
import type { Objects, ObjectToPut } from '../../../shared/store/ports.ts';
import { decided, received, retracted, textOf, type World, worldOn, written } from './world.ts';

describe('of two folds of an agency the older of which comes late', () => {
  /** What the render step would draft of the fold of that number. */
  async function draftsOf(world: World, fold: number): Promise<DraftsOfFold> {
    const { years } = readFold(Buffer.from(await textOf(world.stores.drafts, `folds/huaian/${fold}.json`)));
    const nothing = { faults: [], refusals: [], published: null, corrections: [], behind: [] };
    const edition: DraftOfNight = { kind: 'draft', day: '2025-01-10', fold, ...nothing };
    const asked = years.map((folded) => ({ folded, edition }));
    return { agency: 'huaian', fold, years: asked, complete: true };
  }

  /** Folds 1 and 2 of an agency, of which only the first has 2026; nothing is drafted. */
  async function folded(): Promise<{ drafts: Objects; older: DraftsOfFold; newer: DraftsOfFold }> {
    const world = worldOn();
    await world.register('huaian');
    const early = { ...written(2026, 'overview', '早了'), id: 'early' };
    await world.send('huaian', received('A', '2024-03-01T00:00:00+08:00'), early);
    await world.night();
    await world.send('huaian', retracted('2026', 'early'), decided('A', '2024-03-20T00:00:00+08:00'));
    await world.night();
    const { drafts } = world.stores;
    const [older, newer] = [await draftsOf(world, 1), await draftsOf(world, 2)];
    for await (const key of drafts.list('drafts/')) await drafts.remove(key);
    return { drafts, older, newer };
  }

  /** The bucket, with something that happens before a write. */
  const onPut = (drafts: Objects, happens: (object: ObjectToPut) => Promise<void>): Objects => ({
    ...drafts,
    put: async (object) => {
      await happens(object);
      return drafts.put(object);
    },
  });

  async function folds(drafts: Objects) {
    const current = [2024, 2025, 2026].map((year) => currentDraft('huaian', year, drafts));
    return (await Promise.all(current)).map((draft) => draft?.fold);
  }

  test('nothing covers what the newer one wrote, and the year that it emptied stays away', async () => {
    const { drafts, older, newer } = await folded();
    await writeDrafts(newer, drafts);
    expect([...(await writeDrafts(older, drafts)).values()]).toEqual(['outdated', 'outdated', 'outdated']);
    expect(await folds(drafts)).toEqual([2, 2, undefined]);
  });

  test('the older one writes the year in which the newer one failed, and no other that it has', async () => {
    const { drafts, older, newer } = await folded();
    const full = onPut(drafts, async ({ key }) => {
      if (key.startsWith('drafts/huaian/2024/')) throw new Error('the disk is full');
    });
    expect([...(await writeDrafts(newer, full))]).toEqual([
      [2024, new Error('the disk is full')],
      [2025, 'written'],
    ]);
    await writeDrafts(older, drafts);
    expect(await folds(drafts)).toEqual([1, 2, 1]);
    await writeDrafts(newer, drafts);
    expect(await folds(drafts)).toEqual([2, 2, undefined]);
  });

  test('the newer one holds, also where its pointer comes between the look of the older one and its write', async () => {
    const { drafts, older, newer } = await folded();
    let raced = false;
    const slow = onPut(drafts, async ({ key }) => {
      if (raced || key !== 'drafts/huaian/current.json') return;
      raced = true;
      await writeDrafts(newer, drafts);
    });
    await writeDrafts(older, slow);
    expect(await folds(drafts)).toEqual([2, 2, undefined]);
  });
});
