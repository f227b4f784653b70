/**
 * In: the event store, the drafts, the HTTP API, and the OpenID Connect issuer. Out: the function of the desk behind
 * `/desk`, the table with its sign-in secrets, and its address without a trailing slash.
 * Always: the role writes only what the intake writes, an event and a journal entry; it cannot read the sources'
 * secrets. Without an issuer there is no desk, and the rest of the stack is the same.
 */
import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { type HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { CONTRIBUTION, PREFIXES } from '../../shared/agreement/keys.ts';
import type { EventStore } from './event-store.ts';
import type { Publication } from './publication.ts';
import { BEHIND_THE_API, type FunctionSettings, ServiceFunction } from './service-function.ts';
import type { Settings, SignIn } from './settings.ts';

export interface DeskProps {
  readonly store: EventStore;
  readonly publication: Publication;
  readonly api: HttpApi;
  /** The address of the API, without a trailing slash. */
  readonly apiUrl: string;
  readonly settings: FunctionSettings & Pick<Settings, 'protection'> & { readonly signIn: SignIn };
}

export class Desk extends Construct {
  readonly url: string;
  readonly secrets: Table;
  readonly handler: ServiceFunction;

  constructor(scope: Construct, id: string, props: DeskProps) {
    super(scope, id);
    const { store, api, settings } = props;
    this.url = `${props.apiUrl}/desk`;
    this.secrets = new Table(this, 'Secrets', {
      partitionKey: { name: 'source', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: store.secretsKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: settings.protection,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.handler = this.function(props);
    const integration = new HttpLambdaIntegration('Desk', this.handler.lambda);
    for (const path of ['/desk', '/desk/{proxy+}'])
      for (const route of api.addRoutes({ path, methods: [HttpMethod.ANY], integration }))
        Validations.of(route).acknowledge({
          id: 'AwsSolutions-APIG4',
          reason:
            'The function signs people in by OpenID Connect and reads its own cookie; it answers no one else.',
        });
  }

  private function({ store, publication, settings }: DeskProps): ServiceFunction {
    const desk = new ServiceFunction(this, 'Function', {
      folder: 'desk',
      memoryMiB: 1024,
      timeout: BEHIND_THE_API,
      variables: {
        EVENT_LOG_TABLE: store.eventLog.tableName,
        JOURNAL_TABLE: store.journal.tableName,
        REGISTRY_TABLE: store.registry.tableName,
        PROGRESS_TABLE: store.progress.tableName,
        DESK_SECRETS_TABLE: this.secrets.tableName,
        DRAFTS_BUCKET: publication.drafts.bucketName,
        PUBLICATION_URL: publication.url,
        DESK_URL: this.url,
        SIGN_IN_ISSUER: settings.signIn.issuer,
        SIGN_IN_CLIENT: settings.signIn.client,
      },
      settings,
      beside: ['desk-package.mjs'],
    });
    desk.may('EventLog', ['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:Query'], store.eventLog.tableArn);
    desk.may('Journal', ['dynamodb:PutItem', 'dynamodb:Query'], store.journal.tableArn);
    desk.may('Registry', ['dynamodb:GetItem', 'dynamodb:Query'], store.registry.tableArn);
    desk.may('Progress', ['dynamodb:GetItem'], store.progress.tableArn);
    desk.may('DeskSecrets', ['dynamodb:GetItem'], this.secrets.tableArn);
    desk.may('SecretsKey', ['kms:Decrypt'], store.secretsKey.keyArn);
    for (const [purpose, keys] of Object.entries(READS))
      desk.mayTouchObjects(purpose, { bucket: publication.drafts, keys, actions: ['s3:GetObject'] });
    // Without it a missing object is 403, as if forbidden; it also serves to list the versions of an agency.
    desk.may('ListDrafts', ['s3:ListBucket'], publication.drafts.bucketArn);
    store.unlockFor(desk, 'write');
    return desk;
  }
}

/** The desk's reads of the private bucket. Of the publications, not the key that signs the log beside them. */
const READS: Readonly<Record<string, string>> = {
  Segments: `${PREFIXES.segments}*`,
  Manifests: `${PREFIXES.manifests}*`,
  FrozenFiles: `${PREFIXES.files}*`,
  Calendar: `${PREFIXES.calendar}*`,
  Contributions: `${PREFIXES.drafts}*/${CONTRIBUTION}`,
};
