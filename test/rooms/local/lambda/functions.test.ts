import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type FunctionDefinition,
  type Lambda,
  startLambda,
} from '../../../../infra/local/lambda/functions.ts';

let folder: string;
let lambda: Lambda | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gongkai-lambda-'));
});
afterEach(async () => {
  await lambda?.close();
  lambda = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const definition = (code: string): FunctionDefinition => ({
  name: 'f',
  arn: 'arn:aws-cn:lambda:cn-north-1:000000000000:function:f',
  handler: 'index.handler',
  folder: code,
  runtime: 'nodejs20.x',
  memoryMb: 256,
  timeoutMs: 20_000,
  variables: { LOG_TABLE: 'log' },
  credentials: { accessKeyId: 'AKIALOCAL', secretAccessKey: 'secret' },
});

function start(source: string, more: Partial<FunctionDefinition> = {}, concurrency = 2): Lambda {
  const code = join(folder, 'code');
  mkdirSync(code, { recursive: true });
  writeFileSync(join(code, 'index.mjs'), source);
  lambda = startLambda({
    functions: [{ ...definition(code), ...more }],
    region: 'cn-north-1',
    logDirectory: join(folder, 'logs'),
    concurrency,
  });
  return lambda;
}

const call = async (event: unknown): Promise<unknown> => {
  const outcome = await lambda?.invoke('f', JSON.stringify(event));
  return outcome?.ok ? JSON.parse(outcome.payload) : outcome;
};

it('has its published versions beside it, each with its own code; their calls count together', async () => {
  const ofVersion = (version: string) => {
    const code = join(folder, `code-${version}`);
    mkdirSync(code);
    const told = `${version}: \${process.env.AWS_LAMBDA_FUNCTION_VERSION} \${context.invokedFunctionArn}`;
    writeFileSync(join(code, 'index.mjs'), `export const handler = async (_, context) => \`${told}\`;`);
    const arn = `arn:aws-cn:lambda:cn-north-1:000000000000:function:f:${version}`;
    return { ...definition(code), arn, version };
  };
  const functions = [definition(folder), ofVersion('7'), ofVersion('12')];
  lambda = startLambda({
    functions,
    region: 'cn-north-1',
    logDirectory: join(folder, 'logs'),
    concurrency: 1,
  });
  const answers = await Promise.all(['f:7', 'f:12'].map((name) => lambda?.invoke(name, '{}')));
  expect(answers.map((answer) => JSON.parse(answer?.payload ?? ''))).toEqual(
    ['7', '12'].map((own) => `${own}: ${own} arn:aws-cn:lambda:cn-north-1:000000000000:function:f:${own}`),
  );
  expect(lambda.counters()).toEqual({ f: { invocations: 2, errors: 0, coldStarts: 2 } });
  await expect(lambda.invoke('f:8', '{}')).rejects.toThrow('there is no function f:8');
});

describe('a function', () => {
  it('gets the event, a context, the variables of the template, and nothing of the environment around it', async () => {
    process.env['NEIGHBOUR_SECRET'] = 'do not hand on';
    start(`export const handler = async (event, context) => ({ event, id: context.awsRequestId,
      left: context.getRemainingTimeInMillis() > 0, name: context.functionName, env: process.env, cwd: process.cwd() });`);
    const answer = await call({ n: 1 });
    delete process.env['NEIGHBOUR_SECRET'];
    expect(answer).toMatchObject({
      event: { n: 1 },
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      left: true,
      name: 'f',
      cwd: join(folder, 'code'),
      env: { LOG_TABLE: 'log', TZ: ':UTC', AWS_REGION: 'cn-north-1', AWS_ACCESS_KEY_ID: 'AKIALOCAL' },
    });
    expect(answer).not.toHaveProperty('env.NEIGHBOUR_SECRET');
  });

  it('stays warm between invocations', async () => {
    start('let n = 0; export const handler = async () => (n += 1);');
    expect([await call({}), await call({}), await call({})]).toEqual([1, 2, 3]);
    expect(lambda?.counters()['f']).toEqual({ invocations: 3, errors: 0, coldStarts: 1 });
  });

  it('answers by callback too, and nothing as null', async () => {
    start('export const handler = (event, context, callback) => callback(null, event.x);');
    expect([await call({ x: 7 }), await call({})]).toEqual([7, null]);
  });

  it('that throws is an error with type, message and trace, and stays in service', async () => {
    start(
      `export const handler = async (event) => { if (event.bad) throw new RangeError('too far'); return 'fine'; };`,
    );
    const outcome = await lambda?.invoke('f', '{"bad":true}');
    expect(outcome).toMatchObject({ ok: false, errorType: 'RangeError', errorMessage: 'too far' });
    expect(JSON.parse(outcome?.payload ?? '')).toMatchObject({
      trace: expect.arrayContaining(['RangeError: too far']),
    });
    expect(await call({})).toBe('fine');
  });

  it('that takes too long is ended, and a fresh one takes its place', async () => {
    start('let n = 0; export const handler = (e) => e.hang ? new Promise(() => {}) : Promise.resolve(++n);', {
      timeoutMs: 1_000,
    });
    expect(await call({})).toBe(1);
    expect(await call({ hang: true })).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringContaining('Task timed out after 1.00 seconds'),
    });
    expect(await call({})).toBe(1);
    expect(readFileSync(join(folder, 'logs', 'f.log'), 'utf8')).toContain('Sandbox.Timedout');
  });

  it('that crashes fails its invocation alone', async () => {
    start('let n = 0; export const handler = async (e) => { if (e.die) process.exit(3); return ++n; };');
    expect(await call({ die: true })).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: 'Error: Runtime exited with error: exit status 3',
    });
    expect(await call({})).toBe(1);
  });

  it.each([
    ['cannot be imported', `import 'nowhere'; export const handler = 1;`, 'Error', /nowhere/],
    ['does not export its handler', 'export const other = 1;', 'Runtime.HandlerNotFound', /index\.handler/],
  ])('whose bundle %s says so to every invocation', async (_, source, errorType, message) => {
    start(source);
    for (const event of [1, 2]) {
      expect(await call(event)).toMatchObject({
        ok: false,
        errorType,
        errorMessage: expect.stringMatching(message),
      });
    }
  });

  it('runs in no more children at once than its concurrency; the rest wait in order', async () => {
    const track = join(folder, 'track');
    start(`import { appendFileSync } from 'node:fs';
      export const handler = async ({ n }) => { appendFileSync(${JSON.stringify(track)}, '+');
        await new Promise((r) => setTimeout(r, 30)); appendFileSync(${JSON.stringify(track)}, '-'); return process.pid; };`);
    const pids = await Promise.all(Array.from({ length: 8 }, (_, n) => call({ n })));
    expect(new Set(pids).size).toBeLessThanOrEqual(2);
    let open = 0;
    for (const mark of readFileSync(track, 'utf8')) {
      open += mark === '+' ? 1 : -1;
      expect(open).toBeLessThanOrEqual(2);
    }
  });

  it('takes and gives at most 6 MB', async () => {
    start(`export const handler = async (e) => 'x'.repeat(e.size ?? 0);`);
    expect(await call({ fill: 'x'.repeat(6 * 1024 * 1024) })).toMatchObject({
      errorType: 'RequestEntityTooLargeException',
    });
    expect(await call({ size: 6 * 1024 * 1024 })).toMatchObject({
      errorType: 'Function.ResponseSizeTooLarge',
    });
  });

  it('has all that it prints in its log', async () => {
    start(`export const handler = async () => { console.log('seen by nobody else'); };`);
    await call({});
    expect(readFileSync(join(folder, 'logs', 'f.log'), 'utf8')).toContain('seen by nobody else');
  });
});

