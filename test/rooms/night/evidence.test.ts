import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { identityOf } from '../../../shared/events/event.ts';
import { compareUtf8 } from '../../../shared/events/text.ts';
import { EvidenceFile, readEvidence } from '../../../shared/night/evidence.ts';
import { casesOf, foldLog } from '../../../shared/night/fold-log.ts';
import { draftKeys } from '../../../shared/night/keys.ts';
import {
  frozenTables,
  latestManifests,
  type Manifest,
  readManifest,
} from '../../../shared/night/manifest.ts';
import { sha256 } from '../../../shared/store/digest.ts';
import type { LoggedEvent, Objects } from '../../../shared/store/ports.ts';
import { memoryObjects } from '../../doubles/memory-store.ts';
import { eventsDigest } from '../../doubles/whole-sets.ts';
import { contentsOf, manifestsIn } from './reader.ts';
import { decided, finalised, received, retracted, texts, type World, worldOn } from './world.ts';

async function published(): Promise<{ world: World; manifest: Manifest }> {
  const world = worldOn();
  await world.register('huaian');
  await world.send(
    'huaian',
    received('A', '2024-03-01T10:00:00+08:00'),
    decided('A', '2024-03-20T10:00:00+08:00'),
    received('～', '2024-12-01T10:00:00+08:00'),
    received('\u{1f600}', '2024-12-01T10:00:00+08:00', 'slip-of-a-clerk'),
    retracted('\u{1f600}', 'slip-of-a-clerk'),
    ...texts(2024),
    finalised(2024),
  );
  await world.night();
  const manifest = (await latestManifests('huaian', world.stores.drafts)).get(2024);
  if (!manifest) throw new Error('nothing was published');
  return { world, manifest };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

async function frozen(log: AsyncIterable<LoggedEvent>): Promise<Uint8Array> {
  const drafts = memoryObjects();
  const file = new EvidenceFile();
  for await (const { events } of casesOf(log)) await file.add(events);
  const { sha256: digest } = await file.freeze(drafts);
  return (await drafts.get(draftKeys.frozen(digest)))?.bytes ?? new Uint8Array();
}

describe('the evidence of a version', () => {
  test('is the exact set of events that its tables were counted from, and folds to its tables and digest again', async () => {
    const { world, manifest } = await published();
    const { drafts, eventLog } = world.stores;
    await world.send('huaian', received('late', '2024-06-01T10:00:00+08:00'));
    await world.night();
    const events = await all(readEvidence(manifest, drafts));
    expect(events).toHaveLength(manifest.events);
    expect(manifest.evidence?.events).toBe(manifest.events);
    expect(events.map(({ event }) => event.subject)).not.toContain('late');
    expect(eventsDigest(events.map(({ event }) => event))).toBe(manifest.eventsDigest);
    const folded = await foldLog(readEvidence(manifest, drafts));
    expect(folded.eventsDigest).toBe(manifest.eventsDigest);
    expect(folded.tally.tables(manifest.agency, 2024, edition2021)).toEqual(
      await frozenTables(manifest, drafts),
    );
    const still = (await all(eventLog.read('huaian'))).filter(({ event }) => event.subject !== 'late');
    expect(events).toEqual(still);
  });

  test('is gzip of JSON Lines in the order of identities, whose header names no time and no system', async () => {
    const { world, manifest } = await published();
    const bytes = (await world.stores.drafts.get(draftKeys.frozen(manifest.evidence?.sha256 ?? '')))?.bytes;
    if (!bytes) throw new Error('no evidence');
    expect(bytes.length).toBe(manifest.evidence?.bytes);
    expect([...bytes.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, expect.any(Number), 255]);
    const lines = gunzipSync(bytes)
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const identities = lines.map(identityOf);
    expect(identities).toEqual([...identities].sort(compareUtf8));
    expect(new Set(lines.flatMap(Object.keys))).toEqual(
      new Set(['subject', 'source', 'id', 'type', 'at', 'data', 'may']),
    );
  });

  test('has the same bytes for the same events, however they came to the log', async () => {
    const { world } = await published();
    const events = await all(world.stores.eventLog.read('huaian'));
    const once = await frozen(world.stores.eventLog.read('huaian'));
    const slowly = async function* () {
      for (const { event, digest } of events) {
        await new Promise(setImmediate);
        yield { event: { ...event, data: Object.fromEntries(Object.entries(event.data).reverse()) }, digest };
      }
    };
    expect(sha256(await frozen(slowly() as AsyncIterable<LoggedEvent>))).toBe(sha256(once));
  });

  test('lies in the private bucket alone', async () => {
    const { world, manifest } = await published();
    const there = await contentsOf(world.stores.publication);
    const all = [...there].map(([key, text]) => `${key} ${text}`).join('\n');
    expect(all).not.toContain(manifest.evidence?.sha256);
    expect(all).not.toContain('slip-of-a-clerk');
  });

  test('that is damaged or missing is reported, and nothing is read from it', async () => {
    const { world, manifest } = await published();
    const { drafts } = world.stores;
    const key = draftKeys.frozen(manifest.evidence?.sha256 ?? '');
    const whole = (await drafts.get(key))?.bytes ?? new Uint8Array();
    const other = gzipSync(gunzipSync(whole).subarray(0, 100));
    for (const bytes of [whole.subarray(0, -1), other]) {
      await drafts.put({ key, bytes, mediaType: 'application/gzip' });
      await expect(all(readEvidence(manifest, drafts))).rejects.toThrow('missing or damaged');
    }
    await drafts.remove(key);
    await expect(all(readEvidence(manifest, drafts))).rejects.toThrow('missing or damaged');
  });

  test('is one file for two years published from one fold', async () => {
    const world = worldOn();
    await world.register('huaian');
    await world.send('huaian', received('A', '2023-03-01T10:00:00+08:00'), ...texts(2023), ...texts(2024));
    // In 2024 nothing happened but the carry: that needs a note.
    await world.send('huaian', finalised(2023), finalised(2024, { note: '本年度无新收。' }));
    await world.night();
    const [first, second] = await manifestsIn(world.stores.drafts);
    expect(second?.evidence).toEqual(first?.evidence);
    expect([first?.year, second?.year]).toEqual([2023, 2024]);
  });

  test('is frozen by nights that publish, and by no other', async () => {
    const { world } = await published();
    const files = async () => (await all(world.stores.drafts.list('versions/files/'))).length;
    const before = await files();
    await world.send('huaian', received('late', '2024-06-01T10:00:00+08:00'));
    await world.night();
    expect(await files()).toBe(before);
  });
});

/** A manifest as an earlier release wrote it. */
async function asFormat1(drafts: Objects, manifest: Manifest): Promise<string> {
  const { evidence: _, carriedOut: __, ...rest } = manifest;
  const key = draftKeys.manifest('huaian', manifest.year, manifest.number);
  const bytes = Buffer.from(JSON.stringify({ ...rest, format: 1 }));
  await drafts.put({ key, bytes, mediaType: 'application/json' });
  return key;
}

describe('a manifest', () => {
  test('of format 1 is read as one without evidence, and a format to come is refused', async () => {
    const { world, manifest } = await published();
    const { drafts } = world.stores;
    const key = await asFormat1(drafts, manifest);
    expect(await readManifest(drafts, key)).toEqual({ ...manifest, evidence: null, carriedOut: null });
    const bytes = Buffer.from(JSON.stringify({ ...manifest, format: 4 }));
    await drafts.put({ key, bytes, mediaType: 'application/json' });
    await expect(readManifest(drafts, key)).rejects.toThrow('a manifest of format 4');
  });

  test('of format 1 does not stop the nights: its corrections have cells and no cases, its carry is not assessable', async () => {
    const { world, manifest } = await published();
    const { drafts } = world.stores;
    await asFormat1(drafts, manifest);
    await world.send('huaian', decided('～', '2025-01-05T10:00:00+08:00'), ...texts(2025));
    await world.night();
    expect(world.errors).toEqual([]);
    await expect(
      all(readEvidence(await readManifest(drafts, draftKeys.manifest('huaian', 2024, 1)), drafts)),
    ).rejects.toThrow('froze no events');
    await world.send('huaian', received('late', '2024-06-01T10:00:00+08:00'));
    await world.night();
    expect(world.errors).toEqual([]);
    await world.send('huaian', finalised(2024, { note: '补报一件。' }));
    const results = await world.night();
    expect(results.find(({ year }) => year === 2024)).toMatchObject({ state: 'published', version: 2 });
  });
});
