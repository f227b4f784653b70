import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultProvider } from '../../../shared/runtime/lambda-credentials.ts';

const NAMES = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const;
const before = NAMES.map((name) => [name, process.env[name]] as const);

beforeEach(() => {
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'AKIA1',
    AWS_SECRET_ACCESS_KEY: 's1',
    AWS_SESSION_TOKEN: 't1',
  });
});
afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

test('the credentials of a function are the three variables of Lambda', async () => {
  expect(await defaultProvider()()).toEqual({
    accessKeyId: 'AKIA1',
    secretAccessKey: 's1',
    sessionToken: 't1',
  });
});

test('the variables are read at each call', async () => {
  const provider = defaultProvider();
  await provider();
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIA2';
  expect((await provider()).accessKeyId).toBe('AKIA2');
});

test('without a session there is no token, rather than an empty one', async () => {
  process.env['AWS_SESSION_TOKEN'] = '';
  expect(await defaultProvider()()).toEqual({ accessKeyId: 'AKIA1', secretAccessKey: 's1' });
});

test.each(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])(
  'a missing %s fails the call by its name',
  async (name) => {
    delete process.env[name];
    await expect(defaultProvider()()).rejects.toThrow(name);
  },
);
