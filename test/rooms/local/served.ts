/** Both engines on the folder that is given, in a process of their own that a test may kill. Prints their addresses. */
import { join } from 'node:path';
import { createDynamoEngine } from '../../../infra/local/dynamodb/server.ts';
import { createAuthenticate } from '../../../infra/local/iam/credentials.ts';
import { createS3Engine } from '../../../infra/local/s3/server.ts';
import { mount, operator, site } from './mount.ts';

const [directory = ''] = process.argv.slice(2);
const shared = {
  ...site,
  authenticate: createAuthenticate([operator]),
  authorize: () => ({ allowed: true }) as const,
};
const dynamo = await createDynamoEngine({ ...shared, directory: join(directory, 'tables') });
await dynamo.createTables([
  {
    TableName: 'EventLog',
    KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'key', AttributeType: 'S' }],
  },
]);
const s3 = await createS3Engine({ ...shared, directory: join(directory, 'buckets') });
await s3.createBuckets(['drafts']);
const [tables, buckets] = await Promise.all([mount(dynamo.handle), mount(s3.handle)]);
process.stdout.write(`${JSON.stringify({ tables: tables.url, buckets: buckets.url })}\n`);
