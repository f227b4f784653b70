/**
 * In: the target, and its times. Out: a schedule of EventBridge, and the queue of its failed starts.
 * Always: a schedule has its own role with two rights only: start its one target, and put a failed start into its
 * queue. The CDK would also grant a call of every version of a function.
 */
import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, type ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke, StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

export interface Start {
  readonly schedule: ScheduleExpression;
  /** Starts a machine or invokes a function asynchronously. */
  readonly target: { readonly machine: StateMachine } | { readonly function: IFunction };
  readonly input: object;
  readonly tryFor: Duration;
  /** The queue for failed starts; by default a new one. */
  readonly deadLetters?: Queue;
}

/** The queue of failed starts. */
export function startOn(scope: Construct, id: string, start: Start): Queue {
  const { schedule, target, input, tryFor } = start;
  const deadLetterQueue = start.deadLetters ?? deadLetters(scope, `${id}DeadLetters`);
  const role = scheduleRole(scope, `${id}Role`);
  const [action, arn] =
    'machine' in target
      ? ['states:StartExecution', target.machine.stateMachineArn]
      : ['lambda:InvokeFunction', target.function.functionArn];
  role.addToPrincipalPolicy(new PolicyStatement({ sid: 'Start', actions: [action], resources: [arn] }));
  role.addToPrincipalPolicy(
    new PolicyStatement({
      sid: 'PutAside',
      actions: ['sqs:SendMessage'],
      resources: [deadLetterQueue.queueArn],
    }),
  );
  const how = {
    input: ScheduleTargetInput.fromObject(input),
    role: role.withoutPolicyUpdates(),
    deadLetterQueue,
    maxEventAge: tryFor,
    retryAttempts: 20,
  };
  new Schedule(scope, id, {
    schedule,
    target:
      'machine' in target
        ? new StepFunctionsStartExecution(target.machine, how)
        : new LambdaInvoke(target.function, how),
  });
  return deadLetterQueue;
}

function deadLetters(scope: Construct, id: string): Queue {
  const queue = new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  const itself = 'It is itself the dead-letter queue of a schedule.';
  Validations.of(queue).acknowledge(
    { id: 'AwsSolutions-SQS3', reason: itself },
    { id: 'Serverless-SQSRedrivePolicy', reason: itself },
  );
  return queue;
}

function scheduleRole(scope: Construct, id: string): Role {
  const stack = Stack.of(scope);
  const group = { service: 'scheduler', resource: 'schedule-group', resourceName: 'default' };
  return new Role(scope, id, {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account, 'aws:SourceArn': stack.formatArn(group) },
      },
    }),
  });
}
