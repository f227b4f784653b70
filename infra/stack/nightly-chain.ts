/**
 * In: the event store and the two buckets. Out: the state machine, its three functions, the schedule of its nights, and
 * the look that starts it between them.
 * Always: every role has only the rights written here, and a queue keeps a failed start. No tracing: the regions of
 * China have no X-Ray.
 */
import { Duration, TimeZone, Validations } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { CONTRIBUTION, DUE, KNOWN, PREFIXES } from '../../shared/agreement/keys.ts';
import { runByVariable } from '../../shared/agreement/run-by.ts';
import type { RunMode } from '../../shared/agreement/run-modes.ts';
import { chainDefinition, type Steps } from './chain-definition.ts';
import type { EventStore } from './event-store.ts';
import type { LogKey } from './log-key.ts';
import { machineRole, mayHaveChildren } from './machine-role.ts';
import type { Notices } from './notices.ts';
import { lookForPending } from './pending-look.ts';
import type { Publication } from './publication.ts';
import { objectLockVariable } from './publication-settings.ts';
import { startOn } from './schedule-starts.ts';
import { type FunctionSettings, keptLog, ServiceFunction, vendedName } from './service-function.ts';
import type { Settings } from './settings.ts';

export interface NightlyChainProps {
  readonly store: EventStore;
  readonly publication: Publication;
  readonly notices: Notices;
  readonly logKey: LogKey;
  readonly settings: FunctionSettings &
    Pick<Settings, 'printing' | 'objectLock' | 'turnsAtOnce' | 'children' | 'runBy'>;
}

