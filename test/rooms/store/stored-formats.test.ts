/**
 * What a release has written is read for ever. The fixture holds version 1 of every shape: the items as the stores
 * wrote them into their tables, and one object of each kind in the private bucket. It is never written again.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { currentDraft } from '../../../shared/night/draft.ts';
import { readManifest } from '../../../shared/night/manifest.ts';
import {
  FORMATS,
  type Format,
  readSnapshot,
  UnknownFormat,
  upcast,
} from '../../../shared/store/stored-formats.ts';
import { type MemoryStores, memoryStores } from '../../doubles/memory-store.ts';
import { type Engines, openEngines, storesOn } from './stores.ts';

interface Written {
  items: Record<string, Record<string, AttributeValue>[]>;
  objects: Record<string, unknown>;
}

const file = join(import.meta.dirname, '../../fixtures/formats/version-1.json');
const written: Written = JSON.parse(readFileSync(file, 'utf8'), (_, value) =>
  value !== null && typeof value === 'object' && '$bytes' in value ? Buffer.from(value.$bytes, 'hex') : value,
);

describe('items that version 1 wrote', () => {
  let engines: Engines;
  let stores: MemoryStores;
  beforeAll(async () => {
    engines = await openEngines();
    stores = storesOn(engines.dynamo, engines.s3);
    for (const [TableName, items] of Object.entries(written.items))
      for (const Item of items) await engines.dynamo.send(new PutItemCommand({ TableName, Item }));
  });
  afterAll(() => engines.close());

  test('are events', async () => {
    const logged = [];
    for await (const { event } of stores.eventLog.read('huaian')) logged.push(event);
    expect(logged).toEqual([
      {
        agency: 'huaian',
        source: 'huaian-cases',
        subject: '2024-001',
        id: 'e-1',
        type: 'application.received',
        at: '2024-03-03T01:00:00Z',
        data: { applicantType: 'natural-person' },
      },
      {
        agency: 'huaian',
        source: 'huaian-cases',
        subject: '2024-001',
        id: 'e-2',
        type: 'application.decided',
        at: '2024-03-20T08:00:00Z',
        sequence: '7',
        data: { outcome: 'granted' },
      },
    ]);
  });

  test('are distinguished from duplicates and conflicts by their digest', async () => {
    const kept = await stores.eventLog.find('huaian', '2024-001\0huaian-cases\0e-1');
    if (!kept) throw new Error('the event is gone');
    expect(await stores.eventLog.append(kept, 'today')).toBe('duplicate');
    const other = { ...kept, at: '2024-03-04T01:00:00Z' } as typeof kept;
    expect(await stores.eventLog.append(other, 'today')).toBe('conflict');
  });

  test('are entries of the journal, agencies, sources, secrets and progress', async () => {
    expect(await stores.journal.entries('huaian')).toEqual([
      {
        agency: 'huaian',
        receivedAt: 1735689600000,
        id: 'request-1',
        subjects: ['2024-001'],
        fromYear: 2024,
        finalises: false,
      },
    ]);
    expect(await stores.registry.agency('huaian')).toEqual({
      id: 'huaian',
      name: '淮安市人民政府',
      parent: null,
      contact: null,
      chargeDecimals: 4,
    });
    expect(await stores.registry.source('huaian-cases')).toEqual({
      id: 'huaian-cases',
      agencies: ['huaian'],
      may: ['facts'],
      succeeds: [],
      disabled: false,
    });
    expect(await stores.secrets.of('huaian-cases')).toEqual(['whsec_AAAA']);
    expect(await stores.progress.all()).toEqual([
      expect.objectContaining({ agency: 'huaian', draftedThrough: 2025, pending: [2024] }),
    ]);
    expect(await stores.progress.takeFold('huaian')).toBe(4);
  });

  test('of a later release are refused and not changed', async () => {
    const later = { kind: { S: 'agency' }, id: { S: 'later' }, format: { N: '2' } };
    await engines.dynamo.send(new PutItemCommand({ TableName: 'Registry', Item: later }));
    await expect(stores.registry.agency('later')).rejects.toThrow(UnknownFormat);
  });
});

describe('objects that version 1 wrote', () => {
  const stores = memoryStores();
  beforeAll(async () => {
    for (const [key, content] of Object.entries(written.objects))
      await stores.drafts.put({
        key,
        bytes: Buffer.from(JSON.stringify(content)),
        mediaType: 'application/json',
      });
  });

  test('are manifests of versions', async () => {
    const manifest = await readManifest(stores.drafts, 'versions/manifests/huaian/2024/v1.json');
    const first = Object(written.objects['versions/manifests/huaian/2024/v1.json']);
    expect(manifest).toEqual({ ...first, format: 3, evidence: null, carriedOut: null });
    expect(manifest).toMatchObject({ agency: { id: 'huaian' }, year: 2024, number: 1 });
  });

  test('are pointers of drafts', async () => {
    expect(await currentDraft('huaian', 2024, stores.drafts)).toMatchObject({
      fold: 3,
      prefix: 'drafts/huaian/2024/3/',
      files: ['index.html', 'report.json'],
    });
  });

  test('are folds', () => {
    const bytes = Buffer.from(JSON.stringify(written.objects['folds/huaian/3.json']));
    expect(readSnapshot(FORMATS.fold, bytes)).toMatchObject({ agency: 'huaian', fold: 3, run: 'night-1' });
  });
});

describe('a format', () => {
  const third: Format = {
    name: 'planted',
    upcasters: [
      ({ name, ...rest }) => ({ ...rest, names: [name] }),
      ({ names, ...rest }) => ({ ...rest, titles: { zh: names } }),
    ],
  };

  test.each([
    ['without a number, as the first', { id: 1, name: 'a' }],
    ['of the first', { format: 1, id: 1, name: 'a' }],
    ['of the second', { format: 2, id: 1, names: ['a'] }],
    ['of today', { format: 3, id: 1, titles: { zh: ['a'] } }],
  ])('%s comes out in the shape of today', (_, stored) => {
    expect(upcast(third, stored)).toEqual({ format: 3, id: 1, titles: { zh: ['a'] } });
  });

  test.each([4, 0, -1, 1.5, '1', {}])('%o is refused by name', (format) => {
    expect(() => upcast(third, { format })).toThrow(/a planted of format .*; this release reads 1 to 3/);
  });
});
