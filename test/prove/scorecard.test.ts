import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Figure } from './figure.ts';
import { judge, type TestResult } from './judge.ts';
import { ROWS, type Row } from './scorecard.ts';

const root = join(import.meta.dirname, '../..');
const row: Row = {
  id: 'R0',
  statement: 'a promise',
  toReach: '100 of 100',
  demands: [{ what: 'trials', tried: 100 }],
  tests: [{ file: 'test/a.test.ts', name: 'holds' }],
};
const counted = (held: number, tried: number): Figure => ({
  row: 'R0',
  what: 'trials',
  held,
  tried,
  seed: 7,
});
const passed: TestResult = { file: 'test/a.test.ts', name: 'it holds', passed: true };
const verdictOf = (figures: Figure[], results: TestResult[]) => judge(row, figures, results).verdict;

describe('a row is reached', () => {
  test('where its tests passed and its figures were counted in full', () => {
    const { verdict, reached, seeds, lacks } = judge(row, [counted(60, 60), counted(40, 40)], [passed]);
    expect([verdict, seeds, lacks]).toEqual(['reached', [7], []]);
    expect(reached).toBe('60 of 60 trials; 40 of 40 trials');
  });

  test.each<[string, Figure[], TestResult[], string]>([
    ['one trial did not hold', [counted(99, 100)], [passed], 'MISSED'],
    ['fewer were tried than asked for', [counted(99, 99)], [passed], 'MISSED'],
    ['nothing was counted', [], [passed], 'MISSED'],
    ['nothing was tried', [counted(0, 0)], [passed], 'MISSED'],
    ['another row counted', [{ ...counted(100, 100), row: 'R1' }], [passed], 'MISSED'],
    ['a test failed', [counted(100, 100)], [{ ...passed, passed: false }], 'MISSED'],
    ['the test is not there', [counted(100, 100)], [{ ...passed, name: 'another' }], 'MISSED'],
    ['nothing ran', [], [], 'NOT RUN'],
  ])('and not where %s', (_, figures, results, verdict) => {
    expect(verdictOf(figures, results)).toBe(verdict);
  });

  test('a measure is held against its bound, from either side', () => {
    const demands = [{ what: 'growth' }];
    const measured = (bound: { most: number } | { least: number }): Figure => ({
      row: 'R0',
      what: 'growth',
      measured: 5,
      unit: ' %',
      ...bound,
    });
    const verdict = (figure: Figure) => judge({ ...row, demands }, [figure], [passed]).verdict;
    expect(
      [measured({ most: 5 }), measured({ most: 4.9 }), measured({ least: 5 }), measured({ least: 5.1 })].map(
        verdict,
      ),
    ).toEqual(['reached', 'MISSED', 'reached', 'MISSED']);
  });
});

describe('the scorecard', () => {
  test('has the rows R1 to R25, and of later ones those that are reached, each once and in order', () => {
    const numbers = ROWS.map(({ id }) => Number(/^R([1-9]\d?)$/.exec(id)?.[1]));
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(numbers.slice(0, 25)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  });

  test('names test files that are there, and words of a test that is in them', () => {
    for (const { id, tests } of ROWS) {
      for (const { file, name = '' } of tests) {
        expect(existsSync(join(root, file)), `${id}: ${file}`).toBe(true);
        if (file.endsWith('.test.ts'))
          expect(readFileSync(join(root, file), 'utf8'), `${id}: ${file}`).toContain(name);
      }
    }
  });

  test('demands nothing that no test tells', () => {
    for (const { id, demands, tests } of ROWS.filter((each) => each.id !== 'R24')) {
      const sources = tests
        .filter(({ file }) => file.endsWith('.test.ts'))
        .map(({ file }) => readFileSync(join(root, file), 'utf8'));
      const told = sources.join('\n').includes(`row: '${id}'`);
      expect([id, told]).toEqual([id, demands.length > 0]);
    }
  });
});
