/**
 * `npm run bench:catalogue [-- --agencies 35000 --years 5 --reports "one part"|all|none --rebuild]`: the last step of a night
 * over a whole country (contract, section 13). Prints the largest page, all bytes, and of a night in which all, none or one
 * of the reports changed its seconds, its puts and the memory that it adds. Then one file of each kind is taken away, and
 * the next night is to make it again, the same; with `--rebuild` all of them. Exit code 1 where a goal is missed.
 */
import { parseArgs } from 'node:util';
import { closeRun } from '../../shared/night/catalogue.ts';
import { keepDue } from '../../shared/night/run-records.ts';
import { country, type Readable } from './country.ts';

const { values } = parseArgs({
  options: {
    agencies: { type: 'string', default: '35000' },
    years: { type: 'string', default: '5' },
    reports: { type: 'string', default: 'one part' },
    rebuild: { type: 'boolean', default: false },
  },
});
const [agencies, years] = [Number(values.agencies), Number(values.years)];
const seed = '5a'.repeat(32);
const place = country(agencies, years, values.reports as Readable);
const MiB = 1 << 20;

const MOST_PUTS = 12;
const MOST_MEMORY = 256;
const MOST_PAGE = 200_000;

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
  const worked = process.cpuUsage();
  await keepDue({ run, level: 1 }, [], place.drafts);
  place.puts();
  const buckets = { drafts: place.drafts, publication: place.publication };
  await closeRun(
    { mode: 'night', run, at: '2026-01-21T17:00:00Z' },
    { ...buckets, seed: () => seed, publicationUrl: 'https://reports.example', clock: () => 0 },
  );
  const puts = [...place.puts()];
  const bytes = puts.reduce((sum, [, size]) => sum + size, 0);
  const { user, system } = process.cpuUsage(worked);
  const seconds = (performance.now() - begun) / 1000;
  return { seconds, cpu: (user + system) / 1e6, puts, bytes, memory: most - before };
}

const rows: Record<string, string | number>[] = [];
const missed: string[] = [];
const hold = (what: string, got: number, most: number) => {
  if (got > most) missed.push(`${what}: ${got.toFixed(0)}, goal ${most}`);
};

async function told(what: string, run: string, goals: { puts?: number; memory?: number } = {}) {
  const { seconds, cpu, puts, bytes, memory } = await night(run);
  const time = { seconds: seconds.toFixed(1), 'seconds of CPU': cpu.toFixed(1) };
  const row = { what, ...time, puts: puts.length, MB: (bytes / 1e6).toFixed(1) };
  rows.push({ ...row, 'memory MiB': memory.toFixed(0) });
  console.log(JSON.stringify(rows.at(-1)));
  hold(`${what}, puts`, puts.length, goals.puts ?? Number.POSITIVE_INFINITY);
  hold(`${what}, memory`, memory, goals.memory ?? Number.POSITIVE_INFINITY);
  return puts;
}

/** The largest of a kind of file. */
function largest(what: string, pattern: RegExp): void {
  const size = (key: string) => place.sizeOf(key) ?? 0;
  const keys = [...place.digests().keys()].filter((key) => pattern.test(key));
  const [key = ''] = keys.toSorted((a, b) => size(b) - size(a));
  const total = keys.reduce((sum, one) => sum + size(one), 0);
  console.log(
    `${what}: ${keys.length}, ${(total / 1e6).toFixed(1)} MB, the largest ${key} with ${size(key)} bytes`,
  );
  if (!pattern.source.includes('data')) hold(`largest of ${what}`, size(key), MOST_PAGE);
}

/** What the next night makes of what was lost: the log goes on, all else is to be the same bytes. */
async function restored(what: string, run: string, lost: readonly string[]): Promise<void> {
  const before = place.digests();
  place.forget(lost.filter((key) => before.has(key)));
  await told(what, run);
  const after = place.digests();
  const differs = [...before].filter(([key, digest]) => !key.startsWith('log/') && after.get(key) !== digest);
  console.log(`${what}: ${differs.length} of ${before.size} differ`, differs.slice(0, 5));
  hold(`${what}, files that differ`, differs.length, 0);
}

const ONE = { puts: MOST_PUTS, memory: MOST_MEMORY };
await told('all changed', 'n-1');
largest('pages', /\.html$/);
largest('parts of the catalogue', /^(index|agencies\/\d+)\.json$/);
largest('files of names', /^agencies\/names/);
largest('data', /^data\/.*(csv|parquet)$/);
await told('none changed', 'n-2', { puts: 0, memory: MOST_MEMORY });
place.correct(1);
for (const [key, bytes] of await told('one corrected', 'n-3', ONE)) console.log(`  ${key} ${bytes}`);
place.publishLast();
for (const [key, bytes] of await told('one published', 'n-4', ONE)) console.log(`  ${key} ${bytes}`);

const folder = 'a-00007/';
const latest = 2020 + years;
const data = [...place.digests().keys()].filter((key) => key.startsWith(`data/${latest}-2.`));
await restored('some lost', 'n-5', [
  ...['index.html', 'agencies/2.html', 'agencies/3.json', 'sitemap.xml', 'dcat.jsonld', 'feed.xml'],
  ...['years/2024.html', 'years/2024.of.a-00000.html'],
  ...['data/versions.jsonl', 'datapackage.json', 'data/index.html', ...data],
  ...['index.html', 'feed.xml', 'indicators.json'].map((name) => `${folder}${name}`),
]);
await restored('root lost', 'n-6', ['index.json']);
if (values.rebuild) {
  const isProven = (key: string) => key.startsWith('log/') || key.endsWith('/proof.json');
  await restored(
    'all lost',
    'n-7',
    [...place.digests().keys()].filter((key) => !isProven(key)),
  );
}
console.table(rows);
console.log(missed.length === 0 ? 'every goal is reached' : `missed: ${missed.join('; ')}`);
if (missed.length > 0) process.exitCode = 1;
