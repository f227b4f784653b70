/**
 * `npm run bench:catalogue [-- --agencies 35000 --years 5 --no-reports]`: the last step of a night over a whole country (contract,
 * section 13). Prints, worst first: the largest page, all bytes, and of a night in which all, none or one of the reports
 * changed its seconds, its puts and the memory that it adds. Then one page of each kind is taken away, and the next
 * night is to make it again, the same.
 */
import { parseArgs } from 'node:util';
import { closeRun } from '../../shared/night/catalogue.ts';
import { keepDue } from '../../shared/night/run-records.ts';
import { country } from './country.ts';

const { values } = parseArgs({
  options: {
    agencies: { type: 'string', default: '35000' },
    years: { type: 'string', default: '5' },
    reports: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const [agencies, years] = [Number(values.agencies), Number(values.years)];
const seed = '5a'.repeat(32);
const place = country(agencies, years, values.reports);
const MiB = 1 << 20;

const held = () => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers - place.held()) / MiB;
};

/** A night, with what it held at most, looked at now and then, beyond what lay there before. */
async function night(run: string) {
  globalThis.gc?.();
  const before = held();
  let most = before;
  place.watch(() => {
    globalThis.gc?.();
    most = Math.max(most, held());
  });
  const begun = performance.now();
  await keepDue({ run, level: 1 }, [], place.drafts);
  place.puts();
  const buckets = { drafts: place.drafts, publication: place.publication };
  await closeRun(
    { mode: 'night', run, at: '2026-01-21T17:00:00Z' },
    { ...buckets, seed: () => seed, publicationUrl: 'https://reports.example', clock: () => 0 },
  );
  const puts = [...place.puts()];
  const bytes = puts.reduce((sum, [, size]) => sum + size, 0);
  return { seconds: (performance.now() - begun) / 1000, puts, bytes, memory: most - before };
}

const rows: Record<string, string | number>[] = [];
async function told(what: string, run: string) {
  const { seconds, puts, bytes, memory } = await night(run);
  const row = { what, seconds: seconds.toFixed(1), puts: puts.length, MB: (bytes / 1e6).toFixed(1) };
  rows.push({ ...row, 'memory MiB': memory.toFixed(0) });
  console.log(JSON.stringify(rows.at(-1)));
  return puts;
}

await told('all changed', 'n-1');
const pages = [...place.digests().keys()].filter((key) => key.endsWith('.html'));
const size = (key: string) => place.sizeOf(key) ?? 0;
const [largest = ''] = pages.toSorted((a, b) => size(b) - size(a));
console.log(`${pages.length} pages, the largest ${largest} with ${size(largest)} bytes`);
await told('none changed', 'n-2');
place.correct(1);
const one = await told('one changed', 'n-3');
for (const [key, bytes] of one) console.log(`  ${key} ${bytes}`);

const before = place.digests();
const lost = [
  'index.html',
  'agencies/2.html',
  `${'a-00007'}/index.html`,
  'sitemap.xml',
  'data/versions.jsonl',
];
place.forget(lost.filter((key) => before.has(key)));
await told('some lost', 'n-4');
const after = place.digests();
const differs = [...before].filter(([key, digest]) => !key.startsWith('log/') && after.get(key) !== digest);
console.log(`made again: ${differs.length} of ${before.size} differ`);
console.table(rows);
if (differs.length > 0 || size(largest) > 200_000) process.exitCode = 1;
