/**
 * The example pipelines of infra/pipeline: what each role may do is this list and no more; what CloudFormation is given is
 * enough for every kind of resource that any template holds; and what `gongkai doctor` asks is granted.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { list, synthesize, templates } from './synthesized.ts';

const root = join(import.meta.dirname, '../../..');
const text = (name: string) => readFileSync(join(root, 'infra/pipeline', name), 'utf8');

interface Statement {
  Sid: string;
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}
interface Template {
  Parameters: Record<string, { Default?: string; AllowedPattern?: string }>;
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}
const template = (name: string): Template => JSON.parse(text(name));
function propertiesOf<T>({ Resources }: Template, name: string): T {
  const resource = Resources[name];
  if (!resource) throw new Error(`no ${name} in the template`);
  return resource.Properties as T;
}
const github = template('github-role.json');
const pipeline = template('codepipeline.json');
const execution = template('execution-policy.json');

function granted(of: Template, role: string): Statement[] {
  const { Policies } = propertiesOf<{
    Policies: {
      PolicyDocument: { Statement: (Statement | { 'Fn::If': [string, Statement, Statement] })[] };
    }[];
  }>(of, role);
  return Policies.flatMap(({ PolicyDocument }) =>
    PolicyDocument.Statement.flatMap((each) => ('Fn::If' in each ? each['Fn::If'].slice(1) : [each])),
  ) as Statement[];
}
const executes = propertiesOf<{ PolicyDocument: { Statement: Statement[] } }>(execution, 'Policy')
  .PolicyDocument.Statement;
const actionsOf = (statements: readonly Statement[]) =>
  [...new Set(statements.flatMap(({ Action }) => list(Action)))].sort();

const DEPLOYS = [
  'cloudformation:DescribeStacks',
  'lambda:GetAccountSettings',
  'organizations:DescribeEffectivePolicy',
  's3:GetAccountPublicAccessBlock',
  'sns:ListSubscriptionsByTopic',
  'ssm:GetParameter',
  'states:ListExecutions',
  'sts:AssumeRole',
];
/** A parameter as CloudFormation puts it into a text. */
const parameter = (name: string) => `\${${name}}`;
const SUBJECT = `repo:${parameter('Repository')}:environment:${parameter('Environment')}`;
const BUILDS = [
  'logs:CreateLogGroup',
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  's3:GetObject',
  's3:GetObjectVersion',
];

describe('the rights of', () => {
  test.each([
    ['GitHub', github, 'Role', DEPLOYS],
    ['the build that tests', pipeline, 'TestRole', BUILDS],
    ['the build that deploys', pipeline, 'DeployRole', [...BUILDS, ...DEPLOYS].sort()],
    [
      'the pipeline',
      pipeline,
      'PipelineRole',
      [
        'codebuild:BatchGetBuilds',
        'codebuild:StartBuild',
        'codestar-connections:UseConnection',
        's3:GetBucketVersioning',
        's3:GetObject',
        's3:GetObjectVersion',
        's3:PutObject',
      ],
    ],
  ])('%s are these', (_, of, role, wanted) => {
    const statements = granted(of, role);
    expect(actionsOf(statements)).toEqual(wanted);
    const everywhere = statements.filter(({ Resource }) => Resource === '*').map(({ Sid }) => Sid);
    expect(everywhere).toEqual(wanted.includes('lambda:GetAccountSettings') ? ['DoctorReadsTheAccount'] : []);
  });

  test('who deploys takes on the three roles of the bootstrap, and no other', () => {
    const [assumed] = granted(github, 'Role').filter(({ Action }) => list(Action).includes('sts:AssumeRole'));
    const roles = list(assumed?.Resource as { 'Fn::Sub': string }[]).map((each) => each['Fn::Sub']);
    expect(roles.map((arn) => /cdk-\$\{Qualifier\}-([a-z-]+)-role-/.exec(arn)?.[1])).toEqual([
      'deploy',
      'file-publishing',
      'lookup',
    ]);
  });

  test('what gongkai doctor asks is granted; what it changes, is not', () => {
    const folder = join(root, 'infra/cli/operator/doctor');
    const source = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    const asked = [
      ...source.matchAll(/'((?:cloudformation|lambda|organizations|s3|sns|ssm|states):[A-Z]\w+)'/g),
    ];
    const named = [...new Set(asked.map(([, action]) => action))];
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((action) => !DEPLOYS.includes(String(action)))).toEqual([]);
    expect(source).toContain('UpdateTerminationProtectionCommand');
    expect(DEPLOYS.join()).not.toContain('Update');
  });
});

