/**
 * The reader on pages that nobody made for it (test/fixtures/pages): of all cells, those that are read right, unread and
 * wrong, by kind of file. A wrong cell is one read with another value, or read where the page prints none.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { readValue } from '../../../shared/reading/meaning/values.ts';
import type { ReadReport } from '../../../shared/reading/read-report.ts';
import { Unreadable } from '../../../shared/reading/source.ts';
import { tell } from '../../prove/figure.ts';
import { read } from './read.ts';

const folder = new URL('../../fixtures/pages/', import.meta.url);
const EMPTY = ['blank', 'slash', 'dash', 'none'] as const;

interface Truth {
  cells?: Record<string, number | string>;
  blank?: string[];
  slash?: string[];
  dash?: string[];
  none?: string[];
  doubtful?: Record<string, { accept: (number | string | null)[] }>;
  absent?: string[];
  agency?: string;
  year?: number;
}

interface Count {
  files: number;
  cells: number;
  right: number;
  wrong: string[];
}

const files = readdirSync(folder)
  .filter((name) => name.endsWith('.truth.json'))
  .map((name) => name.replace(/\.truth\.json$/, ''));
const kinds = [...new Set(files.map((name) => name.replace(/^.*\./, '')))].sort();
const counts = new Map<string, Count>();

/** The least share of cells that is read right, by kind; see the contract, section 11. */
const LEAST: Record<string, number> = { pdf: 0.95 };

describe.each(kinds)('pages in %s', (kind) => {
  test('are read right, and never wrong', { timeout: 240_000 }, async () => {
    const count: Count = { files: 0, cells: 0, right: 0, wrong: [] };
    for (const name of files.filter((each) => each.endsWith(`.${kind}`))) await measure(name, count);
    counts.set(kind, count);
    expect(count.wrong).toEqual([]);
    expect(count.right / count.cells).toBeGreaterThanOrEqual(LEAST[kind] ?? 0.995);
  });
});

afterAll(() => {
  const lines = [...counts].map(
    ([kind, { files: number, cells, right, wrong }]) =>
      `${kind}: ${number} files, ${right} of ${cells} cells right (${((100 * right) / cells).toFixed(2)} %), ${wrong.length} wrong`,
  );
  process.stdout.write(`${lines.join('\n')}\n`);
  const of = (isPdf: boolean) =>
    [...counts].filter(([kind]) => (kind === 'pdf') === isPdf).map(([, count]) => count);
  const share = (all: readonly Count[]) =>
    (100 * all.reduce((sum, { right }) => sum + right, 0)) / all.reduce((sum, { cells }) => sum + cells, 0);
  const wrong = [...counts.values()].reduce((sum, count) => sum + count.wrong.length, 0);
  const row = 'R36';
  tell({ row, what: 'wrong cells of the corpus', measured: wrong, most: 0, unit: 'cells' });
  tell({ row, what: 'cells of all but PDF read right', measured: share(of(false)), least: 99.5, unit: '%' });
  tell({ row, what: 'cells of PDF read right', measured: share(of(true)), least: 95, unit: '%' });
});

async function measure(name: string, count: Count): Promise<void> {
  const truth = JSON.parse(readFileSync(new URL(`${name}.truth.json`, folder), 'utf8')) as Truth;
  const cells = await cellsOf(name);
  const note = (path: string, isRight: boolean) => {
    count.cells++;
    if (isRight) count.right++;
    else if (cells[path]) count.wrong.push(`${name} ${path}: ${cells[path].raw}`);
  };
  count.files++;
  for (const [path, value] of Object.entries(truth.cells ?? {}))
    note(path, isSame(cells[path]?.value ?? null, value));
  for (const kind of EMPTY)
    for (const path of truth[kind] ?? []) {
      const cell = cells[path];
      note(path, cell !== undefined && cell.value === null && readValue(cell.raw).kind === kind);
    }
  for (const [path, { accept }] of Object.entries(truth.doubtful ?? {}))
    note(
      path,
      accept.some((value) => isSame(cells[path]?.value ?? null, value)),
    );
  for (const path of truth.absent ?? [])
    if (cells[path]) count.wrong.push(`${name} ${path}: not on the page`);
}

async function cellsOf(name: string): Promise<ReadReport['cells']> {
  try {
    return (await read(new Uint8Array(readFileSync(new URL(name, folder))), name)).cells;
  } catch (error) {
    if (error instanceof Unreadable) return {};
    throw error;
  }
}

function isSame(read: number | string | null, truth: number | string | null): boolean {
  return typeof read === 'string' && typeof truth === 'string'
    ? Number(read) === Number(truth)
    : read === truth;
}
