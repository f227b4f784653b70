/**
 * The master copy of what was published: `versions/` in the private bucket. In: the bucket, the roles that write there, and
 * the setting of Object Lock. Out: the statements of the bucket's policy and its rules of expiry.
 * Always: a frozen file, a manifest and a confirmation are created and never written over, by whomever; the record of
 * a take-down, which is added to, is replaced only by a writer that names what lies there. Nobody puts a delete marker over
 * any of them, and no role of the stack removes a version of an object. No rule of expiry reaches them.
 */
import { Duration } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type Bucket, CfnBucket, type LifecycleRule } from 'aws-cdk-lib/aws-s3';
import type { ObjectLock } from './publication-settings.ts';

const VERSIONS = 'versions/*';
/** A frozen file lies under its digest; the others say once what was decided. */
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

/** One act is left, to the account's administrator alone: taking a damaged version of an object away by its id. */
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
 * By prefix, so that nothing reaches `versions/`. What is passing goes after 30 days. A draft and a segment are replaced or
 * removed, and leave a marker; where no version is left behind a marker, it goes too.
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

/** Of the public bucket: what was replaced or taken down; the master copy has all of it. */
export const publicExpiry: LifecycleRule[] = [
  { id: 'Replaced', noncurrentVersionExpiration: NONCURRENT, expiredObjectDeleteMarker: true },
  { id: 'Abandoned-uploads', abortIncompleteMultipartUploadAfter: ABANDONED },
];

/**
 * Turns Object Lock on without a default of the bucket's own: drafts are to go as they always did. Each object under
 * `versions/` is locked by the function that writes it (shared/store/s3.ts). It cannot be turned off again.
 */
export function lock(bucket: Bucket, setting: ObjectLock): void {
  if (setting.mode === 'none') return;
  const { defaultChild } = bucket.node;
  if (!(defaultChild instanceof CfnBucket)) throw new Error('the private bucket holds no bucket');
  defaultChild.objectLockEnabled = true;
}
