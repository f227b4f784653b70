import { describe, expect, test } from 'vitest';
import { currentDraft } from '../../../shared/night/draft.ts';
import type { YearResult } from '../../../shared/night/year-result.ts';
import type { YearStanding } from '../../../shared/store/ports.ts';
import type { MemoryStores } from '../../doubles/memory-store.ts';
import { contentsOf, manifestsIn } from './reader.ts';
import {
  decided,
  finalised,
  received,
  retracted,
  type Told,
  textOf,
  texts,
  type World,
  worldOn,
} from './world.ts';

const REASONS = {
  yearNotOver: '年尚未结束，年度报告不能发布。',
  checkFailed: '以下问题改正后方可公布：来文数据有问题。',
  warning: '以下情况公布时须附说明，逐项写明：文字部分不完整。',
  correction: '自第二版起，公布时须附更正说明。',
  draft: '所确认的草稿与当前表格不一致，请核对最新草稿后重新确认。',
} as const;
const RECEIVED = received('A', '2024-03-01T10:00:00+08:00');
/** A year of which nothing is counted asks for a note. */
const RECEIVED_2025 = received('C', '2025-01-03T10:00:00+08:00');
const DECIDED = decided('A', '2024-03-20T10:00:00+08:00');

/** An agency whose report on 2024 may be published as soon as it is finalised. */
async function ready(...told: Told[]): Promise<World> {
  const world = worldOn();
  await world.register('huaian');
  await world.send('huaian', RECEIVED, DECIDED, ...texts(2024), ...told);
  await world.night();
  return world;
}

const of = (results: readonly YearResult[], year = 2024) => results.find((result) => result.year === year);

async function refusedCodes(world: World, year = 2024): Promise<string[]> {
  const pointer = await currentDraft('huaian', year, world.stores.drafts);
  const report = JSON.parse(await textOf(world.stores.drafts, `${pointer?.prefix}report.json`));
  return report.edition.refusals.map(({ code }: { code: string }) => code);
}

async function digestOf(world: World, year = 2024): Promise<string> {
  return (await currentDraft('huaian', year, world.stores.drafts))?.tablesDigest ?? '';
}

async function standing(world: World, year = 2024): Promise<YearStanding | undefined> {
  const [progress] = await world.stores.progress.all();
  return progress?.standings.find((each) => each.year === year);
}

/** The manifest of the first version as a release before wrote it. */
async function withoutField(world: World, field: string, value?: null): Promise<void> {
  const key = 'versions/manifests/huaian/2024/v1.json';
  const manifest = { ...JSON.parse(await textOf(world.stores.drafts, key)), [field]: value };
  await world.stores.drafts.put({ key, bytes: Buffer.from(JSON.stringify(manifest)), mediaType: 'x/y' });
}

async function published(world: World): Promise<Record<string, unknown>> {
  return JSON.parse(await textOf(world.stores.publication, 'huaian/2024/report.json'));
}

