/**
 * Tables with ruling lines, drawn as a printer draws them: whatever row, cell, span, label or line is damaged, a number
 * that is read is the one that stands in that cell of the page; the rest stays unread.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { type ReadReport, readReport } from '../../../shared/reading/read-report.ts';
import type { Rule } from '../../../shared/reading/readers/pdf-rules.ts';
import { ruledTables } from '../../../shared/reading/readers/pdf-tables.ts';
import type { Piece } from '../../../shared/reading/readers/pdf-text.ts';
import type { Block } from '../../../shared/reading/source.ts';
import { length, tell } from '../../prove/figure.ts';
import { distinctNumbers, type HtmlTable, type Page, pageOf } from './pages.ts';
import { valuesOf, wrongCells } from './read.ts';

const SIZE = 9;
const LINE = SIZE * 1.25;
const PLACE = { page: 1, box: [0, 0, 1, 1] } as const;

interface Drawn {
  pieces: Piece[];
  rules: Rule[];
}

interface Drawing {
  /** Points that a column is wide. */
  wide: number;
  /** Whether each side of each cell is drawn by itself, or boxes alone. */
  bySide: boolean;
  align: 'left' | 'middle' | 'right';
}

const PLAIN: Drawing = { wide: 58, bySide: true, align: 'middle' };

interface Placed {
  text: string;
  left: number;
  top: number;
  columns: number;
  rows: number;
}

/** Where each cell comes to stand, as a browser lays spans out. */
function laidOut(table: HtmlTable): Placed[] {
  const taken = table.map(() => new Set<number>());
  return table.flatMap((row, top) => {
    let left = 0;
    return row.map(({ text, rows = 1, columns = 1 }): Placed => {
      while (taken[top]?.has(left)) left++;
      const high = Math.min(rows, table.length - top);
      for (let y = top; y < top + high; y++) for (let x = left; x < left + columns; x++) taken[y]?.add(x);
      return { text, left, top, columns, rows: high };
    });
  });
}

const widthOf = (text: string) =>
  [...text].reduce((sum, char) => sum + (char.charCodeAt(0) < 0x2e80 ? SIZE / 2 : SIZE), 0);

function wrapped(text: string, room: number): string[] {
  if (/^[\d.,]*$/.test(text)) return text === '' ? [] : [text];
  const lines: string[] = [''];
  for (const char of text) {
    const last = lines.at(-1) ?? '';
    if (widthOf(last + char) > room && last !== '') lines.push(char);
    else lines[lines.length - 1] = last + char;
  }
  return lines.filter((line) => line !== '');
}

function draw(table: HtmlTable, from: number, { wide, bySide, align }: Drawing): Drawn & { bottom: number } {
  const cells = laidOut(table);
  const heights = table.map((_, y) =>
    Math.max(
      LINE * 1.6,
      ...cells
        .filter(({ top, rows }) => top <= y && y < top + rows)
        .map(({ text, columns, rows }) => ((wrapped(text, columns * wide - 6).length + 0.6) * LINE) / rows),
    ),
  );
  const ys = [from];
  for (const high of heights) ys.push((ys.at(-1) ?? 0) + high);
  const drawn: Drawn = { pieces: [], rules: [] };
  for (const { text, left, top, columns, rows } of cells) {
    const [x, right] = [40 + left * wide, 40 + (left + columns) * wide];
    const [y, bottom] = [ys[top] ?? 0, ys[top + rows] ?? 0];
    const split = bySide ? 1 : columns;
    for (const at of [y, bottom])
      for (let part = 0; part < split; part++) {
        const step = (right - x) / split;
        drawn.rules.push({ isLevel: true, at, from: x + part * step, to: x + (part + 1) * step });
      }
    for (const at of [x, right]) drawn.rules.push({ isLevel: false, at, from: y, to: bottom });
    const lines = wrapped(text, columns * wide - 6);
    for (const [index, line] of lines.entries()) {
      const middle = (y + bottom) / 2 + (index - (lines.length - 1) / 2) * LINE;
      const slack = right - x - 6 - widthOf(line);
      const begin = x + 3 + { left: 0, middle: slack / 2, right: slack }[align];
      drawn.pieces.push({
        text: line,
        left: begin,
        right: begin + widthOf(line),
        top: middle - SIZE / 2,
        bottom: middle + SIZE / 2,
      });
    }
  }
  return { ...drawn, bottom: ys.at(-1) ?? from };
}

