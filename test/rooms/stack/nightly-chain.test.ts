import aslValidator from 'asl-validator';
import { beforeAll, describe, expect, test } from 'vitest';
import { flat, list, named, ofType, type Synthesized, statements, synthesize } from './synthesized.ts';

let stack: Synthesized;
let definition: Definition;
beforeAll(async () => {
  stack = await synthesize();
  definition = JSON.parse(flat(machine()['DefinitionString']));
});

interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, unknown>>;
}

const machine = () => named(stack, 'NightlyChainMachine').Properties;

const Retry = [
  {
    ErrorEquals: [
      'Lambda.ClientExecutionTimeoutException',
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.TooManyRequestsException',
    ],
    IntervalSeconds: 2,
    MaxAttempts: 6,
    BackoffRate: 2,
  },
];
const Catch = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'AgencyFailed' }];
const calls = (name: string) => ({
  Type: 'Task',
  Resource: `<NightlyChain${name}FunctionCurrentVersion>`,
  Retry,
});
/** As deployed: with the ARNs of versions. */
const deployed = (of: Definition, site: string) =>
  JSON.parse(JSON.stringify(of).replace(/<(\w+)>/g, `arn:${site}:111122223333:function:$1:7`));

test('the definition is valid Amazon States Language', () => {
  const { isValid, errorsText } = aslValidator(deployed(definition, 'aws-cn:lambda:cn-north-1'));
  expect(isValid, errorsText()).toBe(true);
});

test('the chain lists what is due, maps over the agencies where any is, level by level, then rebuilds the catalogue', () => {
  expect(definition).toEqual({
    StartAt: 'ListDue',
    TimeoutSeconds: 5.5 * 3600, // from 00:30 to 06:00
    States: {
      ListDue: {
        ...calls('ListDue'),
        Parameters: { 'mode.$': '$.mode', 'run.$': '$$.Execution.Name', 'at.$': '$$.Execution.StartTime' },
        Next: 'AnyDue',
      },
      AnyDue: {
        Type: 'Choice',
        Choices: [{ Variable: '$.due.count', NumericGreaterThan: 0, Next: 'EachAgency' }],
        Default: 'MoreLevels',
      },
      MoreLevels: {
        Type: 'Choice',
        Choices: [{ Variable: '$.next', NumericGreaterThan: 0, Next: 'ListNextLevel' }],
        Default: 'Catalogue',
      },
      ListNextLevel: {
        ...calls('ListDue'),
        Parameters: { 'mode.$': '$.mode', 'run.$': '$.run', 'at.$': '$.at', 'level.$': '$.next' },
        Next: 'AnyDue',
      },
      EachAgency: {
        Type: 'Map',
        Label: 'EachAgency',
        ItemReader: {
          Resource: 'arn:<AWS::Partition>:states:::s3:getObject',
          ReaderConfig: { InputType: 'JSON' },
          Parameters: { Bucket: '<PublicationDrafts>', 'Key.$': '$.due.key' },
        },
        MaxConcurrency: 40,
        ToleratedFailurePercentage: 100,
        ItemSelector: {
          'run.$': '$.run',
          'at.$': '$.at',
          'mode.$': '$.mode',
          'agency.$': '$$.Map.Item.Value.agency',
          'kin.$': '$$.Map.Item.Value.kin',
          'turn.$': '$$.Map.Item.Value.turn',
        },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'RollUp',
          States: expect.any(Object),
        },
        ResultPath: null,
        Next: 'MoreLevels',
      },
      Catalogue: {
        ...calls('RenderReport'),
        Parameters: {
          task: 'catalogue',
          'mode.$': '$.mode',
          'run.$': '$.run',
          'at.$': '$.at',
        },
        End: true,
      },
    },
  });
});

test('an agency that fails is caught in its own turn, which puts the failure down under its name and hands on nothing', () => {
  expect(definition.States['EachAgency']).toHaveProperty('ItemProcessor.States', {
    RollUp: { ...calls('RollUp'), Catch, Next: 'RenderReport' },
    RenderReport: {
      ...calls('RenderReport'),
      Parameters: {
        task: 'report',
        'run.$': '$.run',
        'at.$': '$.at',
        'agency.$': '$.agency',
        'turn.$': '$.turn',
        'fold.$': '$.fold',
      },
      OutputPath: null,
      Catch,
      End: true,
    },
    AgencyFailed: {
      ...calls('RenderReport'),
      Parameters: {
        task: 'failed',
        'run.$': '$.run',
        'agency.$': '$.agency',
        'turn.$': '$.turn',
        'failed.$': '$.error',
      },
      OutputPath: null,
      End: true,
    },
  });
});

