/**
 * Every fact lies in its calendar year of Asia/Shanghai (promise R19), however its time is written. The year
 * that is expected comes from Intl's own reading of the zone, not from the product's.
 */

import { expect, test } from 'vitest';
import { foldCase } from '../../../shared/cases/case.ts';
import { Tally } from '../../../shared/counting/tally.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { tell } from '../../prove/figure.ts';
import { kept } from '../reading.ts';

const YEARS = [2021, 2022, 2023, 2024, 2025, 2026];
/** Quarters of an hour, -12:00 to +14:00. */
const OFFSETS = Array.from({ length: (12 + 14) * 4 + 1 }, (_, index) => (index - 48) * 15);

/** Moments in UTC, in whole seconds and the digits after the point. */
const MOMENTS: readonly [string, string][] = [
  ['12-31T15:59:59', ''],
  ['12-31T15:59:59', '.999'],
  ['12-31T15:59:59', '.9999999999999999999999'],
  ['12-31T16:00:00', ''],
  ['12-31T16:00:00', '.000'],
  ['12-31T16:00:00', '.0000000000000000000001'],
  ['12-31T23:59:59', '.999'],
  ['01-01T00:00:00', ''],
  ['02-28T15:59:59', '.999'],
  ['02-28T16:00:00', '.000'],
  ['02-29T15:59:59', '.999'],
  ['02-29T16:00:00', '.000'],
];

const inShanghai = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric' });

/** RFC 3339 of a UTC second in the wall clock of an offset in minutes. */
function written(utc: number, fraction: string, offset: number): string {
  const wall = new Date(utc + offset * 60_000).toISOString().slice(0, 19);
  const [sign, minutes] = [offset < 0 ? '-' : '+', Math.abs(offset)];
  const two = (value: number) => String(value).padStart(2, '0');
  return `${wall}${fraction}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The years in which a case received at that time is counted as received. */
function countedIn(time: string): number[] {
  const data = { applicantType: 'natural-person' };
  const event = {
    specversion: '1.0',
    id: 'e',
    source: '/',
    type: 'application.received',
    subject: 'A',
    agency: 'jia',
    time,
    data,
  };
  const tally = new Tally();
  tally.add(foldCase('A', [kept(event)]));
  const agency = { id: 'jia', name: '甲', chargeDecimals: 4 };
  return [2019, 2020, ...YEARS, 2027].filter(
    (year) => tally.tables(agency, year, edition2021).applications.received.total === 1,
  );
}

test('at the turns of the years and of leap days, in every offset from -12:00 to +14:00, a fact lies in its year of Asia/Shanghai', () => {
  const wrong: string[] = [];
  let tried = 0;
  for (const year of YEARS) {
    for (const [moment, fraction] of MOMENTS) {
      const utc = Date.parse(`${year}-${moment}Z`);
      // The 29th of February is a day of leap years alone.
      if (Number.isNaN(utc) || new Date(utc).getUTCDate() !== Number(moment.slice(3, 5))) continue;
      const expected = Number(inShanghai.format(utc));
      for (const offset of OFFSETS) {
        tried += 1;
        const time = written(utc, fraction, offset);
        const counted = countedIn(time);
        if (counted.length !== 1 || counted[0] !== expected)
          wrong.push(`${time}: ${counted}, not ${expected}`);
      }
    }
  }
  tell({ row: 'R19', what: 'times at a boundary', held: tried - wrong.length, tried });
  expect(wrong).toEqual([]);
  expect(tried).toBeGreaterThan(5_000);
});

test('the last second of a year and the first of the next are parted at 16:00 UTC, to any fraction', () => {
  expect(countedIn('2024-12-31T15:59:59.999Z')).toEqual([2024]);
  expect(countedIn('2024-12-31T16:00:00.000Z')).toEqual([2025]);
  expect(countedIn('2024-02-29T23:59:59+08:00')).toEqual([2024]);
  expect(countedIn('2025-01-01T13:59:59+14:00')).toEqual([2025]);
  expect(countedIn('2025-01-01T05:59:59.999+14:00')).toEqual([2024]);
});
