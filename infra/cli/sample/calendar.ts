/**
 * The working days of a generated history, and clock times within them, in Asia/Shanghai.
 *
 * Monday to Friday without the holidays of fixed date (New Year, May, National Day) and the week of Spring Festival.
 * Enough for a likely story, not for time limits: it omits the other lunar holidays and the make-up weekends that the
 * State Council announces each year.
 */
export interface Calendar {
  /** Working days as YYYY-MM-DD, from 2005 to the end of the year of the report. */
  days: readonly string[];
  /** Index of the first and of the last working day of that year. */
  first: number;
  last: number;
}

/** First day of the lunar year; years that are not here have no Spring Festival in the generated history. */
const SPRING_FESTIVALS = [
  ...['2019-02-05', '2020-01-25', '2021-02-12', '2022-02-01', '2023-01-22', '2024-02-10'],
  ...['2025-01-29', '2026-02-17', '2027-02-06', '2028-01-26', '2029-02-13', '2030-02-03'],
];
const FIXED_HOLIDAYS = /-(01-01|05-0[1-5]|10-0[1-7])$/;
const FIRST_YEAR = 2005;
const DAY = 86_400_000;

const isoDate = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

export function workingDays(year: number): Calendar {
  const festive = new Set(
    SPRING_FESTIVALS.flatMap((date) => {
      const start = Date.parse(`${date}T00:00:00Z`);
      return Array.from({ length: 8 }, (_, index) => isoDate(start + (index - 1) * DAY));
    }),
  );
  const days: string[] = [];
  for (let instant = Date.UTC(FIRST_YEAR, 0, 1); instant < Date.UTC(year + 1, 0, 1); instant += DAY) {
    const date = isoDate(instant);
    const weekday = new Date(instant).getUTCDay();
    if (weekday % 6 !== 0 && !FIXED_HOLIDAYS.test(date) && !festive.has(date)) days.push(date);
  }
  return { days, first: days.findIndex((date) => date >= `${year}-01-01`), last: days.length - 1 };
}

const MORNING = { opens: 8.5 * 3600, seconds: 3.5 * 3600 };
const AFTERNOON = { opens: 14 * 3600, seconds: 4 * 3600 };

/** Office hours of a day in seconds. */
export const OFFICE_SECONDS = MORNING.seconds + AFTERNOON.seconds;

/** The time of day, with offset, of the given second of office time (0 is 08:30:00). */
export function officeTime(date: string, second: number): string {
  const sinceMidnight =
    second < MORNING.seconds ? MORNING.opens + second : AFTERNOON.opens + second - MORNING.seconds;
  return `${date}T${new Date(sinceMidnight * 1000).toISOString().slice(11, 19)}+08:00`;
}

/** The last second of a month: the contract's time for reports of a period. */
export function endOfMonth(year: number, month: number): string {
  return `${isoDate(Date.UTC(year, month, 0))}T23:59:59+08:00`;
}