describe('with express children', () => {
  let express: Synthesized;
  let chain: Definition;
  beforeAll(async () => {
    express = await synthesize({ children: 'express' });
    chain = JSON.parse(flat(named(express, 'NightlyChainMachine').Properties['DefinitionString']));
  });
  const state = (name: string) => chain.States[name] as Record<string, unknown>;

  test('the definition is valid, and the machine itself stays a standard one', () => {
    const { isValid, errorsText } = aslValidator(deployed(chain, 'aws:lambda:us-east-1'));
    expect(isValid, errorsText()).toBe(true);
    expect(named(express, 'NightlyChainMachine').Properties['StateMachineType']).toBe('STANDARD');
  });

  test('whatever becomes of the first map, who left no result is listed and worked by standard children', () => {
    expect(state('EachAgency')).toMatchObject({
      Label: 'EachAgency',
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } },
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'ListUnfinished' }],
      ResultPath: null,
      Next: 'ListUnfinished',
    });
    expect(state('ListUnfinished')).toEqual({
      ...calls('RenderReport'),
      Parameters: {
        task: 'unfinished',
        'mode.$': '$.mode',
        'run.$': '$.run',
        'at.$': '$.at',
        'due.$': '$.due',
        'next.$': '$.next',
      },
      Next: 'AnyUnfinished',
    });
    expect(state('AnyUnfinished')).toEqual({
      Type: 'Choice',
      Choices: [{ Variable: '$.due.count', NumericGreaterThan: 0, Next: 'EachUnfinished' }],
      Default: 'MoreLevels',
    });
  });

  test('the second map is the one map of a stack with standard children, but for its name', () => {
    const text = JSON.stringify(state('EachUnfinished'))
      .replaceAll('Again"', '"')
      .replaceAll('EachUnfinished', 'EachAgency');
    expect(JSON.parse(text)).toEqual(definition.States['EachAgency']);
  });

  test('an express child is the same turn, whose steps know when it began', () => {
    const standard = JSON.parse(JSON.stringify(definition.States['EachAgency'])).ItemProcessor.States;
    const payload = ['run', 'at', 'mode', 'agency', 'kin', 'turn'].map((name) => [`${name}.$`, `$.${name}`]);
    const RollUp = {
      ...standard.RollUp,
      Parameters: { ...Object.fromEntries(payload), 'begun.$': '$$.Execution.StartTime' },
    };
    const { Parameters } = standard.RenderReport;
    const RenderReport = { ...standard.RenderReport, Parameters: { ...Parameters, 'begun.$': '$.begun' } };
    expect(state('EachAgency')).toHaveProperty('ItemProcessor.States', { ...standard, RollUp, RenderReport });
  });

  test('the machine may watch the children of both maps, and nobody is granted anything else', () => {
    const granted = (of: Synthesized) => {
      const documents = [
        ...ofType(of, 'AWS::IAM::Policy').map(([, { Properties }]) => Properties['PolicyDocument']),
        ...ofType(of, 'AWS::IAM::Role').flatMap(([, { Properties }]) =>
          ((Properties['Policies'] ?? []) as { PolicyDocument: unknown }[]).map((one) => one.PolicyDocument),
        ),
      ];
      return documents
        .flatMap(statements)
        .flatMap(({ Action, Resource }) =>
          list(Action).flatMap((action) => list(Resource).map((resource) => `${action} ${flat(resource)}`)),
        );
    };
    const before = new Set(granted(stack));
    const children =
      'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<NightlyChainMachine.Name>/EachUnfinished:*';
    expect(
      granted(express)
        .filter((grant) => !before.has(grant))
        .sort(),
    ).toEqual([`states:DescribeExecution ${children}`, `states:StopExecution ${children}`]);
  });
});

test('the machine keeps its history, logs errors without data, and is not traced', () => {
  expect(machine()).toMatchObject({
    StateMachineType: 'STANDARD',
    LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
    TracingConfiguration: { Enabled: false },
  });
});

test('the machine may call its three functions, at any version, read its lists, and deliver its log', () => {
  const policies = named(stack, 'NightlyChainMachineRole').Properties['Policies'] as {
    PolicyName: string;
    PolicyDocument: unknown;
  }[];
  const [steps, delivery, ...others] = policies.map((policy) => statements(policy.PolicyDocument));
  expect(steps?.map((each) => [each.Action, list(each.Resource).map(flat)])).toEqual([
    [
      'lambda:InvokeFunction',
      [
        '<NightlyChainListDueFunction.Arn>',
        '<NightlyChainRenderReportFunction.Arn>',
        '<NightlyChainRollUpFunction.Arn>',
        '<NightlyChainListDueFunction.Arn>:*',
        '<NightlyChainRenderReportFunction.Arn>:*',
        '<NightlyChainRollUpFunction.Arn>:*',
      ],
    ],
    ['s3:GetObject', ['<PublicationDrafts.Arn>/runs/*/due.json']],
  ]);
  expect(
    delivery?.flatMap((each) => list(each.Action)).filter((action) => !action.startsWith('logs:')),
  ).toEqual([]);
  expect(others).toEqual([]);
});

