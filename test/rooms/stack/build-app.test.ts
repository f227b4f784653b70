import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, AssetStaging, Stack, Validations } from 'aws-cdk-lib';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../../../infra/stack/build-app.ts';
import { ServiceFunction } from '../../../infra/stack/service-function.ts';
import { quick, read, templates, temporaryFolder } from './synthesized.ts';

const root = join(import.meta.dirname, '../../..');

describe('the template', () => {
  /** Bundled once, for all that is asked of the bundles. */
  const here = mkdtempSync(join(tmpdir(), 'gongkai-synth-'));
  beforeAll(async () => {
    AssetStaging.clearAssetHashCache();
    (await buildApp({ context: { region: 'cn-north-1', nag: false }, outdir: here })).synth();
  }, 300_000);
  afterAll(() => rmSync(here, { recursive: true, force: true }));

  test('and the hash of every bundle are the same from the command line of the CDK, which is given no credentials', () => {
    const there = temporaryFolder();
    const cdk = join(root, 'node_modules/aws-cdk/bin/cdk');
    const settings = ['-c', 'region=cn-north-1', '-c', 'nag=false'];
    const env = { PATH: process.env['PATH'], HOME: there, AWS_EC2_METADATA_DISABLED: 'true' };
    const child = spawnSync(process.execPath, [cdk, 'synth', '-q', '-o', there, ...settings], {
      cwd: root,
      env,
      encoding: 'utf8',
    });
    expect(child.status, child.stderr).toBe(0);
    expect(read(there).text).toBe(read(here).text);
    expect(bundles(here)).toHaveLength(6);
    expect(bundles(there)).toEqual(bundles(here));
  }, 300_000);

  test('holds bundles of one module each, no map, that run where no package is installed', () => {
    const names = 'EVENT_LOG JOURNAL REGISTRY SECRETS PROGRESS REFUSALS'
      .split(' ')
      .map((name) => `${name}_TABLE`);
    const all = [
      ...names,
      'DRAFTS_BUCKET',
      'PUBLICATION_BUCKET',
      'PUBLICATION_URL',
      'NIGHTLY_CHAIN',
      'NOTICE_TOPIC',
      'ALARM_TOPIC',
      'STAGE',
    ];
    const variables = {
      ...Object.fromEntries(all.map((name) => [name, 'any'])),
      OBJECT_LOCK: 'none',
      LOG_KEY: 'file',
      RUN_BY: 'none',
      SOURCE_RATE: '100',
      LOOK: 'any',
    };
    for (const bundle of bundles(here)) {
      // What the one that prints holds beside its module, print-package.test.ts says.
      const more = readdirSync(join(here, bundle)).filter((name) => name !== 'index.mjs');
      if (!more.includes('printing-worker.mjs')) expect(more).toEqual([]);
      expect(more.filter((name) => name.endsWith('.map'))).toEqual([]);
      expect(readFileSync(join(here, bundle, 'index.mjs'), 'utf8')).not.toContain(root);
      const check =
        "import(process.argv[1]).then(({ handler }) => process.exit(typeof handler === 'function' ? 0 : 3))";
      const run = spawnSync(process.execPath, ['-e', check, join(here, bundle, 'index.mjs')], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], AWS_REGION: 'cn-north-1', ...variables },
      });
      expect(run.status, run.stderr).toBe(0);
    }
  });

  test('is not made from a wrong setting: the process ends with the remedy', () => {
    const outdir = temporaryFolder();
    const child = startApp(outdir, { runtime: 'nodejs14.x', ...quick });
    expect(child.status).not.toBe(0);
    expect(child.stderr).toContain(
      'setting "runtime" is "nodejs14.x": use nodejs20.x or nodejs22.x or nodejs24.x',
    );
    expect(existsSync(join(outdir, 'Gongkai.template.json'))).toBe(false);
  });
});

