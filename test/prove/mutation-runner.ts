/**
 * The runner that vitest is given for mutants: every test once without a mutant, to see what it reaches; then, in the
 * same process, mutant after mutant against the tests that reach it, those that killed last and the quickest first.
 * In: the plan that `GONGKAI_MUTANTS` names. Out: a line a verdict in the file that `GONGKAI_VERDICTS` names.
 * Always: `Killed` is a mutant that a test fails with and, run again at once, passes without; code that is reached
 * while a test file is loaded is loaded anew with the mutant on; a test that fails on without it is loaded anew, since
 * the sources may keep what the mutant made; a mutant that never ends is ended by the watch, as
 * `Timeout`, and the process with it: the next one goes on behind it.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { type RunnerTask, type RunnerTestCase, type RunnerTestFile, TestRunner, vi } from 'vitest';
import { startTests } from 'vitest/internal/browser';
import { getFn, type VitestRunner } from 'vitest/suite';
import type { Plan, Verdict } from './mutate.ts';
import { Switchboard } from './switchboard.ts';
import { Watch } from './watch.ts';

interface Proof {
  test: RunnerTestCase;
  milliseconds: number;
  /** How often it reaches the code of each mutant that it reaches. */
  reaches: Map<number, number>;
}
interface Loading {
  path: string;
  /** With all its tests that are quick enough to be run. */
  milliseconds: number;
  /** How often it reaches the code of each mutant that is reached outside of tests. */
  reaches: Map<number, number>;
}

const plan: Plan = JSON.parse(readFileSync(process.env['GONGKAI_MUTANTS'] ?? '', 'utf8'));
const verdicts = process.env['GONGKAI_VERDICTS'] ?? '';
const board = new Switchboard(plan.mutants);
globalThis.__mutants__ = board;

/** For one mutant, since loading a file anew takes seconds. */
const MOST_RENEWALS = 3;

export default class MutationRunner extends TestRunner {
  readonly #proofs: Proof[] = [];
  readonly #loadings: Loading[] = [];
  readonly #watch = new Watch(verdicts);
  #waiting = plan.tests.length;
  #begun = 0;
  /** How often files were loaded anew for the present mutant. */
  #renewals = 0;

  override onCollectStart(file: RunnerTestFile): void {
    super.onCollectStart(file);
    vi.resetModules();
    board.loaded = false;
    board.seen.fill(0);
    this.#begun = spent();
  }

  onBeforeRunFiles([file]: RunnerTestFile[]): void {
    if (file)
      this.#loadings.push({ path: file.filepath, milliseconds: spent() - this.#begun, reaches: seen() });
  }

  override async onBeforeRunTask(test: RunnerTestCase): Promise<void> {
    if (!board.loaded) test.mode = 'skip';
    await super.onBeforeRunTask(test);
  }

  async runTask(test: RunnerTestCase): Promise<void> {
    board.seen.fill(0);
    const begun = spent();
    await getFn(test)();
    this.#proofs.push({ test, milliseconds: spent() - begun, reaches: seen() });
  }

  override async onAfterRunFiles(files?: RunnerTestFile[]): Promise<void> {
    super.onAfterRunFiles();
    if (files?.some(({ result }) => result?.state === 'fail'))
      throw new Error('a test fails without a mutant');
    this.#waiting -= 1;
    if (this.#waiting === 0) await this.#judgeAll();
  }

  async #judgeAll(): Promise<void> {
    const judged = new Set(existsSync(verdicts) ? readVerdicts().map(({ mutant }) => mutant) : []);
    for (const proof of this.#proofs.filter(({ milliseconds }) => milliseconds <= plan.patience)) {
      const loading = this.#loadings.find(({ path }) => path === proof.test.file.filepath);
      if (loading) include(loading, proof);
    }
    this.#proofs.sort((left, right) => left.milliseconds - right.milliseconds);
    this.#loadings.sort((left, right) => left.milliseconds - right.milliseconds);
    for (const mutant of plan.todo.filter((each) => !judged.has(each))) {
      const begun = spent();
      const verdict = (await this.#runProofs(mutant)) ?? (await this.#loadAnew(mutant)) ?? this.#left(mutant);
      appendFileSync(
        verdicts,
        `${JSON.stringify({ mutant, ...verdict, spent: Math.round(spent() - begun) })}\n`,
      );
    }
    this.#watch.end();
  }

  #left(mutant: number): Omit<Verdict, 'mutant'> {
    const covered = [...this.#proofs, ...this.#loadings].some(({ reaches }) => reaches.has(mutant));
    return { status: covered ? 'Survived' : 'NoCoverage' };
  }

  async #runProofs(mutant: number): Promise<Omit<Verdict, 'mutant'> | undefined> {
    this.#renewals = 0;
    for (const proof of this.#proofs) {
      const { test, milliseconds, reaches } = proof;
      const times = reaches.get(mutant);
      if (times === undefined || milliseconds > plan.patience) continue;
      const { failed, stopped } = await this.#failsOnlyWith(mutant, proof, times);
      if (!failed) continue;
      toFront(this.#proofs, proof);
      return told(stopped, test);
    }
    return undefined;
  }

  /**
   * Whether the test fails with the mutant and passes without it. If it fails without it too, a mutant may have left
   * its mark in a cache of the sources: then the file is loaded anew and the test tried again, or every later mutant
   * of these sources would be counted as survived.
   */
  async #failsOnlyWith(mutant: number, proof: Proof, times: number) {
    for (const isLast of [false, true]) {
      board.on(mutant, limitOf(times));
      this.#watch.over(mutant, proof.milliseconds);
      const passed = await passes(proof.test);
      board.off();
      const { stopped } = board;
      this.#watch.over(mutant, proof.milliseconds);
      // What a cache spared was not tried; a few times it is, with the sources loaded anew.
      const isSpared = passed && !board.reached && !isLast && this.#renewals < MOST_RENEWALS;
      if (passed && !isSpared) return { failed: false, stopped };
      if (isSpared) {
        await this.#renew(proof.test.file.filepath);
        continue;
      }
      if (await passes(proof.test)) return { failed: true, stopped };
      await this.#renew(proof.test.file.filepath);
      if (isLast) return { failed: await passes(proof.test), stopped };
    }
    throw new Error('no test is tried a third time');
  }

