/**
 * A version that was taken down (contract, section 5; R34): nothing of it is public but its number, the digest of its seal
 * and its days. Canaries stand in every text that an office writes into a version; afterwards every public byte is
 * searched, packed ones too, at once and after every later night and version.
 */
import { describe, expect, test } from 'vitest';
import { searchPublic } from '../../infra/cli/operator/recovery/public-search.ts';
import { renderCsv } from '../../shared/formats/csv/csv.ts';
import { renderDocx } from '../../shared/formats/docx/report.ts';
import { type Format, TEXT_FORMATS } from '../../shared/formats/renderers.ts';
import { takeDown, versionsOf, writeAgain } from '../../shared/night/take-down.ts';
import { memoryStores } from '../doubles/memory-store.ts';
import { tell } from '../prove/figure.ts';
import {
  decided,
  finalised,
  licences,
  received,
  textOf,
  type World,
  worldOn,
  written,
} from '../rooms/night/world.ts';
import { found } from './canary-search.ts';
import { unlistedKeys } from './public-keys.ts';

const CANARIES = ['金丝雀甲', '金丝雀乙', '金丝雀丙', '金丝雀丁', '金丝雀戊', '8613812'];
const [NOTE = '', OVERVIEW = '', PROBLEMS = '', OTHER = '', CONTACT = '', COUNT = ''] = CANARIES;
const SECTIONS = ['overview', 'problems', 'other'] as const;

const PACKED: Format[] = [
  { label: '文档', name: 'report.docx', mediaType: 'x/docx', render: renderDocx },
  { label: '表格', name: 'report.csv', mediaType: 'text/csv', render: (of) => Buffer.from(renderCsv(of)) },
];

/** One agency whose report of 2024 says what it should not, in every place that an office can write into. */
async function told(): Promise<World> {
  const world = worldOn({ ...memoryStores(), formats: [...TEXT_FORMATS, ...PACKED] });
  await world.register('huaian');
  await contact(world, CONTACT);
  await world.send(
    'huaian',
    received('A', '2024-03-01T10:00:00+08:00'),
    decided('A', '2024-03-20T10:00:00+08:00'),
    licences('L', '2024-05-01T10:00:00+08:00', Number(COUNT)),
    ...[OVERVIEW, PROBLEMS, OTHER].map((text, n) => written(2024, SECTIONS[n] ?? 'other', text)),
    finalised(2024, { note: `更正：申请人${NOTE}一案。` }),
  );
  await world.night();
  return world;
}

async function contact(world: World, text: string | null): Promise<void> {
  const agency = await world.stores.registry.agency('huaian');
  if (agency) await world.stores.registry.putAgency({ ...agency, contact: text });
}

/** The office's clean texts, and one licence fewer. */
async function corrected(world: World): Promise<void> {
  await contact(world, null);
  await world.send(
    'huaian',
    licences('L2', '2024-05-02T10:00:00+08:00', 1),
    ...SECTIONS.map((section) => written(2024, section, '平稳有序。')),
    finalised(2024, { note: '已更正。' }),
  );
  await world.night();
}

const canariesIn = async ({ stores: { publication } }: World) => {
  const hits: string[] = [];
  for await (const key of publication.list('')) {
    const object = await publication.get(key);
    if (object) hits.push(...(await found(key, Buffer.from(object.bytes), CANARIES)));
  }
  return hits;
};

const keysOf = async ({ stores: { publication } }: World) => {
  const keys: string[] = [];
  for await (const key of publication.list('')) keys.push(key);
  return keys;
};

const down = async ({ stores, now }: World, ...numbers: number[]) => {
  const versions = await versionsOf('huaian', 2024, stores.drafts);
  const meant = versions.filter(({ number }) => numbers.includes(number));
  const ports = { ...stores, publicationUrl: 'https://publication.example' };
  await takeDown(meant, { reason: '误含个人信息', at: new Date(now()).toISOString() }, ports);
};

