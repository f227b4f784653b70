import { describe, expect, test } from 'vitest';
import { readCheckpoint } from '../../../shared/log/checkpoint.ts';
import { bundlesOf, entriesOf, tileName } from '../../../shared/log/tiles.ts';
import { appendToLog } from '../../../shared/night/append-log.ts';
import { lastNight } from '../../../shared/night/catalogue.ts';
import { isKeyless } from '../../../shared/night/log-key.ts';
import { takeDown, versionsOf } from '../../../shared/night/take-down.ts';
import { signerBy, verifyEd25519 } from '../../../shared/store/ed25519.ts';
import type { Objects, ObjectToPut } from '../../../shared/store/ports.ts';
import { memoryStores } from '../../doubles/memory-store.ts';
import { tell } from '../../prove/figure.ts';
import { digest, plainRoot } from '../log/log-in-memory.ts';
import { listed } from './listed.ts';
import { decided, finalised, received, type Told, textOf, texts, worldOn } from './world.ts';

const SEED = '5a'.repeat(32);
const URL = 'https://publication.example';
const signer = signerBy('publication.example/log', Buffer.from(SEED, 'hex'));

async function logIn(publication: Objects) {
  const note = await textOf(publication, 'log/checkpoint');
  const head = readCheckpoint(note, signer, { digest, verify: verifyEd25519 });
  if (!head) throw new Error('the checkpoint is not to be read');
  const bundles = await Promise.all(
    bundlesOf(head.size).map(async (tile) => (await publication.get(`log/${tileName(tile)}`))?.bytes),
  );
  const entries = bundles.flatMap((bundle) => entriesOf(bundle ?? new Uint8Array()));
  expect([entries.length, Buffer.from(plainRoot(entries))]).toEqual([head.size, Buffer.from(head.root)]);
  return entries.map((entry) => JSON.parse(Buffer.from(entry).toString()));
}

const STORY: Told[] = [
  received('A', '2024-03-01T10:00:00+08:00'),
  decided('A', '2024-03-20T10:00:00+08:00'),
  ...texts(2024),
];

const DIGEST = expect.stringMatching(/^sha256:[0-9a-f]{64}$/);
const committed = (on: string) => ({ type: 'commitment', on, root: expect.stringMatching(/^[\w+/]{43}=$/) });

test('each version and each take-down has one entry, in the night after, and a quiet night adds none', async () => {
  const world = worldOn();
  const { publication, drafts } = world.stores;
  await world.register('huaian');
  await world.send('huaian', ...STORY, finalised(2024));
  const night = () => world.run('night', { ...world.stores, seed: () => SEED } as typeof world.stores);
  await night();
  const first = await logIn(publication);
  expect(first).toEqual([
    {
      type: 'version',
      agency: 'huaian',
      year: 2024,
      version: 1,
      finalisedOn: '2025-01-10',
      seal: DIGEST,
      tablesDigest: DIGEST,
      eventsDigest: DIGEST,
      ruleSet: expect.any(String),
    },
    committed('2025-01-10'),
  ]);
  const checkpoint = await textOf(publication, 'log/checkpoint');
  world.later(60);
  await night();
  expect(await textOf(publication, 'log/checkpoint')).toBe(checkpoint);
  const act = { reason: '误公布', at: '2025-02-01T00:00:00Z' };
  await takeDown(await versionsOf('huaian', 2024, drafts), act, { ...world.stores, publicationUrl: URL });
  await night();
  // What was read again is the same set, and here of the same salt: it is committed to already.
  expect((await logIn(publication)).slice(2)).toEqual([
    { type: 'taken-down', agency: 'huaian', year: 2024, version: 1, on: '2025-02-01' },
  ]);
});

/** Every signed text and every tile that a bucket ever took, and a power cut after so many writes. */
function recording(publication: Objects, cutAfter = Number.POSITIVE_INFINITY) {
  const roots = new Map<string, Set<string>>();
  const tiles = new Map<string, Set<string>>();
  let writes = 0;
  const put = async (object: ObjectToPut) => {
    if (writes++ >= cutAfter) throw new Error('the power is cut');
    const done = await publication.put(object);
    const text = Buffer.from(object.bytes).toString('latin1');
    const [, size = ''] = text.split('\n');
    const [book, key] = object.key === 'log/checkpoint' ? [roots, size] : [tiles, object.key];
    if (done) book.set(key, (book.get(key) ?? new Set()).add(text));
    return done;
  };
  return { publication: { ...publication, put }, roots, tiles };
}

