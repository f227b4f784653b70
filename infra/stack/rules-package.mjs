/**
 * Puts the counting rules beside the bundle of a function: `node rules-package.mjs ROOT FOLDER`. In: the checkout and
 * the folder. Out, in that folder: `rules.mjs`, which the function publishes under its digest. Without arguments, as
 * `npm run rules`: `.build/rules/{sha256}.mjs` of this checkout, and its digest on standard output.
 * Plain JavaScript: the synthesis runs it as a command, on every Node that the project supports.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf, rulesBundle } from './rules-bundle.mjs';

const [root, folder] = process.argv.slice(2);
const checkout = root ?? join(import.meta.dirname, '../..');
const bytes = await rulesBundle(checkout);
if (folder !== undefined) writeFileSync(join(folder, 'rules.mjs'), bytes);
else {
  const place = join('.build', 'rules', `${digestOf(bytes)}.mjs`);
  mkdirSync(join(checkout, '.build', 'rules'), { recursive: true });
  writeFileSync(join(checkout, place), bytes);
  process.stdout.write(`${digestOf(bytes)}  ${place}\n`);
}
