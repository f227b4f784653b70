/**
 * A program of the checkout that tests start as a process, bundled as the launcher bundles it: a loader of TypeScript takes
 * longer than most of them have to do. In: its source, and what it looks for beside itself. Out: the file to start.
 * Always: it was built from the sources as they lie, once a worker; the launcher takes it away a day later, as it does
 * its own.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';
import { programBundle, putInPlace } from '../infra/cli/bundle.mjs';

const ROOT = join(import.meta.dirname, '..');

const built = new Map<string, string>();

/** What reads a foreign file. */
export const bundledReader = (): string => bundled('infra/cli/reader/reading-process.ts');

/** The folder of what prints. */
export const bundledPrinter = (): string =>
  join(
    bundled('shared/formats/pdf/printing-worker.ts', [
      'shared/formats/pdf/typst',
      'shared/formats/pdf/fonts',
    ]),
    '..',
  );

/** The local stack, to be imported. */
export const bundledStack = (): string =>
  bundled('infra/local/stack.ts', ['infra/local/lambda/bootstrap.mjs']);

/** `beside` names what it looks for beside itself, as paths of the checkout. */
export function bundled(source: string, beside: readonly string[] = []): string {
  const file = built.get(source) ?? build(source, beside);
  built.set(source, file);
  return file;
}

function build(source: string, beside: readonly string[]): string {
  const { outputFiles } = buildSync({
    ...programBundle(ROOT),
    entryPoints: [join(ROOT, source)],
    outdir: ROOT,
    write: false,
  });
  const hash = createHash('sha256');
  for (const { path, contents } of outputFiles) hash.update(basename(path)).update(contents);
  const builds = join(ROOT, '.build');
  const name = basename(source, '.ts');
  const folder = join(builds, `cli-${name}-${hash.digest('hex').slice(0, 16)}`);
  if (!existsSync(folder)) {
    const aside = join(builds, `.${randomUUID()}`);
    mkdirSync(aside, { recursive: true });
    for (const { path, contents } of outputFiles) writeFileSync(join(aside, basename(path)), contents);
    for (const place of beside) symlinkSync(join(ROOT, place), join(aside, basename(place)));
    putInPlace(aside, folder);
  }
  return join(folder, `${name}.mjs`);
}