  /** Loads a test file with all its sources anew; its tests take the place of the present ones. */
  async #renew(path: string): Promise<void> {
    this.#renewals += 1;
    const runner: VitestRunner = {
      ...this.#loader(),
      onBeforeRunTask: (test) => {
        test.mode = 'skip';
      },
    };
    vi.resetModules();
    const [file] = await startTests([path], runner);
    const fresh = new Map(testsIn(file?.tasks ?? []).map((test) => [test.id, test]));
    for (const proof of this.#proofs) proof.test = fresh.get(proof.test.id) ?? proof.test;
  }

  #loader(): VitestRunner {
    return {
      config: this.config,
      pool: this.pool,
      viteEnvironment: this.viteEnvironment,
      importFile: (file, source) => this.importFile(file, source),
      extendTaskContext: (context) => this.extendTaskContext(context),
    };
  }

  async #loadAnew(mutant: number): Promise<Omit<Verdict, 'mutant'> | undefined> {
    for (const loading of this.#loadings) {
      const { path, milliseconds, reaches } = loading;
      const times = reaches.get(mutant);
      if (times === undefined || !plan.reloaded.some((folder) => path.includes(`/${folder}`))) continue;
      board.on(mutant, limitOf(times));
      this.#watch.over(mutant, milliseconds);
      const failing = await this.#firstFailing(path);
      board.off();
      const { stopped } = board;
      this.#watch.over(mutant, milliseconds);
      if (!failing || (await this.#firstFailing(path, failing.id))) continue;
      toFront(this.#loadings, loading);
      return told(stopped, failing);
    }
    return undefined;
  }

  /** Loads a test file with all its sources anew, and runs its tests, or one of them, until one fails. */
  async #firstFailing(path: string, only?: string): Promise<RunnerTestCase | RunnerTestFile | undefined> {
    let failing: RunnerTestCase | undefined;
    const quick = new Set(
      this.#proofs.filter(({ milliseconds }) => milliseconds <= plan.patience).map(({ test }) => test.id),
    );
    const runner: VitestRunner = {
      ...this.#loader(),
      onBeforeRunTask: (test) => {
        if (failing || !quick.has(test.id) || (only !== undefined && test.id !== only)) test.mode = 'skip';
      },
      onAfterRunTask: (test) => {
        if (test.result?.state === 'fail') failing ??= test;
      },
    };
    vi.resetModules();
    const [file] = await startTests([path], runner);
    return failing ?? (file?.result?.state === 'fail' ? file : undefined);
  }
}

function testsIn(tasks: readonly RunnerTask[]): RunnerTestCase[] {
  return tasks.flatMap((task) => (task.type === 'test' ? [task] : testsIn(task.tasks)));
}

function include(loading: Loading, { milliseconds, reaches }: Proof): void {
  loading.milliseconds += milliseconds;
  for (const [mutant, times] of loading.reaches)
    loading.reaches.set(mutant, times + (reaches.get(mutant) ?? 0));
}

/** What has killed a mutant is likely to kill the next, which lies beside it. */
function toFront<One>(all: One[], one: One): void {
  all.splice(all.indexOf(one), 1);
  all.unshift(one);
}

function told(stopped: boolean, { id, name }: { id: string; name: string }): Omit<Verdict, 'mutant'> {
  return { status: stopped ? 'Timeout' : 'Killed', by: `${id} ${name}` };
}

async function passes(test: RunnerTestCase): Promise<boolean> {
  try {
    await getFn(test)();
    return true;
  } catch {
    return false;
  }
}

/** As often as it may be reached with the mutant on: generous, for tests whose inputs are random. */
function limitOf(times: number): number {
  return 1000 + times * 100;
}

function seen(): Map<number, number> {
  const reached = new Map<number, number>();
  board.seen.forEach((times, mutant) => {
    if (times > 0) reached.set(mutant, times);
  });
  return reached;
}

function readVerdicts(): Verdict[] {
  return readFileSync(verdicts, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line): Verdict => JSON.parse(line));
}

/** Of the processor, not of the clock: the machine may be busy with other things. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
