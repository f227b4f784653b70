/**
 * What the wire-protocol engines of the local stack look like from outside: who asks (`Principal`), what is asked
 * (`AccessRequest`), who decides (`Authorize`), and the two engines that a front door mounts.
 *
 * Always: an engine proves the signature of a request before it asks whether the request is allowed, and asks that
 * before it touches any data. `handle` answers every request itself, refusals included, and does not reject.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Who signed a request: the operator's user, the role of a function, or nobody. */
export type Principal =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'user' | 'role'; readonly name: string; readonly arn: string };

/** A pair of keys as it is handed to a process, and whom it stands for. */
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
  /** A full ARN, or `*` for actions that know no resource. */
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
 * Whom a request comes from: header-signed, presigned or anonymous (no signature at all). `payloadHash` is what the
 * body really hashes to (hex SHA-256), or the literal that the service lets stand for it. Throws `SignatureError`.
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

/** What a table was asked since the engine started, in AWS's units. */
export interface TableCounters {
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Items put or replaced; a put whose condition failed is not one. */
  readonly itemsPut: number;
  /** Authorized requests by action name, as `PutItem`; failed conditions count. */
  readonly requests: Readonly<Record<string, number>>;
}

/** Region, account and partition that the ARNs of an engine name. */
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
  /** Creates what is missing; throws where an existing table has other keys. */
  readonly createTables: (definitions: readonly TableDefinition[]) => Promise<void>;
  /** By table name, a copy of this moment. */
  readonly counters: () => Readonly<Record<string, TableCounters>>;
  readonly close: () => Promise<void>;
}

/** Which pages of other origins may read a bucket, as CloudFormation states it. */
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
  /** By the name of the bucket; one without rules is read by no page of another origin. */
  readonly cors?: Readonly<Record<string, readonly CorsRule[]>>;
  readonly now?: () => Date;
}

export interface S3Engine {
  /** Path style: the first segment of the path is the bucket. */
  readonly handle: Handler;
  /** Creates what is missing; every bucket is versioned. */
  readonly createBuckets: (names: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * The exported constructors, for who mounts them:
 * - `credentials.ts`: `createAuthenticate(keys: readonly AccessKey[], now?: () => Date): Authenticate`
 * - `policy.ts`: `createAuthorize({ identity: { [principalArn]: PolicyDocument[] }, resources: { [bucketArn]: PolicyDocument } }): Authorize`
 * - `dynamodb.ts`: `createDynamoEngine(options: DynamoOptions): Promise<DynamoEngine>`
 * - `s3.ts`: `createS3Engine(options: S3Options): Promise<S3Engine>`
 */
