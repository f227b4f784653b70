/** The probe from outside, on a world whose publication answers as S3 does to everybody: each fault that it is for, planted. */
import { expect, test } from 'vitest';
import { signedCheckpoint, verifierText } from '../../../shared/log/checkpoint.ts';
import { takeDown, versionsOf } from '../../../shared/night/take-down.ts';
import { agenciesLate, probe, type Status } from '../../../shared/probe/status.ts';
import { sha256 } from '../../../shared/store/digest.ts';
import { signerBy } from '../../../shared/store/ed25519.ts';
import type { Agency, AgencyProgress } from '../../../shared/store/ports.ts';
import { unlistedKeys } from '../../promises/public-keys.ts';
import { contentsOf } from '../night/reader.ts';
import { decided, finalised, received, textOf, texts, type World, worldOn } from '../night/world.ts';

type Ask = (url: string, init?: RequestInit) => Promise<Response>;

const PUBLIC = 'https://publication.example';
const API = 'https://api.example';

const refusal = () =>
  new Response('{}', { status: 401, headers: { 'content-type': 'application/problem+json' } });

/** Everybody reads the publication; nobody lists it, so that what is not there is 403. */
const outside =
  ({ stores }: World): Ask =>
  async (url) => {
    if (url.startsWith(API)) return refusal();
    const object = await stores.publication.get(url.slice(PUBLIC.length + 1));
    if (!object) return new Response('<Error/>', { status: 403 });
    return new Response(Buffer.from(object.bytes), {
      headers: { 'content-type': object.mediaType ?? 'application/octet-stream' },
    });
  };

async function looked(world: World, ask: Ask = outside(world), ahead = 0) {
  const { status, failed } = await probe({
    ...world.stores,
    publicationUrl: PUBLIC,
    apiUrl: API,
    fetch: ((url: string, init?: RequestInit) => ask(String(url), init)) as typeof fetch,
    clock: () => world.now() + ahead,
  });
  const file: Status = JSON.parse(await textOf(world.stores.publication, 'status.json'));
  expect(file).toEqual(status);
  return { status, failed: failed.map(({ check }) => check), why: failed.map(({ why }) => why) };
}

async function published(): Promise<World> {
  const world = worldOn();
  for (const agency of ['huaian', 'zhoukou']) await world.register(agency);
  await world.send(
    'huaian',
    received('A', '2024-03-01T10:00:00+08:00'),
    decided('A', '2024-03-20T10:00:00+08:00'),
    ...texts(2024),
    finalised(2024),
  );
  await world.night();
  return world;
}

test('before the first night nothing is there to be found, and nothing is wrong', async () => {
  const { status, failed } = await looked(worldOn());
  expect(failed).toEqual([]);
  expect(status).toMatchObject({ probe: { ok: true }, lastNight: null, log: null });
});

test('what is published is read and held against its seal, another file each hour', async () => {
  const world = await published();
  const asked = new Set<string>();
  const ask: Ask = (url, init) => {
    asked.add(url.replace(`${PUBLIC}/`, ''));
    return outside(world)(url, init);
  };
  for (let hour = 0; hour < 4; hour++)
    expect((await looked(world, ask, hour * 3_600_000)).failed).toEqual([]);
  for (const key of ['index.json', 'huaian/2024/index.html', 'huaian/2024/v1/seal.json', 'log/checkpoint'])
    expect([...asked]).toContain(key);
  for (const name of ['index.html', 'report.html', 'report.json'])
    expect([...asked]).toContain(`huaian/2024/v1/${name}`);
  expect([...asked]).toContain(`${API}/sources/probe/events`);
});

const put = (world: World, key: string, text: string) =>
  world.stores.publication.put({ key, bytes: Buffer.from(text), mediaType: 'text/html; charset=utf-8' });

const faults: readonly [string, (world: World, ask: Ask) => Promise<Ask> | Ask, string[]][] = [
  [
    'a bucket that does not answer',
    () => async (url) => (url.startsWith(API) ? refusal() : new Response('', { status: 500 })),
    ['catalogue'],
  ],
  [
    'a bucket that was closed',
    () => async (url) => (url.startsWith(API) ? refusal() : new Response('<Error/>', { status: 403 })),
    ['catalogue'],
  ],
  [
    'a catalogue that is gone',
    async (world, ask) => {
      await world.stores.publication.remove('index.json');
      return ask;
    },
    ['catalogue'],
  ],
  [
    'a page that is another one',
    async (world, ask) => {
      await put(world, 'huaian/2024/index.html', '<p>别的</p>');
      return ask;
    },
    ['page'],
  ],
  [
    'a page that is gone',
    async (world, ask) => {
      await world.stores.publication.remove('huaian/2024/index.html');
      return ask;
    },
    ['page'],
  ],
  [
    'a seal that is another one',
    async (world, ask) => {
      await put(world, 'huaian/2024/v1/seal.json', '{}');
      return ask;
    },
    ['version'],
  ],
  [
    'a version that was rewritten with its seal',
    async (world, ask) => {
      const key = 'huaian/2024/v1/seal.json';
      const seal = JSON.parse(await textOf(world.stores.publication, key));
      const files = seal.files.map((file: object) => ({
        ...file,
        sha256: `sha256:${sha256(Buffer.from('0'))}`,
      }));
      for (const { name } of files) await put(world, `huaian/2024/v1/${name}`, '0');
      await put(world, key, JSON.stringify({ ...seal, files }));
      return ask;
    },
    ['version'],
  ],
  [
    'a sealed file that changed',
    async (world, ask) => {
      for (const name of ['index.html', 'report.html', 'report.json'])
        await put(world, `huaian/2024/v1/${name}`, '0');
      return ask;
    },
    ['version'],
  ],
  [
    'a gateway that answers in the place of the endpoint',
    (_, ask) => async (url) => (url.startsWith(API) ? new Response('', { status: 403 }) : ask(url)),
    ['endpoint'],
  ],
  [
    'a gateway that refuses as the endpoint would, in words of its own',
    (_, ask) => async (url) =>
      url.startsWith(API)
        ? new Response('{}', { status: 401, headers: { 'content-type': 'application/json' } })
        : ask(url),
    ['endpoint'],
  ],
  [
    'an endpoint that does not answer',
    (_, ask) => async (url) => {
      if (url.startsWith(API)) throw new TypeError('fetch failed');
      return ask(url);
    },
    ['endpoint'],
  ],
  [
    'a checkpoint that nobody signed',
    async (world, ask) => {
      await put(world, 'log/checkpoint', 'example\n9\nAAAA\n\n— example AAAA\n');
      await put(world, 'log/key', 'example+00000000+AAAA');
      return ask;
    },
    ['log'],
  ],
];

