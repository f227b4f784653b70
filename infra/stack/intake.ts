/**
 * In: the event store, the drafts, and the public address. Out: the HTTP API with its two functions, and its address
 * without a trailing slash.
 * Always: no authorizer precedes the function, because the signature covers the body, which an authorizer does not see.
 * Every path reaches a function, so only these word the refusals. The function that answers senders may read and not
 * write. Both are open to strangers, so the cost of a request without a valid signature is bounded
 * (shared/intake/known-sources.ts, limits.ts). Executions can be reserved for the receiving function.
 */
import { Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnIntegration,
  HttpApi,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { PREFIXES } from '../../shared/agreement/keys.ts';
import { addressOf } from './api-address.ts';
import { Canary } from './canary.ts';
import type { EventStore } from './event-store.ts';
import type { Publication } from './publication.ts';
import {
  BEHIND_THE_API,
  type FunctionSettings,
  keptLog,
  ServiceFunction,
  type ServiceFunctionProps,
  vendedName,
} from './service-function.ts';
import type { Settings } from './settings.ts';

export interface IntakeProps {
  readonly store: EventStore;
  /** The place of the page of codes, and the drafts. */
  readonly publication: Publication;
  readonly settings: FunctionSettings &
    Pick<
      Settings,
      'throttle' | 'reservedConcurrency' | 'sourceRate' | 'logAddresses' | 'apiDomain' | 'firewall' | 'canary'
    >;
}

// No path, query or agent of a caller, and no address unless a setting asks for it: a reader of this log learns nothing
// about a person.
const accessLogFormat = (logAddresses: boolean) =>
  JSON.stringify({
    requestId: '$context.requestId',
    routeKey: '$context.routeKey',
    status: '$context.status',
    latency: '$context.responseLatency',
    ...(logAddresses && { address: '$context.identity.sourceIp' }),
  });

const wayBack = [
  [HttpMethod.POST, '/rehearsal'],
  [HttpMethod.POST, '/reconcile'],
  [HttpMethod.GET, ''],
  [HttpMethod.GET, '/faults'],
  [HttpMethod.GET, '/subjects'],
  [HttpMethod.GET, '/years'],
  [HttpMethod.GET, '/refusals'],
] as const;

export class Intake extends Construct {
  readonly url: string;
  /** The target of the domain's DNS record; undefined without a domain. */
  readonly domainTarget: string | undefined;
  readonly api: HttpApi;
  readonly receiveEvents: ServiceFunction;
  /** The questions of senders: the function reads, and may write nothing. */
  readonly answerSenders: ServiceFunction;

  /** Only with the setting. */
  readonly canary: Canary | undefined;

  constructor(scope: Construct, id: string, props: IntakeProps) {
    super(scope, id);
    const { settings } = props;
    this.receiveEvents = receiver(this, props);
    this.answerSenders = answerer(this, props);
    this.canary = settings.canary ? new Canary(this, 'Canary', this.receiveEvents) : undefined;
    const called = this.canary?.alias ?? this.receiveEvents.lambda;
    const integration = new HttpLambdaIntegration('ReceiveEvents', called);
    const api = new HttpApi(this, 'Api', { createDefaultStage: false, defaultIntegration: integration });
    this.api = api;
    const back = new HttpLambdaIntegration('AnswerSenders', this.answerSenders.lambda);
    const routes = [
      ...api.addRoutes({ path: '/sources/{source}/events', methods: [HttpMethod.POST], integration }),
      ...wayBack.flatMap(([method, name]) =>
        api.addRoutes({ path: `/sources/{source}${name}`, methods: [method], integration: back }),
      ),
    ];
    permittedFirst(api);
    for (const route of [...routes, api.node.findChild('DefaultRoute')]) {
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason: 'Requests are authenticated by a signature over the raw body, which no authorizer receives.',
      });
    }
    const stage = new HttpStage(this, 'Stage', {
      httpApi: api,
      autoDeploy: true,
      throttle: { rateLimit: settings.throttle.rate, burstLimit: settings.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          keptLog(this, 'AccessLog', {
            retention: settings.logRetention,
            name: vendedName(this, 'apis'),
          }),
        ),
        format: AccessLogFormat.custom(accessLogFormat(settings.logAddresses)),
      },
    });
    const address = addressOf(this, { api, stage }, settings);
    this.url = address.url;
    this.domainTarget = address.target;
  }
}

