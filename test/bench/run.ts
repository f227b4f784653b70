/**
 * `npm run bench [-- EVENTS]`: events a second through intake (HTTP to durable), through `tables` and through the
 * night, each with its peak memory, and the write and read units that the embedded store counted an event. Figures
 * are of this machine and this run; units do not depend on it. Generated events, fixed seed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TableCounters } from '../../infra/local/engine.ts';
import { peakMemory, type RealStack, realStack } from '../infra/real-stack.ts';
import { nationalLog } from './national-log.ts';

const EVENTS = Number(process.argv[2] ?? 20_000);
const SEED = 20261122;
const AGENCIES = Array.from({ length: 4 }, (_, index) => `agency-${String(index + 1).padStart(5, '0')}`);
const CLIENTS = 4;
const project = join(import.meta.dirname, '../..');

interface Figure {
  what: string;
  figure: string;
  note: string;
}

const figures: Figure[] = [];
const tell = (what: string, figure: string, note = '') => figures.push({ what, figure, note });
const perSecond = (count: number, milliseconds: number) =>
  `${Math.round((count * 1000) / milliseconds)} events/s`;

/** Batches of a size, each of one agency, as its own case system sends them. */
function batchesOf(lines: readonly string[], size: number): string[][] {
  return AGENCIES.flatMap((agency) => {
    const own = lines.filter((line) => line.includes(`"agency":"${agency}"`));
    return Array.from({ length: Math.ceil(own.length / size) }, (_, index) =>
      own.slice(index * size, (index + 1) * size),
    );
  });
}

/** Sends all lines in batches of a size, some at once; resolves with the milliseconds that it took. */
async function load(lines: readonly string[], size: number, { deliver }: RealStack): Promise<number> {
  const batches = batchesOf(lines, size);
  const begun = performance.now();
  const client = async () => {
    for (let batch = batches.pop(); batch; batch = batches.pop()) {
      const status = await deliver(batch);
      if (status !== 202) throw new Error(`the door answered ${status}`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return performance.now() - begun;
}

function unitsOf(bench: RealStack, kind: 'writeUnits' | 'readUnits', tables: readonly string[]): number {
  const counters: Readonly<Record<string, TableCounters>> = bench.stack.counters().tables;
  return tables.reduce(
    (sum, output) => sum + (counters[String(bench.stack.outputs[output])]?.[kind] ?? 0),
    0,
  );
}

async function intake(lines: readonly string[], size: number, bench: RealStack): Promise<void> {
  const tables = ['EventLogTable', 'JournalTable'];
  const before = unitsOf(bench, 'writeUnits', tables);
  const took = await load(lines, size, bench);
  const units = (unitsOf(bench, 'writeUnits', tables) - before) / lines.length;
  const { process: parent, children } = peakMemory();
  tell(
    `intake, batches of ${size}`,
    perSecond(lines.length, took),
    `peak MB: stack ${parent}, functions ${children.join(', ')}`,
  );
  tell(
    `write units an event, batches of ${size}`,
    units.toFixed(3),
    'goal 1.2 in batches of 25; no transactions',
  );
}

async function nights(events: number, bench: RealStack): Promise<void> {
  const tables = ['EventLogTable', 'JournalTable', 'RegistryTable', 'ProgressTable'];
  const before = unitsOf(bench, 'readUnits', tables);
  const took = await bench.night();
  const units = (unitsOf(bench, 'readUnits', tables) - before) / events;
  const { process: parent, children } = peakMemory();
  tell(
    'night, all agencies due',
    perSecond(events, took),
    `peak MB: stack ${parent}, functions ${children.join(', ')}`,
  );
  tell('read units an event of the night', units.toFixed(3), 'the whole log of each due agency');
}

function tables(lines: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'gongkai-bench-'));
  const file = join(folder, 'events.jsonl');
  writeFileSync(file, `${lines.join('\n')}\n`);
  const reporter = "process.on('exit',()=>process.stderr.write('\\npeak '+process.resourceUsage().maxRSS))";
  const launcher = join(project, 'infra/cli/gongkai.mjs');
  const words = ['--import', `data:text/javascript,${encodeURIComponent(reporter)}`, launcher];
  const question = ['tables', '--events', file, '--agency', String(AGENCIES[0]), '--year', '2022'];
  spawnSync(process.execPath, [launcher, '--help']);
  const begun = performance.now();
  const done = spawnSync(process.execPath, [...words, ...question], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  const took = performance.now() - begun;
  rmSync(folder, { recursive: true });
  if (done.status !== 0) throw new Error(`gongkai tables ended with ${done.status}: ${done.stderr}`);
  const peak = Math.round(Number(/peak (\d+)$/.exec(done.stderr)?.[1]) / 1024);
  tell('tables, start to end', perSecond(lines.length, took), `peak MB: ${peak}`);
}

const lines = [...nationalLog({ events: EVENTS, agencies: AGENCIES.length, years: 3, seed: SEED })];
const bench = await realStack(AGENCIES);
try {
  await intake(lines.slice(0, EVENTS * 0.9), 25, bench);
  await intake(lines.slice(EVENTS * 0.9), 1, bench);
  await nights(EVENTS, bench);
} finally {
  await bench.close();
}
tables(lines);
console.log(`${EVENTS} generated events, seed ${SEED}, ${cpus().length} cores, Node ${process.version}`);
console.table(figures);
