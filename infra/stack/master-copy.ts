/**
 * The master copy of the publications: `versions/` in the private bucket. In: the bucket, the roles that write there,
 * and the setting of Object Lock. Out: the statements of the bucket's policy and its expiry rules.
 * Always: every role can create a frozen file, a manifest or a confirmation, and none can overwrite it. Only the record
 * of a take-down grows: a writer replaces it with a condition on the current one. No one puts a delete marker over any
 * of them, and no role of the stack removes a version of an object. No expiry rule reaches them.
 */
import { Duration } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type Bucket, CfnBucket, type LifecycleRule } from 'aws-cdk-lib/aws-s3';
import type { ObjectLock } from './publication-settings.ts';

const VERSIONS = 'versions/*';
/** A frozen file is stored under its digest; the others record a decision once. */
const CREATED_ONCE = ['versions/files/*', 'versions/manifests/*', 'versions/republished/*'];

const absent = (...names: string[]) => ({
  Null: Object.fromEntries(names.map((name) => [`s3:${name}`, 'true'])),
});

export function keepAsFixed(bucket: Bucket): void {
  const denied = { effect: Effect.DENY, principals: [new AnyPrincipal()] };
  bucket.addToResourcePolicy(
    new PolicyStatement({
      ...denied,
      sid: 'VersionsAreCreatedOnce',
      actions: ['s3:PutObject'],
      resources: CREATED_ONCE.map((keys) => bucket.arnForObjects(keys)),
      conditions: absent('if-none-match'),
    }),
  );
  bucket.addToResourcePolicy(
    new PolicyStatement({
      ...denied,
      sid: 'RecordsAreReplacedKnowingly',
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(VERSIONS)],
      conditions: absent('if-none-match', 'if-match'),
    }),
  );
  bucket.addToResourcePolicy(
    new PolicyStatement({
      ...denied,
      sid: 'VersionsAreNeverHidden',
      actions: ['s3:DeleteObject'],
      resources: [bucket.arnForObjects(VERSIONS)],
    }),
  );
}

/** Only the account's administrator has one act left: deleting a damaged version of an object by its id. */
export function neverRemovedBy(bucket: Bucket, writers: readonly IGrantable[]): void {
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'WritersNeverRemoveVersions',
      effect: Effect.DENY,
      principals: writers.map(({ grantPrincipal }) => grantPrincipal),
      actions: ['s3:DeleteObjectVersion'],
      resources: [bucket.arnForObjects(VERSIONS)],
    }),
  );
}

const NONCURRENT = Duration.days(90);
const ABANDONED = Duration.days(7);

/**
 * By prefix, so that no rule reaches `versions/`. Temporary objects expire after 30 days. A replaced or removed draft
 * or segment leaves a marker; once no version is left behind a marker, the marker expires too.
 */
export function expiryOf(passing: readonly string[], replaced: readonly string[]): LifecycleRule[] {
  return [
    ...passing.map((prefix) => ({
      id: `Expire-${prefix}`,
      prefix,
      expiration: Duration.days(30),
      noncurrentVersionExpiration: NONCURRENT,
    })),
    ...replaced.map((prefix) => ({
      id: `Replaced-${prefix}`,
      prefix,
      noncurrentVersionExpiration: NONCURRENT,
      expiredObjectDeleteMarker: true,
    })),
    { id: 'Abandoned-uploads', abortIncompleteMultipartUploadAfter: ABANDONED },
  ];
}

/** Of the public bucket: replaced and removed objects; the master copy has all of them. */
export const publicExpiry: LifecycleRule[] = [
  { id: 'Replaced', noncurrentVersionExpiration: NONCURRENT, expiredObjectDeleteMarker: true },
  { id: 'Abandoned-uploads', abortIncompleteMultipartUploadAfter: ABANDONED },
];

/**
 * Turns Object Lock on without a default retention: drafts still expire as before. The function that writes an object
 * under `versions/` locks it (shared/store/s3.ts). Object Lock cannot be turned off again.
 */
export function lock(bucket: Bucket, setting: ObjectLock): void {
  if (setting.mode === 'none') return;
  const { defaultChild } = bucket.node;
  if (!(defaultChild instanceof CfnBucket))
    throw new Error('the construct of the private bucket has no CfnBucket');
  defaultChild.objectLockEnabled = true;
}
