import { beforeAll, describe, expect, test } from 'vitest';
import { named, ofType, type Synthesized, synthesize } from './synthesized.ts';

let stack: Synthesized;
beforeAll(async () => {
  stack = await synthesize();
});

const tables = [
  { name: 'EventLog', partition: 'agency', sort: 'key' },
  { name: 'Journal', partition: 'agency', sort: 'entry' },
  { name: 'Registry', partition: 'kind', sort: 'id' },
  { name: 'Secrets', partition: 'source', sort: undefined },
  { name: 'Progress', partition: 'agency', sort: undefined },
];

describe.each(tables)('the table $name', ({ name, partition, sort }) => {
  const table = () => named(stack, `EventStore${name}`);

  test('is read by its own key alone, both parts strings', () => {
    const key = [partition, ...(sort === undefined ? [] : [sort])];
    expect(table().Properties['KeySchema']).toEqual(
      key.map((name, index) => ({ AttributeName: name, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
    );
    expect(table().Properties['AttributeDefinitions']).toEqual(
      key.map((name) => ({ AttributeName: name, AttributeType: 'S' })),
    );
  });

  test('costs by request, is recoverable to the second, protected and kept', () => {
    expect(table()).toMatchObject({
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('has no index, no stream and no expiry: the log is for ever', () => {
    const forbidden = [
      'GlobalSecondaryIndexes',
      'LocalSecondaryIndexes',
      'StreamSpecification',
      'TimeToLiveSpecification',
    ];
    expect(Object.keys(table().Properties).filter((name) => forbidden.includes(name))).toEqual([]);
  });
});

test('there are these five tables and no other', () => {
  expect(ofType(stack, 'AWS::DynamoDB::Table')).toHaveLength(tables.length);
});

test('secrets alone lie under a key of our own, which rotates, is kept and belongs to the account only', () => {
  for (const { name } of tables.filter((table) => table.name !== 'Secrets')) {
    expect(named(stack, `EventStore${name}`).Properties['SSESpecification']).toEqual({ SSEEnabled: true });
  }
  const [[keyId, key] = []] = ofType(stack, 'AWS::KMS::Key');
  expect(named(stack, 'EventStoreSecrets').Properties['SSESpecification']).toEqual({
    KMSMasterKeyId: { 'Fn::GetAtt': [keyId, 'Arn'] },
    SSEEnabled: true,
    SSEType: 'KMS',
  });
  expect(key).toMatchObject({ Properties: { EnableKeyRotation: true }, DeletionPolicy: 'Retain' });
  expect(key?.Properties['KeyPolicy']).toMatchObject({
    Statement: [
      { Effect: 'Allow', Principal: { AWS: { 'Fn::Join': ['', expect.arrayContaining([':root'])] } } },
    ],
  });
});

// Another logical id is another resource: a deployment would begin with empty tables and buckets.
test('the logical ids of what keeps data never change', () => {
  const kinds = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::KMS::Key'];
  expect(kinds.flatMap((kind) => ofType(stack, kind).map(([id]) => id)).sort()).toEqual([
    'EventStoreEventLog06182E9D',
    'EventStoreJournal06E8D552',
    'EventStoreProgress8DBCBB45',
    'EventStoreRegistry1BA83ABA',
    'EventStoreSecretsFE797B96',
    'EventStoreSecretsKeyAA12F077',
    'PublicationBucket72076572',
    'PublicationDraftsF1D1F5BF',
  ]);
});
