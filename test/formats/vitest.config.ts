import { defineConfig } from 'vitest/config';

// The checks that need programs which npm does not bring: an office, a browser. Each says what it misses.
process.env['TZ'] = 'America/St_Johns';

export default defineConfig({
  test: {
    include: ['test/formats/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 1,
  },
});
