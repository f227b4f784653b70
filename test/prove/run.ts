/**
 * `npm run prove`: every proof at length, then the scorecard. In: nothing; `-- --full` runs longer and the mutation
 * tests too, `-- --only R5,R13` runs some rows. Out: the table on standard output, `reports/prove.json`, exit code 1
 * where a row is missed. Always: the figures are those that the proofs counted in this run; nothing is carried over,
 * save the mutation score, which is that of the last `npm run test:mutation` on these very sources.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type Figure, tell } from './figure.ts';
import { judge, type TestResult, type Verdict } from './judge.ts';
import { mutationScore } from './mutation.ts';
import { ROWS, type Row } from './scorecard.ts';

const root = join(import.meta.dirname, '../..');

/** How long each proof runs: within an hour on two cores; by `--full`, ten times as long where trials are random. */
const LENGTHS = {
  HISTORIES: 10_000,
  SAMPLED_HISTORIES: 3_000,
  RULED_HISTORIES: 160,
  GENERATED_YEARS: 80,
  STORED_LOGS: 60,
  TYPED_TEXTS: 60,
  TAMPERED: 60,
  CITED_TEXTS: 300,
  STORIES: 40_000,
  CHAINS: 1_000,
  ENGINE_HISTORIES: 24,
  ORDERS: 200,
  PAIRS: 5_000,
  CONFLICTS: 2_000,
  KILLS: 200,
  INTERLEAVINGS: 1_000,
  FUZZ: 100_000,
  FORGERIES: 100_000,
  ROTATION: 10_000,
  POISON: 10_000,
  CANARIES: 10_000,
  THROTTLED: 1_000,
  DELIVERIES: 1_000,
  STEADY: 3_000,
  /** Nights of the steady load, a multiple of four; the first half warms. */
  WINDOWS: 20,
  REHEARSALS: 2_000,
  /** Stories, each of which comes back in four ways. */
  RESTORES: 250,
  LEDGERS: 1_000,
  /** Times 160 changes, of which a short run makes one fifth, each in three ways of writing. */
  MUTATED_TABLES: 21,
  /** Times 545 changes, of which a short run makes one fifth. */
  MUTATED_PDF: 6,
  /** Of each of six kinds of file. */
  DAMAGED: 200,
  TREES: 10_000,
  NIGHT_TREES: 100,
  CIRCLES: 5_000,
  HANDOVER_TREES: 10_000,
  LEVELS: 200,
  TREE_KILLS: 10,
};

function lengths(full: boolean): Record<string, string> {
  const entries = Object.entries(LENGTHS).map(([name, length]) => [
    `GONGKAI_${name}`,
    String(full ? length * 10 : length),
  ]);
  return {
    ...Object.fromEntries(entries),
    GONGKAI_FAULTS: 'all',
    GONGKAI_THREE_BODIES_ONE_IN: '1',
    GONGKAI_CHANGED_CELLS_ONE_IN: '1',
  };
}

interface Assertion {
  fullName: string;
  status: string;
}
interface VitestReport {
  testResults: { name: string; assertionResults: Assertion[] }[];
}

/** Runs the tests of the rows, and gives what they counted and how they ended. */
function proven(rows: readonly Row[], full: boolean): { figures: Figure[]; results: TestResult[] } {
  const folder = mkdtempSync(join(tmpdir(), 'gongkai-prove-'));
  const [report, counted] = [join(folder, 'tests.json'), join(folder, 'figures.jsonl')];
  const env = { ...process.env, ...lengths(full), GONGKAI_FIGURES: counted };
  const files = [...new Set(rows.flatMap(({ tests }) => tests.flatMap(filesOf)))];
  const outputs = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const patience = [`--testTimeout=${full ? 86_400_000 : 3_600_000}`];
  if (files.length > 0)
    spawnSync('npx', ['vitest', 'run', ...outputs, ...patience, ...files], {
      cwd: root,
      env,
      stdio: 'inherit',
    });
  process.env['GONGKAI_FIGURES'] = counted;
  if (rows.some(({ id }) => id === 'R24')) tellMutationScore(full);
  const figures = linesOf(counted).map((line): Figure => JSON.parse(line));
  const results = existsSync(report) ? resultsOf(JSON.parse(readFileSync(report, 'utf8'))) : [];
  rmSync(folder, { recursive: true });
  return { figures, results };
}

/** The test files of a proof; of a folder, those that hold a test of that name. */
function filesOf({ file, name = '' }: Row['tests'][number]): string[] {
  if (!file.endsWith('/')) return [file];
  const inside = readdirSync(join(root, file)).filter((each) => each.endsWith('.test.ts'));
  return inside
    .map((each) => file + each)
    .filter((each) => readFileSync(join(root, each), 'utf8').includes(name));
}

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}

function resultsOf({ testResults }: VitestReport): TestResult[] {
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({
      file: relative(root, name),
      name: fullName,
      passed: status === 'passed',
    })),
  );
}

function tellMutationScore(full: boolean): void {
  if (full) spawnSync('npx', ['tsx', 'test/prove/mutate.ts'], { cwd: root, stdio: 'inherit' });
  const { detected, valid, stale } = mutationScore(root);
  if (stale.length > 0) {
    console.error(`R24: no mutation report of these sources as they are: ${stale.join(', ')}`);
    return;
  }
  tell({ row: 'R24', what: 'mutation score', measured: (100 * detected) / valid, least: 90, unit: ' %' });
}

function printed(verdicts: readonly Verdict[]): string {
  const head =
    '| row | statement | reached | to reach | seeds | verdict |\n| --- | --- | --- | --- | --- | --- |';
  const lines = verdicts.map(
    ({ row, reached, seeds, verdict }) =>
      `| ${[row.id, row.statement, reached, row.toReach, seeds.join(', ') || '–', verdict].join(' | ')} |`,
  );
  const lacks = verdicts.flatMap(({ row, lacks: missing }) => missing.map((lack) => `${row.id}: ${lack}`));
  return ['', head, ...lines, '', ...lacks].join('\n');
}

function main(args: readonly string[]): number {
  const only = args.includes('--only') ? args[args.indexOf('--only') + 1]?.split(',') : undefined;
  const rows = ROWS.filter(({ id }) => only?.includes(id) ?? true);
  const begun = Date.now();
  const { figures, results } = proven(rows, args.includes('--full'));
  const verdicts = rows.map((row) => judge(row, figures, results));
  console.log(printed(verdicts));
  const minutes = Math.round((Date.now() - begun) / 60_000);
  const reached = verdicts.filter(({ verdict }) => verdict === 'reached').length;
  console.log(`${reached} of ${rows.length} rows reached, in ${minutes} minutes`);
  mkdirSync(join(root, 'reports'), { recursive: true });
  writeFileSync(
    join(root, 'reports', 'prove.json'),
    `${JSON.stringify({ minutes, verdicts, figures }, null, 2)}\n`,
  );
  return reached === rows.length ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
