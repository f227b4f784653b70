/**
 * In: the event store, and the nightly state machine. Out: the function that looks for anything ready to publish, and
 * starts the machine for it. The functions that accept finalisations call it (pipeline-stack.ts), and a schedule does
 * every quarter of an hour.
 * Always: it may read the due entries and start that one machine, and writes nothing. An idle stack makes no transition
 * of the machine and no log line. A failed look is not retried: the next quarter of an hour does its work.
 */
import { Duration, Validations } from 'aws-cdk-lib';
import { ContextAttribute, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { RunMode } from '../../shared/agreement/run-modes.ts';
import type { EventStore } from './event-store.ts';
import { startOn } from './schedule-starts.ts';
import { type FunctionSettings, ServiceFunction } from './service-function.ts';

export interface PendingLookProps {
  readonly store: EventStore;
  readonly machine: StateMachine;
  /** Receives looks that could not be called, as it receives nights that could not be started. */
  readonly deadLetters: Queue;
  readonly settings: FunctionSettings;
}

const quarter = Duration.minutes(15);

export function lookForPending(
  scope: Construct,
  { store, machine, deadLetters, settings }: PendingLookProps,
): ServiceFunction {
  const look = new ServiceFunction(scope, 'StartPending', {
    folder: 'start-pending',
    memoryMiB: 512, // on a quarter of an hour it holds as much as the first step of a chain
    timeout: Duration.minutes(5),
    variables: {
      JOURNAL_TABLE: store.journal.tableName,
      REGISTRY_TABLE: store.registry.tableName,
      PROGRESS_TABLE: store.progress.tableName,
      NIGHTLY_CHAIN: machine.stateMachineArn,
    },
    settings,
    isTerse: true,
  });
  look.may('Journal', ['dynamodb:GetItem', 'dynamodb:Scan'], store.journal.tableArn);
  look.may('Registry', ['dynamodb:Query'], store.registry.tableArn);
  look.may('Progress', ['dynamodb:Scan'], store.progress.tableArn);
  look.may('Chain', ['states:ListExecutions', 'states:StartExecution'], machine.stateMachineArn);
  store.unlockFor(look, 'read');
  look.lambda.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
  Validations.of(look.lambda.node.findChild('EventInvokeConfig')).acknowledge({
    id: 'Serverless-LambdaAsyncFailureDestination',
    reason: 'The next look does the work of a failed one; failures are counted, and an alarm reports them.',
  });
  const mode: RunMode = 'pending';
  startOn(scope, 'Pending', {
    target: { function: look.lambda },
    schedule: ScheduleExpression.rate(quarter),
    // The mode helps an operator who finds the start among the dead letters.
    input: { mode, at: ContextAttribute.scheduledTime },
    tryFor: quarter,
    deadLetters,
  });
  return look;
}
