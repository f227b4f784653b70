/**
 * `npm run test:nodes`: the whole suite on each Node that the project promises. In: nothing, or names of test files.
 * Out: a line a version, and exit 1 where one failed. The versions come as the package `node`, so that nothing has to
 * be installed beforehand. Always: what a version before has frozen is opened on every one of them (`promises/`), and
 * must give the same bytes.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** The floor of package.json, and the newest of each line that Lambda runs. */
const VERSIONS = ['20.19.0', '22.23.3', '24.21.0'];

const root = join(import.meta.dirname, '../..');
const asked = process.argv.slice(2);
const failed: string[] = [];
for (const version of VERSIONS) {
  console.log(`Node ${version}`);
  const vitest = ['node', join('node_modules', 'vitest', 'vitest.mjs'), 'run', ...asked];
  const args = ['exec', '--yes', `--package=node@${version}`, '--', ...vitest];
  const { status } = spawnSync('npm', args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) failed.push(version);
}
console.log(failed.length === 0 ? `all of ${VERSIONS.join(', ')} passed` : `failed on ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
