/**
 * In: the event store and the two buckets. Out: the state machine, its three functions and its two schedules.
 * Always: every role may do what is written here and nothing else, and a start that failed is kept in a queue.
 * No tracing: the regions of China have no X-Ray.
 */
import { Duration, Stack, TimeZone, Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Runtime } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { chainDefinition, type Steps } from './chain-definition.ts';
import type { EventStore } from './event-store.ts';
import { draftsKeys, type Publication } from './publication.ts';
import { keptLog, type Printing, ServiceFunction } from './service-function.ts';

export interface NightlyChainProps {
  readonly store: EventStore;
  readonly publication: Publication;
  readonly runtime: Runtime;
  readonly printing: Printing;
}

export class NightlyChain extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: NightlyChainProps) {
    super(scope, id);
    const steps: Steps = {
      listDue: listDue(this, props),
      rollUp: rollUp(this, props),
      renderReport: renderReport(this, props),
    };
    this.machine = machine(this, steps);
    // Reports are due in the local time of the agencies, and China has one time zone.
    startOn(this, 'Nightly', {
      machine: this.machine,
      schedule: ScheduleExpression.cron({ minute: '30', hour: '0', timeZone: TimeZone.ASIA_SHANGHAI }),
      mode: 'night',
      tryFor: Duration.hours(6),
    });
    startOn(this, 'Pending', {
      machine: this.machine,
      schedule: ScheduleExpression.rate(Duration.minutes(15)),
      mode: 'pending',
      tryFor: Duration.minutes(15), // the next start does the same work
    });
  }
}

function listDue(scope: Construct, { store, runtime }: NightlyChainProps): ServiceFunction {
  const step = new ServiceFunction(scope, 'ListDue', {
    folder: 'list-due',
    memoryMiB: 512,
    timeout: Duration.minutes(5),
    variables: {
      JOURNAL_TABLE: store.journal.tableName,
      REGISTRY_TABLE: store.registry.tableName,
      PROGRESS_TABLE: store.progress.tableName,
    },
    runtime,
  });
  step.may('Journal', ['dynamodb:Scan'], store.journal.tableArn);
  step.may('Registry', ['dynamodb:Query'], store.registry.tableArn);
  step.may('Progress', ['dynamodb:Scan'], store.progress.tableArn);
  return step;
}

function rollUp(scope: Construct, { store, publication, runtime }: NightlyChainProps): ServiceFunction {
  const step = new ServiceFunction(scope, 'RollUp', {
    folder: 'roll-up',
    memoryMiB: 1769, // one whole processor
    timeout: Duration.minutes(15),
    variables: {
      EVENT_LOG_TABLE: store.eventLog.tableName,
      JOURNAL_TABLE: store.journal.tableName,
      REGISTRY_TABLE: store.registry.tableName,
      PROGRESS_TABLE: store.progress.tableName,
      DRAFTS_BUCKET: publication.drafts.bucketName,
    },
    runtime,
  });
  step.may('EventLog', ['dynamodb:Query'], store.eventLog.tableArn);
  step.may('Journal', ['dynamodb:Query'], store.journal.tableArn);
  step.may('Registry', ['dynamodb:GetItem'], store.registry.tableArn);
  step.may('Progress', ['dynamodb:UpdateItem'], store.progress.tableArn);
  step.mayTouchObjects('Folds', {
    bucket: publication.drafts,
    keys: `${draftsKeys.folds}*`,
    actions: ['s3:PutObject'],
  });
  // What was published is compared with the log, and the events of what is about to be are frozen.
  step.mayTouchObjects('Manifests', {
    bucket: publication.drafts,
    keys: `${draftsKeys.manifests}*`,
    actions: ['s3:GetObject'],
  });
  step.mayTouchObjects('FrozenFiles', {
    bucket: publication.drafts,
    keys: `${draftsKeys.files}*`,
    actions: ['s3:GetObject', 's3:PutObject'],
  });
  step.may('ListDrafts', ['s3:ListBucket'], publication.drafts.bucketArn);
  return step;
}

