/**
 * Sources with all of their mutants inside, each behind a switch: the work of Stryker's instrumenter.
 * In: paths of sources. Out: for each the instrumented text, and the mutants, numbered over all of them.
 * Always: a line of the instrumented text needs nothing but `globalThis.__mutants__` (`switchboard.ts`): Stryker's own
 * switches are functions in every module, and made the tests several times slower.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Mutant {
  id: number;
  file: string;
  mutatorName: string;
  replacement: string;
  location: Record<'start' | 'end', { line: number; column: number }>;
}

export interface Instrumented {
  sources: Record<string, string>;
  texts: Record<string, string>;
  mutants: Mutant[];
}

interface StrykerMutant extends Omit<Mutant, 'id' | 'file'> {
  id: string;
  fileName: string;
}
interface Instrumenter {
  instrument(
    files: readonly { name: string; mutate: boolean; content: string }[],
    options: object,
  ): Promise<{ files: { name: string; content: string }[]; mutants: StrykerMutant[] }>;
}
type InstrumenterModule = { Instrumenter: new (logger: object) => Instrumenter };

export async function instrument(root: string, names: readonly string[]): Promise<Instrumented> {
  const files = names.map((name) => ({
    name,
    mutate: true,
    content: readFileSync(join(root, name), 'utf8'),
  }));
  const { Instrumenter } = await instrumenterModule();
  const silent = { debug: () => {}, info: () => {}, warn: console.warn, isDebugEnabled: () => false };
  const options = { plugins: null, excludedMutations: [], ignorers: [], noHeader: true };
  const result = await new Instrumenter(silent).instrument(files, options);
  return {
    sources: Object.fromEntries(files.map(({ name, content }) => [name, content])),
    texts: Object.fromEntries(result.files.map(({ name, content }) => [name, switched(content)])),
    mutants: result.mutants.map(({ id, fileName, mutatorName, replacement, location }) => ({
      id: Number(id),
      file: fileName,
      mutatorName,
      replacement,
      location: { start: countedFromOne(location.start), end: countedFromOne(location.end) },
    })),
  };
}

/** The instrumenter is a part of Stryker's core, and no dependency of ours: it is looked for where core finds it. */
async function instrumenterModule(): Promise<InstrumenterModule> {
  const fromCore = createRequire(import.meta.resolve('@stryker-mutator/core'));
  return import(pathToFileURL(fromCore.resolve('@stryker-mutator/instrumenter')).href);
}

function switched(content: string): string {
  const board = 'const __m = globalThis.__mutants__; __m.loaded = true; ';
  return (
    board +
    content
      .replaceAll(/stryMutAct_9fa48\("(\d+)"\)/g, '(__m.active === $1 && __m.hit())')
      .replaceAll(/stryCov_9fa48\(([^)]*)\)/g, (_, ids: string) => {
        const counts = [...ids.matchAll(/\d+/g)].map(([id]) => `__m.seen[${id}]++`);
        return `(${counts.join(', ')})`;
      })
  );
}

function countedFromOne({ line, column }: { line: number; column: number }) {
  return { line: line + 1, column: column + 1 };
}
