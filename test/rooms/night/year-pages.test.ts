/** The pages of a year across agencies, as nights leave them in the bucket (contract, section 13). */
import { load } from 'cheerio';
import { expect, test } from 'vitest';
import { publishedReports } from '../../../shared/night/published-reports.ts';
import { takeDown, versionsOf } from '../../../shared/night/take-down.ts';
import { rebuildYearPages, yearKeysIn } from '../../../shared/night/year-pages.ts';
import type { CatalogueEntry } from '../../../shared/report/model.ts';
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

/** A city with two districts, and a body of its own; what was written, and which reports were read, since the last look. */
async function published() {
  const stores = memoryStores();
  const { publication, broken } = watched(stores.publication, stores.drafts);
  const [written, read]: [string[], string[]] = [[], []];
  const put: typeof publication.put = async (object) => {
    written.push(object.key);
    return publication.put(object);
  };
  const get: typeof publication.get = async (key) => {
    read.push(key);
    return publication.get(key);
  };
  const world = worldOn({ ...stores, publication: { ...publication, put, get } });
  await world.register('city', '某市人民政府', { consolidates: true });
  for (const id of ['east', 'west']) await world.register(id, `${id}区`, { parent: 'city' });
  await world.register('alone', '某局');
  await world.send('east', ...year(2024, 6), finalised(2024));
  await world.send('west', ...year(2024, 3), finalised(2024));
  await world.send('alone', ...year(2024, 2), finalised(2024));
  await world.night();
  await world.send('city', ...texts(2024), finalised(2024));
  await world.night();
  return { world, broken, written: () => written.splice(0), read: () => read.splice(0) };
}

const at = async ({ stores }: World, name = '') =>
  load(await textOf(stores.publication, `years/2024${name}.html`));
const cells = ($: Awaited<ReturnType<typeof at>>, id: string) =>
  $(`tr[id="${id}"] td`)
    .toArray()
    .map((td) => $(td).text());

test('shows who published with numbers and shares, and leads from the catalogue to the members of a government', async () => {
  const { world, broken } = await published();
  const there = await contentsOf(world.stores.publication);
  expect(linksOf('index.html', there.get('index.html') ?? '')).toContain('years/2024.html');
  const $ = await at(world);
  expect(
    $('tbody tr')
      .toArray()
      .map((tr) => $(tr).attr('id')),
  ).toEqual(['alone', 'city']);
  expect($('.edition').text()).toBe('2个机关公布了本年度报告（所属机关另页列出，不计在内）');
  expect(cells($, 'city').slice(0, 4)).toEqual(['9', '0', '9', '0']);
  const members = await at(world, '.of.city');
  expect(members('h1').text()).toContain('某市人民政府所属机关2024年度');
  expect(members('.edition').text()).toBe('成员2个，2个机关公布了本年度报告');
  expect(cells(members, 'east').slice(0, 3)).toEqual(['6', '0', '6']);
  expect(cells(members, 'east')[7]).toMatch(/^100\.0%（6\/6）$/);
  // Three concluded: counts, and no share.
  expect(cells(members, 'west')[7]).toBe('3/3');
  for (const key of ['years/2024.html', 'years/2024.of.city.html'])
    for (const link of linksOf(key, there.get(key) ?? '')) expect([...there.keys()]).toContain(link);
  for (const a of $('td a').toArray()) {
    const [file = '', path] = String($(a).attr('href')).split('#');
    expect(load(there.get(file.replace('../', '')) ?? '')(`[id="${path}"]`)).toHaveLength(1);
  }
  expect(broken).toEqual([]);
});

