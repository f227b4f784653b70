/** The key of the transparency log in the templates: which one by region, and who may use it. */
import { describe, expect, test } from 'vitest';
import { readSettings } from '../../../infra/stack/settings.ts';
import { flat, list, named, ofType, statements, synthesize } from './synthesized.ts';

const settingIn = (region: string | undefined, context: Record<string, unknown> = {}) =>
  readSettings((name) => ({ region, ...context })[name], {}).logKey;

test.each([
  ['eu-central-1', 'kms'],
  ['us-east-1', 'kms'],
  ['ap-east-1', 'kms'],
  ['cn-north-1', 'sealed'],
  ['cn-northwest-1', 'sealed'],
  ['us-iso-east-1', 'sealed'],
  [undefined, 'sealed'],
])('in %s the log is signed by a key %s, unless a setting says otherwise', (region, way) => {
  expect(settingIn(region)).toBe(way);
  expect(settingIn(region, { logKey: 'file' })).toBe('file');
});

test('a wrong setting says what to write', () => {
  expect(() => settingIn('cn-north-1', { logKey: 'sm2' })).toThrow(
    'setting "logKey" is "sm2": use kms or sealed or file (-c logKey=kms)',
  );
});

const KEY = '<LogKey.Arn>';
const ways = [
  {
    region: 'eu-central-1',
    key: { KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY' },
    actions: ['kms:GetPublicKey', 'kms:Sign'],
    variable: `signs ${KEY}`,
  },
  {
    region: 'cn-north-1',
    key: { EnableKeyRotation: true },
    actions: ['kms:Decrypt', 'kms:Encrypt'],
    variable: `seals ${KEY}`,
  },
];

describe.each(ways)('in $region', ({ region, key, actions, variable }) => {
  test('the key is of its kind, and stays when the stack goes', async () => {
    const stack = await synthesize({ region });
    const made = named(stack, 'LogKey');
    expect(made).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    const { KeySpec, KeyUsage, EnableKeyRotation } = made.Properties;
    expect({ KeySpec, KeyUsage, EnableKeyRotation }).toEqual({
      KeySpec: undefined,
      KeyUsage: undefined,
      EnableKeyRotation: undefined,
      ...key,
    });
    expect(flat(stack.outputs['LogKeyArn']?.Value)).toBe(KEY);
  });

  test('the function that signs, and nobody else in the template, may use it, and for nothing more', async () => {
    const stack = await synthesize({ region });
    const grants = ofType(stack, 'AWS::IAM::Policy').flatMap(([id, { Properties }]) =>
      statements(Properties['PolicyDocument'])
        .filter(({ Resource }) => list(Resource).map(flat).includes(KEY))
        .map(({ Action, Resource }) => [id.replace(/Role.*/, ''), list(Action), list(Resource).map(flat)]),
    );
    expect(grants).toEqual([['NightlyChainRenderReport', actions, [KEY]]]);
    const reaching = ofType(stack, 'AWS::IAM::Policy').flatMap(([, { Properties }]) =>
      statements(Properties['PolicyDocument']).filter(
        ({ Action, Resource }) =>
          list(Action).some((action) => /^(kms:)?\*/.test(String(action))) ||
          (list(Action).some((action) => String(action).startsWith('kms:')) &&
            list(Resource).map(flat).includes('*')),
      ),
    );
    expect(reaching).toEqual([]);
  });

  test('the function is told what the key does', async () => {
    const stack = await synthesize({ region });
    const told = ofType(stack, 'AWS::Lambda::Function').flatMap(([, { Properties }]) => {
      const { Variables } = Properties['Environment'] as { Variables: Record<string, unknown> };
      return 'LOG_KEY' in Variables ? [flat(Variables['LOG_KEY'])] : [];
    });
    expect(told).toEqual([variable]);
  });
});

test('with a file there is no key, no grant and no output of it', async () => {
  const stack = await synthesize({ logKey: 'file' });
  expect(stack.text).not.toMatch(/LogKey/);
  expect(stack.outputs['LogKeyArn']).toBeUndefined();
});
