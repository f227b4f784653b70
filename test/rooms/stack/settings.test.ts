import { describe, expect, test } from 'vitest';
import { readSettings } from '../../../infra/stack/settings.ts';

const read = (context: Record<string, unknown>, environment: Record<string, string> = {}) =>
  readSettings((name) => context[name], environment);

const arn = 'arn:aws:acm:us-east-1:111122223333:certificate/11111111-2222-3333-4444-555555555555';
const china = { region: 'cn-north-1', publication: 'cloudfront' };
const world = { region: 'eu-central-1', publication: 'cloudfront' };

test('without a setting the template is for any region, on Node 22, throttled, from the bucket, and checked', () => {
  expect(read({})).toMatchObject({
    stage: 'prod',
    stackName: 'Gongkai',
    region: undefined,
    runtime: { name: 'nodejs24.x' },
    throttle: { rate: 200, burst: 400 },
    publication: { mode: 'bucket' },
    objectLock: { mode: 'none' },
    runBy: undefined,
    logKey: 'sealed',
    account: undefined,
    protection: false,
    turnsAtOnce: 40,
    children: 'standard',
    reservedConcurrency: undefined,
    sourceRate: 100,
    logAddresses: false,
    probe: false,
    budget: undefined,
    apiDomain: undefined,
    firewall: { mode: 'none' },
    replica: undefined,
    alarmEmail: undefined,
    logRetention: 180,
    encryption: 'aws',
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

test('who runs the publication is a name, with or without a way to reach them', () => {
  expect(read({ runBy: ' 清河区数据局 ' }).runBy).toEqual({ name: '清河区数据局', contact: undefined });
  expect(read({ runBy: '清河区数据局', contact: '0517-80000000' }).runBy).toEqual({
    name: '清河区数据局',
    contact: '0517-80000000',
  });
  expect(() => read({ contact: '0517-80000000' })).toThrow(/"contact".*-c runBy=/);
});

test.each([
  ['  ', 'an empty line'],
  ['局'.repeat(61), 'more than 60 characters'],
  ['数据\n局', 'a line end'],
  ['数据\u2028局', 'a line separator'],
  ['数据\u202e局', 'a mark that turns the line round'],
])('%j is refused as who runs the publication: %s', (name) => {
  expect(() => read({ runBy: name })).toThrow(/"runBy".*at most 60 characters/s);
});

test('Node 20 is allowed', () => {
  expect(read({ runtime: 'nodejs20.x' }).runtime.name).toBe('nodejs20.x');
});

test('Object Lock is for ten years unless the setting says for how many days', () => {
  expect(read({ objectLock: 'compliance' }).objectLock).toEqual({ mode: 'compliance', days: 3650 });
  expect(read({ objectLock: 'governance', objectLockDays: '365' }).objectLock).toEqual({
    mode: 'governance',
    days: 365,
  });
});

test('the protection of a stack that was put down is that of this stack alone', () => {
  expect(read({ 'protection:Gongkai': true }).protection).toBe(true);
  expect(read({ 'protection:Gongkai': true, stage: 'test' }).protection).toBe(false);
  expect(read({ 'protection:Gongkai': true, protection: 'false' }).protection).toBe(false);
});

test('another stage has a stack of its own name', () => {
  expect(read({ stage: 'test' })).toMatchObject({ stage: 'test', stackName: 'Gongkai-test' });
});

test('a rate above the burst of the default takes its burst along', () => {
  expect(read({ throttleRate: '500' }).throttle).toEqual({ rate: 500, burst: 500 });
});

test('settings that were left empty are settings that were not made', () => {
  expect(read({ alarmEmail: '', domain: '', certificate: '' })).toEqual(read({}));
});

test('CloudFront stands alone outside China, and takes a domain with a certificate of ACM', () => {
  expect(read(world).publication).toEqual({ mode: 'cloudfront', in: 'world', domain: undefined });
  expect(read({ ...world, domain: 'gk.example.org', certificate: arn }).publication).toEqual({
    mode: 'cloudfront',
    in: 'world',
    domain: { name: 'gk.example.org', certificate: arn },
  });
});

test('CloudFront in China has a domain with a certificate of IAM', () => {
  const domain = { domain: 'gk.example.cn', certificate: 'ASCACKCEVSQ6C2EXAMPLE' };
  expect(read({ ...china, ...domain }).publication).toEqual({
    mode: 'cloudfront',
    in: 'china',
    domain: { name: 'gk.example.cn', certificate: 'ASCACKCEVSQ6C2EXAMPLE' },
  });
});

describe('a wrong setting stops the synthesis with the remedy', () => {
  test.each([
    [{ region: 'cn-south-9' }, /setting "region" is "cn-south-9": use .*-c region=cn-north-1/],
    [
      { runtime: 'nodejs18.x' },
      /setting "runtime" is "nodejs18.x": use nodejs20.x or nodejs22.x or nodejs24.x/,
    ],
    [{ runtime: 'constructor' }, /setting "runtime" is "constructor"/],
    [{ runtime: 20 }, /setting "runtime" is 20/],
    [{ throttleRate: '0' }, /setting "throttleRate" is "0": use a whole number from 1 to 10000/],
    [{ throttleBurst: '1e3' }, /setting "throttleBurst" is "1e3"/],
    [{ throttleBurst: '-5' }, /setting "throttleBurst" is "-5"/],
    [{ printing: 'never' }, /setting "printing" is "never": use required or if-possible/],
    [{ nag: 'no' }, /setting "nag" is "no": use true or false \(-c nag=false\)/],
    [{ stage: 'Prod' }, /setting "stage" is "Prod": use a small letter .*-c stage=test/],
    [{ stage: '' }, /setting "stage" is ""/],
    [{ stage: 'a-very-long-stage-name' }, /setting "stage"/],
    [{ publication: 'cdn' }, /setting "publication" is "cdn": use bucket or cloudfront/],
    [{ objectLock: 'yes' }, /setting "objectLock" is "yes": use none or governance or compliance/],
    [{ objectLock: 'governance', objectLockDays: '0' }, /setting "objectLockDays" is "0"/],
    [{ account: '1234' }, /setting "account" is "1234": use the twelve digits/],
    [{ account: ['111122223333'] }, /setting "account"/],
    [{ protection: 'yes' }, /setting "protection" is "yes": use true or false/],
    [{ turnsAtOnce: '0' }, /setting "turnsAtOnce" is "0"/],
    [{ reservedConcurrency: '-1' }, /setting "reservedConcurrency" is "-1"/],
    [{ budget: '5 USD' }, /setting "budget" is "5 USD"/],
    [{ encryption: true }, /setting "encryption" is true: use aws or own/],
    [{ alarmEmail: 'ops' }, /setting "alarmEmail" is "ops": use one mail address .*-c alarmEmail=/],
    [{ alarmEmail: 'a@b.cn,c@d.cn' }, /setting "alarmEmail"/],
    [{ alarmEmail: 7 }, /setting "alarmEmail" is 7/],
    [{ logRetentionDays: '90' }, /setting "logRetentionDays" is "90": use 180, .*six months/],
    [{ logRetentionDays: 181 }, /setting "logRetentionDays" is 181/],
    [{ domain: 'Bad Name' }, /setting "domain" is "Bad Name": use a domain name/],
    [{ domain: 'https://gk.example.cn' }, /setting "domain"/],
    [{ domain: 'localhost' }, /setting "domain"/],
  ])('%o', (context, message) => {
    expect(() => read(context)).toThrow(message);
  });

  test('from the environment too', () => {
    expect(() => read({}, { CDK_DEFAULT_REGION: 'China' })).toThrow(/setting "region" is "China"/);
  });
});

describe('settings that contradict each other stop the synthesis with the remedy', () => {
  const domain = 'gk.example.cn';
  test.each([
    ['CloudFront without a region', { publication: 'cloudfront' }, /"publication".*with a region/],
    ['CloudFront in China without a domain', china, /"publication".*ICP record.*or publication=bucket/],
    ['a domain without a certificate', { ...world, domain }, /"domain".*with a certificate.*us-east-1/],
    ['the same in China', { ...china, domain }, /"domain".*with a certificate.*server certificate of IAM/],
    ['a certificate without a domain', { ...world, certificate: arn }, /"certificate".*with the domain/],
    ['a certificate of ACM in China', { ...china, domain, certificate: arn }, /"certificate".*IAM/],
    [
      'a certificate of another region',
      { ...world, domain, certificate: arn.replace('us-east-1', 'eu-central-1') },
      /"certificate".*us-east-1/,
    ],
    ['a domain before the bucket', { domain, certificate: arn }, /"domain".*with publication=cloudfront/],
    ['a certificate before the bucket', { certificate: arn }, /"certificate".*with publication=cloudfront/],
    ['days without a lock', { objectLockDays: '365' }, /"objectLockDays".*objectLock=governance/],
    ['a budget that nobody hears of', { budget: '500' }, /"budget".*alarmEmail=/],
    ['a burst below the rate', { throttleRate: '50', throttleBurst: '9' }, /"throttleBurst" is 9.*50/],
  ])('%s', (_, context, message) => {
    expect(() => read(context)).toThrow(message);
  });
});
