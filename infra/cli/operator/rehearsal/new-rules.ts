/**
 * The rules of the next release. In: a file of rules, or the checkout of that release. Out: the bytes of its file of
 * rules; for a checkout, built by its own script. Nothing else of that release runs.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { unreadable } from '../../input-file.ts';
import { Refused } from '../../messages.ts';

export async function rulesOfRelease(place: string): Promise<Uint8Array> {
  const there = await stat(place).catch((error: unknown) => {
    throw unreadable(place, error);
  });
  if (there.isDirectory()) return madeIn(resolve(place), place);
  return readFile(place).catch((error: unknown) => {
    throw unreadable(place, error);
  });
}

const PATIENCE = 120_000;

async function madeIn(root: string, said: string): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'gongkai-release-'));
  try {
    const script = join(root, 'infra', 'stack', 'rules-package.mjs');
    await promisify(execFile)(process.execPath, [script, root, folder], { cwd: root, timeout: PATIENCE });
    return await readFile(join(folder, 'rules.mjs'));
  } catch {
    throw new Refused({
      zh: `${said} 得不出规则文件：应为规则文件，或已运行过 npm ci 的新版本源码目录`,
      en: `${said} gives no file of rules; give such a file, or a checkout of the new release after npm ci`,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
