/**
 * Exports that DynamoDB makes of a table, written here by the published description of the format ("DynamoDB table export
 * output format", both versions of it): a whole export, and what changed since.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { importManaged } from '../../../../../infra/cli/operator/recovery/log-export.ts';
import type { KeptEvent } from '../../../../../shared/events/event.ts';
import { memoryStores } from '../../../../doubles/memory-store.ts';
import { all, fact } from '../../../store/stores.ts';
import { NOW, scratch } from '../../recording-shell.ts';
import { exported, itemOf } from './managed.ts';

const { folder } = scratch();
const EVENTS = [1, 2, 3, 4, 5].map((n) =>
  fact({ id: `e-${n}`, subject: `〔2025〕${n}号`, sequence: `${n}` }),
);

const place = () => mkdtempSync(join(folder, 'export-'));
const whole = (event: KeptEvent) => ({ Item: itemOf(event) });

/** A change: `NEW_AND_OLD_IMAGES`. */
function change(event: KeptEvent, images: { was?: boolean; is?: boolean }) {
  const { agency, key } = itemOf(event);
  return {
    Metadata: { WriteTimestampMicros: { N: '1698336120298999' } },
    Keys: { agency, key },
    ...(images.was && { OldImage: itemOf(event) }),
    ...(images.is && { NewImage: itemOf(event) }),
  };
}

describe('an export of DynamoDB', () => {
  test('whole: every event comes back with its digest, as the endpoint would have stored it', async () => {
    const at = place();
    const manifests = exported(at, '01693685827463-2d8752fd', EVENTS.map(whole));
    for (const given of [manifests, at]) {
      const stores = memoryStores();
      const imported = await importManaged(given, stores, NOW);
      expect(imported).toEqual({ stored: 5, duplicates: 0, conflicts: [], agencies: ['huaian'], removed: 0 });
      expect((await all(stores.eventLog.read('huaian'))).map(({ event }) => event)).toEqual(EVENTS);
      expect((await stores.journal.entries('huaian'))[0]).toMatchObject({ fromYear: 0, finalises: false });
      expect(await importManaged(given, stores, NOW)).toMatchObject({ stored: 0, duplicates: 5 });
    }
  });

  test('with what changed since: both together, what was removed is counted and stays away', async () => {
    const at = place();
    const [one, two, three, four, five] = EVENTS as [KeptEvent, KeptEvent, KeptEvent, KeptEvent, KeptEvent];
    exported(at, '01-full', [one, two].map(whole));
    const since = [
      change(three, { is: true }),
      change(four, { was: true, is: true }),
      change(five, { was: true }),
    ];
    exported(at, '02-since', since, { type: 'INCREMENTAL_EXPORT' });
    const stores = memoryStores();
    expect(await importManaged(at, stores, NOW)).toMatchObject({ stored: 4, removed: 1 });
    const kept = (await all(stores.eventLog.read('huaian'))).map(({ event }) => event.id);
    expect(kept).toEqual(['e-1', 'e-2', 'e-3', 'e-4']);
  });

  test('an event that is stored with other content stays, and is named', async () => {
    const at = place();
    exported(at, '01', EVENTS.map(whole));
    const stores = memoryStores();
    const [first] = EVENTS;
    if (!first) throw new Error('no event');
    await stores.eventLog.append(
      { ...first, at: `${first.at.slice(0, 3)}9${first.at.slice(4)}` } as KeptEvent,
      'before',
    );
    expect(await importManaged(at, stores, NOW)).toMatchObject({ stored: 4, conflicts: [1] });
  });
});

describe('nothing is stored of an export that', () => {
  const plants: Record<string, [(at: string) => string, RegExp]> = {
    'lacks a file of data': [
      (at) => {
        const manifests = exported(at, '01', EVENTS.map(whole));
        rmSync(join(manifests, 'data', '01-2.json.gz'));
        return at;
      },
      /not brought here whole|missing/,
    ],
    'was damaged on its way': [
      (at) => {
        const path = join(exported(at, '01', EVENTS.map(whole)), 'data', '01-0.json.gz');
        const bytes = readFileSync(path);
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
        writeFileSync(path, bytes);
        return at;
      },
      /checksum/,
    ],
    'holds a file packed anew, which unpacks as before': [
      (at) => {
        const path = join(exported(at, '01', EVENTS.map(whole)), 'data', '01-0.json.gz');
        writeFileSync(path, gzipSync(gunzipSync(readFileSync(path)), { level: 0 }));
        return at;
      },
      /checksum/,
    ],
    'counts one file short and another over': [
      (at) => {
        const manifests = exported(at, '01', EVENTS.map(whole));
        const path = join(manifests, 'manifest-files.json');
        const [first = '', second = '', ...rest] = readFileSync(path, 'utf8').split('\n');
        const counted = (line: string, itemCount: number) =>
          JSON.stringify({ ...JSON.parse(line), itemCount });
        writeFileSync(path, [counted(first, 1), counted(second, 3), ...rest].join('\n'));
        return manifests;
      },
      /counts/,
    ],
    'counts more than it holds': [(at) => exported(at, '01', EVENTS.map(whole), { more: 1 }), /counts/],
    'was made in another notation': [(at) => exported(at, '01', [], { format: 'ION' }), /DYNAMODB_JSON/],
    'is of another table': [
      (at) => exported(at, '01', [{ Item: { agency: { S: 'huaian' }, fold: { N: '3' } } }]),
      /no item of the event log/,
    ],
    'holds an event that somebody changed': [
      (at) => exported(at, '01', [{ Item: itemOf(fact({ id: 'x' }), { at: '2020-01-01T00:00:00Z' }) }]),
      /does not match its digest/,
    ],
    'is none': [(at) => at, /no manifest-summary/],
  };

  for (const [name, [plant, reason]] of Object.entries(plants))
    test(name, async () => {
      const stores = memoryStores();
      await expect(importManaged(plant(place()), stores, NOW)).rejects.toThrow(reason);
      expect(await all(stores.eventLog.read('huaian'))).toEqual([]);
      expect(await stores.journal.entries('huaian')).toEqual([]);
    });
});
