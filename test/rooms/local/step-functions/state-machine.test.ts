import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../../infra/local/lambda/sandbox.ts';
import { DATA_LIMIT, type Surroundings } from '../../../../infra/local/step-functions/frame.ts';
import { compileMachine } from '../../../../infra/local/step-functions/state-machine.ts';
import type { Json, JsonObject } from '../../../../infra/local/template/intrinsics.ts';

const arn = (name: string): string => `arn:aws-cn:lambda:cn-north-1:000000000000:function:${name}`;
const fails = (errorType: string): Outcome => ({
  ok: false,
  errorType,
  errorMessage: 'why',
  payload: JSON.stringify({ errorType, errorMessage: 'why' }),
});

type Function = (event: Json, call: number) => Json | Outcome | Promise<Json | Outcome>;

interface World {
  readonly around: Surroundings;
  readonly calls: { name: string; event: Json }[];
  readonly pauses: number[];
  /** ARNs of a machine and of a child of it. */
  readonly admitted: [string, string][];
}

function world(
  functions: Record<string, Function> = {},
  objects: Readonly<Record<string, string>> = {},
): World {
  const calls: World['calls'] = [];
  const pauses: number[] = [];
  const admitted: World['admitted'] = [];
  const around: Surroundings = {
    functions: new Set(Object.keys(functions).map(arn)),
    invoke: async (functionArn, payload) => {
      const name = functionArn.split(':').at(-1) ?? '';
      const event: Json = JSON.parse(payload);
      calls.push({ name, event });
      const result = await functions[name]?.(event, calls.filter((call) => call.name === name).length);
      const isOutcome = typeof result === 'object' && result !== null && 'ok' in result;
      return isOutcome ? (result as Outcome) : { ok: true, payload: JSON.stringify(result ?? null) };
    },
    now: () => new Date('2025-01-31T16:30:00.000Z'),
    pause: async (ms) => {
      pauses.push(ms);
    },
    pauseScale: 0.5,
    readObject: async (bucket, key) => {
      const text = objects[`${bucket}/${key}`];
      if (text === undefined) throw new Error('NoSuchKey');
      return text;
    },
    admitChild: (...arns) => void admitted.push(arns),
  };
  return { around, calls, pauses, admitted };
}

const context = { Execution: { Name: 'night-1', StartTime: '2025-01-31T16:30:00.000Z', Input: {} } };

function run(definition: JsonObject, input: Json, { around }: World = world()): Promise<Json> {
  return compileMachine(definition, around)({ input, context, signal: new AbortController().signal });
}

/** A machine of one state. */
const only = (state: JsonObject): JsonObject => ({ StartAt: 'S', States: { S: state } });
const task = (name: string, more: JsonObject = {}): JsonObject => ({
  Type: 'Task',
  Resource: arn(name),
  ...more,
});

describe('the data of a state', () => {
  it('goes through InputPath, Parameters, ResultSelector, ResultPath and OutputPath in that order', async () => {
    const w = world({ f: (event) => ({ echo: event, noise: 1 }) });
    const state = task('f', {
      End: true,
      InputPath: '$.a',
      Parameters: {
        'b.$': '$.b',
        'run.$': '$$.Execution.Name',
        deep: { 'x.$': "$['list'][1]" },
        plain: '$.b',
      },
      ResultSelector: { 'got.$': '$.echo' },
      ResultPath: '$.result.of.f',
      OutputPath: '$.result',
    });
    const output = await run(only(state), { a: { b: 7, list: [1, 2] }, rest: true }, w);
    expect(output).toEqual({ of: { f: { got: { b: 7, run: 'night-1', deep: { x: 2 }, plain: '$.b' } } } });
  });

  it('is put beside the whole input by ResultPath, which InputPath does not narrow; null drops the result', async () => {
    const w = world({ f: () => 'done' });
    expect(
      await run(only(task('f', { End: true, InputPath: '$.a', ResultPath: '$.r' })), { a: 1 }, w),
    ).toEqual({ a: 1, r: 'done' });
    expect(await run(only(task('f', { End: true, ResultPath: null })), { a: 1 }, w)).toEqual({ a: 1 });
  });

  it.each<[string, JsonObject, string]>([
    ['a parameter', { Parameters: { 'x.$': '$.gone' } }, 'States.ParameterPathFailure'],
    ['an input', { InputPath: '$.gone' }, 'States.Runtime'],
  ])('that %s wants and that is not there fails the execution', async (_, more, error) => {
    await expect(run(only({ Type: 'Pass', End: true, ...more }), {})).rejects.toMatchObject({ error });
  });

  it('may have 256 KiB and no byte more', async () => {
    const text = (size: number) => 'x'.repeat(size - 2);
    const w = world({ f: (event) => text(Number(event)) });
    const machine = only(task('f', { End: true, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'S' }] }));
    expect(String(await run(machine, DATA_LIMIT, w))).toHaveLength(DATA_LIMIT - 2);
    await expect(run(machine, DATA_LIMIT + 1, w)).rejects.toMatchObject({
      error: 'States.DataLimitExceeded',
    });
  });
});

