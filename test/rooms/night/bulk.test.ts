import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { rebuildBulk } from '../../../shared/night/bulk.ts';
import type { Objects } from '../../../shared/store/ports.ts';
import { memoryStores } from '../../doubles/memory-store.ts';
import { linksOf } from './reader.ts';
import { decided, finalised, received, type Told, textOf, texts, worldOn } from './world.ts';

const STORY: Told[] = [
  received('A', '2024-03-01T10:00:00+08:00'),
  decided('A', '2024-03-20T10:00:00+08:00'),
  ...texts(2024),
];

async function publishedWorld() {
  const world = worldOn();
  for (const agency of ['huaian', 'zhoukou']) {
    await world.register(agency);
    await world.send(agency, ...STORY, finalised(2024));
  }
  await world.night();
  return world;
}

async function numbersIn(publication: Objects): Promise<string[][]> {
  const zip = await publication.get('all.zip');
  const csv = strFromU8(unzipSync(zip?.bytes ?? new Uint8Array())['all.csv'] ?? new Uint8Array());
  return csv
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split(','));
}

test('one file beside the catalogue holds the numbers of all current versions, and the page links to it', async () => {
  const world = await publishedWorld();
  const { publication } = world.stores;
  await world.send('huaian', received('B', '2024-05-01T10:00:00+08:00'), finalised(2024, { note: '补录' }));
  await world.night();
  const lines = await numbersIn(publication);
  expect([...new Set(lines.map(([agency, , , version]) => `${agency} ${version}`))]).toEqual([
    'huaian 2',
    'zhoukou 1',
  ]);
  const total = lines.find(
    ([agency, , , , , , , path]) => agency === 'huaian' && path === 'applications.received.total',
  );
  expect(total?.[8]).toBe('2');
  expect(linksOf('index.html', await textOf(publication, 'index.html'))).toContain('all.zip');
});

test('a night that publishes nothing writes neither the catalogue, nor its feed, nor the numbers again', async () => {
  const world = await publishedWorld();
  const { publication } = world.stores;
  const etags = () =>
    Promise.all(
      ['index.html', 'index.json', 'feed.xml', 'all.zip'].map(
        async (key) => (await publication.head(key))?.etag,
      ),
    );
  const before = await etags();
  expect(before).not.toContain(undefined);
  const written: string[] = [];
  const put: Objects['put'] = (object) => {
    written.push(object.key);
    return publication.put(object);
  };
  await world.run('night', { ...world.stores, publication: { ...publication, put } });
  expect([written, await etags()]).toEqual([[], before]);
});

test('the feed names what was published by the address of the publication', async () => {
  const { stores } = await publishedWorld();
  const feed = await textOf(stores.publication, 'feed.xml');
  expect(feed).toContain('href="https://publication.example/huaian/2024/v1/index.html"');
});

test('with too many reports for one file, it says where they are and reads none of them', async () => {
  const { publication } = memoryStores();
  const version = { number: 1, finalisedOn: '2025-01-20', seal: null };
  const years = [{ year: 2024, current: 1, versions: [version] }];
  const listed = {
    agencies: Array.from({ length: 1_001 }, (_, n) => ({ id: `a-${n}`, name: '局', years })),
  };
  const get: Objects['get'] = async (key) => {
    throw new Error(`${key} was read`);
  };
  expect(await rebuildBulk({ listed, digest: 'of this', bulk: undefined }, { ...publication, get })).toBe(
    true,
  );
  const zip = unzipSync((await publication.get('all.zip'))?.bytes ?? new Uint8Array());
  expect(Object.keys(zip)).toEqual(['README.txt']);
  expect(strFromU8(zip['README.txt'] ?? new Uint8Array())).toContain('data/index.html');
  const put: Objects['put'] = async ({ key }) => {
    throw new Error(`${key} was written`);
  };
  const after = { listed, digest: 'of another catalogue', bulk: await publication.head('all.zip') };
  expect(await rebuildBulk(after, { ...publication, get, put })).toBe(false);
});
