import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { fixedOf } from '../../bench/cost-fixed.ts';
import { flat, list, named, ofType, plain, type Synthesized, statements, synthesize } from './synthesized.ts';

let stack: Synthesized;
beforeAll(async () => {
  stack = await synthesize();
});

interface Measured {
  Namespace?: string;
  MetricName?: string;
  Statistic?: string;
  Dimensions?: { Name: string; Value: unknown }[];
}
interface Alarm extends Measured {
  AlarmName: string;
  AlarmDescription: string;
  AlarmActions: unknown[];
  OKActions: unknown[];
  Period?: number;
  EvaluationPeriods: number;
  DatapointsToAlarm: number;
  Threshold: number;
  ComparisonOperator: string;
  TreatMissingData: string;
  Metrics?: { Expression?: string; MetricStat?: { Metric: Measured; Period: number; Stat: string } }[];
}

const alarms = () =>
  ofType(stack, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties as unknown as Alarm);
const alarm = (section: string): Alarm => {
  const [found, ...others] = alarms().filter(({ AlarmName }) => AlarmName === `Gongkai-${section}`);
  if (found === undefined || others.length > 0) throw new Error(`not one alarm for ${section}`);
  return found;
};
/** The metrics that an alarm reads, each with what it belongs to. */
const read = ({ Metrics, ...own }: Alarm) =>
  [own, ...(Metrics ?? []).flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : []))]
    .filter(({ MetricName }) => MetricName !== undefined)
    .map(({ Namespace, MetricName, Dimensions }) =>
      [Namespace, MetricName, ...(Dimensions ?? []).map(({ Value }) => flat(Value))].join(' '),
    );

/** Seconds. */
const periodOf = ({ Period, Metrics }: Alarm) => Period ?? Metrics?.[0]?.MetricStat?.Period ?? Number.NaN;

test('each thing that needs a person has its one alarm, which names its section of the runbook', () => {
  expect(
    alarms()
      .map(({ AlarmName }) => AlarmName.replace('Gongkai-', ''))
      .sort(),
  ).toEqual([
    'agency-failing-twice',
    'dead-letters',
    'intake-5xx',
    'look-fails',
    'night-did-not-run',
    'night-unfinished',
    'refused-signatures',
    'silent-source',
  ]);
  for (const { AlarmName, AlarmDescription } of alarms())
    expect(AlarmDescription).toMatch(
      new RegExp(`^.{40,}infra/RUNBOOK\\.md#${AlarmName.replace('Gongkai-', '')}$`),
    );
});

test('whoever is on duty hears when one goes off and when it is over', () => {
  for (const { AlarmActions, OKActions } of alarms()) {
    expect(AlarmActions.map(flat)).toEqual(['<AlarmsTopic>']);
    expect(OKActions.map(flat)).toEqual(['<AlarmsTopic>']);
  }
});

const silences: readonly (readonly [string, string])[] = [
  ['night-did-not-run', 'breaching'], // the silence is what is looked for
  ['night-unfinished', 'notBreaching'],
  ['dead-letters', 'notBreaching'],
  ['look-fails', 'notBreaching'],
  ['intake-5xx', 'notBreaching'],
  ['refused-signatures', 'notBreaching'],
  ['agency-failing-twice', 'ignore'], // told once a night: what was said holds until the next
  ['silent-source', 'ignore'],
];
test.each(silences)('%s takes silence as %s', (section, silence) => {
  expect(alarm(section).TreatMissingData).toBe(silence);
});

