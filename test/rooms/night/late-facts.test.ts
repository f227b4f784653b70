/**
 * What comes after a report was published (promise R16 and R17): the version stays as it is, and the draft
 * proposes the correction.
 */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CaseFacts, foldCase } from '../../../shared/cases/case.ts';
import { differencesOf } from '../../../shared/counting/difference.ts';
import { Tally } from '../../../shared/counting/tally.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import type { AnnualTables } from '../../../shared/form/annual-tables.ts';
import { currentDraft } from '../../../shared/night/draft.ts';
import type { FoldedYear } from '../../../shared/night/fold-years.ts';
import { type Fold, rollUp } from '../../../shared/night/roll-up.ts';
import type { DraftEdition } from '../../../shared/report/model.ts';
import { histories } from '../../arbitraries/histories.ts';
import { productLog } from '../../oracle/product.ts';
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

const RUNS = Math.min(1000, Number(process.env['GONGKAI_HISTORIES'] ?? 6));
const SEED = 20261122;

async function newestFold(world: World, agency: string): Promise<Fold> {
  let newest: Fold | undefined;
  for await (const key of world.stores.drafts.list(`folds/${agency}/`)) {
    const fold: Fold = JSON.parse(await textOf(world.stores.drafts, key));
    if (fold.fold > (newest?.fold ?? 0)) newest = fold;
  }
  if (!newest) throw new Error(`${agency} was never folded`);
  return newest;
}

async function yearOf(world: World, year: number, agency = 'huaian'): Promise<FoldedYear> {
  const found = (await newestFold(world, agency)).years.find((folded) => folded.year === year);
  if (!found) throw new Error(`${year} has no draft`);
  return found;
}

async function draftOf(world: World, year: number): Promise<Record<string, unknown>> {
  const pointer = await currentDraft('huaian', year, world.stores.drafts);
  return JSON.parse(await textOf(world.stores.drafts, `${pointer?.prefix}report.json`));
}

const resultOf = async (world: World, year: number, id: string) =>
  (await yearOf(world, year)).report.checks.find((check) => check.id === id);

/** An agency whose reports on the given years are published. */
async function reported(years: readonly number[], ...told: Told[]): Promise<World> {
  const world = worldOn();
  world.at('2026-02-01T09:00:00+08:00');
  await world.register('huaian');
  await world.send('huaian', ...told, ...years.flatMap(texts));
  await world.send('huaian', ...years.map((year) => finalised(year, {}, { id: `first-${year}` })));
  await world.night();
  expect(await manifestsIn(world.stores.drafts)).toHaveLength(years.length);
  return world;
}

const A = received('A', '2024-03-01T10:00:00+08:00');
const OPEN = received('O', '2024-12-20T10:00:00+08:00');

type Log = ReadonlyMap<string, readonly KeptEvent[]>;

function tablesOf(cases: Iterable<CaseFacts>, year: number): AnnualTables {
  const tally = new Tally();
  for (const facts of cases) tally.add(facts);
  return tally.tables({ id: 'jia', name: '甲' }, year, edition2021);
}

const foldAll = (log: Log) => [...log].map(([subject, events]) => foldCase(subject, events));

/** Puts events where the door would have, as long ago. */
async function given(world: World, log: Log): Promise<void> {
  const { eventLog, journal } = world.stores;
  const receivedAt = world.now();
  const id = `given-${receivedAt}`;
  const subjects = [...log.keys()];
  await journal.note({ agency: 'jia', receivedAt, id, subjects, fromYear: 2020, finalises: true });
  for (const event of [...log.values()].flat()) await eventLog.append(event, 'given');
}

