/**
 * `npm run test:mutation`: the pure rooms mutated, room by room. In: prefixes of paths, or nothing for all.
 * Out: a report a source in `reports/mutation`, the survivors, the score, and the table in `test/mutation.md`.
 * Always: it may be ended at any moment; the next run goes on with the mutants that have no verdict yet, and with the
 * sources that have no report of what they now are. `--again` begins anew; `--survivors` tries again those that no
 * test killed, where tests were added; `--slow` runs slower tests too.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { instrument, type Mutant } from './instrument.ts';
import {
  currentReport,
  isDetected,
  type MutationScore,
  mutationScore,
  PURE,
  percent,
  pureRooms,
  type ReportedMutant,
  writeReport,
} from './mutation.ts';

/** What the runner of the mutants is told, and what it tells. */
export interface Plan {
  /** The instrumented sources, by path. */
  texts: Record<string, string>;
  /** The files of tests. */
  tests: string[];
  /** A test that takes longer, in milliseconds of the processor, is not run: it would be run thousands of times. */
  patience: number;
  /** Where the files of tests lie that are loaded anew for a mutant that is reached while they are loaded. */
  reloaded: string[];
  mutants: number;
  todo: number[];
}
export interface Verdict {
  mutant: number;
  status: ReportedMutant['status'];
  /** The test that failed. */
  by?: string;
}

/** Most mutants are killed by quick tests of their own room; the others are for those that survive these. */
const PATIENCE = { quick: 80, slow: 1000 };

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'reports', 'mutation');

async function judgeRoom(room: readonly string[], flags: readonly string[]): Promise<void> {
  const [again, slow] = [flags.includes('--survivors'), flags.includes('--slow')];
  const files = room.filter((file) => {
    const mutants = currentReport(root, file);
    if (!mutants || flags.includes('--again')) return true;
    return again && !mutants.every(isDetected);
  });
  if (files.length === 0) return;
  const { sources, texts, mutants } = await instrument(root, files);
  const detected = again ? detectedEarlier(files) : new Map<string, ReportedMutant>();
  const todo = mutants.filter((mutant) => !detected.has(keyOf(mutant))).map(({ id }) => id);
  const judged = judge({
    texts,
    tests: quickTests(),
    patience: slow ? PATIENCE.slow : PATIENCE.quick,
    reloaded: slow ? ['test/'] : files.map(testsOfRoom),
    mutants: mutants.length,
    todo,
  });
  for (const [file, source] of Object.entries(sources)) {
    const own = mutants.filter((mutant) => mutant.file === file);
    const told = own.map((mutant) => detected.get(keyOf(mutant)) ?? reported(mutant, judged.get(mutant.id)));
    writeReport(root, file, source, told);
  }
}

function reported({ id, file, ...mutant }: Mutant, verdict: Verdict | undefined): ReportedMutant {
  if (!verdict) throw new Error(`no verdict on mutant ${id} of ${file}`);
  const { status, by } = verdict;
  return { ...mutant, id: String(id), status, ...(by && { statusReason: by }) };
}

/**
 * The tests that a mutant of the pure rooms is run against: those that touch no store, no process and no network, so
 * that thousands of runs are affordable. A rule that only a slower test proves counts as not proven here.
 */
function quickTests(): string[] {
  return [...PURE.map((room) => `test/rooms/${room}`), 'test/oracle'].flatMap((folderOfTests) =>
    readdirSync(join(root, folderOfTests), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => `${folderOfTests}/${name}`),
  );
}

function testsOfRoom(file: string): string {
  return `test/rooms/${file.split('/')[1]}/`;
}

function detectedEarlier(files: readonly string[]): Map<string, ReportedMutant> {
  const mutants = files.flatMap((file) =>
    (currentReport(root, file) ?? [])
      .filter(isDetected)
      .map((mutant): [string, ReportedMutant] => [keyOf({ ...mutant, file }), mutant]),
  );
  return new Map(mutants);
}

function keyOf({ file, location, mutatorName, replacement }: Omit<Mutant, 'id'>): string {
  const { start, end } = location;
  return [file, start.line, start.column, end.line, end.column, mutatorName, replacement].join(' ');
}

/**
 * One process of vitest after another, since a mutant that never ends takes its process with it. Plan and verdicts
 * are named after what is planned: what was begun goes on, and two runs of two rooms do not meet.
 */
function judge(order: Plan): Map<number, Verdict> {
  const text = JSON.stringify(order);
  const name = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const [plan, verdicts] = [join(folder, `plan-${name}.json`), join(folder, `plan-${name}.verdicts`)];
  writeFileSync(plan, text);
  const config = ['vitest', 'run', '--config', 'test/prove/vitest.mutation.config.ts'];
  const env = { ...process.env, GONGKAI_MUTANTS: plan, GONGKAI_VERDICTS: verdicts };
  for (let before = -1; ; ) {
    spawnSync('npx', config, { cwd: root, stdio: 'inherit', env });
    const judged = readVerdicts(verdicts);
    if (judged.size === before) throw new Error('the tests of the mutants do not get on: see above');
    before = judged.size;
    if (judged.size < order.todo.length) continue;
    for (const file of [plan, verdicts]) rmSync(file);
    return judged;
  }
}

function readVerdicts(file: string): Map<number, Verdict> {
  if (!existsSync(file)) return new Map();
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return new Map(lines.map((line): Verdict => JSON.parse(line)).map((verdict) => [verdict.mutant, verdict]));
}

/** The table behind the mark in `test/mutation.md`, at its end. */
function writeTable({ sources, stale, detected, valid }: MutationScore): void {
  const path = join(root, 'test', 'mutation.md');
  const rows = sources.map(({ file, mutants, detected: killed, byFunction }) => [
    `\`${file}\``,
    mutants,
    killed,
    mutants - killed,
    percent(killed, mutants),
    namesOf(byFunction),
  ]);
  const lines = [
    ['source', 'mutants', 'killed', 'survived', 'score', 'survivors by function'],
    ['---', '---:', '---:', '---:', '---:', '---'],
    ...rows,
    ...stale.map((file) => [`\`${file}\``, '', '', '', 'not scored', '']),
    ['all', valid, detected, valid - detected, percent(detected, valid), ''],
  ];
  const table = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const [before, mark] = [readFileSync(path, 'utf8'), '<!-- table -->'];
  writeFileSync(path, `${before.slice(0, before.indexOf(mark))}${mark}\n${table}\n`);
}

/** The most first: `fold` 3, `walk` 1. */
function namesOf(byFunction: Readonly<Record<string, number>>): string {
  return Object.entries(byFunction)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `\`${name}\` ${count}`)
    .join(', ');
}

async function main(words: readonly string[]): Promise<number> {
  const prefixes = words.filter((word) => !word.startsWith('--'));
  const chosen = (file: string) =>
    prefixes.length === 0 || prefixes.some((prefix) => file.startsWith(prefix));
  mkdirSync(folder, { recursive: true });
  for (const room of pureRooms(root)) await judgeRoom(room.filter(chosen), words);
  const score = mutationScore(root, pureRooms(root).flat().filter(chosen));
  for (const survivor of score.survivors) console.log(survivor);
  if (score.stale.length > 0) console.log(`without a report: ${score.stale.join(', ')}`);
  console.log(`${score.detected} of ${score.valid} mutants killed: ${percent(score.detected, score.valid)}`);
  writeTable(mutationScore(root));
  return score.stale.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
