/**
 * Connects to a stack. In: a data folder (the running local stack) or the name of a deployed stack. Out: its outputs,
 * and the stores and clients on it. The keys of its operator open the local stack, the caller's credentials a deployed
 * one; nothing else differs.
 */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { unlogged } from '../../shared/runtime/unlogged.ts';
import type {
  EventLog,
  Feeds,
  Journal,
  Objects,
  Progress,
  Registry,
  Secrets,
} from '../../shared/store/ports.ts';
import type { Shell } from './io.ts';
import { Refused } from './messages.ts';

/** The options `--data` and `--stack`. */
export interface Where {
  data?: string;
  stack?: string;
}

const OUTPUTS = [
  'ApiUrl',
  'PublicationUrl',
  'EventLogTable',
  'JournalTable',
  'RegistryTable',
  'SecretsTable',
  'ProgressTable',
  'DraftsBucket',
  'PublicationBucket',
  'NightlyChainArn',
] as const;
type Outputs = Record<(typeof OUTPUTS)[number], string> & {
  /** Only for a stack with a desk. */
  DeskUrl?: string;
  DeskSecretsTable?: string;
};

/** Configuration of the SDK clients; empty if the SDK finds it out by itself. */
type Access = Pick<DynamoDBClientConfig, 'region' | 'endpoint' | 'credentials'>;

export interface Site {
  outputs: Outputs;
  access: Access;
  /** Milliseconds between two polls of a running task. */
  poll: number;
  /** Name of a deployed stack; the local one has none. */
  stack?: string;
}

export function dataFolder({ data }: Where, shell: Shell): string {
  return data === undefined ? join(shell.root, '.gongkai') : resolve(data);
}

/** The address of the stack, and the names of its parts. */
export async function findSite(where: Where, shell: Shell): Promise<Site> {
  return where.stack === undefined ? localSite(dataFolder(where, shell)) : deployedSite(where.stack);
}

interface LocalFile {
  endpoint: string;
  region: string;
  operator: { accessKeyId: string; secretAccessKey: string };
  pid: number;
}

async function localSite(folder: string): Promise<Site> {
  const [local, stacks] = await Promise.all([
    announced<LocalFile>(join(folder, 'local.json')),
    announced<Record<string, Record<string, string>>>(join(folder, 'outputs.json')),
  ]);
  // A killed stack could not withdraw its announcement.
  if (!local || !stacks || !isAlive(local.pid)) throw notRunning(folder);
  const { endpoint, region, operator } = local;
  const outputs = outputsIn(Object.values(stacks)[0] ?? {}, folder);
  return { outputs, access: { endpoint, region, credentials: operator }, poll: 200 };
}

function notRunning(folder: string): Refused {
  return new Refused({
    zh: `本机没有运行中的服务（${folder}）。请先在另一终端运行 npm start，或用 --data 指明数据目录，或用 --stack 指明已部署的堆栈`,
    en: `no local stack is running (${folder}). Run npm start in another terminal, or name its folder with --data, or a deployed stack with --stack`,
  });
}

async function announced<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function deployedSite(stack: string): Promise<Site> {
  const { CloudFormationClient, DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient({});
  const { Stacks } = await client
    .send(new DescribeStacksCommand({ StackName: stack }))
    .catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Refused({
        zh: `找不到堆栈 ${stack}：${reason}。请检查名称、AWS_REGION 和 AWS 凭证`,
        en: `the stack ${stack} was not found; check its name, AWS_REGION and the AWS credentials`,
      });
    });
  const listed = (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [
    OutputKey ?? '',
    OutputValue ?? '',
  ]);
  return { outputs: outputsIn(Object.fromEntries(listed), stack), access: {}, poll: 2_000, stack };
}

function outputsIn(given: Readonly<Record<string, string>>, place: string): Outputs {
  const missing = OUTPUTS.filter((name) => !given[name]);
  if (missing.length === 0) return given as Outputs;
  throw new Refused({
    zh: `${place} 的输出中缺少 ${missing.join('、')}，这似乎不是本项目的堆栈`,
    en: `the outputs of ${place} lack ${missing.join(', ')}; it does not seem to be a stack of this project`,
  });
}

/** The stores of an operator's commands. */
export interface OperatorStores {
  eventLog: EventLog;
  registry: Registry;
  secrets: Secrets;
  journal: Journal;
  feeds: Feeds;
  progress: Progress;
}

/** `eventLogTable`: another table of events than the stack's own, such as a restored one. */
export async function operatorStores(
  { outputs, access }: Site,
  eventLogTable = outputs.EventLogTable,
): Promise<OperatorStores> {
  const [{ DynamoDBClient }, log, registry, progress] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('../../shared/store/dynamodb-log.ts'),
    import('../../shared/store/dynamodb-registry.ts'),
    import('../../shared/store/dynamodb-progress.ts'),
  ]);
  const client = unlogged(new DynamoDBClient(access));
  return {
    eventLog: log.dynamoEventLog(client, eventLogTable),
    registry: registry.dynamoRegistry(client, outputs.RegistryTable),
    secrets: registry.dynamoSecrets(client, outputs.SecretsTable),
    journal: log.dynamoJournal(client, outputs.JournalTable),
    feeds: registry.dynamoFeeds(client, outputs.RegistryTable),
    progress: progress.dynamoProgress(client, outputs.ProgressTable),
  };
}

export async function bucketClient({ access }: Site): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  return unlogged(new S3Client({ ...access, forcePathStyle: access.endpoint !== undefined }));
}

export async function objectsIn(client: S3Client, bucket: string): Promise<Objects> {
  const { s3Objects } = await import('../../shared/store/s3.ts');
  return s3Objects(client, bucket);
}

export interface Buckets {
  drafts: Objects;
  publication: Objects;
  publicationUrl: string;
}

export async function bucketsOf(site: Site): Promise<Buckets> {
  const client = await bucketClient(site);
  const { DraftsBucket, PublicationBucket, PublicationUrl: publicationUrl } = site.outputs;
  const [drafts, publication] = await Promise.all([
    objectsIn(client, DraftsBucket),
    objectsIn(client, PublicationBucket),
  ]);
  return { drafts, publication, publicationUrl };
}

export async function chainClient({ access }: Site): Promise<SFNClient> {
  const { SFNClient } = await import('@aws-sdk/client-sfn');
  return new SFNClient(access);
}
