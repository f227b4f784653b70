/**
 * The first hour (field F2): a first `cdk deploy` that fails leaves nothing that blocks or costs, and the same command
 * once more succeeds. The command line of the CDK itself is run, against a stand-in for AWS; beside it the template as an
 * earlier release made it, which shows that the stand-in has the teeth for it.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { buildApp } from '../../../../infra/stack/build-app.ts';
import { quick, read, temporaryFolder } from '../synthesized.ts';
import { ACCOUNT, type StandIn, standIn } from './stand-in.ts';

const root = join(import.meta.dirname, '../../../..');
let aws: StandIn | undefined;
afterEach(async () => {
  await aws?.close();
  aws = undefined;
});

async function assemblyWith(context: Record<string, unknown>): Promise<string> {
  const outdir = temporaryFolder();
  (await buildApp({ context: { ...quick, region: 'eu-central-1', ...context }, outdir })).synth();
  emptyBundles(outdir);
  return outdir;
}

/** Nothing was bundled: in the place of each function's code, which would be the whole checkout, lies one small folder. */
function emptyBundles(assembly: string): void {
  mkdirSync(join(assembly, 'empty'));
  writeFileSync(join(assembly, 'empty', 'index.mjs'), '');
  const file = join(assembly, 'Gongkai.assets.json');
  const manifest: { files: Record<string, { source: { path: string; packaging: string } }> } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  for (const { source } of Object.values(manifest.files))
    if (source.packaging === 'zip') source.path = 'empty';
  writeFileSync(file, JSON.stringify(manifest));
}

/** What the account refuses where it blocks public access: the policy by which everybody may read. */
function publicPolicyIn(assembly: string): string {
  const [id = ''] = Object.keys(read(assembly).resources).filter((name) =>
    name.startsWith('PublicationBucketPolicy'),
  );
  return id;
}

async function deploy(assembly: string, url: string): Promise<{ code: number | null; said: string }> {
  const cdk = join(root, 'node_modules/aws-cdk/bin/cdk');
  const child = spawn(
    process.execPath,
    [cdk, 'deploy', '--app', assembly, '--require-approval', 'never', '--progress', 'events', '--no-notices'],
    {
      cwd: assembly,
      env: {
        PATH: process.env['PATH'],
        HOME: assembly,
        AWS_ENDPOINT_URL: url,
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'AKIASTANDIN',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_EC2_METADATA_DISABLED: 'true',
        CDK_DISABLE_CLI_TELEMETRY: 'true',
      },
      timeout: 45_000,
    },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, said };
}

describe('a first deployment that fails', () => {
  test('leaves nothing behind, and the same command once more succeeds', async () => {
    const assembly = await assemblyWith({});
    aws = await standIn(assembly, publicPolicyIn(assembly));
    const first = await deploy(assembly, aws.url);
    expect(first.code, first.said).toBe(1);
    expect(aws.status()).toBe('ROLLBACK_COMPLETE');
    expect([aws.standing(), aws.orphans, aws.isProtected()]).toEqual([{}, [], false]);
    aws.mend();
    const second = await deploy(assembly, aws.url);
    expect(second.code, second.said).toBe(0);
    expect(aws.status()).toBe('CREATE_COMPLETE');
    expect(aws.asked.filter((action) => action === 'DeleteStack')).toHaveLength(1);
    expect(aws.orphans).toEqual([]);
    const { resources } = read(assembly);
    expect(Object.keys(aws.standing())).toEqual(Object.keys(resources));
  }, 120_000);

  test('as an earlier release made it, blocks the second and leaves tables, buckets and keys', async () => {
    const assembly = await assemblyWith({ protection: 'true' });
    retaining(assembly);
    aws = await standIn(assembly, publicPolicyIn(assembly));
    expect((await deploy(assembly, aws.url)).code).toBe(1);
    expect(aws.orphans.length).toBeGreaterThan(8);
    aws.mend();
    const second = await deploy(assembly, aws.url);
    expect(second.code).toBe(1);
    expect(second.said).toContain('cannot be deleted while TerminationProtection is enabled');
  }, 120_000);
});

/** `Retain` where there is `RetainExceptOnCreate`, as it was before. */
function retaining(assembly: string): void {
  const file = join(assembly, 'Gongkai.template.json');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"RetainExceptOnCreate"', '"Retain"'));
}

test('the account of the stand-in is the one that the setting may name', async () => {
  const assembly = await assemblyWith({ account: '999988887777' });
  aws = await standIn(assembly, '');
  const { code, said } = await deploy(assembly, aws.url);
  expect(code).toBe(1);
  expect(said).toContain('999988887777');
  expect(said).toMatch(new RegExp(`${ACCOUNT}|credentials`));
  expect(aws.status()).toBeUndefined();
}, 120_000);