const SECTIONS = [
  ['二、主动公开政府信息情况', ({ proactive }: Page) => proactive],
  ['三、收到和处理政府信息公开申请情况', ({ applications }: Page) => [applications]],
  ['四、政府信息公开行政复议、行政诉讼情况', ({ disputes }: Page) => [disputes]],
] as const;

/** `damage` may take lines and pieces away before the page is read. */
function readDrawn(
  page: Page,
  drawing = PLAIN,
  damage: (drawn: Drawn) => Drawn = (same) => same,
): ReadReport {
  const blocks: Block[] = [];
  for (const [heading, tablesOf] of SECTIONS) {
    blocks.push({ kind: 'text', text: heading, place: PLACE });
    for (const table of tablesOf(page)) {
      const { pieces, rules } = damage(draw(table, 100, drawing));
      for (const { grid } of ruledTables(rules, pieces, 1).tables) blocks.push({ kind: 'table', grid });
    }
  }
  return readReport({ kind: 'pdf', blocks });
}

/** What stands in each cell of the page. */
function printed({ applications, proactive, disputes }: Page): Map<string, number | string> {
  return new Map(
    [applications, ...proactive, disputes]
      .flat(2)
      .flatMap(({ path, text }) => (path ? [[path, /\./.test(text) ? text : Number(text)]] : [])),
  );
}

const drawings = fc.record<Drawing>({
  wide: fc.integer({ min: 44, max: 90 }),
  bySide: fc.boolean(),
  align: fc.constantFrom('left', 'middle', 'right'),
});
/** Rows of numbers of section three, as lines of the table. */
const row = fc.integer({ min: 3, max: 27 });
const TIMES = length('MUTATED_PDF', 0.2);
const mutated = { tried: 0, held: 0 };
afterAll(() => tell({ row: 'R36', what: 'changed tables of PDF without a wrong cell', ...mutated }));

function neverWrong(
  change: (page: Page) => void,
  drawing: Drawing,
  damage?: (drawn: Drawn) => Drawn,
): ReadReport {
  const page = pageOf(distinctNumbers());
  change(page);
  mutated.tried++;
  const report = readDrawn(page, drawing, damage);
  expect(wrongCells(report, printed(page))).toEqual([]);
  mutated.held++;
  return report;
}

function each<Values extends [unknown, ...unknown[]]>(
  values: { [Key in keyof Values]: fc.Arbitrary<Values[Key]> },
  runs: number,
  mutate: (drawing: Drawing, ...drawn: Values) => void,
): void {
  fc.assert(
    fc.property(drawings, fc.tuple(...values), (drawing, drawn) => mutate(drawing, ...(drawn as Values))),
    { numRuns: Math.ceil(runs * TIMES), seed: 20261130 },
  );
}

test('a page as it should be is read whole, however wide and aligned', () => {
  fc.assert(
    fc.property(drawings, (drawing) => {
      const numbers = distinctNumbers();
      const report = readDrawn(pageOf(numbers), drawing);
      expect(wrongCells(report, numbers)).toEqual([]);
      expect(report.unread).toEqual([]);
      expect(valuesOf(report).size).toBe(numbers.size);
    }),
    { numRuns: 20, seed: 20261130 },
  );
});

