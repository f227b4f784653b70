/**
 * Puts the scripts of the desk's pages beside the bundle of its function: `node desk-package.mjs ROOT FOLDER`. In: the
 * checkout and the folder. Out, in that folder: `ledger.mjs`, which reads an office's workbook in the browser, and
 * `texts.mjs`, which keeps the form of a text pasted from Word. Always: the same checkout gives the same bytes, without
 * network access.
 * Plain JavaScript: the synthesis runs it as a command, on every Node that the project supports.
 */
import { join } from 'node:path';
import { build } from 'esbuild';
import { browserBundle } from './browser-bundle.mjs';

const [root = '', folder = ''] = process.argv.slice(2);

await build({
  ...browserBundle(root),
  entryPoints: Object.fromEntries(
    ['ledger', 'texts'].map((name) => [name, join(root, 'shared', 'desk', `${name}-page`, 'page.ts')]),
  ),
  outdir: folder,
  outExtension: { '.js': '.mjs' },
});
