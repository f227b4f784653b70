import { load } from 'cheerio';
import { expect, test } from 'vitest';
import type { RunBy } from '../../../../shared/agreement/run-by.ts';
import { renderCatalogueHtml } from '../../../../shared/formats/html/catalogue.tsx';
import type { CatalogueEntry } from '../../../../shared/report/model.ts';
import { renderCatalogueJson } from '../../../doubles/catalogue-json.ts';

const tablesDigest = `sha256:${'0'.repeat(64)}`;
const version = (number: number, finalisedOn: string, note: string | null = null) => ({
  number,
  finalisedOn,
  note,
  tablesDigest,
  seal: number === 1 ? null : `sha256:${'1'.repeat(64)}`,
});
const entries: CatalogueEntry[] = [
  {
    agency: { id: 'zhoukou-dbj', name: '周口市政务服务和大数据管理局' },
    year: 2021,
    current: 1,
    versions: [version(1, '2022-01-22')],
  },
  {
    agency: { id: 'huaian', name: '淮安市政府（旧名）' },
    year: 2023,
    current: 1,
    versions: [version(1, '2024-01-22')],
  },
  {
    agency: { id: 'huaian', name: '淮安市人民政府' },
    year: 2024,
    current: 2,
    versions: [version(1, '2025-01-20'), version(2, '2025-02-03', '更正<b>上年结转</b>')],
  },
];

test('lists agencies by id, years and versions from the latest, with relative addresses', () => {
  expect(JSON.parse(renderCatalogueJson(entries))).toEqual({
    agencies: [
      {
        id: 'huaian',
        name: '淮安市人民政府',
        years: [
          {
            year: 2024,
            current: 2,
            url: 'huaian/2024/index.html',
            versions: [
              { ...version(2, '2025-02-03', '更正<b>上年结转</b>'), url: 'huaian/2024/v2/index.html' },
              { ...version(1, '2025-01-20'), url: 'huaian/2024/v1/index.html' },
            ],
          },
          {
            year: 2023,
            current: 1,
            url: 'huaian/2023/index.html',
            versions: [{ ...version(1, '2024-01-22'), url: 'huaian/2023/v1/index.html' }],
          },
        ],
      },
      {
        id: 'zhoukou-dbj',
        name: '周口市政务服务和大数据管理局',
        years: [
          {
            year: 2021,
            current: 1,
            url: 'zhoukou-dbj/2021/index.html',
            versions: [{ ...version(1, '2022-01-22'), url: 'zhoukou-dbj/2021/v1/index.html' }],
          },
        ],
      },
    ],
  });
});

const page = (listed: readonly CatalogueEntry[] = entries) =>
  load(renderCatalogueHtml(listed, ['feed.xml', 'index.json']));

test('the page lists every report and every version in plain HTML, and prints notes as text', () => {
  const $ = page();
  const addresses = $('.agencies a:not(.all a)')
    .toArray()
    .map((a) => $(a).attr('href'));
  expect(addresses).toEqual([
    'huaian/2024/index.html',
    'huaian/2024/v2/index.html',
    'huaian/2024/v1/index.html',
    'huaian/2023/index.html',
    'huaian/2023/v1/index.html',
    'zhoukou-dbj/2021/index.html',
    'zhoukou-dbj/2021/v1/index.html',
  ]);
  const names = $('.agency h2')
    .toArray()
    .map((h2) => $(h2).text());
  expect(names).toEqual(['淮安市人民政府', '周口市政务服务和大数据管理局']);
  expect($('.edition').text()).toBe('2个机关 · 3份报告 · 最近公布于2025年2月3日');
  expect($('script, table, b, form, input')).toHaveLength(0);
});

test('a version says whether it is the current one, or which has replaced it', () => {
  const $ = page();
  const said = $('#agency-huaian li')
    .toArray()
    .map((li) => $(li).text());
  expect(said).toEqual([
    '第2版 · 2025年2月3日（现行）更正说明：更正<b>上年结转</b>',
    '第1版 · 2025年1月20日（已由第2版替代）',
    '第1版 · 2024年1月22日（现行）',
  ]);
});

test('reports are found by year straight away, and by agency through the target of the address', () => {
  const $ = page();
  const [agencies, ...years] = $('.search details').toArray();
  expect(years.map((year) => $(year).children('summary').text())).toEqual([
    '2024年度（1份报告）',
    '2023年度（1份报告）',
    '2021年度（1份报告）',
  ]);
  expect(years.map((year) => $(year).find('a').attr('href'))).toEqual([
    'huaian/2024/index.html',
    'huaian/2023/index.html',
    'zhoukou-dbj/2021/index.html',
  ]);
  for (const a of $(agencies).find('a').toArray())
    expect($(`.agencies > .agency${$(a).attr('href')}`)).toHaveLength(1);
});

