import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { edition2019 } from '../../../shared/editions/edition-2019.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { Form } from '../../../shared/form/form.ts';
import { length, tell } from '../../prove/figure.ts';
import { csvOf, distinctNumbers, htmlOf, type Page, pageOf, pastedOf, tableHtml } from './pages.ts';
import { read, valuesOf, wrongCells } from './read.ts';

const EDITIONS: [string, Form][] = [
  ['2021', edition2021],
  ['2019', edition2019],
];
const WAYS: [string, (page: Page) => string, string][] = [
  ['HTML', htmlOf, 'report.html'],
  [
    'HTML in tables that lay out the page',
    (page) => htmlOf(page, (table) => `<table><tr><td>${table}</td></tr></table>`),
    '',
  ],
  ['pasted with tabs', (page) => pastedOf(page), ''],
  ['pasted with pipes', (page) => pastedOf(page, ' | '), ''],
  ['pasted one cell a line', (page) => pastedOf(page, '\n'), ''],
  ['CSV', csvOf, 'report.csv'],
];

describe.each(EDITIONS)('the form of %s', (id, form) => {
  const numbers = distinctNumbers(form);
  test.each(WAYS)('is read whole from %s', async (_, write, name) => {
    const report = await read(write(pageOf(numbers, { form })), name);
    expect(wrongCells(report, numbers)).toEqual([]);
    expect(report.unread).toEqual([]);
    expect(valuesOf(report).size).toBe(numbers.size);
    expect(report.format).toBe(id);
  });

  test('reads labels in full width, with blanks inside, in traditional characters', async () => {
    const wide = (label: string) =>
      [...label]
        .join(' ')
        .replaceAll('1.', '１．')
        .replace('（', '(')
        .replace('总计', '總計')
        .replace('处理', '處理');
    const report = await read(htmlOf(pageOf(numbers, { form, label: wide })));
    expect(wrongCells(report, numbers)).toEqual([]);
    expect(report.unread).toEqual([]);
    expect(report.findings.filter(({ id: kind }) => kind === 'label')).toEqual([]);
  });
});

describe('the published seed', () => {
  const text = readFileSync(new URL('../../fixtures/seed/zhoukou-2021.txt', import.meta.url));

  test('leaves exactly its damaged rows unread', async () => {
    const report = await read(text);
    const rows = ['granted', 'partly-granted', 'refused.state-secret', 'refused.prohibited-by-law'];
    const columns = edition2021.applications.columns.map(({ code }) => code);
    expect(report.unread.map(({ path }) => path)).toEqual(
      rows.flatMap((row) => columns.map((column) => `applications.outcomes.${row}.${column}`)),
    );
    expect(new Set(valuesOf(report).values())).toEqual(new Set([0, '0']));
  });

  test('has its two slips of labels and its row without a label named', async () => {
    const { findings, agency, year } = await read(text);
    expect(findings.map(({ id, zh }) => `${id} ${zh}`)).toEqual([
      'label 行名或列名印作“2.其他法律法规禁止公开”，规定为“2.其他法律行政法规禁止公开”',
      'lost-row 第45行：有7个数没有行名，未读取',
      'label 行名或列名印作“社会组织”，规定为“社会公益组织”',
      'spare-numbers “3.危及“三安全一稳定””等19行各印有11个数，多于7列；行内各数相同，按该数读取',
    ]);
    expect([agency, year]).toEqual(['周口市政务服务和大数据管理局', 2021]);
  });
});

describe('a cell', () => {
  const numbers = distinctNumbers();
  const path = 'applications.outcomes.refused.internal-affairs.natural-person';
  const printing = (text: string) =>
    read(htmlOf(pageOf(numbers, { print: (value, at) => (at === path ? text : String(value)) })));

  test.each([
    ['', ''],
    ['/', '/'],
    ['／', '／'],
    ['-', '-'],
    ['—', '—'],
    ['无', '无'],
  ])('that prints %j is no number, and is told as it is printed', async (text, raw) => {
    const { cells, tables } = await printing(text);
    expect(cells[path]).toMatchObject({ value: null, raw });
    expect(JSON.stringify(tables)).toContain('"natural-person":null');
  });

  test.each([
    ['0', 0],
    ['１２', 12],
    ['1,234', 1234],
    ['1，234', 1234],
    ['22（其中修订16件）', 22],
    ['35件', 35],
    [' 7 ', 7],
  ])('that prints %j is %d', async (text, value) => {
    expect((await printing(text)).cells[path]?.value).toBe(value);
  });

  test.each(['1 2', '12,34', '3/4', '约5', '1.5', '-3', '3<br>4', '二', '1O', '5元'])(
    'that prints %j stays unread, with the reason',
    async (text) => {
      const { cells, unread } = await printing(text);
      expect(cells[path]).toBeUndefined();
      expect(unread).toMatchObject([{ path, reason: expect.stringMatching(/\S/) }]);
    },
  );
});

/** Rows of numbers of section three, as lines of the table. */
const BODY = { from: 3, to: 28 };
const number = fc.nat({ max: 24 }).map((row) => BODY.from + row);

function changed(change: (page: Page) => void): { html: string; pasted: string; csv: string } {
  const page = pageOf(distinctNumbers());
  change(page);
  return { html: htmlOf(page), pasted: pastedOf(page), csv: csvOf(page) };
}

/** What the page itself prints in each cell, by the marks that the builder left on it. */
function printed({ applications, proactive, disputes }: Page): Map<string, number | string> {
  const cells = [applications, ...proactive, disputes].flat(2);
  return new Map(
    cells.flatMap(({ path, text }) => (path ? [[path, /\./.test(text) ? text : Number(text)]] : [])),
  );
}

