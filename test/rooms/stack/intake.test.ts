import { beforeAll, describe, expect, test } from 'vitest';
import {
  flat,
  lasting,
  list,
  named,
  ofType,
  plain,
  type Synthesized,
  statements,
  synthesize,
} from './synthesized.ts';

let stack: Synthesized;
beforeAll(async () => {
  stack = await synthesize();
});

const only = (type: string) => {
  const [first, ...others] = ofType(stack, type);
  if (first === undefined || others.length > 0) throw new Error(`not one ${type}`);
  return first[1].Properties;
};

const WAY_BACK = [
  'GET /sources/{source}',
  'GET /sources/{source}/faults',
  'GET /sources/{source}/refusals',
  'GET /sources/{source}/subjects',
  'GET /sources/{source}/years',
  'POST /sources/{source}/reconcile',
  'POST /sources/{source}/rehearsal',
];

test('every path reaches a function: the questions the one that reads, all else the one that receives', () => {
  const routes = ofType(stack, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties);
  const functionOf = new Map(
    ofType(stack, 'AWS::ApiGatewayV2::Integration').map(([id, { Properties }]) => [
      id,
      flat(Properties['IntegrationUri']),
    ]),
  );
  const reached = routes.map((route) => {
    const { 'Fn::Join': join } = route['Target'] as { 'Fn::Join': [string, [string, { Ref: string }]] };
    return [route['RouteKey'], functionOf.get(join[1][1].Ref)];
  });
  expect(reached.sort()).toEqual(
    [
      ['$default', '<IntakeReceiveEventsFunction.Arn>'],
      ...WAY_BACK.map((key) => [key, '<IntakeAnswerSendersFunction.Arn>']),
      ['POST /sources/{source}/events', '<IntakeReceiveEventsFunction.Arn>'],
    ].sort(),
  );
});

test('requests come with payload 2.0, as the signature check reads them', () => {
  for (const [, { Properties }] of ofType(stack, 'AWS::ApiGatewayV2::Integration'))
    expect(Properties).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
});

test('only this API may call the functions from outside, each by its own routes', () => {
  const permissions = ofType(stack, 'AWS::Lambda::Permission').map(([, { Properties }]) => Properties);
  expect(permissions.map((each) => each['Principal'])).toEqual(
    permissions.map(() => 'apigateway.amazonaws.com'),
  );
  const api = 'arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<IntakeApi>/*/*';
  expect(permissions.map((each) => flat(each['SourceArn'])).sort()).toEqual(
    [
      api,
      `${api}/sources/{source}/events`,
      ...WAY_BACK.map((key) => `${api}${key.replace(/^\S+ /, '')}`),
    ].sort(),
  );
});

test('the one stage deploys itself and throttles: 200 a second, 400 at once', () => {
  expect(only('AWS::ApiGatewayV2::Stage')).toMatchObject({
    StageName: '$default',
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingBurstLimit: 400, ThrottlingRateLimit: 200 },
  });
});

test('the throttle is a setting', async () => {
  const other = await synthesize({ throttleRate: '7', throttleBurst: '9' });
  expect(named(other, 'IntakeStage').Properties['DefaultRouteSettings']).toEqual({
    ThrottlingBurstLimit: 9,
    ThrottlingRateLimit: 7,
  });
});

test('the access log names no path, address or agent of a caller', () => {
  const { DestinationArn, Format } = only('AWS::ApiGatewayV2::Stage')['AccessLogSettings'] as {
    DestinationArn: unknown;
    Format: string;
  };
  expect(flat(DestinationArn)).toBe('<IntakeAccessLog.Arn>');
  expect(JSON.parse(Format)).toEqual({
    requestId: '$context.requestId',
    routeKey: '$context.routeKey',
    status: '$context.status',
    latency: '$context.responseLatency',
  });
});