const ONE_ROOT = 'writes of the log that were cut: one root of each size';

describe('never two roots of one size, nor two contents of one tile', () => {
  test('after a crash at any write, with another catalogue afterwards', async () => {
    const CUTS = 9;
    for (let cut = 0; cut < CUTS; cut++) {
      const { drafts, publication } = memoryStores();
      await appendToLog(
        { listed: listed(200) },
        { drafts, publication, publicationUrl: URL, seed: () => SEED },
      );
      const cutShort = recording(publication, cut);
      const ports = { drafts, publicationUrl: URL, seed: () => SEED };
      await appendToLog({ listed: listed(300) }, { ...ports, publication: cutShort.publication }).catch(
        () => {},
      );
      const next = recording(publication);
      await appendToLog({ listed: listed(310) }, { ...ports, publication: next.publication });
      await appendToLog({ listed: listed(310) }, { ...ports, publication: next.publication });
      for (const book of ['roots', 'tiles'] as const)
        for (const [key, texts] of next[book]) {
          const all = new Set([...texts, ...(cutShort[book].get(key) ?? [])]);
          expect([cut, key, all.size]).toEqual([cut, key, 1]);
        }
      expect(await logIn(publication)).toHaveLength(310);
    }
    tell({ row: 'R39', what: ONE_ROOT, held: CUTS, tried: CUTS });
  });

  test('the proofs after a crash equal those of an undisturbed night', async () => {
    const proofsAfter = async (cut: number) => {
      const { drafts, publication } = memoryStores();
      const ports = { drafts, publicationUrl: URL, seed: () => SEED };
      const first = recording(publication, cut);
      await appendToLog({ listed: listed(5) }, { ...ports, publication: first.publication }).catch(() => {});
      for (const count of [5, 6]) await appendToLog({ listed: listed(count) }, { ...ports, publication });
      const proofs: string[] = [];
      for (let n = 0; n < 6; n++) proofs.push(await textOf(publication, `agency-000${n}/2024/v1/proof.json`));
      return proofs;
    };
    const undisturbed = await proofsAfter(Number.POSITIVE_INFINITY);
    expect(undisturbed.map((text) => JSON.parse(text).checkpoint.split('\n')[1])).toEqual([
      ...Array(5).fill('5'),
      '6',
    ]);
    const CUTS = 10;
    for (let cut = 0; cut < CUTS; cut++) expect([cut, await proofsAfter(cut)]).toEqual([cut, undisturbed]);
    tell({ row: 'R39', what: ONE_ROOT, held: CUTS, tried: CUTS });
  });

  test('with two concurrent chains that know different versions', async () => {
    const { drafts, publication } = memoryStores();
    const { publication: watched, roots, tiles } = recording(publication);
    const ports = { drafts, publication: watched, publicationUrl: URL, seed: () => SEED };
    await Promise.all([290, 260, 300].map((count) => appendToLog({ listed: listed(count) }, ports)));
    await appendToLog({ listed: listed(300) }, ports);
    for (const [key, texts] of [...roots, ...tiles]) expect([key, texts.size]).toEqual([key, 1]);
    expect(await logIn(publication)).toHaveLength(300);
  });
});

test('a log with a swapped tile, or a checkpoint signed by another key, is not continued', async () => {
  const ports = { publicationUrl: URL, seed: () => SEED };
  for (const key of ['log/tile/0/000.p/20', 'log/checkpoint']) {
    const { drafts, publication } = memoryStores();
    await appendToLog({ listed: listed(20) }, { ...ports, drafts, publication });
    const object = await publication.get(key);
    const bytes = Buffer.from(object?.bytes ?? []);
    bytes[5] = (bytes[5] ?? 0) ^ 1;
    await publication.put({ key, bytes, mediaType: 'text/plain' });
    const signedOn = appendToLog({ listed: listed(30) }, { ...ports, drafts, publication });
    await expect(signedOn, key).rejects.toThrow(/do not go on|is not signed/);
  }
});

