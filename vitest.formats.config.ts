import { defineConfig } from 'vitest/config';

// What needs more than Node: a browser, an office suite. Slow, and not part of `npm test`.
process.env['TZ'] = 'America/St_Johns';

export default defineConfig({
  test: {
    include: ['test/formats/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 1,
  },
});