describe('GitHub', () => {
  test('is believed for one repository and one environment, by OpenID Connect', () => {
    const { AssumeRolePolicyDocument: trust } = propertiesOf<{
      AssumeRolePolicyDocument: { Statement: Statement[] };
    }>(github, 'Role');
    expect(trust.Statement).toHaveLength(1);
    expect(trust.Statement[0]?.Action).toBe('sts:AssumeRoleWithWebIdentity');
    expect(trust.Statement[0]?.Condition).toEqual({
      StringEquals: {
        'token.actions.githubusercontent.com:aud': { Ref: 'Audience' },
        'token.actions.githubusercontent.com:sub': { 'Fn::Sub': SUBJECT },
      },
    });
    for (const name of ['Repository', 'Environment'])
      expect(new RegExp(github.Parameters[name]?.AllowedPattern ?? '').test('a*/b')).toBe(false);
  });

  test('holds no secret, gives rights to the job that needs them, and tests before it deploys', () => {
    const workflow = text('github-deploy.yml');
    expect(workflow).not.toMatch(/secrets\.|AKIA|aws_secret/i);
    expect(workflow).toMatch(/^permissions: \{\}$/m);
    expect(workflow.match(/id-token: write/g)).toHaveLength(1);
    const [before = '', deploy = ''] = workflow.split(/^ {2}deploy:$/m);
    expect(before).not.toContain('id-token');
    expect(deploy).toMatch(/^ {4}needs: test$/m);
    expect(deploy).toMatch(/^ {4}environment: production$/m);
    expect([...workflow.matchAll(/uses: (\S+)@/g)].map(([, action]) => action)).toEqual([
      'actions/checkout',
      'actions/checkout',
    ]);
    expect(workflow).not.toMatch(/run:.*\$\{\{/); // nothing of an event becomes a command
  });
});

test('the pipeline tests, waits for somebody, and deploys what was tested', () => {
  const { Stages } = propertiesOf<{
    Stages: { Name: string; Actions: { InputArtifacts?: { Name: string }[] }[] }[];
  }>(pipeline, 'Pipeline');
  expect(Stages.map(({ Name }) => Name)).toEqual(['Source', 'Test', 'Approve', 'Deploy']);
  for (const at of [1, 3]) expect(Stages[at]?.Actions[0]?.InputArtifacts).toEqual([{ Name: 'Source' }]);
  const { AllowedPattern = '' } = pipeline.Parameters['Settings'] ?? {};
  const isAllowed = (value: string) => new RegExp(AllowedPattern).test(value);
  expect(isAllowed('-c publication=cloudfront -c region=cn-north-1')).toBe(true);
  expect(isAllowed('-c a=b; curl x')).toBe(false);
  expect(isAllowed('$(curl x)')).toBe(false);
});

/** Which service answers for a kind of resource. */
const SERVICES: Record<string, string> = {
  ApiGatewayV2: 'apigateway',
  Budgets: 'budgets',
  CloudFront: 'cloudfront',
  CloudWatch: 'cloudwatch',
  CodeDeploy: 'codedeploy',
  DynamoDB: 'dynamodb',
  IAM: 'iam',
  KMS: 'kms',
  Lambda: 'lambda',
  Logs: 'logs',
  S3: 's3',
  SNS: 'sns',
  SQS: 'sqs',
  Scheduler: 'scheduler',
  StepFunctions: 'states',
  WAFv2: 'wafv2',
};

describe('what CloudFormation may do', () => {
  test('is enough to make every kind of resource of every template, by its own service', async () => {
    const services = new Set(actionsOf(executes).map((action) => action.split(':')[0]));
    const extra = {
      region: 'us-east-1',
      alarmEmail: 'a@b.cn',
      budget: 5,
      signInIssuer: 'https://i.cn',
      signInClient: 'c',
    };
    const kinds = new Set<string>();
    for (const context of [...Object.values(templates), extra]) {
      const { resources } = await synthesize(context);
      for (const { Type } of Object.values(resources)) kinds.add(Type);
    }
    expect(kinds.size).toBeGreaterThan(20);
    const missing = [...kinds].filter((kind) => !services.has(SERVICES[kind.split('::')[1] ?? ''] ?? ''));
    expect(missing).toEqual([]);
  });

  test('ends at the names of this stack, where a service knows names', () => {
    const everywhere = executes.filter(({ Resource }) => Resource === '*').map(({ Sid }) => Sid);
    expect(everywhere).toEqual(['LogsOfOthers', 'Keys', 'KeysInUse', 'Edge', 'Firewall', 'Spending']);
    for (const action of actionsOf(executes)) expect(action).toMatch(/^[a-z0-9]+:[A-Z]\w+\*?$/);
    expect(actionsOf(executes).filter((action) => action.endsWith('*'))).toEqual(['s3:GetBucket*']);
  });

  test('is no way to more rights: roles of this stack alone, passed to five services alone', () => {
    const roles = executes.filter(({ Action }) => list(Action).some((action) => action.startsWith('iam:')));
    for (const { Resource } of roles)
      expect(JSON.stringify(Resource)).toContain(`:role/${parameter('StackName')}-*`);
    const [passed] = roles.filter(({ Action }) => list(Action).includes('iam:PassRole'));
    expect(passed?.Condition?.['StringEquals']?.['iam:PassedToService']).toEqual([
      'codedeploy.amazonaws.com',
      'lambda.amazonaws.com',
      's3.amazonaws.com',
      'scheduler.amazonaws.com',
      'states.amazonaws.com',
    ]);
    const never = /DeleteBucket$|DeleteObject|s3:PutObject$|AttachRolePolicy|CreateUser|CreateAccessKey/;
    expect(actionsOf(executes).filter((action) => never.test(action))).toEqual([]);
  });
});