export class NightlyChain extends Construct {
  readonly machine: StateMachine;
  readonly steps: Steps;
  /** Starts the machine between nights. */
  readonly look: ServiceFunction;
  /** Starts that failed, of nights and of looks. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: NightlyChainProps) {
    super(scope, id);
    this.steps = {
      listDue: listDue(this, props),
      rollUp: rollUp(this, props),
      renderReport: renderReport(this, props),
    };
    props.publication.masterCopyKeptFrom(this.steps.rollUp.role, this.steps.renderReport.role);
    this.machine = machine(this, this.steps, props);
    // Reports are due in the local time of the agencies, and China has one time zone.
    const mode: RunMode = 'night';
    this.deadLetters = startOn(this, 'Nightly', {
      target: { machine: this.machine },
      schedule: ScheduleExpression.cron({ minute: '30', hour: '0', timeZone: TimeZone.ASIA_SHANGHAI }),
      input: { mode },
      tryFor: Duration.hours(6),
    });
    const { store, settings } = props;
    const { machine: started, deadLetters } = this;
    this.look = lookForPending(this, { store, machine: started, deadLetters, settings });
  }
}

function listDue(scope: Construct, { store, publication, settings }: NightlyChainProps): ServiceFunction {
  const step = new ServiceFunction(scope, 'ListDue', {
    folder: 'list-due',
    memoryMiB: 512,
    timeout: Duration.minutes(5),
    variables: {
      JOURNAL_TABLE: store.journal.tableName,
      REGISTRY_TABLE: store.registry.tableName,
      PROGRESS_TABLE: store.progress.tableName,
      DRAFTS_BUCKET: publication.drafts.bucketName,
    },
    settings,
  });
  step.may('Journal', ['dynamodb:Scan', 'dynamodb:PutItem'], store.journal.tableArn);
  step.may('Registry', ['dynamodb:Query', 'dynamodb:PutItem'], store.registry.tableArn);
  step.may('Progress', ['dynamodb:Scan'], store.progress.tableArn);
  step.mayTouchObjects('Due', {
    bucket: publication.drafts,
    keys: `${PREFIXES.runs}*/${DUE}`,
    actions: ['s3:PutObject'],
  });
  step.mayTouchObjects('Known', {
    bucket: publication.drafts,
    keys: `${PREFIXES.runs}*/${KNOWN}`,
    actions: ['s3:PutObject'],
  });
  step.mayTouchObjects('Late', {
    bucket: publication.drafts,
    keys: `${PREFIXES.late}*`,
    actions: ['s3:GetObject', 's3:PutObject'],
  });
  // Without it S3 answers 403 for a missing object.
  step.may('ListDrafts', ['s3:ListBucket'], publication.drafts.bucketArn);
  store.unlockFor(step, 'write');
  return step;
}

/** A write that also locks its object needs a separate right. */
function lockAction({ objectLock }: Pick<Settings, 'objectLock'>): string[] {
  return objectLock.mode === 'none' ? [] : ['s3:PutObjectRetention'];
}

function rollUp(scope: Construct, { store, publication, settings }: NightlyChainProps): ServiceFunction {
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
      OBJECT_LOCK: objectLockVariable(settings.objectLock),
    },
    settings,
  });
  grantRollUp(step, { store, publication, settings });
  return step;
}

function grantRollUp(
  step: ServiceFunction,
  { store, publication, settings }: Pick<NightlyChainProps, 'store' | 'publication' | 'settings'>,
): void {
  step.may('EventLog', ['dynamodb:Query', 'dynamodb:BatchGetItem'], store.eventLog.tableArn);
  step.may('Journal', ['dynamodb:Query'], store.journal.tableArn);
  // The agency's own entry, and the clocks of sandboxes.
  step.may('Registry', ['dynamodb:GetItem', 'dynamodb:Query'], store.registry.tableArn);
  // For a government: all agencies, to find its members, as the list of its run recorded them.
  step.mayTouchObjects('Known', {
    bucket: publication.drafts,
    keys: `${PREFIXES.runs}*/${KNOWN}`,
    actions: ['s3:GetObject'],
  });
  step.may('Progress', ['dynamodb:GetItem', 'dynamodb:UpdateItem'], store.progress.tableArn);
  step.mayTouchObjects('Folds', {
    bucket: publication.drafts,
    keys: `${PREFIXES.folds}*`,
    actions: ['s3:PutObject'],
  });
  step.mayTouchObjects('Contributions', {
    bucket: publication.drafts,
    keys: `${PREFIXES.drafts}*/${CONTRIBUTION}`,
    actions: ['s3:GetObject'],
  });
  // Limits count ten working days by it.
  step.mayTouchObjects('Calendar', {
    bucket: publication.drafts,
    keys: `${PREFIXES.calendar}*`,
    actions: ['s3:GetObject'],
  });
  step.mayTouchObjects('Segments', {
    bucket: publication.drafts,
    keys: `${PREFIXES.segments}*`,
    actions: ['s3:GetObject', 's3:PutObject'],
  });
  // The fold compares publications with the log, and freezes the events of the next version.
  step.mayTouchObjects('Manifests', {
    bucket: publication.drafts,
    keys: `${PREFIXES.manifests}*`,
    actions: ['s3:GetObject'],
  });
  step.mayTouchObjects('FrozenFiles', {
    bucket: publication.drafts,
    keys: `${PREFIXES.files}*`,
    actions: ['s3:GetObject', 's3:PutObject', ...lockAction(settings)],
  });
  step.may('ListDrafts', ['s3:ListBucket'], publication.drafts.bucketArn);
  store.unlockFor(step, 'write');
}

function renderReport(
  scope: Construct,
  { store, publication, notices, logKey, settings }: NightlyChainProps,
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
      OBJECT_LOCK: objectLockVariable(settings.objectLock),
      LOG_KEY: logKey.variable,
      NOTICE_TOPIC: notices.topic.topicArn,
      RUN_BY: runByVariable(settings.runBy),
    },
    settings,
    printing: settings.printing,
    beside: ['verify-package.mjs', 'rules-package.mjs'],
  });
  const read = 's3:GetObject';
  const write = 's3:PutObject';
  const objects = (prefix: string, ...actions: string[]) => ({ bucket: drafts, keys: `${prefix}*`, actions });
  step.may('Journal', ['dynamodb:DeleteItem'], store.journal.tableArn);
  step.may('Progress', ['dynamodb:UpdateItem'], store.progress.tableArn);
  step.mayTouchObjects('Folds', objects(PREFIXES.folds, read));
  step.mayTouchObjects('Runs', objects(PREFIXES.runs, read, write));
  step.mayTouchObjects('Drafts', objects(PREFIXES.drafts, read, write, 's3:DeleteObject'));
  step.mayTouchObjects('Versions', objects(PREFIXES.versions, read, write, ...lockAction(settings)));
  step.may('ListDrafts', ['s3:ListBucket'], drafts.bucketArn);
  step.mayTouchObjects('Publish', { bucket, keys: '*', actions: [read, write] });
  logKey.usedBy(step);
  step.may('Notices', ['sns:Publish'], notices.topic.topicArn);
  step.may('ListPublication', ['s3:ListBucket'], bucket.bucketArn);
  publication.neverRemovedBy(step.role);
  store.unlockFor(step, 'write');
  return step;
}

const noTracing = 'The regions of China have no X-Ray, and one template serves them all.';

// The night begins at 00:30. Work left at 06:00 stays due, and the alarm comes while there is time to look.
const untilSix = Duration.minutes(330);

function machine(scope: Construct, steps: Steps, props: NightlyChainProps): StateMachine {
  const { drafts } = props.publication;
  const { turnsAtOnce, children } = props.settings;
  const functions = Object.values(steps).map((step: ServiceFunction) => step.lambda);
  const role = machineRole(scope, { functions, drafts, store: props.store });
  const made = new StateMachine(scope, 'Machine', {
    definitionBody: DefinitionBody.fromChainable(
      chainDefinition(new Construct(scope, 'States'), steps, { drafts, turnsAtOnce, children }),
    ),
    stateMachineType: StateMachineType.STANDARD,
    // The role's rights are written out: the CDK would grant the present version alone, and every object of the bucket.
    role: role.withoutPolicyUpdates(),
    logs: {
      destination: keptLog(scope, 'Log', {
        retention: props.settings.logRetention,
        name: vendedName(scope, 'states'),
      }),
      level: LogLevel.ERROR,
      includeExecutionData: false,
    },
    tracingEnabled: false,
    timeout: untilSix,
  });
  Validations.of(made).acknowledge(
    {
      id: 'AwsSolutions-SF1',
      reason: 'Operators look for errors; the history of every execution is kept for 90 days.',
    },
    { id: 'AwsSolutions-SF2', reason: noTracing },
    { id: 'Serverless-StepFunctionStateMachineXray', reason: noTracing },
  );
  mayHaveChildren(made, role, children);
  return made;
}