/** Tables that were changed, and those that gave no wrong cell. */
const mutated = { tried: 0, held: 0 };
const TIMES = length('MUTATED_TABLES', 0.2);
const LONG = { timeout: 60_000 + TIMES * 60_000 };

async function neverWrong(change: (page: Page) => void): Promise<void> {
  const page = pageOf(distinctNumbers());
  change(page);
  const truth = printed(page);
  const { html, pasted, csv } = changed(change);
  for (const [text, name] of [
    [html, ''],
    [pasted, ''],
    [csv, 'a.csv'],
  ] as const) {
    mutated.tried++;
    expect(wrongCells(await read(text, name), truth)).toEqual([]);
    mutated.held++;
  }
}

test('of two rows of one name the numbers are nobody’s, where they differ', async () => {
  const numbers = distinctNumbers();
  const page = pageOf(numbers);
  const at = page.applications.findIndex((line) =>
    line.some(({ path }) => path === 'applications.outcomes.granted.total'),
  );
  const other = (page.applications[at] ?? []).map((cell) => (cell.path ? { ...cell, text: '9' } : cell));
  page.applications.splice(at + 1, 0, other);
  const report = await read(htmlOf(page), '');
  const granted = [...numbers.keys()].filter((path) => path.startsWith('applications.outcomes.granted.'));
  expect(granted).toHaveLength(7);
  expect(granted.filter((path) => valuesOf(report).has(path))).toEqual([]);
  expect(report.findings.map(({ id }) => id)).toContain('twice');
});

describe('a damaged table never gives a wrong cell', () => {
  afterAll(() => tell({ row: 'R36', what: 'changed tables without a wrong cell', ...mutated }));

  test('a row dropped', LONG, () =>
    fc.assert(
      fc.asyncProperty(number, async (row) => {
        await neverWrong((page) => page.applications.splice(row, 1));
      }),
      { numRuns: Math.ceil(15 * TIMES) },
    ),
  );

  test('two rows swapped with their labels', LONG, () =>
    fc.assert(
      fc.asyncProperty(number, number, async (a, b) => {
        await neverWrong(({ applications }) => swapRows(applications, a, b));
      }),
      { numRuns: Math.ceil(15 * TIMES) },
    ),
  );

  test('a cell dropped', LONG, () =>
    fc.assert(
      fc.asyncProperty(number, fc.nat({ max: 6 }), async (row, column) => {
        await neverWrong(({ applications }) => applications[row]?.splice(-1 - column, 1));
      }),
      { numRuns: Math.ceil(30 * TIMES) },
    ),
  );

  test('a cell doubled', LONG, () =>
    fc.assert(
      fc.asyncProperty(number, fc.nat({ max: 6 }), async (row, column) => {
        await neverWrong(({ applications }) => {
          const line = applications[row] ?? [];
          const cell = line.at(-1 - column);
          if (cell) line.splice(line.length - 1 - column, 0, { text: cell.text });
        });
      }),
      { numRuns: Math.ceil(30 * TIMES) },
    ),
  );

  test('a span shifted', LONG, () =>
    fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 27 }),
        fc.nat({ max: 9 }),
        fc.constantFrom<['rows' | 'columns', number]>(
          ['rows', 1],
          ['rows', -1],
          ['columns', 1],
          ['columns', -1],
        ),
        async (row, column, [span, by]) => {
          await neverWrong(({ applications }) => {
            const line = applications[row] ?? [];
            const cell = line[column % line.length];
            if (cell) cell[span] = Math.max(1, (cell[span] ?? 1) + by);
          });
        },
      ),
      { numRuns: Math.ceil(60 * TIMES) },
    ),
  );

  test('the label of a row lost', LONG, () =>
    fc.assert(
      fc.asyncProperty(number, async (row) => {
        await neverWrong(({ applications }) => {
          const label = applications[row]?.findLast(({ path }) => path === undefined);
          if (label) label.text = '';
        });
      }),
      { numRuns: Math.ceil(15 * TIMES) },
    ),
  );

  test('two columns swapped with their heads', async () => {
    await neverWrong(({ applications }) => {
      for (const row of applications.slice(2)) {
        const from = row.length - (row === applications[2] ? 5 : 6);
        const [a, b] = [row[from], row[from + 2]];
        if (a && b) [row[from], row[from + 2]] = [b, a];
      }
    });
  });
});

function swapRows(table: Page['applications'], a: number, b: number): void {
  const [left, right] = [table[a], table[b]];
  if (!left || !right) return;
  const own = (row: typeof left) => row.slice(row.findLastIndex(({ path }) => path === undefined));
  const [ofLeft, ofRight] = [own(left), own(right)];
  table[a] = [...left.slice(0, left.length - ofLeft.length), ...ofRight];
  table[b] = [...right.slice(0, right.length - ofRight.length), ...ofLeft];
}

test('a table split over pages is read on under the heads of its first part', async () => {
  const numbers = distinctNumbers();
  const page = pageOf(numbers);
  const [first, [next = [], ...rest]] = [page.applications.slice(0, 13), page.applications.slice(13)];
  const second = [[{ text: '', rows: 14 }, ...next], ...rest];
  const [before, after] = htmlOf({ ...page, applications: first }).split('<p>四、');
  const report = await read(`${before}${tableHtml(second)}<p>四、${after}`);
  expect(wrongCells(report, numbers)).toEqual([]);
  expect(report.unread).toEqual([]);
});
