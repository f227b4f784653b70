/**
 * Tables that a page prints without a line between their cells: whatever the widths, the wrapping and the blanks, a number
 * that is read is the one that was printed for its row and column; the rest stays unread.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { APPLICANTS, DISPUTE_BLOCKS, DISPUTE_CELLS, NEWEST } from '../../../shared/reading/form-labels.ts';
import { type ReadReport, readReport } from '../../../shared/reading/read-report.ts';
import { alignedTables } from '../../../shared/reading/readers/pdf-aligned.ts';
import type { Piece } from '../../../shared/reading/readers/pdf-text.ts';
import type { Block } from '../../../shared/reading/source.ts';

const { rows: ROWS } = NEWEST.applications;
const SIZE = 10;
const LEAST_READ = 0.4;
const PLACE = { page: 1, box: [0, 0, 1, 1] } as const;

interface Layout {
  /** Room between columns, and what a digit is wide. */
  gap: number;
  align: 'left' | 'middle' | 'right';
  /** Characters of a line of a label, of a group, of a head. */
  wrap: number;
  groupWrap: number;
  headWrap: number;
  pad: number;
  /** Whether groups stand at the middle of their rows, or at the top. */
  isCentred: boolean;
  /** Whether a label comes in pieces, a character each. */
  isTorn: boolean;
  /** Cells that are left empty, as row times seven plus column. */
  empty: ReadonlySet<number>;
  /** Rows whose label is not printed. */
  nameless: ReadonlySet<number>;
  values: readonly number[];
}

interface Printed {
  pieces: Piece[];
  truth: Map<string, number>;
}

const linesOf = (text: string, width: number) => text.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [];

function put(text: string, left: number, y: number): Piece {
  const width = [...text].reduce((sum, char) => sum + (/[\d.]/.test(char) ? SIZE / 2 : SIZE), 0);
  return { text, left, right: left + width, top: y - SIZE / 2, bottom: y + SIZE / 2 };
}

/** Lines of one cell, about the middle `y` of it. */
function block(lines: readonly string[], left: number, y: number, isTorn = false): Piece[] {
  return lines.flatMap((line, index) => {
    const at = y + (index - (lines.length - 1) / 2) * SIZE * 1.15;
    if (!isTorn) return [put(line, left, at)];
    let from = left;
    return [...line].map((char) => {
      const piece = put(char, from, at);
      from = piece.right;
      return piece;
    });
  });
}

function print(layout: Layout): Printed {
  const { wrap, pad, values, empty, nameless } = layout;
  const labelLeft = 20 + (layout.groupWrap + 1) * SIZE * 2;
  const first = labelLeft + (wrap + 2) * SIZE;
  const width = 6 * (SIZE / 2) + layout.gap;
  const pieces: Piece[] = [];
  const truth = new Map<string, number>();
  let y = 100;
  for (const [column, { label }] of APPLICANTS.entries())
    pieces.push(...block(linesOf(label, layout.headWrap), first + column * width, y));
  y += SIZE * 3.2;
  const groups = new Map<string, number[]>();
  for (const [index, { label, at, groups: of }] of ROWS.entries()) {
    const isDeep = of.length > 1;
    const lines = linesOf(label, isDeep ? wrap : wrap + layout.groupWrap * 2);
    const height = Math.max(1, lines.length) * SIZE * 1.15 + pad;
    y += height / 2;
    const left = isDeep ? labelLeft : of.length === 1 ? 20 + (layout.groupWrap + 1) * SIZE : 20;
    if (!nameless.has(index)) pieces.push(...block(lines, left, y, layout.isTorn));
    for (const group of of) groups.set(group, [...(groups.get(group) ?? []), y]);
    for (const [column, { at: under }] of APPLICANTS.entries()) {
      const cell = index * APPLICANTS.length + column;
      if (empty.has(cell)) continue;
      const value = values[cell] ?? 0;
      const text = String(value);
      const slack = width - layout.gap - text.length * (SIZE / 2);
      const shift = { left: 0, middle: slack / 2, right: slack }[layout.align];
      pieces.push(put(text, first + column * width + shift, y));
      truth.set([...at, ...under].join('.'), value);
    }
    y += height / 2;
  }
  for (const [group, ys] of groups) {
    const lines = linesOf(group, layout.groupWrap);
    const [top = 0, bottom = 0] = [ys[0], ys.at(-1)];
    const at = layout.isCentred ? (top + bottom) / 2 : top + ((lines.length - 1) / 2) * SIZE * 1.15;
    pieces.push(...block(lines, group.startsWith('三') ? 20 : 20 + (layout.groupWrap + 1) * SIZE, at));
  }
  return { pieces, truth };
}

