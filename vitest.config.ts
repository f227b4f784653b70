import { defineConfig } from 'vitest/config';

// Fixed zone and locale of the machine would hide a dependence on them: tests run in a zone that is neither
// UTC nor Asia/Shanghai, so that code which forgets to name its zone is seen.
process.env['TZ'] = 'America/St_Johns';
// Node 20 is what the project supports; the SDK's reminder of Node 22 would drown what tests print.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

/** Rooms without time, store or process: their tests share one module registry a worker, and leave nothing in it. */
const PURE = [
  'text',
  'form',
  'events',
  'registry',
  'cases',
  'approval',
  'counting',
  'checks',
  'consolidation',
  'report',
  'formats/html',
  'formats/csv',
  'formats/json',
  'open',
  'log',
].map((room) => `test/rooms/${room}/**/*.test.{ts,tsx}`);

/** Pure as well, and longer than a quick run allows. */
const LONG = [
  'test/oracle/**/*.test.ts',
  'test/rooms/{counting,consolidation}/oracle-agreement.test.ts',
  'test/rooms/counting/{explain,explain-gap,segment,year-boundary}.test.ts',
  'test/rooms/events/{plain-event,instant}.test.ts',
  'test/rooms/cases/orders.test.ts',
  'test/rooms/log/log.test.ts',
];

const PATIENCE = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { name: 'pure', include: PURE, exclude: LONG, isolate: false, ...PATIENCE } },
      { test: { name: 'long', include: LONG, isolate: false, ...PATIENCE } },
      {
        test: {
          name: 'whole',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [
            ...PURE,
            ...LONG,
            'test/planted/**',
            'test/planted-9999/**',
            'test/bench/**',
            'test/conformance/**',
            'test/formats/**',
            'node_modules/**',
          ],
          ...PATIENCE,
        },
      },
      // With an edition registered that the product does not have.
      './test/planted-9999/vitest.config.ts',
    ],
  },
});
