import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headIdsOver, mergedHeads } from '../../../shared/form/merged-heads.ts';

const lines = [
  { groups: [], label: '一' },
  { groups: ['三'], label: '（一）' },
  { groups: ['三', '（三）'], label: '1' },
  { groups: ['三', '（三）'], label: '2' },
  { groups: [], label: '四' },
];

test('neighbours under the same headings share them, and a label fills the levels that no heading needs', () => {
  const heads = mergedHeads(lines, 'h').map(({ label, level, levels, first, lines: reach }) => [
    label,
    level,
    levels,
    first,
    reach,
  ]);
  expect(heads).toEqual([
    ['一', 0, 3, 0, 1],
    ['三', 0, 1, 1, 3],
    ['（一）', 1, 2, 1, 1],
    ['（三）', 1, 1, 2, 2],
    ['1', 2, 1, 2, 1],
    ['2', 2, 1, 3, 1],
    ['四', 0, 3, 4, 1],
  ]);
});

test('where headings stretch, the labels stand on one level', () => {
  const heads = mergedHeads(
    [
      { groups: ['复议'], label: '维持' },
      { groups: ['诉讼', '直接'], label: '维持' },
    ],
    'h',
    'heading',
  );
  expect(heads.map(({ label, level, levels }) => [label, level, levels])).toEqual([
    ['复议', 0, 2],
    ['维持', 2, 1],
    ['诉讼', 0, 1],
    ['直接', 1, 1],
    ['维持', 2, 1],
  ]);
});

test('the same heading under another parent, or after a gap, is a head of its own', () => {
  const heads = mergedHeads(
    [
      { groups: ['甲', '同'], label: '1' },
      { groups: ['乙', '同'], label: '2' },
      { groups: ['甲', '同'], label: '3' },
    ],
    'h',
  );
  expect(heads.filter(({ label }) => label === '同').map(({ lines: reach }) => reach)).toEqual([1, 1, 1]);
});

test('every line is covered at every level by exactly one head', () => {
  const line = fc.record({
    groups: fc.array(fc.constantFrom('甲', '乙'), { maxLength: 3 }),
    label: fc.string(),
  });
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 12 }),
      fc.constantFrom('label', 'heading'),
      (all, stretch) => {
        const heads = mergedHeads(all, 'h', stretch as 'label' | 'heading');
        const depth = Math.max(...all.map(({ groups }) => groups.length)) + 1;
        expect(new Set(heads.map(({ id }) => id)).size).toBe(heads.length);
        all.forEach((_, index) => {
          const over = heads.filter(({ id }) => headIdsOver(heads, index).includes(id));
          const covered = over.flatMap(({ level, levels }) =>
            Array.from({ length: levels }, (_x, i) => level + i),
          );
          expect(covered.toSorted((a, b) => a - b)).toEqual(
            Array.from({ length: depth }, (_x, level) => level),
          );
        });
      },
    ),
    { seed: 2024 },
  );
});
