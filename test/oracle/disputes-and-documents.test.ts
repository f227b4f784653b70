import { describe, expect, test } from 'vitest';
import type { Delivered } from './oracle.ts';
import { faults, tables, told } from './told.ts';

describe('reviews and lawsuits', () => {
  const filed = (time: string, route = 'direct') => told('L1', 'lawsuit.filed', time, { data: { route } });
  const judged = (time: string, result: string, id = `${time} ${result}`) =>
    told('L1', 'lawsuit.concluded', time, { id, data: { result } });
  const block = (events: readonly Delivered[], year: number) =>
    Object.values(tables(events, year).disputes.lawsuitDirect).join(' ');

  test('the total is the four results together, those carried in included', () => {
    const events = [filed('2022-03-01'), judged('2024-03-01', 'upheld')];
    expect([2021, 2022, 2023, 2024, 2025].map((year) => block(events, year))).toEqual([
      '0 0 0 0 0',
      '0 0 0 1 1',
      '0 0 0 1 1',
      '1 0 0 0 1',
      '0 0 0 0 0',
    ]);
  });

  test('the first conclusion fixes the year, and the last of that year stands', () => {
    const events = [
      filed('2023-03-01'),
      judged('2023-05-01', 'upheld'),
      judged('2023-06-01', 'other'),
      judged('2024-01-01', 'corrected'),
    ];
    expect([2023, 2024].map((year) => block(events, year))).toEqual(['0 0 1 0 1', '0 0 0 0 0']);
    expect(faults(events)).toEqual([]);
  });

  test('reviews, direct lawsuits and those after a review are three blocks, and need no application', () => {
    const review = told('R1', 'review.filed', '2024-02-01', { data: { application: 'unknown' } });
    const { disputes } = tables([review, filed('2024-02-01', 'after-review')], 2024);
    expect(Object.entries(disputes).map(([name, { total }]) => `${name} ${total}`)).toEqual([
      'review 1',
      'lawsuitDirect 0',
      'lawsuitAfterReview 1',
    ]);
  });

  test('of two filings of one number the earlier counts, with its route', () => {
    const events = [filed('2024-02-02', 'after-review'), filed('2024-02-01')];
    expect(block(events, 2024)).toBe('0 0 0 1 1');
    expect(faults(events)).toEqual(['second-filing lawsuit.filed@2024-02-02 2024']);
  });

  test('a lawsuit against the reviewing organ beside the one that decided counts nowhere', () => {
    const as = (role: string, time = '2024-02-01') =>
      told('L1', 'lawsuit.filed', time, { data: { route: 'after-review', role } });
    const afterReview = (events: readonly Delivered[], year: number) =>
      Object.values(tables(events, year).disputes.lawsuitAfterReview).join(' ');
    expect(afterReview([as('defendant')], 2024)).toBe('0 0 0 1 1');
    const aside = [as('co-defendant-reviewer'), judged('2025-02-01', 'corrected')];
    expect([2024, 2025].map((year) => afterReview(aside, year))).toEqual(['0 0 0 0 0', '0 0 0 0 0']);
    expect(faults(aside)).toEqual([]);
    // The earlier of two filings counts, with its role; such a case has the faults of every other case.
    const twice = [...aside, filed('2024-03-01')];
    expect([block(twice, 2024), afterReview(twice, 2024)]).toEqual(['0 0 0 0 0', '0 0 0 0 0']);
    expect(faults(twice)).toEqual(['second-filing lawsuit.filed@2024-03-01 2024,2025']);
  });

  test('a result without a filing is left out', () => {
    expect(block([judged('2024-02-01', 'upheld')], 2024)).toBe('0 0 0 0 0');
    expect(faults([judged('2024-02-01', 'upheld', 'x')])).toEqual(['result-without-filing x 2024']);
  });

  test('a result on a day before the filing is left out, and the case stays open', () => {
    const events = [filed('2024-02-02'), judged('2024-02-01', 'upheld', 'x')];
    expect(block(events, 2024)).toBe('0 0 0 1 1');
    expect(faults(events)).toEqual(['result-before-filing x 2024']);
    expect(faults([filed('2024-02-02T09:00:00+08:00'), judged('2024-02-02', 'upheld')])).toEqual([]);
  });

  test('of two results of one instant that nothing orders the earlier in the order counts', () => {
    const events = [
      filed('2024-02-02'),
      judged('2024-03-01', 'upheld', 'x'),
      judged('2024-03-01', 'other', 'y'),
    ];
    expect(block(events, 2024)).toBe('1 0 0 0 1');
    expect(faults(events)).toEqual(['ambiguous-result y 2024']);
  });
});

describe('documents', () => {
  const issued = (time: string, kind = 'rule') => told('D1', 'document.issued', time, { data: { kind } });
  const repealed = (time: string, kind = 'rule') => told('D1', 'document.repealed', time, { data: { kind } });
  const counts = (events: readonly Delivered[], year: number) => {
    const { rules, normativeDocuments } = tables(events, year).proactive;
    return `${Object.values(rules).join(' ')} | ${Object.values(normativeDocuments).join(' ')}`;
  };

  test('issued in Y, repealed in Y, in force at the end of Y, brought in with true dates', () => {
    const events = [issued('1988-07-01'), repealed('2024-05-01')];
    expect([1988, 2023, 2024, 2025].map((year) => counts(events, year))).toEqual([
      '1 0 1 | 0 0 0',
      '0 0 1 | 0 0 0',
      '0 1 0 | 0 0 0',
      '0 0 0 | 0 0 0',
    ]);
    expect(faults(events)).toEqual([]);
  });

  test('the kind of a document is that of its issue', () => {
    expect(counts([issued('2024-01-01'), repealed('2024-02-01', 'normative-document')], 2024)).toBe(
      '1 1 0 | 0 0 0',
    );
  });

  test('the earliest issue and the earliest repeal count', () => {
    const events = [
      issued('2023-01-01'),
      issued('2024-01-01'),
      repealed('2024-05-01'),
      repealed('2025-05-01'),
    ];
    expect([2023, 2024, 2025].map((year) => counts(events, year))).toEqual([
      '1 0 1 | 0 0 0',
      '0 1 0 | 0 0 0',
      '0 0 0 | 0 0 0',
    ]);
    expect(faults(events)).toEqual([
      'second-issue document.issued@2024-01-01 2023,2024,2025',
      'second-repeal document.repealed@2025-05-01 2023,2024,2025',
    ]);
  });

  test('the repeal of an unknown document counts as repealed and lowers nothing in force', () => {
    const events = [repealed('2024-05-01', 'normative-document')];
    expect(counts(events, 2024)).toBe('0 0 0 | 0 1 0');
    expect(faults(events)).toEqual(['repeal-of-unknown document.repealed@2024-05-01 2024']);
  });

  test('a repeal on a day before the issue is left out, and a later one then counts', () => {
    const events = [issued('2023-05-02'), repealed('2023-05-01')];
    expect(counts(events, 2023)).toBe('1 0 1 | 0 0 0');
    expect(faults(events)).toEqual(['repeal-before-issue document.repealed@2023-05-01 2023']);
    expect(counts([...events, repealed('2024-01-01')], 2024)).toBe('0 1 0 | 0 0 0');
    expect(faults([issued('2023-05-02T09:00:00+08:00'), repealed('2023-05-02')])).toEqual([]);
  });
});
