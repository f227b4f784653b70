/**
 * The assembly that `start` runs. In: the folder of the checkout. Out: the folder of the assembly of its sources,
 * synthesized again only when one of them has changed. An assembly's name derives from its sources' content, and it is
 * moved into place whole, so that a running stack keeps the one that it started with.
 */
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { putInPlace } from '../bundle.mjs';
import { Refused } from '../messages.ts';
import { LOCAL_CLIENT, LOCAL_ISSUER } from './local-issuer.ts';

/** Resolves with the folder; `synthesizing` is called if that takes a while. */
export async function presentAssembly(root: string, synthesizing: () => void): Promise<string> {
  const builds = join(root, '.build');
  const folder = join(builds, `assembly-${fingerprint(root)}`);
  if (existsSync(folder)) {
    utimesSync(folder, new Date(), new Date());
    return folder;
  }
  synthesizing();
  mkdirSync(builds, { recursive: true });
  forgetOld(builds);
  const aside = join(builds, `.${randomUUID()}`);
  await synthesize(root, aside);
  putInPlace(aside, folder);
  return folder;
}

function fingerprint(root: string): string {
  const hash = createHash('sha256');
  const take = (file: string) =>
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  const constructs = readdirSync(join(root, 'infra', 'stack')).filter((name) => /\.m?[jt]s$/.test(name));
  for (const name of constructs.sort()) take(join('infra', 'stack', name));
  for (const room of ['functions', 'shared']) {
    for (const name of readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).sort()) {
      if (/\.(tsx?|json|typ|ttf|otf|ttc|otc)$/i.test(name)) take(join(room, name));
    }
  }
  hash.update(`${LOCAL_ISSUER}\0${LOCAL_CLIENT}\0`);
  for (const name of ['cdk.json', 'package-lock.json', 'tsconfig.json']) take(name);
  return hash.digest('hex').slice(0, 16);
}

/** Milliseconds after which an unused assembly is removed. */
const FORGOTTEN = 30 * 86_400_000;

function forgetOld(builds: string): void {
  for (const name of readdirSync(builds)) {
    if (!name.startsWith('assembly-')) continue;
    const status = statSync(join(builds, name), { throwIfNoEntry: false });
    if (status && Date.now() - status.mtimeMs > FORGOTTEN)
      rmSync(join(builds, name), { recursive: true, force: true });
  }
}

/** In a separate process: the CDK is large, and its memory must not stay in a running stack. */
async function synthesize(root: string, outdir: string): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', join('infra', 'stack', 'app.ts')], {
    cwd: root,
    env: {
      ...process.env,
      CDK_OUTDIR: outdir,
      // The rules are checked when a template is made for deployment; here they would only take time. A machine that
      // cannot print runs the rest.
      CDK_CONTEXT_JSON: JSON.stringify({
        ...{ nag: 'false', printing: 'if-possible', probe: 'true' },
        ...{ signInIssuer: LOCAL_ISSUER, signInClient: LOCAL_CLIENT },
      }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  if (code === 0) return;
  throw new Refused(
    {
      zh: '模板合成失败；请先运行 npm ci，再试一次',
      en: 'the template could not be synthesized; run npm ci and try again',
    },
    [said.trim()],
  );
}
