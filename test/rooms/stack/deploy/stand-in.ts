/**
 * A stand-in for what `cdk deploy` speaks to: STS, SSM, the bucket of the bootstrap, and a CloudFormation that creates
 * and takes back what a template says, by the rules that decide what a failed creation leaves behind. In: the folder of
 * the assembly, and the logical id whose creation fails. Out: what stands, what was left over, and how the stack stands.
 *
 * The rules: a creation that fails is rolled back; what has `Retain` stays, what has `RetainExceptOnCreate` or nothing
 * goes; a table under deletion protection does not go, and the rollback fails; a stack under termination protection is
 * not deleted. Source: CloudFormation User Guide, "DeletionPolicy attribute" and "Protect stacks from being deleted".
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Mounted, mount } from '../../local/mount.ts';

export const ACCOUNT = '111122223333';

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface StandIn {
  readonly url: string;
  /** Logical ids and types of what stands. */
  readonly standing: () => Record<string, string>;
  /** What a deletion or a rollback left, by its logical id and the attempt that made it. */
  readonly orphans: string[];
  readonly status: () => string | undefined;
  readonly isProtected: () => boolean;
  /** Every operation of CloudFormation, in order. */
  readonly asked: string[];
  /** From now on nothing fails. */
  readonly mend: () => void;
  readonly close: () => Promise<void>;
}

interface State {
  status: string | undefined;
  isProtected: boolean;
  attempt: number;
  failing: string | undefined;
  template: Record<string, Resource>;
  standing: Map<string, Resource>;
  events: string[];
}

export async function standIn(assembly: string, failing: string): Promise<StandIn> {
  const state: State = {
    status: undefined,
    isProtected: false,
    attempt: 0,
    failing,
    template: {},
    standing: new Map(),
    events: [],
  };
  const orphans: string[] = [];
  const asked: string[] = [];
  const mounted: Mounted = await mount(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const form = new URLSearchParams(body);
    const action = form.get('Action');
    const answer = action
      ? queried(action, form, { state, orphans, asked, assembly })
      : elsewhere(request.method ?? '', request.url ?? '/', String(request.headers['x-amz-target'] ?? ''));
    response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
  });
  return {
    url: mounted.url,
    standing: () => Object.fromEntries([...state.standing].map(([id, { Type }]) => [id, Type])),
    orphans,
    status: () => state.status,
    isProtected: () => state.isProtected,
    asked,
    mend: () => {
      state.failing = undefined;
    },
    close: mounted.close,
  };
}

interface Answer {
  status: number;
  type: string;
  body: string;
}
const xml = (body: string, status = 200): Answer => ({ status, type: 'text/xml', body });
const result = (action: string, body: string) =>
  xml(`<${action}Response><${action}Result>${body}</${action}Result></${action}Response>`);
const refused = (message: string) =>
  xml(
    `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>${message}</Message></Error></ErrorResponse>`,
    400,
  );

/** SSM, and the bucket of the bootstrap, in which everything lies already. */
function elsewhere(method: string, path: string, target: string): Answer {
  if (target === 'AmazonSSM.GetParameter')
    return {
      status: 200,
      type: 'application/x-amz-json-1.1',
      body: '{"Parameter":{"Name":"v","Type":"String","Value":"28"}}',
    };
  const query = new URL(path, 'http://x').searchParams;
  if (query.has('location')) return xml('<LocationConstraint>eu-central-1</LocationConstraint>');
  if (query.has('encryption'))
    return xml(
      '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>',
    );
  const prefix = query.get('prefix');
  if (method === 'GET' && prefix !== null)
    return xml(
      `<ListBucketResult><IsTruncated>false</IsTruncated><KeyCount>1</KeyCount><Contents><Key>${prefix}</Key><Size>1</Size></Contents></ListBucketResult>`,
    );
  return xml('');
}

interface Around {
  state: State;
  orphans: string[];
  asked: string[];
  assembly: string;
}

function queried(action: string, form: URLSearchParams, around: Around): Answer {
  const { state, asked } = around;
  if (action === 'GetCallerIdentity')
    return result(
      action,
      `<Account>${ACCOUNT}</Account><Arn>arn:aws:iam::${ACCOUNT}:user/ops</Arn><UserId>U</UserId>`,
    );
  if (action === 'AssumeRole' && !form.get('RoleArn')?.includes(`::${ACCOUNT}:`))
    return refused(`not authorized to assume ${form.get('RoleArn')}`);
  if (action === 'AssumeRole')
    return result(
      action,
      '<Credentials><AccessKeyId>A</AccessKeyId><SecretAccessKey>S</SecretAccessKey><SessionToken>T</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>',
    );
  asked.push(action);
  if (!(action in operations)) return refused(`the stand-in knows no ${action}`);
  const gone = state.status === undefined || state.status === 'DELETE_COMPLETE';
  if (
    gone &&
    !['CreateChangeSet', 'DescribeChangeSet', 'ExecuteChangeSet', 'DeleteChangeSet'].includes(action)
  )
    return refused(`Stack with id ${form.get('StackName')} does not exist`);
  return operations[action]?.(form, around) ?? xml('');
}