const counted: readonly (readonly [string, string])[] = [
  ['night-did-not-run', 'NightsFinished'],
  ['agency-failing-twice', 'AgenciesFailedTwice'],
  ['refused-signatures', 'SignaturesRefused'],
  ['silent-source', 'SilentSources'],
];
test.each(counted)('%s reads %s, which the functions of its stage count', async (section, metric) => {
  expect(read(alarm(section))).toEqual([`Gongkai ${metric} prod`]);
  const other = await synthesize({ stage: 'test' });
  const [, found] =
    ofType(other, 'AWS::CloudWatch::Alarm').find(
      ([, { Properties }]) => Properties['AlarmName'] === `Gongkai-test-${section}`,
    ) ?? [];
  expect(read(found?.Properties as unknown as Alarm)).toEqual([`Gongkai ${metric} test`]);
});

test('a night that did not run is missed after a day and the longest that a night may take', () => {
  const watched = alarm('night-did-not-run');
  const { EvaluationPeriods, DatapointsToAlarm, Threshold, ComparisonOperator } = watched;
  const { TimeoutSeconds } = JSON.parse(
    flat(named(stack, 'NightlyChainMachine').Properties['DefinitionString']),
  ) as { TimeoutSeconds: number };
  const hours = (periodOf(watched) * EvaluationPeriods) / 3600;
  expect([DatapointsToAlarm, Threshold, ComparisonOperator]).toEqual([30, 1, 'LessThanThreshold']);
  expect(hours).toBeGreaterThanOrEqual(24 + TimeoutSeconds / 3600);
  expect(hours).toBeLessThan(24 + TimeoutSeconds / 3600 + 1);
});

/** Mails of an alarm of so many bad periods of so many: one when it goes on, one when it goes off. */
function mailsOf({ EvaluationPeriods, DatapointsToAlarm }: Alarm, bad: readonly boolean[]): number {
  let isOn = false;
  let mails = 0;
  for (let at = 0; at < bad.length; at++) {
    const seen = bad.slice(Math.max(0, at + 1 - EvaluationPeriods), at + 1).filter(Boolean).length;
    if (seen >= DatapointsToAlarm !== isOn) {
      isOn = !isOn;
      mails += 1;
    }
  }
  return mails;
}

test('a chain that fails every quarter of an hour for a day is one alarm, not 192 mails', () => {
  const day = Array.from({ length: 288 }, (_, period) => period % 3 === 0);
  const quiet = Array.from({ length: 24 }, () => false);
  expect(mailsOf(alarm('night-unfinished'), [...quiet, ...day, ...quiet])).toBe(2);
  expect(mailsOf({ ...alarm('night-unfinished'), EvaluationPeriods: 1 }, [...quiet, ...day, ...quiet])).toBe(
    192,
  );
  expect(mailsOf(alarm('intake-5xx'), [...quiet, ...day, ...quiet])).toBe(2);
});

test('a chain that fails, or is not over by 06:00 is told at once', () => {
  expect(read(alarm('night-unfinished'))).toEqual([
    'AWS/States ExecutionsFailed <NightlyChainMachine>',
    'AWS/States ExecutionsTimedOut <NightlyChainMachine>',
  ]);
  expect(alarm('night-unfinished')).toMatchObject({
    EvaluationPeriods: 12,
    DatapointsToAlarm: 1,
    Threshold: 1,
  });
});

test('the one queue of starts that failed, of nights and of looks, is watched', () => {
  expect(read(alarm('dead-letters'))).toEqual([
    'AWS/SQS ApproximateNumberOfMessagesVisible <NightlyChainNightlyDeadLetters.QueueName>',
  ]);
  expect(ofType(stack, 'AWS::SQS::Queue')).toHaveLength(1);
});

test('what stands there while nothing happens costs at most three dollars a month', async () => {
  const { keys, alarmMetrics, metricsIdle } = await fixedOf({ region: 'us-east-1' });
  expect(keys + alarmMetrics + metricsIdle).toBeLessThanOrEqual(3);
});

test('a look that fails once wakes nobody: the next one does its work; three within the hour do', () => {
  expect(read(alarm('look-fails'))).toEqual(['AWS/Lambda Errors <NightlyChainStartPendingFunction>']);
  expect(alarm('look-fails')).toMatchObject({ EvaluationPeriods: 12, DatapointsToAlarm: 3, Threshold: 1 });
  expect(periodOf(alarm('look-fails'))).toBe(300);
});

