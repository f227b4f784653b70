/**
 * The replica: the publications, in a bucket of another region or account. In: both buckets of the stack, and the
 * setting. Out: replication rules, and the role that S3 assumes for them.
 * Always: it receives fixed versions (`versions/`, without the key that signs the log), the log itself and the files of
 * rules, and nothing derived. A removal here is not repeated there. The role may read versions of these keys and write
 * replicas of them, and nothing else.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
 */
import { Aws, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { type Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { PREFIXES } from '../../shared/agreement/keys.ts';
import type { Replica } from './reach-settings.ts';
import { logicalId } from './service-function.ts';

/** Each key under `versions/` except the signing key: its holder could continue the log. */
const PRIVATE = [
  PREFIXES.files,
  PREFIXES.manifests,
  PREFIXES.takenDown,
  PREFIXES.republished,
  PREFIXES.commitments,
] as const;
/** The rest of the public bucket can be rebuilt from the master copy. */
const PUBLIC = ['log/', 'rules/'] as const;

export interface Replicated {
  readonly drafts: Bucket;
  readonly publication: Bucket;
  /** The key of the private bucket, if the stack has its own. */
  readonly dataKey: Key | undefined;
  readonly locked: boolean;
}

export function replicate(
  scope: Construct,
  { drafts, publication, dataKey, locked }: Replicated,
  to: Replica,
): void {
  const role = new Role(scope, 'ReplicaRole', { assumedBy: new ServicePrincipal('s3.amazonaws.com') });
  const target = `arn:${Aws.PARTITION}:s3:::${to.bucket}`;
  const may = (sid: string, actions: string[], ...resources: string[]) =>
    role.addToPrincipalPolicy(new PolicyStatement({ sid, actions, resources }));
  const sources = [
    { bucket: drafts, prefixes: PRIVATE },
    { bucket: publication, prefixes: PUBLIC },
  ] as const;
  may(
    'ReadRules',
    ['s3:GetReplicationConfiguration', 's3:ListBucket'],
    drafts.bucketArn,
    publication.bucketArn,
  );
  const locks = locked ? ['s3:GetObjectRetention', 's3:GetObjectLegalHold'] : [];
  const read = ['s3:GetObjectVersionForReplication', 's3:GetObjectVersionAcl', 's3:GetObjectVersionTagging'];
  const keys = sources.flatMap(({ bucket, prefixes }) =>
    prefixes.map((prefix) => ({ bucket, keys: `${prefix}*` })),
  );
  may('ReadVersions', [...read, ...locks], ...keys.map(({ bucket, keys: of }) => bucket.arnForObjects(of)));
  const write = ['s3:ReplicateObject', 's3:ReplicateTags'];
  if (to.account !== undefined) write.push('s3:ObjectOwnerOverrideToBucketOwner');
  may('WriteReplicas', write, ...keys.map(({ keys: of }) => `${target}/${of}`));
  if (dataKey) may('Unlock', ['kms:Decrypt'], dataKey.keyArn);
  if (to.key !== undefined) may('Lock', ['kms:Encrypt'], to.key);
  for (const { bucket, prefixes } of sources) rulesOn(bucket, prefixes, { role, target, to });
  for (const { bucket, keys: of } of keys) acknowledge(role, `<${logicalId(bucket)}.Arn>/${of}`);
  for (const { keys: of } of keys) acknowledge(role, `arn:<AWS::Partition>:s3:::${to.bucket}/${of}`);
}

function acknowledge(role: Role, resource: string): void {
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${resource}]`,
    reason: 'Keys arise at run time; the grant is limited to one prefix of one bucket and names its actions.',
  });
}

function rulesOn(
  bucket: Bucket,
  prefixes: readonly string[],
  { role, target, to }: { role: Role; target: string; to: Replica },
): void {
  const { defaultChild } = bucket.node;
  if (!(defaultChild instanceof CfnBucket)) throw new Error('the construct of the bucket has no CfnBucket');
  const { account, key } = to;
  const destination = {
    bucket: target,
    ...(account !== undefined && { account, accessControlTranslation: { owner: 'Destination' } }),
    ...(key !== undefined && { encryptionConfiguration: { replicaKmsKeyId: key } }),
  };
  defaultChild.replicationConfiguration = {
    role: role.roleArn,
    rules: prefixes.map((prefix, index) => ({
      id: `Replica-${prefix}`,
      status: 'Enabled',
      priority: index + 1,
      filter: { prefix },
      // A removal here must not remove the replica.
      deleteMarkerReplication: { status: 'Disabled' },
      destination,
      ...(key !== undefined && {
        sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } },
      }),
    })),
  };
}
