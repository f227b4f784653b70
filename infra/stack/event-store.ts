/**
 * In: whose key the tables lie under, and whether they are protected. Out: the six tables, the key of the secrets, and
 * with `own` that of the data.
 * Always: what was acknowledged cannot be lost by a deployment: every table is kept when the stack goes, protected
 * against deletion from the first success on, and recoverable to any second of the last 35 days. A creation that fails
 * leaves none of them behind. No table has an index or a stream, and
 * none but that of the refusals an expiry: the log is for ever, and each is read by its own key alone.
 */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type Attribute, AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';

export interface EventStoreProps {
  readonly encryption: Settings['encryption'];
  readonly protection: boolean;
}

/** A function, as far as it can be granted something. */
interface Grantee {
  may(purpose: string, actions: readonly string[], ...resources: readonly string[]): void;
}

interface TableKeys {
  readonly partition: string;
  readonly sort?: string;
  readonly encryptionKey?: Key;
  /** The attribute that says when an item goes, in seconds since 1970 UTC. */
  readonly expiry?: string;
}

export class EventStore extends Construct {
  /** Every event, under `agency` and `key`: subject, source and id, joined by U+0000. */
  readonly eventLog: Table;
  /** What was touched and is not folded yet, under `agency` and `entry`. */
  readonly journal: Table;
  /** Agencies and sources, under `kind` and `id`. */
  readonly registry: Table;
  /** The signing secrets, under `source`, with `secretsKey`: intake alone may read them. */
  readonly secrets: Table;
  readonly secretsKey: Key;
  /** How far each `agency` is drafted. */
  readonly progress: Table;
  /** Requests refused after a right signature, under `source` and `refusal`, for 30 days. */
  readonly refusals: Table;
  /** The key of all other tables and of the drafts, where the setting asks for one of our own. */
  readonly dataKey: Key | undefined;
  readonly #protected: boolean;

  constructor(scope: Construct, id: string, { encryption, protection }: EventStoreProps) {
    super(scope, id);
    this.#protected = protection;
    this.dataKey = encryption === 'own' ? this.key('DataKey', 'Events, progress and drafts') : undefined;
    this.eventLog = this.table('EventLog', { partition: 'agency', sort: 'key' });
    this.journal = this.table('Journal', { partition: 'agency', sort: 'entry' });
    this.registry = this.table('Registry', { partition: 'kind', sort: 'id' });
    this.secretsKey = this.key('SecretsKey', 'Signing secrets of the sources');
    this.secrets = this.table('Secrets', { partition: 'source', encryptionKey: this.secretsKey });
    this.progress = this.table('Progress', { partition: 'agency' });
    this.refusals = this.table('Refusals', { partition: 'source', sort: 'refusal', expiry: 'expires' });
  }

  /**
   * Lets a function work on tables and drafts that lie under our own key: DynamoDB and S3 ask for it in the name of
   * the caller. Nothing where the key is AWS's, which asks nobody.
   */
  unlockFor(step: Grantee, doing: 'read' | 'write'): void {
    const actions = doing === 'read' ? ['kms:Decrypt'] : ['kms:Decrypt', 'kms:GenerateDataKey'];
    if (this.dataKey !== undefined) step.may('DataKey', actions, this.dataKey.keyArn);
  }

  private key(id: string, description: string): Key {
    return new Key(this, id, {
      description,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      pendingWindow: Duration.days(7), // of a creation that failed; a key that waits costs nothing
    });
  }

  private table(id: string, keys: TableKeys): Table {
    const { partition, sort, encryptionKey = this.dataKey, expiry } = keys;
    return new Table(this, id, {
      partitionKey: text(partition),
      ...(sort === undefined ? {} : { sortKey: text(sort) }),
      ...(expiry === undefined ? {} : { timeToLiveAttribute: expiry }),
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...(encryptionKey === undefined
        ? { encryption: TableEncryption.AWS_MANAGED }
        : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: this.#protected,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}

function text(name: string): Attribute {
  return { name, type: AttributeType.STRING };
}
