/**
 * In: the publication mode, and the key of the drafts. Out: the private bucket of drafts and the bucket of reports,
 * with its public address.
 * Always: both are versioned, outlive the stack, and answer only over TLS. Reports are readable by key and not
 * listable, by the world or by the distribution alone. An object of a version is created once: a second write without a
 * condition is denied to all, and removal to the publishing role (a take-down is an operator's own act). The two
 * buckets keep their ids in every mode. `versions/` in the private bucket is as write-once as the public copy
 * (master-copy.ts), and nothing of it expires.
 */
import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type CorsRule,
  HttpMethods,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { PREFIXES } from '../../shared/agreement/keys.ts';
import { type Distributed, distribute } from './distribution.ts';
import { expiryOf, keepAsFixed, lock, neverRemovedBy, publicExpiry } from './master-copy.ts';
import type { ObjectLock, PublicationMode } from './publication-settings.ts';

const versionObjects = '*/v*/*';

const house: BucketProps = {
  versioned: true,
  enforceSSL: true,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
};

export interface PublicationProps {
  readonly mode: PublicationMode;
  /** Of the drafts; the reports use S3's own key, because anonymous readers could not use ours. */
  readonly dataKey: Key | undefined;
  readonly objectLock: ObjectLock;
}

export class Publication extends Construct {
  readonly drafts: Bucket;
  readonly bucket: Bucket;
  readonly distribution: Distributed | undefined;
  /** The public address, without a trailing slash. */
  readonly url: string;

  constructor(scope: Construct, id: string, { mode, dataKey, objectLock }: PublicationProps) {
    super(scope, id);
    this.drafts = privateBucket(this, dataKey);
    lock(this.drafts, objectLock);
    keepAsFixed(this.drafts);
    this.bucket = reportsBucket(this, mode.mode);
    if (mode.mode === 'bucket') {
      everybodyReads(this.bucket);
      this.distribution = undefined;
      this.url = `https://${this.bucket.bucketRegionalDomainName}`;
    } else {
      this.distribution = distribute(this, this.bucket, mode);
      this.url = `https://${mode.domain?.name ?? this.distribution.domainName}`;
    }
  }

  /** Denies the publisher an act that the others are trusted not to do: removing an object of a version. */
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

  /** The same for the master copy, for every role that writes there. */
  masterCopyKeptFrom(...writers: readonly IGrantable[]): void {
    neverRemovedBy(this.drafts, writers);
  }
}

function privateBucket(scope: Construct, dataKey: Key | undefined): Bucket {
  const bucket = new Bucket(scope, 'Drafts', {
    ...house,
    ...(dataKey === undefined
      ? { encryption: BucketEncryption.S3_MANAGED }
      : { encryption: BucketEncryption.KMS, encryptionKey: dataKey, bucketKeyEnabled: true }),
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    lifecycleRules: expiryOf([PREFIXES.folds, PREFIXES.runs], [PREFIXES.segments, PREFIXES.drafts]),
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'Two roles of this stack are its only clients; their own logs record their acts for 180 days.',
  });
  return bucket;
}

/** Open to a policy of public read, or closed to all but the distribution. */
const publicAccess = {
  bucket: new BlockPublicAccess({
    blockPublicAcls: true,
    ignorePublicAcls: true,
    blockPublicPolicy: false,
    restrictPublicBuckets: false,
  }),
  cloudfront: BlockPublicAccess.BLOCK_ALL,
};

/** A page of any other site may read public objects, and learn whether they changed. */
const anySiteReads: CorsRule = {
  allowedMethods: [HttpMethods.GET, HttpMethods.HEAD],
  allowedOrigins: ['*'],
  allowedHeaders: ['*'],
  exposedHeaders: ['ETag', 'Content-Length', 'Content-Range', 'Accept-Ranges'],
  maxAge: 86_400,
};

function reportsBucket(scope: Construct, mode: PublicationMode['mode']): Bucket {
  const bucket = new Bucket(scope, 'Bucket', {
    ...house,
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: publicAccess[mode],
    lifecycleRules: publicExpiry,
    cors: [anySiteReads],
  });
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
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'An access log would hold the addresses of readers of public reports: personal data without need.',
  });
  return bucket;
}

function everybodyReads(bucket: Bucket): void {
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'EverybodyReads',
      principals: [new AnyPrincipal()],
      actions: ['s3:GetObject'],
      resources: [bucket.arnForObjects('*')],
    }),
  );
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S2',
    reason:
      'The reports are published by law (条例, articles 49 and 50). Access lists stay blocked; the policy opens only s3:GetObject.',
  });
}
