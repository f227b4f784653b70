/**
 * The fast path of `parseInstant`, for times as nearly all systems write them: RFC 3339 in capitals, years 1950 to
 * 2099, any offset and fraction. In: a text. Out: its instant (`instant.ts`); undefined if the slow path must decide.
 * Texts of days and minutes are cached, because a log has few of them and many events of each.
 */
const FIRST_YEAR = 1950;
const LAST_YEAR = 2099;
const ZERO = 0x30;
const DAY_MINUTES = 1440;
/** Length of `YYYY-MM-DDTHH:MM:SS`. */
const WHOLE_SECONDS = 19;
/** What `pairAt` returns unless there are two digits: more than any part of a time. */
const NO_NUMBER = 1_000_000;

/** By year since 1950, the days from 1950-01-01 to its first day. */
const FIRST_DAY = Array.from(
  { length: LAST_YEAR + 1 - FIRST_YEAR },
  (_, index) => (Date.UTC(FIRST_YEAR + index, 0, 1) - Date.UTC(FIRST_YEAR, 0, 1)) / 86_400_000,
);
const BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
/** Caches: `YYYY-MM-DDT` by days since 1949-12-31, and `HH:MM` by minute of the day. */
const DATES: (string | undefined)[] = new Array((LAST_YEAR + 2 - FIRST_YEAR) * 366);
const MINUTES: (string | undefined)[] = new Array(DAY_MINUTES);

/** Undefined if `parseInstant` must take its slow path. */
export function ordinaryInstant(text: string): string | undefined {
  const end = endOfSeconds(text);
  const zone = zoneAt(text, end);
  const day = dayAt(text);
  const hour = pairAt(text, 11);
  const minute = pairAt(text, 14);
  const second = pairAt(text, 17);
  if (zone === NO_NUMBER || day < 0 || hour > 23 || minute > 59 || second > 59) return undefined;
  if (text.charCodeAt(10) !== 0x54 || text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a)
    return undefined;
  const kept = withoutZeros(text, end);
  if (zone === 0) return text.slice(0, kept);
  // Offsets are whole minutes, so the seconds stay as written.
  const since = hour * 60 + minute - zone;
  const days = Math.floor(since / DAY_MINUTES);
  return `${dateOf(day + days)}${minuteOf(since - days * DAY_MINUTES)}${text.slice(16, kept)}`;
}

/** Whole seconds from 1950-01-01 UTC to an instant; -1 outside the years 1950 to 2099. */
export function secondsOf(instant: string): number {
  const day = dayAt(instant);
  if (day < 0) return -1;
  return day * 86_400 + pairAt(instant, 11) * 3600 + pairAt(instant, 14) * 60 + pairAt(instant, 17);
}

/** Days since 1950-01-01 of a text that begins `YYYY-MM-DD`; -1 if that is no day of 1950 to 2099. */
function dayAt(text: string): number {
  const year = pairAt(text, 0) * 100 + pairAt(text, 2);
  const month = pairAt(text, 5);
  const day = pairAt(text, 8);
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && day >= 1)) return -1;
  if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return -1;
  const isLeapYear = year % 4 === 0; // 2000 was one, and 2100 comes after these
  const before = BEFORE_MONTH[month - 1] as number;
  if (day > (BEFORE_MONTH[month] as number) - before + (isLeapYear && month === 2 ? 1 : 0)) return -1;
  return (FIRST_DAY[year - FIRST_YEAR] as number) + before + (isLeapYear && month > 2 ? 1 : 0) + day - 1;
}

/** Where the zone must begin: after the seconds, and after the digits of a fraction if there is one. */
function endOfSeconds(text: string): number {
  if (text.charCodeAt(WHOLE_SECONDS) !== 0x2e) return WHOLE_SECONDS;
  let at = WHOLE_SECONDS + 1;
  for (; ; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (!(digit >= 0 && digit <= 9)) break;
  }
  return at;
}

/** The end of the fraction without trailing zeros. `zoneAt` leaves a point without digits to the slow path. */
function withoutZeros(text: string, end: number): number {
  if (end === WHOLE_SECONDS) return end;
  let kept = end;
  while (text.charCodeAt(kept - 1) === ZERO) kept--;
  return kept - 1 === WHOLE_SECONDS ? WHOLE_SECONDS : kept;
}

/** Minutes ahead of UTC; `NO_NUMBER` if it is no zone. */
function zoneAt(text: string, at: number): number {
  // A point needs at least one digit after it.
  if (at === WHOLE_SECONDS + 1) return NO_NUMBER;
  const sign = text.charCodeAt(at);
  if (sign === 0x5a && text.length === at + 1) return 0;
  if (text.length !== at + 6 || (sign !== 0x2b && sign !== 0x2d) || text.charCodeAt(at + 3) !== 0x3a)
    return NO_NUMBER;
  const hours = pairAt(text, at + 1);
  const minutes = pairAt(text, at + 4);
  if (hours > 23 || minutes > 59) return NO_NUMBER;
  return (sign === 0x2d ? -1 : 1) * (hours * 60 + minutes);
}

function pairAt(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NO_NUMBER;
}

/** By days since 1950-01-01; day -1 is the last of 1949. */
function dateOf(day: number): string {
  const place = day + 1;
  DATES[place] ??= new Date(Date.UTC(FIRST_YEAR, 0, 1 + day)).toISOString().slice(0, 11);
  return DATES[place];
}

function minuteOf(minute: number): string {
  MINUTES[minute] ??= `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
  return MINUTES[minute];
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
