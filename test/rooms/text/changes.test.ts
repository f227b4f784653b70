import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changedTexts } from '../../../shared/report/changed-texts.ts';
import { changesBetween } from '../../../shared/text/changes.ts';

describe('what changed between two texts', () => {
  test('is told paragraph by paragraph, the old beside the new', () => {
    expect(changesBetween(['甲', '乙', '丙'], ['甲', '乙二', '丙', '丁'])).toEqual([
      { before: '乙', after: '乙二' },
      { before: null, after: '丁' },
    ]);
    expect(changesBetween(['甲', '乙'], ['乙'])).toEqual([{ before: '甲', after: null }]);
  });

  test('leads from the one to the other, and tells nothing of texts that are the same', () => {
    const text = fc.array(fc.constantFrom('甲', '乙', '丙', '丁'), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const changes = changesBetween(before, after);
        const count = (all: readonly (string | null)[], one: string) =>
          all.filter((each) => each === one).length;
        for (const one of ['甲', '乙', '丙', '丁']) {
          const moved =
            count(
              changes.map((each) => each.after),
              one,
            ) -
            count(
              changes.map((each) => each.before),
              one,
            );
          expect(count(before, one) + moved).toBe(count(after, one));
        }
        expect(changes.length === 0).toBe(before.join() === after.join());
      }),
      { seed: 20261130 },
    );
  });

  test('costs bounded work: texts of ten thousand paragraphs', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `第${index}段`);
    expect(changesBetween(many, [...many].reverse())).toEqual([]);
  });

  test('is nothing where only marks and blanks of the text differ', () => {
    const texts = (problems: string) => ({ overview: null, problems, other: null });
    expect(changedTexts(texts('审核不够细。\n\n\n培训少。'), texts('　　审核不够细。\n培训少。'))).toEqual(
      [],
    );
    expect(changedTexts(texts('审核不够细。\n培训少。'), texts('审核不够细。\n培训不足。'))).toEqual([
      { section: 'problems', changes: [{ before: '培训少。', after: '培训不足。' }] },
    ]);
  });
});
