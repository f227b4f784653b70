import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundled } from '../../bundled.ts';
import { credentialsOf, operator, site } from './mount.ts';

interface Served {
  readonly child: ChildProcess;
  readonly dynamo: DynamoDBClient;
  readonly s3: S3Client;
}

const script = bundled('test/rooms/local/served.ts');
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
  const child = spawn(process.execPath, [script, directory], {
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
  expect(acknowledged.length).toBeGreaterThanOrEqual(after);
  return acknowledged;
}

/** The items that were acknowledged; their text is as long as their number. */
async function itemsUntilKilled(served: Served, after: number, round: string): Promise<Map<string, string>> {
  const textOf = (n: number) => '件'.repeat(n);
  const acknowledged = await writeUntilKilled(served, after, async (n) => {
    const Item = { key: { S: `${round}-${n}` }, text: { S: textOf(n) } };
    await served.dynamo.send(new PutItemCommand({ TableName: 'EventLog', Item }));
  });
  return new Map(acknowledged.map((n) => [`${round}-${n}`, textOf(n)]));
}

const bodyOf = (n: number) => `${n}:${'页'.repeat(20_000)}`;

/** Keys of objects; twenty are overwritten in turn. */
async function objectsUntilKilled(served: Served, after: number, round: string): Promise<Set<string>> {
  const keyOf = (n: number) => `稿/${round}-${n % 20}`;
  const acknowledged = await writeUntilKilled(served, after, async (n) => {
    await served.s3.send(new PutObjectCommand({ Bucket: 'drafts', Key: keyOf(n), Body: bodyOf(n) }));
  });
  return new Set(acknowledged.map(keyOf));
}

async function expectItems({ dynamo }: Served, items: ReadonlyMap<string, string>): Promise<void> {
  for (const [key, text] of items) {
    const { Item } = await dynamo.send(
      new GetItemCommand({ TableName: 'EventLog', Key: { key: { S: key } } }),
    );
    expect(Item?.['text']?.S, key).toBe(text);
  }
}

async function expectObjects({ s3 }: Served, keys: ReadonlySet<string>): Promise<void> {
  for (const key of keys) {
    const object = await s3.send(new GetObjectCommand({ Bucket: 'drafts', Key: key }));
    const text = (await object.Body?.transformToString()) ?? '';
    expect(object.ETag).toBe(`"${createHash('md5').update(text).digest('hex')}"`);
    expect(text).toBe(bodyOf(Number(text.split(':', 1)[0])));
  }
}

// What comes up after one kill is killed next: each start is a process, which costs more than what it is asked.
test('a kill -9 after 1, 60 or 400 acknowledged items loses none of them, of this life or an earlier one', async () => {
  const stored = new Map<string, string>();
  let served = await serve();
  for (const after of [1, 60, 400]) {
    const items = await itemsUntilKilled(served, after, `after-${after}`);
    for (const [key, text] of items) stored.set(key, text);
    served = await serve();
    await expectItems(served, stored);
  }
});

test('a kill -9 after 1, 60 or 250 acknowledged objects loses none, and no ETag speaks of other bytes', async () => {
  const stored = new Set<string>();
  let served = await serve();
  for (const after of [1, 60, 250]) {
    const keys = await objectsUntilKilled(served, after, `after-${after}`);
    for (const key of keys) stored.add(key);
    served = await serve();
    await expectObjects(served, stored);
  }
});
