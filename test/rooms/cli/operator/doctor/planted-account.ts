/**
 * An AWS account, as far as `doctor` asks: one server on loopback that speaks the protocols of STS, S3 Control,
 * Organizations, Lambda, SSM, CloudFormation, SNS and DynamoDB. A test plants what is wrong with it; what is not planted
 * is good. It keeps what was changed in it, and answers as AWS does, errors included.
 */
import { Agent } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { ClientConfig } from '../../../../../infra/cli/operator/doctor/client-config.ts';
import { mount } from '../../../local/mount.ts';

/** What can be wrong with an account. */
export interface Planted {
  account: string;
  blocks: { account: boolean; organisation: 'all' | 'none' | 'no organisation' };
  concurrency: number;
  /** Undefined: not bootstrapped. */
  bootstrap: number | undefined;
  stack: { status: string; isProtected: boolean } | undefined;
  /** ARNs of subscriptions by address. */
  subscriptions: Readonly<Record<string, string>>;
  /** What a gateway says in the endpoint's place. */
  gateway: number | undefined;
  /** Names of the chains that run. */
  running: readonly string[];
  /** Actions that the caller may not. */
  forbidden: readonly string[];
}

export const GOOD: Planted = {
  account: '111122223333',
  blocks: { account: false, organisation: 'none' },
  concurrency: 1000,
  bootstrap: 21,
  stack: { status: 'CREATE_COMPLETE', isProtected: true },
  subscriptions: { 'ops@example.cn': 'arn:aws-cn:sns:cn-north-1:111122223333:Gongkai-Alarms:1' },
  gateway: undefined,
  running: [],
  forbidden: [],
};

export interface PlantedAccount {
  config: ClientConfig;
  /** What was asked, in order: `AmazonSSM.GetParameter`, `GetCallerIdentity`, … */
  asked: string[];
  protectedTables: Set<string>;
  isProtected: () => boolean;
  close: () => Promise<void>;
}

const TABLES = ['EventLog', 'Journal'];

interface Request {
  path: string;
  target: string | undefined;
  form: URLSearchParams;
  json: Record<string, unknown>;
}

export async function plantedAccount(
  changes: Partial<Planted>,
  region = 'cn-north-1',
): Promise<PlantedAccount> {
  const planted = { ...GOOD, ...changes };
  const asked: string[] = [];
  const protectedTables = new Set<string>();
  const state = { isProtected: planted.stack?.isProtected ?? false, url: '' };
  const mounted = await mount(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const target = request.headers['x-amz-target'];
    const of: Request = {
      path: request.url ?? '/',
      target: typeof target === 'string' ? target : undefined,
      form: new URLSearchParams(body),
      json: body.startsWith('{') ? JSON.parse(body) : {},
    };
    const name = of.target ?? of.form.get('Action') ?? `${request.method} ${of.path}`;
    asked.push(name);
    const answer = isForbidden(name, planted)
      ? refusal(of, 403, 'AccessDeniedException')
      : answerTo(name, of, planted, { state, protectedTables });
    response.writeHead(answer.status, { 'content-type': answer.type, ...answer.headers }).end(answer.body);
  });
  state.url = mounted.url;
  // S3 Control puts the account before the host, which no resolver knows: every name is this machine.
  const lookup: LookupFunction = (_, options, found) =>
    options.all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4);
  return {
    config: {
      endpoint: mounted.url.replace('127.0.0.1', 'planted.test'),
      region,
      credentials: { accessKeyId: 'AKIAPLANTED', secretAccessKey: 'secret' },
      maxAttempts: 1,
      requestHandler: { httpAgent: new Agent({ lookup }) },
    },
    asked,
    protectedTables,
    isProtected: () => state.isProtected,
    close: mounted.close,
  };
}

const isForbidden = (name: string, { forbidden }: Planted) =>
  forbidden.some((action) => name.includes(action));

interface Answer {
  status: number;
  type: string;
  body: string;
  headers?: Record<string, string>;
}

const xml = (body: string, status = 200): Answer => ({ status, type: 'text/xml', body });
const json = (value: unknown, status = 200): Answer => ({
  status,
  type: 'application/x-amz-json-1.1',
  body: JSON.stringify(value),
});

/** An error, in the protocol of the question. */
function refusal(
  { target, form }: Pick<Request, 'target' | 'form'>,
  status: number,
  code: string,
  message = code,
): Answer {
  if (target !== undefined) return json({ __type: code, message }, status);
  if (form.has('Action'))
    return xml(
      `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
      status,
    );
  return xml(
    `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
    status,
  );
}

interface Kept {
  state: { isProtected: boolean; url: string };
  protectedTables: Set<string>;
}

