/**
 * `gongkai doctor` (field F2, F3, R2, R3): of each check an account in which it is red and nothing else is, over the
 * SDK's own HTTP on loopback.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Refused } from '../../../../../infra/cli/messages.ts';
import { BOOTSTRAP_VERSION } from '../../../../../infra/cli/operator/doctor/account-checks.ts';
import {
  type DoctorOrder,
  examine,
  printExamination,
} from '../../../../../infra/cli/operator/doctor/doctor-run.ts';
import { certificates } from '../../../../../infra/cli/operator/doctor/running-checks.ts';
import { readSettings } from '../../../../../infra/stack/settings.ts';
import { synthesize } from '../../../stack/synthesized.ts';
import { gongkai } from '../../recording-shell.ts';
import { GOOD, type Planted, type PlantedAccount, plantedAccount } from './planted-account.ts';

let root: string;
let account: PlantedAccount | undefined;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gongkai-doctor-'));
  writeFileSync(join(root, 'cdk.json'), JSON.stringify({ context: { '@aws-cdk/core:x': true } }));
});
afterEach(async () => {
  await account?.close();
  account = undefined;
  rmSync(root, { recursive: true });
});

const shellOn = (out: string[] = []) => ({
  root,
  env: {},
  now: () => 0,
  pause: async () => {},
  out: (text: string) => void out.push(text),
  tell: () => {},
  terminal: undefined,
});

async function examined(planted: Partial<Planted>, order: Partial<DoctorOrder> = {}, region?: string) {
  account = await plantedAccount(planted, region);
  const findings = await examine({ context: ['protection=true'], ...order }, shellOn(), account.config);
  const of = (result: string) => findings.filter((each) => each.result === result).map(({ check }) => check);
  return { findings, failed: of('fail'), unknown: of('unknown') };
}

describe('a good account', () => {
  test('with a stack that stands: nothing is red, nothing unknown', async () => {
    const { findings, failed, unknown } = await examined({}, { stack: 'Gongkai' });
    expect([failed, unknown]).toEqual([[], []]);
    expect(findings.map(({ check }) => check)).toEqual([
      'account',
      'block-public-access',
      'organisation-public-access',
      'concurrency',
      'bootstrap',
      'stack',
      'protection',
      'alarm-subscription',
      'icp',
      'chain-at-rest',
    ]);
  });

  test('before the first deploy: only the ICP record is unknown, and that in China alone', async () => {
    const before = { stack: undefined };
    const china = await examined(before, { context: [] });
    expect([china.failed, china.unknown]).toEqual([[], ['icp']]);
    await account?.close();
    const world = await examined(before, { context: [] }, 'eu-central-1');
    expect([world.failed, world.unknown]).toEqual([[], []]);
  });

  test('changes nothing: what is asked are questions', async () => {
    await examined({}, { stack: 'Gongkai' });
    const asked = account?.asked.filter((name) => !name.startsWith('POST /sources/doctor/events'));
    expect(asked?.every((name) => /(^|\.)(Get|Describe|List)|^GET /.test(name))).toBe(true);
  });
});

interface Case {
  planted: Partial<Planted>;
  failed: string;
  says: RegExp;
  order?: Partial<DoctorOrder>;
}

const PLANTED: Readonly<Record<string, Case>> = {
  'the credentials of another account': {
    planted: { account: '999988887777' },
    order: { context: ['account=111122223333', 'protection=true'] },
    failed: 'account',
    says: /999988887777.*111122223333/,
  },
  'an account that blocks public access': {
    planted: { blocks: { account: true, organisation: 'none' } },
    failed: 'block-public-access',
    says: /publication=cloudfront/,
  },
  'an organisation that blocks it': {
    planted: { blocks: { account: false, organisation: 'all' } },
    failed: 'organisation-public-access',
    says: /publication=cloudfront/,
  },
  'a chain that runs': {
    planted: { running: ['night-2026-11-30'] },
    order: { stack: 'Gongkai' },
    failed: 'chain-at-rest',
    says: /night-2026-11-30 正在运行：请等它结束再部署/,
  },
  'a quota that a night takes whole': {
    planted: { concurrency: 50 },
    order: { context: ['turnsAtOnce=41', 'protection=true'] },
    failed: 'concurrency',
    says: /turnsAtOnce=40/,
  },
  'the quota of a new account': {
    planted: { concurrency: 10 },
    failed: 'concurrency',
    says: /turnsAtOnce=1/,
  },
  'a quota of which nothing can be reserved': {
    planted: { concurrency: 119 },
    order: { context: ['reservedConcurrency=20', 'protection=true'] },
    failed: 'concurrency',
    says: /Service Quotas/,
  },
  'a region that was not bootstrapped': {
    planted: { bootstrap: undefined },
    failed: 'bootstrap',
    says: /npx cdk bootstrap/,
  },
  'an old bootstrap': {
    planted: { bootstrap: BOOTSTRAP_VERSION - 1 },
    failed: 'bootstrap',
    says: /bootstrap/,
  },
  'a creation that failed': {
    planted: { stack: { status: 'ROLLBACK_COMPLETE', isProtected: false } },
    order: { context: [] },
    failed: 'stack',
    says: /npx cdk deploy/,
  },
  'a creation that failed under the protection of an earlier release': {
    planted: { stack: { status: 'ROLLBACK_COMPLETE', isProtected: true } },
    order: { context: [] },
    failed: 'stack',
    says: /--no-enable-termination-protection/,
  },
  'a stack without protection': {
    planted: { stack: { status: 'UPDATE_COMPLETE', isProtected: false } },
    failed: 'protection',
    says: /--protect/,
  },
  'a checkout that would take the protection away': {
    planted: {},
    order: { context: [] },
    failed: 'protection',
    says: /--protect/,
  },
  'a first deployment under protection': {
    planted: { stack: undefined },
    failed: 'protection',
    says: /protection=true/,
  },
  'a subscription that nobody confirmed': {
    planted: { subscriptions: { 'ops@example.cn': 'PendingConfirmation' } },
    failed: 'alarm-subscription',
    says: /ops@example\.cn/,
  },
  'one of two that nobody confirmed': {
    planted: { subscriptions: { ...GOOD.subscriptions, 'new@example.cn': 'PendingConfirmation' } },
    failed: 'alarm-subscription',
    says: /new@example\.cn/,
  },
  'no subscription': { planted: { subscriptions: {} }, failed: 'alarm-subscription', says: /alarmEmail/ },
  'a gateway without an ICP record': { planted: { gateway: 403 }, failed: 'icp', says: /ICP/ },
};

describe.each(Object.entries(PLANTED))('%s', (_, { planted, failed, says, order }) => {
  test(`makes ${failed} red, and nothing else`, async () => {
    const found = await examined(planted, order);
    expect(found.failed).toEqual([failed]);
    const finding = found.findings.find(({ result }) => result === 'fail');
    expect(finding?.zh).toMatch(says);
  });
});

describe('what it cannot see it does not call good', () => {
  const QUESTIONS = {
    'block-public-access': 'publicAccessBlock',
    'organisation-public-access': 'DescribeEffectivePolicy',
    concurrency: 'account-settings',
    bootstrap: 'GetParameter',
    'alarm-subscription': 'ListSubscriptionsByTopic',
  };
  test.each(Object.entries(QUESTIONS))('%s', async (check, action) => {
    const { failed, unknown, findings } = await examined({ forbidden: [action] });
    expect([failed, unknown]).toEqual([[], [check]]);
    expect(findings.find((each) => each.check === check)?.en).toMatch(/needs [a-z0-9]+:[A-Z]\w+/);
  });

  test('an organisation that there is none of is no fault', async () => {
    expect((await examined({ blocks: { account: false, organisation: 'no organisation' } })).failed).toEqual(
      [],
    );
  });

  test('without credentials it says so, once', async () => {
    const { findings } = await examined({ forbidden: ['GetCallerIdentity'] });
    expect(findings.map(({ check, result }) => [check, result])).toEqual([['account', 'fail']]);
  });
});

test('CloudFront needs no public bucket: an account that blocks is as good as another', async () => {
  const blocks = { account: true, organisation: 'all' } as const;
  const context = ['publication=cloudfront', 'protection=true'];
  const found = await examined({ blocks }, { context, stack: 'Gongkai' }, 'eu-central-1');
  expect(found.failed).toEqual([]);
});

describe('protection after the first success', () => {
  const stack = { status: 'CREATE_COMPLETE', isProtected: false };

  test('protects stack and tables, and the checkout keeps it for every later deployment', async () => {
    const { failed } = await examined({ stack }, { context: [], stack: 'Gongkai', protect: true });
    expect(failed).toEqual([]);
    expect(account?.isProtected()).toBe(true);
    expect([...(account?.protectedTables ?? [])].sort()).toEqual(['Gongkai-EventLog', 'Gongkai-Journal']);
    const context = JSON.parse(readFileSync(join(root, 'cdk.context.json'), 'utf8'));
    expect(context).toEqual({ 'protection:Gongkai': true });
    expect(readSettings((name) => context[name], {}).protection).toBe(true);
    expect(readSettings((name) => (name === 'stage' ? 'test' : context[name]), {}).protection).toBe(false);
    // What the deployment then asks for is what stands: nothing that CloudFormation would change back.
    const { resources } = await synthesize(context);
    const tables = Object.values(resources).filter(({ Type }) => Type === 'AWS::DynamoDB::Table');
    expect(tables.map(({ Properties }) => Properties['DeletionProtectionEnabled'])).toEqual(
      tables.map(() => true),
    );
  });

  test('is refused to a stack that does not stand', async () => {
    account = await plantedAccount({ stack: { status: 'ROLLBACK_COMPLETE', isProtected: false } });
    const order = { context: [], stack: 'Gongkai', protect: true };
    await expect(examine(order, shellOn(), account.config)).rejects.toThrow(Refused);
    expect(account.isProtected()).toBe(false);
  });
});

describe('as it is typed', () => {
  test('a red check refuses, and prints what to do in two languages', async () => {
    account = await plantedAccount({ bootstrap: undefined });
    const out: string[] = [];
    const run = printExamination({ context: ['protection=true'] }, shellOn(out), account.config);
    await expect(run).rejects.toMatchObject({ words: { en: 'failed: bootstrap' } });
    expect(out.join('')).toMatch(/有误 FAIL {2}bootstrap {2}.*npx cdk bootstrap \/ .*npx cdk bootstrap/);
  });

  test('a setting that is none is bad input or wrong usage, before anything is asked', async () => {
    expect((await gongkai(['doctor', '-c', 'region=cn-north-1', '-c', 'turnsAtOnce=0'])).code).toBe(1);
    expect((await gongkai(['doctor', '-c', 'turnsAtOnce'])).code).toBe(2);
  });
});

test('the version of the bootstrap is the one that the template asks for', async () => {
  const { text } = await synthesize();
  const { Rules, Parameters } = JSON.parse(text);
  expect(JSON.stringify(Rules ?? {})).toMatch(/"5"\]/);
  expect(JSON.stringify(Rules ?? {})).not.toContain(`"${BOOTSTRAP_VERSION}"`);
  expect(JSON.stringify(Parameters)).toContain('/cdk-bootstrap/hnb659fds/version');
});

describe('certificates', () => {
  const now = Date.parse('2026-11-30T00:00:00Z');
  const ends = (day: string) => async () => new Date(`${day}T00:00:00Z`);

  test('one that ends within a month is red, with the day; a host is asked once, and only where it speaks TLS', async () => {
    const addresses = [
      'https://reports.example.cn',
      'https://reports.example.cn/x',
      'http://127.0.0.1:1',
      undefined,
    ];
    const [soon, ...others] = await certificates(addresses, now, ends('2026-12-20'));
    expect(others).toEqual([]);
    expect(soon).toMatchObject({ check: 'certificate:reports.example.cn', result: 'fail' });
    expect(soon?.en).toContain('2026-12-20, in 20 days');
    const [good] = await certificates(addresses, now, ends('2026-12-30'));
    expect(good).toMatchObject({ result: 'ok', en: 'holds until 2026-12-30' });
    const [over] = await certificates(addresses, now, ends('2026-11-01'));
    expect(over?.result).toBe('fail');
  });

  test('a host that cannot be asked is unknown', async () => {
    const [closed] = await certificates(['https://127.0.0.1:1'], now);
    expect(closed?.result).toBe('unknown');
  });
});
