import { beforeAll, describe, expect, test } from 'vitest';
import {
  flat,
  list,
  named,
  ofType,
  type Statement,
  type Synthesized,
  statements,
  synthesize,
} from './synthesized.ts';

let stack: Synthesized;
beforeAll(async () => {
  stack = await synthesize();
});

const policy = (name: string) => statements(named(stack, `${name}Policy`).Properties['PolicyDocument']);
const resources = (statement: Statement | undefined) => list(statement?.Resource).map(flat);

describe.each(['PublicationDrafts', 'PublicationBucket'])('the bucket %s', (name) => {
  test('is versioned, encrypted, without access lists, and kept when the stack goes', () => {
    expect(named(stack, name)).toMatchObject({
      Type: 'AWS::S3::Bucket',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('denies everything that does not come over TLS', () => {
    const [tls] = policy(name).filter(({ Condition }) =>
      JSON.stringify(Condition)?.includes('SecureTransport'),
    );
    expect(tls).toMatchObject({
      Effect: 'Deny',
      Action: 's3:*',
      Principal: { AWS: '*' },
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    expect(resources(tls)).toEqual([`<${name}.Arn>`, `<${name}.Arn>/*`]);
  });
});

test('there are two buckets and no third', () => {
  expect(ofType(stack, 'AWS::S3::Bucket')).toHaveLength(2);
});

test('drafts are blocked from the public in all four ways, and their policy allows nothing', () => {
  expect(named(stack, 'PublicationDrafts').Properties['PublicAccessBlockConfiguration']).toEqual({
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  });
  expect(policy('PublicationDrafts').filter(({ Effect }) => Effect === 'Allow')).toEqual([]);
});

test('folds and runs expire after 30 days, old object versions after 90; drafts and frozen versions never', () => {
  const { LifecycleConfiguration } = named(stack, 'PublicationDrafts').Properties;
  expect(LifecycleConfiguration).toEqual({
    Rules: [
      { Id: 'Expire-folds/', Prefix: 'folds/', ExpirationInDays: 30, Status: 'Enabled' },
      { Id: 'Expire-runs/', Prefix: 'runs/', ExpirationInDays: 30, Status: 'Enabled' },
      {
        Id: 'Expire-noncurrent',
        NoncurrentVersionExpiration: { NoncurrentDays: 90 },
        Status: 'Enabled',
      },
    ],
  });
  expect(named(stack, 'PublicationBucket').Properties['LifecycleConfiguration']).toBeUndefined();
});

test('everybody may read a published object by its key, and nothing else: no listing, no access list', () => {
  const allowed = policy('PublicationBucket').filter(({ Effect }) => Effect === 'Allow');
  expect(allowed).toEqual([expect.objectContaining({ Action: 's3:GetObject', Principal: { AWS: '*' } })]);
  expect(resources(allowed[0])).toEqual(['<PublicationBucket.Arn>/*']);
  expect(named(stack, 'PublicationBucket').Properties['PublicAccessBlockConfiguration']).toEqual({
    BlockPublicAcls: true,
    BlockPublicPolicy: false,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: false,
  });
});

test('an object of a version is created on condition that it does not exist, by whomever', () => {
  const [created] = policy('PublicationBucket').filter(({ Sid }) => Sid === 'VersionsAreCreatedOnce');
  expect(created).toMatchObject({
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 's3:PutObject',
    Condition: { Null: { 's3:if-none-match': 'true' } },
  });
  expect(resources(created)).toEqual(['<PublicationBucket.Arn>/*/v*/*']);
});

test('the role that publishes is denied to remove an object of a version', () => {
  const removal = policy('PublicationBucket').find(({ Sid }) => Sid === 'PublisherNeverRemovesVersions');
  expect(removal).toMatchObject({ Effect: 'Deny', Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'] });
  expect(resources(removal)).toEqual(['<PublicationBucket.Arn>/*/v*/*']);
  expect(flat((removal?.Principal as Record<'AWS', unknown> | undefined)?.AWS)).toBe(
    '<NightlyChainRenderReportRole.Arn>',
  );
});
