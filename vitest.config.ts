import { defineConfig } from 'vitest/config';

// Fixed zone and locale of the machine would hide a dependence on them: tests run in a zone that is neither
// UTC nor Asia/Shanghai, so that code which forgets to name its zone is seen.
process.env['TZ'] = 'America/St_Johns';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['test/planted/**', 'test/bench/**', 'node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
