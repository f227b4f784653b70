/** An agency for trials: it is drafted like every agency, and leaves nothing where the public reads (contract, section 12). */
import { expect, test } from 'vitest';
import { currentDraft } from '../../../shared/night/draft.ts';
import { contentsOf } from './reader.ts';
import { decided, finalised, received, textOf, texts, type World, worldOn } from './world.ts';

const TRIAL = 'trial-bureau';

/** Two agencies that send the very same things, one of them for trials; both finalise what may be published. */
async function both(): Promise<World> {
  const world = worldOn();
  await world.register('huaian');
  await world.register(TRIAL, '试验局', { sandbox: true });
  for (const agency of ['huaian', TRIAL])
    await world.send(
      agency,
      received('A', '2024-03-01T10:00:00+08:00'),
      decided('A', '2024-03-20T10:00:00+08:00'),
      ...texts(2024),
      finalised(2024),
    );
  return world;
}

test('a sandbox that finalises is refused by name, and no public file knows of it', async () => {
  const world = await both();
  const results = await world.night();
  const of = (agency: string) => results.find((one) => one.agency === agency && one.year === 2024);
  expect(of('huaian')).toMatchObject({ state: 'published', version: 1 });
  expect(of(TRIAL)).toMatchObject({
    state: 'refused',
    version: null,
    reason: '测试机关的报告只供试验，永远不会公布。',
  });
  await world.night();
  const there = await contentsOf(world.stores.publication);
  expect([...there.keys()].filter((key) => key.startsWith('huaian/2024/'))).not.toEqual([]);
  for (const [key, text] of there) {
    expect(key).not.toContain(TRIAL);
    expect(text, key).not.toContain(TRIAL);
    expect(text, key).not.toContain('试验局');
  }
  expect(world.errors).toEqual([]);
});

test('its draft is marked as a trial, and says beforehand that it is never published', async () => {
  const world = await both();
  await world.night();
  const draftOf = async (agency: string) => {
    const draft = await currentDraft(agency, 2024, world.stores.drafts);
    const text = (name: string) => textOf(world.stores.drafts, `${draft?.prefix}${name}`);
    return { page: await text('index.html'), report: JSON.parse(await text('report.json')) };
  };
  const trial = await draftOf(TRIAL);
  expect(trial.report.agency).toEqual({ id: TRIAL, name: '试验局', contact: null, sandbox: true });
  expect(trial.report.edition.refusals.map(({ code }: { code: string }) => code)).toEqual(['sandbox']);
  expect(trial.page).toContain('【测试草稿】试验局2024年政府信息公开工作年度报告');
  expect(trial.page).toContain('测试机关的报告只供试验');
  const real = await draftOf('huaian');
  expect(real.report.agency).not.toHaveProperty('sandbox');
  expect(real.page).not.toContain('测试');
});

const YEARS = 366 * 86_400_000;
const drafted = async (world: World, agency: string) => {
  const years: number[] = [];
  for (let year = 2021; year <= 2035; year++)
    if (await currentDraft(agency, year, world.stores.drafts)) years.push(year);
  return years;
};
const refusedFor = async (world: World, year: number) => {
  const draft = await currentDraft(TRIAL, year, world.stores.drafts);
  const report = JSON.parse(await textOf(world.stores.drafts, `${draft?.prefix}report.json`));
  return report.edition.refusals.map(({ code }: { code: string }) => code);
};

test('its clock says which years are over: a new one is drafted by it, and no other agency moves', async () => {
  const world = await both();
  await world.night();
  expect(await drafted(world, TRIAL)).toEqual([2024, 2025]);
  await world.stores.registry.setClock(TRIAL, 2 * YEARS);
  // Nothing was sent: the year that began by its clock makes it due.
  await world.night();
  expect(await drafted(world, TRIAL)).toEqual([2024, 2025, 2026, 2027]);
  expect(await drafted(world, 'huaian')).toEqual([2024, 2025]);
  await world.night();
  expect(world.errors).toEqual([]);
});

test('its clock says when a year may be finalised; a year that is not over by it is not', async () => {
  const world = await both();
  await world.stores.registry.setClock(TRIAL, -YEARS);
  await world.night();
  expect(await refusedFor(world, 2024)).toEqual(['sandbox', 'year-not-over']);
  await world.stores.registry.setClock(TRIAL, 0);
  await world.send(TRIAL, ...texts(2024));
  await world.night();
  expect(await refusedFor(world, 2024)).toEqual(['sandbox']);
});

test('nobody waits for a trial to go on: a silent source of it is none', async () => {
  const world = await both();
  await world.night();
  world.later(60 * 24 * 60);
  await world.night();
  expect(await world.stores.feeds.silence('huaian')).not.toEqual([]);
  expect(await world.stores.feeds.silence(TRIAL)).toEqual([]);
});
