import { defineConfig } from 'vitest/config';

// Fixed zone and locale of the machine would hide a dependence on them: tests run in a zone that is neither
// UTC nor Asia/Shanghai, so that code which forgets to name its zone is seen.
process.env['TZ'] = 'America/St_Johns';
// Node 20 is what the project supports; the SDK's reminder of Node 22 would drown what tests print.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'gongkai',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: [
            'test/planted/**',
            'test/planted-9999/**',
            'test/bench/**',
            'test/conformance/**',
            'test/formats/**',
            'node_modules/**',
          ],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      // With an edition registered that the product does not have.
      './test/planted-9999/vitest.config.ts',
    ],
  },
});
