import { load } from 'cheerio';
import { describe, expect, test } from 'vitest';
import { draftKeys } from '../../../shared/night/keys.ts';
import type { MemoryStores } from '../../doubles/memory-store.ts';
import { memoryStores } from '../../doubles/memory-store.ts';
import { brokenPromises, contentsOf, linksOf, watched } from './reader.ts';
import { decided, finalised, received, type Told, textOf, texts, type World, worldOn } from './world.ts';

/** A world whose publication is looked at after every write. */
function watchedWorld(): { world: World; broken: string[] } {
  const stores = memoryStores();
  const { publication, broken } = watched(stores.publication, stores.drafts);
  return { world: worldOn({ ...stores, publication }), broken };
}

const STORY: Told[] = [
  received('A', '2024-03-01T10:00:00+08:00'),
  decided('A', '2024-03-20T10:00:00+08:00'),
  ...texts(2024),
];

/** A year whose first version was corrected. */
async function correctedOnce(): Promise<World> {
  const { world } = watchedWorld();
  await world.register('huaian');
  await world.send('huaian', ...STORY, finalised(2024));
  await world.night();
  await world.send('huaian', finalised(2024, { note: '更正' }));
  await world.night();
  return world;
}

describe('the publication bucket', () => {
  test('keeps a reader’s promises over three versions of one year and two agencies', async () => {
    const { world, broken } = watchedWorld();
    for (const agency of ['huaian', 'zhoukou']) {
      await world.register(agency);
      await world.send(agency, ...STORY, finalised(2024));
    }
    await world.night();
    for (const note of ['更正一', '更正二']) {
      await world.send('huaian', received(note, '2024-05-01T10:00:00+08:00'), finalised(2024, { note }));
      await world.night();
    }
    expect(broken).toEqual([]);
    const keys = [...(await contentsOf(world.stores.publication)).keys()];
    const files = ['index.html', 'report.html', 'report.json'];
    const versions = (agency: string, count: number) =>
      Array.from({ length: count }, (_, n) =>
        [...files, 'seal.json'].map((name) => `${agency}/2024/v${n + 1}/${name}`),
      ).flat();
    expect(keys.sort()).toEqual(
      [
        'index.html',
        '404.html',
        'robots.txt',
        'all.zip',
        'codes.html',
        'data/2024.csv',
        'data/2024.parquet',
        'data/index.html',
        'data/versions.jsonl',
        'datapackage.json',
        'dcat.jsonld',
        'sitemap.xml',
        'years/2024.html',
        'feed.xml',
        'index.json',
        'openapi.json',
        'event.schema.json',
        'report.schema.json',
        ...['huaian', 'zhoukou'].flatMap((agency) => [
          `${agency}/index.html`,
          `${agency}/feed.xml`,
          `${agency}/indicators.json`,
        ]),
        ...files.map((name) => `huaian/2024/${name}`),
        ...versions('huaian', 3),
        ...files.map((name) => `zhoukou/2024/${name}`),
        ...versions('zhoukou', 1),
      ].sort(),
    );
  });

  test('serves each download under the title of its report, at both places; the page and the seal as they are', async () => {
    const { world } = watchedWorld();
    await world.register('huaian');
    await world.send('huaian', ...STORY, finalised(2024));
    await world.night();
    const served = async (key: string) =>
      (await world.stores.publication.get(`huaian/2024/${key}`))?.disposition;
    const title = encodeURIComponent('2024年政府信息公开工作年度报告》.json');
    for (const place of ['v1/', '']) {
      expect(await served(`${place}report.json`)).toContain(title);
      expect(await served(`${place}report.json`)).toContain('filename="huaian-2024-v1-report.json"');
      expect(await served(`${place}index.html`)).toBeUndefined();
    }
    expect(await served('v1/seal.json')).toBeUndefined();
  });

  test('a search engine finds what each page is, and which address stands for its copies', async () => {
    const world = await correctedOnce();
    const there = await contentsOf(world.stores.publication);
    const pages = [...there].filter(([key]) => key.endsWith('.html') && key !== '404.html');
    const canonical = new Map<string, string | undefined>();
    for (const [key, html] of pages) {
      const $ = load(html);
      expect($('head link[rel="icon"]').attr('href'), key).toMatch(/^data:image\/svg\+xml,/);
      expect($('head meta[name="description" i]').attr('content'), key).toMatch(/\p{Script=Han}{4}/u);
      const href = $('head link[rel="canonical"]').attr('href');
      canonical.set(key, href && new URL(href, `https://x/${key}`).pathname.slice(1));
    }
    // A copy to be kept elsewhere names no address of this site; a fixed version names the page that stays current.
    const ofYear = 'huaian/2024/index.html';
    for (const [key, address] of canonical)
      if (key.endsWith('report.html')) expect(address, key).toBeUndefined();
      else expect(address, key).toBe(key.startsWith('huaian/2024/') ? ofYear : key);
    expect(canonical.size).toBeGreaterThan(8);
    expect(there.get('404.html')).toContain('<meta name="robots" content="noindex"/>');
    expect(there.get('robots.txt')).toBe(
      'User-agent: *\nAllow: /\nSitemap: https://publication.example/sitemap.xml\n',
    );
  });

  test('the page of a year links only into its version, and each copy is complete and names its version', async () => {
    const world = await correctedOnce();
    const page = await textOf(world.stores.publication, 'huaian/2024/index.html');
    expect(linksOf('huaian/2024/index.html', page)).toEqual([
      'huaian/2024/index.html', // the address that stands for its copies
      'huaian/2024/v1/index.html',
      // The ways out; all files are those of the version.
      'index.html',
      'huaian/index.html',
      'huaian/2024/v2/report.html',
      'huaian/2024/v2/report.json',
      'huaian/2024/v2/index.html',
      'huaian/2024/v2/seal.json',
    ]);
    for (const name of ['report.html', 'report.json'])
      expect(await textOf(world.stores.publication, `huaian/2024/${name}`)).toBe(
        await textOf(world.stores.publication, `huaian/2024/v2/${name}`),
      );
    const { edition } = JSON.parse(await textOf(world.stores.publication, 'huaian/2024/report.json'));
    expect(edition.version).toBe(2);
    expect(page).toContain('第2版');
    expect(await textOf(world.stores.publication, 'huaian/2024/report.html')).toContain('第2版');
  });

  test('late facts change the draft and not one byte of what is published', async () => {
    const { world } = watchedWorld();
    await world.register('huaian');
    await world.send('huaian', ...STORY, finalised(2024));
    await world.night();
    const before = await contentsOf(world.stores.publication);
    await world.send('huaian', received('B', '2024-06-01T10:00:00+08:00'), ...texts(2024));
    await world.night();
    expect(await contentsOf(world.stores.publication)).toEqual(before);
  });

  test('the catalogue lists published versions only, not claimed, refused or drafted ones', async () => {
    const { world } = watchedWorld();
    for (const agency of ['huaian', 'zhoukou', 'anqing']) await world.register(agency);
    await world.send('huaian', ...STORY, finalised(2024));
    await world.send('zhoukou', ...STORY);
    await world.send('anqing', finalised(2024));
    await world.night();
    await world.stores.drafts.put({
      key: draftKeys.manifest('zhoukou', 2024, 1),
      bytes: Buffer.from(await textOf(world.stores.drafts, draftKeys.manifest('huaian', 2024, 1))),
      mediaType: 'application/json',
    });
    await world.run();
    const { agencies } = JSON.parse(await textOf(world.stores.publication, 'index.json'));
    expect(agencies).toMatchObject([{ id: 'huaian', years: [{ year: 2024, current: 1 }] }]);
    expect(agencies).toHaveLength(1);
    expect(await textOf(world.stores.publication, 'index.html')).not.toContain('zhoukou');
  });

  test('a chain that read earlier does not overwrite the catalogue of one that published since', async () => {
    const { world } = watchedWorld();
    await world.register('huaian');
    await world.send('huaian', ...STORY);
    await world.night();
    // Before each of this chain's writes to the root another chain publishes a version, and runs to its end.
    for (const name of ['index.json', 'index.html']) {
      await world.send('huaian', finalised(2024, { note: `先于${name}` }));
      let overtaken = false;
      const put: MemoryStores['publication']['put'] = async (object) => {
        if (object.key === name && !overtaken) {
          overtaken = true;
          await world.send('huaian', finalised(2024, { note: `经${name}` }));
          await world.night();
        }
        return world.stores.publication.put(object);
      };
      await world.run('pending', { ...world.stores, publication: { ...world.stores.publication, put } });
      expect(overtaken).toBe(true);
      for (const root of ['index.html', 'index.json'])
        expect((await textOf(world.stores.publication, root)).includes(`经${name}`), root).toBe(true);
    }
  });

  test('holds no subject, no event id, no reason and no id of a source, in any byte, key or metadata', async () => {
    const { world } = watchedWorld();
    await world.register('huaian');
    const canaries = ['SUBJECT-CANARY', 'EVENT-CANARY', 'REASON-CANARY', 'huaian-cases', 'TWIN-CANARY'];
    const [subject = '', id = '', reason = '', , twin = ''] = canaries;
    await world.send(
      'huaian',
      ...STORY,
      received(subject, '2024-03-01T10:00:00+08:00', `${id}-1`),
      decided(subject, '2024-03-05T10:00:00+08:00', 'granted', `${id}-2`),
      { type: 'application.voided', subject: `${subject}-2`, id: `${id}-3`, data: { reason } },
      {
        type: 'document.issued',
        subject: twin,
        id: `${id}-4`,
        time: '2024-03-01T10:00:00+08:00',
        data: { kind: 'rule' },
      },
      // A warning that stands and is published with a note: the retraction of what never came.
      {
        type: 'event.retracted',
        subject,
        id: `${id}-5`,
        time: '2024-06-01T10:00:00+08:00',
        data: { id: `${id}-none`, reason },
      },
      finalised(2024, { note: '有一处提示，已核实。' }, { id: `${id}-6` }),
    );
    expect((await world.night()).find(({ year }) => year === 2024)?.state).toBe('published');
    const log: string[] = [];
    for await (const logged of world.stores.eventLog.read('huaian')) log.push(JSON.stringify(logged));
    for (const canary of canaries) expect(log.join('\n').includes(canary), canary).toBe(true);
    for (const [key, bytes] of await contentsOf(world.stores.publication)) {
      const object = await world.stores.publication.head(key);
      const all = `${key}\n${bytes}\n${JSON.stringify(object)}`;
      for (const canary of canaries) expect(all.includes(canary), `${canary} in ${key}`).toBe(false);
    }
  });
});

