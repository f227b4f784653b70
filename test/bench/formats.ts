/**
 * `npm run bench:formats [-- REPORTS [WARM]]`: for every format and for all, milliseconds and CPU cold (first report of a
 * process, its worker included) and warm, and peak memory; then 500 reports under one parent: reports a second,
 * the parent's memory along the way, the workers' peak; and the size of the function's package. Measured, never
 * asserted; figures are of this machine and this run. The press runs as on Lambda, from its package.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { nodeBundle } from '../../infra/stack/node-bundle.mjs';

const REPORTS = Number(process.argv[2] ?? 500);
/** Reports that a format is measured on. */
const WARM = Number(process.argv[3] ?? 20);
const project = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'gongkai-formats-'));

/** The program that is measured: it reports what it and its ended children used. */
const PROGRAM = `
import { FORMATS } from ${JSON.stringify(join(project, 'shared/formats/formats.ts'))};
import { renderReport } from ${JSON.stringify(join(project, 'shared/formats/renderers.ts'))};
import { versionReport } from ${JSON.stringify(join(project, 'test/rooms/report/report-builder.ts'))};
import { readFileSync, readdirSync } from 'node:fs';
const [wanted, count] = [process.argv[2], Number(process.argv[3])];
const formats = wanted === 'all' ? FORMATS : FORMATS.filter(({ name }) => name === wanted);
const workers = () => readFileSync('/proc/' + process.pid + '/task/' + process.pid + '/children', 'utf8').split(' ').filter(Boolean);
const status = (pid, key) => { try { return Number(new RegExp(key + ':\\\\s+(\\\\d+)').exec(readFileSync('/proc/' + pid + '/status', 'utf8'))?.[1] ?? 0) / 1024; } catch { return 0; } };
const ticks = (pid) => { try { const f = readFileSync('/proc/' + pid + '/stat', 'utf8').split(') ')[1].split(' '); return (Number(f[11]) + Number(f[12])) * 10; } catch { return 0; } };
const report = (n) => versionReport({}, { agency: { id: 'a' + n, name: '某某市第' + n + '局', contact: null } });
const seen = new Map(); let peak = 0;
const look = () => { for (const pid of workers()) { seen.set(pid, ticks(pid)); peak = Math.max(peak, status(pid, 'VmHWM')); } };
const cpu = () => { look(); const { user, system } = process.cpuUsage(); return (user + system) / 1000 + [...seen.values()].reduce((a, b) => a + b, 0); };
const laps = []; const memory = [];
for (let n = 0; n < count; n++) {
  const [begun, used] = [n === 0 ? 0 : performance.now(), n === 0 ? 0 : cpu()];
  await renderReport(report(n), formats);
  laps.push([performance.now() - begun, cpu() - used]);
  memory.push(process.memoryUsage.rss() / 2 ** 20);
}
console.log(JSON.stringify({ laps, memory, parent: status(process.pid, 'VmHWM'), peak, workers: seen.size }));
process.exit(0);
`;

interface Measured {
  laps: [milliseconds: number, cpu: number][];
  memory: number[];
  parent: number;
  peak: number;
  workers: number;
}

function build(): void {
  execFileSync(process.execPath, [
    join(project, 'infra/stack/print-package.mjs'),
    project,
    folder,
    'required',
  ]);
  buildSync({
    ...nodeBundle(project),
    stdin: { contents: PROGRAM, resolveDir: project, loader: 'js' },
    outfile: join(folder, 'index.mjs'),
    logLevel: 'error',
  });
}

function measure(format: string, count: number): Measured {
  const done = spawnSync(process.execPath, [join(folder, 'index.mjs'), format, String(count)], {
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(done.stderr);
  return JSON.parse(done.stdout);
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const whole = (value: number) => Math.round(value);

function formatNames(): string[] {
  const told = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', NAMES], {
    cwd: project,
    encoding: 'utf8',
  });
  return JSON.parse(told);
}
const NAMES =
  "import { FORMATS } from './shared/formats/formats.ts'; console.log(JSON.stringify(FORMATS.map(({ name }) => name)));";

function row(format: string) {
  const { laps, parent, peak } = measure(format, WARM);
  const [cold, ...warm] = laps;
  return {
    format,
    'cold ms': whole(cold?.[0] ?? 0),
    'cold CPU ms': whole(cold?.[1] ?? 0),
    'warm ms': whole(median(warm.map(([time]) => time))),
    'warm CPU ms': whole(warm.reduce((sum, [, cpu]) => sum + cpu, 0) / warm.length),
    'parent peak MB': whole(parent),
    'worker peak MB': whole(peak),
  };
}

function endurance(): void {
  const { laps, memory, peak, workers } = measure('all', REPORTS);
  const seconds = laps.reduce((sum, [time]) => sum + time, 0) / 1000;
  const along = [0.1, 0.25, 0.5, 0.75, 1].map((part) =>
    whole(memory[Math.ceil(part * memory.length) - 1] ?? 0),
  );
  console.log(`${REPORTS} reports, all formats: ${(REPORTS / seconds).toFixed(2)} reports/s`);
  console.log(
    `parent's memory after 10, 25, 50, 75, 100 %: ${along.join(', ')} MB; ${workers} workers, peak ${whole(peak)} MB`,
  );
}

function packageSize(): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name)))
    .filter((status) => status.isFile())
    .reduce((sum, { size }) => sum + size, 0);
}

try {
  build();
  console.log(
    `${cpus().length} cores, load ${readFileSync('/proc/loadavg', 'latin1').trim()}, Node ${process.version}`,
  );
  console.table([...formatNames(), 'all'].map(row));
  endurance();
  console.log(`package, unzipped: ${(packageSize() / 1e6).toFixed(1)} MB`);
} finally {
  rmSync(folder, { recursive: true });
}
