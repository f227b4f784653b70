/** Writes exports of a table as DynamoDB makes them, by the published description of the format. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { marshall } from '@aws-sdk/util-dynamodb';
import { identityOf, type KeptEvent } from '../../../../../shared/events/event.ts';
import { digestOf } from '../../../../../shared/store/digest.ts';
import type { EventLog } from '../../../../../shared/store/ports.ts';

/** As the log keeps it, in the notation of DynamoDB: bytes are base64. */
export function itemOf(event: KeptEvent, changed: Record<string, unknown> = {}): Record<string, unknown> {
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
export function exported(place: string, id: string, lines: readonly unknown[], told: Told = {}): string {
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

/** The whole log of these agencies as DynamoDB exports it; the folder of its manifests. */
export async function exportedLog(
  folder: string,
  agencies: readonly string[],
  eventLog: Pick<EventLog, 'read'>,
): Promise<string> {
  const lines: object[] = [];
  for (const agency of agencies)
    for await (const { event } of eventLog.read(agency)) lines.push({ Item: itemOf(event) });
  return exported(mkdtempSync(join(folder, 'managed-')), '01', lines, { each: 7 });
}
