/**
 * Redoes lost starts. In: the stack. Out: the outcome of one chain that does the work of all of them: a chain looks at
 * everything that is due, so three missed nights need one. Always: a message leaves its queue only after that chain has
 * succeeded; otherwise it reappears by itself.
 */

import type { RunMode } from '../../../../shared/agreement/run-modes.ts';
import { lastNight } from '../../../../shared/night/catalogue.ts';
import type { YearResult } from '../../../../shared/night/year-result.ts';
import { bucketsOf, type Site } from '../../connect.ts';
import type { Shell } from '../../io.ts';
import { both } from '../../messages.ts';
import { runNight } from '../night-run.ts';
import { runsOf } from '../stack-status.ts';
import { type DeadLetter, readDeadLetters } from './dead-letters.ts';

/** The traces of failed starts: messages in the queues, and failed runs since the last night. */
export interface Lost {
  letters: readonly DeadLetter[];
  runs: readonly { mode: string }[];
}

export async function findLost(site: Site): Promise<Lost> {
  const night = await lastNight((await bucketsOf(site)).drafts);
  const runs = (await runsOf(site)).filter(
    ({ state, startedAt }) => state !== 'RUNNING' && (!night || startedAt > night.at),
  );
  return { letters: await lettersOf(site), runs };
}

/** The local stack has no queues: its schedules start in process. */
async function lettersOf({ stack, access }: Site): Promise<DeadLetter[]> {
  if (stack === undefined) return [];
  const { CloudFormationClient, DescribeStackResourcesCommand } = await import(
    '@aws-sdk/client-cloudformation'
  );
  const { StackResources = [] } = await new CloudFormationClient({}).send(
    new DescribeStackResourcesCommand({ StackName: stack }),
  );
  const queues = StackResources.filter(
    ({ ResourceType, LogicalResourceId = '' }) =>
      ResourceType === 'AWS::SQS::Queue' && LogicalResourceId.includes('DeadLetters'),
  );
  const { SQSClient } = await import('@aws-sdk/client-sqs');
  return readDeadLetters(
    queues.map(({ PhysicalResourceId = '' }) => PhysicalResourceId),
    new SQSClient(access),
  );
}

/** Runs the chain that replaces all lost starts; undefined if none was lost. */
export async function redrive(
  { letters, runs }: Lost,
  run: (mode: RunMode) => Promise<YearResult[]>,
  shell: Shell,
): Promise<YearResult[] | undefined> {
  const lost = [...letters, ...runs];
  if (lost.length === 0) return undefined;
  const mode = lost.every((each) => each.mode === 'pending') ? 'pending' : 'night';
  shell.tell(
    both({
      zh: `死信 ${letters.length} 条，未完成的运行 ${runs.length} 次；现在补运行一次（${mode}）……`,
      en: `${letters.length} dead letters, ${runs.length} failed runs: one chain for all of them …`,
    }),
  );
  const results = await run(mode);
  for (const { drop } of letters) await drop();
  return results;
}

export const runOn = (site: Site, shell: Shell) => (mode: RunMode) => runNight(site, shell, mode);
