/**
 * `gongkai doctor`, the command: before the first deploy, and after each. In: the settings (of `cdk.json`, of
 * `cdk.context.json` and of `-c`), and the name of a deployed stack. Out: one line per check. Always: a failing check
 * says what to do; a check that could not run is counted separately.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSettings, type Settings } from '../../../stack/settings.ts';
import type { Shell } from '../../io.ts';
import { both, Refused, WrongUsage } from '../../messages.ts';
import {
  bootstrap,
  callerOf,
  concurrency,
  icpBefore,
  organisationAccess,
  publicAccess,
  type Wanted,
} from './account-checks.ts';
import type { ClientConfig } from './client-config.ts';
import { type Finding, lineOf } from './finding.ts';
import { protect } from './protecting.ts';
import { certificates, chainAtRest } from './running-checks.ts';
import { alarms, endpoint, protection, stackNamed, standing } from './stack-checks.ts';

export interface DoctorOrder {
  /** `name=value`, as the CDK takes them. */
  context: readonly string[];
  stack?: string;
  protect?: boolean;
  json?: boolean;
}

export async function printExamination(
  order: DoctorOrder,
  shell: Shell,
  config: ClientConfig = {},
): Promise<void> {
  const findings = await examine(order, shell, config);
  if (order.json) shell.out(`${JSON.stringify(findings, null, 2)}\n`);
  else shell.out(findings.map(lineOf).join(''));
  const count = (result: Finding['result']) => findings.filter((finding) => finding.result === result).length;
  shell.tell(
    both({
      zh: `正常 ${count('ok')} 项，有误 ${count('fail')} 项，不明 ${count('unknown')} 项`,
      en: `${count('ok')} good, ${count('fail')} not, ${count('unknown')} not known`,
    }),
  );
  const failed = findings.filter(({ result }) => result === 'fail').map(({ check }) => check);
  if (failed.length > 0)
    throw new Refused({ zh: `检查未通过：${failed.join('、')}`, en: `failed: ${failed.join(', ')}` });
}

export async function examine(order: DoctorOrder, shell: Shell, config: ClientConfig): Promise<Finding[]> {
  const region = await regionOf(config, order, shell);
  const settings = await settingsOf(order, region, shell);
  const at = { ...config, region };
  const { publication, account, turnsAtOnce, reservedConcurrency } = settings;
  const wanted = { region, account, publication: publication.mode, turnsAtOnce, reservedConcurrency };
  const caller = await callerOf(wanted, at);
  // Without credentials every further answer would be the same.
  if (caller.account === undefined) return [caller.finding];
  const ofAccount = await Promise.all([
    publicAccess(caller.account, wanted, at),
    organisationAccess(wanted, at),
    concurrency(wanted, at),
    bootstrap(at),
  ]);
  return [caller.finding, ...ofAccount, ...(await ofStack(order, { settings, wanted }, shell, at))];
}

async function ofStack(
  { stack: name, protect: isToProtect }: DoctorOrder,
  { settings, wanted }: { settings: Settings; wanted: Wanted },
  shell: Shell,
  config: ClientConfig,
): Promise<Finding[]> {
  let stack = await stackNamed(name ?? settings.stackName, config);
  if (isToProtect) {
    await protect(stack, shell.root, config);
    stack = await stackNamed(name ?? settings.stackName, config);
  }
  const outputs = new Map(stack?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  const api = outputs.get('ApiUrl');
  const topic = outputs.get('AlarmTopicArn');
  const machine = outputs.get('NightlyChainArn');
  return [
    standing(stack),
    ...protection(stack, isToProtect === true || settings.protection),
    ...(topic === undefined ? [] : [await alarms(topic, config)]),
    ...(api === undefined ? icpBefore(wanted) : [await endpoint(api, wanted.region)]),
    ...(machine === undefined ? [] : [await chainAtRest(machine, config)]),
    ...(await certificates([outputs.get('PublicationUrl'), api], shell.now())),
  ];
}

async function settingsOf({ context, stack }: DoctorOrder, region: string, shell: Shell): Promise<Settings> {
  const given = new Map<string, unknown>([
    ...Object.entries((await jsonIn(shell.root, 'cdk.json'))['context'] ?? {}),
    ...Object.entries(await jsonIn(shell.root, 'cdk.context.json')),
    ...context.map(pairOf),
  ]);
  const stage = /^Gongkai-([a-z][a-z0-9]{1,15})$/.exec(stack ?? '')?.[1];
  if (stage !== undefined && !given.has('stage')) given.set('stage', stage);
  try {
    return readSettings((name) => given.get(name), { CDK_DEFAULT_REGION: region });
  } catch (error) {
    throw new Refused({ zh: `设置有误：${String(error)}`, en: 'a setting is wrong' });
  }
}

async function jsonIn(root: string, name: string): Promise<Record<string, object>> {
  const text = await readFile(join(root, name), 'utf8').catch(() => '{}');
  return JSON.parse(text);
}

function pairOf(text: string): [string, string] {
  const [, name, value] = /^([A-Za-z]+)=(.*)$/.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new WrongUsage({ zh: `-c 应为 名称=值，而不是 ${text}`, en: `-c takes name=value, not ${text}` });
}

/** As the CDK finds it: the setting first, else the SDK's result. */
async function regionOf(config: ClientConfig, { context }: DoctorOrder, shell: Shell): Promise<string> {
  const named = context.map(pairOf).find(([name]) => name === 'region')?.[1];
  if (named) return named;
  if (typeof config.region === 'string') return config.region;
  const { STSClient } = await import('@aws-sdk/client-sts');
  const fromJson = (await jsonIn(shell.root, 'cdk.json'))['context'];
  const setting = new Map<string, unknown>(Object.entries(fromJson ?? {})).get('region');
  if (typeof setting === 'string' && setting !== '') return setting;
  return new STSClient(config).config.region().catch(() => {
    throw new Refused({
      zh: '没有区域：请设置 AWS_REGION，或用 -c region=cn-north-1',
      en: 'no region: set AWS_REGION, or use -c region=cn-north-1',
    });
  });
}
