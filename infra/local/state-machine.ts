/**
 * Runs a synthesized Amazon States Language definition in process.
 *
 * Comes in: the definition, then inputs of executions. Goes out: the output, or a `StateError`. Always: the whole
 * definition is compiled before the first execution, and what is not known is a `DefinitionError` then; a payload
 * over 256 KiB ends the execution with States.DataLimitExceeded, as it does on AWS.
 *
 * Why not aws-local-stepfunctions 3.0: it declares Node 22 and later, knows no payload limit, shortens the pauses of
 * retries only state by state, and validates less than it ignores. The few states that the chain needs are here.
 * Source: states-language.net; Step Functions Developer Guide, "Error handling", "Context object", "Quotas".
 */
import { compileTest } from './asl-choice.ts';
import {
  type Catcher,
  type Machine,
  parseMachine,
  parseState,
  type Retrier,
  type State,
  type StateOf,
} from './asl-definition.ts';
import {
  compilePath,
  compileResultPath,
  compileTemplate,
  DefinitionError,
  type Expression,
  type Scope,
  StateError,
} from './asl-paths.ts';
import { compileDistributed, type MapSurroundings, MOST_CHILDREN } from './distributed-map.ts';
import { isObject, type Json, type JsonObject } from './intrinsics.ts';
import type { Outcome } from './sandbox.ts';

/** What a machine needs of the world around it. */
export interface Surroundings extends MapSurroundings {
  /** The ARNs of the functions that there are. */
  readonly functions: ReadonlySet<string>;
  readonly invoke: (functionArn: string, payload: string) => Promise<Outcome>;
  readonly now: () => Date;
  /** Waits, by the clock of this machine; rejects when the signal fires. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Pauses of Retry and Wait are multiplied by it. */
  readonly pauseScale: number;
}

/** One execution, or one turn of a map in it. */
interface Run {
  readonly input: Json;
  readonly context: JsonObject;
  readonly signal: AbortSignal;
}

export type RunMachine = (run: Run) => Promise<Json>;

/** The longest that a timer of Node waits. */
const LONGEST = 2 ** 31 - 1;

interface Step {
  readonly output: Json;
  /** `undefined` at the end. */
  readonly next: string | undefined;
}
type RunState = (run: Run) => Promise<Step>;

export const DATA_LIMIT = 256 * 1024;

export function compileMachine(definition: unknown, around: Surroundings, where = 'definition'): RunMachine {
  const machine = parseMachine(definition, where);
  const states = new Map<string, RunState>();
  for (const [name, state] of Object.entries(machine.States)) {
    const at = `${where}.States.${name}`;
    const parsed = parseState(state, at);
    checkTargets(parsed, machine, at);
    states.set(name, compileState(parsed, around, at));
  }
  if (!states.has(machine.StartAt))
    throw new DefinitionError(where, `StartAt names no state: ${machine.StartAt}`);
  const goThrough = async (run: Run) => {
    let next: string | undefined = machine.StartAt;
    let input = run.input;
    while (next !== undefined) {
      run.signal.throwIfAborted();
      const state = states.get(next);
      if (!state) throw new StateError('States.Runtime', `there is no state ${next}`);
      const entered = { Name: next, EnteredTime: around.now().toISOString(), RetryCount: 0 };
      const step: Step = await state({ ...run, input, context: { ...run.context, State: entered } });
      input = withinLimit(step.output, next, 'output');
      next = step.next;
    }
    return input;
  };
  const { TimeoutSeconds } = machine;
  return TimeoutSeconds === undefined ? goThrough : (run) => within(TimeoutSeconds, run, goThrough);
}

/** What is under way when the time is over cannot be called back, but nothing more is begun. */
async function within(seconds: number, run: Run, work: RunMachine): Promise<Json> {
  const over = AbortSignal.timeout(Math.min(seconds * 1000, LONGEST));
  const timedOut = new Promise<never>((_, reject) => {
    over.addEventListener('abort', () =>
      reject(new StateError('States.Timeout', `not over in ${seconds} s`)),
    );
  });
  return Promise.race([work({ ...run, signal: AbortSignal.any([run.signal, over]) }), timedOut]);
}

function checkTargets({ type, fields }: State, machine: Machine, where: string): void {
  const targets: unknown[] = [];
  if ('Catch' in fields) targets.push(...fields.Catch.map(({ Next }) => Next));
  if (type === 'Choice') {
    targets.push(...fields.Choices.map(({ Next }) => Next));
    if (fields.Default !== undefined) targets.push(fields.Default);
  } else if (type !== 'Succeed' && type !== 'Fail') {
    if ((fields.Next === undefined) === (fields.End === undefined)) {
      throw new DefinitionError(where, 'a state has either Next or End');
    }
    if (fields.Next !== undefined) targets.push(fields.Next);
  }
  for (const target of targets) {
    if (typeof target !== 'string' || !Object.hasOwn(machine.States, target)) {
      throw new DefinitionError(where, `the next state ${String(target)} does not exist`);
    }
  }
}

