/**
 * The template as it now is, put up on this machine: for benches, and for tests that speak HTTP to it. Agencies and
 * one source on it, signed delivery, a night, and the peak memory of processes. Everything on 127.0.0.1, bounded, and
 * ended by itself.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { presentAssembly } from '../../infra/cli/start/assembly-store.ts';
import { type LocalStack, putUp, type StackOptions } from '../../infra/local/stack.ts';
import { secretOf, sign } from '../../shared/intake/signature.ts';
import { dynamoRegistry, dynamoSecrets } from '../../shared/store/dynamodb-registry.ts';

const project = join(import.meta.dirname, '../..');

export interface RealStack {
  stack: LocalStack;
  /** The folders of the assembly and of the data. */
  assembly: string;
  data: string;
  /** The key of the source `bench`. */
  key: Buffer;
  /** Sends one request of events; resolves with its status. */
  deliver: (events: readonly string[]) => Promise<number>;
  /** Runs the nightly chain to its end; resolves with the milliseconds that it took. */
  night: () => Promise<number>;
  close: () => Promise<void>;
}

/** A synthesized template, as far as a test changes it before it is put up. */
export interface Template {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}

/** A process a function: each more loads its whole bundle again. What goes on at once is asked of stacks with more. */
export const ONE_EACH = { concurrency: 1 };

/** Synthesizes and puts up an empty stack with these agencies and one source `bench` that speaks for all of them. */
export async function realStack(
  agencies: readonly string[],
  {
    change,
    ...options
  }: Pick<StackOptions, 'watch' | 'express' | 'concurrency'> & { change?: (template: Template) => void } = {},
): Promise<RealStack> {
  const folder = await mkdtemp(join(tmpdir(), 'gongkai-real-'));
  const data = join(folder, 'data');
  const present = await presentAssembly(project, () => {});
  const assembly = change ? await changed(present, join(folder, 'cdk.out'), change) : present;
  // Nothing is started that a test did not ask for.
  const stack = await putUp({
    ...ONE_EACH,
    assembly,
    dataDirectory: data,
    port: 0,
    schedules: 'held',
    ...options,
  });
  const key = await register(stack, agencies);
  let requests = 0;
  const deliver = async (events: readonly string[]) => {
    const body = Buffer.from(`[${events.join(',')}]`);
    const id = `bench-${++requests}`;
    const seconds = Math.floor(Date.now() / 1000);
    const headers = {
      'content-type': 'application/cloudevents-batch+json',
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': sign(key, id, seconds, body),
    };
    const answer = await fetch(`${stack.outputs['ApiUrl']}/sources/bench/events`, {
      method: 'POST',
      headers,
      body,
    });
    await answer.arrayBuffer();
    return answer.status;
  };
  const close = async () => {
    await stack.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { stack, assembly, data, key, deliver, night: () => runNight(stack), close };
}

/** A copy of an assembly with another template: the one that is present is everybody's. */
export async function changed(
  from: string,
  to: string,
  change: (template: Template) => void,
): Promise<string> {
  await cp(from, to, { recursive: true });
  const file = join(to, 'Gongkai.template.json');
  const template: Template = JSON.parse(readFileSync(file, 'utf8'));
  change(template);
  writeFileSync(file, JSON.stringify(template));
  return to;
}

async function register(stack: LocalStack, agencies: readonly string[]): Promise<Buffer> {
  const client = new DynamoDBClient({
    endpoint: stack.url,
    region: stack.region,
    credentials: stack.operator,
  });
  const registry = dynamoRegistry(client, String(stack.outputs['RegistryTable']));
  const secrets = dynamoSecrets(client, String(stack.outputs['SecretsTable']));
  for (const id of agencies)
    await registry.putAgency({ id, name: id, parent: null, contact: null, chargeDecimals: 4 });
  const key = randomBytes(32);
  await secrets.replace('bench', [], [secretOf(key)]);
  await registry.putSource({ id: 'bench', agencies, may: ['facts'], succeeds: [], disabled: false });
  client.destroy();
  return key;
}

/** Runs the nightly chain of a stack to its end; resolves with the milliseconds that it took. */
export async function runNight(
  stack: Pick<LocalStack, 'url' | 'region' | 'operator' | 'outputs'>,
): Promise<number> {
  const client = new SFNClient({ endpoint: stack.url, region: stack.region, credentials: stack.operator });
  const begun = performance.now();
  const start = { stateMachineArn: String(stack.outputs['NightlyChainArn']), input: '{"mode":"night"}' };
  try {
    const { executionArn } = await client.send(new StartExecutionCommand(start));
    for (;;) {
      const { status, cause } = await client.send(new DescribeExecutionCommand({ executionArn }));
      if (status === 'SUCCEEDED') return performance.now() - begun;
      if (status !== 'RUNNING') throw new Error(`the night ended as ${status}: ${cause}`);
      await new Promise((wake) => setTimeout(wake, 20));
    }
  } finally {
    client.destroy();
  }
}

/** Peak resident memory in MB of this process and of each child that still lives (Linux; empty elsewhere). */
export function peakMemory(): { process: number; children: number[] } {
  const peaks = pidsBelow(process.pid).map(peakOf);
  return { process: peakOf(process.pid), children: peaks.filter((peak) => peak > 0).sort((a, b) => b - a) };
}

function pidsBelow(parent: number): number[] {
  try {
    const tasks = readdirSync(`/proc/${parent}/task`);
    return tasks.flatMap((task) =>
      readFileSync(`/proc/${parent}/task/${task}/children`, 'utf8')
        .trim()
        .split(' ')
        .filter(Boolean)
        .map(Number),
    );
  } catch {
    return [];
  }
}

function peakOf(pid: number): number {
  try {
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(peak ?? 0) / 1024);
  } catch {
    return 0;
  }
}