/** Where the API calls another alias or function from now on, the permission for it stands before. */
function permittedFirst(api: HttpApi): void {
  const all = api.node.findAll();
  const permissions = all.filter((each) => each instanceof CfnPermission);
  for (const each of all)
    if (each instanceof CfnIntegration)
      for (const permission of permissions) each.addResourceDependency(permission);
}

function receiver(scope: Construct, props: IntakeProps): ServiceFunction {
  const { store, settings } = props;
  const receiveEvents = ofSenders(scope, 'ReceiveEvents', props, {
    folder: 'receive-events',
    variables: { SOURCE_RATE: String(settings.sourceRate) },
    reserved: settings.reservedConcurrency,
  });
  receiveEvents.may('EventLog', ['dynamodb:PutItem', 'dynamodb:GetItem'], store.eventLog.tableArn);
  receiveEvents.may('Journal', ['dynamodb:PutItem'], store.journal.tableArn);
  receiveEvents.may('Refusals', ['dynamodb:PutItem'], store.refusals.tableArn);
  store.unlockFor(receiveEvents, 'write');
  return receiveEvents;
}

function answerer(scope: Construct, props: IntakeProps): ServiceFunction {
  const { store, publication } = props;
  const answerSenders = ofSenders(scope, 'AnswerSenders', props, {
    folder: 'answer-senders',
    variables: { DRAFTS_BUCKET: publication.drafts.bucketName },
  });
  answerSenders.may('EventLog', ['dynamodb:GetItem', 'dynamodb:Query'], store.eventLog.tableArn);
  answerSenders.may('Journal', ['dynamodb:Query'], store.journal.tableArn);
  answerSenders.may('Refusals', ['dynamodb:Query'], store.refusals.tableArn);
  answerSenders.mayTouchObjects('Drafts', {
    bucket: publication.drafts,
    keys: `${PREFIXES.drafts}*`,
    actions: ['s3:GetObject'],
  });
  // Without it a missing draft is 403, as if forbidden.
  answerSenders.may('ListDrafts', ['s3:ListBucket'], publication.drafts.bucketArn);
  store.unlockFor(answerSenders, 'read');
  return answerSenders;
}

/** A function that senders call: it knows the stores, and reads the sources, their agencies and their secrets. */
function ofSenders(
  scope: Construct,
  id: string,
  { store, publication, settings }: IntakeProps,
  { variables, ...own }: Pick<ServiceFunctionProps, 'folder' | 'variables' | 'reserved'>,
): ServiceFunction {
  const made = new ServiceFunction(scope, id, {
    ...own,
    memoryMiB: 512,
    timeout: BEHIND_THE_API,
    variables: {
      EVENT_LOG_TABLE: store.eventLog.tableName,
      JOURNAL_TABLE: store.journal.tableName,
      REGISTRY_TABLE: store.registry.tableName,
      SECRETS_TABLE: store.secrets.tableName,
      REFUSALS_TABLE: store.refusals.tableName,
      PUBLICATION_URL: publication.url,
      ...variables,
    },
    settings,
    isTerse: true,
  });
  // The list of the sources, so that a stranger's request costs no read.
  made.may('Registry', ['dynamodb:GetItem', 'dynamodb:Query'], store.registry.tableArn);
  made.may('Secrets', ['dynamodb:GetItem'], store.secrets.tableArn);
  made.may('SecretsKey', ['kms:Decrypt'], store.secretsKey.keyArn);
  return made;
}
