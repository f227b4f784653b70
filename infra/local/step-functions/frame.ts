/**
 * The frame of a state: the processing of its input, its result, and its errors.
 *
 * Comes in: the fields of the state and the work inside. Goes out: the state as one step. Always: `InputPath`,
 * templates, `ResultSelector`, `ResultPath` and `OutputPath` apply in the order of AWS. No payload over 256 KiB passes.
 * The first matching retrier retries an error, then the first matching catcher catches it.
 * Source: Step Functions Developer Guide, "Input and output processing", "Error handling", "Quotas".
 */

import type { Outcome } from '../lambda/sandbox.ts';
import { isObject, type Json, type JsonObject } from '../template/intrinsics.ts';
import type { Catcher, Retrier, StateOf } from './definition.ts';
import type { MapSurroundings } from './distributed-map.ts';
import { compilePath, compileResultPath, compileTemplate, type Expression, StateError } from './paths.ts';

/** The services that a machine needs. */
export interface Surroundings extends MapSurroundings {
  /** The ARNs of the existing functions. */
  readonly functions: ReadonlySet<string>;
  readonly invoke: (functionArn: string, payload: string) => Promise<Outcome>;
  readonly now: () => Date;
  /** Waits, by the clock of this machine; rejects when the signal fires. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Pauses of Retry and Wait are multiplied by it. */
  readonly pauseScale: number;
  /** Of express children: the limit, and by the name of an execution whether it starts twice, as AWS reserves. */
  readonly express?: Partial<Express> | undefined;
}

/** Asked anew of each child. */
export interface Express {
  readonly seconds: number;
  readonly startsTwice: (name: string) => boolean;
}

/** One execution, or one turn of a map in it. */
export interface Run {
  readonly input: Json;
  readonly context: JsonObject;
  readonly signal: AbortSignal;
}

export interface Step {
  readonly output: Json;
  /** `undefined` at the end. */
  readonly next: string | undefined;
}
export type RunState = (run: Run) => Promise<Step>;

export const DATA_LIMIT = 256 * 1024;

/** `InputPath` before, `OutputPath` after; `null` stands for an empty object. */
export function filtered(
  fields: { InputPath?: string | null | undefined; OutputPath?: string | null | undefined },
  where: string,
  inner: (run: Run, rawInput: Json) => Promise<Step>,
): RunState {
  const before = compileFilter(fields.InputPath, `${where}.InputPath`);
  const after = compileFilter(fields.OutputPath, `${where}.OutputPath`);
  return async (run) => {
    const { output, next } = await inner({ ...run, input: before(run) }, run.input);
    return { output: after({ input: output, context: run.context }), next };
  };
}

export function compileFilter(path: string | null | undefined, where: string): Expression {
  if (path === null) return () => ({});
  return path === undefined ? ({ input }) => input : compilePath(path, where);
}

export const optionalTemplate = (template: Json | undefined, where: string): Expression =>
  template === undefined ? ({ input }) => input : compileTemplate(template, where);

/** The work of a state, from its input to its raw result. */
export type Work = (run: Run) => Promise<Json>;

/** The frame of Task, Map and Parallel: templates around the work, retries of both, and catchers. */
export function working(
  fields: Omit<StateOf<'Parallel'>, 'Branches'>,
  around: Surroundings,
  where: string,
  work: Work,
): RunState {
  const parameters = optionalTemplate(fields.Parameters, `${where}.Parameters`);
  const selector = optionalTemplate(fields.ResultSelector, `${where}.ResultSelector`);
  const place = compileResultPath(fields.ResultPath, `${where}.ResultPath`);
  const catchers = fields.Catch.map((catcher: Catcher, index) => ({
    ...catcher,
    place: compileResultPath(catcher.ResultPath, `${where}.Catch[${index}].ResultPath`),
  }));
  const attempt = filtered(fields, where, async (run, rawInput) => {
    const result = await work({ ...run, input: withinLimit(parameters(run), where, 'input') });
    const selected = selector({ input: withinLimit(result, where, 'result'), context: run.context });
    return { output: place(rawInput, selected), next: fields.Next };
  });
  return async (run) => {
    try {
      return await retried(attempt, run, fields.Retry, around);
    } catch (thrown) {
      const error = stateError(thrown, run.signal);
      const catcher = catchers.find(({ ErrorEquals }) => matches(ErrorEquals, error));
      if (!catcher) throw error;
      return {
        output: catcher.place(run.input, { Error: error.error, Cause: error.message }),
        next: catcher.Next,
      };
    }
  };
}

async function retried(
  attempt: RunState,
  run: Run,
  retriers: readonly Retrier[],
  around: Surroundings,
): Promise<Step> {
  const used = new Map<Retrier, number>();
  for (let count = 0; ; count += 1) {
    try {
      const entered = run.context['State'];
      const state = isObject(entered) ? { ...entered, RetryCount: count } : { RetryCount: count };
      return await attempt({ ...run, context: { ...run.context, State: state } });
    } catch (thrown) {
      const error = stateError(thrown, run.signal);
      const retrier = retriers.find(({ ErrorEquals }) => matches(ErrorEquals, error));
      const before = retrier ? (used.get(retrier) ?? 0) : 0;
      if (!retrier || before >= retrier.MaxAttempts) throw error;
      used.set(retrier, before + 1);
      const seconds = retrier.IntervalSeconds * retrier.BackoffRate ** before;
      const capped = Math.min(seconds, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
      await around.pause(capped * 1000 * around.pauseScale, run.signal);
    }
  }
}

/** An aborted execution is not a state's error; any other exception is. */
function stateError(thrown: unknown, signal: AbortSignal): StateError {
  signal.throwIfAborted();
  if (thrown instanceof StateError) return thrown;
  return new StateError('States.Runtime', thrown instanceof Error ? thrown.message : String(thrown));
}

function matches(patterns: readonly string[], { error }: StateError): boolean {
  return patterns.some((pattern) => {
    // Two errors are terminal: a catch-all does not catch them.
    if (pattern === 'States.ALL') return error !== 'States.DataLimitExceeded' && error !== 'States.Runtime';
    if (pattern === 'States.TaskFailed')
      return error !== 'States.Timeout' && !/^States\.(DataLimit|Runtime)/.test(error);
    return pattern === error;
  });
}

export function withinLimit(data: Json, state: string, what: string): Json {
  const size = Buffer.byteLength(JSON.stringify(data));
  if (size <= DATA_LIMIT) return data;
  throw new StateError(
    'States.DataLimitExceeded',
    `The state '${state}' has an ${what} of ${size} bytes, which exceeds the maximum of ${DATA_LIMIT}.`,
  );
}
