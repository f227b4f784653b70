/**
 * Runs a synthesized Amazon States Language definition in process.
 *
 * Comes in: the definition, then inputs of executions. Goes out: the output, or a `StateError`. Always: the whole
 * definition is compiled before the first execution, and an unknown part is a `DefinitionError` then. A payload over
 * 256 KiB ends the execution with States.DataLimitExceeded, as it does on AWS.
 *
 * Why not aws-local-stepfunctions 3.0: it requires Node 22, knows no payload limit, shortens the pauses of retries only
 * state by state, and ignores more than it validates. The few states that the chain needs are here.
 * Source: states-language.net; Step Functions Developer Guide, "Error handling", "Context object", "Quotas".
 */

import { isObject, type Json } from '../template/intrinsics.ts';
import { compileTest } from './choice.ts';
import { type Machine, parseMachine, parseState, type State, type StateOf } from './definition.ts';
import { compileDistributed, MOST_CHILDREN } from './distributed-map.ts';
import {
  compileFilter,
  filtered,
  optionalTemplate,
  type Run,
  type RunState,
  type Step,
  type Surroundings,
  type Work,
  withinLimit,
  working,
} from './frame.ts';
import {
  compilePath,
  compileResultPath,
  compileTemplate,
  DefinitionError,
  type Expression,
  type Scope,
  StateError,
} from './paths.ts';
import { together } from './turns.ts';

export type RunMachine = (run: Run) => Promise<Json>;

/** The longest timer of Node. */
const LONGEST = 2 ** 31 - 1;

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

/** Work in progress at the time-out cannot be cancelled, but nothing new begins. */
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

function compilePass(fields: StateOf<'Pass'>, where: string): RunState {
  const parameters = optionalTemplate(fields.Parameters, `${where}.Parameters`);
  const place = compileResultPath(fields.ResultPath, `${where}.ResultPath`);
  const { Result: result, Next: next } = fields;
  return filtered(fields, where, async (run, rawInput) => ({
    output: place(rawInput, result === undefined ? parameters(run) : result),
    next,
  }));
}

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
    const { ExecutionType } = ItemProcessor.ProcessorConfig;
    const child = ExecutionType === 'EXPRESS' ? asExpress(processor, around) : processor;
    return compileChildren(fields, { child, selected }, around, where);
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

/** A distributed map: each item is an execution of its own. */
function compileChildren(
  fields: StateOf<'Map'>,
  {
    child,
    selected,
  }: { child: RunMachine; selected: (run: Run, index: number, item: Json) => { input: Json } },
  around: Surroundings,
  where: string,
): Work {
  const map = compileDistributed(fields, around, where);
  return async (run) => {
    const turns = (await map.items(run)).map((item, index) => async (signal: AbortSignal) => {
      const { input } = selected(run, index, item);
      const context = map.child(run, { index, input, startTime: around.now().toISOString() });
      return child({ input: withinLimit(input, where, 'input'), context, signal });
    });
    const bound = fields.MaxConcurrency || MOST_CHILDREN;
    return (await together(map.tolerant(turns), bound, run.signal)).flat();
  };
}

/** An express execution ends after five minutes. It starts at least once: now and then a second one runs beside it. */
function asExpress(work: RunMachine, { express }: Surroundings): RunMachine {
  return async (run) => {
    const { seconds = EXPRESS_SECONDS, startsTwice = () => false } = express ?? {};
    const start = () => within(seconds, run, work);
    const { Execution } = run.context;
    const name = isObject(Execution) ? String(Execution['Name']) : '';
    const beside = startsTwice(name) ? start().catch(() => null) : null;
    try {
      return await start();
    } finally {
      await beside;
    }
  };
}

/** Step Functions Developer Guide, "Quotas for Express Workflows". */
const EXPRESS_SECONDS = 300;

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