test('a log without its key stays unchanged, and this is reported', async () => {
  const { drafts, publication } = memoryStores();
  const ports = { drafts, publication, publicationUrl: URL, seed: () => SEED };
  expect(await isKeyless(ports)).toBe(false);
  expect(await appendToLog({ listed: listed(3) }, ports)).toBe('goes on');
  expect(await isKeyless(ports)).toBe(false);
  await drafts.remove('versions/log-key.json');
  expect(await isKeyless(ports)).toBe(true);
  expect(await appendToLog({ listed: listed(4) }, { ...ports, seed: () => '11'.repeat(32) })).toBe('keyless');
  expect(await logIn(publication)).toHaveLength(3);
});

describe('the log is the last of a night', () => {
  const tampered: [what: string, key: string, message: RegExp][] = [
    ['checkpoint', 'log/checkpoint', /is not signed by the key of this stack/],
    ['tile', 'log/tile/0/000.p/2', /do not go on from its checkpoint/],
  ];
  test.each(tampered)(
    'a %s that was tampered with fails its last step, and its record stands',
    async (_, key, message) => {
      const world = worldOn();
      const { publication, drafts } = world.stores;
      await world.register('huaian');
      await world.send('huaian', ...STORY, finalised(2024));
      const stores = { ...world.stores, seed: () => SEED } as typeof world.stores;
      await world.run('night', stores);
      const first = await lastNight(drafts);
      const object = await publication.get(key);
      const bytes = Buffer.from(object?.bytes ?? []);
      bytes[5] = (bytes[5] ?? 0) ^ 1;
      await publication.put({ key, bytes, mediaType: 'text/plain' });
      // A version more, for which the log has no entry yet.
      world.later(60);
      await world.send(
        'huaian',
        received('B', '2024-06-01T10:00:00+08:00'),
        finalised(2024, { note: '补报一件' }),
      );
      await expect(world.run('night', stores)).rejects.toThrow(message);
      const record = await lastNight(drafts);
      expect(record?.run).not.toBe(first?.run);
      expect(record).toMatchObject({ due: 1, failed: [] });
      expect(JSON.parse(await textOf(drafts, `runs/${record?.run}/summary.json`)).results).toContainEqual(
        expect.objectContaining({ year: 2024, state: 'published', version: 2 }),
      );
      expect(JSON.parse(await textOf(publication, 'index.json')).agencies[0].years[0].current).toBe(2);
      expect(Buffer.from((await publication.get(key))?.bytes ?? [])).toEqual(bytes);
    },
  );
});

test('the first log of many reports grows in steps, and a power cut in any step changes nothing', async () => {
  const whole = portsOf();
  await appendToLog({ listed: listed(MANY) }, whole, STEP);
  expect((await logIn(whole.publication)).map(({ agency }) => agency)).toEqual(
    listed(MANY).agencies.map(({ id }) => id),
  );
  const { sizes } = JSON.parse(await textOf(whole.drafts, 'versions/log-proofs.json'));
  expect(sizes).toEqual([STEP, MANY]);
  // In the second step, before its checkpoint: what was claimed is what is written.
  const cut = portsOf();
  let checkpoints = 0;
  const put = async (object: ObjectToPut) => {
    if (object.key === 'log/checkpoint' && ++checkpoints === 2) throw new Error('the power is cut');
    return cut.publication.put(object);
  };
  const cutShort = { ...cut, publication: { ...cut.publication, put } };
  await expect(appendToLog({ listed: listed(MANY) }, cutShort, STEP)).rejects.toThrow('the power is cut');
  await appendToLog({ listed: listed(MANY + 1) }, cut);
  await appendToLog({ listed: listed(MANY + 1) }, whole);
  for (const key of ['log/checkpoint', 'agency-0305/2024/v1/proof.json'])
    expect(await textOf(cut.publication, key)).toBe(await textOf(whole.publication, key));
});

const STEP = 300;
const MANY = 310;
const portsOf = () => ({ ...memoryStores(), publicationUrl: URL, seed: () => SEED });