const layouts = fc.record<Layout>({
  gap: fc.integer({ min: 4, max: 30 }),
  align: fc.constantFrom('left', 'middle', 'right'),
  wrap: fc.integer({ min: 6, max: 30 }),
  groupWrap: fc.integer({ min: 2, max: 6 }),
  headWrap: fc.integer({ min: 2, max: 3 }),
  pad: fc.integer({ min: 0, max: 12 }),
  isCentred: fc.boolean(),
  isTorn: fc.boolean(),
  empty: fc.uniqueArray(fc.nat(174), { maxLength: 30 }).map((cells) => new Set(cells)),
  nameless: fc.uniqueArray(fc.nat(24), { maxLength: 3 }).map((rows) => new Set(rows)),
  values: fc.array(fc.nat(999_999), { minLength: 175, maxLength: 175 }),
});

function readPieces(pieces: readonly Piece[]): ReadReport {
  const { tables } = alignedTables(pieces, 1);
  const blocks: Block[] = [
    { kind: 'text', text: '三、收到和处理政府信息公开申请情况', place: PLACE },
    ...tables.map(({ grid }): Block => ({ kind: 'table', grid })),
  ];
  return readReport({ kind: 'pdf', blocks });
}

function isNameless(path: string, rows: readonly number[]): boolean {
  return rows.some((row) => path.startsWith(`${ROWS[row]?.at.join('.')}.`));
}

interface Swap {
  from: number;
  to: number;
}

/** Fifteen numbers from 1 on, their heads in lines of two characters, and the names of the blocks over their middle. */
function printDisputes(swap: Swap = { from: 0, to: 0 }): Piece[] {
  const left = (column: number) => 20 + column * SIZE * 4;
  const heads = DISPUTE_CELLS.map(({ label }) => label);
  const [one = '', other = ''] = [heads[swap.from], heads[swap.to]];
  heads[swap.from] = other;
  heads[swap.to] = one;
  return [
    ...DISPUTE_BLOCKS.map((name, at) => put(name, left(at * 5 + 2), 80)),
    ...heads.flatMap((label, column) => block(linesOf(label, 2), left(column), 100)),
    ...heads.map((_, column) => put(String(column + 1), left(column) + SIZE / 2, 130)),
  ];
}

/** The number under the head of that name. */
function valueUnder(index: number, { from, to }: Swap): number {
  if (index === from) return to + 1;
  return index === to ? from + 1 : index + 1;
}

const PLAIN: Layout = {
  gap: 15,
  align: 'middle',
  wrap: 12,
  groupWrap: 4,
  headWrap: 3,
  pad: 6,
  isCentred: true,
  isTorn: false,
  empty: new Set(),
  nameless: new Set(),
  values: Array.from({ length: 175 }, (_, index) => index + 1),
};

