import { describe, expect, test } from 'vitest';
import { type Delivered, oracleCarryMoves } from './oracle.ts';
import { productCarryMoves } from './product.ts';
import {
  decided,
  faults,
  NOTHING,
  OPEN,
  received,
  retracted,
  returned,
  row,
  tables,
  told,
  transferred,
  withdrawn,
} from './told.ts';

/** Carried in and open at the end; carried in and decided. */
const CARRIED = '0 1 0 1';
const CARRIED_AND_GRANTED = '0 1 1 0 | granted 1';

const rows = (events: readonly Delivered[], ...years: number[]) => years.map((year) => row(events, year));

/** Cases that the chain into the year takes out and in, as both implementations have them. */
const moves = (events: readonly Delivered[], year: number) => {
  const read = oracleCarryMoves(events, { agency: 'jia', year });
  expect(productCarryMoves(events, 'jia', year)).toEqual(read);
  return read;
};

describe('stays of an application', () => {
  test('handed on in a later year, it counts through the year before the hand-over and is not carried in afterwards', () => {
    const events = [received('2022-12-01'), transferred('2024-03-01')];
    expect(rows(events, 2021, 2022, 2023, 2024, 2025)).toEqual([NOTHING, OPEN, CARRIED, NOTHING, NOTHING]);
    expect(faults(events)).toEqual([]);
    expect([2023, 2024, 2025].map((year) => moves(events, year))).toEqual([
      { out: [], in: [] },
      { out: ['A1 natural-person'], in: [] },
      { out: [], in: [] },
    ]);
  });

  test('the hand-over of a later year changes nothing of the years before it', () => {
    const before = [received('2022-12-01')];
    const after = [...before, transferred('2024-01-01')];
    for (const year of [2022, 2023]) expect(tables(after, year)).toEqual(tables(before, year));
  });

  test('back after a stay that counted, it begins as carried in', () => {
    const events = [
      received('2022-12-01'),
      transferred('2023-03-01'),
      returned('2024-05-01'),
      decided('2024-06-01'),
    ];
    expect(rows(events, 2022, 2023, 2024, 2025)).toEqual([OPEN, NOTHING, CARRIED_AND_GRANTED, NOTHING]);
    expect([2023, 2024].map((year) => moves(events, year))).toEqual([
      { out: ['A1 natural-person'], in: [] },
      { out: [], in: ['A1 natural-person'] },
    ]);
  });

  test('handed on and back within one year, the chain goes on unbroken', () => {
    const events = [received('2022-12-01'), transferred('2023-03-01'), returned('2023-05-01')];
    expect(rows(events, 2022, 2023, 2024)).toEqual([OPEN, CARRIED, CARRIED]);
    expect(moves(events, 2023)).toEqual({ out: ['A1 natural-person'], in: ['A1 natural-person'] });
  });

  test('back after a stay that counted nowhere, it is received on its own time', () => {
    const events = [
      received('2022-12-01'),
      transferred('2022-12-05'),
      returned('2023-03-01'),
      decided('2024-01-02'),
    ];
    expect(rows(events, 2022, 2023, 2024)).toEqual([NOTHING, OPEN, CARRIED_AND_GRANTED]);
    expect(moves(events, 2023)).toEqual({ out: [], in: [] });
  });

  test('a stay between two others that began and ended in one year counts nowhere, and ends nothing', () => {
    const events = [
      received('2021-06-01'),
      transferred('2022-02-01'),
      returned('2022-03-01'),
      transferred('2022-04-01'),
      returned('2023-05-01'),
      transferred('2024-01-05'),
      returned('2024-02-01'),
      withdrawn('2024-02-01'),
    ];
    expect(rows(events, 2021, 2022, 2023, 2024)).toEqual([OPEN, NOTHING, CARRIED, '0 1 1 0 | other.other 1']);
    expect(faults(events)).toEqual([]);
  });

  test('with firstReceived it begins as carried in, since the giver counted it as received', () => {
    const first = { transferredFrom: 'yi', fromSubject: '乙-7', firstReceived: '2022-11-01T09:00:00+08:00' };
    const events = [received('2023-02-01', first), decided('2024-02-02')];
    expect(rows(events, 2022, 2023, 2024)).toEqual([NOTHING, CARRIED, CARRIED_AND_GRANTED]);
    expect(moves(events, 2023)).toEqual({ out: [], in: ['A1 natural-person'] });
    expect(faults(events)).toEqual([]);
    const handedOn = [received('2023-02-01', first), transferred('2023-03-01')];
    expect(rows(handedOn, 2022, 2023)).toEqual([NOTHING, NOTHING]);
    expect(moves(handedOn, 2023)).toEqual({ out: [], in: [] });
  });

  test('firstReceived of a later return is taken where no earlier stay counted', () => {
    const back = received('2023-03-01', {
      transferredFrom: 'yi',
      firstReceived: '2022-12-05T00:00:00+08:00',
    });
    const events = [received('2022-12-01'), transferred('2022-12-05'), back];
    expect(rows(events, 2022, 2023, 2024)).toEqual([NOTHING, CARRIED, CARRIED]);
  });

  test('the column is that of the last receipt for all stays, or of the last amendment', () => {
    const back = received('2024-05-01', { transferredFrom: 'yi', applicantType: 'research-institution' });
    const amended = told('A1', 'application.amended', '2020-01-01', {
      data: { applicantType: 'other-organisation' },
    });
    const events = [received('2022-12-01'), transferred('2023-03-01'), back];
    const column = (all: readonly Delivered[], name: string) =>
      [2022, 2024].map((year) => tables(all, year).applications.carriedOut[name]);
    expect(column(events, 'research-institution')).toEqual([1, 1]);
    expect(column(events, 'natural-person')).toEqual([0, 0]);
    expect(column([...events, amended], 'other-organisation')).toEqual([1, 1]);
    expect(moves(events, 2023).out).toEqual(['A1 research-institution']);
  });

  test('the column of a case that is handed on is its last receipt’s too', () => {
    const back = received('2024-05-01', { transferredFrom: 'yi', applicantType: 'research-institution' });
    const events = [received('2022-12-01'), transferred('2023-03-01'), back, transferred('2024-05-02')];
    expect(tables(events, 2022).applications.received['research-institution']).toBe(1);
    expect(row(events, 2024)).toBe(NOTHING);
  });

  test('a decision between two stays is a fault, and the stays are as without it', () => {
    const events = [
      received('2022-12-01'),
      transferred('2023-03-01'),
      decided('2023-04-01', 'other.other'),
      returned('2024-05-01'),
    ];
    expect(rows(events, 2022, 2023, 2024)).toEqual([OPEN, NOTHING, CARRIED]);
    expect(faults(events)).toEqual(['decision-after-transfer application.decided@2023-04-01 2022,2023,2024']);
  });

  test('a transfer after the conclusion is a fault and ends no stay', () => {
    const events = [received('2022-12-01'), decided('2023-01-05'), transferred('2024-01-01')];
    expect(rows(events, 2022, 2023, 2024)).toEqual([OPEN, CARRIED_AND_GRANTED, NOTHING]);
    expect(moves(events, 2024)).toEqual({ out: [], in: [] });
  });

  test('a voided case counts in none of its stays, and without its hand-over it is one stay', () => {
    const handed = transferred('2023-03-01');
    const events = [received('2022-12-01'), handed, returned('2024-05-01')];
    const voided = told('A1', 'application.voided', '2020-01-01', { data: { reason: '误登' } });
    expect(rows([...events, voided], 2022, 2023, 2024)).toEqual([NOTHING, NOTHING, NOTHING]);
    const one = [...events, retracted(handed)];
    expect(rows(one, 2022, 2023, 2024)).toEqual([OPEN, CARRIED, CARRIED]);
    expect(faults(one)).toEqual(['second-receipt application.received@2024-05-01 2022,2024']);
  });

  test('as of a moment before the hand-over it is open', () => {
    const events = [received('2022-12-01'), transferred('2023-03-01'), returned('2023-05-01')];
    expect(row(events, 2023, '2023-02-28T23:59:59+08:00')).toBe(CARRIED);
    expect(row(events, 2023, '2023-03-01T00:00:00+08:00')).toBe(NOTHING);
    expect(row(events, 2022, '2023-03-01T00:00:00+08:00')).toBe(OPEN);
  });
});
