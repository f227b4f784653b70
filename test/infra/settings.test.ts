import { describe, expect, test } from 'vitest';
import { readSettings } from '../../infra/settings.ts';

const read = (context: Record<string, unknown>, environment: Record<string, string> = {}) =>
  readSettings((name) => context[name], environment);

test('without a setting the template is for any region, on Node 20, throttled and checked', () => {
  expect(read({})).toMatchObject({
    region: undefined,
    runtime: { name: 'nodejs22.x' },
    throttle: { rate: 100, burst: 200 },
    nag: true,
    printing: 'required',
  });
});

test('the region comes from the context, else from the environment', () => {
  expect(read({}, { CDK_DEFAULT_REGION: 'cn-north-1' }).region).toBe('cn-north-1');
  expect(read({ region: 'cn-northwest-1' }, { CDK_DEFAULT_REGION: 'cn-north-1' }).region).toBe(
    'cn-northwest-1',
  );
  expect(read({ region: '' }, { CDK_DEFAULT_REGION: 'cn-north-1' }).region).toBeUndefined();
});

test('Node 22 is allowed', () => {
  expect(read({ runtime: 'nodejs20.x' }).runtime.name).toBe('nodejs20.x');
});

describe('a wrong setting stops the synthesis with the remedy', () => {
  test.each([
    [{ region: 'cn-south-9' }, /setting "region" is "cn-south-9": use .*-c region=cn-north-1/],
    [{ runtime: 'nodejs18.x' }, /setting "runtime" is "nodejs18.x": use nodejs20.x or nodejs22.x/],
    [{ runtime: 'constructor' }, /setting "runtime" is "constructor"/],
    [{ runtime: 20 }, /setting "runtime" is 20/],
    [{ throttleRate: '0' }, /setting "throttleRate" is "0": use a whole number from 1 to 10000/],
    [{ throttleBurst: '1e3' }, /setting "throttleBurst" is "1e3"/],
    [{ throttleBurst: '-5' }, /setting "throttleBurst" is "-5"/],
    [{ printing: 'never' }, /setting "printing" is "never": use required or if-possible/],
    [{ nag: 'no' }, /setting "nag" is "no": use true or false \(-c nag=false\)/],
  ])('%o', (context, message) => {
    expect(() => read(context)).toThrow(message);
  });

  test('from the environment too', () => {
    expect(() => read({}, { CDK_DEFAULT_REGION: 'China' })).toThrow(/setting "region" is "China"/);
  });
});
