import { describe, expect, test } from 'vitest';
import { suggestedPaths } from '../../../shared/checks/cell-names.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { cellNamed } from '../../../shared/form/form.ts';

const PATHS = edition2021.cells.map(({ path }) => path);
const citableCell = (path: string) => cellNamed(edition2021, path);

describe('a text may cite', () => {
  test('each of the 200 cells and the two figures of 信息处理费, by its path, with what it counts', () => {
    expect(PATHS).toHaveLength(202);
    for (const path of PATHS) expect(citableCell(path)?.path).toBe(path);
    expect(citableCell('processingFees.applications')).toMatchObject({
      path: 'processingFees.applications',
      steps: ['processingFees', 'applications'],
      quantity: 'count',
    });
    expect(citableCell('processingFees.yuan')).toMatchObject({
      path: 'processingFees.yuan',
      steps: ['processingFees', 'yuan'],
      quantity: 'amount',
    });
    expect(citableCell('applications.received')).toBeUndefined();
  });
});

describe('an unknown name suggests similar ones', () => {
  test.each([
    ['applications.recieved.total', 'applications.received.total'],
    ['APPLICATIONS.CONCLUDED.TOTAL', 'applications.concluded.total'],
    ['proactive.licenses', 'proactive.licences'],
    ['roactive.penalties', 'proactive.penalties'],
    ['proactive.coercionss', 'proactive.coercions'],
    ['disputes.review.upehld', 'disputes.review.upheld'],
  ])('%s: first %s', (typed, meant) => {
    expect(suggestedPaths(edition2021, typed)[0]).toBe(meant);
  });

  test('at most three, nearest first', () => {
    expect(suggestedPaths(edition2021, 'proactive.licenses')).toEqual([
      'proactive.licences',
      'proactive.penalties',
      'proactive.coercions',
    ]);
  });

  test('none if half of the name would have to change', () => {
    const path = 'proactive.licences';
    const half = path.length / 2;
    const strange = (letters: number) => path.slice(0, -letters) + '*'.repeat(letters);
    expect(suggestedPaths(edition2021, strange(half))).toContain(path);
    expect(suggestedPaths(edition2021, strange(half + 1))).not.toContain(path);
    for (const typed of ['', 'x', 'lic']) expect(suggestedPaths(edition2021, typed)).toEqual([]);
  });

  test('none for a name longer than any mistyped one', () => {
    const longest = PATHS.toSorted((a, b) => b.length - a.length)[0] ?? '';
    expect(longest.length).toBeLessThan(90);
    expect(suggestedPaths(edition2021, longest.padEnd(100, '*'))).toContain(longest);
    expect(suggestedPaths(edition2021, longest.padEnd(101, '*'))).toEqual([]);
  });
});
