import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SNSClient } from '@aws-sdk/client-sns';
import { afterAll, expect, test } from 'vitest';
import { createAuthenticate } from '../../../../infra/local/iam/credentials.ts';
import { createSns, isSns } from '../../../../infra/local/sns/server.ts';
import { toTopic } from '../../../../shared/night/deliver-message.ts';
import { credentialsOf, type Mounted, mount, operator, role, site } from '../mount.ts';

const TOPIC = 'arn:aws:sns:cn-north-1:123456789012:notices';
const folder = mkdtempSync(join(tmpdir(), 'gongkai-sns-'));
const file = join(folder, 'notices.jsonl');
const faults: string[] = [];
const asked: string[] = [];
const served: Mounted = await mount(
  createSns({
    file,
    authenticate: createAuthenticate([operator, role]),
    authorize: ({ principal, action, resource }) => {
      asked.push(`${action} ${resource}`);
      return principal.kind === 'role' ? { allowed: true } : { allowed: false, because: 'no-policy-allows' };
    },
    report: (line) => faults.push(line),
  }),
);
afterAll(async () => {
  await served.close();
  rmSync(folder, { recursive: true });
});

const client = (key: typeof role) =>
  new SNSClient({
    region: site.region,
    endpoint: served.url,
    credentials: credentialsOf(key),
    maxAttempts: 1,
  });
const message = {
  type: 'report.fault' as const,
  timestamp: '2025-01-10T01:00:00.000Z',
  data: { agency: 'huaian', name: '淮安市人民政府', year: 2024, words: '1件数据对不上' },
};

test('a message is kept with its attributes, by whom the policies allow, signed with the right key', async () => {
  await toTopic(client(role), TOPIC)(message);
  const [line = ''] = readFileSync(file, 'utf8').trim().split('\n');
  const kept = JSON.parse(line);
  expect(kept).toMatchObject({
    topic: TOPIC,
    attributes: { agency: 'huaian', type: 'report.fault', year: '2024' },
  });
  expect(JSON.parse(kept.message)).toEqual(message);
  await expect(toTopic(client(operator), TOPIC)(message)).rejects.toThrow();
  const forged = { ...role, secretAccessKey: 'another' };
  await expect(toTopic(client(forged), TOPIC)(message)).rejects.toThrow();
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1);
  expect(asked[0]).toBe(`sns:Publish ${TOPIC}`);
  expect(faults).toEqual([]);
});

test('a request is known by what it is signed for', () => {
  expect(
    isSns('AWS4-HMAC-SHA256 Credential=AKIA/20250110/cn-north-1/sns/aws4_request, SignedHeaders=host'),
  ).toBe(true);
  expect(
    isSns('AWS4-HMAC-SHA256 Credential=AKIA/20250110/cn-north-1/s3/aws4_request, SignedHeaders=host'),
  ).toBe(false);
  expect(isSns(undefined)).toBe(false);
});