test('the access log names the address of a caller where a setting asks for it, and nothing else more', async () => {
  const traced = await synthesize({ logAddresses: 'true' });
  const { Format } = named(traced, 'IntakeStage').Properties['AccessLogSettings'] as { Format: string };
  expect(JSON.parse(Format)).toEqual({
    requestId: '$context.requestId',
    routeKey: '$context.routeKey',
    status: '$context.status',
    latency: '$context.responseLatency',
    address: '$context.identity.sourceIp',
  });
});

test('executions are kept for the one that receives, where the setting says so, and for no other', async () => {
  const reserved = (of: Synthesized) =>
    ofType(of, 'AWS::Lambda::Function').flatMap(([id, { Properties }]) =>
      Properties['ReservedConcurrentExecutions'] === undefined
        ? []
        : [[id.replace(/[0-9A-F]{8}$/, ''), Properties['ReservedConcurrentExecutions']]],
    );
  expect(reserved(stack)).toEqual([]);
  expect(reserved(await synthesize({ reservedConcurrency: '20' }))).toEqual([
    ['IntakeReceiveEventsFunction', 20],
  ]);
});

test('what strangers or the clock call writes no line of the platform for each call; our own lines stay', () => {
  const configs = ofType(stack, 'AWS::Lambda::Function').map(([id, { Properties }]) => {
    const { SystemLogLevel, ApplicationLogLevel } = Properties['LoggingConfig'] as Record<string, unknown>;
    return [/^Intake|StartPending/.test(id), SystemLogLevel, ApplicationLogLevel];
  });
  const terse = configs.filter(([isTerse]) => isTerse);
  expect(terse).toEqual([
    [true, 'WARN', 'INFO'],
    [true, 'WARN', 'INFO'],
    [true, 'WARN', 'INFO'],
  ]);
  expect(configs.filter(([isTerse]) => !isTerse).every(([, system]) => system === undefined)).toBe(true);
});

test('what other services deliver lies under /aws/vendedlogs/, under a name that no second stack has', () => {
  const named = ofType(stack, 'AWS::Logs::LogGroup').filter(
    ([, { Properties }]) => Properties['LogGroupName'],
  );
  expect(named.map(([id]) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
    'IntakeAccessLog',
    'NightlyChainLog',
  ]);
  const text = JSON.stringify(ofType(stack, 'AWS::Logs::LogGroup'));
  expect(text).toContain('/aws/vendedlogs/apis/Gongkai-');
  expect(text).toContain('/aws/vendedlogs/states/Gongkai-');
  expect(text.match(/"AWS::StackId"/g)).toHaveLength(2);
});

describe('a budget', () => {
  test('is the account’s, in its own currency, and heard by whom the setting names', async () => {
    expect(ofType(stack, 'AWS::Budgets::Budget')).toEqual([]);
    for (const [region, unit] of [
      ['cn-north-1', 'CNY'],
      ['eu-central-1', 'USD'],
    ]) {
      const watched = await synthesize({ region, budget: '500', alarmEmail: 'ops@example.cn' });
      const [[, budget] = []] = ofType(watched, 'AWS::Budgets::Budget');
      expect(budget?.Properties).toMatchObject({
        Budget: { BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: 500, Unit: unit } },
        NotificationsWithSubscribers: ['FORECASTED', 'ACTUAL'].map((NotificationType) => ({
          Notification: { NotificationType, Threshold: 100 },
          Subscribers: [{ SubscriptionType: 'EMAIL', Address: 'ops@example.cn' }],
        })),
      });
    }
  });
});