describe('never a wrong cell', () => {
  test('a row dropped', () =>
    each([row], 30, (drawing, at) => {
      neverWrong(({ applications }) => applications.splice(at, 1), drawing);
    }));

  test('two rows swapped with their labels', () =>
    each([row, row], 30, (drawing, a, b) => {
      neverWrong(
        ({ applications }) => swap(applications, [a, b], (line) => line.findLastIndex(isLabel)),
        drawing,
      );
    }));

  test('the numbers of two rows swapped, their labels where they were', () =>
    each([row, row], 20, (drawing, a, b) => {
      neverWrong(({ applications }) => swapTexts(applications, [a, b]), drawing);
    }));

  test('two columns swapped with their heads', () =>
    each([fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })], 20, (drawing, a, b) => {
      neverWrong(({ applications }) => swapColumns(applications, a, b), drawing);
    }));

  test('a cell dropped, and a cell doubled', () =>
    each([row, fc.nat({ max: 6 }), fc.boolean()], 60, (drawing, at, column, isDropped) => {
      neverWrong(({ applications }) => {
        const line = applications[at] ?? [];
        const cell = line.at(-1 - column);
        if (isDropped) line.splice(-1 - column, 1);
        else if (cell) line.splice(line.length - 1 - column, 0, { text: cell.text });
      }, drawing);
    }));

  test('a span shifted', () =>
    each(
      [
        fc.nat({ max: 27 }),
        fc.nat({ max: 9 }),
        fc.constantFrom<['rows' | 'columns', number]>(
          ['rows', 1],
          ['rows', -1],
          ['columns', 1],
          ['columns', -1],
        ),
      ],
      100,
      (drawing, at, column, [span, by]) => {
        neverWrong(({ applications }) => {
          const line = applications[at] ?? [];
          const cell = line[column % line.length];
          if (cell) cell[span] = Math.max(1, (cell[span] ?? 1) + by);
        }, drawing);
      },
    ));

  test('the label of a row lost', () =>
    each([row], 25, (drawing, at) => {
      neverWrong(({ applications }) => {
        const label = applications[at]?.findLast(isLabel);
        if (label) label.text = '';
      }, drawing);
    }));

  test('a digit changed: what is read is what stands there', () =>
    each([row, fc.nat({ max: 6 }), fc.nat({ max: 99_999 })], 40, (drawing, at, column, value) => {
      const report = neverWrong(({ applications }) => {
        const cell = applications[at]?.at(-1 - column);
        if (cell) cell.text = String(value);
      }, drawing);
      expect(report.unread).toEqual([]);
    }));

  test('lines that were not drawn', () =>
    each([fc.array(fc.nat({ max: 2_000 }), { minLength: 1, maxLength: 6 })], 80, (drawing, lost) => {
      neverWrong(
        () => {},
        drawing,
        ({ pieces, rules }) => {
          const gone = new Set(lost.map((at) => at % rules.length));
          return { pieces, rules: rules.filter((_, index) => !gone.has(index)) };
        },
      );
    }));

  test('a whole line across, or down, that was not drawn', () =>
    each([fc.nat({ max: 400 }), fc.boolean()], 80, (drawing, which, isLevel) => {
      neverWrong(
        () => {},
        drawing,
        ({ pieces, rules }) => {
          const places = [...new Set(rules.filter((rule) => rule.isLevel === isLevel).map(({ at }) => at))];
          const gone = places[which % places.length];
          return { pieces, rules: rules.filter((rule) => rule.isLevel !== isLevel || rule.at !== gone) };
        },
      );
    }));

  test('numbers so long that they reach over their lines', () =>
    each([row, fc.integer({ min: 8, max: 15 })], 25, (drawing, at, digits) => {
      neverWrong(({ applications }) => {
        const cell = applications[at]?.at(-4);
        if (cell) cell.text = '9'.repeat(digits);
      }, drawing);
    }));
});

function isLabel({ path }: { path?: string }): boolean {
  return path === undefined;
}

type Line = HtmlTable[number];

function swap(table: HtmlTable, [a, b]: [number, number], from: (line: Line) => number): void {
  const [left, right] = [table[a], table[b]];
  if (!left || !right || a === b) return;
  const [ofLeft, ofRight] = [left.slice(from(left)), right.slice(from(right))];
  table[a] = [...left.slice(0, from(left)), ...ofRight];
  table[b] = [...right.slice(0, from(right)), ...ofLeft];
}

/** The cells stay, and say what the other row said. */
function swapTexts(table: HtmlTable, [a, b]: [number, number]): void {
  const [left, right] = [table[a]?.filter(({ path }) => path), table[b]?.filter(({ path }) => path)];
  for (const [index, cell] of (left ?? []).entries()) {
    const other = right?.[index];
    if (other && a !== b) [cell.text, other.text] = [other.text, cell.text];
  }
}

/** Columns of organisations, counted from the first of them; their heads are the third line. */
function swapColumns(table: HtmlTable, a: number, b: number): void {
  const heads = table[2] ?? [];
  const exchange = (line: Line, from: number) => {
    const [left, right] = [line[from + a - 1], line[from + b - 1]];
    if (left && right) {
      line[from + a - 1] = right;
      line[from + b - 1] = left;
    }
  };
  exchange(heads, 0);
  for (const line of table.slice(3)) exchange(line, line.length - 6);
}