test('the machine may start executions of itself, and watch and stop them, and those of no other', () => {
  const attached = ofType(stack, 'AWS::IAM::Policy').filter(([, policy]) =>
    (policy.Properties['Roles'] as unknown[]).map(flat).includes('<NightlyChainMachineRole>'),
  );
  const grants = attached.flatMap(([, policy]) => statements(policy.Properties['PolicyDocument']));
  const executions = 'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:';
  expect(grants.map((each) => [each.Action, list(each.Resource).map(flat)])).toEqual([
    ['states:StartExecution', ['<NightlyChainMachine>']],
    [
      ['states:DescribeExecution', 'states:StopExecution'],
      [`${executions}<NightlyChainMachine.Name>/EachAgency:*`, `${executions}<NightlyChainMachine.Name>:*`],
    ],
  ]);
});

test('with a key of the stack, the machine may decrypt its lists and write nothing with it', async () => {
  const own = await synthesize({ encryption: 'own' });
  const [steps] = named(own, 'NightlyChainMachineRole').Properties['Policies'] as {
    PolicyDocument: unknown;
  }[];
  const keys = statements(steps?.PolicyDocument).filter((each) => String(each.Action).startsWith('kms:'));
  expect(keys.map((each) => each.Action)).toEqual(['kms:Decrypt']);
});

const schedules = [
  {
    name: 'Nightly',
    rule: { ScheduleExpression: 'cron(30 0 * * ? *)', ScheduleExpressionTimezone: 'Asia/Shanghai' },
    input: { mode: 'night' },
    target: '<NightlyChainMachine>',
    action: 'states:StartExecution',
    tryFor: 6 * 3600,
  },
  {
    name: 'Pending',
    rule: { ScheduleExpression: 'rate(15 minutes)' },
    input: { mode: 'pending', at: '<aws.scheduler.scheduled-time>' },
    target: '<NightlyChainStartPendingFunction.Arn>',
    action: 'lambda:InvokeFunction',
    tryFor: 900,
  },
];

describe.each(schedules)('the schedule $name', ({ name, rule, input, tryFor, ...of }) => {
  const target = () =>
    named(stack, `NightlyChain${name}`).Properties['Target'] as Record<string, unknown> & { Input: string };

  test('starts what it is for at its time, with its input, without a flexible window', () => {
    const { Properties } = named(stack, `NightlyChain${name}`);
    expect(Properties).toMatchObject({ ...rule, State: 'ENABLED', FlexibleTimeWindow: { Mode: 'OFF' } });
    expect(flat(target()['Arn'])).toBe(of.target);
    expect(JSON.parse(target().Input)).toEqual(input);
  });

  test('tries again for a while, then leaves the start in an encrypted queue that answers over TLS alone', () => {
    expect(target()['RetryPolicy']).toEqual({
      MaximumRetryAttempts: 20,
      MaximumEventAgeInSeconds: tryFor,
    });
    expect(flat((target()['DeadLetterConfig'] as { Arn: unknown }).Arn)).toBe(
      '<NightlyChainNightlyDeadLetters.Arn>',
    );
    expect(named(stack, 'NightlyChainNightlyDeadLetters').Properties).toMatchObject({
      SqsManagedSseEnabled: true,
    });
    const queuePolicy = named(stack, 'NightlyChainNightlyDeadLettersPolicy').Properties['PolicyDocument'];
    expect(statements(queuePolicy)).toMatchObject([
      { Effect: 'Deny', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ]);
  });

  test('has a role of its own that may start its target and fill its queue, for schedules of this account', () => {
    expect(flat(target()['RoleArn'])).toBe(`<NightlyChain${name}Role.Arn>`);
    const policy = named(stack, `NightlyChain${name}RoleDefaultPolicy`).Properties['PolicyDocument'];
    expect(statements(policy).map((each) => [each.Action, flat(each.Resource)])).toEqual([
      [of.action, of.target],
      ['sqs:SendMessage', '<NightlyChainNightlyDeadLetters.Arn>'],
    ]);
    const trust = named(stack, `NightlyChain${name}Role`).Properties['AssumeRolePolicyDocument'];
    expect(statements(trust)).toMatchObject([
      { Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } } },
    ]);
  });
});

test('a look that fails is not tried again, and none that is late is called at all', () => {
  const configs = ofType(stack, 'AWS::Lambda::EventInvokeConfig').map(([, { Properties }]) => Properties);
  expect(configs).toMatchObject([
    { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60, Qualifier: '$LATEST' },
  ]);
  expect(flat(configs[0]?.['FunctionName'])).toBe('<NightlyChainStartPendingFunction>');
});

test('there are these two schedules and no other', () => {
  expect(ofType(stack, 'AWS::Scheduler::Schedule')).toHaveLength(schedules.length);
});
