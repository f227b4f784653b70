/** Years that are made of figures (contract, section 6): drafted, checked, finalised and published, marked everywhere. */
import { describe, expect, test } from 'vitest';
import { edition2019 } from '../../../shared/editions/edition-2019.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { type Form, isMoney } from '../../../shared/form/form.ts';
import { currentDraft } from '../../../shared/night/draft.ts';
import type { YearResult } from '../../../shared/night/year-result.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';
import { decided, finalised, received, type Told, textOf, texts, type World, worldOn } from './world.ts';

type Tree = { [key: string]: Tree | number | string | null };

const ORIGIN = '洪泽区人民政府网站，2025年1月';
const FIGURES: Tree = (() => {
  const { format: _, agency: __, year: ___, ...tables } = structuredClone(huaian2024);
  return tables as unknown as Tree;
})();

/** The tables with some cells changed: `{'proactive.licences': null}`. */
function figuresWith(changes: Record<string, number | string | null>, form: Form = edition2021): Tree {
  const tables = form === edition2021 ? structuredClone(FIGURES) : {};
  for (const { path, steps, quantity } of form.cells) {
    let at: Tree = tables;
    for (const step of steps.slice(0, -1)) {
      at[step] ??= {};
      at = at[step] as Tree;
    }
    const last = steps.at(-1) ?? '';
    if (path in changes) at[last] = changes[path] ?? null;
    else at[last] ??= isMoney(quantity) ? '0' : 0;
  }
  return tables;
}

const reported = (year: number, tables: Tree = FIGURES, more: object = {}): Told => ({
  type: 'figures.reported',
  subject: String(year),
  data: { tables, format: '2021', origin: ORIGIN, ...more },
});

async function township(casesFrom: string | null, ...told: Told[]): Promise<World> {
  const world = worldOn();
  await world.register('hongze', '洪泽区人民政府', { casesFrom });
  await world.permit('hongze', 'facts', 'text', 'finalise', 'figures');
  if (told.length > 0) await world.send('hongze', ...told);
  await world.night();
  return world;
}

const of = (results: readonly YearResult[], year = 2024) => results.find((result) => result.year === year);

async function draftOf(world: World, year = 2024) {
  const draft = await currentDraft('hongze', year, world.stores.drafts);
  return JSON.parse(await textOf(world.stores.drafts, `${draft?.prefix}report.json`));
}

const resultOf = (report: { checks: { id: string }[] }, id: string) =>
  report.checks.find((check) => check.id === id);

describe('a year that is made of figures', () => {
  test('is drafted from what was reported, with its basis and origin', async () => {
    const draft = await draftOf(await township(null, reported(2024)));
    expect(draft).toMatchObject({ basis: 'figures', origin: ORIGIN });
    expect(draft.tables).toEqual({ ...huaian2024, agency: { id: 'hongze', name: '洪泽区人民政府' } });
    expect(resultOf(draft, 'identity')).toMatchObject({ result: 'pass' });
    expect(resultOf(draft, 'feed-faults')).toMatchObject({ result: 'not-assessable' });
  });

  test('is refused as figures.missing until figures come, and has no number meanwhile', async () => {
    const world = await township(null, ...texts(2024), finalised(2024, { note: '说明' }));
    const draft = await draftOf(world);
    expect(draft.edition.refusals.map(({ code }: { code: string }) => code)).toEqual(['figures.missing']);
    expect(draft.tables.applications.received.total).toBeNull();
    await world.send('hongze', reported(2024));
    expect(of(await world.night())).toMatchObject({ state: 'published', version: 1 });
  });

  test('is published and marked in every format, and its version says so', async () => {
    const world = await township(null, reported(2024), ...texts(2024), finalised(2024));
    const published = (name: string) => textOf(world.stores.publication, `hongze/2024/v1/${name}`);
    expect(JSON.parse(await published('report.json'))).toMatchObject({ basis: 'figures', origin: ORIGIN });
    expect(await published('index.html')).toContain(
      `数字由填报形成，未经逐件核验，空白处为来源未载明。来源：${ORIGIN}`,
    );
    const manifest = await textOf(world.stores.drafts, 'versions/manifests/hongze/2024/v1.json');
    expect(JSON.parse(manifest)).toMatchObject({ basis: 'figures', carriedOut: null });
  });

  test('is not blocked by faults of the feed, which its draft still lists', async () => {
    const world = await township(
      null,
      decided('A', '2024-03-20T10:00:00+08:00'),
      reported(2024),
      ...texts(2024),
      finalised(2024),
    );
    expect(of(await world.night())).toBeUndefined();
    expect((await world.stores.progress.all())[0]?.standings).toContainEqual(
      expect.objectContaining({ year: 2024, version: 1 }),
    );
    expect((await draftOf(world)).edition.faults).toHaveLength(1);
  });

  test('leaves a blank blank, tries its sums with 0, and publishes only with a note', async () => {
    const blank = figuresWith({ 'applications.carriedIn.research-institution': null });
    const world = await township(null, reported(2024, blank), ...texts(2024), finalised(2024));
    const draft = await draftOf(world);
    expect(draft.tables.applications.carriedIn['research-institution']).toBeNull();
    const check = resultOf(draft, 'row-sum');
    expect(check).toMatchObject({ level: 'warning', result: 'fail' });
    expect(JSON.stringify(check)).toContain('空白按0计则成立');
    expect(draft.edition.refusals.map(({ code }: { code: string }) => code)).toEqual([
      'warning-without-note',
    ]);
    await world.send('hongze', finalised(2024, { note: '上年结转一栏来源未载明。' }));
    expect(of(await world.night())).toMatchObject({ state: 'published' });
    const page = await textOf(world.stores.publication, 'hongze/2024/v1/index.html');
    expect(page).toMatch(/id="applications\.carriedIn\.research-institution"[^>]*><\/td>/);
  });

  test('takes the latest live report of figures', async () => {
    const world = await township(null, { ...reported(2024), id: 'first' });
    await world.send('hongze', { ...reported(2024, figuresWith({ 'proactive.licences': 5 })), id: 'second' });
    await world.night();
    expect((await draftOf(world)).tables.proactive.licences).toBe(5);
    await world.send('hongze', {
      type: 'event.retracted',
      subject: '2024',
      data: { id: 'second', reason: '误报' },
    });
    await world.night();
    expect((await draftOf(world)).tables.proactive.licences).toBe(huaian2024.proactive.licences);
  });

  test('whole figures of a government are never its own', async () => {
    const world = worldOn();
    await world.register('hongze', '洪泽区人民政府', { casesFrom: null, consolidates: true });
    await world.permit('hongze', 'figures');
    await world.send('hongze', reported(2024, FIGURES, { scope: 'whole' }));
    await world.night();
    expect((await draftOf(world)).origin).toBeNull();
  });
});

