#!/usr/bin/env node
/**
 * The `gongkai` command. Node 20 runs no TypeScript, so this bundles the sources once into `.build/`, under a name that
 * changes with them, and imports them from there.
 *
 * In: the arguments of the process. Out: its exit code. Always: the imported bundle matches the current sources.
 * Several processes may build at once: each builds in its own folder, and the first to finish takes the name.
 */
import { createHash, randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const builds = join(root, '.build');
/** Milliseconds after which an outdated bundle is removed; no process imports from it any more. */
const FORGOTTEN = 86_400_000;

const bundle = join(builds, `cli-${fingerprint()}`);
if (!existsSync(bundle)) await build(bundle);
const { main } = await import(pathToFileURL(join(bundle, 'main.mjs')).href);
await main(root);

function fingerprint() {
  const hash = createHash('sha256');
  const note = (file) => {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  };
  for (const room of ['infra', 'shared']) {
    for (const name of readdirSync(join(root, room), { recursive: true }).sort()) {
      if (/\.(tsx?|mjs|json)$/.test(name)) note(join(root, room, name));
    }
  }
  for (const name of ['package-lock.json', 'tsconfig.json']) note(join(root, name));
  return hash.digest('hex').slice(0, 16);
}

async function build(target) {
  const { build: bundleUp } = await import('esbuild').catch(() => {
    process.stderr.write(
      '错误：依赖尚未安装，请先运行 npm ci / error: dependencies are missing; run npm ci first\n',
    );
    process.exit(1);
  });
  const { programBundle, putInPlace } = await import('./bundle.mjs');
  const aside = join(builds, `.${randomUUID()}`);
  await bundleUp({
    ...programBundle(root),
    entryPoints: [
      { in: join(root, 'infra/cli/main.ts'), out: 'main' },
      // A separate process reads foreign files.
      { in: join(root, 'infra/cli/reader/reading-process.ts'), out: 'reading-process' },
    ],
    outdir: aside,
    // The workspace's package is TypeScript, which plain Node cannot load: it goes into the bundle.
    alias: { 'local-assembly': join(root, 'infra/local/stack.ts') },
  });
  // The local stack starts its functions with this file, which it looks for beside itself.
  copyFileSync(join(root, 'infra/local/lambda/bootstrap.mjs'), join(aside, 'bootstrap.mjs'));
  forgetOld();
  putInPlace(aside, target);
}

function forgetOld() {
  mkdirSync(builds, { recursive: true });
  for (const name of readdirSync(builds)) {
    if (!/^(cli-|\.)/.test(name)) continue;
    const age = Date.now() - statSync(join(builds, name), { throwIfNoEntry: false })?.mtimeMs;
    if (age > FORGOTTEN) rmSync(join(builds, name), { recursive: true, force: true });
  }
}
