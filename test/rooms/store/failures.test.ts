import type { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identityOf } from '../../../shared/events/event.ts';
import { dynamoEventLog } from '../../../shared/store/dynamodb-log.ts';
import { type EventLog, StoreUnavailable } from '../../../shared/store/ports.ts';
import { s3Objects } from '../../../shared/store/s3.ts';
import {
  all,
  dynamoClientOf,
  type Engines,
  fact,
  failWith,
  loseReplies,
  openEngines,
  s3ClientOf,
  storesOn,
} from './stores.ts';

let engines: Engines;
const opened: (DynamoDBClient | S3Client)[] = [];
const clients = (attempts?: number) => {
  const dynamo = dynamoClientOf(engines.urls.dynamo, attempts);
  const s3 = s3ClientOf(engines.urls.s3, attempts);
  opened.push(dynamo, s3);
  return { dynamo, s3, stores: storesOn(dynamo, s3) };
};

beforeAll(async () => {
  engines = await openEngines();
});
afterAll(async () => {
  for (const client of opened) client.destroy();
  await engines.close();
});

describe('events asked for by their names', () => {
  const identities = Array.from({ length: 5 }, (_, n) => identityOf(fact({ id: `e-${n}` })));
  /** Answers with the first so many of what it is asked, and leaves the rest for another question. */
  const short = (most: number) => {
    const asked: number[] = [];
    const send = async ({ input }: BatchGetItemCommand) => {
      const { Keys = [], ConsistentRead } = input.RequestItems?.['EventLog'] ?? {};
      // Otherwise an event that a 202 promised may be missing, and its journal entry settled all the same.
      expect(ConsistentRead).toBe(true);
      asked.push(Keys.length);
      const items = Keys.slice(0, most).map((key) => ({ ...key, digest: { B: new Uint8Array(32) } }));
      const left = Keys.slice(most);
      const UnprocessedKeys = left.length > 0 ? { EventLog: { Keys: left } } : {};
      return { Responses: { EventLog: items }, UnprocessedKeys };
    };
    return { asked, log: dynamoEventLog({ send } as unknown as DynamoDBClient, 'EventLog') };
  };

  test('what the store left over is asked for again until all is there', async () => {
    const { asked, log } = short(2);
    const read = await log.readNamed('huaian', identities);
    expect(read.map(({ event }) => identityOf(event))).toEqual(identities);
    expect(asked).toEqual([5, 3, 1]);
  });

  test('a store that gives nothing of it is unavailable, and none that gave less is taken for all', async () => {
    const { asked, log } = short(0);
    await expect(log.readNamed('huaian', identities)).rejects.toBeInstanceOf(StoreUnavailable);
    expect(asked).toEqual([5]);
  });
});

describe('commit unknown: the store has acted, and its reply is lost', () => {
  test('an append that is repeated by the client sees its own write as stored', async () => {
    const { dynamo, stores } = clients();
    const replies = loseReplies(dynamo, 1);
    const event = fact({ agency: 'lost-1' });
    expect(await stores.eventLog.append(event, 'attempt-1')).toBe('stored');
    expect(replies.lost()).toBe(1);
    expect(await all(stores.eventLog.read('lost-1'))).toHaveLength(1);
  });

  test('an append whose replies are all lost is unavailable; sent again as another attempt it is a duplicate', async () => {
    const { dynamo, stores } = clients(2);
    loseReplies(dynamo, 2);
    const event = fact({ agency: 'lost-2' });
    await expect(stores.eventLog.append(event, 'attempt-1')).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await stores.eventLog.append(event, 'attempt-2')).toBe('duplicate');
    expect(await stores.eventLog.append(event, 'attempt-1')).toBe('stored');
  });

  test('a lost fold number is skipped, never issued twice', async () => {
    const { dynamo, stores } = clients();
    expect(await stores.progress.takeFold('lost-3')).toBe(1);
    loseReplies(dynamo, 1);
    expect(await stores.progress.takeFold('lost-3')).toBe(3);
  });

  test('noting, recording and settling are idempotent', async () => {
    const { dynamo, stores } = clients();
    loseReplies(dynamo, 1);
    const entry = {
      agency: 'lost-4',
      receivedAt: 1,
      id: 'r',
      subjects: ['A-1'],
      fromYear: 2024,
      finalises: true,
    };
    await stores.journal.note(entry);
    expect(await stores.journal.entries('lost-4')).toEqual([entry]);
    const again = clients();
    loseReplies(again.dynamo, 1);
    await again.stores.progress.record(1, {
      agency: 'lost-4',
      draftedThrough: 2024,
      pending: [],
      standings: [],
    });
    expect(await again.stores.progress.all()).toEqual([
      { agency: 'lost-4', draftedThrough: 2024, pending: [], standings: [] },
    ]);
    const last = clients();
    loseReplies(last.dynamo, 1);
    await last.stores.journal.settle([entry]);
    expect(await last.stores.journal.entries('lost-4')).toEqual([]);
  });

  test('a claim whose reply is lost looks lost, but its own bytes are stored', async () => {
    const { s3, stores } = clients();
    loseReplies(s3, 1);
    const bytes = new TextEncoder().encode('mine');
    expect(await stores.drafts.put({ key: 'claim', bytes, mediaType: 'x/y', only: 'absent' })).toBe(false);
    expect(Buffer.from((await stores.drafts.get('claim'))?.bytes ?? []).toString()).toBe('mine');
  });
});