it('a child ends when its parent is killed, in the midst of work too', async () => {
  const code = join(folder, 'code');
  mkdirSync(code);
  writeFileSync(
    join(code, 'index.mjs'),
    `const hang = () => { console.log('at work'); return new Promise(() => setInterval(() => {}, 1000)); };
    export const handler = (e) => e.hang ? hang() : Promise.resolve(process.pid);`,
  );
  const definition = {
    name: 'f',
    arn: 'arn',
    handler: 'index.handler',
    folder: code,
    runtime: 'nodejs20.x',
    memoryMb: 128,
    timeoutMs: 60_000,
    variables: {},
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  };
  const module = new URL('../../../../infra/local/lambda/functions.ts', import.meta.url).href;
  const parent = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      `
    import { startLambda } from ${JSON.stringify(module)};
    const lambda = startLambda({ functions: [${JSON.stringify(definition)}], region: 'r', logDirectory: ${JSON.stringify(folder)}, concurrency: 1 });
    const { payload } = await lambda.invoke('f', '{}');
    lambda.invoke('f', '{"hang":true}');
    process.stdout.write(payload);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [pid] = await once(parent.stdout, 'data');
  const child = Number(String(pid));
  expect(child).toBeGreaterThan(1);
  await expect.poll(() => readFileSync(join(folder, 'f.log'), 'utf8')).toContain('at work');
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  await expect.poll(() => isAlive(child), { timeout: 20_000 }).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    // A child that nobody waits for stays as a zombie where process 1 does not reap; that is dead enough.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
