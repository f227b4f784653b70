import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDynamoEngine } from '../../../../infra/local/dynamodb/server.ts';
import type { DynamoEngine, TableDefinition } from '../../../../infra/local/engine.ts';
import { createAuthenticate } from '../../../../infra/local/iam/credentials.ts';
import { createAuthorize } from '../../../../infra/local/iam/policy.ts';
import { credentialsOf, everything, type Mounted, mount, operator, role, site } from '../mount.ts';

const key = 'arn:aws:kms:cn-north-1:123456789012:key/secrets';
const arn = (table: string) => `arn:aws:dynamodb:cn-north-1:123456789012:table/${table}`;

const definitions: TableDefinition[] = [
  {
    TableName: 'EventLog',
    KeySchema: [
      { AttributeName: 'agency', KeyType: 'HASH' },
      { AttributeName: 'key', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'agency', AttributeType: 'S' },
      { AttributeName: 'key', AttributeType: 'S' },
    ],
  },
  ...['Secrets', 'Progress'].map(
    (TableName): TableDefinition => ({
      TableName,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      ...(TableName === 'Secrets' ? { SSESpecification: { KMSMasterKeyId: key } } : {}),
    }),
  ),
];

const authorize = createAuthorize({
  identity: {
    [operator.principal.arn]: [everything],
    [role.principal.arn]: [
      {
        Statement: [
          { Effect: 'Allow', Action: ['dynamodb:GetItem'], Resource: [arn('EventLog'), arn('Secrets')] },
          { Effect: 'Deny', Action: 'dynamodb:Scan', Resource: arn('EventLog') },
        ],
      },
    ],
  },
  resources: {},
});

const open = (directory?: string) =>
  createDynamoEngine({
    ...site,
    ...(directory === undefined ? {} : { directory }),
    authenticate: createAuthenticate([operator, role]),
    authorize,
  });

const clientOf = (url: string, credentials = credentialsOf(operator)) =>
  new DynamoDBClient({ endpoint: url, region: site.region, credentials, maxAttempts: 1 });

let engine: DynamoEngine;
let mounted: Mounted;
let client: DynamoDBClient;

beforeAll(async () => {
  engine = await open();
  await engine.createTables(definitions);
  mounted = await mount(engine.handle);
  client = clientOf(mounted.url);
});

afterAll(async () => {
  client.destroy();
  await mounted.close();
  await engine.close();
});

const event = (agency: string, sort: string, rest: Record<string, AttributeValue> = {}) => ({
  TableName: 'EventLog',
  Item: { agency: { S: agency }, key: { S: sort }, ...rest },
});
const append = (agency: string, sort: string, rest: Record<string, AttributeValue> = {}) =>
  client.send(
    new PutItemCommand({ ...event(agency, sort, rest), ConditionExpression: 'attribute_not_exists(agency)' }),
  );
const at = (agency: string, sort: string) => ({
  TableName: 'EventLog',
  Key: { agency: { S: agency }, key: { S: sort } },
});

describe('items', () => {
  test('a conditional put stores once, and what was stored first stays', async () => {
    await append('once', 'a\u0000b', { digest: { S: 'first' } });
    await expect(append('once', 'a\u0000b', { digest: { S: 'second' } })).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
    });
    const { Item } = await client.send(
      new GetItemCommand({ ...at('once', 'a\u0000b'), ConsistentRead: true }),
    );
    expect(Item?.['digest']).toEqual({ S: 'first' });
  });

  test('of fifty conditional puts of one key at once exactly one succeeds', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 50 }, (_, n) => append('race', 'x', { n: { N: `${n}` } })),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('maps, lists, numbers, binary, sets, booleans and null come back as they were sent', async () => {
    const rest: Record<string, AttributeValue> = {
      map: { M: { 汉字: { L: [{ N: '1' }, { S: '二' }, { M: {} }] } } },
      number: { N: '-12345678901234567890.125' },
      binary: { B: new Uint8Array([0, 255, 128, 10]) },
      texts: { SS: ['甲', '乙'] },
      yes: { BOOL: true },
      nothing: { NULL: true },
      empty: { S: '' },
    };
    await append('shapes', 'x', rest);
    const { Item } = await client.send(new GetItemCommand(at('shapes', 'x')));
    expect(Item).toEqual({ agency: { S: 'shapes' }, key: { S: 'x' }, ...rest });
  });

  test('a missing item is an answer without Item', async () => {
    const { Item } = await client.send(new GetItemCommand(at('nobody', 'x')));
    expect(Item).toBeUndefined();
  });

  test('update adds to a number, and starts from zero where there is none', async () => {
    const add = () =>
      client.send(
        new UpdateItemCommand({
          TableName: 'Progress',
          Key: { id: { S: 'huaian' } },
          UpdateExpression: 'ADD folds :one SET #s = :state',
          ExpressionAttributeNames: { '#s': 'state' },
          ExpressionAttributeValues: { ':one': { N: '1' }, ':state': { S: '已汇总' } },
          ReturnValues: 'ALL_NEW',
        }),
      );
    await add();
    expect((await add()).Attributes).toEqual({
      id: { S: 'huaian' },
      folds: { N: '2' },
      state: { S: '已汇总' },
    });
  });

  test('a delete with a condition that fails deletes nothing', async () => {
    await append('delete', 'x', { digest: { S: 'kept' } });
    const remove = (digest: string) =>
      client.send(
        new DeleteItemCommand({
          ...at('delete', 'x'),
          ConditionExpression: 'digest = :d',
          ExpressionAttributeValues: { ':d': { S: digest } },
        }),
      );
    await expect(remove('other')).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    expect((await client.send(new GetItemCommand(at('delete', 'x')))).Item).toBeDefined();
    await remove('kept');
    expect((await client.send(new GetItemCommand(at('delete', 'x')))).Item).toBeUndefined();
  });

  test('a batch writes and reads several items', async () => {
    const keys = ['1', '2', '3'];
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: { EventLog: keys.map((sort) => ({ PutRequest: { Item: event('batch', sort).Item } })) },
      }),
    );
    const { Responses } = await client.send(
      new BatchGetItemCommand({
        RequestItems: { EventLog: { Keys: keys.map((sort) => at('batch', sort).Key) } },
      }),
    );
    expect(Responses?.['EventLog']?.map(({ key: sort }) => sort?.S).sort()).toEqual(keys);
  });
});

