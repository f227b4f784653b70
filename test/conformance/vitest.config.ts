import { defineConfig } from 'vitest/config';

// `npm run test:conformance`: needs Python with moto[server] and cfn-lint, so it is no part of `npm test`.
process.env['TZ'] = 'America/St_Johns';
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

export default defineConfig({
  test: {
    include: ['test/conformance/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 1,
  },
});
