/**
 * `npm run bench [-- --quick | EVENTS]`: the goals of issue 6, each as a ratio beside its baseline, in one interleaved run.
 * Every engine answers sections three and four of every agency and year, and has to give the same answer. Processor
 * time is compared, of the whole process with all its threads, so that a busy machine changes little; the best of
 * the rounds counts. Generated events, fixed seed.
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { presentAssembly } from '../../infra/cli/start/assembly-store.ts';
import { doors, FEWEST } from './doors.ts';
import type { Measured } from './engines/measured.ts';
import { BASELINES, type Row, rowOf, SLACK } from './goals.ts';
import { nights } from './night.ts';
import { shapeRows } from './shape-rows.ts';
import { prepare, run, SEED, writeLog } from './workshop.ts';

const QUICK = 100_000;
/** A number of events for a run that only shows that all engines work and agree; its ratios say nothing. */
const asked = process.argv.includes('--quick') ? QUICK : Number(process.argv[2] ?? 1_000_000);
if (!Number.isSafeInteger(asked) || asked < FEWEST) {
  console.error(`npm run bench -- EVENTS: a whole number, ${FEWEST} or more`);
  process.exit(2);
}
const [FEW, MANY] = [asked, 5 * asked];
const quick = asked <= QUICK;
const isShow = asked < QUICK;
const ROUNDS = isShow ? 1 : quick ? 2 : 3;
const project = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'gongkai-bench-'));

type Engine = 'duckdb' | 'segments' | 'tables' | 'tuned' | 'tuned ids' | 'idiomatic';
const runs = new Map<Engine, Measured[]>();
const least = (engine: Engine, figure: 'cpu' | 'wall' | 'peak') =>
  Math.min(...(runs.get(engine) ?? []).map((one) => one[figure]));
const cpu = (engine: Engine) => least(engine, 'cpu');

function interleaved(log: string, segments: string): void {
  const engines: [Engine, () => Measured][] = [
    ['duckdb', () => run('duckdb', log)],
    ['segments', () => run('segments', segments)],
    ['tuned ids', () => run('tuned', log, 'ids')],
    ['tables', () => run('tables', log)],
    ['tuned', () => run('tuned', log)],
    ['idiomatic', () => run('idiomatic', log)],
  ];
  for (let round = 1; round <= ROUNDS; round++) {
    for (const [engine, work] of engines) {
      runs.set(engine, [...(runs.get(engine) ?? []), work()]);
      process.stderr.write(`round ${round}: ${engine}\n`);
    }
  }
  const digests = new Set([...runs.values()].flat().map(({ digest }) => digest));
  if (digests.size !== 1) throw new Error(`the engines give ${digests.size} answers`);
  console.log(`every engine gives the answer ${[...digests].join()}`);
}

/** Baselines that were slower than they can be void the rows that rest on them. */
function baselineFaults(): Map<string, string> {
  const faults = new Map<string, string>();
  for (const [engine, ratio] of Object.entries(BASELINES) as [keyof typeof BASELINES, number][]) {
    const now = cpu(engine) / cpu('duckdb');
    if (now > ratio * SLACK)
      faults.set(engine, `VOID: ${engine} took ${now.toFixed(2)} × DuckDB, not ${ratio}`);
  }
  return faults;
}

function offline(): Row[] {
  const [small, large] = [writeLog(folder, FEW), writeLog(folder, MANY)];
  const segments = join(folder, 'segments');
  const encoding = run('encode', small, segments).more;
  interleaved(small, segments);
  console.table(
    [...runs.keys()].map((engine) => ({
      engine,
      'cpu ms': Math.round(cpu(engine)),
      'wall ms': Math.round(least(engine, 'wall')),
      'to DuckDB': (cpu(engine) / cpu('duckdb')).toFixed(2),
      'peak MiB': Math.round(least(engine, 'peak')),
    })),
  );
  const faults = baselineFaults();
  const many = [run('tables', large), run('tables', large)];
  const manyCpu = Math.min(...many.map((one) => one.cpu));
  const perEvent = ((encoding?.['folding'] ?? 0) * 1000) / FEW;
  return [
    rowOf(
      '1',
      cpu('segments') / cpu('duckdb'),
      `once, to fold and encode: ${perEvent.toFixed(2)} µs an event; ${((encoding?.['bytes'] ?? 0) / FEW).toFixed(1)} bytes an event`,
    ),
    ...shaped(faults.get('tuned ids')),
    rowOf('4a', least('tables', 'peak'), `${FEW} events`),
    rowOf('4b', Math.max(...many.map(({ peak }) => peak)), `${MANY} events`),
    rowOf('5', manyCpu / cpu('tables')),
  ];
}

/** Drawn anew in each run; the seed is printed. */
function shaped(fault: string | undefined): Row[] {
  const order = { shapes: isShow ? 0 : quick ? 3 : 8, seed: Date.now() % 1_000_000, rounds: ROUNDS, folder };
  const rows = shapeRows({ ...order, events: FEW });
  return rows.map((row) => (fault && row.goal.startsWith('2') ? { ...row, note: fault } : row));
}

/** The intake function's bundle, as the synthesis makes it; where it only has to run, as the local stack has it already. */
async function bundle(): Promise<Row[]> {
  const path = intakeBundle(isShow ? await presentAssembly(project, () => {}) : await synthesized());
  const took = Array.from({ length: isShow ? 1 : 7 }, () => run('loads', path).more?.['took'] ?? 0).sort(
    (a, b) => a - b,
  );
  return [
    rowOf('9a', statSync(path).size / 1000),
    rowOf('9b', took[Math.floor(took.length / 2)] ?? 0, `of ${took.map((ms) => ms.toFixed(0)).join(' ')}`),
  ];
}

async function synthesized(): Promise<string> {
  const outdir = join(folder, 'cdk.out');
  // The CDK takes longer to load than a short run has to do.
  const { buildApp } = await import('../../infra/stack/build-app.ts');
  (await buildApp({ outdir, context: { nag: false } })).synth();
  return outdir;
}

/** The function that receives events, found by its construct: two functions read the sources' secrets. */
function intakeBundle(assembly: string): string {
  const { Resources } = JSON.parse(readFileSync(join(assembly, 'Gongkai.template.json'), 'utf8'));
  const [, intake] =
    Object.entries<{ Type: string; Properties?: { Code?: { S3Key?: string } } }>(Resources).find(
      ([id, { Type }]) => Type === 'AWS::Lambda::Function' && id.includes('ReceiveEvents'),
    ) ?? [];
  return join(
    assembly,
    `asset.${String(intake?.Properties?.Code?.S3Key).replace(/\.zip$/, '')}`,
    'index.mjs',
  );
}

try {
  await prepare();
  const rows = offline();
  console.table(rows);
  rows.push(...(await doors(Math.min(asked, quick ? 2_000 : 12_000))), ...(await bundle()));
  // A tenth of the events in one agency, and a fiftieth: what a night costs apart from its cases shows in the smaller one.
  const [large, small] = quick
    ? [Math.min(5_000, asked), Math.min(1_000, asked / 5)]
    : [asked / 10, asked / 50];
  if (isShow) rows.push(...(await nights(small, '3', 1)));
  else rows.push(...(await nights(large, '3')), ...(await nights(small, '3b')));
  console.table(rows);
  console.log(
    `${FEW} and ${MANY} generated events, seed ${SEED}, ${cpus().length} cores, Node ${process.version}`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
