import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, Stack, Validations } from 'aws-cdk-lib';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { presentAssembly } from '../../../infra/cli/start/assembly-store.ts';
import { buildApp } from '../../../infra/stack/build-app.ts';
import { ServiceFunction } from '../../../infra/stack/service-function.ts';
import { ofType, quick, read, synthesize, templates, temporaryFolder } from './synthesized.ts';

const root = join(import.meta.dirname, '../../..');

describe('the template', () => {
  /** By the command line of the CDK, which is given no credentials; bundled once, for all that is asked of the bundles. */
  const here = mkdtempSync(join(tmpdir(), 'gongkai-synth-'));
  let synthesis: SpawnSyncReturns<string>;
  beforeAll(() => {
    const cdk = join(root, 'node_modules/aws-cdk/bin/cdk');
    const settings = ['-c', 'region=cn-north-1', '-c', 'nag=false'];
    const home = join(here, 'home');
    mkdirSync(home);
    const env = { PATH: process.env['PATH'], HOME: home, AWS_EC2_METADATA_DISABLED: 'true' };
    synthesis = spawnSync(process.execPath, [cdk, 'synth', '-q', '-o', join(here, 'out'), ...settings], {
      cwd: root,
      env,
      encoding: 'utf8',
    });
  }, 300_000);
  afterAll(() => rmSync(here, { recursive: true, force: true }));

  test('is the same from the command line of the CDK and in this process, and so is the bundle of each function in the assembly that runs here', async () => {
    expect(synthesis.status, synthesis.stderr).toBe(0);
    // Of the bundles, and of the versions that follow from them.
    const withoutHashes = (text: string) =>
      text.replace(/\b[0-9a-f]{64}\b|(?<=CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, 'HASH');
    const inProcess = await synthesize({ region: 'cn-north-1' });
    expect(withoutHashes(read(join(here, 'out')).text)).toBe(withoutHashes(inProcess.text));
    const bundled = Object.entries(codeIn(join(here, 'out')));
    expect(bundled).toHaveLength(6);
    expect(new Set(bundled.map(([, hash]) => hash)).size).toBe(6);
    expect(bundles(join(here, 'out'))).toHaveLength(6);
    // Made from the same sources by another process, with other settings.
    expect(codeIn(await presentAssembly(root, () => {}))).toMatchObject(Object.fromEntries(bundled));
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
    for (const bundle of bundles(join(here, 'out'))) {
      // What the one that prints holds beside its module, print-package.test.ts says.
      const more = readdirSync(join(here, 'out', bundle)).filter((name) => name !== 'index.mjs');
      if (!more.includes('printing-worker.mjs')) expect(more).toEqual([]);
      expect(more.filter((name) => name.endsWith('.map'))).toEqual([]);
      expect(readFileSync(join(here, 'out', bundle, 'index.mjs'), 'utf8')).not.toContain(root);
      const check =
        "import(process.argv[1]).then(({ handler }) => process.exit(typeof handler === 'function' ? 0 : 3))";
      const run = spawnSync(process.execPath, ['-e', check, join(here, 'out', bundle, 'index.mjs')], {
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

/** The name of the code of each function, by the function's name in the template. */
function codeIn(outdir: string): Record<string, unknown> {
  const functions = ofType(read(outdir), 'AWS::Lambda::Function');
  return Object.fromEntries(
    functions.map(([id, { Properties }]) => [id, (Properties['Code'] as { S3Key: unknown }).S3Key]),
  );
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