function startApp(outdir: string, context: Record<string, unknown>) {
  const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
  const { NODE_ENV: _, CDK_DEFAULT_REGION: __, ...inherited } = process.env;
  const env = { ...inherited, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) };
  return spawnSync(process.execPath, [tsx, 'infra/stack/app.ts'], { cwd: root, env, encoding: 'utf8' });
}

function bundles(outdir: string): string[] {
  return readdirSync(outdir)
    .filter((name) => name.startsWith('asset.'))
    .sort();
}

describe.each(Object.entries(templates))('the template %s', (_, context) => {
  test('has no finding of a rule pack without a written reason, and no reason without its finding', async () => {
    const app = await buildApp({ context: { ...quick, ...context }, outdir: temporaryFolder() });
    app.synth();
    const found = findingsWithoutReasons(app);
    const reasons = writtenReasons(app);
    expect(found.length).toBeGreaterThan(20);
    for (const { path, rule, reason } of reasons) {
      expect(String(reason).length, path).toBeGreaterThan(30);
      const meant = found.filter((each) => each.rule === rule && `${each.path}/`.startsWith(`${path}/`));
      expect(meant, `${path} ${rule}`).toHaveLength(1);
    }
    expect(reasons).toHaveLength(found.length);
  });
});

describe('the rules of synthesis', () => {
  const planted = async (plant: (stack: Stack) => void) => {
    const context = { ...quick, nag: true, region: 'cn-north-1' };
    const app = await buildApp({ context, outdir: temporaryFolder() });
    const stack = app.node.findChild('Gongkai');
    if (!Stack.isStack(stack)) throw new Error('not the stack');
    plant(stack);
    return () => app.synth();
  };

  test('pass the template as it is', async () => {
    expect(await planted(() => {})).not.toThrow();
  });

  test('find a wildcard action, a bucket that everybody may write to, and a queue that is not encrypted, and the synthesis fails', async () => {
    const synth = await planted((stack) => {
      const intake = stack.node.findChild('Intake').node.findChild('ReceiveEvents');
      if (!(intake instanceof ServiceFunction)) throw new Error('not the function of the intake');
      intake.may('Planted', ['s3:*'], 'arn:planted');
      const bucket = new Bucket(stack, 'PlantedBucket', {
        enforceSSL: true,
        blockPublicAccess: new BlockPublicAccess({ blockPublicAcls: false, blockPublicPolicy: false }),
      });
      bucket.addToResourcePolicy(
        new PolicyStatement({
          principals: [new AnyPrincipal()],
          actions: ['s3:PutObject'],
          resources: [bucket.arnForObjects('*')],
        }),
      );
      new CfnQueue(stack, 'PlantedQueue', { sqsManagedSseEnabled: false });
    });
    // One synthesis for the three: each is named.
    let said = '';
    try {
      synth();
    } catch (error) {
      said = String(error);
    }
    expect(said).toMatch(/AwsSolutions-IAM5\[Action::s3:\*\]/);
    expect(said).toMatch(/Gongkai\/PlantedBucket\/Resource.*\n.*AwsSolutions-S2'/);
    expect(said).toMatch(/Gongkai\/PlantedQueue.*\n.*AwsSolutions-SQS2'/);
  });
});

function writtenReasons(
  app: App,
): { readonly path: string; readonly rule: string; readonly reason: unknown }[] {
  return app.node.findAll().flatMap((construct) =>
    construct.node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data))
      .map(([rule, reason]) => ({
        path: construct.node.path,
        rule: rule.replace('Annotation::', ''),
        reason,
      })),
  );
}

/** What the rules find when nothing is set aside. */
function findingsWithoutReasons(app: App): { readonly path: string; readonly rule: string }[] {
  return [new AwsSolutionsChecks(app), new ServerlessChecks(app)].flatMap((rules) => {
    Object.defineProperty(rules, 'isAcknowledged', { value: () => false });
    return rules
      .validateScope(app)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => ({ path: constructPath ?? '', rule: ruleName })),
      );
  });
}
