/**
 * The published data, read by the tools that others use: Frictionless validates the package and every row of it; DuckDB and
 * pandas read CSV and Parquet to the same sums, cell by cell those of the reports. Needs Python; a machine that cannot
 * install the tools fails this test.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decided, finalised, received, texts, worldOn } from '../rooms/night/world.ts';
import { pythonWith } from './python.ts';

const run = promisify(execFile);
const YEARS = [2023, 2024];
const AGENCIES = ['huaian', 'zhoukou', 'hongze'];

let folder: string;
let command: (name: string) => string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongkai-open-data-'));
  const world = worldOn();
  for (const [at, agency] of AGENCIES.entries()) {
    await world.register(agency);
    for (const year of YEARS) {
      for (let n = 0; n <= at; n++)
        await world.send(
          agency,
          received(`${year}-${n}`, `${year}-03-01T10:00:00+08:00`),
          decided(`${year}-${n}`, `${year}-03-20T10:00:00+08:00`),
        );
      // Money has fractions, and a name a comma and a quotation mark.
      const time = `${year}-04-01T09:00:00+08:00`;
      await world.send(agency, {
        type: 'charge.reported',
        subject: `Q${year}`,
        time,
        data: { yuan: '12345.67' },
      });
      await world.send(agency, ...texts(year), finalised(year));
    }
  }
  await world.register('odd', '某市“一号”，"二"局');
  await world.send('odd', ...texts(2024), finalised(2024, { note: '无申请，经核实。' }));
  await world.night();
  for await (const key of world.stores.publication.list('')) {
    const path = join(folder, key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, (await world.stores.publication.get(key))?.bytes ?? '');
  }
  command = await pythonWith(
    folder,
    'frictionless[json,parquet]==5.18.1',
    'duckdb==1.4.1',
    'pandas==2.3.3',
    'pyarrow==21.0.0',
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a program of Python prints, run beside the data. */
async function python(program: string): Promise<unknown> {
  const { stdout } = await run(command('python'), ['-c', program], {
    cwd: folder,
    env: { ...process.env, PYTHONIOENCODING: 'utf-8', LC_ALL: 'C.UTF-8' },
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout);
}

type Sums = [year: number, path: string, sum: number][];

/** Of the reports themselves: by year and cell, the sum over all agencies. */
async function ofReports(): Promise<Sums> {
  const sums = new Map<string, number>();
  const add = (year: number, value: unknown, path: string) => {
    if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value))
        add(year, inner, path === '' ? name : `${path}.${name}`);
    else sums.set(`${year} ${path}`, (sums.get(`${year} ${path}`) ?? 0) + Number(value));
  };
  for (const agency of [...AGENCIES, 'odd'])
    for (const year of agency === 'odd' ? [2024] : YEARS) {
      const { tables } = JSON.parse(await readFile(join(folder, `${agency}/${year}/report.json`), 'utf8'));
      const { format: _, agency: __, year: ___, ...cells } = tables;
      add(year, cells, '');
    }
  return sorted([...sums].map(([key, sum]) => [Number(key.slice(0, 4)), key.slice(5), sum]));
}

const sorted = (sums: Sums): Sums =>
  sums
    .map(([year, path, sum]): Sums[number] => [year, path, Math.round(sum * 1e4) / 1e4])
    .toSorted(([a, b], [c, d]) => a - c || (b < d ? -1 : 1));

test('Frictionless finds nothing wrong with the package, nor with a row', async () => {
  const found = await python(`
import json, frictionless
package = frictionless.Package('datapackage.json')
report = package.validate()
rows = {task.name: [task.valid, task.stats.get('rows'), task.flatten(['type', 'note'])] for task in report.tasks}
print(json.dumps([report.valid, [list(error) for error in report.flatten(['type', 'note'])], rows]))
`);
  const [valid, errors, rows] = found as [boolean, unknown[], Record<string, [boolean, number, unknown[]]>];
  expect([valid, errors]).toEqual([true, []]);
  for (const name of ['cells-2023', 'cells-2024']) expect(rows[name]?.[1]).toBeGreaterThan(500);
});

test.each([
  [
    'DuckDB',
    `
import json, duckdb
def sums(read):
    return duckdb.sql(f'select "年度", "路径", sum("数值") from {read} where "数值" is not null group by all').fetchall()
print(json.dumps([sums("read_csv(['data/2023.csv', 'data/2024.csv'], header=true)"), sums("read_parquet(['data/2023.parquet', 'data/2024.parquet'])")], default=float))
`,
  ],
  [
    'pandas',
    `
import json, pandas
def sums(frames):
    frame = pandas.concat(frames)
    return [[int(year), path, float(value)] for (year, path), value in frame.groupby(['年度', '路径'])['数值'].sum().items()]
print(json.dumps([sums([pandas.read_csv(f'data/{y}.csv') for y in (2023, 2024)]), sums([pandas.read_parquet(f'data/{y}.parquet') for y in (2023, 2024)])]))
`,
  ],
])('%s reads CSV and Parquet to the sums of the reports, cell by cell', async (_, program) => {
  const expected = await ofReports();
  expect(expected.length).toBe(2 * 202);
  const [csv, parquet] = (await python(program)) as [Sums, Sums];
  expect(sorted(csv)).toEqual(expected);
  expect(sorted(parquet)).toEqual(expected);
});