describe('a task', () => {
  it('is retried after growing pauses, then caught with its input kept', async () => {
    const w = world({ f: () => fails('Lambda.ServiceException') });
    const machine = {
      StartAt: 'F',
      States: {
        F: task('f', {
          End: true,
          Retry: [
            { ErrorEquals: ['Lambda.ServiceException'], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2 },
          ],
          Catch: [
            { ErrorEquals: ['Other'], Next: 'Wrong' },
            { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Failed' },
          ],
        }),
        Failed: { Type: 'Pass', End: true, Parameters: { 'agency.$': '$.agency', 'failed.$': '$.error' } },
        Wrong: { Type: 'Fail' },
      },
    };
    const cause = JSON.stringify({ errorType: 'Lambda.ServiceException', errorMessage: 'why' });
    expect(await run(machine, { agency: 'huaian' }, w)).toEqual({
      agency: 'huaian',
      failed: { Error: 'Lambda.ServiceException', Cause: cause },
    });
    expect(w.calls).toHaveLength(4);
    expect(w.pauses).toEqual([1000, 2000, 4000]);
  });

  it('that succeeds at a retry goes on; an error that no retrier names is not retried', async () => {
    const retry = { Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 5 }], End: true };
    const w = world({ f: (_, call) => (call < 3 ? fails('Busy') : 'at last') });
    expect(await run(only(task('f', retry)), {}, w)).toBe('at last');
    const other = world({ f: () => fails('Broken') });
    await expect(run(only(task('f', retry)), {}, other)).rejects.toMatchObject({ error: 'Broken' });
    expect(other.calls).toHaveLength(1);
  });

  it('may go through the integration lambda:invoke', async () => {
    const w = world({ f: (event) => ({ got: event }) });
    const state = {
      Type: 'Task',
      Resource: 'arn:aws-cn:states:::lambda:invoke',
      Parameters: { FunctionName: arn('f'), 'Payload.$': '$.a' },
      OutputPath: '$.Payload',
      End: true,
    };
    expect(await run(only(state), { a: 1 }, w)).toEqual({ got: 1 });
  });
});

describe('a map', () => {
  const each = (more: JsonObject): JsonObject =>
    only({
      Type: 'Map',
      End: true,
      ItemsPath: '$.due',
      ItemSelector: { 'agency.$': '$$.Map.Item.Value.agency', 'n.$': '$$.Map.Item.Index', 'run.$': '$.run' },
      ResultPath: '$.results',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'F',
        States: { F: task('f', { End: true }) },
      },
      ...more,
    });
  const due = ['a', 'b', 'c', 'd', 'e'].map((agency) => ({ agency }));

  it('runs every item, not more at once than MaxConcurrency, and keeps their order', async () => {
    let open = 0;
    let most = 0;
    const w = world({
      f: async (event) => {
        open += 1;
        most = Math.max(most, open);
        for (
          let turn = 0;
          turn < 10 - due.findIndex(({ agency }) => agency === (event as JsonObject)['agency']);
          turn += 1
        )
          await null;
        open -= 1;
        return event;
      },
    });
    expect(await run(each({ MaxConcurrency: 2 }), { run: 'r', due }, w)).toEqual({
      run: 'r',
      due,
      results: due.map(({ agency }, n) => ({ agency, n, run: 'r' })),
    });
    expect(most).toBe(2);
  });

  it('of nothing gives nothing', async () => {
    expect(await run(each({}), { run: 'r', due: [] }, world({ f: () => 1 }))).toEqual({
      run: 'r',
      due: [],
      results: [],
    });
  });

  it('fails with its first failed item, and starts no further ones', async () => {
    const w = world({ f: () => fails('Broken') });
    await expect(run(each({ MaxConcurrency: 1 }), { run: 'r', due }, w)).rejects.toMatchObject({
      error: 'Broken',
    });
    expect(w.calls).toHaveLength(1);
  });
});

