/**
 * The same template put up twice. In: an assembly. Out: two sites of one shape: `embedded`, the local stack as it is,
 * and `second`, whose tables, buckets, roles, functions and state machine moto's CloudFormation has made. On both run
 * the bundles of the assembly, behind the HTTP API and in the state machine of the local stack; what differs is the
 * CloudFormation, the DynamoDB and the S3.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { zipSync } from 'fflate';
import { createHttpApi } from '../../infra/local/http-api/gateway.ts';
import { type Lambda, startLambda } from '../../infra/local/lambda/functions.ts';
import { putUp } from '../../infra/local/stack.ts';
import { compileMachine } from '../../infra/local/step-functions/state-machine.ts';
import { mount } from '../rooms/local/mount.ts';
import { type Moto, startMoto, typesOfMoto } from './moto.ts';

export interface Site {
  readonly name: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly apiUrl: string;
  readonly dynamo: DynamoDBClient;
  readonly s3: S3Client;
  readonly night: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const folder = () => mkdtempSync(join(tmpdir(), 'gongkai-conformance-'));

/** The public address that both sites say they have. */
export const ADDRESS = 'https://reports.example';
const SAME_LOT = pathToFileURL(join(import.meta.dirname, 'same-lot.mjs')).href;

/**
 * Makes two sites of one assembly say the same in every byte: reports hold their address, the digest of their events is
 * salted by lot, and so is the key of the log. All else is as it was synthesized.
 */
export function makeAlike(assembly: string): void {
  const path = join(assembly, 'Gongkai.template.json');
  const alike = JSON.parse(readFileSync(path, 'utf8'), (name, value) => {
    if (name === 'PUBLICATION_URL') return ADDRESS;
    return name === 'Variables' ? { ...value, NODE_OPTIONS: `--import=${SAME_LOT}` } : value;
  });
  writeFileSync(path, JSON.stringify(alike));
}

export async function embedded(assembly: string): Promise<Site> {
  const stack = await putUp({ assembly, dataDirectory: folder(), port: 0, schedules: 'held' });
  const access = { endpoint: stack.url, region: stack.region, credentials: stack.operator };
  const sfn = new SFNClient(access);
  return {
    name: 'embedded',
    outputs: stack.outputs,
    apiUrl: String(stack.outputs['ApiUrl']),
    dynamo: new DynamoDBClient(access),
    s3: new S3Client({ ...access, forcePathStyle: true }),
    night: () => nightOf(sfn, String(stack.outputs['NightlyChainArn'])),
    close: stack.close,
  };
}

async function nightOf(sfn: SFNClient, stateMachineArn: string): Promise<void> {
  const start = new StartExecutionCommand({ stateMachineArn, input: '{"mode":"night"}' });
  const { executionArn } = await sfn.send(start);
  for (;;) {
    const { status, cause } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (status === 'SUCCEEDED') return;
    if (status !== 'RUNNING') throw new Error(`the night ended as ${status}: ${cause}`);
    await pause(100);
  }
}

export interface Second extends Site {
  /** Resource types of the template that moto's CloudFormation does not make. */
  readonly leftOut: readonly string[];
  readonly status: string;
}

export async function second(assembly: string): Promise<Second> {
  const moto = await startMoto();
  const access = { endpoint: moto.url, region: moto.region, credentials: moto.credentials };
  const s3 = new S3Client({ ...access, forcePathStyle: true });
  const { template, leftOut } = whatMotoMakes(assembly);
  await bootstrap(moto, s3, assembly);
  const made = await createStack(new CloudFormationClient(access), template);
  const functions = await functionsOf(moto, template, assembly);
  const lambda = startLambda({ functions, region: moto.region, logDirectory: folder() });
  const door = await frontDoor(lambda, functions);
  return {
    name: 'moto',
    ...made,
    leftOut,
    apiUrl: door.url,
    dynamo: new DynamoDBClient(access),
    s3,
    night: () => runMachine({ moto, s3, lambda, functions }, String(made.outputs['NightlyChainArn'])),
    close: async () => {
      await Promise.all([door.close(), lambda.close()]);
      await moto.close();
    },
  };
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: unknown }>>;
}

/**
 * The template without what moto does not know; a reference to that becomes a word that names it. moto publishes versions,
 * but its CloudFormation gives them no ARN: the machine calls their functions.
 */
function whatMotoMakes(assembly: string): { template: Template; leftOut: string[] } {
  const whole: Template = JSON.parse(readFileSync(join(assembly, 'Gongkai.template.json'), 'utf8'));
  const known = typesOfMoto();
  const out = Object.entries(whole.Resources).filter(([, { Type }]) => !known.has(Type) || Type === VERSION);
  const missing = new Set(out.map(([id]) => id));
  const kept = Object.entries(whole.Resources).filter(([id]) => !missing.has(id));
  const named = (id: unknown) => {
    if (typeof id !== 'string' || !missing.has(id)) return undefined;
    const { Type, Properties } = whole.Resources[id] ?? {};
    if (Type !== VERSION) return `left-out-${id}`;
    return { 'Fn::GetAtt': [(Properties as { FunctionName: { Ref: string } }).FunctionName.Ref, 'Arn'] };
  };
  const template = JSON.parse(
    JSON.stringify({ ...whole, Resources: Object.fromEntries(kept) }),
    (_, value) =>
      value === null || typeof value !== 'object'
        ? value
        : (named(value.Ref) ?? named(value['Fn::GetAtt']?.[0]) ?? value),
  );
  return { template, leftOut: [...new Set(out.map(([, { Type }]) => Type))].sort() };
}

const VERSION = 'AWS::Lambda::Version';
const ACCOUNT = '123456789012';

