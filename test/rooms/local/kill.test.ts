import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { credentialsOf, operator, site } from './mount.ts';

interface Served {
  readonly child: ChildProcess;
  readonly dynamo: DynamoDBClient;
  readonly s3: S3Client;
}

const script = fileURLToPath(new URL('served.ts', import.meta.url));
let directory: string;
let running: ChildProcess[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gongkai-kill-'));
  running = [];
});

afterEach(async () => {
  await Promise.all(running.map(kill));
  await rm(directory, { recursive: true });
});

async function serve(): Promise<Served> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { tables, buckets } = JSON.parse(line.toString()) as { tables: string; buckets: string };
  const shared = { region: site.region, credentials: credentialsOf(operator), maxAttempts: 1 };
  return {
    child,
    dynamo: new DynamoDBClient({ ...shared, endpoint: tables }),
    s3: new S3Client({ ...shared, endpoint: buckets, forcePathStyle: true }),
  };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Eight writers at once, until the process dies under them; what each was told is stored. */
async function writeUntilKilled(
  served: Served,
  after: number,
  write: (n: number) => Promise<void>,
): Promise<number[]> {
  const acknowledged: number[] = [];
  let next = 0;
  const writer = async () => {
    for (;;) {
      const n = next++;
      await write(n);
      acknowledged.push(n);
      if (acknowledged.length === after) await kill(served.child);
    }
  };
  await Promise.allSettled(Array.from({ length: 8 }, writer));
  return acknowledged;
}

test.each([1, 60, 400])('a kill -9 after %i acknowledged items loses none of them', async (after) => {
  const served = await serve();
  const acknowledged = await writeUntilKilled(served, after, async (n) => {
    await served.dynamo.send(
      new PutItemCommand({
        TableName: 'EventLog',
        Item: { key: { S: `k${n}` }, text: { S: '件'.repeat(n) } },
      }),
    );
  });
  expect(acknowledged.length).toBeGreaterThanOrEqual(after);
  const { dynamo } = await serve();
  for (const n of acknowledged) {
    const { Item } = await dynamo.send(
      new GetItemCommand({ TableName: 'EventLog', Key: { key: { S: `k${n}` } } }),
    );
    expect(Item?.['text']?.S, `k${n}`).toBe('件'.repeat(n));
  }
});

test.each([1, 60, 250])(
  'a kill -9 after %i acknowledged objects loses none, and no ETag speaks of other bytes',
  async (after) => {
    const served = await serve();
    const keyOf = (n: number) => `稿/${n % 20}`;
    const body = (n: number) => `${n}:${'页'.repeat(20_000)}`;
    const acknowledged = await writeUntilKilled(served, after, async (n) => {
      await served.s3.send(new PutObjectCommand({ Bucket: 'drafts', Key: keyOf(n), Body: body(n) }));
    });
    expect(acknowledged.length).toBeGreaterThanOrEqual(after);
    const { s3 } = await serve();
    for (const key of new Set(acknowledged.map(keyOf))) {
      const object = await s3.send(new GetObjectCommand({ Bucket: 'drafts', Key: key }));
      const text = (await object.Body?.transformToString()) ?? '';
      expect(object.ETag).toBe(`"${createHash('md5').update(text).digest('hex')}"`);
      expect(text).toBe(body(Number(text.split(':', 1)[0])));
    }
  },
);