const ARN = `arn:aws:cloudformation:eu-central-1:${ACCOUNT}:stack/Gongkai/1`;
const AT = '2026-11-30T00:00:00Z';

const operations: Record<string, (form: URLSearchParams, around: Around) => Answer> = {
  DescribeStacks: (_, { state }) =>
    result(
      'DescribeStacks',
      `<Stacks><member><StackName>Gongkai</StackName><StackId>${ARN}</StackId><StackStatus>${state.status}</StackStatus><CreationTime>${AT}</CreationTime><EnableTerminationProtection>${state.isProtected}</EnableTerminationProtection></member></Stacks>`,
    ),
  CreateChangeSet: (form, { state, assembly }) => {
    const [file = ''] = /[0-9a-f]{64}\.json$/.exec(form.get('TemplateURL') ?? '') ?? [];
    state.template = templateOf(assembly, file);
    if (state.status === undefined || state.status === 'DELETE_COMPLETE') state.status = 'REVIEW_IN_PROGRESS';
    return result('CreateChangeSet', `<Id>${ARN}/change</Id><StackId>${ARN}</StackId>`);
  },
  DescribeChangeSet: () =>
    result(
      'DescribeChangeSet',
      `<ChangeSetName>c</ChangeSetName><ChangeSetId>${ARN}/change</ChangeSetId><StackId>${ARN}</StackId><StackName>Gongkai</StackName><Status>CREATE_COMPLETE</Status><ExecutionStatus>AVAILABLE</ExecutionStatus><Changes><member><Type>Resource</Type><ResourceChange><Action>Add</Action><LogicalResourceId>x</LogicalResourceId><ResourceType>AWS::S3::Bucket</ResourceType></ResourceChange></member></Changes>`,
    ),
  ExecuteChangeSet: (_, around) => {
    create(around);
    return result('ExecuteChangeSet', '');
  },
  DeleteChangeSet: () => result('DeleteChangeSet', ''),
  UpdateTerminationProtection: (form, { state }) => {
    state.isProtected = form.get('EnableTerminationProtection') === 'true';
    return result('UpdateTerminationProtection', `<StackId>${ARN}</StackId>`);
  },
  DeleteStack: (_, around) => remove(around),
  DescribeStackEvents: (_, { state }) =>
    result('DescribeStackEvents', `<StackEvents>${state.events.join('')}</StackEvents>`),
  GetTemplate: () => result('GetTemplate', '<TemplateBody>{}</TemplateBody>'),
};

/** The template of an assembly lies there under the name of the stack; its asset is named after its digest. */
function templateOf(assembly: string, asset: string): Record<string, Resource> {
  if (asset === '') throw new Error('the template was not handed over as an asset');
  return JSON.parse(readFileSync(join(assembly, 'Gongkai.template.json'), 'utf8')).Resources;
}

function create({ state, orphans }: Around): void {
  state.attempt += 1;
  for (const [id, resource] of Object.entries(state.template)) {
    if (id === state.failing) {
      state.events.push(eventOf(id, resource, 'CREATE_FAILED'));
      state.status = takenBack({ state, orphans }, true) ? 'ROLLBACK_COMPLETE' : 'ROLLBACK_FAILED';
      return;
    }
    state.standing.set(id, resource);
  }
  state.status = 'CREATE_COMPLETE';
}

/** Whether everything that was to go went. */
function takenBack({ state, orphans }: Pick<Around, 'state' | 'orphans'>, isCreation: boolean): boolean {
  let all = true;
  for (const [id, { DeletionPolicy, Properties }] of state.standing) {
    if (DeletionPolicy === 'Retain' || (DeletionPolicy === 'RetainExceptOnCreate' && !isCreation)) {
      orphans.push(`${id}#${state.attempt}`);
    } else if (Properties?.['DeletionProtectionEnabled'] === true) {
      all = false;
      continue;
    }
    state.standing.delete(id);
  }
  return all;
}

function remove({ state, orphans }: Around): Answer {
  if (state.isProtected)
    return refused('Stack [Gongkai] cannot be deleted while TerminationProtection is enabled');
  state.status = takenBack({ state, orphans }, false) ? 'DELETE_COMPLETE' : 'DELETE_FAILED';
  return result('DeleteStack', '');
}

function eventOf(id: string, { Type }: Resource, status: string): string {
  return `<member><EventId>${id}-${status}</EventId><StackId>${ARN}</StackId><StackName>Gongkai</StackName><LogicalResourceId>${id}</LogicalResourceId><ResourceType>${Type}</ResourceType><ResourceStatus>${status}</ResourceStatus><ResourceStatusReason>Access Denied</ResourceStatusReason><Timestamp>${AT}</Timestamp></member>`;
}
