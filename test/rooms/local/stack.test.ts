import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  DescribeStateMachineCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../infra/local/scheduler/schedule.ts';
import { type LocalStack, putUp, type StackOptions } from '../../../infra/local/stack.ts';
import { bundledStack } from '../../bundled.ts';
import { type BuiltTemplate, template, writeAssembly } from './assembly-builder.ts';

let folder: string;
let stacks: LocalStack[] = [];
let reports: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gongkai-stack-'));
});
afterEach(async () => {
  for (const stack of stacks) await stack.close();
  stacks = [];
  reports = [];
  rmSync(folder, { recursive: true, force: true });
});

async function up(
  change: (built: BuiltTemplate) => void = () => {},
  more: Partial<StackOptions> = {},
): Promise<LocalStack> {
  const built = template();
  change(built);
  const stack = await putUp({
    assembly: writeAssembly(folder, built),
    dataDirectory: join(folder, 'data'),
    port: 0,
    concurrency: 1,
    pauseScale: 0,
    report: (message) => reports.push(message),
    ...more,
  });
  stacks.push(stack);
  return stack;
}

const client = ({ url, region, operator }: LocalStack) => ({ endpoint: url, region, credentials: operator });
const send = (stack: LocalStack, source: string, body: string): Promise<Response> =>
  fetch(`${stack.url}/sources/${source}/events`, { method: 'POST', body });

async function runMachine(stack: LocalStack): Promise<DescribeExecutionCommandOutput> {
  const sfn = new SFNClient(client(stack));
  const stateMachineArn = stack.outputs['MachineArn'] ?? '';
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn, input: '{"mode":"night"}' }),
  );
  return ended(sfn, executionArn ?? '');
}

