/**
 * In: the event store, and where the public reads. Out: the HTTP API with its one function, and its address without a slash at the end.
 * Always: no authorizer stands before the function, because the signature covers the body, which an authorizer
 * does not see. Every path reaches the function, so that it alone words the refusals.
 */
import { Duration, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import type { EventStore } from './event-store.ts';
import { type FunctionSettings, keptLog, ServiceFunction } from './service-function.ts';
import type { Throttle } from './settings.ts';

export interface IntakeProps {
  readonly store: EventStore;
  /** Address of the public bucket, where the page of codes lies. */
  readonly publicationUrl: string;
  readonly settings: FunctionSettings & { readonly throttle: Throttle };
}

// No path, query, address or agent of a caller: whoever reads this log learns nothing about a person.
const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  routeKey: '$context.routeKey',
  status: '$context.status',
  latency: '$context.responseLatency',
});

export class Intake extends Construct {
  readonly url: string;
  readonly api: HttpApi;
  readonly receiveEvents: ServiceFunction;

  constructor(scope: Construct, id: string, props: IntakeProps) {
    super(scope, id);
    const { settings } = props;
    this.receiveEvents = receiver(this, props);
    const integration = new HttpLambdaIntegration('ReceiveEvents', this.receiveEvents.lambda);
    const api = new HttpApi(this, 'Api', { createDefaultStage: false, defaultIntegration: integration });
    this.api = api;
    const routes = api.addRoutes({
      path: '/sources/{source}/events',
      methods: [HttpMethod.POST],
      integration,
    });
    for (const route of [...routes, api.node.findChild('DefaultRoute')]) {
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason: 'Requests are authenticated by a signature over the raw body, which no authorizer is given.',
      });
    }
    new HttpStage(this, 'Stage', {
      httpApi: api,
      autoDeploy: true,
      throttle: { rateLimit: settings.throttle.rate, burstLimit: settings.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(keptLog(this, 'AccessLog', settings.logRetention)),
        format: AccessLogFormat.custom(accessLogFormat),
      },
    });
    this.url = api.apiEndpoint;
  }
}

function receiver(scope: Construct, { store, publicationUrl, settings }: IntakeProps): ServiceFunction {
  const receiveEvents = new ServiceFunction(scope, 'ReceiveEvents', {
    folder: 'receive-events',
    memoryMiB: 512,
    timeout: Duration.seconds(29), // one less than the longest that the API waits
    variables: {
      EVENT_LOG_TABLE: store.eventLog.tableName,
      JOURNAL_TABLE: store.journal.tableName,
      REGISTRY_TABLE: store.registry.tableName,
      SECRETS_TABLE: store.secrets.tableName,
      PUBLICATION_URL: publicationUrl,
    },
    settings,
  });
  receiveEvents.may('EventLog', ['dynamodb:PutItem', 'dynamodb:GetItem'], store.eventLog.tableArn);
  receiveEvents.may('Journal', ['dynamodb:PutItem'], store.journal.tableArn);
  receiveEvents.may('Registry', ['dynamodb:GetItem'], store.registry.tableArn);
  receiveEvents.may('Secrets', ['dynamodb:GetItem'], store.secrets.tableArn);
  receiveEvents.may('SecretsKey', ['kms:Decrypt'], store.secretsKey.keyArn);
  store.unlockFor(receiveEvents, 'write');
  return receiveEvents;
}
