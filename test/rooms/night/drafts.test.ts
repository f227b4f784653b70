import { describe, expect, test } from 'vitest';
import { currentDraft } from '../../../shared/night/draft.ts';
import { nothingFolded } from '../../../shared/night/fold-log.ts';
import { draftYears } from '../../../shared/night/fold-years.ts';
import {
  decided,
  finalised,
  licences,
  received,
  retracted,
  type Told,
  textOf,
  texts,
  type World,
  worldOn,
  written,
} from './world.ts';

async function draftsOf(world: World, agency = 'huaian'): Promise<number[]> {
  const { years } = JSON.parse(await textOf(world.stores.drafts, `drafts/${agency}/current.json`));
  return years.map(({ year }: { year: number }) => year);
}

async function reportOf(world: World, year: number, agency = 'huaian') {
  const pointer = await currentDraft(agency, year, world.stores.drafts);
  if (!pointer) throw new Error(`no draft of ${year}`);
  return { pointer, json: JSON.parse(await textOf(world.stores.drafts, `${pointer.prefix}report.json`)) };
}

async function huaian(...told: Told[]): Promise<World> {
  const world = worldOn();
  await world.register('huaian');
  if (told.length > 0) await world.send('huaian', ...told);
  return world;
}

describe('the years that have a draft', () => {
  const years: [string, Told[], number[]][] = [
    ['an agency without events: all from 2021 to the present', [], [2021, 2022, 2023, 2024, 2025]],
    [
      'an event before 2021: all from 2021',
      [received('A', '2019-05-15T10:00:00+08:00')],
      [2021, 2022, 2023, 2024, 2025],
    ],
    [
      'a first event in 2023: from 2023, also where it was sent last',
      [licences('L', '2024-06-30T23:00:00+08:00', 1), received('A', '2023-12-31T23:59:59.999+08:00')],
      [2023, 2024, 2025],
    ],
    [
      'documents brought in with their true dates begin no year',
      [
        { type: 'document.issued', subject: 'D', time: '2022-03-01T00:00:00+08:00', data: { kind: 'rule' } },
        received('A', '2024-03-01T00:00:00+08:00'),
      ],
      [2024, 2025],
    ],
    [
      'documents alone are as no event: all from 2021',
      [{ type: 'document.issued', subject: 'D', time: '2024-03-01T00:00:00+08:00', data: { kind: 'rule' } }],
      [2021, 2022, 2023, 2024, 2025],
    ],
    [
      'a retracted first event never happened',
      [
        received('A', '2022-03-01T00:00:00+08:00', 'a'),
        retracted('A', 'a'),
        received('B', '2024-03-01T00:00:00+08:00'),
      ],
      [2024, 2025],
    ],
    [
      'a year to come that a text names has one too',
      [received('A', '2024-03-01T00:00:00+08:00'), written(2026, 'overview', '预写')],
      [2024, 2025, 2026],
    ],
    [
      'a year to come that a finalisation names has one too',
      [received('A', '2024-03-01T00:00:00+08:00'), finalised(2026)],
      [2024, 2025, 2026],
    ],
    ['the year is that of Asia/Shanghai', [received('A', '2023-12-31T16:00:00Z')], [2024, 2025]],
  ];
  test.each(years)('%s', async (_, told, expected) => {
    const world = await huaian(...told);
    await world.night();
    expect(await draftsOf(world)).toEqual(expected);
  });

  test('a text of a year far ahead, which an earlier release took, hides none of the present drafts', () => {
    const kept = (...years: number[]) => new Map(years.map((year) => [year, {}]));
    const agency = { id: 'jia', name: '甲', parent: null, contact: null, chargeDecimals: 4 };
    const folded = { ...nothingFolded(), narratives: kept(2062), firstYear: 2062 };
    expect(draftYears({ agency, folded, currentYear: 2023 })).toEqual([2021, 2022, 2023, 2062]);
    const older = { ...nothingFolded(), narratives: kept(2019, 2020, 2062), firstYear: 2019 };
    expect(draftYears({ agency, folded: older, currentYear: 2025 })).toEqual([
      2021, 2022, 2023, 2024, 2025, 2062,
    ]);
  });

  test('the present is the calendar year in Asia/Shanghai at the time of the run', async () => {
    const world = await huaian(received('A', '2024-03-01T00:00:00+08:00'));
    world.at('2025-12-31T15:59:59Z');
    await world.run();
    expect(await draftsOf(world)).toEqual([2024, 2025]);
    world.at('2025-12-31T16:00:00Z');
    await world.run();
    expect(await draftsOf(world)).toEqual([2024, 2025, 2026]);
  });
});