test('an answer 5xx that does not repeat wakes nobody; three within the hour do', () => {
  expect(read(alarm('intake-5xx'))).toEqual(['AWS/ApiGateway 5xx <IntakeApi>']);
  expect(alarm('intake-5xx')).toMatchObject({ EvaluationPeriods: 12, DatapointsToAlarm: 3 });
  expect(periodOf(alarm('intake-5xx'))).toBe(300);
});

test('calls that were turned away wake nobody by themselves, and stand on the dashboard: all functions, and the tables that the intake writes', () => {
  const board = flat(named(stack, 'OverviewDashboard').Properties['DashboardBody']);
  for (const [id] of ofType(stack, 'AWS::Lambda::Function'))
    expect(board).toContain(`"AWS/Lambda","Throttles","FunctionName","<${plain(id)}>"`);
  for (const name of ['EventLog', 'Journal'])
    expect(board).toContain(`"AWS/DynamoDB","WriteThrottleEvents","TableName","<EventStore${name}>"`);
});

test('a sum of metrics is not silent because one of them is', () => {
  const sums = alarms().flatMap(({ Metrics }) =>
    (Metrics ?? []).flatMap(({ Expression }) => Expression ?? []),
  );
  expect(sums).toHaveLength(1);
  for (const sum of sums) expect(sum).toMatch(/^FILL\(m0, 0\)( \+ FILL\(m\d, 0\))+$/);
});