describe('reads of many items', () => {
  const pageThrough = async (limit: number) => {
    const seen: string[] = [];
    let pages = 0;
    let start: Record<string, AttributeValue> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: 'EventLog',
          KeyConditionExpression: 'agency = :a',
          ExpressionAttributeValues: { ':a': { S: 'paged' } },
          ConsistentRead: true,
          Limit: limit,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      seen.push(...(page.Items ?? []).map((item) => item['key']?.S ?? ''));
      start = page.LastEvaluatedKey;
      pages += 1;
    } while (start !== undefined);
    return { seen, pages };
  };

  test('a query goes by pages in the order of UTF-8 bytes, each item once', async () => {
    const keys = ['é', 'a', 'b', 'a\u0000b', 'ab', '中', '😀', '\uff5e', 'Z', 'a/', 'a~'];
    for (const sort of keys) await append('paged', sort);
    const sorted = [...keys].sort((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y)));
    const { seen, pages } = await pageThrough(3);
    expect(seen).toEqual(sorted);
    expect(pages).toBe(4);
  });

  test('a query by the beginning of the sort key finds all that begin so and nothing else', async () => {
    for (const sort of ['1\u0000a', '1\u0000b', '10\u0000a', '2\u0000a']) await append('prefix', sort);
    const { Items } = await client.send(
      new QueryCommand({
        TableName: 'EventLog',
        KeyConditionExpression: 'agency = :a AND begins_with(#k, :p)',
        ExpressionAttributeNames: { '#k': 'key' },
        ExpressionAttributeValues: { ':a': { S: 'prefix' }, ':p': { S: '1\u0000' } },
      }),
    );
    expect(Items?.map((item) => item['key']?.S)).toEqual(['1\u0000a', '1\u0000b']);
  });

  test('a query ends a page at about a megabyte and tells where to go on', async () => {
    for (let n = 0; n < 5; n += 1) await append('large', `${n}`, { text: { S: 'x'.repeat(300_000) } });
    const query = {
      TableName: 'EventLog',
      KeyConditionExpression: 'agency = :a',
      ExpressionAttributeValues: { ':a': { S: 'large' } },
    };
    const first = await client.send(new QueryCommand(query));
    expect(first.LastEvaluatedKey).toBeDefined();
    const second = await client.send(
      new QueryCommand({ ...query, ExclusiveStartKey: first.LastEvaluatedKey }),
    );
    expect((first.Items?.length ?? 0) + (second.Items?.length ?? 0)).toBe(5);
    expect(second.LastEvaluatedKey).toBeUndefined();
  });

  test('a scan goes by pages over one table alone', async () => {
    for (let n = 0; n < 7; n += 1) {
      await client.send(new PutItemCommand({ TableName: 'Secrets', Item: { id: { S: `s${n}` } } }));
    }
    const seen: string[] = [];
    let start: Record<string, AttributeValue> | undefined;
    do {
      const page = await client.send(
        new ScanCommand({ TableName: 'Secrets', Limit: 2, ...(start ? { ExclusiveStartKey: start } : {}) }),
      );
      seen.push(...(page.Items ?? []).map((item) => item['id']?.S ?? ''));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    expect(seen.sort()).toEqual(['s0', 's1', 's2', 's3', 's4', 's5', 's6']);
  });
});

