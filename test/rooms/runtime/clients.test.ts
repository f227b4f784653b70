import { once } from 'node:events';
import { createServer } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import {
  dynamoClient,
  kmsClient,
  lambdaClient,
  s3Client,
  snsClient,
  stepFunctionsClient,
} from '../../../shared/runtime/clients.ts';
import { dynamoRegistry } from '../../../shared/store/dynamodb-registry.ts';
import { StoreUnavailable } from '../../../shared/store/ports.ts';

test('a store that takes a call and never answers is given up as unavailable', async () => {
  const silent = createServer(() => {});
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = `http://127.0.0.1:${port}`;
  process.env['AWS_REGION'] = 'cn-north-1';
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIATEST';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
  const client = dynamoClient();
  try {
    await expect(dynamoRegistry(client, 'registry').source('any')).rejects.toBeInstanceOf(StoreUnavailable);
  } finally {
    client.destroy();
    silent.close();
  }
});

test('no client prepares lines for a log that nobody reads, where one of the SDK as it is does', () => {
  process.env['AWS_REGION'] = 'cn-north-1';
  const logs = (client: { middlewareStack: { identify: () => string[] } }) =>
    client.middlewareStack.identify().some((name) => name.startsWith('loggerMiddleware'));
  expect(logs(new DynamoDBClient({}))).toBe(true);
  const all = [dynamoClient, s3Client, stepFunctionsClient, lambdaClient, snsClient, kmsClient];
  expect(all.map((make) => logs(make()))).toEqual(all.map(() => false));
});
