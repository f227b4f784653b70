/** The page and the feed of each agency (contract, section 13): years side by side, versions, members. */
import { load } from 'cheerio';
import { describe, expect, test } from 'vitest';
import { takeDown, versionsOf } from '../../../shared/night/take-down.ts';
import { memoryStores } from '../../doubles/memory-store.ts';
import { contentsOf, linksOf, watched } from './reader.ts';
import { decided, finalised, received, type Told, textOf, texts, type World, worldOn } from './world.ts';

const year = (of: number, cases: number): Told[] => [
  ...Array.from({ length: cases }, (_, n) => [
    received(`${of}-${n}`, `${of}-03-01T10:00:00+08:00`),
    decided(`${of}-${n}`, `${of}-03-20T10:00:00+08:00`),
  ]).flat(),
  ...texts(of),
];

/** Two agencies with two years each; what was written is named since the last look. */
async function published(): Promise<{ world: World; broken: string[]; written: () => string[] }> {
  const stores = memoryStores();
  const { publication, broken } = watched(stores.publication, stores.drafts);
  const keys: string[] = [];
  const put: typeof publication.put = async (object) => {
    keys.push(object.key);
    return publication.put(object);
  };
  const world = worldOn({ ...stores, publication: { ...publication, put } });
  for (const agency of ['huaian', 'zhoukou']) {
    await world.register(agency);
    await world.send(agency, ...year(2023, 2), ...year(2024, 3), finalised(2023), finalised(2024));
  }
  await world.night();
  return { world, broken, written: () => keys.splice(0) };
}

const pageOf = async ({ stores }: World, agency = 'huaian') =>
  load(await textOf(stores.publication, `${agency}/index.html`));
const shown = ($: Awaited<ReturnType<typeof pageOf>>, path: string) =>
  $(`a[href$="#${path}"]`)
    .toArray()
    .map((a) => [$(a).attr('href')?.split('/')[0], $(a).text()]);

test('shows its years side by side, each number at its address, and every version', async () => {
  const { world, broken } = await published();
  const $ = await pageOf(world);
  expect($('title').text()).toBe('huaian人民政府政府信息公开工作年度报告');
  expect(shown($, 'applications.received.total')).toEqual([
    ['2023', '2'],
    ['2024', '3'],
  ]);
  const there = await contentsOf(world.stores.publication);
  const links = linksOf('huaian/index.html', there.get('huaian/index.html') ?? '');
  expect(links).toEqual(expect.arrayContaining(['huaian/2024/v1/index.html', 'huaian/feed.xml']));
  for (const link of links) expect([...there.keys()]).toContain(link);
  for (const a of $('td a').toArray()) {
    const [file = '', path] = String($(a).attr('href')).split('#');
    expect(load(there.get(`huaian/${file}`) ?? '')(`[id="${path}"]`)).toHaveLength(1);
  }
  expect(linksOf('index.html', there.get('index.html') ?? '')).toContain('huaian/index.html');
  expect(broken).toEqual([]);
});

/** What a search engine reads: the properties of the one data set of a page, those of things within it left out. */
function dataSetOf(html: string) {
  const $ = load(html);
  const sets = $('[itemscope][itemtype="https://schema.org/Dataset"]');
  const own = sets
    .find('[itemprop]')
    .filter((_, element) => $(element).parents('[itemscope]').first().is(sets))
    .toArray();
  const value = (element: (typeof own)[number]) =>
    $(element).attr('content') ?? $(element).attr('href') ?? $(element).text().trim();
  const properties = own.map((element) => [$(element).attr('itemprop') ?? '', value(element)] as const);
  const files = $('[itemprop="distribution"]')
    .toArray()
    .map((file) => ({
      href: $(file).find('[itemprop="contentUrl"]').attr('href') ?? '',
      kind: $(file).find('[itemprop="encodingFormat"]').attr('content') ?? '',
    }));
  return {
    sets: sets.length,
    properties: Object.fromEntries(properties),
    creator: $('[itemprop="creator"] [itemprop="name"]').attr('content'),
    files,
  };
}

test('each page of numbers is a data set of schema.org, whose files lie where it says and are what it says', async () => {
  const { world } = await published();
  const { publication } = world.stores;
  const there = await contentsOf(publication);
  const version1 = JSON.parse(there.get('huaian/2024/v1/report.json') ?? '').edition;
  const whose = 'huaian人民政府';
  const days = '2024-01-01/2024-12-31';
  const ofVersion = { version: '1', datePublished: version1.finalisedOn };
  for (const [key, expected, file] of [
    ['huaian/2024/index.html', { temporalCoverage: days, ...ofVersion }, 'huaian/2024/v1/report.json'],
    ['huaian/2024/v1/index.html', { temporalCoverage: days, ...ofVersion }, 'huaian/2024/v1/report.json'],
    ['huaian/index.html', { temporalCoverage: '2023-01-01/2024-12-31' }, 'huaian/indicators.json'],
    ['years/2024.html', { temporalCoverage: days }, undefined],
    ['data/index.html', {}, 'data/2024.parquet'],
  ] as const) {
    const { sets, properties, creator, files } = dataSetOf(there.get(key) ?? '');
    expect([key, sets]).toEqual([key, 1]);
    expect(properties).toMatchObject(expected);
    for (const name of ['name', 'description']) expect(properties[name]).toMatch(/政府信息公开|全部已公布/);
    expect(creator).toBe(key.startsWith('huaian') ? whose : undefined);
    const at = new Map(
      files.map(({ href, kind }) => [new URL(href, `http://x/${key}`).pathname.slice(1), kind]),
    );
    for (const [one, kind] of at)
      expect([one, (await publication.get(one))?.mediaType?.split(';')[0]]).toEqual([one, kind]);
    expect(at.has(file ?? '')).toBe(file !== undefined);
  }
  const draft = await textOf(world.stores.drafts, 'drafts/huaian/2025/index.html').catch(() => '');
  expect(dataSetOf(draft).sets).toBe(0);
});