function renderReport(
  scope: Construct,
  { store, publication, runtime, printing }: NightlyChainProps,
): ServiceFunction {
  const { drafts, bucket } = publication;
  const step = new ServiceFunction(scope, 'RenderReport', {
    folder: 'render-report',
    memoryMiB: 1769,
    timeout: Duration.minutes(15),
    variables: {
      JOURNAL_TABLE: store.journal.tableName,
      PROGRESS_TABLE: store.progress.tableName,
      DRAFTS_BUCKET: drafts.bucketName,
      PUBLICATION_BUCKET: bucket.bucketName,
      PUBLICATION_URL: publication.url,
    },
    runtime,
    printing,
  });
  const read = 's3:GetObject';
  const write = 's3:PutObject';
  const objects = (prefix: string, ...actions: string[]) => ({ bucket: drafts, keys: `${prefix}*`, actions });
  step.may('Journal', ['dynamodb:DeleteItem'], store.journal.tableArn);
  step.may('Progress', ['dynamodb:UpdateItem'], store.progress.tableArn);
  step.mayTouchObjects('Folds', objects(draftsKeys.folds, read));
  step.mayTouchObjects('Runs', objects(draftsKeys.runs, read, write));
  step.mayTouchObjects('Drafts', objects(draftsKeys.drafts, read, write, 's3:DeleteObject'));
  step.mayTouchObjects('Versions', objects(draftsKeys.versions, read, write));
  step.may('ListDrafts', ['s3:ListBucket'], drafts.bucketArn);
  step.mayTouchObjects('Publish', { bucket, keys: '*', actions: [read, write] });
  step.may('ListPublication', ['s3:ListBucket'], bucket.bucketArn);
  publication.neverRemovedBy(step.role);
  return step;
}

function machine(scope: Construct, steps: Steps): StateMachine {
  const invoked = Object.values(steps).map((step: ServiceFunction) => step.lambda.functionArn);
  const role = machineRole(scope, invoked);
  const made = new StateMachine(scope, 'Machine', {
    definitionBody: DefinitionBody.fromChainable(chainDefinition(new Construct(scope, 'States'), steps)),
    stateMachineType: StateMachineType.STANDARD,
    // What the role may do is written out below; the CDK would also grant every version of each function.
    role: role.withoutPolicyUpdates(),
    logs: { destination: keptLog(scope, 'Log'), level: LogLevel.ERROR, includeExecutionData: false },
    tracingEnabled: false,
  });
  Validations.of(made).acknowledge(
    {
      id: 'AwsSolutions-SF1',
      reason: 'Errors are what is looked for; the history of every execution is kept 90 days.',
    },
    {
      id: 'AwsSolutions-SF2',
      reason: 'The regions of China have no X-Ray, and one template serves them all.',
    },
  );
  return made;
}

function machineRole(scope: Construct, functions: string[]): Role {
  const role = new Role(scope, 'MachineRole', {
    assumedBy: new ServicePrincipal('states.amazonaws.com'),
    inlinePolicies: {
      Steps: new PolicyDocument({
        statements: [new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: functions })],
      }),
      LogDelivery: new PolicyDocument({ statements: [logDelivery()] }),
    },
  });
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'The actions that set up the delivery of logs take no resource (Step Functions guide, logging).',
  });
  return role;
}

function logDelivery(): PolicyStatement {
  return new PolicyStatement({
    actions: [
      'logs:CreateLogDelivery',
      'logs:GetLogDelivery',
      'logs:UpdateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
    ],
    resources: ['*'],
  });
}

interface Start {
  readonly machine: StateMachine;
  readonly schedule: ScheduleExpression;
  readonly mode: 'night' | 'pending';
  readonly tryFor: Duration;
}

/** A schedule with a queue for the starts that failed and a role that may do these two things only. */
function startOn(scope: Construct, id: string, { machine, schedule, mode, tryFor }: Start): void {
  const stack = Stack.of(scope);
  const deadLetterQueue = new Queue(scope, `${id}DeadLetters`, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(deadLetterQueue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is itself the dead-letter queue of a schedule.',
  });
  const group = { service: 'scheduler', resource: 'schedule-group', resourceName: 'default' };
  const role = new Role(scope, `${id}Role`, {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account, 'aws:SourceArn': stack.formatArn(group) },
      },
    }),
  });
  new Schedule(scope, id, {
    schedule,
    target: new StepFunctionsStartExecution(machine, {
      input: ScheduleTargetInput.fromObject({ mode }),
      role,
      deadLetterQueue,
      maxEventAge: tryFor,
      retryAttempts: 20,
    }),
  });
}
