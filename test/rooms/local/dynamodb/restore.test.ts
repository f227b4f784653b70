/** Restoring a table under another name, on the local stack: the present moment alone; and deleting it again. */
import {
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  PutItemCommand,
  RestoreTableToPointInTimeCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDynamoEngine } from '../../../../infra/local/dynamodb/server.ts';
import type { DynamoEngine } from '../../../../infra/local/engine.ts';
import { createAuthenticate } from '../../../../infra/local/iam/credentials.ts';
import { createAuthorize } from '../../../../infra/local/iam/policy.ts';
import { credentialsOf, everything, type Mounted, mount, operator, role, site } from '../mount.ts';

let engine: DynamoEngine;
let mounted: Mounted;
const clientOf = (who: typeof operator) =>
  new DynamoDBClient({ region: site.region, endpoint: mounted.url, credentials: credentialsOf(who) });

beforeAll(async () => {
  engine = await createDynamoEngine({
    ...site,
    authenticate: createAuthenticate([operator, role]),
    authorize: createAuthorize({ identity: { [operator.principal.arn]: [everything] }, resources: {} }),
  });
  await engine.createTables([
    {
      TableName: 'Log',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    },
  ]);
  mounted = await mount(engine.handle);
  for (const id of ['a', 'b'])
    await clientOf(operator).send(new PutItemCommand({ TableName: 'Log', Item: { id: { S: id } } }));
});

afterAll(async () => {
  await mounted.close();
  await engine.close();
});

const latest = { SourceTableName: 'Log', TargetTableName: 'Log-drill', UseLatestRestorableTime: true };

test('holds what the table holds, and can be deleted again; the table of the stack cannot', async () => {
  const client = clientOf(operator);
  await client.send(new RestoreTableToPointInTimeCommand(latest));
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'Log-drill' }));
  expect(Table?.TableStatus).toBe('ACTIVE');
  expect((await client.send(new ScanCommand({ TableName: 'Log-drill' }))).Count).toBe(2);
  await expect(client.send(new RestoreTableToPointInTimeCommand(latest))).rejects.toThrow('already exists');
  await client.send(new DeleteTableCommand({ TableName: 'Log-drill' }));
  const names = async () => (await client.send(new ListTablesCommand({}))).TableNames;
  await expect.poll(names).toEqual(['Log']);
  await expect(client.send(new DeleteTableCommand({ TableName: 'Log' }))).rejects.toThrow('protected');
});

test('a moment of the past, and a caller without the right, are refused', async () => {
  const past = { SourceTableName: 'Log', TargetTableName: 'Log-past', RestoreDateTime: new Date(0) };
  await expect(clientOf(operator).send(new RestoreTableToPointInTimeCommand(past))).rejects.toThrow(
    'no backups',
  );
  await expect(clientOf(role).send(new RestoreTableToPointInTimeCommand(latest))).rejects.toThrow(
    'not authorized',
  );
});