describe('the topic', () => {
  const policy = () => statements(named(stack, 'AlarmsTopicPolicy').Properties['PolicyDocument']);

  test('takes what alarms of this account say, over TLS alone', () => {
    expect(policy().filter(({ Effect }) => Effect === 'Allow')).toMatchObject([
      {
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ]);
    expect(policy().filter(({ Effect }) => Effect === 'Deny')).toMatchObject([
      { Action: 'sns:Publish', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ]);
  });

  test('writes to whom the setting names, and to nobody without it', async () => {
    expect(ofType(stack, 'AWS::SNS::Subscription')).toEqual([]);
    const told = await synthesize({ alarmEmail: 'ops@example.cn' });
    const [[, subscription] = [], ...others] = ofType(told, 'AWS::SNS::Subscription');
    expect(subscription?.Properties).toMatchObject({ Protocol: 'email', Endpoint: 'ops@example.cn' });
    expect(others).toEqual([]);
  });
});

describe('the dashboard', () => {
  interface Widget {
    type: string;
    properties: { title?: string; alarms?: string[]; metrics?: unknown[][]; region?: string };
  }
  const widgets = (of: Synthesized): Widget[] =>
    JSON.parse(flat(named(of, 'OverviewDashboard').Properties['DashboardBody'])).widgets;
  const titles = (of: Synthesized) => widgets(of).map(({ properties }) => properties.title ?? '');

  test('is one, without a name, because names are shared by the regions of an account', () => {
    expect(ofType(stack, 'AWS::CloudWatch::Dashboard')).toHaveLength(1);
    expect(named(stack, 'OverviewDashboard').Properties['DashboardName']).toBeUndefined();
  });

  test('goes from the alarms over intake, store and night to publication', () => {
    const rooms = titles(stack).map((title) => title.split(':')[0]);
    const first = ['Alarms', 'Intake', 'Store', 'Night', 'Publication'].map((room) => rooms.indexOf(room));
    expect(first).toEqual([...first].sort((a, b) => a - b));
    expect(first[0]).toBe(0);
    expect(widgets(stack)[0]?.properties.alarms).toHaveLength(alarms().length);
  });

  test('shows everything that the functions count', () => {
    const shown = widgets(stack).flatMap(({ properties }) => properties.metrics ?? []);
    const own = shown.filter(([namespace]) => namespace === 'Gongkai').map(([, name]) => name);
    expect([...new Set(own)].sort()).toEqual([
      'AgenciesFailed',
      'AgenciesFailedTwice',
      'EventsDuplicate',
      'EventsStored',
      'NightsFinished',
      'SignaturesRefused',
      'SilentSources',
    ]);
  });

  test.each([
    ['us-east-1', 'us-east-1'],
    ['cn-north-1', 'cn-northwest-1'],
  ])('reads CloudFront in %s where it counts, in %s', async (region, edge) => {
    const inChina = { domain: 'gk.example.cn', certificate: 'ASCACKCEVSQ6C2EXAMPLE' };
    const of = await synthesize({
      region,
      publication: 'cloudfront',
      ...(region.startsWith('cn-') ? inChina : {}),
    });
    const ofEdge = JSON.stringify(
      widgets(of).filter(({ properties }) => JSON.stringify(properties).includes('AWS/CloudFront')),
    );
    expect(list(ofEdge.match(/AWS\/CloudFront/g) ?? [])).toHaveLength(3);
    expect(ofEdge).toContain(edge);
    expect(titles(stack)).not.toContain('Publication: requests');
  });
});

test('the runbook has the section that each alarm names', () => {
  const runbook = readFileSync(join(import.meta.dirname, '../../../infra/RUNBOOK.md'), 'utf8');
  const sections = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .trim()
      .replaceAll(' ', '-'),
  );
  const named = alarms().map(({ AlarmDescription }) => AlarmDescription.split('#').at(-1));
  expect(named.filter((section) => !sections.includes(section ?? ''))).toEqual([]);
});

describe('with a probe', () => {
  test('one alarm tells of probes that failed or did not run, and there is a function and a role more', async () => {
    const probed = await synthesize({ probe: 'true' });
    const [[, { Properties }] = ['', { Properties: {} }]] = ofType(probed, 'AWS::CloudWatch::Alarm').filter(
      ([id]) => id.includes('ProbeFailed'),
    );
    const found = Properties as unknown as Alarm;
    expect(found.AlarmName).toBe('Gongkai-probe-failed');
    expect(found.AlarmDescription).toMatch(/infra\/RUNBOOK\.md#probe-failed$/);
    expect(read(found)).toEqual(['AWS/Lambda Errors <ProbeFunction>']);
    expect([found.ComparisonOperator, found.Threshold, found.TreatMissingData]).toEqual([
      'GreaterThanOrEqualToThreshold',
      1,
      'breaching',
    ]);
    expect([periodOf(found), found.EvaluationPeriods, found.DatapointsToAlarm]).toEqual([3600, 3, 2]);
    const functions = (of: Synthesized) => ofType(of, 'AWS::Lambda::Function').length;
    expect(functions(probed)).toBe(functions(stack) + 1);
  });

  test('it writes the status and nothing else of the publication', async () => {
    const probed = await synthesize({ probe: 'true' });
    const grants = ofType(probed, 'AWS::IAM::Policy')
      .filter(([id]) => id.startsWith('ProbeFunction'))
      .flatMap(([, { Properties }]) => statements(Properties['PolicyDocument']))
      .flatMap(({ Action, Resource }) => list(Resource).map((on) => [flat(on), ...list(Action)]));
    expect(Object.fromEntries(grants.map(([on, ...actions]) => [on, actions]))).toEqual({
      '<ProbeFunctionLog.Arn>': ['logs:CreateLogStream', 'logs:PutLogEvents'],
      '<EventStoreRegistry.Arn>': ['dynamodb:Query'],
      '<EventStoreProgress.Arn>': ['dynamodb:Scan'],
      '<PublicationDrafts.Arn>/runs/last-night.json': ['s3:GetObject'],
      '<PublicationDrafts.Arn>': ['s3:ListBucket'],
      '<PublicationBucket.Arn>/status.*': ['s3:PutObject'],
    });
  });
});
