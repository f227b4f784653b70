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

/** Pure as well, and longer than a quick run allows, which is to take less than 30 s of processor time. */
const LONG = [
  'test/oracle/**/*.test.ts',
  'test/rooms/{counting,consolidation}/oracle-agreement.test.ts',
  'test/rooms/counting/{explain,explain-case,explain-gap,segment,year-boundary}.test.ts',
  'test/rooms/events/{plain-event,instant}.test.ts',
  'test/rooms/cases/orders.test.ts',
  'test/rooms/checks/{check-narrative,chains,narrative-kinds,narrative-growth,narrative-measured,changed-numbers}.test.ts',
  'test/rooms/formats/html/{report,catalogue-pages}.test.ts',
  'test/rooms/events/{json-cursor,text,event,envelope}.test.ts',
  'test/rooms/log/log.test.ts',
  'test/rooms/checks/narrative-{figures,wholes}.test.ts',
  'test/rooms/events/{json,ordinary}.test.ts',
];

/**
 * Each in a process of its own: what changes the variables of its process, keeps what is asked for once a process, or
 * counts the live objects of its process, which goes over all that other tests hold (twenty-six seconds, not one). All
 * others share one module registry a worker; what they import (the SDK, the CDK, the command line, the libraries that draw
 * and read) takes longer to load than most of their tests to run.
 */
const ALONE = ['test/rooms/{functions,runtime}/**/*.test.ts', 'test/rooms/local/dynamodb/tables.test.ts'];
const PROMISES = ['test/promises/**/*.test.ts'];

const ALL = ['test/**/*.test.{ts,tsx}'];
const ELSEWHERE = [
  'test/planted/**',
  'test/planted-9999/**',
  'test/bench/**',
  'test/conformance/**',
  'test/formats/**',
  'node_modules/**',
];

const PATIENCE = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    maxWorkers: 2,
    globalSetup: 'test/no-leftovers.ts',
    projects: [
      { test: { name: 'pure', include: PURE, exclude: LONG, isolate: false, ...PATIENCE } },
      { test: { name: 'long', include: LONG, isolate: false, ...PATIENCE } },
      {
        test: {
          name: 'rooms',
          include: ALL,
          exclude: [...PURE, ...LONG, ...ALONE, ...PROMISES, ...ELSEWHERE],
          isolate: false,
          ...PATIENCE,
        },
      },
      { test: { name: 'alone', include: ALONE, ...PATIENCE } },
      {
        test: {
          name: 'promises',
          include: PROMISES,
          isolate: false,
          globalSetup: 'test/promises/assembly-once.ts',
          ...PATIENCE,
        },
      },
      // With an edition registered that the product does not have.
      './test/planted-9999/vitest.config.ts',
    ],
  },
});
