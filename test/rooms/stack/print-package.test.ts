import { execFileSync, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Order, openPrinter, printable } from '../../../shared/formats/pdf/printing.ts';
import { versionReport } from '../report/report-builder.ts';

const root = join(import.meta.dirname, '../../..');
const script = join(root, 'infra/stack/print-package.mjs');
const FONTS = join(root, 'shared/formats/pdf/fonts');
const folder = mkdtempSync(join(tmpdir(), 'gongkai-package-'));
beforeAll(() => {
  execFileSync(process.execPath, [script, root, folder, 'required']);
});
afterAll(() => rmSync(folder, { recursive: true }));

const filesOf = (of: string) =>
  readdirSync(of, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(of, name)).isFile());

const FILES: readonly Order['file'][] = ['report.pdf', 'infographic.png'];

/** What the worker of the package prints in an environment. */
async function printed(env: Record<string, string>): Promise<Buffer[]> {
  const worker = fork(join(folder, 'printing-worker.mjs'), {
    env,
    cwd: tmpdir(),
    execArgv: [],
    serialization: 'advanced',
  });
  const bytes: Buffer[] = [];
  for (const file of FILES) {
    worker.send({ file, report: printable(versionReport()) } satisfies Order);
    const [answer] = (await once(worker, 'message')) as [Answer];
    if (!answer.ok) throw new Error(answer.reason);
    bytes.push(Buffer.from(answer.bytes));
  }
  worker.disconnect();
  await once(worker, 'exit');
  return bytes;
}

describe('what travels with the function that prints', () => {
  test('is the worker, its pages, the fonts with their licences, and the binaries for Linux x64', () => {
    const files = filesOf(folder);
    for (const name of ['printing-worker.mjs', 'typst/report.typ', 'typst/infographic.typ'])
      expect(files).toContain(name);
    const fonts = files.filter((name) => name.startsWith('fonts/'));
    const inRoom = readdirSync(FONTS).filter((name) => /\.ttf$|-LICENSE\.txt$/.test(name));
    expect(inRoom.filter((name) => name.endsWith('.ttf')).length).toBeGreaterThanOrEqual(9);
    expect(fonts.sort()).toEqual(inRoom.map((name) => `fonts/${name}`).sort());
    expect(files.filter((name) => name.endsWith('.node')).map((name) => name.split('/').at(-1))).toEqual(
      expect.arrayContaining(['typst-ts-node-compiler.linux-x64-gnu.node', 'resvgjs.linux-x64-gnu.node']),
    );
  });

  test('is no more than 120 MB', () => {
    const bytes = filesOf(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(bytes).toBeLessThan(115_000_000); // the function's own bundle comes to it
  });

  test('prints what the checkout prints, byte for byte, in any time zone and language', async () => {
    const printer = openPrinter();
    const here: Buffer[] = [];
    for (const file of FILES) here.push(Buffer.from(await printer.print(versionReport(), file)));
    printer.close();
    const tokyo = await printed({ TZ: 'Asia/Tokyo', LANG: 'zh_CN.UTF-8' });
    const samoa = await printed({ TZ: 'Pacific/Pago_Pago', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' });
    for (const there of [tokyo, samoa])
      expect(here.map((bytes, index) => Buffer.compare(bytes, there[index] ?? Buffer.of()))).toEqual([0, 0]);
  }, 180_000);
});

describe('on a machine without the binaries of Lambda’s platform', () => {
  const bare = mkdtempSync(join(tmpdir(), 'gongkai-bare-'));
  const out = join(bare, 'out');
  beforeAll(() => {
    cpSync(join(root, 'shared'), join(bare, 'shared'), {
      recursive: true,
      filter: (name) => !name.endsWith('.ttf'),
    });
    mkdirSync(join(bare, 'node_modules/@myriaddreamin'), { recursive: true });
    const modules = join(root, 'node_modules');
    const others = readdirSync(modules).filter((name) => !['@myriaddreamin', '.bin'].includes(name));
    for (const name of others) symlinkSync(join(modules, name), join(bare, 'node_modules', name));
    symlinkSync(
      join(modules, '@myriaddreamin/typst-ts-node-compiler'),
      join(bare, 'node_modules/@myriaddreamin/typst-ts-node-compiler'),
    );
  });
  afterAll(() => rmSync(bare, { recursive: true }));
  const run = (printing: string) =>
    spawnSync(process.execPath, [script, bare, out, printing], { encoding: 'utf8' });

  test('a package for Lambda is refused, with the command that brings them', () => {
    const { status, stderr } = run('required');
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /npm install --no-save --force @myriaddreamin\/typst-ts-node-compiler-linux-x64-gnu@0\.7\.0/,
    );
    expect(existsSync(out)).toBe(false);
  });

  test('a package for this machine alone is made without them', () => {
    expect(run('if-possible').status).toBe(0);
    expect(filesOf(out)).toContain('printing-worker.mjs');
  });
});