/** What `cdk bootstrap` leaves in an account, as far as the template asks for it, and the bundles. */
async function bootstrap(moto: Moto, s3: S3Client, assembly: string): Promise<void> {
  await moto.ask('ssm', '/', {
    method: 'POST',
    headers: { 'x-amz-target': 'AmazonSSM.PutParameter', 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ Name: '/cdk-bootstrap/hnb659fds/version', Value: '30', Type: 'String' }),
  });
  const Bucket = `cdk-hnb659fds-assets-${ACCOUNT}-${moto.region}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  for (const asset of readdirSync(assembly).filter((name) => name.startsWith('asset.'))) {
    const Body = zipSync({ 'index.mjs': readFileSync(join(assembly, asset, 'index.mjs')) });
    await s3.send(new PutObjectCommand({ Bucket, Key: `${asset.replace('asset.', '')}.zip`, Body }));
  }
}

async function createStack(client: CloudFormationClient, template: Template) {
  const StackName = 'Gongkai';
  const TemplateBody = JSON.stringify(template);
  await client.send(new CreateStackCommand({ StackName, TemplateBody, Capabilities: ['CAPABILITY_IAM'] }));
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
  const outputs = (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]);
  return { status: String(Stacks?.[0]?.StackStatus), outputs: Object.fromEntries(outputs) };
}

interface Configuration {
  FunctionName: string;
  FunctionArn: string;
  Handler: string;
  Runtime: string;
  MemorySize: number;
  Timeout: number;
  Environment: { Variables: Record<string, string> };
}

/** The functions as moto's CloudFormation made them: with the names that it gave to tables and buckets. */
async function functionsOf(moto: Moto, template: Template, assembly: string) {
  const folders = new Map(
    Object.values(template.Resources)
      .filter(({ Type }) => Type === 'AWS::Lambda::Function')
      .map(({ Properties }) => {
        const { Code, Handler, MemorySize, Timeout, Environment } = Properties as Configuration & {
          Code: { S3Key: string };
        };
        const key = signatureOf({ Handler, MemorySize, Timeout, Environment });
        return [key, join(assembly, `asset.${Code.S3Key.replace('.zip', '')}`)] as const;
      }),
  );
  const { Functions } = (await moto.ask('lambda', '/2015-03-31/functions/')) as {
    Functions: Configuration[];
  };
  return Functions.map((made) => {
    const place = folders.get(signatureOf(made));
    if (place === undefined) throw new Error(`no bundle belongs to ${made.FunctionName}`);
    const endpoints = {
      AWS_ENDPOINT_URL_DYNAMODB: moto.url,
      AWS_ENDPOINT_URL_S3: moto.url,
      AWS_ENDPOINT_URL_SNS: moto.url,
      AWS_ENDPOINT_URL_KMS: moto.url,
      AWS_ENDPOINT_URL_LAMBDA: moto.url,
    };
    return {
      name: made.FunctionName,
      arn: made.FunctionArn,
      handler: made.Handler,
      runtime: made.Runtime,
      memoryMb: made.MemorySize,
      timeoutMs: made.Timeout * 1000,
      folder: place,
      variables: { ...made.Environment.Variables, ...endpoints },
      credentials: moto.credentials,
    };
  });
}

/** Which function of the template a made one is: moto's list tells no logical ids. */
function signatureOf(
  of: Pick<Configuration, 'MemorySize' | 'Timeout' | 'Environment'> & { Handler: string },
) {
  return [of.MemorySize, of.Timeout, ...Object.keys(of.Environment.Variables).sort()].join(' ');
}

type Functions = Awaited<ReturnType<typeof functionsOf>>;

/** moto makes no HTTP API: the local one stands before the function that the template's route names. */
async function frontDoor(lambda: Lambda, functions: Functions) {
  const intake = functions.find(({ variables }) => 'SECRETS_TABLE' in variables);
  if (intake === undefined) throw new Error('no function reads the secrets');
  const invoke = (payload: string) => lambda.invoke(intake.name, payload);
  return mount(
    createHttpApi({
      apiId: 'second',
      account: ACCOUNT,
      now: () => new Date(),
      newId: randomUUID,
      report: (message) => console.error(message),
      routes: ['POST /sources/{source}/events', '$default'].map((key) => ({ key, invoke })),
    }),
  );
}

interface Running {
  moto: Moto;
  s3: S3Client;
  lambda: Lambda;
  functions: Functions;
}

/** Runs the definition that moto's CloudFormation has worked out, on this machine. */
async function runMachine({ moto, s3, lambda, functions }: Running, arn: string): Promise<void> {
  const { definition } = (await moto.ask('states', '/', {
    method: 'POST',
    headers: {
      'x-amz-target': 'AWSStepFunctions.DescribeStateMachine',
      'content-type': 'application/x-amz-json-1.0',
    },
    body: JSON.stringify({ stateMachineArn: arn }),
  })) as { definition: string };
  const machine = compileMachine(JSON.parse(definition), {
    functions: new Set(functions.map((each) => each.arn)),
    invoke: (functionArn, payload) =>
      lambda.invoke(functionArn.slice(functionArn.lastIndexOf(':') + 1), payload),
    now: () => new Date(),
    pause: async (ms, signal) => {
      await pause(ms, undefined, { signal });
    },
    pauseScale: 0.1,
    readObject: async (bucket, key) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return (await Body?.transformToString()) ?? '';
    },
    admitChild: () => {}, // moto holds no role to its policies
  });
  const context = {
    Execution: { Name: `second-${randomUUID()}`, StartTime: new Date().toISOString() },
    StateMachine: { Id: arn, Name: 'second' },
  };
  await machine({ input: { mode: 'night' }, context, signal: new AbortController().signal });
}