describe('R16: a late fact after publication', () => {
  test(
    `makes the next fold propose exactly the changed cells with exactly their cases, in ${RUNS} random histories (seed ${SEED})`,
    async () => {
      let corrected = 0;
      await fc.assert(
        fc.asyncProperty(
          histories(),
          fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
          async (history, early) => {
            const now = productLog(history.delivered, 'jia');
            const before = productLog(
              history.log.filter((_, index) => early[index % early.length]),
              'jia',
            );
            const world = worldOn();
            world.at('2027-01-10T09:00:00+08:00');
            await world.register('jia', '甲');
            await given(world, before);
            const years = [2021, 2022, 2023, 2024, 2025, 2026];
            await world.send(
              'jia',
              ...years.map((year) => finalised(year, { note: '说明' }, { id: 'publish' })),
            );
            await world.night();
            const versions = await contentsOf(world.stores.publication);
            const published = (await manifestsIn(world.stores.drafts)).map(({ year }) => year);
            await given(world, now);
            world.later(60);
            // Folded alone, which is where corrections come from: a whole night spends its time on pages.
            await rollUp(
              { run: 'late', at: new Date(world.now()).toISOString(), mode: 'night', agency: 'jia' },
              {
                ...world.stores,
                clock: world.now,
                segmentDiffers: ({ cases }) => world.errors.push(`${cases} cases differ`),
              },
            );
            expect(world.errors).toEqual([]);
            expect(await contentsOf(world.stores.publication)).toEqual(versions);
            for (const year of published) {
              const folded = (await newestFold(world, 'jia')).years.find((one) => one.year === year);
              const differing = differencesOf(
                edition2021,
                tablesOf(foldAll(before), year),
                tablesOf(foldAll(now), year),
              );

              expect(folded?.corrections.map(({ cases: _, ...cell }) => cell)).toEqual(differing);
              for (const { path, cases } of folded?.corrections ?? []) {
                corrected += 1;
                const others = [...now].filter(([subject, events]) => {
                  const [then, since] = [before.get(subject) ?? [], events].map((of) =>
                    tablesOf([foldCase(subject, of)], year),
                  ) as [AnnualTables, AnnualTables];
                  return differencesOf(edition2021, then, since).some((cell) => cell.path === path);
                });
                expect([...cases].sort()).toEqual(others.map(([subject]) => subject).sort());
              }
            }
          },
        ),
        { numRuns: RUNS, seed: SEED },
      );
      expect(corrected).toBeGreaterThan(RUNS);
    },
    60_000 + RUNS * 3_000,
  );

  test('proposes nothing where nothing of the published year changed, and reads no evidence', async () => {
    const world = await reported([2024], A, decided('A', '2024-03-20T10:00:00+08:00'));
    const evidence = (await manifestsIn(world.stores.drafts))[0]?.evidence?.sha256;
    await world.send('huaian', received('B', '2025-03-01T10:00:00+08:00'), ...texts(2025));
    world.later(60);
    const asked: string[] = [];
    const { drafts } = world.stores;
    await world.run('night', {
      ...world.stores,
      drafts: {
        ...drafts,
        get: (key) => {
          asked.push(key);
          return drafts.get(key);
        },
      },
    });
    expect((await yearOf(world, 2024)).corrections).toEqual([]);
    expect(asked.filter((key) => key.endsWith(evidence ?? ''))).toEqual([]);
    expect(asked.some((key) => key.startsWith('versions/manifests/'))).toBe(true);
  });

  test('leaves every byte of the version, page and copies as they are, and the draft says what differs', async () => {
    const world = await reported([2023, 2024], received('Z', '2023-05-01T10:00:00+08:00'), A);
    const before = await contentsOf(world.stores.publication);
    await world.send('huaian', received('Y', '2023-06-01T10:00:00+08:00'), retracted('A', 'A-received'));
    await world.night();
    expect(await contentsOf(world.stores.publication)).toEqual(before);
    const edition = (await draftOf(world, 2024))['edition'] as DraftEdition;
    expect(edition.corrections).toEqual((await yearOf(world, 2024)).corrections);
    expect(edition.corrections.map(({ path, cases }) => [path, cases])).toContainEqual([
      'applications.received.total',
      ['A'],
    ]);
  });

  test('ends with the next version, which names the one it replaces and the table of differences', async () => {
    const world = await reported([2024], A, decided('A', '2024-03-20T10:00:00+08:00'));
    await world.send('huaian', received('B', '2024-06-01T10:00:00+08:00'));
    await world.night();
    const { corrections } = await yearOf(world, 2024);
    expect(corrections.map(({ path, before, after, cases }) => [path, before, after, cases])).toEqual([
      ['applications.received.natural-person', 1, 2, ['B']],
      ['applications.received.total', 1, 2, ['B']],
      ['applications.carriedOut.natural-person', 0, 1, ['B']],
      ['applications.carriedOut.total', 0, 1, ['B']],
    ]);
    const v1 = await textOf(world.stores.publication, 'huaian/2024/v1/index.html');
    await world.send('huaian', finalised(2024, { note: '补报一件。' }));
    await world.night();
    expect((await yearOf(world, 2024)).corrections).toEqual([]);
    expect(await textOf(world.stores.publication, 'huaian/2024/v1/index.html')).toBe(v1);
    const [first, second] = await manifestsIn(world.stores.drafts);
    expect([first?.number, second?.number]).toEqual([1, 2]);
    expect(second?.note).toBe('补报一件。');
    const { edition } = JSON.parse(await textOf(world.stores.publication, 'huaian/2024/v2/report.json'));
    expect(edition.replaces).toEqual({
      version: 1,
      finalisedOn: first?.finalisedOn,
      differences: corrections.map(({ cases: _, ...cell }) => cell),
      texts: [],
    });
  });
});

