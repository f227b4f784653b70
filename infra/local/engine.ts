/**
 * The interface of the local stack's wire-protocol engines: the caller (`Principal`), the question (`AccessRequest`),
 * the decision (`Authorize`), and the two engines that a front door mounts.
 *
 * Always: an engine verifies the signature of a request before it asks whether the request is allowed, and asks that
 * before it touches any data. `handle` answers every request itself, refusals included, and does not reject.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** The signer of a request: the operator's user, the role of a function, or none. */
export type Principal =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'user' | 'role'; readonly name: string; readonly arn: string };

/** A pair of keys as given to a process, and its principal. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly principal: Exclude<Principal, { kind: 'anonymous' }>;
}

/** One question to the policies. `context` holds IAM condition keys that the request has; a missing one is absent. */
export interface AccessRequest {
  readonly principal: Principal;
  /** `dynamodb:PutItem`, `s3:GetObject`, `kms:Decrypt`… */
  readonly action: string;
  /** A full ARN, or `*` for actions without a resource. */
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

export type Decision =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      readonly because:
        | 'explicit-deny-in-identity-policy'
        | 'explicit-deny-in-resource-policy'
        | 'no-policy-allows';
    };

export type Authorize = (request: AccessRequest) => Decision;

/** The parts of a request that a signature covers, before its body is trusted. */
export interface SignedHead {
  readonly method: string;
  /** Path and query exactly as received (`IncomingMessage.url`). */
  readonly url: string;
  /** Header names in lower case (`IncomingMessage.headers`). */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * The principal of a request: header-signed, presigned or anonymous (no signature at all). `payloadHash` is the body's
 * real hash (hex SHA-256), or the literal that the service accepts in its place. Throws `SignatureError`.
 */
export type Authenticate = (head: SignedHead, payloadHash: string) => Principal;

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A table as CloudFormation describes it. `KMSMasterKeyId` must be resolved to the ARN of the key. */
export interface TableDefinition {
  readonly TableName: string;
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: 'HASH' | 'RANGE' }[];
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: 'S' | 'N' | 'B';
  }[];
  readonly SSESpecification?: { readonly KMSMasterKeyId?: string };
}

/** The usage of a table since the engine started, in AWS's units. */
export interface TableCounters {
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Items put or replaced; a put whose condition failed is not one. */
  readonly itemsPut: number;
  /** Authorized requests by action name, such as `PutItem`; failed conditions count. */
  readonly requests: Readonly<Record<string, number>>;
}

/** Region, account and partition for the ARNs of an engine. */
interface Site {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export interface DynamoOptions extends Site {
  /** Folder of the data; without one everything is kept in memory. */
  readonly directory?: string;
  readonly authenticate: Authenticate;
  readonly authorize: Authorize;
}

export interface DynamoEngine {
  readonly handle: Handler;
  /** Creates missing tables; throws if an existing table has other keys. */
  readonly createTables: (definitions: readonly TableDefinition[]) => Promise<void>;
  /** By table name, a snapshot. */
  readonly counters: () => Readonly<Record<string, TableCounters>>;
  readonly close: () => Promise<void>;
}

/** Pages of other origins that may read a bucket, as CloudFormation states them. */
export interface CorsRule {
  readonly AllowedOrigins: readonly string[];
  readonly AllowedMethods: readonly ('GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE')[];
  readonly AllowedHeaders: readonly string[];
  readonly ExposedHeaders: readonly string[];
  /** Seconds for which a browser may keep the answer. */
  readonly MaxAge?: number | undefined;
}

export interface S3Options {
  /** Only the partition counts: bucket ARNs name neither region nor account. */
  readonly partition: string;
  /** Folder of the data. */
  readonly directory: string;
  readonly authenticate: Authenticate;
  readonly authorize: Authorize;
  /** By the name of the bucket; without rules, no page of another origin can read it. */
  readonly cors?: Readonly<Record<string, readonly CorsRule[]>>;
  readonly now?: () => Date;
}

export interface S3Engine {
  /** Path style: the first segment of the path is the bucket. */
  readonly handle: Handler;
  /** Creates missing buckets; every bucket is versioned. */
  readonly createBuckets: (names: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * The exported constructors, for the code that mounts them:
 * - `credentials.ts`: `createAuthenticate(keys: readonly AccessKey[], now?: () => Date): Authenticate`
 * - `policy.ts`: `createAuthorize({ identity: { [principalArn]: PolicyDocument[] }, resources: { [bucketArn]:
 *   PolicyDocument } }): Authorize`
 * - `dynamodb.ts`: `createDynamoEngine(options: DynamoOptions): Promise<DynamoEngine>`
 * - `s3.ts`: `createS3Engine(options: S3Options): Promise<S3Engine>`
 */
