import { defineConfig } from 'vitest/config';

/**
 * The tests that a mutant of the pure rooms is run against: those that touch no store, no process and no network, so
 * that thousands of runs are affordable. A rule that only a slower test proves counts as not proven here.
 */
process.env['TZ'] = 'America/St_Johns';
// A history more or less finds no further mutant, and is paid for by each of them.
process.env['GONGKAI_HISTORIES'] ??= '40';

export default defineConfig({
  test: {
    include: [
      'test/shared/{events,cases,tables,checks,report}/**/*.test.{ts,tsx}',
      'test/oracle/**/*.test.ts',
    ],
    testTimeout: 60_000,
    maxWorkers: 1,
  },
});
