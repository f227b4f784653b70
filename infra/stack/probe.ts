/**
 * The probe from outside. In: the event store, the publication, the endpoint's address, the setting. Out: the function
 * that fetches as the public and senders do, once an hour, and its schedule.
 * Always: it fetches without any rights, like any reader. It may write two files of the publication and nothing else.
 * Without the setting, neither probe nor alarm exists. One alarm reports a probe that fails or does not run, so nobody
 * watches the dead letters of its schedule.
 */
import { Duration, Validations } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { LAST_NIGHT, PREFIXES, STATUS_FILES } from '../../shared/agreement/keys.ts';
import type { EventStore } from './event-store.ts';
import type { Publication } from './publication.ts';
import { startOn } from './schedule-starts.ts';
import { type FunctionSettings, ServiceFunction } from './service-function.ts';

export interface ProbeProps {
  readonly store: EventStore;
  readonly publication: Publication;
  /** The address of the API, without a trailing slash. */
  readonly apiUrl: string;
  readonly settings: FunctionSettings;
}

const hour = Duration.hours(1);

export class Probe extends Construct {
  readonly function: ServiceFunction;

  constructor(scope: Construct, id: string, { store, publication, apiUrl, settings }: ProbeProps) {
    super(scope, id);
    const { drafts, bucket, url } = publication;
    const probe = new ServiceFunction(this, 'Function', {
      folder: 'probe',
      memoryMiB: 512,
      timeout: Duration.minutes(2),
      variables: {
        REGISTRY_TABLE: store.registry.tableName,
        PROGRESS_TABLE: store.progress.tableName,
        DRAFTS_BUCKET: drafts.bucketName,
        PUBLICATION_BUCKET: bucket.bucketName,
        PUBLICATION_URL: url,
        API_URL: apiUrl,
      },
      settings,
      isTerse: true,
    });
    probe.may('Registry', ['dynamodb:Query'], store.registry.tableArn);
    probe.may('Progress', ['dynamodb:Scan'], store.progress.tableArn);
    probe.may('LastNight', ['s3:GetObject'], drafts.arnForObjects(`${PREFIXES.runs}${LAST_NIGHT}`));
    // Without it S3 answers 403 for a missing object.
    probe.may('ListDrafts', ['s3:ListBucket'], drafts.bucketArn);
    probe.mayTouchObjects('Status', { bucket, keys: STATUS_FILES, actions: ['s3:PutObject'] });
    store.unlockFor(probe, 'read');
    probe.lambda.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: hour });
    Validations.of(probe.lambda.node.findChild('EventInvokeConfig')).acknowledge({
      id: 'Serverless-LambdaAsyncFailureDestination',
      reason: 'The next probe looks again; failures are counted, and an alarm reports them.',
    });
    startOn(this, 'Hourly', {
      target: { function: probe.lambda },
      schedule: ScheduleExpression.rate(hour),
      input: {},
      tryFor: hour,
    });
    this.function = probe;
  }
}
