/** Indicators as data, and where the line of an agency is broken (contract, section 13). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { breaksOf } from '../../../shared/open/breaks.ts';
import { INDICATORS, indicatorsOf } from '../../../shared/open/indicators.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';

const byId = (tables: unknown) => new Map(indicatorsOf(tables).map((one) => [one.id, one]));

describe('of the published report of a city', () => {
  test.each([
    ['disclosure', 1816, 3050, 0.5954, ['applications.concluded.total']],
    ['not-held', 769, 3050, 0.2521, ['applications.concluded.total']],
    // Without the 37 that are pending.
    ['corrected', 64, 314, 0.2038, ['upheld', 'corrected', 'other'].map((row) => `disputes.review.${row}`)],
  ])('%s is %i of %i', (id, numerator, denominator, value, cells) => {
    const found = byId(huaian2024).get(id);
    expect(found).toMatchObject({
      numerator: { value: numerator },
      denominator: { value: denominator, cells },
      value,
    });
  });

  test('each side names the cells that it is the sum of, and no other', () => {
    for (const { numerator, denominator } of indicatorsOf(huaian2024))
      for (const side of [numerator, denominator]) {
        const cells = side?.cells.map((path) => cellAt(huaian2024, path)) ?? [];
        expect(cells.length).toBeGreaterThan(0);
        expect(cells.reduce((sum, cell) => sum + cell, 0)).toBe(side?.value);
      }
  });
});

/** A code may hold a dot: the longest key that fits is taken. */
function cellAt(tables: unknown, path: string): number {
  if (typeof tables === 'number') return path === '' ? tables : Number.NaN;
  const keys = Object.keys(Object(tables)).filter((key) => path === key || path.startsWith(`${key}.`));
  const key = keys.toSorted((a, b) => b.length - a.length)[0] ?? '';
  return cellAt(Reflect.get(Object(tables), key), path.slice(key.length + 1));
}

const withCells = (concluded: number, granted: number | null) => ({
  applications: {
    outcomes: { granted: { total: granted }, 'partly-granted': { total: 0 } },
    concluded: { total: concluded },
  },
});

test('nothing is divided by less than five, and no share is beyond one', () => {
  fc.assert(
    fc.property(fc.nat(12), fc.nat(12), (concluded, granted) => {
      fc.pre(granted <= concluded);
      const found = byId(withCells(concluded, granted)).get('disclosure');
      if (concluded < 5) expect(found).toMatchObject({ value: null, none: 'denominator-under-five' });
      else expect(found?.value).toBeCloseTo(granted / concluded, 4);
    }),
  );
});

test('of a blank, and of a form that lacks the cell, there is none', () => {
  expect(byId(withCells(10, null)).get('disclosure')).toMatchObject({
    numerator: null,
    value: null,
    none: 'blank-or-absent',
  });
  expect(indicatorsOf({}).map(({ none }) => none)).toEqual(INDICATORS.map(() => 'blank-or-absent'));
});

const line = (year: number, name: string, members: string[] = []) => ({
  entry: { agency: { id: 'city', name }, year },
  members: members.map((agency) => ({ agency, name: `${agency}局` })),
});

test('a line is broken by a new name, by who joined and left, and by a year without a report', () => {
  expect(breaksOf([line(2024, '市政府'), line(2023, '市政府')])).toEqual([]);
  // A year that says nothing of members, before or after, says nothing of who joined or left.
  expect(breaksOf([line(2025, '市政府'), line(2024, '市政府', ['a']), line(2023, '市政府')])).toEqual([]);
  expect(
    breaksOf([
      line(2025, '市政府', ['a', 'c']),
      line(2024, '市政府', ['a', 'b']),
      line(2023, '地区行署', ['a', 'b']),
      line(2021, '地区行署', ['a', 'b']),
    ]),
  ).toEqual([
    { year: 2023, reasons: ['2022年度没有公布的报告'] },
    { year: 2024, reasons: ['更名：地区行署改为市政府'] },
    { year: 2025, reasons: ['加入：c局', '退出：b局'] },
  ]);
});