function compileState(state: State, around: Surroundings, where: string): RunState {
  switch (state.type) {
    case 'Pass':
      return compilePass(state.fields, where);
    case 'Succeed':
      return filtered(state.fields, where, async ({ input }) => ({ output: input, next: undefined }));
    case 'Fail': {
      const { Error: error = 'States.TaskFailed', Cause: cause = '' } = state.fields;
      return async () => {
        throw new StateError(error, cause);
      };
    }
    case 'Wait':
      return compileWait(state.fields, around, where);
    case 'Choice':
      return compileChoice(state.fields, where);
    case 'Task':
      return working(state.fields, around, where, compileTask(state.fields, around, where));
    case 'Map':
      return working(
        { ...state.fields, Parameters: undefined },
        around,
        where,
        compileMap(state.fields, around, where),
      );
    case 'Parallel':
      return working(state.fields, around, where, compileParallel(state.fields, around, where));
  }
}

/** `InputPath` before, `OutputPath` after; `null` stands for an empty object. */
function filtered(
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

function compileFilter(path: string | null | undefined, where: string): Expression {
  if (path === null) return () => ({});
  return path === undefined ? ({ input }) => input : compilePath(path, where);
}

function compilePass(fields: StateOf<'Pass'>, where: string): RunState {
  const parameters = optionalTemplate(fields.Parameters, `${where}.Parameters`);
  const place = compileResultPath(fields.ResultPath, `${where}.ResultPath`);
  const { Result: result, Next: next } = fields;
  return filtered(fields, where, async (run, rawInput) => ({
    output: place(rawInput, result === undefined ? parameters(run) : result),
    next,
  }));
}

const optionalTemplate = (template: Json | undefined, where: string): Expression =>
  template === undefined ? ({ input }) => input : compileTemplate(template, where);

function compileWait(fields: StateOf<'Wait'>, around: Surroundings, where: string): RunState {
  const { Seconds, SecondsPath, Next: next } = fields;
  if ((Seconds === undefined) === (SecondsPath === undefined)) {
    throw new DefinitionError(where, 'a wait has either Seconds or SecondsPath');
  }
  const seconds: Expression =
    SecondsPath === undefined ? () => Seconds ?? 0 : compilePath(SecondsPath, `${where}.SecondsPath`);
  return filtered(fields, where, async (run) => {
    const time = seconds(run);
    if (typeof time !== 'number') throw new StateError('States.Runtime', `${SecondsPath} is no number`);
    await around.pause(time * 1000 * around.pauseScale, run.signal);
    return { output: run.input, next };
  });
}

function compileChoice(fields: StateOf<'Choice'>, where: string): RunState {
  const rules = fields.Choices.map((rule, index) => ({
    test: compileTest(rule, `${where}.Choices[${index}]`),
    next: String(rule['Next']),
  }));
  return filtered(fields, where, async (run) => {
    const next = rules.find(({ test }) => test(run))?.next ?? fields.Default;
    if (next === undefined) throw new StateError('States.NoChoiceMatched', `no rule of ${where} matches`);
    return { output: run.input, next };
  });
}

/** What a state that does work comes to, from its input to its raw result. */
type Work = (run: Run) => Promise<Json>;

/** The frame of Task, Map and Parallel: templates around the work, retries of both, and catchers. */
function working(
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

/** An execution that was aborted is not a state's error; anything else that was thrown is. */
function stateError(thrown: unknown, signal: AbortSignal): StateError {
  signal.throwIfAborted();
  if (thrown instanceof StateError) return thrown;
  return new StateError('States.Runtime', thrown instanceof Error ? thrown.message : String(thrown));
}

function matches(patterns: readonly string[], { error }: StateError): boolean {
  return patterns.some((pattern) => {
    // Two errors are terminal: a net for everything does not hold them.
    if (pattern === 'States.ALL') return error !== 'States.DataLimitExceeded' && error !== 'States.Runtime';
    if (pattern === 'States.TaskFailed')
      return error !== 'States.Timeout' && !/^States\.(DataLimit|Runtime)/.test(error);
    return pattern === error;
  });
}

function withinLimit(data: Json, state: string, what: string): Json {
  const size = Buffer.byteLength(JSON.stringify(data));
  if (size <= DATA_LIMIT) return data;
  throw new StateError(
    'States.DataLimitExceeded',
    `The state '${state}' has an ${what} of ${size} bytes, which exceeds the maximum of ${DATA_LIMIT}.`,
  );
}

/** A function's own ARN, or the integration `lambda:invoke` with `FunctionName` and `Payload`. */
function compileTask(fields: StateOf<'Task'>, around: Surroundings, where: string): Work {
  if (around.functions.has(fields.Resource)) return (run) => invoke(around, fields.Resource, run.input);
  if (!/^arn:[\w-]+:states:::lambda:invoke$/.test(fields.Resource)) {
    throw new DefinitionError(`${where}.Resource`, `${fields.Resource} is not known to the local stack`);
  }
  const parameters = isObject(fields.Parameters) ? fields.Parameters : {};
  const { FunctionName: name, Payload: _static, 'Payload.$': _path, ...unknown } = parameters;
  const functionArn = [...around.functions].find(
    (arn) => arn === name || arn.endsWith(`:function:${String(name)}`),
  );
  if (!functionArn || Object.keys(unknown).length > 0) {
    throw new DefinitionError(
      `${where}.Parameters`,
      'lambda:invoke is known with the FunctionName of a function of this stack, and with Payload',
    );
  }
  return async (run) => {
    const payload = isObject(run.input) ? (run.input['Payload'] ?? {}) : {};
    return {
      ExecutedVersion: '$LATEST',
      StatusCode: 200,
      Payload: await invoke(around, functionArn, payload),
    };
  };
}

async function invoke(around: Surroundings, functionArn: string, payload: Json): Promise<Json> {
  const outcome = await around.invoke(functionArn, JSON.stringify(payload));
  if (!outcome.ok) throw new StateError(outcome.errorType, outcome.payload);
  return JSON.parse(outcome.payload);
}

function compileMap(fields: StateOf<'Map'>, around: Surroundings, where: string): Work {
  const { ItemProcessor, Iterator: iterator, ItemSelector, Parameters, ItemsPath } = fields;
  if ((ItemProcessor === undefined) === (iterator === undefined)) {
    throw new DefinitionError(where, 'a map has either ItemProcessor or Iterator');
  }
  const processor = compileMachine(ItemProcessor ?? iterator, around, `${where}.ItemProcessor`);
  const itemsOf = compileFilter(ItemsPath, `${where}.ItemsPath`);
  const template = ItemSelector ?? Parameters;
  const select = template === undefined ? undefined : compileTemplate(template, `${where}.ItemSelector`);
  const selected = (run: Run, index: number, item: Json) => {
    const scope: Scope = {
      ...run,
      context: { ...run.context, Map: { Item: { Index: index, Value: item } } },
    };
    return { context: scope.context, input: select ? select(scope) : item };
  };
  if (ItemProcessor?.ProcessorConfig?.Mode === 'DISTRIBUTED') {
    const map = compileDistributed(fields, around, where);
    return async (run) => {
      const turns = (await map.items(run)).map((item, index) => async (signal: AbortSignal) => {
        const { input } = selected(run, index, item);
        const context = map.child(run, { index, input, startTime: around.now().toISOString() });
        return processor({ input: withinLimit(input, where, 'input'), context, signal });
      });
      const bound = fields.MaxConcurrency || MOST_CHILDREN;
      return (await together(map.tolerant(turns), bound, run.signal)).flat();
    };
  }
  if (fields.ItemReader || fields.Label !== undefined || fields.ToleratedFailurePercentage > 0)
    throw new DefinitionError(where, 'ItemReader, Label and tolerated failures are of a distributed map');
  return async (run) => {
    const items = itemsOf(run);
    if (!Array.isArray(items)) throw new StateError('States.Runtime', `${where}: ItemsPath leads to no list`);
    const turns = items.map(
      (item, index) => (signal: AbortSignal) => processor({ ...selected(run, index, item), signal }),
    );
    return together(turns, fields.MaxConcurrency, run.signal);
  };
}

function compileParallel(fields: StateOf<'Parallel'>, around: Surroundings, where: string): Work {
  const branches = fields.Branches.map((branch, index) =>
    compileMachine(branch, around, `${where}.Branches[${index}]`),
  );
  return (run) =>
    together(
      branches.map((branch) => (signal: AbortSignal) => branch({ ...run, signal })),
      0,
      run.signal,
    );
}

/** AWS runs up to 40 turns of an inline map at once where the definition sets no bound of its own. */
const MOST_AT_ONCE = 40;

/** Results in the order of the turns. The first failure stops the others before their next state. */
async function together(
  turns: readonly ((signal: AbortSignal) => Promise<Json>)[],
  bound: number,
  outer: AbortSignal,
): Promise<Json[]> {
  const results: Json[] = [];
  const stop = new AbortController();
  const signal = AbortSignal.any([outer, stop.signal]);
  const waiting = turns.entries();
  const worker = async (): Promise<void> => {
    for (const [index, turn] of waiting) results[index] = await turn(signal);
  };
  const workers = Array.from({ length: Math.min(bound || MOST_AT_ONCE, turns.length) }, worker);
  try {
    await Promise.all(workers);
  } catch (error) {
    stop.abort();
    await Promise.allSettled(workers);
    throw error;
  }
  return results;
}