test('a quiet night writes nothing; a correction rewrites the page and feed of that agency alone', async () => {
  const { world, written } = await published();
  written();
  await world.night();
  expect(written()).toEqual([]);
  await world.send(
    'huaian',
    received('late', '2024-05-01T10:00:00+08:00'),
    finalised(2024, { note: '补录' }),
  );
  await world.night();
  const keys = written().filter((key) => !/^huaian\/2024\//.test(key));
  expect(keys.filter((key) => /^(huaian|zhoukou)\//.test(key)).sort()).toEqual([
    'huaian/feed.xml',
    'huaian/index.html',
    'huaian/indicators.json',
  ]);
  const $ = await pageOf(world);
  expect(shown($, 'applications.received.total').at(-1)).toEqual(['2024', '4']);
  expect($('main').text()).toContain('更正说明：补录');
  expect(await textOf(world.stores.publication, 'huaian/feed.xml')).toContain('补录');
  expect(await textOf(world.stores.publication, 'zhoukou/feed.xml')).not.toContain('huaian');
});

test.each(['huaian/index.html', 'huaian/feed.xml', 'huaian/indicators.json'])(
  '%s that is gone is made again, byte by byte',
  async (key) => {
    const { world } = await published();
    const before = await textOf(world.stores.publication, key);
    await world.stores.publication.remove(key);
    await world.night();
    expect(await textOf(world.stores.publication, key)).toBe(before);
  },
);

test('a year that was taken down shows no number, and says that it was taken down', async () => {
  const { world } = await published();
  const { stores } = world;
  const act = { reason: '误公布', at: '2025-02-01T00:00:00Z' };
  await takeDown(await versionsOf('huaian', 2024, stores.drafts), act, {
    ...stores,
    publicationUrl: 'https://publication.example',
  });
  const $ = await pageOf(world);
  expect(shown($, 'applications.received.total')).toEqual([['2023', '2']]);
  expect($('main').text()).toContain('已撤下，2025年2月1日');
  expect(await textOf(stores.publication, 'huaian/feed.xml')).not.toContain('/2024/');
});

test('an agency named like a folder of the publication leaves that folder alone, and has its report', async () => {
  const world = worldOn();
  await world.register('data');
  await world.send('data', ...year(2024, 2), finalised(2024));
  await world.night();
  const { publication } = world.stores;
  expect(load(await textOf(publication, 'data/index.html'))('h1').text()).toContain('开放数据');
  expect(await publication.get('data/feed.xml')).toBeUndefined();
  expect(await publication.get('data/2024/index.html')).toBeDefined();
});

describe('a government', () => {
  test('published in the same night as its members links to their pages, and the next night writes nothing', async () => {
    const stores = memoryStores();
    const keys: string[] = [];
    const put: typeof stores.publication.put = async (object) => {
      keys.push(object.key);
      return stores.publication.put(object);
    };
    const world = worldOn({ ...stores, publication: { ...stores.publication, put } });
    await world.register('city', '某市人民政府', { consolidates: true });
    await world.register('east', 'east区', { parent: 'city' });
    await world.send('east', ...year(2024, 2), finalised(2024));
    await world.send('city', ...texts(2024), finalised(2024));
    await world.night();
    expect(linksOf('city/index.html', await textOf(stores.publication, 'city/index.html'))).toContain(
      'east/index.html',
    );
    keys.length = 0;
    await world.night();
    expect(keys).toEqual([]);
  });

  test('links to its members', async () => {
    const world = worldOn();
    await world.register('city', '某市人民政府', { consolidates: true });
    for (const id of ['east', 'west']) await world.register(id, `${id}区`, { parent: 'city' });
    for (const id of ['east', 'west']) await world.send(id, ...year(2024, 2), finalised(2024));
    await world.night();
    await world.send('city', ...texts(2024), finalised(2024));
    await world.night();
    const $ = await pageOf(world, 'city');
    const links = linksOf('city/index.html', await textOf(world.stores.publication, 'city/index.html'));
    expect(links).toEqual(expect.arrayContaining(['east/index.html', 'west/index.html']));
    expect($('#members').text()).toBe('成员（2024年度，2个）');
    const before = await textOf(world.stores.publication, 'city/index.html');
    await world.night();
    expect(await textOf(world.stores.publication, 'city/index.html')).toBe(before);
  });
});