test('a correction of words is published paragraph by paragraph, and told in the catalogue', async () => {
  const world = await reported([2024], A);
  const rewritten = { section: 'problems', markdown: '审核不够细。\n\n培训不足。' };
  await world.send('huaian', { type: 'narrative.written', subject: '2024', data: rewritten });
  await world.send('huaian', finalised(2024, { note: '更正文字。' }));
  await world.night();
  const { edition } = JSON.parse(await textOf(world.stores.publication, 'huaian/2024/v2/report.json'));
  const [changed] = edition.replaces.texts;
  expect([edition.replaces.differences, changed.section]).toEqual([[], 'problems']);
  expect(changed.changes.map(({ after }: { after: string | null }) => after)).toEqual([
    '审核不够细。',
    '培训不足。',
  ]);
  expect(await textOf(world.stores.publication, 'huaian/2024/index.html')).toContain('更正文字2段');
  expect(await textOf(world.stores.publication, 'feed.xml')).toContain('（更正第五部分文字2段）');
});

describe('R17: what lies under a version’s key', () => {
  test('is not written again by any later night, whatever came and whatever is published', async () => {
    const world = await reported([2024], A);
    const writes: string[] = [];
    const { publication } = world.stores;
    const put: typeof publication.put = (object) => {
      writes.push(object.key);
      expect(object.key.includes('/v1/') ? object.only : 'absent').toBe('absent');
      return publication.put(object);
    };
    const watched = { ...world.stores, publication: { ...publication, put } };
    const before = await contentsOf(publication);
    await world.send(
      'huaian',
      decided('A', '2024-03-20T10:00:00+08:00'),
      finalised(2024, { note: '更正。' }),
    );
    world.later(60);
    await world.run('night', watched);
    expect(writes.filter((key) => key.includes('/v1/'))).toEqual([]);
    expect(writes.some((key) => key.includes('/v2/'))).toBe(true);
    const after = await contentsOf(publication);
    for (const [key, bytes] of before) if (key.includes('/v1/')) expect(after.get(key)).toBe(bytes);
  });

  test('is refused to whoever writes it as new', async () => {
    const world = await reported([2024], A);
    const key = 'huaian/2024/v1/report.json';
    const written = await world.stores.publication.put({
      key,
      bytes: Buffer.from('{}'),
      mediaType: 'application/json',
      only: 'absent',
    });
    expect(written).toBe(false);
  });
});

