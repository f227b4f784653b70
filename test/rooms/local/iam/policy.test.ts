import { describe, expect, test } from 'vitest';
import type { AccessRequest, Decision, Principal } from '../../../../infra/local/engine.ts';
import { createAuthorize, describeDenial, PolicyError } from '../../../../infra/local/iam/policy.ts';

const render: Principal = { kind: 'role', name: 'render', arn: 'arn:aws:iam::123456789012:role/render' };
const other: Principal = { kind: 'role', name: 'other', arn: 'arn:aws:iam::123456789012:role/other' };
const anonymous: Principal = { kind: 'anonymous' };
const bucket = 'arn:aws:s3:::publication';

type Json = Record<string, unknown>;

const allow = (rest: Json = {}): Json => ({ Effect: 'Allow', Action: '*', Resource: '*', ...rest });
const deny = (rest: Json = {}): Json => ({ ...allow(rest), Effect: 'Deny' });

function decide(own: Json[], carried: Json[], asked: Partial<AccessRequest> = {}): Decision {
  const authorize = createAuthorize({
    identity: { [render.kind === 'role' ? render.arn : '']: [{ Version: '2012-10-17', Statement: own }] },
    resources: carried.length === 0 ? {} : { [bucket]: { Statement: carried } },
  });
  return authorize({ principal: render, action: 's3:PutObject', resource: `${bucket}/a/b`, ...asked });
}

const allowed = (...given: Parameters<typeof decide>) => decide(...given).allowed;

describe('the decision', () => {
  test('every set of matching statements gives what the naive table says: a deny wins, else an allow, else no', () => {
    const choices = [undefined, 'Allow', 'Deny'] as const;
    const statement = (effect: 'Allow' | 'Deny', rest: Json = {}) => ({ ...allow(rest), Effect: effect });
    let seen = 0;
    for (const first of choices) {
      for (const second of choices) {
        for (const carried of choices) {
          for (const principal of [render, other, anonymous]) {
            const own = [first, second].flatMap((effect) => (effect ? [statement(effect)] : []));
            const bucketRules = carried ? [statement(carried, { Principal: '*' })] : [];
            const effects = [...(principal === render ? [first, second] : []), carried];
            const expected = !effects.includes('Deny') && effects.includes('Allow');
            const place = `${first} ${second} | ${carried} | ${principal.kind}`;
            expect(allowed(own, bucketRules, { principal }), place).toBe(expected);
            seen += 1;
          }
        }
      }
    }
    expect(seen).toBe(81);
  });

  test('a statement applies only where action, resource, principal and condition all match', () => {
    const parts = [
      ['Action', 's3:PutObject', 's3:GetObject'],
      ['Resource', `${bucket}/*`, `${bucket}/other/*`],
      ['Principal', { AWS: render.arn }, { AWS: other.arn }],
      ['Condition', { Null: { 's3:if-match': 'true' } }, { Null: { 's3:if-match': 'false' } }],
    ] as const;
    for (let bits = 0; bits < 16; bits += 1) {
      const chosen = parts.map(([name, matches, fails], index) => [
        name,
        bits & (1 << index) ? fails : matches,
      ]);
      const rule = { Effect: 'Allow', ...Object.fromEntries(chosen) };
      expect(allowed([], [rule]), JSON.stringify(rule)).toBe(bits === 0);
    }
  });

  test('the reason tells where an explicit deny stands', () => {
    expect(decide([allow(), deny()], [])).toEqual({
      allowed: false,
      because: 'explicit-deny-in-identity-policy',
    });
    expect(decide([allow()], [deny({ Principal: '*' })])).toEqual({
      allowed: false,
      because: 'explicit-deny-in-resource-policy',
    });
    expect(decide([], [])).toEqual({ allowed: false, because: 'no-policy-allows' });
  });

  test('the policy of one bucket says nothing about a bucket whose name begins alike', () => {
    const carried = [allow({ Principal: '*' })];
    expect(allowed([], carried, { resource: bucket })).toBe(true);
    expect(allowed([], carried, { resource: `${bucket}/a` })).toBe(true);
    expect(allowed([], carried, { resource: `${bucket}-2/a` })).toBe(false);
  });
});

