import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import type { Plan } from './mutate.ts';

/** The tests of the mutants, as `mutate.ts` plans them; without a plan there are none. */
process.env['TZ'] = 'America/St_Johns';
// A history more or less finds no further mutant, and is paid for by each of them.
process.env['GONGKAI_HISTORIES'] ??= '20';
process.env['GONGKAI_ORDERS'] ??= '1';

const root = join(import.meta.dirname, '../..');
const plan = process.env['GONGKAI_MUTANTS'];
const { texts, tests }: Pick<Plan, 'texts' | 'tests'> = plan
  ? JSON.parse(readFileSync(plan, 'utf8'))
  : { texts: {}, tests: [] };

export default defineConfig({
  plugins: [{ name: 'mutants', enforce: 'pre', transform: (_, id) => texts[relative(root, id)] }],
  test: {
    include: tests,
    testTimeout: 60_000,
    pool: 'forks',
    // One process that loads all tests: `mutation-runner.ts` resets the modules itself.
    isolate: false,
    maxWorkers: 1,
    runner: join(import.meta.dirname, 'mutation-runner.ts'),
    setupFiles: join(import.meta.dirname, 'no-shrinking.ts'),
  },
});