describe.each(['us-east-1', 'cn-north-1'])('with canary, in %s', (region) => {
  let tried: Synthesized;
  beforeAll(async () => {
    tried = await synthesize({ region, canary: 'true' });
  });
  const properties = (name: string) => named(tried, name).Properties;
  const LIVE = '<IntakeCanaryLive>';

  test('the API calls the alias, which stands at the published version', () => {
    const alias = properties('IntakeCanaryLive');
    expect(flat(alias['FunctionName'])).toBe('<IntakeReceiveEventsFunction>');
    expect(flat(alias['FunctionVersion'])).toBe('<IntakeReceiveEventsFunctionCurrentVersion.Version>');
    const called = ofType(tried, 'AWS::ApiGatewayV2::Integration').map(([, each]) =>
      flat(each.Properties['IntegrationUri']),
    );
    expect(called.sort()).toEqual(['<IntakeAnswerSendersFunction.Arn>', LIVE]);
  });

  test('the API may call it there, by the routes that called the function before, and nowhere else', () => {
    const allowed = (of: Synthesized, target: string) =>
      ofType(of, 'AWS::Lambda::Permission')
        .filter(([, { Properties }]) => flat(Properties['FunctionName']) === target)
        .map(([id]) => id);
    const before = allowed(stack, '<IntakeReceiveEventsFunction.Arn>');
    expect(before).toHaveLength(2);
    expect(allowed(tried, LIVE)).toEqual(before);
    expect(allowed(tried, '<IntakeReceiveEventsFunction.Arn>')).toEqual([]);
  });

  test('a tenth of the requests tries a new version for half an hour, and the alarm of the intake ends it', () => {
    expect(properties('IntakeCanaryShift')).toMatchObject({
      DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent30Minutes',
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
    });
    const { Alarms: alarms } = properties('IntakeCanaryShift')['AlarmConfiguration'] as {
      Alarms: { Name: unknown }[];
    };
    expect(alarms.map(({ Name }) => flat(Name))).toEqual(['<AlarmsIntakeFails>']);
    const { DatapointsToAlarm, Metrics } = properties('AlarmsIntakeFails') as {
      DatapointsToAlarm: number;
      Metrics: { MetricStat: { Period: number } }[];
    };
    // It can go on before the trial is over.
    expect(Metrics.map(({ MetricStat }) => DatapointsToAlarm * MetricStat.Period)).toEqual([15 * 60]);
    const update = (named(tried, 'IntakeCanaryLive') as unknown as { UpdatePolicy: Record<string, object> })
      .UpdatePolicy['CodeDeployLambdaAliasUpdate'];
    expect(Object.values(update ?? {}).map(flat)).toEqual([
      '<IntakeCanaryApplication>',
      '<IntakeCanaryShift>',
    ]);
  });

  test('CodeDeploy may move this alias and read alarms, and has no other right', () => {
    const { Policies, ManagedPolicyArns } = properties('IntakeCanaryRole') as {
      Policies: { PolicyDocument: unknown }[];
      ManagedPolicyArns?: unknown;
    };
    expect(ManagedPolicyArns).toBeUndefined();
    const granted = Policies.flatMap(({ PolicyDocument }) => statements(PolicyDocument));
    expect(granted.map(({ Action, Resource }) => [list(Action), list(Resource).map(flat)])).toEqual([
      [
        ['lambda:GetAlias', 'lambda:GetProvisionedConcurrencyConfig', 'lambda:UpdateAlias'],
        ['<IntakeReceiveEventsFunction.Arn>', '<IntakeReceiveEventsFunction.Arn>:*'],
      ],
      [['cloudwatch:DescribeAlarms'], ['*']],
    ]);
  });

  test('nothing that stands without it goes or changes its id', () => {
    expect(lasting(tried)).toEqual(expect.arrayContaining(lasting(stack)));
  });
});

test('without the setting there is no alias, and no CodeDeploy', () => {
  expect(stack.text).not.toMatch(/CodeDeploy|Lambda::Alias/);
});

test.each([false, true])(
  'every permission stands before the API calls by it, with canary %s',
  async (canary) => {
    const synthesized = await synthesize({ canary });
    const permissions = ofType(synthesized, 'AWS::Lambda::Permission')
      .filter(([, { Properties }]) => Properties['Principal'] === 'apigateway.amazonaws.com')
      .map(([id]) => id);
    const integrations = ofType(synthesized, 'AWS::ApiGatewayV2::Integration');
    expect(integrations).toHaveLength(2);
    expect(permissions.map(plain)).toContain('IntakeApiDefaultRouteReceiveEventsPermission');
    for (const [, integration] of integrations)
      expect([...((integration as { DependsOn?: string[] }).DependsOn ?? [])].sort()).toEqual(
        permissions.sort(),
      );
  },
);
