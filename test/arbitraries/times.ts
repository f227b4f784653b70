import fc from 'fast-check';

/**
 * Times that meet where the rules are decided: at the edges of years and days, on one instant, a fraction apart.
 * In: nothing. Out: moments in Asia/Shanghai, steps from one to a later one, and ways to write them.
 * Always: years 2020 to 2026, in which Asia/Shanghai is UTC+8 throughout.
 */

const HOUR = 3600;
export const DAY = 24 * HOUR;
const SHANGHAI = 8 * HOUR;

/** Whole seconds since the epoch of the wall clock in Asia/Shanghai. */
const wall = (year: number, month: number, day: number, second = 0): number =>
  Date.UTC(year, month - 1, day, 0, 0, second) / 1000;

export const FIRST_YEAR = 2020;
export const LAST_YEAR = 2026;
const EARLIEST = wall(FIRST_YEAR, 1, 1);
const LATEST = wall(LAST_YEAR, 12, 31, DAY - 1);

export interface Moment {
  /** Seconds of the wall clock in Asia/Shanghai. */
  at: number;
  /** Digits after the point; "" for none. */
  fraction: string;
}

/** Where a case begins: mostly near the end or the start of a year. */
export const starts = (): fc.Arbitrary<number> =>
  fc
    .record({
      year: fc.integer({ min: FIRST_YEAR, max: LAST_YEAR - 1 }),
      place: fc.constantFrom<[number, number, number]>(
        [6, 15, 0],
        [1, 1, 0],
        [12, 31, DAY - 1],
        [12, 31, 0],
        [12, 30, DAY / 2],
        [2, 28, DAY - 1],
        [1, 2, 0],
      ),
    })
    .map(({ year, place: [month, day, second] }) => wall(year, month, day, second));

/** A step on from a moment: how far, or to the next turn of a year and so many seconds beside it. */
export type Gap = { seconds: number } | { pastNewYear: number };

export const gaps = (): fc.Arbitrary<Gap> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant({ seconds: 0 }) },
    { weight: 3, arbitrary: fc.constantFrom(1, HOUR, 8 * HOUR).map((seconds) => ({ seconds })) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 40 }).map((days) => ({ seconds: days * DAY })) },
    { weight: 2, arbitrary: fc.constantFrom(-1, 0, 1, DAY).map((pastNewYear) => ({ pastNewYear })) },
  );

/** From a day to some years on, mostly into another year: what a hand-over between units takes. */
export const yearlyGaps = (): fc.Arbitrary<Gap> =>
  fc.oneof(
    { weight: 1, arbitrary: gaps() },
    { weight: 2, arbitrary: fc.constantFrom(-1, 0, 1, DAY).map((pastNewYear) => ({ pastNewYear })) },
    { weight: 1, arbitrary: fc.constantFrom(200, 366, 740).map((days) => ({ seconds: days * DAY })) },
  );

export const later = (from: number, gap: Gap): number => {
  if ('seconds' in gap) return within(from + gap.seconds);
  const year = new Date(from * 1000).getUTCFullYear();
  return within(Math.max(from, wall(year + 1, 1, 1) + gap.pastNewYear));
};

/** Backwards too, for the mutations; never out of the years. */
export const within = (at: number): number => Math.min(LATEST, Math.max(EARLIEST, at));

/** Mostly none, as of systems that know whole seconds; else near and equal ones in several spellings. */
export const fractions = (): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant('') },
    {
      weight: 2,
      arbitrary: fc.constantFrom('0', '000', '5', '50', '500000', '49', '499999999999999999999', '999'),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('999999999', '9999999999999999999999', '0000000000000000000001'),
    },
  );

/** Minutes ahead of UTC, -12:00 to +14:00. */
export const offsets = (): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constant(8 * 60) },
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.constantFrom(-12 * 60, -(3 * 60 + 30), 5 * 60 + 45, 14 * 60) },
    { weight: 1, arbitrary: fc.integer({ min: -48, max: 56 }).map((quarters) => quarters * 15) },
  );

const two = (value: number): string => String(value).padStart(2, '0');

/** RFC 3339 of a moment, in the wall clock of the offset; UTC as `Z`. */
export const written = ({ at, fraction }: Moment, offset: number): string => {
  const local = new Date((at - SHANGHAI + offset * 60) * 1000).toISOString().slice(0, 19);
  const point = fraction === '' ? '' : `.${fraction}`;
  const minutes = Math.abs(offset);
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return `${local}${point}${offset === 0 ? 'Z' : zone}`;
};