const calls = (log: EventLog, stores: ReturnType<typeof storesOn>): [string, () => Promise<unknown>][] => [
  ['append', () => log.append(fact(), 'a')],
  ['find', () => log.find('huaian', identityOf(fact()))],
  ['read', () => all(log.read('huaian'))],
  [
    'note',
    () =>
      stores.journal.note({
        agency: 'a',
        receivedAt: 1,
        id: 'r',
        subjects: [],
        fromYear: 0,
        finalises: false,
      }),
  ],
  ['all entries', () => all(stores.journal.all())],
  ['source', () => stores.registry.source('x')],
  ['sources', () => stores.registry.sources()],
  ['secrets', () => stores.secrets.of('x')],
  ['replace', () => stores.secrets.replace('x', [], [])],
  ['takeFold', () => stores.progress.takeFold('x')],
  ['record', () => stores.progress.record(1, { agency: 'x', draftedThrough: 1, pending: [], standings: [] })],
];

describe('a failure that passes', () => {
  test.each([
    { name: 'ProvisionedThroughputExceededException', httpStatusCode: 400 },
    { name: 'ThrottlingException', httpStatusCode: 400 },
    { name: 'RequestLimitExceeded', httpStatusCode: 400 },
    { name: 'InternalServerError', httpStatusCode: 500 },
    { name: 'ServiceUnavailable', httpStatusCode: 503 },
    { name: 'AnythingElse', httpStatusCode: 502 },
    { name: 'TimeoutError' },
    { name: 'Error', code: 'ECONNREFUSED' },
    { name: 'Error', code: 'EPIPE' },
    { name: 'Error', code: 'ENOTFOUND' },
  ])('$name $httpStatusCode $code is StoreUnavailable at every call', async (error) => {
    const { dynamo, stores } = clients(1);
    failWith(dynamo, error);
    for (const [name, call] of calls(stores.eventLog, stores))
      await expect(call(), name).rejects.toBeInstanceOf(StoreUnavailable);
  });

  test('a store that does not answer is StoreUnavailable', async () => {
    const nobody = dynamoClientOf('http://127.0.0.1:9', 1);
    opened.push(nobody);
    const stores = storesOn(nobody, engines.s3);
    await expect(stores.eventLog.append(fact(), 'a')).rejects.toBeInstanceOf(StoreUnavailable);
  });
});

describe('a failure that stays', () => {
  test.each([
    { name: 'AccessDeniedException', httpStatusCode: 400 },
    { name: 'ValidationException', httpStatusCode: 400 },
    { name: 'ResourceNotFoundException', httpStatusCode: 400 },
  ])('$name is not told as one that passes', async (error) => {
    const { dynamo, stores } = clients(1);
    failWith(dynamo, error);
    for (const [name, call] of calls(stores.eventLog, stores))
      await expect(call(), name).rejects.toMatchObject({ name: error.name });
  });

  test('an unconditional put that fails is an error, not a lost race', async () => {
    const missing = s3Objects(engines.s3, 'no-such-bucket');
    const object = { key: 'x', bytes: new Uint8Array(), mediaType: 'x/y' };
    await expect(missing.put(object)).rejects.toMatchObject({ name: 'NoSuchBucket' });
    await expect(missing.put({ ...object, only: 'absent' })).rejects.toMatchObject({ name: 'NoSuchBucket' });
    await expect(missing.put({ ...object, only: { etag: '"0"' } })).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
    const { s3, stores } = clients(1);
    failWith(s3, { name: 'OperationAborted', httpStatusCode: 409 });
    await expect(stores.drafts.put(object)).rejects.toThrow('OperationAborted');
  });

  test('a missing bucket is an error, not a missing object', async () => {
    const missing = s3Objects(engines.s3, 'no-such-bucket');
    await expect(missing.get('x')).rejects.toMatchObject({ name: 'NoSuchBucket' });
    await expect(all(missing.list('x'))).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });
});