describe('a distributed map', () => {
  const machine = 'arn:aws-cn:states:cn-north-1:000000000000:stateMachine:nightly';
  const parent = { ...context, StateMachine: { Id: machine, Name: 'nightly' } };
  const processor = (more: JsonObject = {}): JsonObject => ({
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    ...only(task('f', { End: true, ...more })),
  });
  const each = (more: JsonObject = {}): JsonObject =>
    only({
      Type: 'Map',
      End: true,
      Label: 'Each',
      ItemReader: {
        Resource: 'arn:aws-cn:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSON' },
        Parameters: { Bucket: 'drafts', 'Key.$': '$.due.key' },
      },
      ItemSelector: { 'agency.$': '$$.Map.Item.Value.agency', 'run.$': '$.run' },
      ItemProcessor: processor(),
      ResultPath: '$.results',
      ...more,
    });
  const input = { run: 'r', due: { key: 'due.json' } };
  const due = Array.from({ length: 10 }, (_, index) => ({ agency: `a${index}` }));
  const list = { 'drafts/due.json': JSON.stringify(due) };
  const start = (definition: JsonObject, { around }: World) =>
    compileMachine(definition, around)({ input, context: parent, signal: new AbortController().signal });
  /** The first `count` agencies fail. */
  const failing = (count: number) => (event: Json) =>
    Number(String((event as JsonObject)['agency']).slice(1)) < count ? fails('Broken') : event;

  it('reads its list from S3, and runs every item, not more at once than MaxConcurrency', async () => {
    let [open, most] = [0, 0];
    const w = world(
      {
        f: async (event) => {
          open += 1;
          most = Math.max(most, open);
          for (let turn = 0; turn < 10; turn += 1) await null;
          open -= 1;
          return event;
        },
      },
      list,
    );
    expect(await start(each({ MaxConcurrency: 3 }), w)).toEqual({
      ...input,
      results: due.map(({ agency }) => ({ agency, run: 'r' })),
    });
    expect(most).toBe(3);
  });

  it('asks once whether its role may have children, by the ARNs that they have', async () => {
    const w = world({ f: () => null }, list);
    await start(each(), w);
    const child = 'arn:aws-cn:states:cn-north-1:000000000000:execution:nightly/Each:night-1-0';
    expect(w.admitted).toEqual([[machine, child]]);
  });

  it('runs nothing where its role may not have children, whatever is tolerated', async () => {
    const w = world({ f: () => null }, list);
    const refused = () => {
      throw new Error('not authorized');
    };
    const around = { ...w.around, admitChild: refused };
    await expect(start(each({ ToleratedFailurePercentage: 100 }), { ...w, around })).rejects.toThrow(
      'not authorized',
    );
    expect(w.calls).toEqual([]);
  });

  it('has children with a name of their own, who do not see the item but through the selector', async () => {
    const w = world({ f: (event) => event }, { 'drafts/due.json': '[{"agency":"a"}]' });
    const named = processor({
      Parameters: { 'name.$': '$$.Execution.Name', 'of.$': '$$.StateMachine.Name' },
    });
    const { results } = (await start(each({ ItemProcessor: named }), w)) as JsonObject;
    expect(results).toEqual([{ name: 'night-1-0', of: 'nightly/Each' }]);
    const looking = processor({ Parameters: { 'a.$': '$$.Map.Item.Value.agency' } });
    await expect(start(each({ ItemProcessor: looking }), w)).rejects.toThrow('could not be found');
  });

  it('goes on while no more fail than are tolerated, and fails with one more', async () => {
    const tolerant = each({ ToleratedFailurePercentage: 20, MaxConcurrency: 1 });
    const { results } = (await start(tolerant, world({ f: failing(2) }, list))) as JsonObject;
    expect(results).toEqual(due.slice(2).map(({ agency }) => ({ agency, run: 'r' })));
    const w = world({ f: failing(3) }, list);
    await expect(start(tolerant, w)).rejects.toMatchObject({
      error: 'States.ExceedToleratedFailureThreshold',
    });
    expect(w.calls).toHaveLength(3);
  });

  it('of which every turn may fail comes to its end', async () => {
    const all = each({ ToleratedFailurePercentage: 100 });
    expect(await start(all, world({ f: failing(10) }, list))).toEqual({ ...input, results: [] });
  });

  it('whose list outgrows a state is run; whose results do is not', async () => {
    const long = Array.from({ length: 10_000 }, (_, n) => ({ agency: `${n}-${'x'.repeat(30)}` }));
    const objects = { 'drafts/due.json': JSON.stringify(long) };
    expect(Buffer.byteLength(objects['drafts/due.json'])).toBeGreaterThan(DATA_LIMIT);
    const w = world({ f: () => ({}) }, objects);
    expect(await start(each({ ResultPath: null }), w)).toEqual(input);
    expect(w.calls).toHaveLength(long.length);
    await expect(
      start(each({ ResultPath: null }), world({ f: (event) => event }, objects)),
    ).rejects.toMatchObject({ error: 'States.DataLimitExceeded' });
  });

  describe('with express children', () => {
    const express = each({
      ToleratedFailurePercentage: 100,
      ItemProcessor: { ...processor(), ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } },
    });
    const within = (w: World, more: Surroundings['express']) => ({
      ...w,
      around: { ...w.around, express: more },
    });

    it('ends those that are not over in their time, and goes on with the others', async () => {
      const endless: Function = (event) =>
        (event as JsonObject)['agency'] === 'a3' ? new Promise<Json>(() => {}) : event;
      const w = within(world({ f: endless }, list), { seconds: 0.2 });
      const { results } = (await start(express, w)) as JsonObject;
      expect(results).toEqual(
        due.filter(({ agency }) => agency !== 'a3').map((one) => ({ ...one, run: 'r' })),
      );
    });

    it('does not begin another state once the time is over, and leaves the running function alone', async () => {
      let answered: (value: Json) => void = () => {};
      const late = new Promise<Json>((resolve) => {
        answered = resolve;
      });
      const States = { S: task('f', { Next: 'T' }), T: task('g', { End: true }) };
      const two = {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
        StartAt: 'S',
        States,
      };
      const w = within(world({ f: () => late, g: () => null }, { 'drafts/due.json': '[{"agency":"a"}]' }), {
        seconds: 0.1,
      });
      const tolerant = each({ ToleratedFailurePercentage: 100, ItemProcessor: two });
      expect(await start(tolerant, w)).toEqual({ ...input, results: [] });
      answered('late');
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
      expect(w.calls.map(({ name }) => name)).toEqual(['f']);
    });

    it('has five minutes of its own where nothing else is said, and standard children have no limit', async () => {
      const limits: number[] = [];
      const timeout = AbortSignal.timeout;
      AbortSignal.timeout = (ms) => {
        limits.push(ms);
        return timeout.call(AbortSignal, ms);
      };
      try {
        await start(express, world({ f: (event) => event }, list));
        expect(limits).toEqual(due.map(() => 300_000));
        await start(each(), world({ f: (event) => event }, list));
        expect(limits).toHaveLength(due.length);
      } finally {
        AbortSignal.timeout = timeout;
      }
    });

    it('runs a child twice where it starts twice, and takes one result', async () => {
      const w = within(world({ f: (event) => event }, list), { startsTwice: (name) => name === 'night-1-4' });
      const { results } = (await start(express, w)) as JsonObject;
      expect(results).toHaveLength(due.length);
      const calls = w.calls.map(({ event }) => (event as JsonObject)['agency']);
      expect(calls.filter((agency) => agency === 'a4')).toHaveLength(2);
      expect(calls).toHaveLength(due.length + 1);
    });

    it('waits for both where one starts twice, and the failure of the second is nothing', async () => {
      let [begun, ended] = [0, 0];
      const f: Function = async (event) => {
        if ((event as JsonObject)['agency'] !== 'a4') return event;
        const isBeside = begun++ === 0;
        if (!isBeside) return event;
        await new Promise((resolve) => setTimeout(resolve, 50));
        ended += 1;
        throw new Error('beside');
      };
      const w = within(world({ f }, list), { startsTwice: (name) => name === 'night-1-4' });
      const { results } = (await start(express, w)) as JsonObject;
      expect([begun, ended]).toEqual([2, 1]);
      expect(results).toHaveLength(due.length);
    });
  });

  it.each([
    ['is not there', {}],
    ['is no JSON', { 'drafts/due.json': '[' }],
    ['is no list', { 'drafts/due.json': '{"due":[]}' }],
  ])('whose list %s fails', async (_, objects: Record<string, string>) => {
    await expect(start(each(), world({ f: () => null }, objects))).rejects.toMatchObject({
      error: 'States.ItemReaderFailed',
    });
  });
});

