import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const project = join(import.meta.dirname, '../..');
const cruiser = join(project, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

interface Cruise {
  summary: { totalCruised: number; violations: { from: string; rule: { name: string } }[] };
}

async function cruise(folder: string): Promise<Cruise> {
  const config = join(project, '.dependency-cruiser.cjs');
  const args = [cruiser, '--config', config, '--output-type', 'json', 'infra', 'functions', 'shared', 'test'];
  const done = await run(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 28 }).catch(
    (failed) => failed,
  );
  return JSON.parse(done.stdout);
}

test('no room imports one that comes after it', async () => {
  const { summary } = await cruise(project);
  expect(summary.violations).toEqual([]);
  expect(summary.totalCruised).toBeGreaterThan(60);
});

/** Each planted file breaks the rule it stands under, and no other. */
const PLANTED: Record<string, Record<string, string>> = {
  'shared-events-knows-only-what-is-before-it': {
    'shared/events/a.ts': "import '../cases/b.ts';",
    'shared/cases/b.ts': '',
  },
  'shared-intake-knows-only-what-is-before-it': {
    'shared/intake/a.ts': "import '../night/b.ts';",
    'shared/night/b.ts': '',
  },
  'only-the-roll-up-chooses-an-edition': {
    'shared/report/e.ts': "import '../editions/registry.ts';",
    'shared/editions/registry.ts': '',
  },
  'pure-rooms-know-no-node': { 'shared/counting/clock.ts': "import 'node:fs';" },
  'pure-rooms-know-no-platform': { 'shared/checks/aws.ts': "import '@aws-sdk/client-s3';" },
  'functions-never-import-each-other': {
    'functions/x/handler.ts': "import '../y/handler.ts';",
    'functions/y/handler.ts': '',
  },
  'shared-knows-no-function': {
    'shared/night/c.ts': "import '../../functions/z/handler.ts';",
    'functions/z/handler.ts': '',
  },
  'nobody-imports-infra': {
    'functions/v/handler.ts': "import '../../infra/stack/app.ts';",
    'infra/stack/app.ts': '',
  },
  'nobody-imports-test': { 'functions/w/handler.ts': "import '../../test/t.ts';", 'test/t.ts': '' },
  'constructs-know-only-the-agreement': {
    'infra/stack/intake.ts': "import '../../shared/runtime/log.ts';",
    'shared/runtime/log.ts': '',
  },
  'the-local-stack-runs-what-was-bundled': {
    'infra/local/s.ts': "import '../../shared/store/p.ts';",
    'shared/store/p.ts': '',
  },
  'the-command-line-imports-no-function': {
    'infra/cli/m.ts': "import '../../functions/u/handler.ts';",
    'functions/u/handler.ts': '',
  },
  'no-cycles': { 'infra/cli/one.ts': "import './two.ts';", 'infra/cli/two.ts': "import './one.ts';" },
  'not-to-unresolvable': { 'infra/cli/gone.ts': "import './nowhere.ts';" },
};

describe('a planted violation is seen', () => {
  let folder: string;
  let violations: Cruise['summary']['violations'];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gongkai-planted-'));
    await symlink(join(project, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'tsconfig.json'), '{"compilerOptions":{"module":"NodeNext"}}');
    for (const [path, text] of Object.values(PLANTED).flatMap((files) => Object.entries(files))) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    violations = (await cruise(folder)).summary.violations;
  });

  afterAll(() => rm(folder, { recursive: true }));

  test.each(Object.entries(PLANTED))('%s', (rule, files) => {
    const [planted] = Object.keys(files);
    expect(
      violations.filter(({ from }) => from === planted).map((violation) => violation.rule.name),
    ).toContain(rule);
  });
});
