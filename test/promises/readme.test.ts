import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { presentAssembly } from '../../infra/cli/start/assembly-store.ts';
import { edition2021 } from '../../shared/editions/edition-2021.ts';
import { cellsOf } from '../../shared/form/form.ts';
import { huaian2024 } from '../fixtures/huaian-2024.ts';
import { type SpokenCommands, spokenCommands } from './spoken-commands.ts';

const project = join(import.meta.dirname, '../..');
const run = promisify(execFile);
/** `npm run test:readme`: nothing is there beforehand, and every command is a process of its own, as on paper. */
const AS_ON_PAPER = process.env['GONGKAI_README'] === 'processes';
const PARTS = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'cdk.json',
  'infra',
  'functions',
  'shared',
  'test',
];

/** Run elsewhere: the first three by `.ci/run` on a clean checkout; the others need an account (cli/operator/doctor). */
const ELSEWHERE = [
  'npm ci && npm test',
  'npm test',
  'npm run check',
  'npx cdk bootstrap',
  'npx gongkai doctor',
  'npx gongkai doctor --stack Gongkai --protect',
];
/** `npm run test:readme` runs it; in `npm test` stack/build-app.test.ts proves the same, bundles and rules and all. */
const BESIDE = AS_ON_PAPER ? [] : ['npx cdk synth'];
/** Run here with another word behind: a free port instead of 8787, and a bench of few events. */
const SHORTENED: Record<string, string> = {
  'npm ci && npm start': 'npm start -- --port 0',
  'npm run bench': 'npm run bench -- 600',
  // The local stack has written what a deployment would write; so its addresses are the only difference.
  'npx cdk deploy --outputs-file outputs.json': 'cp .gongkai/outputs.json outputs.json',
};
/** What makes a command speak to the deployed stack. */
const DEPLOYED = ' --stack Gongkai';

/** The shell blocks of a text, in order. */
function blocksOf(markdown: string): string[] {
  return [...markdown.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
}

/** Commands of a block that are run elsewhere or shortened stand on lines of their own. */
function runnable(block: string): string {
  const lines = block.split('\n').filter((line) => ![...ELSEWHERE, ...BESIDE].includes(line));
  return lines.map((line) => SHORTENED[line] ?? line.replace(DEPLOYED, '')).join('\n');
}

/** All that a process has said when it says a word, on either stream; rejects where it ends before. */
function heard(process: ChildProcess, word: string): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    for (const stream of [process.stdout, process.stderr]) {
      stream?.on('data', (piece) => {
        said += piece;
        if (said.includes(word)) resolve(said);
      });
    }
    process.on('exit', () => reject(new Error(`it ended: ${said}`)));
  });
}

/** Checkpoints of logs are kept here, and not at the home of whoever runs this. */
const variables = () => ({ GONGKAI_CHECKPOINTS: join(folder, 'checkpoints') });
const around = () => ({ cwd: folder, maxBuffer: 2 ** 28, env: { ...process.env, ...variables() } });

let folder: string;
let stack: ChildProcess;
let blocks: string[];
let guide: string[];
let commands: SpokenCommands | undefined;

beforeAll(async () => {
  blocks = blocksOf(await readFile(join(project, 'README.md'), 'utf8'));
  guide = blocksOf(await readFile(join(project, 'infra/GUIDE.md'), 'utf8'));
  folder = await mkdtemp(join(tmpdir(), 'gongkai-readme-'));
  // A checkout of its own, so that neither its data nor its bundle meets those of the one that is being tested.
  for (const part of PARTS) await cp(join(project, part), join(folder, part), { recursive: true });
  await symlink(join(project, 'node_modules'), join(folder, 'node_modules'));
  if (AS_ON_PAPER) return;
  // The same sources give the same assembly, under the same name.
  const assembly = await presentAssembly(project, () => {});
  await mkdir(join(folder, '.build'));
  await symlink(assembly, join(folder, '.build', basename(assembly)));
  commands = await spokenCommands(folder, variables());
}, 900_000);

afterAll(async () => {
  commands?.close();
  process.chdir(project);
  stack?.kill('SIGTERM');
  if (stack && stack.exitCode === null) await once(stack, 'exit');
  await rm(folder, { recursive: true, force: true });
});

