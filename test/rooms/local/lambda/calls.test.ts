/** Calls that nobody waits for, by the SDK's own client: who may call what, when a call starts, and what is not here. */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { createAuthenticate } from '../../../../infra/local/iam/credentials.ts';
import { openCalls } from '../../../../infra/local/lambda/calls.ts';
import { isLambda } from '../../../../infra/local/lambda/server.ts';
import { callerOf } from '../../../../shared/runtime/calls.ts';
import { credentialsOf, type Mounted, mount, operator, role, site } from '../mount.ts';

const ARN = 'arn:aws:lambda:cn-north-1:123456789012:function:gongkai-look';
const reports: string[] = [];
const invoked: [string, string][] = [];
let fails = false;

const opened = () =>
  openCalls(
    {
      plan: { functions: [{ arn: ARN }] } as unknown as Parameters<typeof openCalls>[0]['plan'],
      report: (line) => reports.push(line),
      authorize: ({ principal, action, resource }) =>
        principal.kind === 'role' && action === 'lambda:InvokeFunction' && resource === ARN
          ? { allowed: true }
          : { allowed: false, because: 'no-policy-allows' },
    },
    {
      invoke: async (name, payload) => {
        invoked.push([name, payload]);
        return fails
          ? { ok: false, errorType: 'Error', errorMessage: 'away', payload: '{}' }
          : { ok: true, payload: 'null' };
      },
    },
  );

let calls = opened();
const served: Mounted = await mount((request, response) =>
  calls.api(createAuthenticate([operator, role]))(request, response),
);
afterAll(() => served.close());
beforeEach(() => {
  calls = opened();
  for (const list of [reports, invoked]) list.splice(0);
  fails = false;
});

const client = (key = role) =>
  new LambdaClient({
    ...{ region: site.region, endpoint: served.url, maxAttempts: 1 },
    credentials: credentialsOf(key),
  });
const settled = () => new Promise(setImmediate);

test('a call is accepted at once, by name or ARN, and starts once time is kept', async () => {
  await callerOf(client(), 'gongkai-look')();
  await callerOf(client(), ARN)();
  expect(invoked).toEqual([]);
  calls.start();
  await callerOf(client(), 'gongkai-look')();
  await settled();
  expect(invoked).toEqual([
    ['gongkai-look', '{}'],
    ['gongkai-look', '{}'],
    ['gongkai-look', '{}'],
  ]);
});

test('whoever has no right, or a wrong key, calls nothing', async () => {
  calls.start();
  await expect(callerOf(client(operator), ARN)()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  const stranger = { ...role, secretAccessKey: 'another' };
  await expect(callerOf(client(stranger), ARN)()).rejects.toMatchObject({
    name: 'InvalidSignatureException',
  });
  await expect(callerOf(client(), 'gongkai-other')()).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await expect(client().send(new InvokeCommand({ FunctionName: ARN }))).rejects.toThrow('type Event');
  expect(invoked).toEqual([]);
});

test('a function that fails is told to nobody but the report, and one that ended with the stack to nobody', async () => {
  calls.start();
  fails = true;
  await callerOf(client(), ARN)();
  await settled();
  expect(reports).toEqual(['gongkai-look: Error: away']);
  calls.close();
  await callerOf(client(), ARN)();
  await settled();
  expect(reports).toHaveLength(1);
});

test('what is asked of a function is known by its place', () => {
  expect(isLambda('/2015-03-31/functions/gongkai-look/invocations')).toBe(true);
  expect(isLambda('/sources/a/events')).toBe(false);
});
