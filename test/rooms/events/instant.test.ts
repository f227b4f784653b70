import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf, type Instant, instantOf, parseInstant, yearOf } from '../../../shared/events/instant.ts';

function instant(text: string): Instant {
  const parsed = parseInstant(text);
  if (typeof parsed === 'object') throw new Error(`${text}: ${parsed.fault}`);
  return parsed;
}
const faultOf = (text: string) => {
  const parsed = parseInstant(text);
  return typeof parsed === 'object' ? parsed.fault : undefined;
};

const two = (value: number) => String(value).padStart(2, '0');
const shanghai = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** RFC 3339 of an instant on the wall clock of an offset in minutes. */
function written(milliseconds: number, offset: number): string {
  const wall = new Date(milliseconds + offset * 60_000).toISOString().slice(0, 23);
  const minutes = Math.abs(offset);
  return `${wall}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

const FOUNDING = Date.UTC(1949, 8, 30, 16);
const moments = fc.integer({ min: FOUNDING, max: Date.UTC(2100, 11, 31) });
const offsets = fc.integer({ min: -12 * 60, max: 14 * 60 });

describe('the calendar of Asia/Shanghai', () => {
  test('day and year agree with the tz database for any instant from 1949 to 2100', () => {
    fc.assert(
      fc.property(moments, (moment) => {
        const day = shanghai.format(moment);
        expect(dayOf(instantOf(moment))).toBe(day);
        expect(yearOf(instantOf(moment))).toBe(Number(day.slice(0, 4)));
      }),
      { seed: 21, numRuns: 5000 },
    );
  });

  test('they agree in every hour from 1985 to 1992, in which there were summer times', () => {
    for (let moment = Date.UTC(1985, 11, 31); moment < Date.UTC(1992, 0, 2); moment += 1_800_000) {
      if (dayOf(instantOf(moment)) !== shanghai.format(moment))
        expect.fail(`${new Date(moment).toISOString()}: ${dayOf(instantOf(moment))}`);
    }
    expect(dayOf(instant('1988-07-01T15:00:00Z'))).toBe('1988-07-02');
    expect(dayOf(instant('1988-12-01T15:00:00Z'))).toBe('1988-12-01');
  });

  test('they agree around midnight and 23:00 at every start and end of summer time', () => {
    for (let year = 1985; year <= 1992; year++)
      for (const month of [3, 4, 8])
        for (let day = 1; day <= 30; day++)
          for (const hour of [15, 16]) {
            const moment = Date.UTC(year, month, day, hour) - 1000;
            for (const at of [moment, moment + 1000])
              if (dayOf(instantOf(at)) !== shanghai.format(at)) expect.fail(new Date(at).toISOString());
          }
  });

  test('they agree around every new year', () => {
    for (let year = 1950; year <= 2100; year++) {
      const turn = Date.UTC(year - 1, 11, 31, 16);
      expect(yearOf(instantOf(turn - 1))).toBe(year - 1);
      expect(yearOf(instantOf(turn))).toBe(year);
      expect(dayOf(instantOf(turn))).toBe(`${year}-01-01`);
      expect(shanghai.format(turn)).toBe(`${year}-01-01`);
    }
  });

  test.each([
    ['2024-12-31T15:59:59.999Z', '2024-12-31', 2024],
    ['2024-12-31T16:00:00.000Z', '2025-01-01', 2025],
    ['2024-12-31T23:59:59.999999999999999999999999+08:00', '2024-12-31', 2024],
    ['2025-01-01T00:00:00+08:00', '2025-01-01', 2025],
    ['2024-12-31T03:59:59.999-12:00', '2024-12-31', 2024],
    ['2024-12-31T04:00:00-12:00', '2025-01-01', 2025],
    ['2025-01-01T05:59:59.999+14:00', '2024-12-31', 2024],
    ['2025-01-01T06:00:00+14:00', '2025-01-01', 2025],
    ['2024-02-28T16:00:00Z', '2024-02-29', 2024],
    ['2024-02-29T16:00:00Z', '2024-03-01', 2024],
    ['2023-02-28T16:00:00Z', '2023-03-01', 2023],
    ['2016-12-31T23:59:60Z', '2017-01-01', 2017],
    ['2017-01-01T07:59:60.5+08:00', '2017-01-01', 2017],
  ])('%s lies on %s', (text, day, year) => {
    expect(dayOf(instant(text))).toBe(day);
    expect(yearOf(instant(text))).toBe(year);
  });
});

describe('one moment has one instant', () => {
  test('one moment is one instant, whatever its offset and trailing zeros', () => {
    fc.assert(
      fc.property(moments, offsets, offsets, fc.nat(30), (moment, one, other, zeros) => {
        const more = written(moment, other).replace(/(\.\d+)/, `$1${'0'.repeat(zeros)}`);
        expect(instant(written(moment, one))).toBe(instantOf(moment));
        expect(instant(more)).toBe(instantOf(moment));
      }),
      { seed: 22, numRuns: 1000 },
    );
  });

  test('instants compare as their moments do, at any precision', () => {
    const fractions = fc.stringMatching(/^[0-9]{0,25}$/);
    const seconds = fc.integer({ min: 0, max: 3 });
    const value = (second: number, fraction: string) => BigInt(`${second}${fraction.padEnd(25, '0')}`);
    const text = (second: number, fraction: string) =>
      `2024-12-31T23:59:5${second + 5}${fraction === '' ? '' : `.${fraction}`}+08:00`;
    fc.assert(
      fc.property(seconds, fractions, seconds, fractions, (a, aFraction, b, bFraction) => {
        const [left, right] = [instant(text(a, aFraction)), instant(text(b, bFraction))];
        const [l, r] = [value(a, aFraction), value(b, bFraction)];
        expect(left < right).toBe(l < r);
        expect(left === right).toBe(l === r);
      }),
      { seed: 23, numRuns: 2000 },
    );
  });

  test('a fraction of any length is kept, digit by digit', () => {
    const digits = `${'0123456789'.repeat(1000)}1`;
    expect(instant(`2024-06-01T00:00:00.${digits}Z`)).toBe(`2024-06-01T00:00:00.${digits}`);
    expect(instant(`2024-06-01T00:00:00.${'0'.repeat(10_000)}Z`)).toBe('2024-06-01T00:00:00');
  });

  test('offsets go from -23:59 to +23:59', () => {
    expect(instant('2024-06-01T00:00:00-23:59')).toBe('2024-06-01T23:59:00');
    expect(instant('2024-06-01T23:59:00+23:59')).toBe('2024-06-01T00:00:00');
    expect(instant('2024-06-01T12:00:00+00:59')).toBe('2024-06-01T11:01:00');
  });

  test('lower case and the offset -00:00 are RFC 3339', () => {
    expect(instant('2024-06-01t00:00:00z')).toBe('2024-06-01T00:00:00');
    expect(instant('2024-06-01T00:00:00-00:00')).toBe('2024-06-01T00:00:00');
  });
});

describe('what is no time', () => {
  test('of all spellable days exactly those of the calendar are accepted', () => {
    for (const year of [2023, 2024, 1900, 2000]) {
      let taken = 0;
      for (let month = 0; month < 100; month++)
        for (let day = 0; day < 100; day++) {
          const fault = faultOf(`${year}-${two(month)}-${two(day)}T12:00:00+08:00`);
          if (fault === undefined) taken++;
          else expect(fault).toBe('time.impossible');
        }
      expect(taken).toBe(year === 2024 || year === 2000 ? 366 : 365);
    }
  });

  test('of all spellable times of day exactly 86,400 are accepted', () => {
    let taken = 0;
    for (let hour = 0; hour < 100; hour++)
      for (let minute = 0; minute < 100; minute++)
        for (const second of [0, 59, 60, 61, 99])
          if (faultOf(`2024-06-15T${two(hour)}:${two(minute)}:${two(second)}Z`) === undefined) taken++;
    expect(taken).toBe(24 * 60 * 2);
  });

  test('a leap second is accepted only at the end of June or December in UTC', () => {
    expect(faultOf('2015-06-30T23:59:60Z')).toBeUndefined();
    expect(faultOf('2015-07-01T07:59:60+08:00')).toBeUndefined();
    expect(faultOf('2016-12-31T15:59:60-08:00')).toBeUndefined();
    expect(faultOf('2016-12-31T23:59:60+08:00')).toBe('time.impossible');
    expect(faultOf('2016-11-30T23:59:60Z')).toBe('time.impossible');
    expect(faultOf('2016-12-31T22:59:60Z')).toBe('time.impossible');
    expect(instant('2016-12-31T23:59:60.5Z')).toBe(instant('2017-01-01T00:00:00.5Z'));
  });

  test.each([
    ['time.no-offset', '2024-01-01T00:00:00'],
    ['time.no-offset', '2024-01-01T00:00:00.5'],
    ['time.impossible', '2024-01-01T24:00:00+08:00'],
    ['time.impossible', '2024-01-01T00:60:00+08:00'],
    ['time.impossible', '2024-01-01T00:00:00+24:00'],
    ['time.impossible', '2024-01-01T00:00:00+08:60'],
    ['time.impossible', '0000-01-01T00:00:00Z'],
    ['time.impossible', '0000-01-01T00:00:00+14:00'],
    ['time.impossible', '9999-12-31T23:59:59-12:00'],
    ['time.format', ''],
    ['time.format', '2024-01-01'],
    ['time.format', '2024-01-01 00:00:00+08:00'],
    ['time.format', '2024-01-01T00:00+08:00'],
    ['time.format', '2024-01-01T00:00:00+0800'],
    ['time.format', '2024-01-01T00:00:00+08'],
    ['time.format', '2024-01-01T00:00:00.+08:00'],
    ['time.format', '2024-01-01T00:00:00,5+08:00'],
    ['time.format', '24-01-01T00:00:00Z'],
    ['time.format', '+2024-01-01T00:00:00Z'],
    ['time.format', '２０２４-01-01T00:00:00Z'],
    ['time.format', ' 2024-01-01T00:00:00Z'],
    ['time.format', '2024-01-01T00:00:00Z\n'],
    ['time.format', '1704067200'],
  ])('%s: %j', (fault, text) => {
    expect(faultOf(text)).toBe(fault);
  });
});

test.each([
  ['2025-06-01T00:00:00Z', '2025-06-01T00:00:00'],
  ['2025-06-01T00:00:00z', '2025-06-01T00:00:00'],
  ['2025-06-01T00:00:00+00:00', '2025-06-01T00:00:00'],
  ['2025-06-01T23:30:00-23:59', '2025-06-02T23:29:00'],
  ['2025-06-01T23:30:00+23:00', '2025-06-01T00:30:00'],
  ['2025-06-01T23:30:00+24:00', { fault: 'time.impossible' }],
  ['2025-06-01T23:30:00+00:60', { fault: 'time.impossible' }],
])('the offset of %s is taken off', (time, expected) => {
  expect(parseInstant(time)).toEqual(expected);
});

test.each([
  ['1986', '05-03T18', '09-13T17'],
  ['1987', '04-11T18', '09-12T17'],
  ['1988', '04-16T18', '09-10T17'],
  ['1989', '04-15T18', '09-16T17'],
  ['1990', '04-14T18', '09-15T17'],
  ['1991', '04-13T18', '09-14T17'],
])('in the summer of %s the day turned an hour earlier in UTC', (year, from, until) => {
  const turnsAt = (day: string) => {
    return [15, 16].find((at) => dayOf(instant(`${year}-${day}T${at}:00:00Z`)) !== `${year}-${day}`);
  };
  const [first, last] = [from.slice(0, 5), until.slice(0, 5)];
  // The change came at night: the day on which it begins still turns at 16:00 UTC, the day on which it ends at 15:00.
  expect([turnsAt(first), turnsAt(last)]).toEqual([16, 15]);
  const next = (day: string) => day.replace(/\d\d$/, (two) => String(Number(two) + 1).padStart(2, '0'));
  expect([turnsAt(next(first)), turnsAt(next(last))]).toEqual([15, 16]);
});
