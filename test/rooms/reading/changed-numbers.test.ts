/**
 * A number that is changed alone is found by a check, or is one of those that the result names as compared with nothing:
 * every cell of reports that hold, one after the other, on pages of each kind of file.
 */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { EDITIONS } from '../../../shared/editions/registry.ts';
import { checkReading } from '../../../shared/reading/check-reading.ts';
import type { ReadReport } from '../../../shared/reading/read-report.ts';
import { failing, uncheckedWords } from '../../../shared/reading/result.ts';
import { uncheckedCells } from '../../../shared/reading/unchecked.ts';
import { length, tell } from '../../prove/figure.ts';
import { read } from './read.ts';

const folder = new URL('../../fixtures/pages/', import.meta.url);
const page = (name: string) => read(new Uint8Array(readFileSync(new URL(name, folder))), name);
const checksOf = ({ form }: ReadReport) => EDITIONS.find(({ id }) => id === form.id)?.checks ?? [];

/**
 * A number takes all checks of the report; `npm run prove` changes each (R36), a short run each fourth: rows of three,
 * seven and fifteen numbers then have their turn in every column.
 */
const ONE_IN = length('CHANGED_CELLS_ONE_IN', 4);

/** Sums and chains alone: what a text says is another matter. */
const IS_OF_NUMBERS = /^(row-sum|result-sum|identity|.*-chain|parent-sum|.*-sum)$/;

function faultsOf(
  report: ReadReport,
  beside: { before?: ReadReport; children?: ReadReport[] } = {},
): string[] {
  const checks = checksOf(report).filter(({ id }) => IS_OF_NUMBERS.test(id));
  return failing(checkReading(report, { checks, ...beside })).flatMap(({ id, findings }) =>
    findings.map(({ pointer }) => `${id} ${pointer}`),
  );
}

function withCell(report: ReadReport, path: string, value: number | string): ReadReport {
  const cell = report.cells[path];
  if (!cell) throw new Error(`${path} was not read`);
  return { ...report, cells: { ...report.cells, [path]: { ...cell, value } } };
}

/** One digit is another one. */
function misprinted(value: number | string, at: number): number | string {
  const digits = String(value);
  const places = [...digits].flatMap((char, index) => (/\d/.test(char) ? [index] : []));
  const place = places[at % places.length] ?? 0;
  const other = String((Number(digits[place]) + 1 + (at % 8)) % 10);
  const text = digits.slice(0, place) + other + digits.slice(place + 1);
  return typeof value === 'number' ? Number(text) : text;
}

const held = { tried: 0, held: 0 };
afterAll(() =>
  tell({ row: 'R36', what: 'changed numbers that are found, or named as compared with nothing', ...held }),
);

function foundOrNamed(
  report: ReadReport,
  beside: { before?: ReadReport; children?: ReadReport[] } = {},
): { found: number; listed: number } {
  const before = new Set(faultsOf(report, beside));
  let [found, listed] = [0, 0];
  for (const [index, [path, cell]] of Object.entries(report.cells).entries()) {
    if (cell.value === null || index % ONE_IN !== 0) continue;
    const changed = withCell(report, path, misprinted(cell.value, index));
    const isFound = faultsOf(changed, beside).some((fault) => !before.has(fault));
    const isNamed = uncheckedCells(changed, { checks: checksOf(report), ...beside }).includes(path);
    held.tried++;
    expect([path, isFound || isNamed]).toEqual([path, true]);
    held.held++;
    if (isFound) found++;
    if (isNamed) listed++;
  }
  return { found, listed };
}

describe('a number that is changed alone', () => {
  test.each([
    ['a web page', 'r03-huaian-2024-a.html'],
    ['a Word file', 'r03-huaian-2024-b.docx'],
    ['a workbook', 'p01-city-a.xlsx'],
    ['CSV', 'p01-city-c.csv'],
    ['pasted text', 'p01-city-d.txt'],
    ['PDF', 'p03-department-e.pdf'],
    ['a page that prints only some cells', 'v02-one-cell-rows-a.html'],
  ])('is found or named: %s', { timeout: 120_000 }, async (_, name) => {
    const { found, listed } = foundOrNamed(await page(name));
    expect(found + listed).toBeGreaterThan(0);
  });

  test('a whole report: all of sections three and four are held to account, of section two none', async () => {
    const report = await page('p01-city-a.xlsx');
    expect(faultsOf(report)).toEqual([]);
    const open = uncheckedCells(report, { checks: checksOf(report) });
    expect(open.length).toBeGreaterThan(0);
    expect(open.filter((path) => !path.startsWith('proactive.'))).toEqual([]);
    expect(Object.keys(report.cells).filter((path) => path.startsWith('proactive.'))).toEqual(open);
    expect(uncheckedWords({ report, unchecked: open })).toMatch(
      /^\d+个数字不在任何可核对的等式中，印错了也查不出，请对照原始材料：.+等?。$/,
    );
    expect(uncheckedWords({ report, unchecked: [] })).toBeNull();
  });

  test('beside the year before, more is held to account; beside its members, all', {
    timeout: 120_000,
  }, async () => {
    const report = await page('r03-huaian-2024-a.html');
    const alone = uncheckedCells(report, { checks: checksOf(report) });
    const before = withoutFault(report, await page('r03-huaian-2024-a.html'));
    const chained = uncheckedCells(report, { checks: checksOf(report), before });
    expect(chained.length).toBeLessThan(alone.length);
    foundOrNamed(report, { before });
    expect(uncheckedCells(report, { checks: checksOf(report), children: [report] })).toEqual([]);
    foundOrNamed(report, { children: [report] });
  });
});

test('a chain that only sets a bound, and members of which one prints a blank, hold no number to account', async () => {
  const report = await page('r03-huaian-2024-a.html');
  const named = (of: ReadReport, beside: { before?: ReadReport; children?: ReadReport[] }) =>
    uncheckedCells(of, { checks: checksOf(of), ...beside });
  // Without what it is the sum of, only the year before could tell of the total.
  const total = 'disputes.review.total';
  const alone = blank(report, 'disputes.review.upheld');
  expect(named(alone, { before: report })).toContain(total);
  const [issued = ''] = Object.keys(report.cells).filter((path) => /^proactive\..*\.issued$/.test(path));
  expect(named(report, { children: [report, blank(report, issued)] })).toEqual([issued]);
});

function blank(report: ReadReport, path: string): ReadReport {
  const cell = report.cells[path];
  if (!cell) throw new Error(`${path} was not read`);
  return { ...report, cells: { ...report.cells, [path]: { ...cell, value: null, raw: '' } } };
}

/** A year before of the same numbers, of which the chains to `now` hold. */
function withoutFault(now: ReadReport, before: ReadReport): ReadReport {
  let made = before;
  for (const path of Object.keys(now.cells)) {
    const carried = /^applications\.carriedIn\.(.+)$/.exec(path);
    const value = now.cells[path]?.value ?? null;
    if (carried && value !== null) made = withCell(made, `applications.carriedOut.${carried[1]}`, value);
    const row = /^(proactive\..+)\.inForce$/.exec(path)?.[1];
    const [inForce, issued, repealed] = ['inForce', 'issued', 'repealed'].map((column) =>
      Number(now.cells[`${row}.${column}`]?.value ?? 0),
    ) as [number, number, number];
    if (row) made = withCell(made, path, inForce - issued + repealed);
  }
  return made;
}