describe('a table whose cells no line parts', () => {
  test('no number is read for another row or column', () => {
    let [read, printed] = [0, 0];
    fc.assert(
      fc.property(layouts, (layout) => {
        const { pieces, truth } = print(layout);
        printed += truth.size;
        for (const [path, { value }] of Object.entries(readPieces(pieces).cells)) {
          if (value === null) continue;
          expect([path, value]).toEqual([path, truth.get(path)]);
          read++;
        }
      }),
      { numRuns: 200, seed: 20261130 },
    );
    // Most layouts are harder than what people send; a reader that reads nothing would never be wrong.
    expect(read / printed).toBeGreaterThan(LEAST_READ);
  });

  test.each<[string, Partial<Layout>]>([
    ['labels and heads on several lines', { wrap: 8, headWrap: 2 }],
    ['groups at the top of their rows', { isCentred: false }],
    ['rows that nothing parts', { pad: 0, wrap: 10 }],
    ['labels drawn character by character', { isTorn: true }],
    ['numbers that begin, or end, below one another', { align: 'left' }],
  ])('%s: all of it is read', (_, changes) => {
    const { pieces, truth } = print({ ...PLAIN, ...changes });
    const { cells } = readPieces(pieces);
    expect(Object.fromEntries([...truth].map(([path]) => [path, cells[path]?.value]))).toEqual(
      Object.fromEntries(truth),
    );
  });

  test('a row whose label is not printed stays unread, and the others are read', () => {
    const { pieces, truth } = print({ ...PLAIN, nameless: new Set([6]) });
    const { cells, findings } = readPieces(pieces);
    const lost = [...truth.keys()].filter((path) => cells[path] === undefined);
    expect(lost).toHaveLength(APPLICANTS.length);
    expect(findings.map(({ id }) => id)).toContain('lost-row');
  });

  test.each([[[21, 22]], [[20, 21, 22]], [[20, 21]]])(
    'where rows %j of 其他处理 have no label, their group is none of them',
    (rows) => {
      const { pieces, truth } = print({ ...PLAIN, nameless: new Set(rows) });
      const { cells } = readPieces(pieces);
      const read = Object.entries(cells).map(([path, { value }]) => [path, value]);
      const others = [...truth].filter(([path]) => !isNameless(path, rows));
      expect(Object.fromEntries(read)).toEqual(Object.fromEntries(others));
    },
  );

  test('section four: a number is read by the heads over it, which are broken over lines', () => {
    const report = readPieces(printDisputes());
    expect(DISPUTE_CELLS.map(({ steps }) => report.cells[steps.join('.')]?.value)).toEqual(
      DISPUTE_CELLS.map((_, index) => index + 1),
    );
  });

  test.each([
    ['two heads are exchanged', { from: 2, to: 3 }],
    ['two heads of the last block are exchanged', { from: 10, to: 11 }],
  ])('section four, where %s: what stands there is not read as what the form has there', (_, swap) => {
    const { cells } = readPieces(printDisputes(swap));
    for (const [index, { steps }] of DISPUTE_CELLS.entries())
      expect([undefined, valueUnder(index, swap)]).toContain(cells[steps.join('.')]?.value);
  });

  test('section four, where the names of two blocks are exchanged, stays unread', () => {
    const [review, direct] = DISPUTE_BLOCKS;
    const exchanged = printDisputes().map((piece) => {
      if (piece.text === review) return { ...piece, text: String(direct) };
      return piece.text === direct ? { ...piece, text: String(review) } : piece;
    });
    expect(readPieces(exchanged).cells).toEqual({});
  });

  test('a label that is not exact may be two that ran together: its row stays unread', () => {
    const { pieces, truth } = print(PLAIN);
    const written = pieces.map((piece) =>
      piece.text === '2.重复申请' ? { ...piece, text: '2.重复的申请' } : piece,
    );
    const { cells } = readPieces(written);
    const lost = [...truth.keys()].filter((path) => cells[path] === undefined);
    expect(new Set(lost.map((path) => path.replace(/\.[^.]+$/, '')))).toEqual(
      new Set(['applications.outcomes.not-processed.repeated']),
    );
  });

  test('a label with a number at its middle and one at its first line labels neither row', () => {
    const { pieces } = print(PLAIN);
    const first = Math.max(...pieces.map(({ bottom }) => bottom)) + SIZE * 3;
    const label = block(['5.要求行政', '机关确认或重新', '出具已获取信息'], 20, first + SIZE * 1.15);
    const without = pieces.filter(({ text }) => !text.startsWith('5.要求') && !text.startsWith('出具'));
    const columns = pieces.filter(({ text }) => Number(text) >= 169 && Number(text) <= 175);
    const numbers = [0, 1].flatMap((line) =>
      columns.map(({ left }, at) => put(String(900 + line * 10 + at), left, first + line * SIZE * 1.15)),
    );
    const { cells } = readPieces([...without, ...label, ...numbers]);
    expect(Object.keys(cells).filter((path) => path.includes('not-processed.reissue'))).toEqual([]);
  });

  test('section four without the name of a block stays unread', () => {
    const { cells } = readPieces(printDisputes().filter(({ text }) => text !== '复议后起诉'));
    expect(cells).toEqual({});
  });

  test('a page without numbers below one another keeps all of its text', () => {
    const pieces = [put('全年公开信息', 20, 100), put('1', 120, 100), put('2', 140, 100), put('3', 20, 700)];
    expect(alignedTables(pieces, 1)).toEqual({ tables: [], rest: pieces });
  });
});
