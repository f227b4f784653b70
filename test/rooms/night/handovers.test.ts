/**
 * What a government's night says of applications that its units handed to each other (contract, section 7, `handovers`):
 * on the day on which it shows, at every level of the tree, and never with a number of a case in public.
 */
import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../../shared/checks/check.ts';
import { currentDraft } from '../../../shared/night/draft.ts';
import { finalised, type Told, textOf, texts, type World, worldOn } from './world.ts';

const received = (subject: string, day: string, data: object = {}): Told => ({
  type: 'application.received',
  subject,
  time: `${day}T10:00:00+08:00`,
  data: { applicantType: 'natural-person', ...data },
});
const handedOn = (subject: string, day: string, to: string, toSubject?: string): Told => ({
  type: 'application.transferred',
  subject,
  time: `${day}T11:00:00+08:00`,
  data: { to, ...(toSubject !== undefined && { toSubject }) },
});

/** A city with a bureau and a county, and the county with two towns. */
async function city(day = '2025-03-10'): Promise<World> {
  const world = worldOn();
  world.at(`${day}T01:00:00+08:00`);
  await world.register('city', '清江市', { consolidates: true });
  await world.register('county', '柳河县', { consolidates: true, parent: 'city' });
  await world.register('bureau', '市民政局', { parent: 'city' });
  for (const [id, name] of [
    ['east', '东镇'],
    ['west', '西镇'],
  ] as const)
    await world.register(id, name, { parent: 'county' });
  return world;
}

async function draftOf({ stores }: World, agency: string, year: number) {
  const draft = await currentDraft(agency, year, stores.drafts);
  return JSON.parse(await textOf(stores.drafts, `${draft?.prefix}report.json`));
}

async function checkOf(world: World, agency = 'city', year = 2025): Promise<CheckResult> {
  const { checks } = await draftOf(world, agency, year);
  return checks.find(({ id }: CheckResult) => id === 'handovers');
}

const said = ({ findings }: CheckResult) => findings.map(({ zh }) => zh);
const nightOf = (world: World, day: string) => {
  world.at(`${day}T02:00:00+08:00`);
  return world.night();
};

describe('an application that was handed on and does not arrive', () => {
  const LOST = '东镇转市民政局：转出满10个工作日仍无收到记录（1件）';

  test('is told on the day after the tenth working day, though nothing came, and no longer once it has arrived', async () => {
    const world = await city();
    await world.send(
      'east',
      received('SUBJECT-1', '2025-03-03'),
      handedOn('SUBJECT-1', '2025-03-03', 'bureau', 'B-1'),
    );
    await world.night();
    expect(await checkOf(world)).toMatchObject({ result: 'pass', findings: [] });
    await nightOf(world, '2025-03-17');
    expect((await checkOf(world)).result).toBe('pass');
    const results = await nightOf(world, '2025-03-18');
    expect(results.map(({ agency }) => agency)).toContain('city');
    expect(results.map(({ agency }) => agency)).not.toContain('bureau');
    expect(said(await checkOf(world))).toEqual([LOST]);
    await world.send(
      'bureau',
      received('B-1', '2025-03-17', { transferredFrom: 'east', fromSubject: 'SUBJECT-1' }),
    );
    await nightOf(world, '2025-03-19');
    expect(await checkOf(world)).toMatchObject({ result: 'pass', findings: [] });
  });

  test('is reported for good if it arrives on the eleventh working day or later', async () => {
    const world = await city();
    await world.send(
      'east',
      received('E', '2025-03-03'),
      handedOn('E', '2025-03-03', 'bureau', 'B-1'),
      received('F', '2025-03-03'),
      handedOn('F', '2025-03-03', 'bureau', 'B-2'),
    );
    await nightOf(world, '2025-03-20');
    expect(said(await checkOf(world))).toEqual(['东镇转市民政局：转出满10个工作日仍无收到记录（2件）']);
    await world.send('bureau', received('B-1', '2025-03-18', { transferredFrom: 'east', fromSubject: 'E' }));
    await world.send('bureau', received('B-2', '2025-03-17', { transferredFrom: 'east', fromSubject: 'F' }));
    await nightOf(world, '2025-03-21');
    expect(said(await checkOf(world))).toEqual(['东镇转市民政局：转出后超过10个工作日才收到（1件）']);
  });

  test('is told by the government above both units, and there its number stands in the draft alone', async () => {
    const world = await city();
    const sent = [
      received('SUBJECT-1', '2024-03-01'),
      handedOn('SUBJECT-1', '2024-03-01', 'bureau', 'SUBJECT-2'),
    ];
    await world.send('east', ...sent, received('east', '2024-05-06'), ...texts(2024), finalised(2024));
    for (const id of ['bureau', 'west', 'county', 'city'])
      await world.send(id, received(id, '2024-05-06'), ...texts(2024), finalised(2024, { note: '已核实' }));
    for (let night = 0; night < 3; night++) await world.night();
    expect(said(await checkOf(world, 'county', 2024))).toEqual([]);
    expect(said(await checkOf(world, 'city', 2024))).toEqual([LOST]);
    const { edition } = await draftOf(world, 'city', 2024);
    expect(edition.behind).toMatchObject([
      { check: 'handovers', subject: 'SUBJECT-1', zh: expect.stringContaining('东镇') },
    ]);
    const published = JSON.parse(await textOf(world.stores.publication, 'city/2024/v1/report.json'));
    const told = published.checks.find(({ id }: CheckResult) => id === 'handovers');
    expect(told).toMatchObject({ level: 'warning', result: 'fail', findings: [] });
    for await (const key of world.stores.publication.list(''))
      expect([key, (await textOf(world.stores.publication, key)).includes('SUBJECT-')]).toEqual([key, false]);
  });

  test('asks for a note before the government publishes', async () => {
    const world = await city();
    await world.send(
      'east',
      received('E', '2024-03-01'),
      handedOn('E', '2024-03-01', 'west'),
      ...texts(2024),
      finalised(2024),
    );
    for (const id of ['bureau', 'west', 'county', 'city'])
      await world.send(id, received(id, '2024-05-06'), ...texts(2024), finalised(2024));
    for (let night = 0; night < 3; night++) await world.night();
    const { edition } = await draftOf(world, 'county', 2024);
    expect(JSON.stringify(edition.refusals)).toContain('handovers');
  });

  test('has arrived if the named number exists, whatever origin its receipt states', async () => {
    const world = await city('2025-05-12');
    await world.send('east', received('E', '2025-03-03'), handedOn('E', '2025-03-03', 'bureau', 'B-7'));
    await world.send('bureau', received('B-7', '2025-03-04'));
    await world.night();
    expect(await checkOf(world)).toMatchObject({ result: 'pass', findings: [] });
  });

  test('is not reported if the unit is unknown or its numbers are figures', async () => {
    const world = await city('2025-05-12');
    await world.register('figures', '南镇', { parent: 'county', casesFrom: null });
    await world.send('east', received('E-1', '2025-03-03'), handedOn('E-1', '2025-03-03', 'figures'));
    await world.send('east', received('E-2', '2025-03-03'), handedOn('E-2', '2025-03-03', 'elsewhere'));
    await world.night();
    expect(await checkOf(world)).toMatchObject({ result: 'pass', findings: [] });
  });
});

