/**
 * In: the functions of the chain, and the bucket with the list of due agencies. Out: its states, in order: list, map
 * over the agencies if any is due, the same for each further level of governments, catalogue. With express children, a
 * second map with standard ones follows, over those that left no result.
 * Always: states pass object keys, never tables or lists (256 KiB per state), and a turn of the map returns nothing:
 * its result is stored beside the run. A failure of one agency is caught in its own turn and never stops the others,
 * even if it cannot be recorded; failed work stays due. The catalogue is one step after the map.
 * Every step may run twice. Steps name published versions: a run that began before a deployment keeps its definition, and
 * so ends with the code that it began with. The definition uses only Task, Choice, a distributed Map over one JSON file, and paths, so
 * a small runner can run the deployed definition.
 */
import { Duration } from 'aws-cdk-lib';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import {
  Choice,
  Condition,
  DistributedMap,
  type IChainable,
  JsonPath,
  S3JsonItemReader,
  StateMachineType,
  TaskInput,
  type TaskStateBase,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { Children } from './operation-settings.ts';
import type { ServiceFunction } from './service-function.ts';

export interface Steps {
  readonly listDue: ServiceFunction;
  readonly rollUp: ServiceFunction;
  readonly renderReport: ServiceFunction;
}

/** The maps, as named in the ARNs of their children. */
export const EACH_AGENCY = 'EachAgency';
export const EACH_UNFINISHED = 'EachUnfinished';

const path = (at: string) => JsonPath.stringAt(at);

export interface ChainProps {
  readonly drafts: Bucket;
  /**
   * Concurrent turns. With 40, `npm run simulate` processes a country of 35,000 agencies in minutes, far from the
   * limits. An account has 1,000 concurrent executions, which the intake shares. 40 turns read some 18,000 units a
   * second from the log, where a table may serve 40,000 (a turn of a third of a second reads 130). A new account has as
   * few as ten executions.
   */
  readonly turnsAtOnce: number;
  readonly children: Children;
}

export function chainDefinition(scope: Construct, steps: Steps, props: ChainProps): IChainable {
  const { listDue, renderReport } = steps;
  const list = task(scope, 'ListDue', listDue, {
    payload: {
      mode: path('$.mode'),
      run: path('$$.Execution.Name'),
      at: path('$$.Execution.StartTime'),
    },
  });
  const catalogue = task(scope, 'Catalogue', renderReport, {
    payload: { task: 'catalogue', mode: path('$.mode'), run: path('$.run'), at: path('$.at') },
  });
  const listNext = task(scope, 'ListNextLevel', listDue, {
    payload: { mode: path('$.mode'), run: path('$.run'), at: path('$.at'), level: path('$.next') },
  });
  const any = new Choice(scope, 'AnyDue');
  const more = new Choice(scope, 'MoreLevels')
    .when(Condition.numberGreaterThan('$.next', 0), listNext)
    .otherwise(catalogue);
  const each =
    props.children === 'express' ? express(scope, steps, props, more) : map(scope, EACH_AGENCY, steps, props);
  if (props.children === 'standard') each.next(more);
  // Between nights there is mostly nothing to map over, and Step Functions would start a map run all the same.
  any.when(someDue, each).otherwise(more);
  listNext.next(any);
  return list.next(any);
}

const someDue = Condition.numberGreaterThan('$.due.count', 0);

/**
 * Express children, then standard ones for whoever left no result: cut off after five minutes, failed, or never started.
 * The first map may fail as a whole: the second does all of its work.
 */
function express(scope: Construct, steps: Steps, props: ChainProps, then: Choice): DistributedMap {
  const quick = map(scope, EACH_AGENCY, steps, props);
  const unfinished = task(scope, 'ListUnfinished', steps.renderReport, {
    payload: {
      task: 'unfinished',
      mode: path('$.mode'),
      run: path('$.run'),
      at: path('$.at'),
      due: JsonPath.objectAt('$.due'),
      next: path('$.next'),
    },
  });
  const again = map(scope, EACH_UNFINISHED, steps, { ...props, children: 'standard' });
  quick.addCatch(unfinished, { errors: ['States.ALL'], resultPath: JsonPath.DISCARD });
  quick.next(unfinished);
  unfinished.next(new Choice(scope, 'AnyUnfinished').when(someDue, again).otherwise(then));
  again.next(then);
  return quick;
}

function map(
  scope: Construct,
  label: string,
  steps: Steps,
  { drafts, turnsAtOnce, children }: ChainProps,
): DistributedMap {
  const isExpress = children === 'express';
  return new DistributedMap(scope, label, {
    label,
    // A turn may take half an hour, an express child five minutes.
    mapExecutionType: isExpress ? StateMachineType.EXPRESS : StateMachineType.STANDARD,
    itemReader: new S3JsonItemReader({ bucket: drafts as IBucket, key: path('$.due.key') }),
    maxConcurrency: turnsAtOnce,
    itemSelector: {
      run: path('$.run'),
      at: path('$.at'),
      mode: path('$.mode'),
      agency: path('$$.Map.Item.Value.agency'),
      kin: path('$$.Map.Item.Value.kin'),
      turn: path('$$.Map.Item.Value.turn'),
    },
    toleratedFailurePercentage: 100,
    resultPath: JsonPath.DISCARD,
  }).itemProcessor(turn(scope, steps, { isExpress, suffix: label === EACH_AGENCY ? '' : 'Again' }));
}

/** One agency: its log into tables, its tables into drafts and versions; or its failure. */
function turn(
  scope: Construct,
  { rollUp, renderReport }: Steps,
  { isExpress, suffix }: { isExpress: boolean; suffix: string },
): IChainable {
  // Step Functions gathers the results of all turns, though nothing reads them: each is the two bytes of an empty
  // object.
  const outputPath = JsonPath.DISCARD;
  const failed = task(scope, `AgencyFailed${suffix}`, renderReport, {
    payload: {
      task: 'failed',
      run: path('$.run'),
      agency: path('$.agency'),
      turn: path('$.turn'),
      failed: JsonPath.objectAt('$.error'),
    },
    outputPath,
  });
  // The result of a catch goes beside the input, so that the failure keeps the name of its agency.
  const caught = { errors: ['States.ALL'], resultPath: '$.error' };
  const fold = task(scope, `RollUp${suffix}`, rollUp, isExpress ? { payload: timed } : {}).addCatch(
    failed,
    caught,
  );
  const render = task(scope, `RenderReport${suffix}`, renderReport, {
    payload: {
      task: 'report',
      run: path('$.run'),
      at: path('$.at'),
      agency: path('$.agency'),
      turn: path('$.turn'),
      fold: path('$.fold'),
      ...(isExpress && { begun: path('$.begun') }),
    },
    outputPath,
  }).addCatch(failed, caught);
  return fold.next(render);
}

/** What the map selected, and when the child began: a fold that takes too long for it keeps nothing, and a result comes last. */
const timed = {
  run: path('$.run'),
  at: path('$.at'),
  mode: path('$.mode'),
  agency: path('$.agency'),
  kin: path('$.kin'),
  turn: path('$.turn'),
  begun: path('$$.Execution.StartTime'),
};

function task(
  scope: Construct,
  name: string,
  step: ServiceFunction,
  { payload, outputPath }: { payload?: Record<string, unknown>; outputPath?: string } = {},
): TaskStateBase {
  return new LambdaInvoke(scope, name, {
    lambdaFunction: step.version,
    payloadResponseOnly: true,
    retryOnServiceExceptions: false,
    ...(payload && { payload: TaskInput.fromObject(payload) }),
    ...(outputPath && { outputPath }),
  }).addRetry({
    // The CDK's own list omits the throttle, which a map can meet.
    errors: [
      'Lambda.ClientExecutionTimeoutException',
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.TooManyRequestsException',
    ],
    interval: Duration.seconds(2),
    maxAttempts: 6,
    backoffRate: 2,
  });
}
