/**
 * Questions on which the two DynamoDBs or the two S3s could part, with what AWS documents. Where one of them does
 * otherwise, the code does not depend on it, and this table says so; an answer that changes with a release shows here.
 */
import {
  BatchGetItemCommand,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Engines, openEngines } from '../rooms/store/stores.ts';
import { type Moto, startMoto } from './moto.ts';

interface Side {
  readonly dynamo: DynamoDBClient;
  readonly s3: S3Client;
}

let engines: Engines;
let moto: Moto;
let sides: { embedded: Side; moto: Side };

beforeAll(async () => {
  engines = await openEngines();
  moto = await startMoto();
  const access = { endpoint: moto.url, region: moto.region, credentials: moto.credentials };
  const second = {
    dynamo: new DynamoDBClient(access),
    s3: new S3Client({ ...access, forcePathStyle: true }),
  };
  await second.dynamo.send(
    new CreateTableCommand({
      TableName: 'EventLog',
      KeySchema: [
        { AttributeName: 'agency', KeyType: 'HASH' },
        { AttributeName: 'key', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['agency', 'key'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  await second.s3.send(new CreateBucketCommand({ Bucket: 'drafts' }));
  sides = { embedded: { dynamo: engines.dynamo, s3: engines.s3 }, moto: second };
});

afterAll(async () => {
  await Promise.all([engines?.close(), moto?.close()]);
});

/** `done`, or the name of the refusal. */
async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    return (error as Error).name;
  }
}

const TableName = 'EventLog';
const item = (key: string, more = {}) => ({ agency: { S: 'a' }, key: { S: key }, ...more });
const put = (key: string, more = {}) => new PutItemCommand({ TableName, Item: item(key, more) });
const text = (length: number) => ({ S: 'x'.repeat(length) });

interface Question {
  readonly ask: (side: Side) => Promise<string>;
  readonly aws: string;
  readonly embedded?: string;
  readonly moto?: string;
}

const questions: Record<string, Question> = {
  'a put where something lies, on condition that nothing does': {
    ask: async ({ dynamo }) => {
      await dynamo.send(put('once'));
      const ConditionExpression = 'attribute_not_exists(agency)';
      return outcome(dynamo.send(new PutItemCommand({ TableName, Item: item('once'), ConditionExpression })));
    },
    aws: 'ConditionalCheckFailedException',
  },
  'the item that stood in the way, in the refusal': {
    ask: async ({ dynamo }) => {
      await dynamo.send(put('told', { by: { S: 'first' } }));
      const refused = dynamo.send(
        new PutItemCommand({
          TableName,
          Item: item('told'),
          ConditionExpression: 'attribute_not_exists(agency)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return refused.then(
        () => 'done',
        (error) => (error.Item?.by?.S === 'first' ? 'told' : 'not told'),
      );
    },
    aws: 'told',
    embedded: 'not told', // the log reads what stood in the way instead
  },
  'whole lists compared in a condition': {
    ask: async ({ dynamo }) => {
      const list = { L: [{ S: 'a' }, { S: 'b' }] };
      await dynamo.send(put('list', { list }));
      const condition = {
        ConditionExpression: '#list = :list',
        ExpressionAttributeNames: { '#list': 'list' },
        ExpressionAttributeValues: { ':list': list },
      };
      return outcome(dynamo.send(new PutItemCommand({ TableName, Item: item('list'), ...condition })));
    },
    aws: 'done',
    embedded: 'ConditionalCheckFailedException', // secrets are compared one by one
  },
  'an item above 400 KiB': {
    ask: ({ dynamo }) => outcome(dynamo.send(put('large', { data: text(410 * 1024) }))),
    aws: 'ValidationException',
  },
  'a sort key of 1025 bytes': {
    ask: ({ dynamo }) => outcome(dynamo.send(put('k'.repeat(1025)))),
    aws: 'ValidationException',
  },
  'an empty sort key': {
    ask: ({ dynamo }) => outcome(dynamo.send(put(''))),
    aws: 'ValidationException',
  },
  'an empty text that is no key': {
    ask: ({ dynamo }) => outcome(dynamo.send(put('empty', { note: { S: '' } }))),
    aws: 'done',
  },
  'a number of 39 digits': {
    ask: ({ dynamo }) => outcome(dynamo.send(put('number', { n: { N: '1'.repeat(39) } }))),
    aws: 'ValidationException',
    moto: 'done', // no number that is kept has more than 15 digits
  },
  'a key with U+0000': {
    ask: async ({ dynamo }) => {
      await dynamo.send(put('s\0c\0e'));
      const { Item } = await dynamo.send(new GetItemCommand({ TableName, Key: item('s\0c\0e') }));
      return Item?.['key']?.S === 's\0c\0e' ? 'kept' : 'lost';
    },
    aws: 'kept',
  },
  'the same key twice in one batch of reads': {
    ask: ({ dynamo }) =>
      outcome(
        dynamo.send(
          new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [item('x'), item('x')] } } }),
        ),
      ),
    aws: 'ValidationException',
  },
  'a transaction': {
    ask: ({ dynamo }) =>
      outcome(
        dynamo.send(
          new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: item('t') } }] }),
        ),
      ),
    aws: 'done',
    embedded: 'UnknownOperationException', // the design has none
  },
  'a table that is paid by the request': {
    ask: async ({ dynamo }) => {
      const { Table } = await dynamo.send(new DescribeTableCommand({ TableName }));
      return Table?.BillingModeSummary?.BillingMode ?? 'not told';
    },
    aws: 'PAY_PER_REQUEST',
  },
  'an object put If-None-Match where one lies': {
    ask: async ({ s3 }) => {
      await s3.send(new PutObjectCommand({ Bucket: 'drafts', Key: 'once', Body: '1' }));
      return outcome(
        s3.send(new PutObjectCommand({ Bucket: 'drafts', Key: 'once', Body: '2', IfNoneMatch: '*' })),
      );
    },
    aws: 'PreconditionFailed',
  },
  'an object put If-Match with another tag': {
    ask: async ({ s3 }) => {
      await s3.send(new PutObjectCommand({ Bucket: 'drafts', Key: 'swap', Body: '1' }));
      const IfMatch = '"00000000000000000000000000000000"';
      return outcome(s3.send(new PutObjectCommand({ Bucket: 'drafts', Key: 'swap', Body: '2', IfMatch })));
    },
    aws: 'PreconditionFailed',
  },
  'an object put If-Match where none lies': {
    ask: ({ s3 }) => {
      const IfMatch = '"00000000000000000000000000000000"';
      return outcome(s3.send(new PutObjectCommand({ Bucket: 'drafts', Key: 'gone', Body: '2', IfMatch })));
    },
    aws: 'NoSuchKey',
  },
  'a look at an object that is not there': {
    ask: ({ s3 }) => outcome(s3.send(new HeadObjectCommand({ Bucket: 'drafts', Key: 'nothing' }))),
    aws: 'NotFound',
  },
};

describe.each(Object.entries(questions))('%s', (_, { ask, aws, ...others }) => {
  test.each(['embedded', 'moto'] as const)('%s', async (name) => {
    expect(await ask(sides[name])).toBe(others[name] ?? aws);
  });
});
