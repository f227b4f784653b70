/**
 * The two sides that one behaviour suite runs on: the stores in memory, and the real clients of DynamoDB and S3
 * against the embedded engines. Also the faults that a client can meet on its way: a reply that is lost after the
 * store has acted, and refusals that pass.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { createDynamoEngine } from '../../../infra/local/dynamodb/server.ts';
import type { TableCounters, TableDefinition } from '../../../infra/local/engine.ts';
import { createAuthenticate } from '../../../infra/local/iam/credentials.ts';
import { createS3Engine } from '../../../infra/local/s3/server.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import type { Instant } from '../../../shared/events/instant.ts';
import { unlogged } from '../../../shared/runtime/unlogged.ts';
import { dynamoEventLog, dynamoJournal } from '../../../shared/store/dynamodb-log.ts';
import { dynamoProgress } from '../../../shared/store/dynamodb-progress.ts';
import { dynamoFeeds, dynamoRegistry, dynamoSecrets } from '../../../shared/store/dynamodb-registry.ts';
import { dynamoRefusals } from '../../../shared/store/refusals.ts';
import { s3Objects } from '../../../shared/store/s3.ts';
import { type MemoryStores, memoryStores } from '../../doubles/memory-store.ts';
import { credentialsOf, mount, operator, site } from '../local/mount.ts';

export interface Engines {
  dynamo: DynamoDBClient;
  s3: S3Client;
  /** What the tables were asked, by name. */
  counters: () => Readonly<Record<string, TableCounters>>;
  /** Where the engines answer. */
  urls: { dynamo: string; s3: string };
  close: () => Promise<void>;
}

const KEYS = {
  EventLog: ['agency', 'key'],
  Journal: ['agency', 'entry'],
  Registry: ['kind', 'id'],
  Secrets: ['source'],
  Progress: ['agency'],
  Refusals: ['source', 'refusal'],
} as const;

function definition([TableName, names]: [string, readonly string[]]): TableDefinition {
  return {
    TableName,
    KeySchema: names.map((AttributeName, index) => ({
      AttributeName,
      KeyType: index === 0 ? 'HASH' : 'RANGE',
    })),
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  };
}

export async function openEngines(): Promise<Engines> {
  const directory = await mkdtemp(join(tmpdir(), 'gongkai-stores-'));
  const common = {
    ...site,
    authenticate: createAuthenticate([operator]),
    authorize: () => ({ allowed: true }) as const,
  };
  const dynamo = await createDynamoEngine(common);
  await dynamo.createTables(Object.entries(KEYS).map(definition));
  const s3 = await createS3Engine({ ...common, directory });
  await s3.createBuckets(['drafts', 'publication']);
  const doors = { dynamo: await mount(dynamo.handle), s3: await mount(s3.handle) };
  const clients = { dynamo: dynamoClientOf(doors.dynamo.url), s3: s3ClientOf(doors.s3.url) };
  return {
    ...clients,
    counters: dynamo.counters,
    urls: { dynamo: doors.dynamo.url, s3: doors.s3.url },
    async close() {
      clients.dynamo.destroy();
      clients.s3.destroy();
      await Promise.all([doors.dynamo.close(), doors.s3.close()]);
      await Promise.all([dynamo.close(), s3.close()]);
      await rm(directory, { recursive: true });
    },
  };
}

const REACH = { region: site.region, credentials: credentialsOf(operator) };

export function dynamoClientOf(endpoint: string, maxAttempts = 3): DynamoDBClient {
  return unlogged(new DynamoDBClient({ ...REACH, endpoint, maxAttempts }));
}

export function s3ClientOf(endpoint: string, maxAttempts = 3): S3Client {
  return unlogged(new S3Client({ ...REACH, endpoint, maxAttempts, forcePathStyle: true }));
}

export function storesOn(dynamo: DynamoDBClient, s3: S3Client): MemoryStores {
  return {
    eventLog: dynamoEventLog(dynamo, 'EventLog'),
    journal: dynamoJournal(dynamo, 'Journal'),
    registry: dynamoRegistry(dynamo, 'Registry'),
    feeds: dynamoFeeds(dynamo, 'Registry'),
    secrets: dynamoSecrets(dynamo, 'Secrets'),
    refusals: dynamoRefusals(dynamo, 'Refusals'),
    progress: dynamoProgress(dynamo, 'Progress'),
    drafts: s3Objects(s3, 'drafts'),
    publication: s3Objects(s3, 'publication'),
  };
}

/** A side of the suite: `open` once before its tests, `close` after them. */
export interface Side {
  name: string;
  open: () => Promise<{ stores: MemoryStores; close: () => Promise<void> }>;
}

export const SIDES: readonly Side[] = [
  { name: 'in memory', open: async () => ({ stores: memoryStores(), close: async () => {} }) },
  {
    name: 'on DynamoDB and S3',
    open: async () => {
      const engines = await openEngines();
      return { stores: storesOn(engines.dynamo, engines.s3), close: engines.close };
    },
  },
];

/** What `client.middlewareStack.add` of either client takes, as far as these faults need it. */
interface Stack {
  add: (
    middleware: (next: (args: never) => Promise<{ response: unknown }>) => (args: never) => Promise<never>,
    options: { step: 'finalizeRequest' | 'deserialize'; priority?: 'low' | 'high'; name: string },
  ) => void;
}

/** The first `count` replies are lost on the way back: the store has acted, and the client does not know it. */
export function loseReplies(client: { middlewareStack: unknown }, count: number): { lost: () => number } {
  let lost = 0;
  // Below the retries, so that the client's own second attempt meets what its first one did.
  (client.middlewareStack as Stack).add(
    (next) => async (args) => {
      if (lost >= count) return (await next(args)) as never;
      lost += 1;
      // A refusal is a reply too.
      await next(args).catch(() => undefined);
      throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
    },
    { step: 'deserialize', priority: 'high', name: 'loseReplies' },
  );
  return { lost: () => lost };
}

/** Every attempt fails with this error before it reaches the store. */
export function failWith(
  client: { middlewareStack: unknown },
  error: { name: string; httpStatusCode?: number; code?: string },
): void {
  const { name, code, httpStatusCode } = error;
  (client.middlewareStack as Stack).add(
    () => async () => {
      throw Object.assign(new Error(name), {
        name,
        ...(code !== undefined && { code }),
        ...(httpStatusCode !== undefined && { $metadata: { httpStatusCode } }),
      });
    },
    { step: 'deserialize', priority: 'high', name: 'failWith' },
  );
}

export function fact(over: Partial<KeptEvent> = {}): KeptEvent {
  return {
    agency: 'huaian',
    source: 'cases',
    subject: 'A-1',
    id: 'e-1',
    type: 'application.received',
    at: '2024-03-01T02:00:00' as Instant,
    data: { applicantType: 'natural-person' },
    ...over,
  } as KeptEvent;
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = [];
  for await (const item of items) taken.push(item);
  return taken;
}