test('a correction rewrites one page of the years, and reads that report alone', async () => {
  const { world, written, read } = await published();
  await world.night();
  written();
  await world.night();
  expect(written()).toEqual([]);
  const late = received('late', '2024-05-01T10:00:00+08:00');
  await world.send('east', late, finalised(2024, { note: '补录' }));
  const before = await contentsOf(world.stores.publication);
  await world.night();
  expect(written().filter((key) => key.startsWith('years/'))).toEqual(['years/2024.of.city.html']);
  expect(cells(await at(world, '.of.city'), 'east').slice(0, 4)).toEqual(['7', '0', '6', '1']);
  // The same step alone, from the page that was there before.
  const { publication } = world.stores;
  const key = 'years/2024.of.city.html';
  const after = await textOf(publication, key);
  const old = {
    key,
    bytes: Buffer.from(before.get(key) ?? ''),
    mediaType: 'text/html',
    metadata: { from: 'x' },
  };
  await publication.put(old);
  const { entries } = await publishedReports(world.stores);
  read();
  await rebuildYearPages(entries, { lying: await yearKeysIn(publication), publication });
  expect(read()).toEqual([key, 'east/2024/v2/report.json']);
  expect(await textOf(publication, key)).toBe(after);
});

test('a first report among many rewrites the part into which it falls, and no other', async () => {
  const { publication } = memoryStores();
  const entryOf = (n: number): CatalogueEntry => ({
    agency: { id: `agency-${String(n).padStart(4, '0')}`, name: `第${n}局` },
    year: 2024,
    current: 1,
    versions: [{ number: 1, finalisedOn: '2025-01-20', note: null, seal: null, tablesDigest: 'sha256:0' }],
  });
  const entries = Array.from({ length: 400 }, (_, n) => entryOf(2 * n));
  const written: string[] = [];
  const put: typeof publication.put = async (object) => {
    written.push(object.key);
    return publication.put(object);
  };
  const rebuild = async (all: readonly CatalogueEntry[]) => {
    written.length = 0;
    const place = { lying: await yearKeysIn(publication), publication: { ...publication, put } };
    await rebuildYearPages(all, place);
    return written.length;
  };
  expect(await rebuild(entries)).toBeGreaterThan(5);
  expect(await rebuild(entries)).toBe(0);
  // Where it is the first of its page, or fills one that is full, the next page and the year's own change too.
  const counts: number[] = [];
  for (let n = 1; n < 800; n += 40) {
    counts.push(await rebuild([...entries, entryOf(n)].sort(byId)));
    await rebuild(entries);
  }
  expect(Math.max(...counts)).toBeLessThanOrEqual(4);
  expect(counts.filter((count) => count === 1).length).toBeGreaterThan(counts.length / 2);
});

const byId = (one: CatalogueEntry, other: CatalogueEntry) => (one.agency.id < other.agency.id ? -1 : 1);

test.each(['years/2024.html', 'years/2024.of.city.html'])(
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
  await takeDown(await versionsOf('east', 2024, stores.drafts), act, {
    ...stores,
    publicationUrl: 'https://publication.example',
  });
  await world.night();
  expect(cells(await at(world, '.of.city'), 'east')).toEqual(['现行版本已撤下']);
});

test('a page without content says so and keeps no number', async () => {
  const { world } = await published();
  const { publication } = world.stores;
  const stray = { key: 'years/2024.of.gone.html', mediaType: 'text/html', metadata: { from: 'x' } };
  await publication.put({ ...stray, bytes: Buffer.from('<tr id="gone">5</tr>') });
  await world.night();
  const left = await textOf(publication, stray.key);
  expect(left).toContain('已移至他处');
  expect(left).not.toContain('<tr');
});

test('an agency that an earlier release let be called years keeps its reports where they are', async () => {
  const world = worldOn();
  await world.register('years');
  await world.register('alone', '某局');
  for (const id of ['years', 'alone']) await world.send(id, ...year(2024, 2), finalised(2024));
  await world.night();
  expect(cells(await at(world), 'years').slice(0, 2)).toEqual(['2', '0']);
  const page = load(await textOf(world.stores.publication, 'years/2024/index.html'));
  expect(page('h1').text()).toContain('2024年政府信息公开工作年度报告');
  expect(page('[id="applications.received.total"]').text()).toBe('2');
});
