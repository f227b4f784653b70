/**
 * The target of a schedule: an execution of a state machine, or an asynchronous invocation of a function.
 *
 * Comes in: the site, the machines and the functions, a schedule, and its scheduled time. Goes out: the start, or a
 * line in the stack's report. Always: the start is authorized under the role of the schedule. A refusal, and a function
 * that fails, are reported and stop no later start. `<aws.scheduler.scheduled-time>` and its like in the input are
 * filled in. A failed function is not retried here, as Lambda would by its asynchronous settings.
 * Source: EventBridge Scheduler User Guide, "Adding context attributes"; "Templated targets".
 */
import { randomUUID } from 'node:crypto';
import { keyOf } from '../iam/identities.ts';
import { describeDenial } from '../iam/policy.ts';
import type { Lambda } from '../lambda/functions.ts';
import { nameOf, type Site } from '../site.ts';
import type { Executions } from '../step-functions/executions.ts';
import type { StackPlan } from '../template/plan.ts';

export interface Targets {
  readonly executions: Pick<Executions, 'start'>;
  readonly lambda: Pick<Lambda, 'invoke'>;
}

type PlannedSchedule = StackPlan['schedules'][number];

const ACTIONS = { machine: 'states:StartExecution', function: 'lambda:InvokeFunction' } as const;

/** Resolves once the start is accepted; for a function, once it has ended. */
export async function startBySchedule(
  { plan, keys, authorize, report }: Site,
  { executions, lambda }: Targets,
  schedule: PlannedSchedule,
  at: Date,
): Promise<void> {
  const { name, target, roleArn } = schedule;
  const { principal } = keyOf(keys, roleArn);
  const question = { principal, action: ACTIONS[target.kind], resource: target.arn };
  const decision = authorize(question);
  if (!decision.allowed) {
    report(`schedule ${name}: ${describeDenial(question, decision)}`);
    return;
  }
  const input = filledIn(schedule, at, plan);
  if (target.kind === 'machine') {
    executions.start(target.arn, input);
    return;
  }
  const outcome = await lambda.invoke(nameOf(target.arn), input);
  if (!outcome.ok) report(`schedule ${name}: ${outcome.errorType}: ${outcome.errorMessage}`);
}

function filledIn({ name, input }: PlannedSchedule, at: Date, { setting }: StackPlan): string {
  const { partition, region, account } = setting;
  const known: Readonly<Record<string, string>> = {
    'scheduled-time': `${at.toISOString().slice(0, 19)}Z`,
    'schedule-arn': `arn:${partition}:scheduler:${region}:${account}:schedule/default/${name}`,
    'execution-id': randomUUID(),
    'attempt-number': '1',
  };
  return input.replace(
    /<aws\.scheduler\.([a-z-]+)>/g,
    (whole, attribute: string) => known[attribute] ?? whole,
  );
}