describe('patterns', () => {
  const matchesAction = (pattern: string, action: string) =>
    allowed([allow({ Action: pattern })], [], { action });
  const matchesResource = (pattern: string, resource: string) =>
    allowed([allow({ Resource: pattern })], [], { resource });

  test('* stands for any run of characters and ? for one, in actions without regard to case', () => {
    expect(matchesAction('s3:*', 's3:GetObject')).toBe(true);
    expect(matchesAction('S3:getobject', 's3:GetObject')).toBe(true);
    expect(matchesAction('s3:Get*', 's3:PutObject')).toBe(false);
    expect(matchesAction('s3:?etObject', 's3:GetObject')).toBe(true);
    expect(matchesAction('s3:?GetObject', 's3:GetObject')).toBe(false);
    expect(matchesAction('s3:Get', 's3:GetObject')).toBe(false);
  });

  test('a resource is matched whole, with its case, and nothing in it is a regular expression', () => {
    expect(matchesResource(`${bucket}/*/v*/*`, `${bucket}/huaian/2024/v1/index.html`)).toBe(true);
    expect(matchesResource(`${bucket}/*/v*/*`, `${bucket}/huaian/2024/index.html`)).toBe(false);
    expect(matchesResource(`${bucket}/A`, `${bucket}/a`)).toBe(false);
    expect(matchesResource('arn.aws:s3:::publication', 'arn:aws:s3:::publication')).toBe(false);
    expect(matchesResource(`${bucket}/(a|b)+`, `${bucket}/a`)).toBe(false);
    expect(matchesResource(`${bucket}/(a|b)+`, `${bucket}/(a|b)+`)).toBe(true);
    expect(matchesResource(`${bucket}/??`, `${bucket}/信息`)).toBe(true);
    expect(matchesResource(`${bucket}/*`, `${bucket}/a\nb`)).toBe(true);
  });
});

