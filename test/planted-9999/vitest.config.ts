/**
 * The tests of the planted edition run with it registered: its two lists stand in the place of the product's. That is
 * what a new edition changes outside its own folder, and all that it changes.
 */
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = join(import.meta.dirname, '../..');
const REGISTERED: Readonly<Record<string, string>> = {
  [join(root, 'shared/form/forms.ts')]: join(import.meta.dirname, 'forms.ts'),
  [join(root, 'shared/editions/editions.ts')]: join(import.meta.dirname, 'editions.ts'),
};

export default defineConfig({
  root,
  plugins: [
    {
      name: 'planted-edition',
      enforce: 'pre',
      async resolveId(source, importer, options) {
        const found = await this.resolve(source, importer, { ...options, skipSelf: true });
        return found ? (REGISTERED[found.id] ?? found) : null;
      },
    },
  ],
  test: {
    name: 'planted-9999',
    dir: import.meta.dirname,
    include: ['**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
