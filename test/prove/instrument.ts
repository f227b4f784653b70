/**
 * Sources with all of their mutants inside, each behind a switch: the work of Stryker's instrumenter.
 * In: paths of sources. Out: for each the instrumented text, and the mutants, numbered over all of them.
 * Always: a line of the instrumented text needs nothing but `globalThis.__mutants__` (`switchboard.ts`): Stryker's own
 * switches are functions in every module, and made the tests several times slower.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';

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

export async function instrument(root: string, names: readonly string[]): Promise<Instrumented> {
  const files = names.map((name) => ({
    name,
    mutate: true,
    content: readFileSync(join(root, name), 'utf8'),
  }));
  const silent = {
    ...{ trace: () => {}, debug: () => {}, info: () => {} },
    ...{ warn: console.warn, error: console.error, fatal: console.error },
    ...{ isTraceEnabled: () => false, isDebugEnabled: () => false, isInfoEnabled: () => false },
    ...{ isWarnEnabled: () => true, isErrorEnabled: () => true, isFatalEnabled: () => true },
  };
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