describe('every command of the README does what it says', () => {
  test('the first command runs the main job and stays up', async () => {
    const [first = ''] = blocks;
    stack = spawn('bash', ['-c', `exec ${runnable(first)}`], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = await heard(stack, 'Ctrl-C');
    expect(said).toMatch(/http:\S+\/huaian\/2024\/index\.html/);
    expect(said).toMatch(/http:\S+\/zhoukou-dsj\/2021\/index\.html/);
    const address = /http:\S+\/huaian\/2024\/index\.html/.exec(said)?.[0];
    const $ = load(await (await fetch(String(address))).text());
    // The city's page has a table of its members besides.
    const numbers = $('table:not(.members) td')
      .toArray()
      .map((cell) => $(cell).text());
    // The two figures of the fee stand in a sentence of section six.
    const published = cellsOf(edition2021, huaian2024)
      .filter(({ section }) => section !== 'other')
      .map(({ value }) => String(value));
    expect(numbers).toEqual(published);
    expect(numbers).toHaveLength(200);
    expect($('body').text()).toContain('个案数据由程序按固定随机种子生成');
  }, 900_000);

  test('all the others, in their order, in one shell', async () => {
    const script = ['set -euo pipefail', commands?.preamble ?? '', ...blocks.slice(1).map(runnable)].join(
      '\n',
    );
    await writeFile(join(folder, 'readme.sh'), script);
    const { stdout } = await run('bash', ['readme.sh'], around());
    const report = /http:\S+\/qinghe\/2025\/index\.html/.exec(stdout)?.[0];
    expect(report).toBeDefined();
    const page = await (await fetch(String(report))).text();
    expect(page).toContain('清河区人民政府2025年政府信息公开工作年度报告');
    // A correction: refused without a note, published with one that answers the warning too; version 1 stays.
    expect(stdout).toMatch(
      /qinghe +2025 +未公布 .*v1 stands.*文字与表格不一致.*自第二版起，公布时须附更正说明/,
    );
    expect(stdout).toMatch(/qinghe +2025 +公布 .*v2\n/);
    expect(page).toMatch(/补计11月的申请1件。[\s\S]*第一部分的件数是首版公布时的。/);
    expect(page).toContain('第2版');
    expect((await fetch(String(report).replace('index.html', 'v1/index.html'))).status).toBe(200);
    expect(stdout).toContain('{"stored":1,"duplicates":0,"ignored":[]}'); // the signed curl
    expect(stdout).toMatch(/http:\S+\/lianshui\/2025\/index\.html/);
    const tables = JSON.parse(await readFile(join(folder, 'tables.json'), 'utf8'));
    expect(tables.applications.outcomes.granted['natural-person']).toBe(1);
  }, 3_600_000);

  test('and those of the guide in Chinese, on the same stack', async () => {
    const script = ['set -euo pipefail', 'unset GONGKAI_SECRET', commands?.preamble ?? '', ...guide].join(
      '\n',
    );
    await writeFile(join(folder, 'guide.sh'), script);
    const { stdout } = await run('bash', ['guide.sh'], around());
    expect(guide.length).toBeGreaterThan(5);
    expect(stdout).toMatch(/http:\S+drafts\S+index\.html/); // the address of a draft
    expect(stdout).toContain('新登记'); // the log of the registry
  }, 1_800_000);

  test('each but the first of both was run by the program that npx finds', () => {
    const asked = [...blocks.slice(1).map(runnable), ...guide].join('\n').match(/^npx gongkai /gm) ?? [];
    expect(commands?.count()).toBe(AS_ON_PAPER ? undefined : asked.length - 2);
  });

  test('what npm start put up ends with it', async () => {
    const outputs = join(folder, '.gongkai/outputs.json');
    const { ApiUrl } = JSON.parse(await readFile(outputs, 'utf8')).Gongkai;
    expect((await fetch(ApiUrl)).status).toBe(404);
    stack.kill('SIGTERM');
    await once(stack, 'exit');
    await expect(fetch(ApiUrl)).rejects.toThrow();
  });

  test('what is run elsewhere stands in the README, and the run on a clean checkout runs it', async () => {
    const commands = blocks.flatMap((block) => block.split('\n'));
    for (const command of [...ELSEWHERE, ...BESIDE, ...Object.keys(SHORTENED)])
      expect(commands).toContain(command);
    const ci = await readFile(join(project, '.ci/run'), 'utf8');
    for (const command of ['npm ci', 'npm run check', 'npm test']) expect(ci).toContain(command);
  });
});