describe('what a draft holds', () => {
  test('report.json names the digest of its tables, which is that of the pointer and changes with the tables alone', async () => {
    const world = await huaian(received('A', '2024-03-01T00:00:00+08:00'));
    await world.night();
    const before = await reportOf(world, 2024);
    expect(before.json.tablesDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(before.json.tablesDigest).toBe(before.pointer.tablesDigest);
    expect(before.json.tables.applications.received.total).toBe(1);
    await world.send('huaian', ...texts(2024));
    await world.night();
    const texted = await reportOf(world, 2024);
    expect(texted.json.narrative.overview).toContain('平稳');
    expect(texted.json.tablesDigest).toBe(before.json.tablesDigest);
    await world.send('huaian', decided('A', '2024-03-20T00:00:00+08:00'));
    await world.night();
    expect((await reportOf(world, 2024)).json.tablesDigest).not.toBe(before.json.tablesDigest);
  });

  test('the latest text counts, by the order of events and not of arrival', async () => {
    const world = await huaian(
      { ...written(2024, 'overview', '后写'), time: '2025-01-09T02:00:00Z' },
      { ...written(2024, 'overview', '先写'), time: '2025-01-09T01:00:00Z' },
    );
    await world.night();
    expect((await reportOf(world, 2024)).json.narrative.overview).toBe('后写');
  });

  test('a fault is listed in every year in which its case has an event', async () => {
    const world = await huaian(decided('A', '2023-03-20T00:00:00+08:00'), {
      type: 'application.extended',
      subject: 'A',
      time: '2024-01-02T00:00:00+08:00',
      data: { workingDays: 5 },
    });
    await world.night();
    for (const [year, faults] of [
      [2023, 1],
      [2024, 1],
      [2025, 0],
    ] as const)
      expect((await reportOf(world, year)).json.edition.faults).toHaveLength(faults);
  });

  test('once the pointer has moved, the files of the previous draft are gone and its own exist', async () => {
    const world = await huaian(received('A', '2025-01-05T00:00:00+08:00'));
    await world.night();
    await world.send('huaian', decided('A', '2025-01-06T00:00:00+08:00'));
    await world.night();
    const { pointer } = await reportOf(world, 2025);
    const keys: string[] = [];
    for await (const key of world.stores.drafts.list('drafts/huaian/2025/')) keys.push(key);
    expect(keys).toEqual(pointer.files.map((name) => `${pointer.prefix}${name}`).sort());
    expect(pointer.files).toEqual(['index.html', 'report.json']);
  });

  test('a late, older fold does not overwrite a draft that a newer fold confirmed', async () => {
    const extended = { type: 'application.extended', data: { workingDays: 5 } } as const;
    const world = await huaian({ ...extended, subject: 'A', time: '2024-12-30T10:00:00+08:00' });
    await world.night();
    const quiet = (await reportOf(world, 2024)).pointer.content;
    // A decision without a receipt is a fault, and blocks 2024 too; the receipt mends it and makes only 2025 due.
    await world.send('huaian', decided('A', '2025-01-06T00:00:00+08:00'));
    world.later(60);
    // This chain folds, and is slow to render.
    const { drafts } = world.stores;
    let resume = () => {};
    let folded = () => {};
    const gate = new Promise<void>((resolve) => {
      resume = resolve;
    });
    const atGate = new Promise<void>((resolve) => {
      folded = resolve;
    });
    const slow = world.run('night', {
      ...world.stores,
      drafts: {
        ...drafts,
        async get(key) {
          if (key.startsWith('folds/')) {
            folded();
            await gate;
          }
          return drafts.get(key);
        },
      },
    });
    await atGate;
    await world.send('huaian', received('A', '2025-01-05T00:00:00+08:00'));
    await world.night();
    resume();
    await slow;
    expect((await reportOf(world, 2024)).pointer.content).toBe(quiet);
    expect((await reportOf(world, 2024)).json.edition.faults).toEqual([]);
  });
});

test.each([
  ['began in 2023', { since: '2023-05-01' }, [2023, 2024, 2025]],
  ['begins next year', { since: '2026-01-01' }, []],
  ['ended within 2024: that year is its heir’s', { until: '2024-06-30', mergedInto: 'huaian' }, [2022, 2023]],
  ['ended on 31 December 2024: it files that year', { until: '2024-12-31' }, [2022, 2023, 2024]],
] as const)('an agency that %s has drafts of the years that it files', async (_, dates, years) => {
  const world = await huaian();
  await world.register('qingpu', '清浦区人民政府', dates);
  await world.send('qingpu', received('A', '2022-03-01T00:00:00+08:00'), ...texts(2022));
  await world.night();
  const drafted: number[] = [];
  for (let year = 2021; year <= 2026; year++)
    if (await currentDraft('qingpu', year, world.stores.drafts)) drafted.push(year);
  expect(drafted).toEqual(years);
});

test('a report carries the name of 31 December of its year, in its head and in its tables', async () => {
  const world = worldOn();
  const names = [{ until: '2024-12-30', name: '清河区人民政府' }];
  await world.register('huaian', '清江浦区人民政府', { names });
  await world.send('huaian', received('A', '2023-03-01T00:00:00+08:00'));
  await world.night();
  for (const [year, name] of [
    [2023, '清河区人民政府'],
    [2024, '清江浦区人民政府'],
  ] as const) {
    const { agency, tables, title } = (await reportOf(world, year)).json;
    expect([agency.name, tables.agency.name]).toEqual([name, name]);
    expect(title).toBe(`${name}${year}年政府信息公开工作年度报告`);
  }
});

test('a draft names each character that the printed formats have no glyph for, and where it stands', async () => {
  const rare = '\u{20BB7}';
  const world = await huaian(written(2024, 'overview', `${rare}县公开目录已上线。`));
  await world.night();
  const { pointer } = await reportOf(world, 2024);
  const page = await textOf(world.stores.drafts, `${pointer.prefix}index.html`);
  expect(page).toContain(`一、总体情况：“${rare}”（U+20BB7）`);
  const plain = await huaian(written(2024, 'overview', '公开目录已上线。'));
  await plain.night();
  const other = (await reportOf(plain, 2024)).pointer;
  expect(await textOf(plain.stores.drafts, `${other.prefix}index.html`)).not.toContain('印本字库未收的字');
});

test('in the new year the draft of the old one is rewritten and no longer says that its year is not over', async () => {
  const world = worldOn();
  world.at('2024-12-31T22:00:00+08:00');
  await world.register('huaian');
  await world.send('huaian', ...texts(2024));
  await world.night();
  const said = async () => {
    const { pointer } = await reportOf(world, 2024);
    return textOf(world.stores.drafts, `${pointer.prefix}index.html`);
  };
  expect(await said()).toContain('2024年尚未结束');
  world.at('2025-01-02T00:30:00+08:00');
  await world.night();
  expect(await said()).not.toContain('2024年尚未结束');
});

test('a pointer of one year, as an earlier release wrote it, holds until the agency has one of all years', async () => {
  const world = await huaian(received('A', '2024-03-01T00:00:00+08:00'));
  const { drafts } = world.stores;
  const prefix = 'drafts/huaian/2024/7/';
  const earlier = { agency: 'huaian', year: 2024, fold: 7, prefix, files: ['index.html'] };
  const key = 'drafts/huaian/2024/current.json';
  await drafts.put({ key, bytes: Buffer.from(JSON.stringify(earlier)), mediaType: 'application/json' });
  expect((await currentDraft('huaian', 2024, drafts))?.prefix).toBe(prefix);
  await world.night();
  expect((await currentDraft('huaian', 2024, drafts))?.prefix).toBe('drafts/huaian/2024/1/');
});