describe('what changed since the draft before', () => {
  const changes = async (world: World) => ((await draftOf(world, 2025))['edition'] as DraftEdition).changes;

  test('is nothing to tell in a first draft, then the cells that differ, since the day of the draft before', async () => {
    const world = worldOn();
    world.at('2025-05-01T09:00:00+08:00');
    await world.register('huaian');
    await world.send('huaian', received('A', '2025-03-01T10:00:00+08:00'));
    await world.night();
    expect(await changes(world)).toBeNull();
    world.at('2025-05-02T09:00:00+08:00');
    await world.send('huaian', received('B', '2025-04-01T10:00:00+08:00'));
    await world.night();
    const told = await changes(world);
    expect(told?.since).toBe('2025-05-01');
    expect(told?.cells).toContainEqual({ path: 'applications.received.total', before: 1, after: 2 });
    world.at('2025-05-03T09:00:00+08:00');
    await world.night();
    expect(await changes(world)).toEqual(told);
    await world.send('huaian', ...texts(2025));
    await world.night();
    expect(await changes(world)).toEqual({ since: '2025-05-02', cells: [] });
  });
});

describe('the year before', () => {
  test('is printed as it was published, not as the log has it now, and cited so', async () => {
    const world = await reported([2023, 2024], received('Z', '2023-05-01T10:00:00+08:00'), A);
    await world.send('huaian', received('Y', '2023-06-01T10:00:00+08:00'));
    await world.night();
    const { report } = await yearOf(world, 2025);
    expect(
      report.history.map(({ year, version, tables }) => [year, version, tables.applications.received.total]),
    ).toEqual([
      [2023, 1, 1],
      [2024, 1, 1],
    ]);
  });

  test('is what the log gives where it was not published', async () => {
    const world = await reported([2024], received('Z', '2023-05-01T10:00:00+08:00'), A);
    const { report } = await yearOf(world, 2024);
    expect(report.history.map(({ year, version }) => [year, version])).toEqual([[2023, null]]);
    expect((await resultOf(world, 2024, 'carry-chain'))?.reason?.zh).toBe('上年度报告尚未公布');
  });

  test('stands in a version only where it was published: what nobody can look up is compared with in drafts alone', async () => {
    const publishedHistory = async (years: number[]) => {
      const world = await reported(years, received('Z', '2023-05-01T10:00:00+08:00'), A);
      const { history } = JSON.parse(await textOf(world.stores.publication, 'huaian/2024/v1/report.json'));
      return history.map(({ year, version }: { year: number; version: number | null }) => [year, version]);
    };
    expect(await publishedHistory([2024])).toEqual([]);
    expect(await publishedHistory([2023, 2024])).toEqual([[2023, 1]]);
  });

  test('that is published by the same chain counts as published', async () => {
    const world = await reported([2023, 2024], received('Z', '2023-12-30T10:00:00+08:00'), A);
    const { report } = await yearOf(world, 2024);
    expect(report.history.map(({ year, version }) => [year, version])).toEqual([[2023, 1]]);
    expect((await resultOf(world, 2024, 'carry-chain'))?.result).toBe('pass');
    expect((await resultOf(world, 2025, 'carry-chain'))?.result).toBe('pass');
    expect(await world.night()).toEqual([]);
  });
});