test('the page leads to what lies beside it and to nothing else, the feed also for feed readers', () => {
  const $ = page();
  const data = $('section[aria-labelledby="data"] a')
    .toArray()
    .map((a) => $(a).attr('href'));
  expect(data).toEqual(['feed.xml', 'index.json']);
  expect($('head link[rel="alternate"]').attr('href')).toBe('feed.xml');
  const bare = load(renderCatalogueHtml(entries, []));
  expect(bare('head link[rel="alternate"], #data')).toHaveLength(0);
});

test('the order of what came in changes no byte', () => {
  const turned = [...entries]
    .reverse()
    .map((entry) => ({ ...entry, versions: [...entry.versions].reverse() }));
  expect(renderCatalogueJson(turned)).toBe(renderCatalogueJson(entries));
  expect(renderCatalogueHtml(turned, [])).toBe(renderCatalogueHtml(entries, []));
});

test.each([
  [40, true],
  [41, false],
])('the list of %i agencies stands open: %s', (count, isOpen) => {
  const many = Array.from({ length: count }, (_, index) => ({
    agency: { id: `a${index}`, name: `机关${index}` },
    year: 2024,
    current: 1,
    versions: [version(1, '2025-01-20')],
  }));
  const $ = page(many);
  expect($('.search details').first().attr('open') !== undefined).toBe(isOpen);
  expect($('.search summary').first().text()).toBe(`按机关查找（${count}个机关，按名称的拼音排列）`);
  // What is folded away is not found by the browser's own search.
  expect($('.search a[href="search.html"]').length).toBe(isOpen ? 0 : 1);
  expect($('.search').text().includes('Ctrl+F')).toBe(isOpen);
});

test('the note of a first version is a note, that of a later one is on a correction', () => {
  const [, , entry] = entries;
  if (!entry) throw new Error('there are three entries');
  const versions = [version(1, '2025-01-20', '首版'), version(2, '2025-02-03', '改正')];
  const text = page([{ ...entry, versions }])('.agencies').text();
  expect(text).toContain('更正说明：改正');
  expect(text).toMatch(/(?<!更正)说明：首版/);
});

test('agencies are in the order of the sound of their names, years of the search from the latest, whoever has which', () => {
  const [entry] = entries;
  if (!entry) throw new Error('there are three entries');
  const listed = [
    { ...entry, agency: { id: 'b', name: '乙' }, year: 2024 },
    { ...entry, agency: { id: 'a', name: '甲' }, year: 2021 },
    { ...entry, agency: { id: 'c', name: '丙' }, year: 2023 },
  ];
  const $ = page(listed);
  expect(
    $('.agencies > .agency')
      .toArray()
      .map((agency) => $(agency).attr('id')),
  ).toEqual(['agency-c', 'agency-a', 'agency-b']); // bǐng, jiǎ, yǐ
  expect(
    $('.search summary')
      .toArray()
      .slice(1)
      .map((one) => $(one).text().slice(0, 4)),
  ).toEqual(['2024', '2023', '2021']);
});

test('an empty catalogue says so', () => {
  expect(renderCatalogueJson([])).toBe('{\n  "agencies": []\n}\n');
  expect(load(renderCatalogueHtml([], []))('main').text()).toContain('尚无已公布的报告。');
});

test('a reader finds a name where it sounds, in every list of the page', () => {
  // In the order of their ids: 淮安, 新疆, 涟水, 清河, 周口.
  const names = {
    huaian: '淮安市',
    keqi: '新疆克州',
    lianshui: '涟水县',
    qinghe: '清河区',
    zhoukou: '周口市',
  };
  const listed = Object.entries(names).map(([id, name]) => ({
    agency: { id, name },
    year: 2024,
    current: 1,
    versions: [version(1, '2025-01-20')],
  }));
  const $ = page(listed);
  const found = (selector: string) =>
    $(selector)
      .toArray()
      .map((one) => $(one).text());
  const sounds = ['淮安市', '涟水县', '清河区', '新疆克州', '周口市'];
  expect(found('.agency h2')).toEqual(sounds);
  for (const list of $('.search details ul').toArray())
    expect(
      $(list)
        .find('a')
        .toArray()
        .map((one) => $(one).text()),
    ).toEqual(sounds);
});

test('the catalogue says whose the reports are, whom to reach and how to use them', () => {
  const said = page()('section[aria-labelledby="whose"]').text();
  expect(said).toMatch(/由所列机关制作、公布并负责[\s\S]*联系方式[\s\S]*引用时请注明机关、年度和版本/);
});

test('names who runs the publication only where the operator said so, and how to reach them', () => {
  const saidOf = (runBy?: RunBy) =>
    load(renderCatalogueHtml(entries, [], { pages: new Set(), years: [], runBy }))('#whose ~ p').text();
  expect(saidOf()).not.toContain('运行维护');
  expect(saidOf({ name: '清河区\u202e<数据局>', contact: undefined })).toContain(
    '本目录由清河区<数据局>运行维护。',
  );
  expect(saidOf({ name: '清河区数据局', contact: '0517-\u202e80000000' })).toContain(
    '本目录由清河区数据局运行维护；网页打不开、下载不了等问题，请与其联系：0517-80000000。',
  );
});