describe('cases and figures of one year', () => {
  test.each([
    { casesFrom: '2024-01-01', counts: 1, words: '表中采用个案' },
    { casesFrom: '2025-01-01', counts: 3119, words: '表中采用填报数字' },
  ])(
    'casesFrom $casesFrom: the one counts, and the cells that differ are listed',
    async ({ casesFrom, counts, words }) => {
      const world = await township(casesFrom, reported(2024), received('A', '2024-03-01T10:00:00+08:00'));
      const draft = await draftOf(world);
      expect(draft.tables.applications.received.total).toBe(counts);
      const check = resultOf(draft, 'figures-against-cases');
      expect(check).toMatchObject({ level: 'warning', result: 'fail' });
      expect(check).toMatchObject({
        findings: expect.arrayContaining([
          expect.objectContaining({
            pointer: '/applications/received/total',
            zh: expect.stringContaining(words),
          }),
        ]),
      });
    },
  );

  test('facts before casesFrom count in later years: received before, decided after', async () => {
    const world = await township(
      '2025-01-01',
      reported(2024),
      received('A', '2024-12-30T10:00:00+08:00'),
      decided('A', '2025-01-05T10:00:00+08:00'),
    );
    const draft = await draftOf(world, 2025);
    expect(draft).not.toHaveProperty('basis');
    expect(draft.tables.applications).toMatchObject({ received: { total: 0 }, carriedIn: { total: 1 } });
  });
});

describe('what was published before', () => {
  test('stands in trends and chains; figures of the form before are never rendered', async () => {
    const old = figuresWith(
      { 'applications.received.total': 7, 'applications.received.natural-person': 7 },
      edition2019,
    );
    const world = await township(
      '2021-01-01',
      { ...reported(2020), data: { tables: old, format: '2019', origin: '2020年度报告' } },
      received('A', '2021-03-01T10:00:00+08:00'),
    );
    const draft = await draftOf(world, 2021);
    expect(draft.history).toEqual([
      expect.objectContaining({ year: 2020, basis: 'figures', version: null, received: 7 }),
    ]);
    expect(await currentDraft('hongze', 2020, world.stores.drafts)).toBeUndefined();
  });

  test('the first year of cases is checked against the figures of the year before', async () => {
    const world = await township('2025-01-01', reported(2024), received('A', '2025-01-05T10:00:00+08:00'));
    const chain = resultOf(await draftOf(world, 2025), 'carry-chain');
    expect(chain).toMatchObject({ level: 'warning', result: 'fail' });
    expect(JSON.stringify(chain)).toContain(
      `上年度公布的结转下年度${huaian2024.applications.carriedOut.total}件`,
    );
  });
});

describe('a case-fed agency into which one of figures was merged', () => {
  async function merged(): Promise<World> {
    const world = worldOn();
    await world.register('city', '市', { consolidates: true });
    await world.register('zhen', '镇', { parent: 'city' });
    await world.register('xiang', '乡', {
      parent: 'city',
      casesFrom: null,
      until: '2024-06-30',
      mergedInto: 'zhen',
    });
    await world.permit('xiang', 'figures');
    await world.send('xiang', reported(2024));
    await world.send('zhen', received('A', '2024-03-01T10:00:00+08:00'), ...texts(2024));
    await world.night();
    return world;
  }
  const report = async (world: World, agency: string) => {
    const draft = await currentDraft(agency, 2024, world.stores.drafts);
    return JSON.parse(await textOf(world.stores.drafts, `${draft?.prefix}report.json`));
  };

  test('must still publish before its government may count it', async () => {
    const world = await merged();
    const members = async () => (await report(world, 'city')).publishable.members;
    expect(await members()).toMatchObject([{ agency: 'zhen', state: 'draft', counted: false }]);
    await world.send('zhen', finalised(2024, { note: '含乡填报数。' }));
    await world.night();
    expect(await members()).toMatchObject([{ agency: 'zhen', state: 'published', counted: true }]);
  });

  test('is held back by faults of its feed, and not by those of what was reported', async () => {
    const world = await merged();
    await world.permit('xiang', 'facts', 'figures');
    await world.send('xiang', decided('nobody', '2024-05-01T10:00:00+08:00'));
    await world.night();
    expect(resultOf(await report(world, 'zhen'), 'feed-faults')).toMatchObject({ result: 'pass' });
    await world.send('zhen', decided('nobody', '2024-05-01T10:00:00+08:00'));
    await world.night();
    expect(resultOf(await report(world, 'zhen'), 'feed-faults')).toMatchObject({ result: 'fail' });
  });
});
