/**
 * In: the name of a folder in functions/, its size, and its variables.
 * Out: a Lambda function of this project, with its own role and log group.
 * Always: the role starts with only its own log; every other action is written out where it is granted, one statement
 * per purpose. Logs are kept for at least 180 days (网络安全法, article 21(3): no less than six months).
 */
import { CfnResource, Duration, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  type IFunction,
  type IVersion,
  Function as Lambda,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Environment } from '../../shared/agreement/environment.ts';
import { type BundleOrder, functionBundle } from './function-bundle.ts';
import type { Settings } from './settings.ts';

export interface ServiceFunctionProps extends BundleOrder {
  /** The folder in functions/ whose handler.ts exports `handler`. */
  readonly folder:
    | 'receive-events'
    | 'answer-senders'
    | 'start-pending'
    | 'probe'
    | 'list-due'
    | 'roll-up'
    | 'render-report'
    | 'desk';
  readonly memoryMiB: number;
  readonly timeout: Duration;
  readonly variables: Readonly<Omit<Partial<Environment>, 'STAGE'>>;
  readonly settings: FunctionSettings;
  /**
   * Suppresses the platform's own log lines (START, END, REPORT): for functions that strangers call, or that run again
   * and again and mostly do nothing.
   */
  readonly isTerse?: boolean;
  /** Executions reserved for this function. */
  readonly reserved?: number | undefined;
}

/** Common to all functions of a stack. */
export type FunctionSettings = Pick<Settings, 'runtime' | 'stage' | 'logRetention'>;

export interface ObjectGrant {
  readonly bucket: Bucket;
  /** Keys as a pattern, such as `folds/*`. */
  readonly keys: string;
  readonly actions: readonly string[];
}

/** The time-out of a function that answers requests: one second less than the API's longest wait. */
export const BEHIND_THE_API = Duration.seconds(29);

export class ServiceFunction extends Construct {
  readonly lambda: IFunction;
  readonly role: Role;
  readonly #function: Lambda;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const { runtime, stage, logRetention } = props.settings;
    const logGroup = keptLog(this, 'Log', { retention: logRetention });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.may('Log', ['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn);
    const lambda = new Lambda(this, 'Function', {
      code: functionBundle(props),
      handler: 'index.handler',
      runtime,
      architecture: Architecture.X86_64,
      memorySize: props.memoryMiB,
      timeout: props.timeout,
      environment: { ...props.variables, STAGE: stage },
      role: this.role,
      logGroup,
      currentVersionOptions: { removalPolicy: KEPT },
      ...(props.reserved !== undefined && { reservedConcurrentExecutions: props.reserved }),
      ...(props.isTerse && {
        loggingFormat: LoggingFormat.JSON,
        applicationLogLevelV2: ApplicationLogLevel.INFO,
        systemLogLevelV2: SystemLogLevel.WARN,
      }),
    });
    Validations.of(lambda).acknowledge(...acknowledged);
    if (runtime.name !== NEWEST.name)
      Validations.of(lambda).acknowledge(
        { id: 'AwsSolutions-L1', reason: ownRuntime },
        { id: 'Serverless-LambdaLatestVersion', reason: ownRuntime },
      );
    this.lambda = lambda;
    this.#function = lambda;
  }

  /**
   * The published version of the deployed code and configuration. It stays when the next deployment publishes another,
   * so whoever began with it can end with it. A function that nobody asks for its version publishes none.
   */
  get version(): IVersion {
    return this.#function.currentVersion as IVersion;
  }

  /** Publishes to a topic that is made after the function. */
  mayTell(topic: ITopic, variable: keyof Environment): void {
    this.#function.addEnvironment(variable, topic.topicArn);
    this.may('Tell', ['sns:Publish'], topic.topicArn);
  }

  /** Invokes a function that is created after this one, asynchronously. */
  mayCall(other: ServiceFunction, variable: keyof Environment): void {
    this.#function.addEnvironment(variable, other.lambda.functionName);
    this.may('Call', ['lambda:InvokeFunction'], other.lambda.functionArn);
  }

  /** Grants the actions, and no other, on the resources named by their ARNs. */
  may(purpose: string, actions: readonly string[], ...resources: readonly string[]): void {
    // A statement with its own name is not merged with another: the template reads like the design.
    this.role.addToPrincipalPolicy(
      new PolicyStatement({ sid: purpose, actions: [...actions], resources: [...resources] }),
    );
  }

  /** Grants the actions on the objects of one bucket whose keys fit the pattern. */
  mayTouchObjects(purpose: string, { bucket, keys, actions }: ObjectGrant): void {
    this.may(purpose, actions, bucket.arnForObjects(keys));
    Validations.of(this.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${logicalId(bucket)}.Arn>/${keys}]`,
      reason: `Keys arise at run time; the grant is limited to ${keys} of one bucket and names its actions.`,
    });
  }
}

/**
 * A version outlives its place in the template, but not the failure of the deployment that published it. Lambda publishes
 * no second version of equal code: with plain `Retain`, a repeated deployment would be refused for the one left behind.
 */
const KEPT = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

const ownRuntime =
  'The runtime is a setting: the regions of China get a new one later, and the bundles target the oldest.';
const asked =
  'An API or a state machine calls it and waits for its answer, or it looks again and again: the caller answers or retries a failure, or the next look does the same work.';

const NEWEST = Runtime.NODEJS_24_X;
const acknowledged = [
  { id: 'Serverless-LambdaDLQ', reason: asked },
  {
    id: 'Serverless-LambdaTracing',
    reason: 'The regions of China have no X-Ray; the logs carry one id from webhook to version instead.',
  },
];

/**
 * The name of a log group to which another service delivers. Under any other prefix each adds its ARN to one resource
 * policy of the account. That policy is full at 5,120 characters: about twenty stacks (Step Functions guide,
 * "Logging"). The name includes the stack's own id, so that a recreated stack meets no retained group.
 */
export function vendedName(scope: Construct, of: 'states' | 'apis'): string {
  const { stackName, stackId } = Stack.of(scope);
  const id = Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', stackId))));
  return `/aws/vendedlogs/${of}/${stackName}-${id}`;
}

/** A log group with the legal retention, also after the stack is deleted. */
export function keptLog(
  scope: Construct,
  id: string,
  { retention, name }: { retention: RetentionDays; name?: string },
): LogGroup {
  return new LogGroup(scope, id, {
    retention,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ...(name !== undefined && { logGroupName: name }),
  });
}

export function logicalId(construct: Construct): string {
  const resource = construct.node.defaultChild;
  if (!(resource instanceof CfnResource)) throw new Error(`${construct.node.path} has no CfnResource`);
  return Stack.of(construct).getLogicalId(resource);
}
