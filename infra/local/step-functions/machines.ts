/**
 * The state machines of a stack.
 *
 * Comes in: the site, the functions, the folder of the records. Goes out: the executions. Always: functions, lists and
 * children are authorized under the role of the machine, and a refusal shows as it does on AWS.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { keyOf } from '../iam/identities.ts';
import { describeDenial } from '../iam/policy.ts';
import type { Lambda } from '../lambda/functions.ts';
import { failure } from '../lambda/sandbox.ts';
import { nameOf, type Site } from '../site.ts';
import type { MapSurroundings } from './distributed-map.ts';
import { type Executions, openExecutions } from './executions.ts';
import type { Surroundings } from './frame.ts';
import { StateError } from './paths.ts';

interface Options {
  readonly dataDirectory: string;
  /** A developer should not wait two minutes for a service to recover. */
  readonly pauseScale?: number;
  /** Another limit than AWS's, and executions that start twice. */
  readonly express?: Surroundings['express'];
}

export function openMachines(
  site: Site,
  lambda: Pick<Lambda, 'invoke'>,
  { dataDirectory, pauseScale = 0.1, express }: Options,
): Executions {
  const { plan, keys, clock, authorize, report } = site;
  return openExecutions({
    machines: plan.machines,
    directory: join(dataDirectory, 'executions'),
    now: clock.now,
    newId: randomUUID,
    report,
    around: ({ roleArn }) => ({
      functions: new Set(plan.functions.map(({ arn }) => arn)),
      now: clock.now,
      pause: async (ms, signal) => {
        await pause(ms, undefined, { signal });
      },
      pauseScale,
      express,
      invoke: async (functionArn, payload) => {
        const question = {
          principal: keyOf(keys, roleArn).principal,
          action: 'lambda:InvokeFunction',
          resource: functionArn,
        };
        const decision = authorize(question);
        // Step Functions reports every refusal of Lambda itself under this name.
        if (!decision.allowed)
          return failure('Lambda.AWSLambdaException', describeDenial(question, decision));
        return lambda.invoke(nameOf(functionArn), payload);
      },
      ...mapsOf(roleArn, site),
    }),
  });
}

/**
 * The requests of a distributed map to S3, over the wire, and to Step Functions, both under the role of its machine.
 */
function mapsOf(roleArn: string, { plan, url, keys, authorize }: Site): MapSurroundings {
  const { principal, ...credentials } = keyOf(keys, roleArn);
  const { region } = plan.setting;
  return {
    readObject: async (bucket, key) => {
      const s3 = new S3Client({ endpoint: url, region, credentials, forcePathStyle: true });
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return (await Body?.transformToString()) ?? '';
      } finally {
        s3.destroy();
      }
    },
    admitChild: (machineArn, childArn) => {
      const questions = [
        { principal, action: 'states:StartExecution', resource: machineArn },
        { principal, action: 'states:DescribeExecution', resource: childArn },
        { principal, action: 'states:StopExecution', resource: childArn },
      ];
      for (const question of questions) {
        const decision = authorize(question);
        if (!decision.allowed) throw new StateError('States.Runtime', describeDenial(question, decision));
      }
    },
  };
}
