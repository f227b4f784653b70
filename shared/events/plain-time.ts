/**
 * The time of a plain event. In: the bytes between the quotes of `time`. Out: whole seconds, and the end of the
 * fraction; -1 if `parseInstant` must decide: leap seconds, small letters, years before 1993 (summer time) or after
 * 2099. Always: `parseInstant` gives the same instant for every time accepted here.
 */
import type { Instant } from './instant.ts';

/** Second 0 of plain times, in seconds since 1970: 1992-01-01 00:00 in Asia/Shanghai, at eight hours ever since. */
export const EPOCH = Date.UTC(1991, 11, 31, 16) / 1000;
const FIRST_YEAR = 1992;
const LAST_YEAR = 2100;
const DAY = 86_400;
/** Length of `YYYY-MM-DDTHH:MM:SS`, the form of an instant without a fraction. */
export const WHOLE_SECONDS = 19;
const ZERO = 0x30;
const COLON = 0x3a;
const POINT = 0x2e;
/** Digits of the longest fraction; no clock gives more. */
const MOST_DIGITS = 100;

/** By year since 1992, the days from second 0 to its first day. */
const FIRST_DAY = Array.from(
  { length: LAST_YEAR - FIRST_YEAR },
  (_, index) => (Date.UTC(FIRST_YEAR + index, 0, 1) - Date.UTC(FIRST_YEAR, 0, 1)) / 1000 / DAY,
);
const BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

/** The offset after the fraction, or after the seconds if there is none; -1 if it has no digits, or too many. */
export function behindFraction(bytes: Uint8Array, from: number): number {
  let at = from + WHOLE_SECONDS;
  if (bytes[at] !== POINT) return at;
  const first = ++at;
  while (isDigit(bytes[at])) at++;
  return at > first && at - first <= MOST_DIGITS ? at : -1;
}

/** The end of a fraction without trailing zeros; the end of the seconds if nothing is left. */
export function endOfKept(bytes: Uint8Array, from: number, behind: number): number {
  const seconds = from + WHOLE_SECONDS;
  let at = behind;
  while (at > seconds && bytes[at - 1] === ZERO) at--;
  return at === seconds + 1 ? seconds : at;
}

/**
 * Whole seconds since `EPOCH` of `YYYY-MM-DDTHH:MM:SS` at `from`, with `Z` or an offset at `behind`; -1 for all else.
 */
export function secondsAt(
  bytes: Uint8Array,
  from: number,
  end: number,
  behind = from + WHOLE_SECONDS,
): number {
  const zone = zoneAt(bytes, behind, end);
  const year = pairAt(bytes, from) * 100 + pairAt(bytes, from + 2);
  const month = pairAt(bytes, from + 5);
  const day = pairAt(bytes, from + 8);
  const hour = pairAt(bytes, from + 11);
  const minute = pairAt(bytes, from + 14);
  const second = pairAt(bytes, from + 17);
  if (!isTimeShaped(bytes, from) || !(year > FIRST_YEAR && year < LAST_YEAR)) return -1;
  if (!(day >= 1 && hour <= 23 && minute <= 59 && second <= 59 && zone < NO_NUMBER)) return -1;
  const leap = year % 4 === 0 && month === 2 ? 1 : 0; // 2000 was one; LAST_YEAR comes before the next exception
  const daysBefore = BEFORE_MONTH[month - 1] ?? 0;
  // An impossible month has no days, so this refuses it too.
  if (day > (BEFORE_MONTH[month] ?? 0) - daysBefore + leap) return -1;
  const leapBefore = year % 4 === 0 && month > 2 ? 1 : 0;
  const days = (FIRST_DAY[year - FIRST_YEAR] ?? 0) + daysBefore + leapBefore + day - 1;
  // As if it were Shanghai time, then corrected by the difference of the offsets.
  return days * DAY + hour * 3600 + minute * 60 + second + (480 - zone) * 60;
}

/** Caches: `YYYY-MM-DDT` by days since 1992, and `HH:MM` by minute of the day. */
const DATES: (string | undefined)[] = new Array((LAST_YEAR - FIRST_YEAR + 1) * 366);
const MINUTES: (string | undefined)[] = new Array(DAY / 60);
const SECONDS = Array.from({ length: 60 }, (_, second) => `:${two(second)}`);
/** Seconds from `EPOCH` to the beginning of 1992 in UTC. */
const EAST = 8 * 3600;

/** The instant that many seconds after `EPOCH`. */
export function instantAt(seconds: number): Instant {
  const since = seconds - EAST;
  const day = Math.floor(since / DAY);
  const second = since - day * DAY;
  const minute = Math.floor(second / 60);
  DATES[day] ??= new Date((EPOCH + EAST + day * DAY) * 1000).toISOString().slice(0, 11);
  MINUTES[minute] ??= `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
  return `${DATES[day]}${MINUTES[minute]}${SECONDS[second - minute * 60]}` as Instant;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** Larger than any part of a time, so that every comparison refuses it. */
const NO_NUMBER = 1_000_000;

/** The number of two digits; `NO_NUMBER` if one of them is no digit. */
function pairAt(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - ZERO;
  const ones = (bytes[at + 1] ?? 0) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NO_NUMBER;
}

function isTimeShaped(bytes: Uint8Array, from: number): boolean {
  const dashes = bytes[from + 4] === 0x2d && bytes[from + 7] === 0x2d && bytes[from + 10] === 0x54;
  return dashes && bytes[from + 13] === COLON && bytes[from + 16] === COLON;
}

/** Minutes ahead of UTC; `NO_NUMBER` if it is no zone. */
function zoneAt(bytes: Uint8Array, at: number, end: number): number {
  const sign = bytes[at];
  if (end - at === 1 && sign === 0x5a) return 0;
  if (end - at !== 6 || (sign !== 0x2b && sign !== 0x2d) || bytes[at + 3] !== COLON) return NO_NUMBER;
  const hours = pairAt(bytes, at + 1);
  const minutes = pairAt(bytes, at + 4);
  if (!(hours <= 23 && minutes <= 59)) return NO_NUMBER;
  return (sign === 0x2d ? -1 : 1) * (hours * 60 + minutes);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= 0x39;
}
