import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { queryObjects } from 'node:v8';
import database from 'dynalite/db/index.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ItemStore, openItemStore } from '../../../../infra/local/dynamodb/tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'gongkai-store-'));
let store: ItemStore;

beforeAll(async () => {
  store = await openItemStore({ directory: join(folder, 'a'), region: 'cn-north-1', account: '1' });
  await store.createTable({
    TableName: 'Log',
    KeySchema: [
      { AttributeName: 'agency', KeyType: 'HASH' },
      { AttributeName: 'key', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'agency', AttributeType: 'S' },
      { AttributeName: 'key', AttributeType: 'S' },
    ],
  });
  for (let nth = 0; nth < 20; nth++)
    await store.perform('PutItem', { TableName: 'Log', Item: { agency: { S: 'a' }, key: { S: `${nth}` } } });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** Live objects of the class that the database reads by. */
async function openReads(): Promise<number> {
  const other = database.create({ path: join(folder, 'b') });
  await other.db.open();
  const iterator = other.db.values();
  await iterator.close();
  const count = Number(queryObjects(iterator.constructor, { format: 'count' }));
  await other.lifecycleManager.gracefulClose();
  return count;
}

test.each([
  ['to its end', {}],
  ['up to a limit', { Limit: 3 }],
])('a query and a scan %s leave nothing open behind them', async (_, more) => {
  const before = await openReads();
  const key = { ':a': { S: 'a' } };
  const query = { TableName: 'Log', KeyConditionExpression: 'agency = :a', ExpressionAttributeValues: key };
  for (let nth = 0; nth < 50; nth++) {
    await store.perform('Query', { ...query, ...more });
    await store.perform('Scan', { TableName: 'Log', ...more });
  }
  expect((await openReads()) - before).toBeLessThan(5);
});
