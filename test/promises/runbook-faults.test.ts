/**
 * The sections of infra/RUNBOOK.md whose fault lies in the stack itself: a release that lacks a grant, a store that turns
 * calls away, a chain that was stopped. On a stack of their own, because it is taken down and put up. What this machine
 * cannot show is that CloudWatch counts it: there stands instead that the alarm reads the metric of what was met.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Status } from '../../infra/cli/operator/stack-status.ts';
import type { Template } from './real-stack.ts';
import { type Rehearsal, rehearse } from './rehearsal.ts';

const RUNBOOK = readFileSync(join(import.meta.dirname, '../../infra/RUNBOOK.md'), 'utf8');
const REGISTRY = {
  agencies: [{ id: 'qinghe', name: '清河县人民政府', parent: null }],
  sources: [{ id: 'qinghe-cases', agencies: ['qinghe'] }],
};

let on: Rehearsal;
let secret: string;

beforeAll(async () => {
  on = await rehearse();
  const { out } = await on.type(['registry', 'apply', on.file('registry.json', JSON.stringify(REGISTRY))]);
  secret = JSON.parse(out).sources['qinghe-cases'].secret;
}, 180_000);
afterAll(() => on.close());

function begin(anchor: string): void {
  expect(RUNBOOK).toContain(`\n## ${anchor}\n`);
  on.section(anchor);
}

function send(number: string) {
  const event = {
    ...{ specversion: '1.0', source: '/rehearsal', id: number, subject: number, agency: 'qinghe' },
    ...{ type: 'application.received', time: '2024-03-05T10:00:00+08:00' },
    data: { applicantType: 'natural-person' },
  };
  const file = on.file('event.jsonl', JSON.stringify(event));
  return on.type(['send', file, '--source', 'qinghe-cases'], secret);
}

const status = async (): Promise<Status> => JSON.parse((await on.type(['status', '--json'])).out);
const stateOfSource = async () => (await status()).sources.find(({ id }) => id === 'qinghe-cases')?.state;

/** What the alarm of a section reads. */
function metricsOf(section: string): string {
  const template: Template = JSON.parse(
    readFileSync(join(on.real.assembly, 'Gongkai.template.json'), 'utf8'),
  );
  const alarms = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
  const own = alarms.filter(({ Properties }) => String(Properties['AlarmName']).endsWith(`-${section}`));
  expect(own).toHaveLength(1);
  return JSON.stringify(own);
}

interface Statement {
  Sid?: string;
}

/** A release that may no longer write the journal. */
function withoutGrant({ Resources }: Template): void {
  for (const { Type, Properties } of Object.values(Resources)) {
    if (Type !== 'AWS::IAM::Policy' || !String(Properties['PolicyName']).includes('Receive')) continue;
    const document = Properties['PolicyDocument'] as { Statement: Statement[] };
    document.Statement = document.Statement.filter(({ Sid }) => Sid !== 'Journal');
  }
}

test('intake-5xx: what a release lacks stands in the log under the request; deployed again, the sender gets through', async () => {
  begin('intake-5xx');
  await on.deploy(withoutGrant);
  const failures = () => on.logOf('receive').filter(({ message }) => message === 'failed');
  on.planted.meanwhile = async () => {
    on.planted.meanwhile = async () => {};
    expect(await stateOfSource()).toBe('never');
    await on.deploy();
  };
  const run = await send('A-1');
  on.planted.meanwhile = undefined;
  expect(run.code).toBe(0);
  expect(run.out).toContain('存储 1，重复 0');
  expect(failures()).toHaveLength(1);
  const [failure] = failures();
  expect(failure).toMatchObject({ request: expect.any(String), error: { name: 'AccessDeniedException' } });
  expect(JSON.stringify(failure)).toContain('dynamodb:PutItem');
  expect(await stateOfSource()).toBe('sending');
  expect(metricsOf('intake-5xx')).toMatch(/AWS\/ApiGateway.*5xx|5xx.*AWS\/ApiGateway/);
}, 300_000);

test('throttles: a sender is told to come again, and what it sent is stored once when the store answers', async () => {
  begin('throttles');
  let turned = 0;
  on.planted.turnsAway = ({ action, principal, resource }) => {
    const away =
      principal.kind === 'role' &&
      action === 'dynamodb:PutItem' &&
      resource.endsWith(`/${on.nameOf('EventLogTable')}`);
    if (away) turned += 1;
    return away;
  };
  let waits = 0;
  on.planted.meanwhile = async () => {
    waits += 1;
    if (waits === 2) on.planted.turnsAway = undefined;
  };
  const run = await send('A-2');
  on.planted.meanwhile = undefined;
  expect(run.code).toBe(0);
  expect(run.out).toContain('存储 1，重复 0');
  expect([waits, turned > waits]).toEqual([2, true]);
  expect(on.logOf('receive').at(-1)).toMatchObject({ message: 'answered', EventsStored: 1 });
  expect((await send('A-2')).out).toContain('存储 0，重复 1');
  // A store that turned everything away would be told by these.
  expect(metricsOf('intake-5xx')).toContain('5xx');
}, 120_000);

test('night-unfinished: a chain that was stopped half-way is listed with its reason, and one command does its work', async () => {
  begin('night-unfinished');
  const local = JSON.parse(readFileSync(join(on.real.data, 'local.json'), 'utf8'));
  const client = new SFNClient({
    endpoint: local.endpoint,
    region: local.region,
    credentials: local.operator,
  });
  const stateMachineArn = on.nameOf('NightlyChainArn');
  await client.send(new StartExecutionCommand({ stateMachineArn, input: '{"mode":"night"}' }));
  client.destroy();
  await on.deploy();
  const stopped = await status();
  expect(stopped.runs).toMatchObject([{ mode: 'night', state: 'ABORTED', reason: expect.any(String) }]);
  expect(stopped.agencies).toMatchObject([{ id: 'qinghe', due: true }]);
  expect((await on.type(['status'])).out).toContain('ABORTED  night');
  expect((await on.type(['recover', 'redrive'])).code).toBe(0);
  const { runs, agencies, lastNight } = await status();
  expect(runs).toEqual([]);
  expect(lastNight).toMatchObject({ due: 1, failed: [] });
  expect(agencies[0]?.draftedThrough).toBeGreaterThanOrEqual(2024);
  expect((await on.type(['recover', 'redrive'])).told.join()).toContain('no dead letters');
  for (const name of ['ExecutionsFailed', 'ExecutionsTimedOut'])
    expect(metricsOf('night-unfinished')).toContain(name);
}, 180_000);

test('check on a running stack finds what the night will find', async () => {
  const { code, out } = await on.type(['check', '--agency', 'qinghe', '--year', '2024', '--json']);
  expect([code, JSON.parse(out)]).toMatchObject([0, { agency: 'qinghe', year: 2024, cases: [] }]);
});
