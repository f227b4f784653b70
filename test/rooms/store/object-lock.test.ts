/** What a locked write asks of S3, as it goes over the wire; and that nothing but the master copy is locked. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { objectLockOf } from '../../../shared/store/object-lock.ts';
import { s3Objects } from '../../../shared/store/s3.ts';

const seen: Record<string, string | string[] | undefined>[] = [];
const server = createServer((request, answer) => {
  request.resume().on('end', () => {
    seen.push({ path: request.url, ...request.headers });
    answer.writeHead(200, { etag: '"e"' }).end();
  });
});
let client: S3Client;

beforeAll(async () => {
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: 'a', secretAccessKey: 's' };
  client = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'cn-north-1',
    credentials,
    forcePathStyle: true,
  });
});
afterAll(() => new Promise((down) => server.close(down)));

const NOW = Date.parse('2026-11-30T00:00:00Z');

async function put(setting: string, key: string) {
  const objects = s3Objects(
    client,
    'drafts',
    objectLockOf(setting, () => NOW),
  );
  await objects.put({ key, bytes: Buffer.from('{}'), mediaType: 'application/json', only: 'absent' });
  return seen.at(-1);
}

describe('a write under versions/', () => {
  test('is locked for the duration of the setting, from now on', async () => {
    expect(await put('GOVERNANCE 3650', 'versions/files/abc')).toMatchObject({
      path: expect.stringContaining('/drafts/versions/files/abc'),
      'x-amz-object-lock-mode': 'GOVERNANCE',
      'x-amz-object-lock-retain-until-date': '2036-11-27T00:00:00Z',
      'if-none-match': '*',
    });
    // S3 takes a lock only with a checksum of what it locks.
    expect(Object.keys(seen.at(-1) ?? {}).join()).toMatch(/x-amz-checksum-crc32|content-md5/);
  });

  test('is not locked without the setting, nor is a draft with it', async () => {
    expect(await put('none', 'versions/files/abc')).not.toHaveProperty('x-amz-object-lock-mode');
    expect(await put('COMPLIANCE 1', 'drafts/huaian/current.json')).not.toHaveProperty(
      'x-amz-object-lock-mode',
    );
  });
});

test.each(['', 'governance 3650', 'GOVERNANCE', 'GOVERNANCE 0', 'GOVERNANCE 99 years', 'LEGAL 3650'])(
  'a setting that cannot be read stops the function: %j',
  (setting) => {
    expect(() => objectLockOf(setting, () => NOW)).toThrow(/OBJECT_LOCK is/);
  },
);
