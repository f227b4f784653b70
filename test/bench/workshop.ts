/**
 * Where engines are made and run. In: names of engines. Out: what each cost, in a process of its own. Bundled first,
 * because a loader of TypeScript would be measured with them; what they are compared with is installed here alone.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Measured } from './engines/measured.ts';
import { nationalCases, nationalLog } from './national-log.ts';
import { type Shape, shapedLog } from './shapes.ts';

const here = import.meta.dirname;
const project = join(here, '../..');
const engines = join(here, 'engines');
const built = join(here, '.build');

export async function prepare(): Promise<void> {
  if (!existsSync(join(here, 'node_modules/@duckdb')))
    execFileSync('npm', ['ci', '--prefix', here], { stdio: ['ignore', 'ignore', 'inherit'] });
  await bundleEngines();
}

/** Without what is installed for the bench alone. */
export async function bundleEngines(): Promise<void> {
  await build({
    entryPoints: readdirSync(engines).map((name) => join(engines, name)),
    absWorkingDir: project,
    outdir: built,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
}

/** Runs one engine to its end. */
export function run(engine: string, ...words: string[]): Measured {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(built, `${engine}.mjs`), ...words], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  const figures = stdout.trimEnd().split('\n').at(-1);
  if (status !== 0 || !figures) throw new Error(`${engine} ended with ${status}: ${stderr}`);
  return JSON.parse(figures);
}

/** Writes the generated log of so many events, and resolves with its path. */
export function writeLog(folder: string, events: number): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${events}.jsonl`);
  writeLines(path, nationalLog({ ...SIZE, events, seed: SEED }));
  return path;
}

/** Writes the same log as a system sends it that writes in this shape. */
export function writeShapedLog(path: string, events: number, shape: Shape): void {
  writeLines(path, shapedLog(nationalCases({ ...SIZE, events, seed: SEED }), shape, SEED));
}

function writeLines(path: string, all: Iterable<string>): void {
  const file = openSync(path, 'w');
  let lines: string[] = [];
  const flush = () => {
    writeSync(file, lines.map((line) => `${line}\n`).join(''));
    lines = [];
  };
  for (const line of all) if (lines.push(line) === 5000) flush();
  flush();
  closeSync(file);
}

const SIZE = { agencies: 200, years: 3 };

export const SEED = 20261122;