describe('a chain that breaks', () => {
  async function broken(): Promise<World> {
    const world = await reported([2024], A, decided('A', '2024-03-20T10:00:00+08:00'), OPEN);
    await world.send(
      'huaian',
      decided('O', '2024-12-30T10:00:00+08:00', 'granted', 'ID-SINCE'),
      ...texts(2025),
    );
    await world.night();
    return world;
  }

  test('names the columns in the check, and the case, its event and what would mend it behind it', async () => {
    const world = await broken();
    expect(await resultOf(world, 2025, 'carry-chain')).toMatchObject({
      level: 'warning',
      result: 'fail',
      findings: [
        { pointer: '/applications/carriedIn/natural-person' },
        { pointer: '/applications/carriedIn/total' },
      ],
    });
    expect((await yearOf(world, 2025)).behind).toEqual([
      {
        check: 'carry-chain',
        subject: 'O',
        events: ['ID-SINCE'],
        zh: expect.stringContaining('公布后补报或改期的办理结果在2024年末以前'),
        en: expect.stringContaining('2024'),
        mend: [{ type: 'event.retracted', subject: 'O', data: { id: 'ID-SINCE', source: 'huaian-cases' } }],
      },
    ]);
  });

  test('asks for a note, which the report then carries', async () => {
    const world = await broken();
    await world.send('huaian', finalised(2025));
    const [refused] = (await world.night()).filter(({ year }) => year === 2025);
    expect(refused).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('上年结转与上年度公布的结转下年度不一致'),
    });
    await world.send('huaian', finalised(2025, { note: '上年一件补报办结。' }));
    const [done] = (await world.night()).filter(({ year }) => year === 2025);
    expect(done).toMatchObject({ state: 'published', version: 1 });
    const page = await textOf(world.stores.publication, 'huaian/2025/index.html');
    expect(page).toContain('关于与上年度已公布数据不衔接的说明：上年一件补报办结。');
  });

  test('is whole again once the year before is corrected, or what was wrong is retracted', async () => {
    for (const mend of [finalised(2024, { note: '更正。' }), retracted('O', 'ID-SINCE')]) {
      const world = await broken();
      await world.send('huaian', mend);
      await world.night();
      expect((await resultOf(world, 2025, 'carry-chain'))?.result).toBe('pass');
      expect((await yearOf(world, 2025)).behind).toEqual([]);
    }
  });

  test('breaks as a set of cases too, where one came and another went', async () => {
    const world = await reported([2024], OPEN);
    await world.send(
      'huaian',
      { type: 'application.voided', subject: 'O', data: { reason: '误登' } },
      received('P', '2024-12-21T10:00:00+08:00'),
    );
    await world.night();
    expect((await resultOf(world, 2025, 'carry-chain'))?.findings).toHaveLength(1);
    expect((await yearOf(world, 2024)).corrections).toEqual([]);
    expect((await yearOf(world, 2025)).behind.map(({ subject }) => subject)).toEqual(['O', 'P']);
  });

  test('tells nothing of its cases to the public', async () => {
    const world = await broken();
    await world.send('huaian', finalised(2025, { note: '见更正。' }));
    await world.night();
    const there = [...(await contentsOf(world.stores.publication))];
    const told = there
      .filter(([key]) => key.startsWith('huaian/2025/'))
      .map(([, text]) => text)
      .join('\n');
    expect(told).toContain('carry-chain');
    expect(told).not.toContain('ID-SINCE');
    expect(told).not.toContain('huaian-cases');
  });
});

describe('behind the faults of the feed', () => {
  test('one entry a number and kind of fault names all its events, and the one event that would mend it', async () => {
    const world = worldOn();
    await world.register('huaian');
    await world.send(
      'huaian',
      decided('B', '2024-05-01T10:00:00+08:00', 'granted', 'b1'),
      decided('B', '2024-06-01T10:00:00+08:00', 'granted', 'b2'),
      A,
      received('A', '2024-04-01T10:00:00+08:00', 'again'),
    );
    await world.night();
    const { behind } = await yearOf(world, 2024);
    expect(behind.map(({ check, subject, events, mend }) => ({ check, subject, events, mend }))).toEqual([
      {
        check: 'feed-faults',
        subject: 'A',
        events: ['again'],
        mend: [{ type: 'event.retracted', subject: 'A', data: { id: 'again', source: 'huaian-cases' } }],
      },
      {
        check: 'feed-faults',
        subject: 'B',
        events: ['b1', 'b2'],
        mend: [{ type: 'application.received', subject: 'B' }],
      },
    ]);
    expect(behind[1]?.zh).toContain('补报收到申请的记录');
    await world.send('huaian', received('B', '2024-04-30T10:00:00+08:00'), retracted('A', 'again'));
    await world.night();
    expect((await yearOf(world, 2024)).behind).toEqual([]);
  });
});
