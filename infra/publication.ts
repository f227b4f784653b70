/**
 * Out: the private bucket of drafts and the public bucket of reports, with its address.
 * Always: both are versioned, kept when the stack goes, and answer over TLS alone. The public one is readable by
 * its keys and not listable; in it an object of a version is created once: a second write without a condition is
 * denied to everybody, and removal to the role that publishes (taking a report down is an operator's own act).
 */
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** Where things lie in the private bucket. */
export const draftsKeys = {
  /** Models on their way from roll-up to render. */
  folds: 'folds/',
  /** Summaries of nights. */
  runs: 'runs/',
  /** The current drafts. */
  drafts: 'drafts/',
  /** Versions as they were fixed; they never expire. */
  versions: 'versions/',
  manifests: 'versions/manifests/',
  files: 'versions/files/',
} as const;

const versionObjects = '*/v*/*';

const house: BucketProps = {
  versioned: true,
  enforceSSL: true,
  encryption: BucketEncryption.S3_MANAGED, // anonymous readers could not use a key of ours
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  removalPolicy: RemovalPolicy.RETAIN,
};

export class Publication extends Construct {
  readonly drafts: Bucket;
  readonly bucket: Bucket;
  /** Address of the public bucket, without a slash at the end. */
  readonly url: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.drafts = privateBucket(this);
    this.bucket = publicBucket(this);
    this.url = `https://${this.bucket.bucketRegionalDomainName}`;
  }

  /** Denies the publisher what the others are trusted not to do: removing an object of a version. */
  neverRemovedBy(publisher: IGrantable): void {
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'PublisherNeverRemovesVersions',
        effect: Effect.DENY,
        principals: [publisher.grantPrincipal],
        actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
        resources: [this.bucket.arnForObjects(versionObjects)],
      }),
    );
  }
}

function privateBucket(scope: Construct): Bucket {
  const passing = (prefix: string) => ({ id: `Expire-${prefix}`, prefix, expiration: Duration.days(30) });
  const bucket = new Bucket(scope, 'Drafts', {
    ...house,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    lifecycleRules: [
      passing(draftsKeys.folds),
      passing(draftsKeys.runs),
      { id: 'Expire-noncurrent', noncurrentVersionExpiration: Duration.days(90) },
    ],
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Two roles of this stack are its only clients; what they do stands in their own logs for 180 days.',
  });
  return bucket;
}

function publicBucket(scope: Construct): Bucket {
  const bucket = new Bucket(scope, 'Bucket', {
    ...house,
    blockPublicAccess: new BlockPublicAccess({
      blockPublicAcls: true,
      ignorePublicAcls: true,
      blockPublicPolicy: false,
      restrictPublicBuckets: false,
    }),
  });
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'EverybodyReads',
      principals: [new AnyPrincipal()],
      actions: ['s3:GetObject'],
      resources: [bucket.arnForObjects('*')],
    }),
  );
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'VersionsAreCreatedOnce',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(versionObjects)],
      conditions: { Null: { 's3:if-none-match': 'true' } },
    }),
  );
  Validations.of(bucket).acknowledge(
    {
      id: 'AwsSolutions-S1',
      reason:
        'An access log would hold the addresses of those who read public reports: personal data without need.',
    },
    {
      id: 'AwsSolutions-S2',
      reason:
        'The reports are published by law (条例, articles 49 and 50). Access lists stay blocked; the policy opens s3:GetObject alone.',
    },
  );
  return bucket;
}
