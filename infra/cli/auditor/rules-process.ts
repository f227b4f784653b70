/**
 * Runs a file of counting rules in isolation. In: its bytes, a request, cases one at a time. Out: its answer; or one of
 * a few faults, by a code that never changes. Always holds: the file has no file system, no network, no environment and
 * no import. It ends when it takes too long or too much memory. Its answer is text whose shape was checked.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import type { RulesAnswer, RulesCase, RulesRequest } from '../../../shared/rules/recount.ts';
import { RulesFault } from './rules-faults.ts';

export interface RulesLimits {
  /** Time limit of a step in milliseconds: loading, a batch of cases, the answer. */
  patience: number;
  /** Mebibytes. */
  memory: number;
}

/** A tally of a million cases takes a tenth of this memory; a file without limits would exhaust it within the time. */
export const RULES_LIMITS: RulesLimits = { patience: 60_000, memory: 256 };

const CASES_AT_ONCE = 200;
/** Characters: an event may be a mebibyte long. */
const TEXT_AT_ONCE = 4_000_000;

type Reply =
  | { taken: number }
  | { answer: string }
  | { answers: string[] }
  | { fault: string; what?: string };

const answerShape = z.object({
  ruleSet: z.string(),
  edition: z.string(),
  tables: z.looseObject({ format: z.string(), year: z.int() }),
  checks: z.array(
    z.object({
      id: z.string(),
      level: z.enum(['error', 'warning']),
      result: z.enum(['pass', 'fail', 'not-assessable']),
      needs: z.string(),
      findings: z.array(z.object({ pointer: z.string(), zh: z.string(), en: z.string() })),
    }),
  ),
});

export class RulesProcess {
  readonly #child: ChildProcess;
  readonly #limits: RulesLimits;
  readonly #watch: NodeJS.Timeout;
  #settle: ((reply: Reply) => void) | undefined;
  /** The reason why no answer will come. */
  #ended: Reply | undefined;

  private constructor(child: ChildProcess, limits: RulesLimits) {
    this.#child = child;
    this.#limits = limits;
    const { stdin, stdout, pid } = child;
    stdin?.on('error', () => {});
    if (stdout)
      createInterface({ input: stdout }).on('line', (line) => this.#reply(JSON.parse(line) as Reply));
    child.on('error', () => this.#end('rules-not-run'));
    // Node aborts on an exhausted heap; the operating system kills a process on an exhausted machine.
    child.on('close', (code, signal) => {
      const isMemory =
        code === 134 || code === 133 || signal === 'SIGABRT' || signal === 'SIGKILL' || signal === 'SIGTRAP';
      this.#end(isMemory ? 'rules-memory' : 'rules-not-run');
    });
    // Memory outside the heap is visible only where the system reports it.
    this.#watch = setInterval(() => {
      if (residentMebibytes(pid) > 2 * limits.memory) this.#end('rules-memory');
    }, 250).unref();
  }

  /** `root`: of the checkout, which holds the runner. */
  static async open(bytes: Uint8Array, root: string, limits = RULES_LIMITS): Promise<RulesProcess> {
    const opened = new RulesProcess(started(root, limits), limits);
    try {
      await opened.#ask({ load: new TextDecoder().decode(bytes) });
    } catch (error) {
      opened.close();
      throw error;
    }
    return opened;
  }

  #batch: string[] = [];
  #size = 0;

  /** Start, then every case once, then the answer. */
  async begin(request: RulesRequest): Promise<void> {
    this.#batch = [];
    this.#size = 0;
    await this.#ask({ ask: JSON.stringify(request) });
  }

  async take(one: RulesCase): Promise<void> {
    const text = JSON.stringify(one);
    this.#batch.push(text);
    this.#size += text.length;
    if (this.#batch.length === CASES_AT_ONCE || this.#size > TEXT_AT_ONCE) await this.#handOver();
  }

  async answer(request: RulesRequest): Promise<RulesAnswer> {
    await this.#handOver();
    return readAnswer(await this.#ask({ end: true }), request);
  }

  /** All cases, once. */
  async recount(
    request: RulesRequest,
    cases: AsyncIterable<RulesCase> | Iterable<RulesCase>,
  ): Promise<RulesAnswer> {
    await this.begin(request);
    for await (const one of cases) await this.take(one);
    return this.answer(request);
  }

  /** The result of each case alone. */
  async apart(request: RulesRequest, cases: readonly RulesCase[]): Promise<RulesAnswer[]> {
    const reply = await this.#ask({
      apart: cases.map((one) => JSON.stringify(one)),
      request: JSON.stringify(request),
    });
    if (!('answers' in reply)) throw new RulesFault('rules-answer');
    return reply.answers.map((answer) => readAnswer({ answer }, request));
  }

  async #handOver(): Promise<void> {
    const reply = await this.#ask({ cases: this.#batch });
    // A file that answers before it has seen all cases has not counted them.
    if (!('taken' in reply)) throw new RulesFault('rules-answer');
    this.#batch = [];
    this.#size = 0;
  }

  close(): void {
    clearInterval(this.#watch);
    this.#child.kill('SIGKILL');
  }

  async #ask(message: unknown): Promise<Reply> {
    const reply = await new Promise<Reply>((resolve) => {
      if (this.#ended) return resolve(this.#ended);
      const timer = setTimeout(() => this.#end('rules-timeout'), this.#limits.patience);
      this.#settle = (said) => {
        clearTimeout(timer);
        resolve(said);
      };
      this.#child.stdin?.write(`${JSON.stringify(message)}\n`);
    });
    if ('fault' in reply) throw new RulesFault(reply.fault, reply.what);
    return reply;
  }

  #reply(reply: Reply): void {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(reply);
  }

  #end(fault: string): void {
    this.#ended ??= { fault };
    this.close();
    this.#reply(this.#ended);
  }
}

function started(root: string, { memory }: RulesLimits): ChildProcess {
  const runner = readFileSync(join(root, 'infra', 'cli', 'auditor', 'rules-runner.mjs'), 'utf8');
  // The first name is of Node 22.13 and later. Without either, the context still holds nothing that reaches outside.
  const permission = ['--permission', '--experimental-permission'].find((flag) =>
    process.allowedNodeEnvironmentFlags.has(flag),
  );
  const flags = [
    ...(permission ? [permission] : []),
    '--experimental-vm-modules',
    '--disallow-code-generation-from-strings',
    // Objects that the file might reach outside its context cannot be changed.
    '--frozen-intrinsics',
    '--no-warnings',
    `--max-old-space-size=${memory}`,
  ];
  return spawn(process.execPath, [...flags, '--input-type=module', '--eval', runner], {
    env: {},
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

function readAnswer(reply: Reply, { year, edition }: RulesRequest): RulesAnswer {
  const text = 'answer' in reply ? reply.answer : '';
  const given = jsonIn(text);
  const answer = answerShape.safeParse(given).data;
  const isAsked = answer?.tables.year === year && answer.tables.format === answer.edition;
  if (!answer || !isAsked || isDeeper(given, DEEPEST) || (edition !== null && answer.edition !== edition))
    throw new RulesFault('rules-answer');
  // In the given order: the digest of the tables covers the order of their names.
  return given as RulesAnswer;
}

/** Tables have five levels, and the answer has one more; no traversal goes deeper. */
const DEEPEST = 12;

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const PAGE_BYTES = 4096;

/** On Linux; elsewhere 0. */
function residentMebibytes(pid: number | undefined): number {
  try {
    const [, pages = 0] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ').map(Number);
    return (pages * PAGE_BYTES) / 1_048_576;
  } catch {
    return 0;
  }
}