describe('a finalisation', () => {
  test('of a past year without obstacles is published, with its number and address in the result', async () => {
    const world = await ready();
    await world.send('huaian', finalised(2024, { draft: await digestOf(world) }));
    expect(of(await world.night())).toEqual({
      agency: 'huaian',
      year: 2024,
      state: 'published',
      version: 1,
      url: 'https://publication.example/huaian/2024/index.html',
      reason: null,
    });
    expect((await published(world))['edition']).toEqual({
      kind: 'version',
      version: 1,
      finalisedOn: '2025-01-10',
      note: null,
      replaces: null,
    });
  });

  test('is needed: without one nothing is published', async () => {
    const world = await ready();
    const keys = [...(await contentsOf(world.stores.publication)).keys()];
    expect(keys.filter((key) => /^[^/]+\/\d{4}\//.test(key))).toEqual([]);
    expect(await manifestsIn(world.stores.drafts)).toEqual([]);
  });

  test('is published once, however often a chain runs', async () => {
    const world = await ready(finalised(2024));
    for (let night = 0; night < 3; night++) await world.night();
    expect(await manifestsIn(world.stores.drafts)).toHaveLength(1);
  });
});

describe('a finalisation is refused with the reason, waits, and is published once the cause is gone:', () => {
  test('while the year is not over; in the new year it is published without another finalisation', async () => {
    const world = await ready(RECEIVED_2025, ...texts(2025), finalised(2025));
    const pointer = await currentDraft('huaian', 2025, world.stores.drafts);
    expect(await refusedCodes(world, 2025)).toEqual(['year-not-over']);
    expect(pointer).toBeDefined();
    // A source that fell silent in the course of the year is told once.
    world.at('2025-12-01T00:30:00+08:00');
    await world.run();
    world.at('2025-12-31T15:59:59Z');
    expect(of(await world.run(), 2025)).toBeUndefined();
    world.at('2025-12-31T16:00:00Z');
    expect(of(await world.run(), 2025)).toMatchObject({ state: 'published', version: 1 });
  });

  test('while nothing of its year is counted and no note says why', async () => {
    const world = await ready(...texts(2025), finalised(2025));
    world.at('2025-12-31T16:00:00Z');
    expect(of(await world.run(), 2025)).toMatchObject({
      state: 'refused',
      reason: '以下情况公布时须附说明，逐项写明：本年度没有一件计入报告的事实。',
    });
    await world.send('huaian', finalised(2025, { note: '本年度没有发生有关事项。' }));
    world.later(15);
    expect(of(await world.run('pending'), 2025)).toMatchObject({ state: 'published', version: 1 });
  });

  test('while an error-level check fails; a note does not help; the missing fact does', async () => {
    const world = await ready(decided('B', '2024-05-01T10:00:00+08:00'));
    await world.send('huaian', finalised(2024, { note: '情况说明' }));
    expect(of(await world.night())).toMatchObject({
      state: 'refused',
      version: null,
      reason: REASONS.checkFailed,
    });
    expect(of(await world.night())).toBeUndefined();
    await world.send('huaian', received('B', '2024-04-01T10:00:00+08:00'));
    world.later(15);
    expect(of(await world.run('pending'))).toMatchObject({ state: 'published', version: 1 });
  });

  test('while an error-level check fails; the retraction of what is wrong helps', async () => {
    const world = await ready(decided('B', '2024-05-01T10:00:00+08:00'), finalised(2024));
    expect(await refusedCodes(world)).toEqual(['check-failed']);
    await world.send('huaian', retracted('B', 'B-decided'));
    expect(of(await world.night())).toMatchObject({ state: 'published', version: 1 });
  });

  test('if there is a warning and no note; a text helps, and so does a finalisation with a note', async () => {
    for (const mend of [texts(2024), [finalised(2024, { note: '本年度文字从略。' })]]) {
      const world = worldOn();
      await world.register('huaian');
      await world.send('huaian', RECEIVED, DECIDED, finalised(2024));
      expect(of(await world.night())).toMatchObject({ state: 'refused', reason: REASONS.warning });
      await world.send('huaian', ...mend);
      expect(of(await world.night())).toMatchObject({ state: 'published', version: 1 });
    }
  });

  test('from the second version on without a note; one with a note helps', async () => {
    const world = await ready(finalised(2024));
    await world.send('huaian', finalised(2024));
    expect(of(await world.night())).toMatchObject({
      state: 'refused',
      version: 1,
      reason: REASONS.correction,
    });
    await world.send('huaian', finalised(2024, { note: '更正一处笔误。' }));
    expect(of(await world.night())).toMatchObject({ state: 'published', version: 2 });
  });

  test('where the draft it names is not that of the tables as they now are; it is once the tables are those again', async () => {
    const world = await ready();
    const draft = await digestOf(world);
    await world.send(
      'huaian',
      received('B', '2024-06-01T10:00:00+08:00', 'late'),
      finalised(2024, { draft }),
    );
    expect(of(await world.night())).toMatchObject({ state: 'refused', reason: REASONS.draft });
    await world.send('huaian', retracted('B', 'late'));
    expect(of(await world.night())).toMatchObject({ state: 'published', version: 1 });
    expect((await published(world))['tablesDigest']).toBe(draft);
  });

  test('several reasons at once are all reported', async () => {
    const world = await ready(finalised(2024));
    await world.send(
      'huaian',
      decided('B', '2024-05-01T10:00:00+08:00'),
      { type: 'narrative.written', subject: '2024', data: { section: 'problems', markdown: '' } },
      finalised(2024, { draft: `sha256:${'0'.repeat(64)}` }),
    );
    expect(of(await world.night())).toMatchObject({
      state: 'refused',
      version: 1,
      reason: REASONS.checkFailed + REASONS.warning + REASONS.correction + REASONS.draft,
    });
    await world.send('huaian', RECEIVED_2025, ...texts(2025), finalised(2025, { draft: 'x' }));
    expect(of(await world.night(), 2025)?.reason).toBe(`2025${REASONS.yearNotOver}${REASONS.draft}`);
  });

  test('what is refused leaves what is published as it is', async () => {
    const world = await ready(finalised(2024));
    const before = await contentsOf(world.stores.publication);
    await world.send('huaian', decided('B', '2024-05-01T10:00:00+08:00'), finalised(2024, { note: '更正' }));
    expect(of(await world.night())).toMatchObject({ state: 'refused', version: 1 });
    expect(await contentsOf(world.stores.publication)).toEqual(before);
  });
});

describe('which finalisation counts', () => {
  test('of two in one night the latest, as one version', async () => {
    const world = await ready(
      finalised(2024, { note: '后' }, { time: '2025-01-09T12:00:00+08:00' }),
      finalised(2024, { note: '先' }, { time: '2025-01-09T11:00:00+08:00' }),
    );
    expect((await published(world))['edition']).toMatchObject({ version: 1, note: '后' });
    expect(await world.night()).toEqual([]);
    expect(await manifestsIn(world.stores.drafts)).toHaveLength(1);
  });

  test('of two of one instant the later by sequence, then by id', async () => {
    const time = '2025-01-09T12:00:00+08:00';
    const world = await ready(
      finalised(2024, { note: '十' }, { time, sequence: '10', id: 'a' }),
      finalised(2024, { note: '九' }, { time, sequence: '9', id: 'z' }),
      finalised(2024, { note: '无' }, { time, id: 'zz' }),
    );
    expect((await published(world))['edition']).toMatchObject({ note: '十' });
  });

  test('one that does not sort after the published one is refused by name, never passed over in silence', async () => {
    const world = await ready(finalised(2024));
    await world.send(
      'huaian',
      finalised(2024, { note: '旧' }, { id: 'old', time: '2025-01-01T10:00:00+08:00' }),
    );
    expect(of(await world.night())).toEqual({
      agency: 'huaian',
      year: 2024,
      state: 'refused',
      version: 1,
      url: 'https://publication.example/huaian/2024/index.html',
      reason:
        '2025年1月1日的定稿（编号old）不晚于第1版所依据的定稿（2025年1月10日），不会公布；请重新定稿，或撤回它。',
    });
    expect(await refusedCodes(world)).toEqual(['finalisation-not-newer']);
    expect(await standing(world)).toMatchObject({
      refused: expect.stringContaining('编号old'),
      waits: { source: 'huaian-cases', id: 'old', at: '2025-01-01T02:00:00' },
    });
    expect(await manifestsIn(world.stores.drafts)).toHaveLength(1);
    await world.send('huaian', retracted('2024', 'old'));
    expect(of(await world.night())).toMatchObject({ state: 'drafted', version: 1, reason: null });
    expect(await standing(world)).not.toHaveProperty('waits');
  });

  test.each([
    ['fin-2', 'fin-10', 'refused'],
    ['fin-10', 'fin-2', 'published'],
    ['b', 'a', 'refused'],
    ['a', 'b', 'published'],
  ])(
    'of one instant %s is published, and %s, which came the same day, is %s',
    async (first, second, state) => {
      const time = '2025-01-10T00:00:00+08:00';
      const world = await ready(finalised(2024, {}, { id: first, time }));
      await world.send('huaian', finalised(2024, { note: '更正说明' }, { id: second, time }));
      expect(of(await world.night())).toMatchObject({ state });
      const waits = (await standing(world))?.waits?.id;
      expect(waits).toBe(state === 'refused' ? second : undefined);
      await world.send('huaian', finalised(2024, { note: '更正说明' }));
      expect(of(await world.night())).toMatchObject({ state: 'published' });
      // The version that came of it holds what waited: there is nothing to say any more.
      expect(await refusedCodes(world)).toEqual([]);
    },
  );

  test('after one by a clock that is ahead, the true time is refused until it has passed', async () => {
    const world = await ready(finalised(2024, {}, { time: '2025-01-10T09:04:00+08:00' }));
    await world.send('huaian', finalised(2024, { note: '更正' }, { time: '2025-01-10T09:03:00+08:00' }));
    expect(of(await world.night())).toMatchObject({ state: 'refused' });
    await world.send('huaian', finalised(2024, { note: '更正' }));
    expect(of(await world.night())).toMatchObject({ state: 'published', version: 2 });
  });

  test('one in the event set of the version is not reported again, whichever release fixed that version', async () => {
    for (const older of [false, true]) {
      const world = await ready(
        finalised(2024, { draft: 'x' }, { id: 'refused' }),
        finalised(2024, {}, { id: 'taken', time: '2025-01-10T09:01:00+08:00' }),
      );
      expect(await manifestsIn(world.stores.drafts)).toHaveLength(1);
      if (older) await withoutField(world, 'finalisations');
      await world.send('huaian', received('L', '2024-06-01T10:00:00+08:00'));
      expect(of(await world.night())).toMatchObject({ state: 'drafted', reason: null });
      await world.send(
        'huaian',
        finalised(2024, { note: '旧' }, { id: 'old', time: '2025-01-09T10:00:00+08:00' }),
      );
      expect(of(await world.night())?.reason).toContain('编号old');
    }
  });

  test('if the version froze no events, nothing is reported', async () => {
    const world = await ready(finalised(2024));
    await withoutField(world, 'finalisations');
    await withoutField(world, 'evidence', null);
    await world.send(
      'huaian',
      finalised(2024, { note: '旧' }, { id: 'old', time: '2025-01-09T10:00:00+08:00' }),
    );
    expect(of(await world.night())).toMatchObject({ state: 'drafted', version: 1 });
  });

  test('retracting one that was published unpublishes nothing, and the one before it is not published again', async () => {
    const world = await ready(finalised(2024));
    await world.send('huaian', finalised(2024, { note: '更正' }, { id: 'second' }));
    await world.night();
    const before = await contentsOf(world.stores.publication);
    await world.send('huaian', retracted('2024', 'second'));
    expect(of(await world.night())).toMatchObject({ state: 'drafted', version: 2 });
    expect(await contentsOf(world.stores.publication)).toEqual(before);
  });

  test('retracting one that waits ends its waiting, and the one before it comes to its turn', async () => {
    const world = await ready();
    await world.send(
      'huaian',
      finalised(2024, {}, { time: '2025-01-09T12:00:00+08:00' }),
      finalised(2024, { draft: 'x' }, { time: '2025-01-09T13:00:00+08:00', id: 'waits' }),
    );
    expect(of(await world.night())).toMatchObject({ state: 'refused' });
    await world.send('huaian', retracted('2024', 'waits'));
    world.later(15);
    expect(of(await world.run('pending'))).toMatchObject({ state: 'published', version: 1 });
  });

  test('a chain publishes at most one version of a year, and years do not wait for each other', async () => {
    const world = await ready(received('Z', '2023-03-01T10:00:00+08:00'), ...texts(2023));
    await world.send('huaian', finalised(2023), finalised(2024));
    const results = await world.night();
    expect(of(results, 2023)).toMatchObject({ state: 'published', version: 1 });
    expect(of(results, 2024)).toMatchObject({ state: 'published', version: 1 });
  });
});

/** The stores of a chain that is cut off before the first byte under `place` is public. */
function cutBefore(stores: MemoryStores, place: string): MemoryStores {
  const put: MemoryStores['publication']['put'] = async (object) => {
    if (object.key.startsWith(place)) throw new Error('cut off');
    return stores.publication.put(object);
  };
  return { ...stores, publication: { ...stores.publication, put } };
}

describe('two years that are finalised together', () => {
  async function both(): Promise<World> {
    const world = await ready(received('Z', '2023-12-30T10:00:00+08:00'), ...texts(2023));
    await world.send('huaian', finalised(2023), finalised(2024));
    return world;
  }

  test('wait for each other where the earlier fails: the later was compared with what it would have printed', async () => {
    const world = await both();
    world.later(60);
    const put: MemoryStores['drafts']['put'] = async (object) => {
      if (object.key.startsWith('versions/manifests/huaian/2023/')) throw new Error('cut off');
      return world.stores.drafts.put(object);
    };
    const results = await world.run('night', { ...world.stores, drafts: { ...world.stores.drafts, put } });
    expect(of(results, 2023)).toMatchObject({ state: 'failed' });
    expect(of(results, 2024)).toMatchObject({ state: 'drafted', version: null });
    expect(await manifestsIn(world.stores.drafts)).toEqual([]);
    const again = await world.night();
    for (const year of [2023, 2024])
      expect(of(again, year)).toMatchObject({ state: 'published', version: 1 });
    expect(await world.night()).toEqual([]);
  });

  test('wait for each other where another version of the earlier came meanwhile, and are drafted anew', async () => {
    const world = await both();
    world.later(60);
    // Another chain publishes both after this one has folded.
    let overtaken = false;
    const get: MemoryStores['drafts']['get'] = async (key) => {
      if (key.startsWith('folds/') && !overtaken) {
        overtaken = true;
        await world.send('huaian', received('Y', '2023-12-31T10:00:00+08:00'));
        await world.run();
      }
      return world.stores.drafts.get(key);
    };
    await world.run('night', { ...world.stores, drafts: { ...world.stores.drafts, get } });
    await world.night();
    const fixed = await manifestsIn(world.stores.drafts);
    expect(fixed.map(({ year, number }) => [year, number])).toEqual([
      [2023, 1],
      [2024, 1],
    ]);
    const pointer = await currentDraft('huaian', 2024, world.stores.drafts);
    const draft = JSON.parse(await textOf(world.stores.drafts, `${pointer?.prefix}report.json`));
    expect(draft.edition).toMatchObject({ published: 1, corrections: [] });
    expect(await world.night()).toEqual([]);
  });
});

describe('a version that was fixed and not published', () => {
  async function claimed(): Promise<World> {
    const world = await ready();
    await world.send('huaian', finalised(2024, {}, { id: 'first' }));
    world.later(60);
    const results = await world.run('night', cutBefore(world.stores, 'huaian/2024/'));
    expect(of(results)).toMatchObject({ state: 'failed', version: null });
    expect(await manifestsIn(world.stores.drafts)).toHaveLength(1);
    return world;
  }

  test('is finished with the bytes it was fixed with, whatever arrived meanwhile', async () => {
    const world = await claimed();
    const fixed = (await manifestsIn(world.stores.drafts))[0];
    await world.send('huaian', received('B', '2024-06-01T10:00:00+08:00'), ...texts(2024));
    expect(of(await world.night())).toMatchObject({ state: 'published', version: 1 });
    expect((await published(world))['tablesDigest']).toBe(fixed?.tablesDigest);
    expect(await manifestsIn(world.stores.drafts)).toEqual([fixed]);
  });

  test('is finished although its finalisation was retracted', async () => {
    const world = await claimed();
    await world.send('huaian', retracted('2024', 'first'));
    expect(of(await world.night())).toMatchObject({ state: 'published', version: 1 });
  });

  test('is finished although its year has no draft any more', async () => {
    const world = await claimed();
    await world.send(
      'huaian',
      retracted('A', 'A-received'),
      retracted('A', 'A-decided'),
      retracted('2024', 'first'),
      ...(await retractionsOf(world, 'narrative.written')),
      received('C', '2025-01-02T10:00:00+08:00'),
    );
    expect(of(await world.night())).toMatchObject({ state: 'published', version: 1 });
  });

  test('does not swallow a finalisation that came after it: the next chain takes that', async () => {
    const world = await claimed();
    await world.send('huaian', finalised(2024, { note: '更正' }, { id: 'second' }));
    expect(of(await world.night())).toMatchObject({ state: 'published', version: 1 });
    world.later(15);
    expect(of(await world.run('pending'))).toMatchObject({ state: 'published', version: 2 });
    expect((await published(world))['edition']).toMatchObject({ version: 2, note: '更正' });
    expect(await world.stores.journal.entries('huaian')).toEqual([]);
  });

  test('by another chain at the same moment does not swallow it either', async () => {
    const world = await ready();
    await world.send('huaian', finalised(2024, {}, { id: 'first' }));
    world.later(60);
    // The early chain knows of the first alone, and claims only when the late one is about to.
    const [lateIsAboutTo, earlyIsAboutTo, earlyHas] = [signal(), signal(), signal()];
    const early = world.run(
      'night',
      claiming(world.stores, async (claim) => {
        earlyIsAboutTo.give();
        await lateIsAboutTo.given;
        const done = await claim();
        earlyHas.give();
        return done;
      }),
    );
    await earlyIsAboutTo.given;
    await world.send('huaian', finalised(2024, { note: '更正' }, { id: 'second' }));
    world.later(60);
    const late = world.run(
      'night',
      claiming(world.stores, async (claim) => {
        lateIsAboutTo.give();
        await earlyHas.given;
        return claim();
      }),
    );
    await Promise.all([early, late]);
    await world.night();
    const fixed = await manifestsIn(world.stores.drafts);
    expect(fixed.map(({ number, finalisation }) => [number, finalisation.id])).toEqual([
      [1, 'first'],
      [2, 'second'],
    ]);
    expect(await world.night()).toEqual([]);
  });
});

function signal(): { given: Promise<void>; give: () => void } {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}

/** The stores of a chain whose claim of a version is made by `by`. */
function claiming(
  stores: MemoryStores,
  by: (claim: () => Promise<boolean>) => Promise<boolean>,
): MemoryStores {
  const put: MemoryStores['drafts']['put'] = (object) => {
    const claim = () => stores.drafts.put(object);
    return object.key.startsWith('versions/manifests/') ? by(claim) : claim();
  };
  return { ...stores, drafts: { ...stores.drafts, put } };
}

async function retractionsOf(world: World, type: string): Promise<Told[]> {
  const found: Told[] = [];
  for await (const { event } of world.stores.eventLog.read('huaian'))
    if (event.type === type) found.push(retracted(event.subject, event.id));
  return found;
}
