/**
 * `npm run test:mutation`: the pure rooms mutated, one source after the other. In: prefixes of paths, or nothing for
 * all. Out: a report a source in `reports/mutation`, the survivors, and the score. Always: it may be ended at any
 * moment; the next run goes on with the sources that have no report of what they now are (`--again` begins anew).
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { currentReport, mutationScore, pureSources, reportOf } from './mutation.ts';

const root = join(import.meta.dirname, '../..');
const words = process.argv.slice(2);
const prefixes = words.filter((word) => !word.startsWith('--'));
const files = pureSources(root).filter(
  (file) => prefixes.length === 0 || prefixes.some((prefix) => file.startsWith(prefix)),
);

mkdirSync(join(root, 'reports', 'mutation'), { recursive: true });
for (const file of files) {
  if (words.includes('--again')) rmSync(reportOf(root, file), { force: true });
  if (currentReport(root, file)) continue;
  const order = [
    'stryker',
    'run',
    'test/prove/stryker.config.json',
    '--mutate',
    file,
    '--incrementalFile',
    reportOf(root, file),
  ];
  spawnSync('npx', order, { cwd: root, stdio: 'inherit' });
}
const { detected, valid, survivors, stale } = mutationScore(root, files);
for (const survivor of survivors) console.log(`survived: ${survivor}`);
if (stale.length > 0) console.log(`without a report: ${stale.join(', ')}`);
console.log(
  `${detected} of ${valid} mutants killed: ${((100 * detected) / Math.max(1, valid)).toFixed(1)} %`,
);
process.exitCode = stale.length === 0 ? 0 : 1;
