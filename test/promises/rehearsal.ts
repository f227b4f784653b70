/**
 * What a rehearsal of the runbook is played on: one local stack, the commands of the runbook typed as an operator types
 * them, and a transcript of what was typed and what came back. GONGKAI_TRANSCRIPTS names a folder where the transcript of
 * each section is left; otherwise it is kept for the assertions alone.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DeleteItemCommand, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { Refusal } from '../../infra/local/dynamodb/tables.ts';
import type { AccessRequest } from '../../infra/local/engine.ts';
import { putUp } from '../../infra/local/stack.ts';
import { s3Objects } from '../../shared/store/s3.ts';
import { gongkai, type Run } from '../rooms/cli/recording-shell.ts';
import { lyingTexts } from './lying-objects.ts';
import { changed, ONE_EACH, type RealStack, realStack, type Template } from './real-stack.ts';

export interface Rehearsal {
  real: RealStack;
  dynamo: DynamoDBClient;
  /** Physical name of a part, by its output. */
  nameOf: (output: string) => string;
  drafts: ReturnType<typeof s3Objects>;
  publication: ReturnType<typeof s3Objects>;
  /** The text of every object of a bucket, by its output. */
  textsIn: (output: 'DraftsBucket' | 'PublicationBucket') => Map<string, string>;
  /** Begins the transcript of a section. */
  section: (anchor: string) => void;
  transcript: () => string;
  type: (argv: readonly string[], secret?: string) => Promise<Run>;
  /** What happens around the commands. */
  planted: {
    /** Done whenever a command waits, which then waits no longer than a moment. */
    meanwhile: (() => Promise<void>) | undefined;
    /** What DynamoDB turns away, as it does when it is asked too much. */
    turnsAway: ((request: AccessRequest) => boolean) | undefined;
  };
  /** Deploys a release, the present one where nothing is changed, on the same data and at the same address. */
  deploy: (change?: (template: Template) => void) => Promise<void>;
  /** Writes a file and gives its path. */
  file: (name: string, content: string) => string;
  /** The log of a function, a line an object. */
  logOf: (part: string) => Record<string, unknown>[];
  /** Removes every item of a table that a test chooses. */
  empty: (table: string, keys: readonly string[]) => Promise<number>;
  /** Loses a bucket as a lost region does: every version of every object, which no policy keeps from happening. */
  lose: (bucket: string) => Promise<void>;
  close: () => Promise<void>;
}

const MOMENT = 200;

export async function rehearse(): Promise<Rehearsal> {
  const planted: Rehearsal['planted'] = { meanwhile: undefined, turnsAway: undefined };
  const watch = (request: AccessRequest) => {
    if (planted.turnsAway?.(request))
      throw new Refusal('com.amazonaws.dynamodb.v20120810#ThrottlingException', 'too many requests');
  };
  const real = await realStack([], { change: withRestoredTable, watch });
  const folder = mkdtempSync(join(tmpdir(), 'gongkai-rehearsal-'));
  const { data } = real;
  let { stack } = real;
  const access = { region: stack.region, endpoint: stack.url, credentials: stack.operator };
  const dynamo = new DynamoDBClient(access);
  const s3 = new S3Client({ ...access, forcePathStyle: true });
  const nameOf = (output: string) => String(stack.outputs[output]);
  let lines: string[] = [];
  let anchor = '';
  const keep = () => {
    const place = process.env['GONGKAI_TRANSCRIPTS'];
    if (!place || anchor === '') return;
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `${anchor}.txt`), `${lines.join('\n')}\n`);
  };
  return {
    real,
    dynamo,
    nameOf,
    planted,
    async deploy(change) {
      await stack.close();
      const assembly = change ? await changed(real.assembly, join(folder, 'cdk.out'), change) : real.assembly;
      const port = Number(new URL(stack.url).port);
      stack = await putUp({ ...ONE_EACH, assembly, dataDirectory: data, port, watch, schedules: 'held' });
    },
    drafts: s3Objects(s3, nameOf('DraftsBucket')),
    publication: s3Objects(s3, nameOf('PublicationBucket')),
    textsIn: (output) => lyingTexts(data, nameOf(output)),
    section(next) {
      keep();
      anchor = next;
      lines = [`# ${next}`];
    },
    transcript: () => lines.join('\n'),
    async type(argv, secret = '') {
      const wait = async (ms: number) => {
        const { meanwhile } = planted;
        await meanwhile?.();
        await pause(meanwhile ? Math.min(ms, MOMENT) : ms);
      };
      const around = { now: Date.now, pause: wait, env: { GONGKAI_SECRET: secret } };
      const run = await gongkai([...argv, '--data', data], around);
      lines.push(`$ npx gongkai ${argv.join(' ')}`, ...run.told, run.out.trimEnd(), `(exit ${run.code})`);
      return run;
    },
    file(name, content) {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    logOf(part) {
      const logs = join(data, 'logs');
      const files = readdirSync(logs).filter((name) => name.includes(part));
      const text = files.map((name) => readFileSync(join(logs, name), 'utf8')).join('\n');
      return text.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
    },
    async empty(table, keys) {
      let removed = 0;
      for await (const { Items = [] } of paginateScan({ client: dynamo }, { TableName: table }))
        for (const item of Items) {
          const Key = Object.fromEntries(keys.flatMap((key) => (item[key] ? [[key, item[key]]] : [])));
          await dynamo.send(new DeleteItemCommand({ TableName: table, Key }));
          removed++;
        }
      return removed;
    },
    async lose(bucket) {
      for (let more: boolean | undefined = true; more; ) {
        const page = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
        for (const { Key, VersionId } of page.Versions ?? [])
          await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId }));
        more = page.IsTruncated;
      }
    },
    async close() {
      keep();
      dynamo.destroy();
      s3.destroy();
      await stack.close();
      await real.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Name of the table beside the stack's own that AWS would make from a point in time. */
export const RESTORED = 'gongkai-restored';

function withRestoredTable({ Resources }: Template): void {
  const [log] = Object.entries(Resources).filter(([id]) => id.startsWith('EventStoreEventLog'));
  if (!log) throw new Error('the template has no event log');
  Resources['Restored'] = structuredClone(log[1]);
}