function answerTo(name: string, of: Request, planted: Planted, kept: Kept): Answer {
  const { blocks, bootstrap } = planted;
  if (name.endsWith('DescribeEffectivePolicy')) {
    if (blocks.organisation === 'no organisation')
      return refusal(of, 400, 'AWSOrganizationsNotInUseException');
    const PolicyContent = JSON.stringify({
      s3_attributes: { public_access_block_configuration: blocks.organisation },
    });
    return json({ EffectivePolicy: { PolicyContent, PolicyType: 'S3_POLICY' } });
  }
  if (name.endsWith('GetParameter')) {
    if (bootstrap === undefined) return refusal(of, 400, 'ParameterNotFound');
    return json({ Parameter: { Name: of.json['Name'], Value: String(bootstrap) } });
  }
  if (name.endsWith('.ListExecutions'))
    return json({ executions: planted.running.map((each) => ({ name: each, status: 'RUNNING' })) });
  if (name.includes('DynamoDB_')) return tableOf(name, of, kept);
  if (name.includes('account-settings'))
    return json({ AccountLimit: { ConcurrentExecutions: planted.concurrency } });
  if (name.includes('publicAccessBlock')) return publicAccessBlock(of, blocks.account);
  if (name.startsWith('POST /sources/')) return endpointOf(planted);
  return queried(name, of, planted, kept);
}

function tableOf(name: string, { json: input }: Request, { protectedTables }: Kept): Answer {
  const TableName = String(input['TableName']);
  if (name.endsWith('UpdateTable') && input['DeletionProtectionEnabled'] === true)
    protectedTables.add(TableName);
  return json({ Table: { TableName, DeletionProtectionEnabled: protectedTables.has(TableName) } });
}

function publicAccessBlock(of: Request, isBlocked: boolean): Answer {
  if (!isBlocked) return refusal(of, 404, 'NoSuchPublicAccessBlockConfiguration');
  return xml(
    '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>',
  );
}

function endpointOf({ gateway }: Planted): Answer {
  if (gateway !== undefined) return { ...json({ message: 'Forbidden' }, gateway), type: 'application/json' };
  return { status: 401, type: 'application/problem+json; charset=utf-8', body: '{"title":"…"}' };
}

const wrapped = (name: string, result: string) =>
  xml(`<${name}Response><${name}Result>${result}</${name}Result></${name}Response>`);

function queried(name: string, of: Request, { account, stack, subscriptions }: Planted, kept: Kept): Answer {
  const { state } = kept;
  switch (name) {
    case 'GetCallerIdentity':
      return wrapped(name, `<Account>${account}</Account><Arn>arn:aws-cn:iam::${account}:user/ops</Arn>`);
    case 'DescribeStacks': {
      const stackName = of.form.get('StackName');
      if (!stack) return refusal(of, 400, 'ValidationError', `Stack with id ${stackName} does not exist`);
      const outputs = {
        ApiUrl: state.url,
        NightlyChainArn: `arn:aws-cn:states:cn-north-1:${account}:stateMachine:Gongkai-Night`,
        AlarmTopicArn: `arn:aws-cn:sns:cn-north-1:${account}:Gongkai-Alarms`,
      };
      const listed = Object.entries(stack.status.startsWith('ROLLBACK') ? {} : outputs)
        .map(
          ([key, value]) =>
            `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
        )
        .join('');
      return wrapped(
        name,
        `<Stacks><member><StackName>${stackName}</StackName><StackStatus>${stack.status}</StackStatus><CreationTime>2026-11-30T00:00:00Z</CreationTime><EnableTerminationProtection>${state.isProtected}</EnableTerminationProtection><Outputs>${listed}</Outputs></member></Stacks>`,
      );
    }
    case 'ListStackResources':
      return wrapped(
        name,
        `<StackResourceSummaries>${TABLES.map((table) => `<member><LogicalResourceId>${table}</LogicalResourceId><PhysicalResourceId>Gongkai-${table}</PhysicalResourceId><ResourceType>AWS::DynamoDB::Table</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus><LastUpdatedTimestamp>2026-11-30T00:00:00Z</LastUpdatedTimestamp></member>`).join('')}</StackResourceSummaries>`,
      );
    case 'UpdateTerminationProtection':
      state.isProtected = of.form.get('EnableTerminationProtection') === 'true';
      return wrapped(name, '<StackId>arn</StackId>');
    case 'ListSubscriptionsByTopic':
      return wrapped(
        name,
        `<Subscriptions>${Object.entries(subscriptions)
          .map(
            ([endpoint, arn]) =>
              `<member><Protocol>email</Protocol><Endpoint>${endpoint}</Endpoint><SubscriptionArn>${arn}</SubscriptionArn></member>`,
          )
          .join('')}</Subscriptions>`,
      );
    default:
      return refusal(of, 400, 'InvalidAction', `the planted account knows no ${name}`);
  }
}