test.each(faults)('%s is found, and the status says no more than that', async (_, plant, expected) => {
  const world = await published();
  const { status, failed } = await looked(world, await plant(world, outside(world)));
  expect(failed).toEqual(expected);
  expect(status.probe).toEqual({ ok: false });
  const page = await textOf(world.stores.publication, 'status.html');
  expect(page).toContain('异常');
  for (const text of [page, JSON.stringify(status)]) expect(text).not.toMatch(/huaian|endpoint|checkpoint/);
});

test('a version that was taken down is looked for no more', async () => {
  const world = await published();
  const { drafts } = world.stores;
  const act = { reason: '误公布', at: new Date(world.now()).toISOString() };
  await takeDown(await versionsOf('huaian', 2024, drafts), act, { ...world.stores, publicationUrl: PUBLIC });
  const asked: string[] = [];
  const ask: Ask = (url, init) => {
    asked.push(url);
    return outside(world)(url, init);
  };
  expect((await looked(world, ask)).failed).toEqual([]);
  expect(asked).toContain(`${PUBLIC}/index.json`);
  expect(asked.filter((url) => url.includes('/huaian/'))).toEqual([]);
});

const digest = (bytes: Uint8Array) => Buffer.from(sha256(bytes), 'hex');

async function logOf(world: World, size: number): Promise<void> {
  const signer = signerBy('publication.example', Buffer.alloc(32, 7));
  await put(world, 'log/key', verifierText(signer, digest));
  await put(
    world,
    'log/checkpoint',
    await signedCheckpoint({ size, root: Buffer.alloc(32) }, signer, digest),
  );
}

test('the status tells the size that the log signed; a log that is shorter than it was, or gone, is found', async () => {
  const world = await published();
  await logOf(world, 4);
  expect((await looked(world)).status.log).toEqual({ size: 4 });
  await logOf(world, 3);
  expect(await looked(world)).toMatchObject({ failed: ['log'], why: ['the log is shorter than it was'] });
  await world.stores.publication.remove('log/checkpoint');
  expect((await looked(world)).failed).toEqual(['log']);
});

test('the page tells times of Asia/Shanghai and counts, and both files may be public', async () => {
  const world = await published();
  const { status } = await looked(world);
  expect(status.lastNight?.ended).toBe(new Date(world.now()).toISOString());
  const page = await textOf(world.stores.publication, 'status.html');
  expect(page).toContain('2025年1月10日10:00完成');
  expect(page).toContain('2024年度报告逾期未公布');
  const keys = [...(await contentsOf(world.stores.publication)).keys()];
  expect(keys).toContain('status.html');
  expect(unlistedKeys(keys)).toEqual([]);
});

const agency = (id: string, more: Partial<Agency> = {}): Agency => ({
  ...{ id, name: id, parent: null, contact: null, chargeDecimals: 4 },
  ...more,
});
const drafted = (id: string, version: number | null, brings?: 'figures'): AgencyProgress => ({
  ...{ agency: id, draftedThrough: 2025, pending: [] },
  standings: [{ year: 2024, version, refused: null, ...(brings && { brings }) }],
});

test('late is who has to publish, by its own deadline, and did not', () => {
  const agencies = [
    agency('published'),
    agency('drafted'),
    agency('never-drafted'),
    agency('figures'),
    agency('government', { consolidates: true }),
    agency('retired', { retired: true }),
    agency('trial', { sandbox: true }),
    agency('merged', { until: '2024-06-30' }),
    agency('new', { since: '2025-01-01' }),
  ];
  const progress = [drafted('published', 1), drafted('drafted', null), drafted('figures', null, 'figures')];
  const on = (today: string) => agenciesLate({ agencies, progress, today });
  expect(on('2025-01-31')).toEqual({ year: 2024, count: 0 });
  expect(on('2025-02-01')).toEqual({ year: 2024, count: 2 });
  expect(on('2025-04-01')).toEqual({ year: 2024, count: 3 });
});