describe('the other states', () => {
  const choose = {
    StartAt: 'C',
    States: {
      C: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.mode', StringEquals: 'night', Next: 'Night' },
          {
            And: [{ Variable: '$.n', IsPresent: true }, { Not: { Variable: '$.n', NumericLessThan: 3 } }],
            Next: 'Many',
          },
        ],
        Default: 'Rest',
      },
      Night: { Type: 'Pass', Result: 'night', End: true },
      Many: { Type: 'Fail', Error: 'TooMany', Cause: 'n' },
      Rest: { Type: 'Wait', Seconds: 10, Next: 'Done' },
      Done: { Type: 'Succeed', OutputPath: '$.mode' },
    },
  };

  it('Choice takes the first rule that matches, or its default', async () => {
    expect(await run(choose, { mode: 'night', n: 9 })).toBe('night');
    await expect(run(choose, { mode: 'x', n: 3 })).rejects.toMatchObject({ error: 'TooMany', message: 'n' });
    const w = world();
    expect(await run(choose, { mode: 'x', n: 2 }, w)).toBe('x');
    expect(w.pauses).toEqual([5_000]);
  });

  it('Parallel gives the results of its branches in order', async () => {
    const branch = (value: Json): JsonObject => only({ Type: 'Pass', Result: value, End: true });
    expect(await run(only({ Type: 'Parallel', Branches: [branch(1), branch('b')], End: true }), {})).toEqual([
      1,
      'b',
    ]);
  });
});

