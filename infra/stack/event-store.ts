/**
 * In: the encryption key of the tables, and the protection setting. Out: the six tables, the key of the secrets, and
 * with `own` that of the data.
 * Always: a deployment cannot lose acknowledged data. Every table outlives the stack, is protected against deletion
 * after the first success, and is recoverable to any second of the last 35 days. A failed creation leaves none of them
 * behind. No table has an index or a stream, and only the table of refusals has an expiry: the log is permanent, and
 * each table is read by its own key alone.
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

/** A function that can receive grants. */
interface Grantee {
  may(purpose: string, actions: readonly string[], ...resources: readonly string[]): void;
}

interface TableKeys {
  readonly partition: string;
  readonly sort?: string;
  readonly encryptionKey?: Key;
  /** The attribute with the expiry of an item, in seconds since 1970 UTC. */
  readonly expiry?: string;
}

export class EventStore extends Construct {
  /** Every event, under `agency` and `key`: subject, source and id, joined by U+0000. */
  readonly eventLog: Table;
  /** Touched subjects that are not folded yet, under `agency` and `entry`. */
  readonly journal: Table;
  /** Agencies and sources, under `kind` and `id`. */
  readonly registry: Table;
  /** The signing secrets, under `source`, with `secretsKey`: only the intake may read them. */
  readonly secrets: Table;
  readonly secretsKey: Key;
  /** The progress of each `agency`. */
  readonly progress: Table;
  /** Requests refused after a valid signature, under `source` and `refusal`, for 30 days. */
  readonly refusals: Table;
  /** The key of all other tables and of the drafts, if the setting asks for our own. */
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
   * Lets a function use tables and drafts under our own key: DynamoDB and S3 ask for the key on behalf of the caller.
   * No effect with a key of AWS, which needs no grant.
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
      pendingWindow: Duration.days(7), // left by a failed creation; a pending key costs nothing
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