describe('conditions', () => {
  const holds = (condition: Json, context: Record<string, string> = {}) =>
    allowed([allow({ Condition: condition })], [], { context });
  const missing = {};
  const present = { 's3:prefix': 'drafts/huaian' };

  const table: readonly (readonly [string, string | boolean | string[], boolean, boolean])[] = [
    // operator, wanted, holds for `drafts/huaian`, holds where the key is missing
    ['Null', 'true', false, true],
    ['Null', 'false', true, false],
    ['Null', true, false, true],
    ['StringEquals', 'drafts/huaian', true, false],
    ['StringEquals', ['x', 'drafts/huaian'], true, false],
    ['StringEquals', 'drafts/*', false, false],
    ['StringNotEquals', 'drafts/huaian', false, true],
    ['StringNotEquals', ['x', 'drafts/huaian'], false, true],
    ['StringNotEquals', ['x', 'y'], true, true],
    ['StringLike', 'drafts/*', true, false],
    ['StringLike', 'drafts/?', false, false],
    ['Bool', 'true', false, false],
  ];

  test.each(table)('%s %j', (operator, wanted, whenPresent, whenMissing) => {
    const condition = { [operator]: { 's3:prefix': wanted } };
    expect(holds(condition, present)).toBe(whenPresent);
    expect(holds(condition, missing)).toBe(whenMissing);
  });

  test('operators and keys are joined by and; the name of a key has no case', () => {
    const one = { StringLike: { 'S3:Prefix': 'drafts/*' } };
    expect(holds({ ...one, Null: { 's3:if-match': 'true' } }, present)).toBe(true);
    expect(holds({ ...one, Null: { 's3:if-match': 'false' } }, present)).toBe(false);
    expect(holds({ Null: { 's3:if-match': 'true', 's3:prefix': 'true' } }, present)).toBe(false);
  });

  test('loopback counts as TLS, so that a bucket which demands it can be used', () => {
    expect(holds({ Bool: { 'aws:SecureTransport': 'false' } })).toBe(false);
    expect(holds({ Bool: { 'aws:SecureTransport': true } })).toBe(true);
  });

  test('an ARN is compared part by part', () => {
    const named = (pattern: string) => holds({ ArnLike: { 'aws:PrincipalArn': pattern } });
    expect(named('arn:*:iam::*:role/ren*')).toBe(true);
    expect(named('arn:aws:iam::123456789012:role/render')).toBe(true);
    expect(named('arn:*:role/render')).toBe(false);
    expect(holds({ ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/other' } })).toBe(false);
  });

  test('a published version is written only with If-None-Match', () => {
    const guard = {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:PutObject',
      Resource: `${bucket}/*/v*/*`,
      Condition: { Null: { 's3:if-none-match': 'true' } },
    };
    const put = (key: string, context: Record<string, string>) =>
      allowed([allow()], [guard], { resource: `${bucket}/${key}`, context });
    expect(put('huaian/2024/v1/report.json', {})).toBe(false);
    expect(put('huaian/2024/v1/report.json', { 's3:if-none-match': '*' })).toBe(true);
    expect(put('huaian/2024/report.json', {})).toBe(true);
  });
});

describe('principals of a bucket policy', () => {
  const reads = (Principal: unknown, principal: Principal, Effect = 'Allow') =>
    allowed(Effect === 'Deny' ? [allow()] : [], [{ ...allow({ Principal }), Effect }], { principal });

  test('nobody in particular is allowed by * alone', () => {
    expect(reads('*', anonymous)).toBe(true);
    expect(reads({ AWS: '*' }, anonymous)).toBe(true);
    expect(reads({ AWS: render.kind === 'role' ? render.arn : '' }, anonymous)).toBe(false);
    expect(reads({ Service: 'logging.s3.amazonaws.com' }, anonymous)).toBe(false);
  });

  test('naming the account allows nothing by itself but denies everybody in it', () => {
    for (const account of ['arn:aws:iam::123456789012:root', '123456789012']) {
      expect(reads({ AWS: account }, render)).toBe(false);
      expect(reads({ AWS: account }, render, 'Deny')).toBe(false);
    }
    expect(reads({ AWS: '999999999999' }, render, 'Deny')).toBe(true);
  });
});

describe('what would have to be guessed is refused when the policy is read', () => {
  const refused: readonly (readonly [string, Json, string])[] = [
    ['NotAction', { Effect: 'Allow', NotAction: 's3:*', Resource: '*' }, 'NotAction'],
    ['NotResource', { Effect: 'Allow', Action: '*', NotResource: '*' }, 'NotResource'],
    ['an operator', allow({ Condition: { NumericLessThan: { 's3:prefix': '1' } } }), 'NumericLessThan'],
    [
      'an operator named like a method',
      allow({ Condition: { constructor: { 's3:prefix': '1' } } }),
      'constructor',
    ],
    ['a condition key', allow({ Condition: { Null: { 's3:TlsVersion': 'true' } } }), 's3:TlsVersion'],
    ['a reference', allow({ Resource: { 'Fn::GetAtt': ['Bucket', 'Arn'] } }), 'Fn::GetAtt'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable as it is written
    ['a policy variable', allow({ Resource: 'arn:aws:s3:::b/${aws:username}' }), 'aws:username'],
    ['no resource', { Effect: 'Allow', Action: '*' }, 'Resource'],
    ['a strange effect', allow({ Effect: 'allow' }), 'Effect'],
    ['a principal in an identity policy', allow({ Principal: '*' }), 'Principal'],
  ];

  test.each(refused)('%s', (_, statement, named) => {
    expect(() => decide([allow(), statement], [])).toThrow(PolicyError);
    expect(() => decide([allow(), statement], [])).toThrow(named);
    expect(() => decide([allow(), statement], [])).toThrow('statement 2 of policy 1 of arn:aws:iam');
  });

  test('NotPrincipal, and principals of other kinds', () => {
    expect(() => decide([], [allow({ NotPrincipal: '*' })])).toThrow('NotPrincipal');
    expect(() => decide([], [allow({ Principal: { Federated: 'x' } })])).toThrow('Federated');
    expect(() => decide([], [allow()])).toThrow('Principal');
  });
});

test('a denial is worded as AWS words it', () => {
  const request = { principal: render, action: 'dynamodb:PutItem', resource: 'arn:aws:dynamodb:x:1:table/T' };
  expect(describeDenial(request, { allowed: false, because: 'no-policy-allows' })).toBe(
    'User: arn:aws:iam::123456789012:role/render is not authorized to perform: dynamodb:PutItem on resource: ' +
      'arn:aws:dynamodb:x:1:table/T because no identity-based policy allows the dynamodb:PutItem action',
  );
});