async function ended(sfn: SFNClient, executionArn: string): Promise<DescribeExecutionCommandOutput> {
  for (;;) {
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Removes one action from the inline policy of a role. */
const withdraw = (role: string, action: string) => (built: BuiltTemplate) => {
  const text = JSON.stringify(built.Resources[role]).replace(`"${action}"`, '"s3:GetBucketTagging"');
  built.Resources[role] = JSON.parse(text);
};

/** A clock that is moved by hand, for a stack with one schedule. */
class HandClock implements Clock {
  #now: Date;
  #wakeUp: () => void = () => {};
  constructor(at: string) {
    this.#now = new Date(at);
  }
  readonly now = () => this.#now;
  readonly wake = (_: number, then: () => void) => {
    this.#wakeUp = then;
    return () => {};
  };
  moveTo(time: string): void {
    this.#now = new Date(time);
    this.#wakeUp();
  }
}

describe('a stack that is up', () => {
  it('takes an event over HTTP, runs the machine on it and serves the report by URL', async () => {
    const stack = await up();
    for (const source of ['zhoukou', 'huaian']) expect((await send(stack, source, 'e-1')).status).toBe(202);
    const scan = await new DynamoDBClient(client(stack)).send(
      new ScanCommand({ TableName: stack.outputs['Table'] }),
    );
    expect(scan.Count).toBe(2);
    const execution = await runMachine(stack);
    expect(execution.status).toBe('SUCCEEDED');
    const { run, results } = JSON.parse(execution.output ?? '');
    expect(run).toBe(execution.name);
    expect(results).toEqual(
      ['huaian', 'zhoukou'].map((agency) => ({
        agency,
        url: `${stack.outputs['PublicationUrl']}/${agency}/index.html`,
      })),
    );
    const page = await fetch(results[0].url);
    expect([page.status, await page.text()]).toEqual([200, 'report of huaian']);
    const functions = Object.values(stack.counters().functions).map(({ invocations, errors }) => [
      invocations,
      errors,
    ]);
    expect(functions).toEqual([
      [2, 0],
      [1, 0],
      [2, 0],
    ]);
    expect(stack.counters().tables[stack.outputs['Table'] ?? '']?.itemsPut).toBe(2);
  });

  it('calls the published version that the machine names, under a grant for versions', async () => {
    const versioned = (grant: string) => (built: BuiltTemplate) => {
      built.Resources['workVersion'] = {
        Type: 'AWS::Lambda::Version',
        Properties: { FunctionName: { Ref: 'work' } },
      };
      const text = JSON.stringify(built.Resources['Machine']).replace(
        '{"Fn::GetAtt":["work","Arn"]}',
        '{"Ref":"workVersion"}',
      );
      built.Resources['Machine'] = JSON.parse(text);
      const role = JSON.stringify(built.Resources['machineRole']).replace(
        '{"Fn::GetAtt":["work","Arn"]}',
        `{"Fn::Join":["",[{"Fn::GetAtt":["work","Arn"]},"${grant}"]]}`,
      );
      built.Resources['machineRole'] = JSON.parse(role);
    };
    const stack = await up(versioned(':*'));
    await send(stack, 'zhoukou', 'e-1');
    const { output } = await runMachine(stack);
    expect(JSON.parse(output ?? '').results).toMatchObject([{ agency: 'zhoukou' }]);
    expect(stack.counters().functions['gongkai-work']?.invocations).toBe(1);
    await stack.close();
    const denied = await up(versioned(''));
    const { results } = JSON.parse((await runMachine(denied)).output ?? '');
    expect(results[0].failed.Cause).toMatch(/lambda:InvokeFunction on .*:function:gongkai-work:\d+/);
  });

  it.each([
    ['the alias', { Ref: 'live' }, 202],
    ['the function beside it', { 'Fn::GetAtt': ['receive', 'Arn'] }, 500],
  ])(
    'answers through an alias of a version, where a permission names %s',
    async (_, FunctionName, status) => {
      const aliased = ({ Resources }: BuiltTemplate) => {
        Resources['published'] = {
          Type: 'AWS::Lambda::Version',
          Properties: { FunctionName: { Ref: 'receive' } },
        };
        Resources['live'] = {
          Type: 'AWS::Lambda::Alias',
          Properties: {
            FunctionName: { Ref: 'receive' },
            FunctionVersion: { 'Fn::GetAtt': ['published', 'Version'] },
            Name: 'live',
          },
        };
        Object.assign(Resources['Integration']?.Properties ?? {}, { IntegrationUri: { Ref: 'live' } });
        Object.assign(Resources['Permission']?.Properties ?? {}, { FunctionName });
      };
      const stack = await up(aliased);
      expect((await send(stack, 'zhoukou', 'e-1')).status).toBe(status);
      if (status !== 202) return;
      const environment = (await (await fetch(`${stack.url}/environment`)).json()) as Record<string, string>;
      expect(environment['AWS_LAMBDA_FUNCTION_VERSION']).toMatch(/^\d+$/);
    },
  );

  it.each([
    ['that is not in the template', '1', '1'],
    ['of another function', { 'Fn::GetAtt': ['workVersion', 'Version'] }, '\\d+'],
  ])('refuses an alias of a version %s', async (_, FunctionVersion, told) => {
    const lost = ({ Resources }: BuiltTemplate) => {
      for (const name of ['receive', 'work'])
        Resources[`${name}Version`] = {
          Type: 'AWS::Lambda::Version',
          Properties: { FunctionName: { Ref: name } },
        };
      const Properties = { FunctionName: { Ref: 'receive' }, FunctionVersion, Name: 'live' };
      Resources['live'] = { Type: 'AWS::Lambda::Alias', Properties };
    };
    await expect(up(lost)).rejects.toThrow(new RegExp(`gongkai-receive has no version ${told} here`));
  });

  it('refuses a machine that names a version which its template does not publish', async () => {
    const unknown = (built: BuiltTemplate) => {
      const text = JSON.stringify(built.Resources['Machine']).replace(
        '{"Fn::GetAtt":["work","Arn"]}',
        '{"Fn::Join":["",[{"Fn::GetAtt":["work","Arn"]},":1"]]}',
      );
      built.Resources['Machine'] = JSON.parse(text);
    };
    await expect(up(unknown)).rejects.toThrow(/function:gongkai-work:1 is not known to the local stack/);
  });

  it('gives every function the variables of the template at addresses of this machine, and keys of its own role', async () => {
    const stack = await up();
    const environment = (await (await fetch(`${stack.url}/environment`)).json()) as Record<string, string>;
    expect(environment).toMatchObject({
      LOG_TABLE: stack.outputs['Table'],
      PUBLICATION_URL: `${stack.url}/${stack.outputs['Bucket']}`,
      AWS_ENDPOINT_URL_DYNAMODB: stack.url,
      AWS_ENDPOINT_URL_S3: stack.url,
      AWS_ENDPOINT_URL_SFN: stack.url,
      AWS_ENDPOINT_URL_SNS: stack.url,
      AWS_ENDPOINT_URL_KMS: stack.url,
      AWS_ENDPOINT_URL_LAMBDA: stack.url,
      AWS_REGION: stack.region,
    });
    expect(environment['AWS_ACCESS_KEY_ID']).not.toBe(stack.operator.accessKeyId);
    expect(stack.outputs).toMatchObject({
      ApiUrl: stack.url,
      PublicationUrl: `${stack.url}/gongkai-bucket`,
      Table: 'gongkai-log',
    });
  });

  it('announces itself in two files, readable keys for the owner alone, and takes both back at the end', async () => {
    const stack = await up();
    const [outputs, local] = ['outputs.json', 'local.json'].map((name) => join(folder, 'data', name));
    expect(JSON.parse(readFileSync(outputs ?? '', 'utf8'))).toEqual({ Gongkai: stack.outputs });
    expect(JSON.parse(readFileSync(local ?? '', 'utf8'))).toEqual({
      endpoint: stack.url,
      region: stack.region,
      operator: stack.operator,
      pid: process.pid,
    });
    expect(statSync(local ?? '').mode & 0o777).toBe(0o600);
    await stack.close();
    expect([existsSync(outputs ?? ''), existsSync(local ?? '')]).toEqual([false, false]);
  });

  it('finds data and executions of an earlier start again', async () => {
    const first = await up();
    await send(first, 'huaian', 'e-1');
    const before = await runMachine(first);
    await first.close();
    const second = await up((built) => {
      built.Resources['Queue'] = { Type: 'AWS::SQS::Queue', Properties: {} };
    });
    const sfn = new SFNClient(client(second));
    const again = await sfn.send(new DescribeExecutionCommand({ executionArn: before.executionArn }));
    expect([again.status, again.output, again.startDate]).toEqual([
      'SUCCEEDED',
      before.output,
      before.startDate,
    ]);
    expect((await fetch(`${second.outputs['PublicationUrl']}/huaian/index.html`)).status).toBe(200);
  });
});

describe('permissions are those of the template', () => {
  it.each([
    ['receiveRole', 'dynamodb:PutItem', 'table/gongkai-log'],
    ['receiveRole', 'kms:Decrypt', 'key/'],
  ])(
    'an intake whose %s lacks %s answers 500; its log, and the stack once, name action and resource',
    async (role, action, resource) => {
      const stack = await up(withdraw(role, action));
      for (const body of ['e-1', 'e-2']) expect((await send(stack, 'huaian', body)).status).toBe(500);
      // What the handler throws is told of each request; a handler that catches it leaves only this.
      expect(reports.filter((report) => report.startsWith('User: '))).toEqual([
        expect.stringContaining(`not authorized to perform: ${action} on resource: arn:aws-cn:`),
      ]);
      const log = readFileSync(join(folder, 'data', 'logs', 'gongkai-receive.log'), 'utf8');
      expect(log).toContain(`not authorized to perform: ${action} on resource: arn:aws-cn:`);
      expect(log).toContain(resource);
    },
  );

  it('a step whose role lacks s3:PutObject fails for each agency, naming action and resource', async () => {
    const stack = await up(withdraw('workRole', 's3:PutObject'));
    await send(stack, 'huaian', 'e-1');
    const execution = await runMachine(stack);
    const { results } = JSON.parse(execution.output ?? '');
    expect(results).toEqual([
      { agency: 'huaian', failed: { Error: 'AccessDenied', Cause: expect.any(String) } },
    ]);
    expect(results[0].failed.Cause).toContain('s3:PutObject');
    expect(results[0].failed.Cause).toContain('arn:aws-cn:s3:::gongkai-bucket/huaian/index.html');
  });

  it('a machine whose role may not invoke fails, naming action and resource', async () => {
    const stack = await up(withdraw('machineRole', 'lambda:InvokeFunction'));
    const execution = await runMachine(stack);
    expect([execution.status, execution.error]).toEqual(['FAILED', 'Lambda.AWSLambdaException']);
    expect(execution.cause).toMatch(
      /lambda:InvokeFunction on resource: arn:aws-cn:lambda:.*:function:gongkai-list/,
    );
  });

  it('an API without a permission on its function answers 500, and the log of the stack says why', async () => {
    const stack = await up((built) => {
      delete built.Resources['Permission'];
    });
    expect((await send(stack, 'huaian', 'e-1')).status).toBe(500);
    expect(reports.join()).toMatch(
      /no AWS::Lambda::Permission names it with the source .*\/POST\/sources\/\{source\}\/events/,
    );
  });

  it('a schedule whose role may not start the machine starts nothing, and says so', async () => {
    const clock = new HandClock('2025-01-30T16:29:30.000Z');
    const stack = await up(withdraw('scheduleRole', 'states:StartExecution'), { clock });
    clock.moveTo('2025-01-30T16:30:00.000Z');
    expect(reports).toEqual([
      expect.stringMatching(/states:StartExecution on resource: .*stateMachine:gongkai-machine/),
    ]);
    const { executions } = await new SFNClient(client(stack)).send(
      new ListExecutionsCommand({ stateMachineArn: stack.outputs['MachineArn'] }),
    );
    expect(executions).toEqual([]);
  });

  it('nobody but the operator and the roles speaks to the engines; the public reads the open bucket only', async () => {
    const stack = await up();
    const stranger = { ...client(stack), credentials: { ...stack.operator, secretAccessKey: 'guessed' } };
    const stateMachineArn = stack.outputs['MachineArn'];
    await expect(
      new SFNClient(stranger).send(new ListExecutionsCommand({ stateMachineArn })),
    ).rejects.toThrow(/signature/i);
    await expect(
      new DynamoDBClient(stranger).send(new ScanCommand({ TableName: 'gongkai-log' })),
    ).rejects.toThrow();
    await expect(
      new S3Client(stranger).send(new GetObjectCommand({ Bucket: 'gongkai-bucket', Key: 'a' })),
    ).rejects.toThrow();
    expect((await fetch(`${stack.url}/gongkai-bucket?list-type=2`)).status).toBe(403);
    expect(reports).toEqual([]);
  });

  it('a page of another origin reads a bucket as its template says; a rule that the template cannot have is refused', async () => {
    const rules = (more: object) => (built: BuiltTemplate) => {
      const rule = { AllowedOrigins: ['https://*.example'], AllowedMethods: ['GET'], MaxAge: '60', ...more };
      Object.assign(built.Resources['Bucket']?.Properties ?? {}, {
        CorsConfiguration: { CorsRules: [rule] },
      });
    };
    await expect(up(rules({ AllowedOrigins: ['*.example.*'] }))).rejects.toThrow(
      /CorsRules\.0\.AllowedOrigins\.0: holds more than one \*/,
    );
    await expect(up(rules({ AllowCredentials: true }))).rejects.toThrow(/AllowCredentials/);
    const stack = await up(rules({}));
    const ask = async (place: string, origin: string) => {
      const { headers } = await fetch(`${stack.url}/${place}`, { headers: { origin } });
      return [headers.get('access-control-allow-origin'), headers.get('access-control-max-age')];
    };
    expect(await ask('gongkai-bucket/a', 'https://a.example')).toEqual(['https://a.example', '60']);
    expect(await ask('gongkai-bucket/a', 'https://example.org')).toEqual([null, null]);
    expect(await ask('sources/huaian/events', 'https://a.example')).toEqual([null, null]);
  });
});

/** A second schedule, which calls `work`; its time is read back from the page that it writes. */
const callsWork = (agency: string) => (built: BuiltTemplate) => {
  const { Nightly, scheduleRole } = built.Resources;
  const role = JSON.stringify(scheduleRole)
    .replace('states:StartExecution', 'lambda:InvokeFunction')
    .replace('{"Ref":"Machine"}', '{"Fn::GetAtt":["work","Arn"]}');
  Object.assign(built.Resources, {
    minutelyRole: JSON.parse(role),
    Minutely: {
      ...Nightly,
      Properties: {
        ...Nightly?.Properties,
        ScheduleExpression: 'rate(1 minute)',
        Target: {
          Arn: { 'Fn::GetAtt': ['work', 'Arn'] },
          RoleArn: { 'Fn::GetAtt': ['minutelyRole', 'Arn'] },
          Input: JSON.stringify({ agency, run: '<aws.scheduler.scheduled-time>' }),
        },
      },
    },
  });
  delete built.Resources['Nightly'];
};

describe('a schedule that calls a function', () => {
  const page = async (stack: LocalStack, at: string) =>
    (await fetch(`${stack.outputs['PublicationUrl']}/${at}/index.html`)).status;
  const until = async (holds: () => Promise<boolean> | boolean) => {
    for (let tries = 0; !(await holds()); tries++) {
      if (tries > 400) throw new Error(`it did not come about: ${reports.join()}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };

  it('calls it under its own role, with its input, at its time and no sooner', async () => {
    const clock = new HandClock('2025-01-30T16:29:30.000Z');
    const stack = await up(callsWork('at-<aws.scheduler.scheduled-time>'), { clock });
    clock.moveTo('2025-01-30T16:30:29.000Z');
    clock.moveTo('2025-01-30T16:30:30.500Z');
    await until(async () => (await page(stack, 'at-2025-01-30T16:30:30Z')) === 200);
    expect(reports).toEqual([]);
  });

  it('and fails is told of; the next time it is called again', async () => {
    const clock = new HandClock('2025-01-30T16:29:00.000Z');
    await up(callsWork('broken'), { clock });
    clock.moveTo('2025-01-30T16:30:00.000Z');
    await until(() => reports.length === 1);
    clock.moveTo('2025-01-30T16:31:00.000Z');
    await until(() => reports.length === 2);
    expect(reports).toEqual(Array(2).fill('schedule gongkai-minutely: RangeError: no such year'));
  });

  it('whose role may not call it calls nothing, and says so', async () => {
    const stack = await up((built) => {
      callsWork('huaian')(built);
      withdraw('minutelyRole', 'lambda:InvokeFunction')(built);
    });
    await stack.fire('Minutely');
    expect(reports).toEqual([
      expect.stringMatching(/^schedule .*lambda:InvokeFunction on resource: .*function:gongkai-work/),
    ]);
    expect(stack.counters().functions['gongkai-work']?.invocations).toBe(0);
  });

  it('that is held starts nothing until time is kept, and what is fired by hand at once', async () => {
    const clock = new HandClock('2025-01-30T16:29:00.000Z');
    const stack = await up(callsWork('huaian'), { clock, schedules: 'held' });
    const calls = () => stack.counters().functions['gongkai-work']?.invocations;
    clock.moveTo('2025-01-30T16:40:00.000Z');
    expect(calls()).toBe(0);
    await stack.fire('Minutely', new Date('2025-01-30T16:15:00.000Z'));
    expect([calls(), await page(stack, 'huaian')]).toEqual([1, 200]);
    stack.keepTime();
    stack.keepTime();
    clock.moveTo('2025-01-30T16:41:00.000Z');
    await until(() => calls() === 2);
    await expect(stack.fire('Hourly')).rejects.toThrow('no schedule is called Hourly');
  });

  it('that is ended with the stack is no failure', async () => {
    const stack = await up(callsWork('huaian'), { schedules: 'held' });
    const fired = stack.fire('Minutely');
    await stack.close();
    await fired;
    expect(reports).toEqual([]);
  });
});

describe('executions', () => {
  it('are started by the schedule at 00:30 in Shanghai, with its input', async () => {
    const clock = new HandClock('2025-01-30T16:29:30.000Z');
    const stack = await up(undefined, { clock });
    clock.moveTo('2025-01-30T16:30:00.000Z');
    const sfn = new SFNClient(client(stack));
    const { executions } = await sfn.send(
      new ListExecutionsCommand({ stateMachineArn: stack.outputs['MachineArn'] }),
    );
    const execution = await ended(sfn, executions?.[0]?.executionArn ?? '');
    expect(execution).toMatchObject({
      status: 'SUCCEEDED',
      input: '{"mode":"night"}',
      startDate: clock.now(),
    });
  });

  it('one failed item is told in the output and stops no other', async () => {
    const stack = await up();
    for (const source of ['broken', 'huaian']) await send(stack, source, 'e');
    const { results } = JSON.parse((await runMachine(stack)).output ?? '');
    expect(results).toMatchObject([
      { agency: 'broken', failed: { Error: 'RangeError' } },
      { agency: 'huaian', url: expect.any(String) },
    ]);
  });

  it('follow the protocol: names are unique, a repeated start is one, faults have their names', async () => {
    const stack = await up();
    const sfn = new SFNClient(client(stack));
    const stateMachineArn = stack.outputs['MachineArn'] ?? '';
    const start = (name: string, input: string, arn = stateMachineArn) =>
      sfn.send(new StartExecutionCommand({ stateMachineArn: arn, name, input }));
    const [one, same] = await Promise.all([start('n-1', '{}'), start('n-1', '{}')]);
    expect(same.executionArn).toBe(one.executionArn);
    await ended(sfn, one.executionArn ?? '');
    await expect(start('n-1', '{"other":1}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    await expect(start('n-2', '{')).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
    await expect(start('a/b', '{}')).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(start('n-3', '{}', `${stateMachineArn}x`)).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
    });
    const gone = new DescribeExecutionCommand({ executionArn: `${one.executionArn}x` });
    await expect(sfn.send(gone)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
    const machine = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
    expect(JSON.parse(machine.definition ?? '')).toMatchObject({ StartAt: 'List' });
  });

  it('that an earlier process left running are found aborted', async () => {
    const first = await up();
    const { executionArn } = await runMachine(first);
    await first.close();
    const file = join(
      folder,
      'data',
      'executions',
      `gongkai-machine.${executionArn?.split(':').at(-1)}.json`,
    );
    const { stopDate: _stop, output: _out, ...rest } = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...rest, status: 'RUNNING' }));
    const found = await ended(new SFNClient(client(await up())), executionArn ?? '');
    expect([found.status, found.cause]).toEqual(['ABORTED', 'the local stack ended while it ran']);
  });
});

describe('a stack that is killed', () => {
  it('leaves all that it acknowledged to the next one on the same folder', async () => {
    const assembly = writeAssembly(folder);
    const data = join(folder, 'data');
    const module = JSON.stringify(pathToFileURL(bundledStack()).href);
    const source = `import { putUp } from ${module};
      await putUp({ assembly: ${JSON.stringify(assembly)}, dataDirectory: ${JSON.stringify(data)}, port: 0 });
      process.stdout.write('up');`;
    const args = ['--input-type=module', '-e', source];
    const killed = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(killed.stdout, 'data');
    const url = JSON.parse(readFileSync(join(data, 'outputs.json'), 'utf8')).Gongkai.ApiUrl;
    const acknowledged: string[] = [];
    const sender = async (name: string): Promise<void> => {
      for (let n = 0; acknowledged.length < 25; n += 1) {
        const body = `${name}-${n}`;
        const answer = await fetch(`${url}/sources/huaian/events`, { method: 'POST', body });
        if (answer.status === 202) acknowledged.push(body);
      }
      killed.kill('SIGKILL');
    };
    await Promise.allSettled(['a', 'b', 'c'].map(sender));
    if (killed.signalCode === null) await once(killed, 'exit');
    const stack = await up();
    const { Items = [] } = await new DynamoDBClient(client(stack)).send(
      new ScanCommand({ TableName: stack.outputs['Table'] }),
    );
    const stored = Items.map((item) => item['key']?.S);
    expect(acknowledged.length).toBeGreaterThanOrEqual(25);
    expect(stored).toEqual(expect.arrayContaining(acknowledged));
  });
});

describe('a stack is not put up', () => {
  it('on a data folder that a live process holds; a lock of a dead one is taken over', async () => {
    const first = await up();
    await expect(up()).rejects.toThrow(`in use by the local stack of process ${process.pid}`);
    await first.close();
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    writeFileSync(join(folder, 'data', 'lock'), `${dead} 1`);
    expect((await send(await up(), 'huaian', 'e')).status).toBe(202);
  });

  it('on a port that is in use, and says how to choose another', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(up(undefined, { port })).rejects.toThrow(
      `port ${port} of 127.0.0.1 is in use: choose another with --port N`,
    );
    other.close();
    expect(existsSync(join(folder, 'data', 'lock'))).toBe(false);
  });

  it.each<[string, (built: BuiltTemplate) => void, RegExp]>([
    [
      'a property that is not known',
      (b) => Object.assign(b.Resources['Log']?.Properties ?? {}, { GlobalSecondaryIndexes: [] }),
      /Log\.Properties: .*GlobalSecondaryIndexes/,
    ],
    [
      'an asset that is missing',
      (b) => Object.assign(b.Resources['work']?.Properties ?? {}, { Code: { S3Key: 'gone.zip' } }),
      /work\.Properties\.Code\.S3Key: the assembly has no asset gone\.zip/,
    ],
    [
      'a role that its service may not assume',
      (b) =>
        Object.assign(b.Resources['work']?.Properties ?? {}, {
          Role: { 'Fn::GetAtt': ['machineRole', 'Arn'] },
        }),
      /work\.Properties\.Role: the role gongkai-machinerole does not let lambda assume it/,
    ],
    [
      'another runtime',
      (b) => Object.assign(b.Resources['work']?.Properties ?? {}, { Runtime: 'python3.12' }),
      /work\.Properties: Runtime: is not known/,
    ],
    [
      'a schedule that is not known',
      (b) =>
        Object.assign(b.Resources['Nightly']?.Properties ?? {}, {
          ScheduleExpression: 'at(2025-01-01T00:00:00)',
        }),
      /the expression at\(2025-01-01T00:00:00\) is not known/,
    ],
    [
      'a schedule whose target is no machine and no function of the template',
      (b) =>
        Object.assign(b.Resources['Nightly']?.Properties ?? {}, {
          Target: { Arn: { Ref: 'Log' }, RoleArn: { 'Fn::GetAtt': ['scheduleRole', 'Arn'] } },
        }),
      /Nightly\.Properties\.Target: gongkai-log is no state machine and no function here/,
    ],
    [
      'a state that is not known',
      (b) =>
        Object.assign(b.Resources['Machine']?.Properties ?? {}, {
          DefinitionString: '{"StartAt":"A","States":{"A":{"Type":"Loop"}}}',
        }),
      /state type Loop is not known/,
    ],
  ])('with %s', async (_, change, message) => {
    await expect(up(change)).rejects.toThrow(message);
    expect(existsSync(join(folder, 'data', 'outputs.json'))).toBe(false);
    await expect(up()).resolves.toBeDefined();
  });
});
