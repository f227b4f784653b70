/**
 * In: the functions of the chain. Out: its states, in the order list, map over the agencies, catalogue.
 * Always: states pass keys of objects, never tables (256 KiB a state). One agency's failure is caught in its own
 * turn of the map and never stops the others; what failed stays due. The catalogue is one step after the map.
 * Every step may run twice. Only Task, Map, Pass and paths are used, so that a
 * small runner can run the deployed definition.
 */
import { Duration } from 'aws-cdk-lib';
import {
  type IChainable,
  JsonPath,
  Map as MapState,
  Pass,
  TaskInput,
  type TaskStateBase,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { ServiceFunction } from './service-function.ts';

export interface Steps {
  readonly listDue: ServiceFunction;
  readonly rollUp: ServiceFunction;
  readonly renderReport: ServiceFunction;
}

export function chainDefinition(scope: Construct, { listDue, rollUp, renderReport }: Steps): IChainable {
  const path = (at: string) => JsonPath.stringAt(at);
  const list = task(scope, 'ListDue', listDue, {
    mode: path('$.mode'),
    run: path('$$.Execution.Name'),
    at: path('$$.Execution.StartTime'),
  });
  // The result of a catch goes beside the input, so that the failure keeps the name of its agency.
  const failed = new Pass(scope, 'AgencyFailed', {
    parameters: { agency: path('$.agency'), failed: JsonPath.objectAt('$.error') },
  });
  const caught = { errors: ['States.ALL'], resultPath: '$.error' };
  const fold = task(scope, 'RollUp', rollUp).addCatch(failed, caught);
  const render = task(scope, 'RenderReport', renderReport, {
    task: 'report',
    run: path('$.run'),
    at: path('$.at'),
    agency: path('$.agency'),
    fold: path('$.fold'),
  }).addCatch(failed, caught);
  const each = new MapState(scope, 'EachAgency', {
    itemsPath: '$.due',
    maxConcurrency: 8,
    itemSelector: {
      run: path('$.run'),
      at: path('$.at'),
      mode: path('$.mode'),
      agency: path('$$.Map.Item.Value.agency'),
    },
    resultPath: '$.results',
  }).itemProcessor(fold.next(render));
  const catalogue = task(scope, 'Catalogue', renderReport, {
    task: 'catalogue',
    mode: path('$.mode'),
    run: path('$.run'),
    at: path('$.at'),
    results: JsonPath.objectAt('$.results'),
  });
  return list.next(each).next(catalogue);
}

function task(
  scope: Construct,
  name: string,
  step: ServiceFunction,
  payload?: Record<string, unknown>,
): TaskStateBase {
  return new LambdaInvoke(scope, name, {
    lambdaFunction: step.lambda,
    payloadResponseOnly: true,
    retryOnServiceExceptions: false,
    ...(payload === undefined ? {} : { payload: TaskInput.fromObject(payload) }),
  }).addRetry({
    // The CDK's own list leaves the throttle out, which a map of eight can meet.
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
