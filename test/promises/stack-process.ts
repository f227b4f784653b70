/**
 * The local stack in a process of its own, for tests that kill it or weigh it. In: the assembly, a data folder, and
 * what Node is to load first. Out: the process, and how the stack is reached, as its folder announces it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { presentAssembly } from '../../infra/cli/start/assembly-store.ts';
import type { LocalStack } from '../../infra/local/stack.ts';
import { bundledStack } from '../bundled.ts';

export interface StackProcess {
  child: ChildProcess;
  stack: Pick<LocalStack, 'url' | 'region' | 'operator' | 'outputs'>;
}

const root = join(import.meta.dirname, '../..');

export async function startStack(order: {
  assembly: string;
  data: string;
  /** Arguments of Node before the program, and variables beside this process's own. */
  node?: readonly string[];
  env?: Readonly<Record<string, string>>;
}): Promise<StackProcess> {
  const { assembly, data, node = [], env = {} } = order;
  rmSync(join(data, 'outputs.json'), { force: true });
  const module = JSON.stringify(pathToFileURL(bundledStack()).href);
  const options = JSON.stringify({ assembly, dataDirectory: data, port: 0, schedules: 'held' });
  const source = `import { putUp } from ${module}; await putUp(${options}); process.stdout.write('up');`;
  const child = spawn(process.execPath, [...node, '--input-type=module', '-e', source], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  if (!existsSync(join(data, 'outputs.json'))) throw new Error('the stack did not come up');
  const { endpoint: url, region, operator } = JSON.parse(readFileSync(join(data, 'local.json'), 'utf8'));
  const outputs = JSON.parse(readFileSync(join(data, 'outputs.json'), 'utf8')).Gongkai;
  return { child, stack: { url, region, operator, outputs } };
}

/** One stack at a time on one data folder, for a test that kills it again and again; nothing is left when the file ends. */
export function restarting(name: string): () => Promise<StackProcess> {
  const data = join(mkdtempSync(join(tmpdir(), `gongkai-${name}-`)), 'data');
  let assembly: string;
  let running: StackProcess | undefined;
  beforeAll(async () => {
    assembly = await presentAssembly(root, () => {});
  }, 300_000);
  afterAll(async () => {
    if (running) await killed(running);
    rmSync(join(data, '..'), { recursive: true, force: true });
  });
  return async () => {
    running = await startStack({ assembly, data });
    return running;
  };
}

/** kill -9, and until it is gone. */
export async function killed({ child }: StackProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
