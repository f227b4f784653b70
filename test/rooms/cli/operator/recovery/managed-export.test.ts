/**
 * Exports that DynamoDB makes of a table, written here by the published description of the format ("DynamoDB table export
 * output format", both versions of it): a whole export, and what changed since.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from 'vitest';
import { importManaged } from '../../../../../infra/cli/operator/recovery/log-export.ts';
import { identityOf, type KeptEvent } from '../../../../../shared/events/event.ts';
import { digestOf } from '../../../../../shared/store/digest.ts';
import { memoryStores } from '../../../../doubles/memory-store.ts';
import { all, fact } from '../../../store/stores.ts';
import { NOW, scratch } from '../../recording-shell.ts';

const { folder } = scratch();
const EVENTS = [1, 2, 3, 4, 5].map((n) =>
  fact({ id: `e-${n}`, subject: `〔2025〕${n}号`, sequence: `${n}` }),
);

/** As the log keeps it, in the notation of DynamoDB: bytes are base64. */
function itemOf(event: KeptEvent, changed: Record<string, unknown> = {}): Record<string, unknown> {
  const { agency, type, at, sequence, person, data, may } = event;
  const digest = Buffer.from(digestOf(event), 'hex');
  const kept = { format: 1, type, at, sequence, person, data, may, digest, by: 'r-1', ...changed };
  const item = marshall({ agency, key: identityOf(event), ...kept }, { removeUndefinedValues: true });
  return JSON.parse(
    JSON.stringify(item, (name, value) =>
      name === 'B' ? Buffer.from(Object.values<number>(value.data ?? value)).toString('base64') : value,
    ),
  );
}

interface Told {
  type?: 'FULL_EXPORT' | 'INCREMENTAL_EXPORT';
  format?: string;
  /** What is told of the counts beside the truth. */
  more?: number;
  /** How many lines a file of data holds. */
  each?: number;
}

/** Lays an export down as DynamoDB does, below `{place}/AWSDynamoDB/`; the folder of its manifests. */
function exported(place: string, id: string, lines: readonly unknown[], told: Told = {}): string {
  const { type = 'FULL_EXPORT', format = 'DYNAMODB_JSON', more = 0, each = 2 } = told;
  const root = join(place, 'AWSDynamoDB');
  const data = type === 'FULL_EXPORT' ? join(root, id, 'data') : join(root, 'data');
  mkdirSync(data, { recursive: true });
  mkdirSync(join(root, id), { recursive: true });
  const files: string[] = [];
  for (let from = 0; from <= lines.length; from += each) {
    const part = lines.slice(from, from + each);
    const bytes = gzipSync(part.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const name = `${id}-${from}.json.gz`;
    writeFileSync(join(data, name), bytes);
    const md5Checksum = createHash('md5').update(bytes).digest('base64');
    const dataFileS3Key = `prefix${data.slice(place.length)}/${name}`;
    files.push(
      JSON.stringify({ itemCount: part.length, md5Checksum, etag: `${'a'.repeat(32)}-1`, dataFileS3Key }),
    );
  }
  writeFileSync(join(root, id, 'manifest-files.json'), `${files.join('\n')}\n`);
  writeFileSync(join(root, id, 'manifest-files.checksum'), 'not looked at: its form is nowhere described');
  writeFileSync(
    join(root, id, 'manifest-summary.json'),
    JSON.stringify(summary(id, lines.length + more, { type, format })),
  );
  return join(root, id);
}

function summary(id: string, itemCount: number, { type, format }: { type: string; format: string }) {
  const tableArn = 'arn:aws-cn:dynamodb:cn-north-1:123456789012:table/Gongkai-EventLog';
  const span = { exportFromTime: '2026-11-01T00:00:00.000Z', exportToTime: '2026-11-02T00:00:00.000Z' };
  return {
    ...{
      version: type === 'FULL_EXPORT' ? '2020-06-30' : '2023-08-01',
      exportArn: `${tableArn}/export/${id}`,
    },
    ...{ startTime: '2026-11-04T07:28:34.028Z', endTime: '2026-11-04T07:33:43.897Z', tableArn },
    ...{ tableId: '12345a12-abcd-123a-ab12-1234abc12345', exportTime: '2026-11-04T07:28:34.028Z' },
    ...{ s3Bucket: 'kept', s3Prefix: 'prefix', s3SseAlgorithm: 'AES256', s3SseKmsKeyId: null },
    ...{ manifestFilesS3Key: `prefix/AWSDynamoDB/${id}/manifest-files.json`, billedSizeBytes: 0 },
    ...{ itemCount, outputFormat: format, ...(type !== 'FULL_EXPORT' && { exportType: type, ...span }) },
  };
}

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
      /what its digest says/,
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
