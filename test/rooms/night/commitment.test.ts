/** What a night commits to: nothing of it can be seen, and each part of it can be shown. */
import { describe, expect, test } from 'vitest';
import { fromBase64, readCheckpoint } from '../../../shared/log/checkpoint.ts';
import { isSame, leafHash, rootByInclusion } from '../../../shared/log/merkle.ts';
import { bundlesOf, entriesOf, tileName } from '../../../shared/log/tiles.ts';
import { closeRun } from '../../../shared/night/catalogue.ts';
import { commitmentEntry, openedFor, openingOf, readOpening } from '../../../shared/night/commitment.ts';
import { draftKeys } from '../../../shared/night/keys.ts';
import { keepDue, keepFailure } from '../../../shared/night/run-records.ts';
import { signerBy, verifyEd25519 } from '../../../shared/store/ed25519.ts';
import type { Objects, ObjectToPut } from '../../../shared/store/ports.ts';
import { memoryStores } from '../../doubles/memory-store.ts';
import { digest } from '../log/log-in-memory.ts';
import { all } from '../store/stores.ts';
import { finalised, received, textOf, texts, worldOn } from './world.ts';

const SEED = '5a'.repeat(32);
const signer = signerBy('publication.example/log', Buffer.from(SEED, 'hex'));
const setOf = (agency: string, letter = 'a') => ({ agency, events: `sha256:${letter.repeat(64)}` });

async function entriesIn(publication: Objects): Promise<string[]> {
  const note = await publication.get('log/checkpoint');
  if (!note) return [];
  const verify = { digest, verify: verifyEd25519 };
  const head = readCheckpoint(Buffer.from(note.bytes).toString(), signer, verify);
  if (!head) throw new Error('the checkpoint is not to be read');
  const bundles = await Promise.all(
    bundlesOf(head.size).map(async (tile) => (await publication.get(`log/${tileName(tile)}`))?.bytes),
  );
  return bundles.flatMap((bundle) =>
    entriesOf(bundle ?? new Uint8Array()).map((one) => Buffer.from(one).toString()),
  );
}

/** Runs that read the sets of a few agencies, without anything that folds or renders. */
function runs(stores = memoryStores()) {
  const close = async (
    { run, mode = 'night' }: { run: string; mode?: 'night' | 'pending' },
    sets: ReturnType<typeof setOf>[],
    over: Partial<typeof stores> = {},
  ) => {
    const ports = { ...stores, ...over };
    await keepDue({ run, level: 1 }, sets, stores.drafts);
    for (const { agency, events } of sets) {
      const bytes = Buffer.from(JSON.stringify({ told: [], log: events }));
      await stores.drafts.put({ key: draftKeys.turn(run, agency), bytes, mediaType: 'application/json' });
    }
    const input = { mode, run, at: '2025-01-10T17:00:00Z' };
    const around = { publicationUrl: 'https://publication.example', seed: () => SEED, clock: () => 0 };
    return closeRun(input, { ...ports, ...around });
  };
  return { stores, close };
}

const commitments = async (publication: Objects) =>
  (await entriesIn(publication)).filter((entry) => JSON.parse(entry).type === 'commitment');

async function openings(drafts: Objects) {
  const keys = await all(drafts.list(draftKeys.commitments));
  return Promise.all(keys.map(async (key) => readOpening(Buffer.from(await textOf(drafts, key)))));
}

describe('a night', () => {
  test('commits once to everything read since the night before, also between nights; a quiet one commits to nothing', async () => {
    const { stores, close } = runs();
    await close({ run: 'p-1', mode: 'pending' }, [setOf('huaian', 'a')]);
    await close({ run: 'p-2', mode: 'pending' }, [setOf('huaian', 'b'), setOf('zhoukou')]);
    expect(await commitments(stores.publication)).toEqual([]);
    await close({ run: 'n-1' }, [setOf('taizhou')]);
    const [entry = '', ...more] = await commitments(stores.publication);
    expect(more).toEqual([]);
    const [opening] = await openings(stores.drafts);
    expect(opening).toMatchObject({ run: 'n-1', on: '2025-01-11', salt: SEED });
    expect(opening?.sets).toEqual([
      setOf('huaian', 'a'),
      setOf('huaian', 'b'),
      setOf('taizhou'),
      setOf('zhoukou'),
    ]);
    expect(opening && (await commitmentEntry(opening))).toBe(entry);
    await close({ run: 'n-2' }, []);
    expect(await commitments(stores.publication)).toEqual([entry]);
  });

  test('commits to an unchanged set only once, and again to one that changed and changed back', async () => {
    const { stores, close } = runs();
    await close({ run: 'n-1' }, [setOf('huaian', 'a'), setOf('zhoukou')]);
    const before = await all(stores.publication.list('log/'));
    await close({ run: 'n-2' }, [setOf('huaian', 'a'), setOf('zhoukou')]);
    expect(await all(stores.publication.list('log/'))).toEqual(before);
    expect(await openings(stores.drafts)).toHaveLength(1);
    await close({ run: 'p-1', mode: 'pending' }, [setOf('huaian', 'b')]);
    await close({ run: 'n-3' }, [setOf('huaian', 'a')]);
    const last = (await openings(stores.drafts)).find(({ run }) => run === 'n-3');
    expect(last?.sets).toEqual([setOf('huaian', 'a'), setOf('huaian', 'b')]);
    await close({ run: 'n-4' }, [setOf('huaian', 'a')]);
    expect(await commitments(stores.publication)).toHaveLength(2);
  });

  test('does not reveal which agencies it read, and leaves out an agency that failed', async () => {
    const { stores, close } = runs();
    await close({ run: 'n-1' }, [setOf('huaian')]);
    const [entry = ''] = await commitments(stores.publication);
    expect(Object.keys(JSON.parse(entry))).toEqual(['type', 'on', 'root']);
    await keepDue({ run: 'n-2', level: 1 }, [{ agency: 'zhoukou' }], stores.drafts);
    await keepFailure({ run: 'n-2', agency: 'zhoukou', failed: { Error: 'Broken' } }, stores.drafts);
    expect(await openings(stores.drafts)).toHaveLength(1);
  });

  test('that is repeated commits to the same, and adds no entry', async () => {
    const { stores, close } = runs();
    for (let time = 0; time < 3; time++) await close({ run: 'n-1' }, [setOf('huaian')]);
    expect(await commitments(stores.publication)).toHaveLength(1);
    expect(await openings(stores.drafts)).toHaveLength(1);
  });

  test('of a whole chain commits to the digest of the events that the version was made of', async () => {
    const world = worldOn();
    await world.register('huaian');
    await world.send('huaian', received('A', '2024-03-01T10:00:00+08:00'), ...texts(2024), finalised(2024));
    await world.run('night', { ...world.stores, seed: () => SEED } as typeof world.stores);
    const { drafts, publication } = world.stores;
    const [opening] = await openings(drafts);
    const manifest = JSON.parse(await textOf(drafts, draftKeys.manifest('huaian', 2024, 1)));
    const set = { agency: 'huaian', events: manifest.eventsDigest };
    expect(opening?.sets).toEqual([set]);
    const opened = opening && (await openedFor(set, opening));
    expect(await commitments(publication)).toEqual([opened?.entry]);
  });
});

