/**
 * Tables that a page prints without a line between their cells: whatever the widths, the wrapping and the blanks, a number
 * that is read is the one that was printed for its row and column; the rest stays unread.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { APPLICANTS, NEWEST } from '../../../shared/reading/form-labels.ts';
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
    console.log('share', read / printed);
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

  test('a page without numbers below one another keeps all of its text', () => {
    const pieces = [put('全年公开信息', 20, 100), put('1', 120, 100), put('2', 140, 100), put('3', 20, 700)];
    expect(alignedTables(pieces, 1)).toEqual({ tables: [], rest: pieces });
  });
});