test('received and never handed on, to and fro, and counted in two years, each with how sure it is', async () => {
  const world = await city('2025-05-12');
  await world.send('west', received('W-1', '2025-04-01', { transferredFrom: 'bureau' }));
  await world.send(
    'east',
    received('E-1', '2025-03-03'),
    handedOn('E-1', '2025-03-04', 'west', 'W-2'),
    received('E-1', '2025-03-10', { transferredFrom: 'west', fromSubject: 'W-2' }),
    received('E-2', '2024-12-20'),
    handedOn('E-2', '2025-01-06', 'bureau'),
  );
  await world.send(
    'west',
    received('W-2', '2025-03-05', { transferredFrom: 'east', fromSubject: 'E-1' }),
    handedOn('W-2', '2025-03-07', 'east', 'E-1'),
  );
  await world.send('bureau', received('B-1', '2025-01-08', { transferredFrom: 'east' }));
  await world.night();
  expect(said(await checkOf(world)).toSorted()).toEqual([
    '东镇转市民政局：转出单位已在以前年度统计，收到单位又计为本年新收（1件，按日期和申请人类别推定）',
    '市民政局转西镇：有收到记录而无转出记录（1件，按日期和申请人类别推定）',
    '西镇转东镇：收到后又转回原单位（1件）',
  ]);
  expect(said(await checkOf(world, 'county'))).toEqual(['西镇转东镇：收到后又转回原单位（1件）']);
  expect((await checkOf(world, 'east')).result).toBe('not-assessable');
});

test('while the calendar is unknown it is not assessable, and with it it is, the very night', async () => {
  const world = await city('2027-02-01');
  await world.send('east', received('E', '2026-12-28'), handedOn('E', '2026-12-28', 'bureau', 'B'));
  await world.night();
  const open = await checkOf(world, 'city', 2026);
  expect(open).toMatchObject({ result: 'not-assessable', findings: [] });
  expect(open.reason?.zh).toContain('放假安排未公布');
  const holidays = [{ name: '元旦', off: ['2027-01-01', '2027-01-03'] }];
  const bytes = Buffer.from(JSON.stringify({ year: 2027, document: '国办发明电〔2026〕1号', holidays }));
  await world.stores.drafts.put({ key: 'calendar/2027.json', bytes, mediaType: 'application/json' });
  await nightOf(world, '2027-02-02');
  expect(said(await checkOf(world, 'city', 2026))).toEqual([
    '东镇转市民政局：转出满10个工作日仍无收到记录（1件）',
  ]);
});

test('where the calendar is unknown, what arrived in ten days at the earliest is in order', async () => {
  const world = await city('2027-02-01');
  const came = { transferredFrom: 'east' };
  await world.send('east', received('E', '2026-12-28'), handedOn('E', '2026-12-28', 'bureau', 'B'));
  await world.send('bureau', received('B', '2027-01-07', came));
  await world.night();
  expect(await checkOf(world, 'city', 2026)).toMatchObject({ result: 'pass', findings: [] });
  await world.send('east', received('F', '2026-12-28'), handedOn('F', '2026-12-28', 'bureau', 'C'));
  await world.send('bureau', received('C', '2027-01-20', came));
  await nightOf(world, '2027-02-02');
  expect(await checkOf(world, 'city', 2026)).toMatchObject({ result: 'not-assessable', findings: [] });
});