describe('after a take-down', () => {
  test('no public byte holds what the version said, then, a night later, and beside the next version', async () => {
    const world = await told();
    const before = await canariesIn(world);
    for (const canary of CANARIES)
      expect(
        before.some((hit) => hit.startsWith(canary)),
        canary,
      ).toBe(true);
    await down(world, 1);
    expect(await canariesIn(world)).toEqual([]);
    await world.run('from-log');
    expect(await canariesIn(world)).toEqual([]);
    await corrected(world);
    expect(await keysOf(world)).toContain('huaian/2024/v2/report.docx');
    const left = await canariesIn(world);
    const objects = (await keysOf(world)).length;
    tell({
      row: 'R34',
      what: 'public objects without a canary of a version that was taken down',
      held: objects - new Set(left).size,
      tried: objects,
    });
    expect(left).toEqual([]);
  });

  test('an older version that goes later leaves its successor alone, and nothing of itself', async () => {
    const world = await told();
    await corrected(world);
    await down(world, 1);
    // What the second version prints of the first was fixed with it: the number and the words that it corrects, nothing
    // else. Who must not have them read takes the successor down too, or takes the first down before correcting it.
    const hits = await canariesIn(world);
    expect([...new Set(hits.map((hit) => hit.split(' ')[0]))]).toEqual([OVERVIEW, PROBLEMS, OTHER, COUNT]);
    expect(hits.every((hit) => / huaian\/2024\/(v2\/)?[^/]+$/.test(hit.slice(hit.indexOf(' in ') + 3)))).toBe(
      true,
    );
    await down(world, 2);
    expect(await canariesIn(world)).toEqual([]);
  });

  test('a later year prints no number of a year that is down, and does again once it is back', async () => {
    const world = await told();
    await down(world, 1);
    const of2025 = [received('B', '2025-03-01T10:00:00+08:00'), decided('B', '2025-03-20T10:00:00+08:00')];
    world.at('2026-01-20T09:00:00+08:00');
    const clean = SECTIONS.map((section) => written(2025, section, '平稳有序。'));
    await world.send('huaian', ...of2025, ...clean, finalised(2025, { note: '首次。' }));
    const published = (await world.night()).find(({ year }) => year === 2025);
    expect(published).toMatchObject({ state: 'published', version: 1 });
    const [version] = await versionsOf('huaian', 2024, world.stores.drafts);
    const report = JSON.parse(await textOf(world.stores.publication, 'huaian/2025/v1/report.json'));
    expect(report.history.map(({ year }: { year: number }) => year)).toEqual([]);
    if (!version) throw new Error('no version');
    const back = { reason: '误报', at: new Date(world.now()).toISOString() };
    const ports = { ...world.stores, publicationUrl: 'https://publication.example' };
    await writeAgain(version, back, ports);
    await world.send('huaian', finalised(2025, { note: '补上年数字。' }));
    await world.night();
    const again = JSON.parse(await textOf(world.stores.publication, 'huaian/2025/v2/report.json'));
    expect(again.history.map(({ year }: { year: number }) => year)).toEqual([2024]);
  });

  test('the catalogue says of it what the contract lists, and no more', async () => {
    const world = await told();
    await down(world, 1);
    const { agencies } = JSON.parse(await textOf(world.stores.publication, 'index.json'));
    const [version] = agencies[0].years[0].versions;
    expect(version).toEqual({
      number: 1,
      finalisedOn: '2025-01-10',
      seal: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      takenDown: '2025-01-10',
    });
    expect(await textOf(world.stores.publication, 'feed.xml')).not.toContain('<entry>');
  });

  test('the command of the runbook finds every key that still says a word, and none afterwards', async () => {
    const world = await told();
    const search = () => searchPublic(CANARIES, world.stores.publication);
    const before = await search();
    const keys = new Set(before.found.map(({ key }) => key));
    const bearing = [
      'index.html',
      'index.json',
      'feed.xml',
      'all.zip',
      'data/2024.csv',
      'huaian/2024/v1/report.docx',
    ];
    for (const key of bearing) expect([...keys]).toContain(key);
    await down(world, 1);
    expect((await search()).found).toEqual([]);
    expect((await search()).read).toBe((await keysOf(world)).length);
  });
});

test('every public key is one that this search is known to read', async () => {
  const world = await told();
  expect(unlistedKeys(await keysOf(world))).toEqual([]);
  expect(unlistedKeys(['data/2024.json', 'huaian/2024/v1/evidence.gz', 'huaian/2024/v1/seal.json'])).toEqual([
    'data/2024.json',
    'huaian/2024/v1/evidence.gz',
  ]);
});
