import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { load } from 'cheerio';
import { parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { closeRun } from '../../../shared/night/catalogue.ts';
import { takeDown, versionsOf } from '../../../shared/night/take-down.ts';
import { COLUMNS } from '../../../shared/open/datapackage.ts';
import { examplesFor } from '../../../shared/open/examples.ts';
import { sha256 } from '../../../shared/store/digest.ts';
import type { Objects } from '../../../shared/store/ports.ts';
import { linksOf } from './reader.ts';
import { decided, finalised, received, type Told, textOf, texts, worldOn } from './world.ts';

const run = promisify(execFile);

const STORY: Told[] = [
  received('A', '2024-03-01T10:00:00+08:00'),
  decided('A', '2024-03-20T10:00:00+08:00'),
  ...texts(2024),
];
const FILES = [
  'data/2024.csv',
  'data/2024.parquet',
  'data/versions.jsonl',
  'data/index.html',
  'datapackage.json',
  'sitemap.xml',
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

/** Lines of the CSV file without its head. */
async function csvOf(publication: Objects, key = 'data/2024.csv'): Promise<string[][]> {
  const csv = Buffer.from((await publication.get(key))?.bytes ?? []).toString();
  return csv
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split(','));
}

async function parquetOf(publication: Objects, key = 'data/2024.parquet') {
  const bytes = (await publication.get(key))?.bytes ?? new Uint8Array();
  return parquetReadObjects({ file: new Uint8Array(bytes).buffer });
}

test('a year’s CSV and Parquet hold the same cells of the current versions, and the page leads to them', async () => {
  const world = await publishedWorld();
  const { publication } = world.stores;
  await world.send('huaian', received('B', '2024-05-01T10:00:00+08:00'), finalised(2024, { note: '补录' }));
  await world.night();
  const lines = await csvOf(publication);
  expect([...new Set(lines.map(([agency, , , version]) => `${agency} ${version}`))]).toEqual([
    'huaian 2',
    'zhoukou 1',
  ]);
  const rows = await parquetOf(publication);
  expect(rows).toHaveLength(lines.length);
  const plain = rows.map((row) => Object.values(row).map(String));
  expect(plain).toEqual(
    lines.map((line) => line.map((field, at) => (at === 8 ? String(Number(field)) : field))),
  );
  const received2 = rows.find(
    (row) => row['机关代码'] === 'huaian' && row['路径'] === 'applications.received.total',
  );
  expect(received2?.['数值']).toBe(2);
  expect(linksOf('index.html', await textOf(publication, 'index.html'))).toContain('data/index.html');
  expect(linksOf('data/index.html', await textOf(publication, 'data/index.html'))).toEqual(
    expect.arrayContaining(['data/2024.csv', 'data/2024.parquet', 'data/versions.jsonl', 'datapackage.json']),
  );
  const page = load(await textOf(publication, 'data/index.html'));
  const saved = ['csv', 'parquet'].map((ending) => page(`a[href="2024.${ending}"]`).attr('download'));
  expect(saved).toEqual(['csv', 'parquet'].map((ending) => `政府信息公开工作年度报告数据2024.${ending}`));
});

test('the package names the bytes and the digest of what lies there', async () => {
  const { publication } = (await publishedWorld()).stores;
  const { resources } = JSON.parse(await textOf(publication, 'datapackage.json'));
  expect(resources).toHaveLength(3);
  for (const { path, format, bytes, hash } of resources) {
    const there = (await publication.get(path))?.bytes ?? new Uint8Array();
    const length = format === 'parquet' ? undefined : there.length;
    expect([path, bytes, hash]).toEqual([path, length, `sha256:${sha256(there)}`]);
  }
});

test('a column is required where every line has it, and nowhere else', async () => {
  const { publication } = (await publishedWorld()).stores;
  const { resources } = JSON.parse(await textOf(publication, 'datapackage.json'));
  const { fields } = resources.find(({ name }: { name: string }) => name === 'cells-2024').schema;
  const lines = await csvOf(publication);
  const filled = (at: number) => lines.every((line) => line[at] !== '');
  // Of a report of cases no number is blank; of figures one may be.
  for (const [at, { name, constraints }] of fields.entries())
    expect([name, constraints?.required ?? false]).toEqual([name, name !== '数值' && filled(at)]);
});

test('a report that is taken down is in no file afterwards, the Parquet file included', async () => {
  const world = await publishedWorld();
  const { publication, drafts } = world.stores;
  const bearing = async () => {
    const there = await Promise.all(
      FILES.map(
        async (key) => [key, Buffer.from((await publication.get(key))?.bytes ?? []).toString()] as const,
      ),
    );
    return there.filter(([, text]) => text.includes('huaian人民政府')).map(([key]) => key);
  };
  expect(await bearing()).toEqual(['data/2024.csv', 'data/2024.parquet', 'data/versions.jsonl']);
  const act = { reason: '误公布', at: '2025-02-01T00:00:00Z' };
  await takeDown(await versionsOf('huaian', 2024, drafts), act, {
    ...world.stores,
    publicationUrl: 'https://x.example',
  });
  expect([...new Set((await csvOf(publication)).map(([agency]) => agency))]).toEqual(['zhoukou']);
  expect([...new Set((await parquetOf(publication)).map((row) => row['机关代码']))]).toEqual(['zhoukou']);
  expect(await bearing()).toEqual(['data/versions.jsonl']);
  expect(await textOf(publication, 'sitemap.xml')).not.toContain('huaian');
  await takeDown(await versionsOf('zhoukou', 2024, drafts), act, {
    ...world.stores,
    publicationUrl: 'https://x.example',
  });
  expect([await csvOf(publication), await parquetOf(publication)]).toEqual([[], []]);
});

test('a quiet night writes nothing, a correction rewrites the year that it touches alone, and what is gone comes back', async () => {
  const world = await publishedWorld();
  await world.send('huaian', ...texts(2023), finalised(2023));
  await world.night();
  const { publication } = world.stores;
  const written: string[] = [];
  const put: Objects['put'] = (object) => {
    written.push(object.key);
    return publication.put(object);
  };
  const night = async () => {
    written.length = 0;
    world.later(60);
    await world.run('night', { ...world.stores, publication: { ...publication, put } });
    return written.filter((key) => key.startsWith('data/')).sort();
  };
  expect(await night()).toEqual([]);
  await world.send('huaian', received('B', '2024-05-01T10:00:00+08:00'), finalised(2024, { note: '补录' }));
  expect(await night()).toEqual(['data/2024.csv', 'data/2024.parquet', 'data/versions.jsonl']);
  const before = await Promise.all(FILES.map((key) => textOf(publication, key)));
  for (const key of FILES) await publication.remove(key);
  await night();
  expect(await Promise.all(FILES.map((key) => textOf(publication, key)))).toEqual(before);
});

/** What an interpreter is asked to run; nothing where this machine has none. */
const INTERPRETERS: Record<string, { command: string; argument: string }> = {
  curl: { command: 'sh', argument: '-c' },
  Python: { command: 'python3', argument: '-c' },
  R: { command: 'Rscript', argument: '-e' },
};

async function isThere(language: string): Promise<boolean> {
  const program = language === 'curl' ? 'curl' : (INTERPRETERS[language]?.command ?? '');
  return run(program, ['--version']).then(
    () => true,
    () => false,
  );
}

/** The lines that an example prints; undefined where this machine cannot run its language. */
async function printedBy(language: string, code: string): Promise<string[] | undefined> {
  const { command = '', argument = '' } = INTERPRETERS[language] ?? {};
  if (!(await isThere(language))) return undefined;
  const { stdout } = await run(command, [argument, code], {
    env: { ...process.env, no_proxy: '127.0.0.1', PYTHONIOENCODING: 'utf-8', LC_ALL: 'C.UTF-8' },
  });
  return stdout.trim().split(/\r?\n/);
}

/** Serves files of a publication on this machine, while the work goes on. */
async function served(
  bytesAt: (key: string) => Promise<Uint8Array | undefined>,
  work: (address: string) => Promise<void>,
): Promise<void> {
  const server = createServer(async ({ url = '' }, answer) => {
    const bytes = await bytesAt(url.slice(1));
    answer.writeHead(bytes ? 200 : 404).end(bytes);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.close();
}

test('the examples of a year in several files read all of them, each line of a program a line', async () => {
  const csv = (await csvOf((await publishedWorld()).stores.publication)).map((line) => line.join(','));
  const head = Object.keys(COLUMNS).join(',');
  const fileOf = (agency: string) => {
    const lines = csv.filter((line) => line.startsWith(agency));
    return Buffer.from(`\u{feff}${[head, ...lines].join('\r\n')}\r\n`);
  };
  const files = new Map([
    ['data/2024.csv', fileOf('huaian')],
    ['data/2024-2.csv', fileOf('zhoukou')],
  ]);
  const ran: string[] = [];
  await served(
    async (key) => files.get(key),
    async (address) => {
      for (const { language, code } of examplesFor(address, 2024, 2)) {
        expect(code.split('\n').filter((line) => (line.match(/"/g) ?? []).length % 2 === 1)).toEqual([]);
        const told = await printedBy(language, code);
        if (!told) continue;
        expect([language, told.length]).toEqual([language, 2]);
        for (const [at, agency] of ['huaian', 'zhoukou'].entries()) expect(told[at]).toContain(agency);
        ran.push(language);
      }
    },
  );
  expect(ran).toContain('curl');
});

test('the examples of the page run as they stand, where the machine has their interpreter', async () => {
  const world = await publishedWorld();
  const { publication } = world.stores;
  const ran: string[] = [];
  await served(
    async (key) => (await publication.get(key))?.bytes,
    async (publicationUrl) => {
      const input = { mode: 'night', run: 'again', at: new Date(world.now()).toISOString() } as const;
      const bytes = Buffer.from('[]');
      await world.stores.drafts.put({ key: 'runs/again/due.json', bytes, mediaType: 'application/json' });
      await closeRun(input, { ...world.stores, publicationUrl, clock: world.now });
      const page = load(await textOf(publication, 'data/index.html'));
      const examples = page('#examples').parent().find('h3').toArray();
      expect(examples.map((one) => page(one).text())).toEqual(['curl', 'Python', 'R']);
      for (const one of examples) {
        const language = page(one).text();
        const told = await printedBy(language, page(one).next().find('pre').text());
        if (!told) continue;
        expect([language, told.length]).toEqual([language, 2]);
        for (const [at, agency] of ['huaian', 'zhoukou'].entries())
          expect(told[at]).toMatch(new RegExp(`${agency}人民政府.*\\b1\\b`));
        ran.push(language);
      }
    },
  );
  expect(ran).toContain('curl');
});