describe('a machine with TimeoutSeconds', () => {
  const endless = () => new Promise<Json>(() => {});

  it('ends with States.Timeout where it is not over by then', async () => {
    const machine = { ...only(task('f', { End: true })), TimeoutSeconds: 1 };
    await expect(run(machine, {}, world({ f: endless }))).rejects.toMatchObject({ error: 'States.Timeout' });
  });

  it('is not touched by it where it is over before, however long it may take', async () => {
    const machine = { ...only(task('f', { End: true })), TimeoutSeconds: 99_999_999 };
    expect(await run(machine, {}, world({ f: () => 'done' }))).toBe('done');
  });
});

describe('what is not known is an error when the definition is loaded', () => {
  const pass = (more: JsonObject): JsonObject => only({ Type: 'Pass', End: true, ...more });
  it.each<[string, JsonObject, RegExp]>([
    ['a state type', only({ Type: 'Loop', End: true }), /States\.S: the state type Loop is not known/],
    [
      'a field of a state',
      only(task('f', { End: true, HeartbeatSeconds: 5 })),
      /States\.S: .*HeartbeatSeconds/,
    ],
    ['a field of the machine', { ...pass({}), Timeout: 5 }, /Timeout/],
    ['JSONata', { ...pass({}), QueryLanguage: 'JSONata' }, /QueryLanguage/],
    [
      'an intrinsic function',
      pass({ Parameters: { 'x.$': "States.Format('{}', $.a)" } }),
      /Parameters\.x\.\$: the intrinsic function States\.Format/,
    ],
    [
      'a filter in a path',
      pass({ InputPath: '$.a[?(@.b)]' }),
      /InputPath: the path \$\.a\[\?\(@\.b\)\] is of a form not known/,
    ],
    ['a wildcard in a path', pass({ InputPath: '$.a[*]' }), /not known/],
    ['a result put into the context', pass({ ResultPath: '$$.a' }), /a result cannot be put at \$\$\.a/],
    ['a function that the stack does not have', only(task('g', { End: true })), /function:g is not known/],
    [
      'another integration',
      only({ Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', End: true }),
      /sqs:sendMessage is not known/,
    ],
    [
      'a distributed map without a reader',
      only({
        Type: 'Map',
        End: true,
        ItemProcessor: {
          ...pass({}),
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        },
      }),
      /a distributed map is known with ItemReader and Label/,
    ],
    [
      'a tolerated failure of an inline map',
      only({ Type: 'Map', End: true, ToleratedFailurePercentage: 5, ItemProcessor: pass({}) }),
      /are of a distributed map/,
    ],
    [
      'a written result of a map',
      only({ Type: 'Map', End: true, ResultWriter: {}, ItemProcessor: pass({}) }),
      /ResultWriter/,
    ],
    [
      'a comparison',
      only({ Type: 'Choice', Choices: [{ Variable: '$.a', StringMatches: '*', Next: 'S' }] }),
      /StringMatches is not known/,
    ],
    [
      'a next state that is not there',
      only({ Type: 'Pass', Next: 'Gone' }),
      /the next state Gone does not exist/,
    ],
    ['a state that goes nowhere', only({ Type: 'Pass' }), /either Next or End/],
    [
      'a catcher that leads nowhere',
      only(task('f', { End: true, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Gone' }] })),
      /Gone does not exist/,
    ],
    ['a start that is not there', { StartAt: 'X', States: {} }, /StartAt names no state/],
  ])('%s', (_, definition, message) => {
    expect(() => compileMachine(definition, world({ f: () => null }).around)).toThrow(message);
  });
});
