/**
 * The published versions that the chain calls: when another one is made, when none, and what becomes of the one before. And
 * a deployment while a chain runs, on the deployed templates of two releases in the local stack's own interpreter.
 */
import { describe, expect, test } from 'vitest';
import { authorizeBy, issueKeys, keyOf } from '../../../infra/local/iam/identities.ts';
import { failure } from '../../../infra/local/lambda/sandbox.ts';
import type { Surroundings } from '../../../infra/local/step-functions/frame.ts';
import { compileMachine } from '../../../infra/local/step-functions/state-machine.ts';
import { resolveTemplate } from '../../../infra/local/template/assembly.ts';
import type { Template } from '../../../infra/local/template/intrinsics.ts';
import { planStack, type StackPlan } from '../../../infra/local/template/plan.ts';
import { plain, type Synthesized, synthesize } from './synthesized.ts';

type Versions = Readonly<Record<string, string>>;

/** By the name of the function, the logical id of its version: another id is another version. */
function versionsOf({ resources }: Synthesized): Versions {
  const found = Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::Lambda::Version');
  return Object.fromEntries(found.map(([id]) => [plain(id).replace('FunctionCurrentVersion', ''), id]));
}

const CHAIN = ['NightlyChainListDue', 'NightlyChainRenderReport', 'NightlyChainRollUp'];

/** The functions whose version is another one than before. */
function published(before: Synthesized, after: Synthesized): string[] {
  const [one, other] = [versionsOf(before), versionsOf(after)];
  return Object.keys(other)
    .filter((name) => other[name] !== one[name])
    .sort();
}

describe('a version', () => {
  test('is published of the functions of the chain alone', async () => {
    expect(Object.keys(versionsOf(await synthesize())).sort()).toEqual(CHAIN);
  });

  test('stays when the next one is published, and goes with a deployment that failed', async () => {
    const { resources } = await synthesize();
    const versions = Object.values(resources).filter(({ Type }) => Type === 'AWS::Lambda::Version');
    expect(
      versions.map(({ DeletionPolicy, UpdateReplacePolicy }) => [DeletionPolicy, UpdateReplacePolicy]),
    ).toEqual(CHAIN.map(() => ['RetainExceptOnCreate', 'Retain']));
  });

  test('is the same where code and configuration are the same', async () => {
    expect(published(await synthesize(), await synthesize())).toEqual([]);
  });

  test('is the same where only something beside the function changes', async () => {
    const changed = await synthesize({
      ...{ turnsAtOnce: 7, children: 'express', reservedConcurrency: 5, sourceRate: 9 },
      ...{ alarmEmail: 'ops@example.cn', logRetentionDays: 365, probe: true, throttleRate: 50 },
    });
    expect(published(await synthesize(), changed)).toEqual([]);
  });

  test('is another one where runtime or variables of the function change', async () => {
    const before = await synthesize();
    expect(published(before, await synthesize({ runtime: 'nodejs22.x' }))).toEqual(CHAIN);
    const locked = await synthesize({ objectLock: 'governance' });
    expect(published(before, locked)).toEqual(['NightlyChainRenderReport', 'NightlyChainRollUp']);
  });
});

const SETTING = {
  ...{ partition: 'aws-cn', region: 'cn-north-1', account: '000000000000' },
  ...{ urlSuffix: 'amazonaws.com.cn', stackName: 'Gongkai' },
};

/** What a template would deploy. */
function planOf({ text }: Synthesized): StackPlan {
  const template: Template & { Parameters?: unknown } = JSON.parse(text);
  const { Parameters: _ofTheBootstrap, ...rest } = template;
  return planStack({ ...resolveTemplate(rest as Template, SETTING), assetFolder: () => '' });
}

/** An account in which releases are deployed: rights and functions are those of the latest, and versions stay. */
class Account {
  readonly called: string[] = [];
  readonly refused: string[] = [];
  readonly #there = new Set<string>();
  #present: StackPlan | undefined;

  deploy(release: StackPlan): void {
    this.#present = release;
    for (const { arn } of release.functions) this.#there.add(arn);
  }

  /** A whole run of the machine as it is deployed now; `between` happens while its first step is at work. */
  async run(between: () => void = () => {}): Promise<readonly string[]> {
    const [machine] = this.#plan.machines;
    if (!machine) throw new Error('no machine');
    this.called.length = 0;
    const around: Surroundings = {
      functions: new Set(this.#plan.functions.map(({ arn }) => arn)),
      invoke: async (arn) => this.#invoke(arn, machine.roleArn, between),
      readObject: async () => JSON.stringify([{ agency: 'a', kin: [], turn: 1 }]),
      admitChild: () => {},
      now: () => new Date(),
      pause: async () => {},
      pauseScale: 0,
    };
    const Execution = { Name: 'r', Id: 'e', StartTime: '2026-01-01T00:30:00Z' };
    const context = { Execution, StateMachine: { Id: machine.arn, Name: machine.name } };
    const { signal } = new AbortController();
    await compileMachine(
      JSON.parse(machine.definition),
      around,
    )({ input: { mode: 'night' }, context, signal });
    return [...new Set(this.called)].sort();
  }

  #invoke(arn: string, roleArn: string, between: () => void) {
    const isFirst = this.called.length === 0;
    this.called.push(arn);
    const keys = issueKeys(this.#plan);
    const { principal } = keyOf(keys, roleArn);
    const question = { principal, action: 'lambda:InvokeFunction', resource: arn };
    const isThere = this.#there.has(arn) && authorizeBy(this.#plan, keys.operator)(question).allowed;
    if (!isThere) this.refused.push(arn);
    if (isFirst) between();
    const due = { count: 1, key: 'runs/r/due.json' };
    const answer = {
      mode: 'night',
      run: 'r',
      at: 't',
      due,
      next: 0,
      agency: 'a',
      kin: [],
      turn: 1,
      fold: 'f',
    };
    return isThere ? { ok: true as const, payload: JSON.stringify(answer) } : failure('Denied', arn);
  }

  get #plan(): StackPlan {
    if (!this.#present) throw new Error('nothing is deployed');
    return this.#present;
  }
}

/** ARNs of versions of the functions of the chain. */
const versionsIn = ({ functions }: StackPlan) =>
  functions.flatMap(({ arn, version }) => (version === undefined ? [] : [arn])).sort();

describe.each(['standard', 'express'])('with %s children, a deployment while a chain runs', (children) => {
  test('leaves the run its code to the end; the next run has the new code', async () => {
    const [one, next] = [
      planOf(await synthesize({ children })),
      planOf(await synthesize({ children, runtime: 'nodejs22.x' })),
    ];
    const account = new Account();
    account.deploy(one);
    expect(await account.run(() => account.deploy(next))).toEqual(versionsIn(one));
    expect(await account.run()).toEqual(versionsIn(next));
    expect(versionsIn(next).filter((arn) => versionsIn(one).includes(arn))).toEqual([]);
    expect(account.refused).toEqual([]);
  });
});