describe('limits', () => {
  const size = 400 * 1024 - 'agency'.length - 'limit'.length - 'key'.length - 'x'.length - 'text'.length;

  test('an item of exactly 400 KB is stored, one byte more is refused', async () => {
    await append('limit', 'x', { text: { S: 'a'.repeat(size) } });
    await expect(append('limit', 'y', { text: { S: 'a'.repeat(size + 1) } })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Item size has exceeded the maximum allowed size',
    });
  });

  test('the limit counts bytes of UTF-8, so Chinese text fills it three times as fast', async () => {
    const text = '信'.repeat(Math.floor(size / 3) + 1);
    await expect(append('limit', 'z', { text: { S: text } })).rejects.toMatchObject({
      message: 'Item size has exceeded the maximum allowed size',
    });
  });

  test('a sort key of 1,024 bytes is stored, a longer one refused', async () => {
    await append('limit', `${'申'.repeat(341)}x`);
    await expect(append('limit', '申'.repeat(342))).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('who may do what', () => {
  test('a denial names principal, action and resource', async () => {
    const asRole = clientOf(mounted.url, credentialsOf(role));
    await expect(asRole.send(new PutItemCommand(event('denied', 'x')))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
      message:
        'User: arn:aws:iam::123456789012:role/render is not authorized to perform: dynamodb:PutItem on resource: ' +
        'arn:aws:dynamodb:cn-north-1:123456789012:table/EventLog because no identity-based policy allows the ' +
        'dynamodb:PutItem action',
    });
    expect((await client.send(new GetItemCommand(at('denied', 'x')))).Item).toBeUndefined();
    await expect(asRole.send(new ScanCommand({ TableName: 'EventLog' }))).rejects.toThrow(
      'with an explicit deny in an identity-based policy',
    );
    expect((await asRole.send(new GetItemCommand(at('denied', 'x')))).$metadata.httpStatusCode).toBe(200);
  });

  test("a table under a customer's key also needs kms:Decrypt on that key", async () => {
    const asRole = clientOf(mounted.url, credentialsOf(role));
    const read = new GetItemCommand({ TableName: 'Secrets', Key: { id: { S: 's1' } } });
    await expect(asRole.send(read)).rejects.toThrow(
      `is not authorized to perform: kms:Decrypt on resource: ${key}`,
    );
  });

  test('a batch is denied when one of its tables is', async () => {
    const asRole = clientOf(mounted.url, credentialsOf(role));
    const write = new BatchWriteItemCommand({
      RequestItems: { Progress: [{ PutRequest: { Item: { id: { S: 'x' } } } }] },
    });
    await expect(asRole.send(write)).rejects.toThrow(
      `dynamodb:BatchWriteItem on resource: ${arn('Progress')}`,
    );
  });

  test('a wrong secret, an unknown key and no signature are each refused', async () => {
    const get = new GetItemCommand(at('a', 'b'));
    const wrong = clientOf(mounted.url, { ...credentialsOf(operator), secretAccessKey: 'wrong' });
    await expect(wrong.send(get)).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    const unknown = clientOf(mounted.url, { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' });
    await expect(unknown.send(get)).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.GetItem',
    };
    const unsigned = await fetch(mounted.url, { method: 'POST', headers, body: JSON.stringify(get.input) });
    expect(unsigned.status).toBe(400);
    expect(await unsigned.text()).toContain('MissingAuthenticationTokenException');
  });
});

describe('what is not offered', () => {
  test('an operation is named in its refusal', async () => {
    const transaction = new TransactWriteItemsCommand({ TransactItems: [{ Put: event('t', 'x') }] });
    await expect(client.send(transaction)).rejects.toThrow('TransactWriteItems');
  });

  test('a parameter that would be dropped is refused by name', async () => {
    const put = new PutItemCommand({ ...event('t', 'x'), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
    await expect(client.send(put)).rejects.toThrow('ReturnValuesOnConditionCheckFailure');
  });

  test('a table that does not exist is not found', async () => {
    await expect(client.send(new DescribeTableCommand({ TableName: 'Nothing' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('what is counted', () => {
  const fresh = async () => {
    const own = await open();
    await own.createTables(definitions);
    const door = await mount(own.handle);
    return {
      send: clientOf(door.url),
      counted: () => own.counters()['EventLog'],
      close: async () => {
        await door.close();
        await own.close();
      },
    };
  };

  test('write units go by begun kilobytes of UTF-8, and a failed condition costs those of what is stored', async () => {
    const { send, counted, close } = await fresh();
    const condition = { ConditionExpression: 'attribute_not_exists(agency)' };
    const large = { ...event('a', 'x', { text: { S: '字'.repeat(1000) } }), ...condition };
    await send.send(new PutItemCommand(large));
    expect(counted()).toEqual({ readUnits: 0, writeUnits: 3, itemsPut: 1, requests: { PutItem: 1 } });
    await expect(send.send(new PutItemCommand(large))).rejects.toThrow();
    expect(counted()).toEqual({ readUnits: 0, writeUnits: 6, itemsPut: 1, requests: { PutItem: 2 } });
    await send.send(new PutItemCommand({ ...event('a', 'y'), ...condition }));
    await send.send(new DeleteItemCommand(at('a', 'x')));
    expect(counted()).toEqual({
      readUnits: 0,
      writeUnits: 10,
      itemsPut: 2,
      requests: { PutItem: 3, DeleteItem: 1 },
    });
    await close();
  });

  test('read units go by begun 4 KB, half where the read need not be consistent', async () => {
    const { send, counted, close } = await fresh();
    await send.send(new PutItemCommand(event('a', 'x', { text: { S: '字'.repeat(2000) } })));
    await send.send(new GetItemCommand({ ...at('a', 'x'), ConsistentRead: true }));
    expect(counted()?.readUnits).toBe(2);
    await send.send(new GetItemCommand({ ...at('a', 'x'), ProjectionExpression: 'agency' }));
    expect(counted()?.readUnits).toBe(3);
    const query = { KeyConditionExpression: 'agency = :a', ExpressionAttributeValues: { ':a': { S: 'a' } } };
    await send.send(new QueryCommand({ TableName: 'EventLog', ...query, ConsistentRead: true }));
    expect(counted()?.readUnits).toBe(5);
    await close();
  });

  test('an update costs the larger of what was there and what is there now; a batch costs each of its items', async () => {
    const { send, counted, close } = await fresh();
    const set = (text: string) =>
      send.send(
        new UpdateItemCommand({
          ...at('a', 'x'),
          UpdateExpression: 'SET #t = :t',
          ExpressionAttributeNames: { '#t': 'text' },
          ExpressionAttributeValues: { ':t': { S: text } },
          ReturnConsumedCapacity: 'TOTAL',
        }),
      );
    expect((await set('字'.repeat(1000))).ConsumedCapacity?.CapacityUnits).toBe(3);
    expect((await set('短')).ConsumedCapacity?.CapacityUnits).toBe(3);
    expect((await set('短')).ConsumedCapacity?.CapacityUnits).toBe(1);
    const requests = ['1', '2'].map((sort) => ({
      PutRequest: { Item: event('b', sort, { text: { S: '字'.repeat(400) } }).Item },
    }));
    const { ConsumedCapacity } = await send.send(
      new BatchWriteItemCommand({ RequestItems: { EventLog: requests }, ReturnConsumedCapacity: 'TOTAL' }),
    );
    expect(ConsumedCapacity).toEqual([{ TableName: 'EventLog', CapacityUnits: 4 }]);
    expect(counted()).toMatchObject({
      writeUnits: 11,
      itemsPut: 2,
      requests: { UpdateItem: 3, BatchWriteItem: 1 },
    });
    await close();
  });

  test('the client is told of consumed capacity only when it asks', async () => {
    const query = {
      TableName: 'EventLog',
      KeyConditionExpression: 'agency = :a',
      ExpressionAttributeValues: { ':a': { S: 'nobody' } },
    };
    expect((await client.send(new QueryCommand(query))).ConsumedCapacity).toBeUndefined();
    const told = await client.send(new QueryCommand({ ...query, ReturnConsumedCapacity: 'TOTAL' }));
    expect(told.ConsumedCapacity).toEqual({ TableName: 'EventLog', CapacityUnits: 0.5 });
  });
});

describe('data on disk', () => {
  test('what was acknowledged is there after closing and opening again, and other keys are refused', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'gongkai-dynamodb-'));
    const first = await open(directory);
    await first.createTables(definitions);
    const door = await mount(first.handle);
    await clientOf(door.url).send(new PutItemCommand(event('disk', 'x', { digest: { S: '在' } })));
    await door.close();
    await first.close();

    const second = await open(directory);
    await second.createTables(definitions);
    const again = await mount(second.handle);
    const { Item } = await clientOf(again.url).send(new GetItemCommand(at('disk', 'x')));
    expect(Item?.['digest']).toEqual({ S: '在' });
    const other = definitions.map((each) => ({ ...each, TableName: 'EventLog' })).slice(1, 2);
    await expect(second.createTables(other)).rejects.toThrow('table EventLog holds other keys');
    await again.close();
    await second.close();
    await rm(directory, { recursive: true });
  });
});
