/**
 * The process that opens foreign files, bundled as the launcher bundles it: a loader of TypeScript takes longer than most
 * files to read. In: nothing. Out: the file to start. Always: it was built from the sources as they lie, once a worker;
 * the launcher takes it away a day later, as it does its own.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = join(import.meta.dirname, '../../..');

let built: string | undefined;

export function bundledReader(): string {
  built ??= build();
  return built;
}

function build(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(ROOT, 'infra/cli/reader/reading-process.ts')],
    absWorkingDir: ROOT,
    outdir: ROOT,
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
  const hash = createHash('sha256');
  for (const { path, contents } of outputFiles) hash.update(basename(path)).update(contents);
  const builds = join(ROOT, '.build');
  const folder = join(builds, `cli-reader-${hash.digest('hex').slice(0, 16)}`);
  if (!existsSync(folder)) {
    const aside = join(builds, `.${randomUUID()}`);
    mkdirSync(aside, { recursive: true });
    for (const { path, contents } of outputFiles) writeFileSync(join(aside, basename(path)), contents);
    move(aside, folder);
  }
  return join(folder, 'reading-process.mjs');
}

/** Another worker may be quicker, with the same bytes. */
function move(aside: string, folder: string): void {
  try {
    renameSync(aside, folder);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}