describe('what a commitment opens', () => {
  const sets = Array.from({ length: 7 }, (_, n) => setOf(`agency-${n}`, String(n)));
  const opening = { format: 1 as const, run: 'n', on: '2025-01-11', salt: SEED, sets };

  test('is one agency’s set, by its own salt and the path to the root', async () => {
    const salts = new Set<string>();
    for (const set of sets) {
      const opened = await openedFor(set, opening);
      if (!opened) throw new Error('the set is not in it');
      const { entry, leaf, index, size, path } = opened;
      const hashes = path.map((hash) => fromBase64(hash) ?? new Uint8Array());
      const leafAt = { entry: index, size, leaf: leafHash(new Uint8Array(Buffer.from(leaf)), digest) };
      const root = rootByInclusion(leafAt, hashes, digest) ?? new Uint8Array();
      expect(isSame(root, fromBase64(JSON.parse(entry).root) ?? new Uint8Array([1]))).toBe(true);
      expect(JSON.parse(leaf)).toMatchObject(set);
      expect(JSON.stringify(opened)).not.toContain(SEED);
      salts.add(JSON.parse(leaf).salt);
    }
    expect(salts.size).toBe(sets.length);
  });

  test('is no other set; another salt gives another root', async () => {
    expect(await openedFor(setOf('agency-3', 'f'), opening)).toBeUndefined();
    const other = await commitmentEntry({ ...opening, salt: '11'.repeat(32) });
    expect(other).not.toBe(await commitmentEntry(opening));
  });
});

/** Every write of both buckets goes until so many are done; then the power is cut. */
function cutAfter(writes: number, { drafts, publication }: { drafts: Objects; publication: Objects }) {
  let left = writes;
  const roots = new Map<string, Set<string>>();
  const cutting = (objects: Objects): Objects => ({
    ...objects,
    put: async (object: ObjectToPut) => {
      if (left-- <= 0) throw new Error('the power is cut');
      const done = await objects.put(object);
      if (done && object.key === 'log/checkpoint') note(Buffer.from(object.bytes).toString());
      return done;
    },
  });
  const note = (text: string) => {
    const size = text.split('\n')[1] ?? '';
    roots.set(size, (roots.get(size) ?? new Set()).add(text));
  };
  return { stores: { drafts: cutting(drafts), publication: cutting(publication) }, roots };
}

test('after a power cut at any write no size has two roots, and every set read is committed', async () => {
  let isWhole = false;
  for (let cut = 0; !isWhole; cut++) {
    const { stores, close } = runs();
    await close({ run: 'n-1' }, [setOf('huaian')]);
    const first = cutAfter(cut, stores);
    const done = await close({ run: 'n-2' }, [setOf('zhoukou')], first.stores).catch(() => undefined);
    const second = cutAfter(Number.POSITIVE_INFINITY, stores);
    // The night is not done again: another one comes, with something else to say.
    await close({ run: 'n-3' }, [setOf('taizhou'), ...(done ? [] : [setOf('zhoukou')])], second.stores);
    for (const [size, texts] of second.roots) {
      const both = new Set([...texts, ...(first.roots.get(size) ?? [])]);
      expect([cut, size, both.size]).toEqual([cut, size, 1]);
    }
    const roots = new Set(await commitments(stores.publication));
    expect([cut, roots.size]).toEqual([cut, (await commitments(stores.publication)).length]);
    const covered = new Set<string>();
    for (const opening of await openings(stores.drafts))
      if (roots.has(await commitmentEntry(opening)))
        for (const { agency } of opening.sets) covered.add(agency);
    expect([cut, [...covered].sort()]).toEqual([cut, ['huaian', 'taizhou', 'zhoukou']]);
    expect(
      await openingOf(
        { run: 'n-9', at: '2025-01-12T00:00:00Z' },
        { drafts: stores.drafts, salt: () => SEED },
      ),
    ).toBeUndefined();
    isWhole = done !== undefined;
    expect(cut).toBeLessThan(60);
  }
});