describe('the check of the reader’s promises finds', () => {
  async function broken(spoil: (stores: MemoryStores) => Promise<unknown>): Promise<string[]> {
    const { world } = watchedWorld();
    await world.register('huaian');
    await world.send('huaian', ...STORY, finalised(2024));
    await world.night();
    expect(await brokenPromises(world.stores.publication, world.stores.drafts)).toEqual([]);
    await spoil(world.stores);
    return brokenPromises(world.stores.publication, world.stores.drafts);
  }
  const bytes = Buffer.from('<a href="../../zhoukou/2023/index.html">x</a>');

  test('a file of the version that is missing', async () => {
    expect(await broken(({ publication }) => publication.remove('huaian/2024/v1/report.json'))).toEqual(
      expect.arrayContaining(['huaian/2024/v1/report.json is not whole']),
    );
  });

  test('a page that leads elsewhere', async () => {
    const key = 'huaian/2024/index.html';
    const page = { key, bytes, mediaType: 'text/html', metadata: { version: '1' } };
    expect(await broken(({ publication }) => publication.put(page))).toEqual(
      expect.arrayContaining([
        'huaian/2024/index.html leads out of huaian/2024/v1/: zhoukou/2023/index.html',
        'huaian/2024/index.html links to zhoukou/2023/index.html',
      ]),
    );
  });

  test('a version that is written again', async () => {
    const { world, broken: seen } = watchedWorld();
    await world.register('huaian');
    await world.send('huaian', ...STORY, finalised(2024));
    await world.night();
    await world.stores.publication.put({ key: 'huaian/2024/v1/report.html', bytes, mediaType: 'text/html' });
    expect(seen).toContain('huaian/2024/v1/report.html was changed');
  });
});
