/**
 * Out: the five tables and the key of the secrets.
 * Always: what was acknowledged cannot be lost by a deployment: every table is protected against deletion, kept
 * when the stack goes, and recoverable to any second of the last 35 days. No table has an index, a stream or an
 * expiry: the log is for ever, and each is read by its own key alone.
 */
import { RemovalPolicy } from 'aws-cdk-lib';
import { type Attribute, AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

interface TableKeys {
  readonly partition: string;
  readonly sort?: string;
  readonly encryptionKey?: Key;
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

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.eventLog = this.table('EventLog', { partition: 'agency', sort: 'key' });
    this.journal = this.table('Journal', { partition: 'agency', sort: 'entry' });
    this.registry = this.table('Registry', { partition: 'kind', sort: 'id' });
    this.secretsKey = new Key(this, 'SecretsKey', {
      description: 'Signing secrets of the sources',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.secrets = this.table('Secrets', { partition: 'source', encryptionKey: this.secretsKey });
    this.progress = this.table('Progress', { partition: 'agency' });
  }

  private table(id: string, { partition, sort, encryptionKey }: TableKeys): Table {
    return new Table(this, id, {
      partitionKey: text(partition),
      ...(sort === undefined ? {} : { sortKey: text(sort) }),
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...(encryptionKey === undefined
        ? { encryption: TableEncryption.AWS_MANAGED }
        : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}

function text(name: string): Attribute {
  return { name, type: AttributeType.STRING };
}
