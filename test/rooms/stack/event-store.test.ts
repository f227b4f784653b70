import { beforeAll, describe, expect, test } from 'vitest';
import {
  flat,
  list,
  named,
  ofType,
  type Synthesized,
  statements,
  synthesize,
  templates,
} from './synthesized.ts';

const keepsData = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::KMS::Key'];

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
  { name: 'Refusals', partition: 'source', sort: 'refusal' },
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

  test('costs by request, is recoverable to the second, and kept, but for a creation that failed', () => {
    expect(table()).toMatchObject({
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: false,
      },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('has no index, no stream and, but for that of the refusals, no expiry: the log is for ever', () => {
    const forbidden = [
      'GlobalSecondaryIndexes',
      'LocalSecondaryIndexes',
      'StreamSpecification',
      ...(name === 'Refusals' ? [] : ['TimeToLiveSpecification']),
    ];
    expect(Object.keys(table().Properties).filter((name) => forbidden.includes(name))).toEqual([]);
  });
});

test('what was refused goes after thirty days, by the time that its item names', () => {
  const expiry = named(stack, 'EventStoreRefusals').Properties['TimeToLiveSpecification'];
  expect(expiry).toEqual({ AttributeName: 'expires', Enabled: true });
});

test('there are these six tables and no other', () => {
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
  expect(key).toMatchObject({
    Properties: { EnableKeyRotation: true },
    DeletionPolicy: 'RetainExceptOnCreate',
  });
  expect(key?.Properties['KeyPolicy']).toMatchObject({
    Statement: [
      { Effect: 'Allow', Principal: { AWS: { 'Fn::Join': ['', expect.arrayContaining([':root'])] } } },
    ],
  });
});

describe('with encryption=own', () => {
  let own: Synthesized;
  beforeAll(async () => {
    own = await synthesize({ encryption: 'own' });
  });
  const dataKey = { 'Fn::GetAtt': ['EventStoreDataKey98B59830', 'Arn'] };

  test('all tables but the secrets lie under one key of our own, which rotates and is kept', () => {
    for (const { name } of tables.filter((table) => table.name !== 'Secrets')) {
      expect(named(own, `EventStore${name}`).Properties['SSESpecification']).toEqual({
        KMSMasterKeyId: dataKey,
        SSEEnabled: true,
        SSEType: 'KMS',
      });
    }
    expect(named(own, 'EventStoreDataKey')).toMatchObject({
      Properties: { EnableKeyRotation: true },
      DeletionPolicy: 'RetainExceptOnCreate',
    });
  });

  test('so do the drafts, and published reports do not: anonymous readers could not use it', () => {
    const encryptionOf = (bucket: string) => named(own, bucket).Properties['BucketEncryption'];
    expect(encryptionOf('PublicationDrafts')).toEqual({
      ServerSideEncryptionConfiguration: [
        {
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: { KMSMasterKeyID: dataKey, SSEAlgorithm: 'aws:kms' },
        },
      ],
    });
    expect(JSON.stringify(encryptionOf('PublicationBucket'))).toContain('AES256');
  });

  test.each([
    ['IntakeReceiveEvents', ['kms:Decrypt', 'kms:GenerateDataKey']],
    ['IntakeAnswerSenders', ['kms:Decrypt']],
    ['NightlyChainListDue', ['kms:Decrypt', 'kms:GenerateDataKey']],
    ['NightlyChainRollUp', ['kms:Decrypt', 'kms:GenerateDataKey']],
    ['NightlyChainRenderReport', ['kms:Decrypt', 'kms:GenerateDataKey']],
  ])('%s may use it for what it does', (name, actions) => {
    const policy = named(own, `${name}RoleDefaultPolicy`).Properties['PolicyDocument'];
    const grants = statements(policy).filter(({ Resource }) => flat(Resource) === '<EventStoreDataKey.Arn>');
    expect(grants.map(({ Action }) => list(Action))).toEqual([actions]);
  });
});

test('stack and tables are protected once a setting says so, and under the same ids', async () => {
  const safe = await synthesize({ protection: 'true' });
  const tablesOf = (of: Synthesized) =>
    ofType(of, 'AWS::DynamoDB::Table').map(([id, { Properties }]) => [
      id,
      Properties['DeletionProtectionEnabled'],
    ]);
  expect(tablesOf(safe)).toEqual(tablesOf(stack).map(([id]) => [id, true]));
  expect(tablesOf(stack).map(([, isProtected]) => isProtected)).toEqual(tables.map(() => false));
});

// Another logical id is another resource: a deployment would begin with empty tables and buckets.
describe.each(Object.entries(templates))('in the template %s', (_, context) => {
  test('the logical ids of what keeps data never change', async () => {
    const made = await synthesize(context);
    const kept = Object.entries(made.resources).filter(([, { Type }]) => keepsData.includes(Type));
    expect(kept.map(([id]) => id).sort()).toEqual([
      ...(context['encryption'] === 'own' ? ['EventStoreDataKey98B59830'] : []),
      'EventStoreEventLog06182E9D',
      'EventStoreJournal06E8D552',
      'EventStoreProgress8DBCBB45',
      'EventStoreRefusalsF43534DD',
      'EventStoreRegistry1BA83ABA',
      'EventStoreSecretsFE797B96',
      'EventStoreSecretsKeyAA12F077',
      'LogKey15608DC4',
      'PublicationBucket72076572',
      'PublicationDraftsF1D1F5BF',
    ]);
    for (const [id, { DeletionPolicy, UpdateReplacePolicy }] of kept)
      expect([id, DeletionPolicy, UpdateReplacePolicy]).toEqual([id, 'RetainExceptOnCreate', 'Retain']);
  });
});
