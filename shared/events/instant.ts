/**
 * Time in the domain. In: RFC 3339 text with an offset. Out: an `Instant`, the same moment in UTC, written as
 * `YYYY-MM-DDTHH:MM:SS[.fraction]` without zone and without trailing zeros in the fraction.
 *
 * Instants compare as their texts do, at any precision that a case system sends. A numeric type would round below its
 * resolution, and rounding at 31 December 24:00 would move a case into another report.
 */
import { ordinaryInstant } from './ordinary-instant.ts';

export type Instant = string & { readonly Instant: unique symbol };

/** A calendar day in Asia/Shanghai, `YYYY-MM-DD`; days order as their texts do. */
export type Day = string & { readonly Day: unique symbol };

export type InstantFault = 'time.format' | 'time.no-offset' | 'time.impossible';

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)?$/;
const MINUTE = 60_000;
/** A day in milliseconds. */
export const DAY = 86_400_000;

/**
 * The instant of an RFC 3339 text, or the code of its fault. A leap second (23:59:60 UTC at the end of June or
 * December) becomes second 0 after it, as on clocks without leap seconds.
 */
export function parseInstant(text: string): Instant | { fault: InstantFault } {
  return (ordinaryInstant(text) as Instant | undefined) ?? parseClosely(text);
}

function parseClosely(text: string): Instant | { fault: InstantFault } {
  const match = RFC_3339.exec(text);
  if (!match) return { fault: 'time.format' };
  const [, year, month, day, hour, minute, second, fraction = '', zone] = match;
  if (zone === undefined) return { fault: 'time.no-offset' };
  const leap = second === '60';
  const offset = offsetMinutes(zone);
  if (offset === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) {
    return { fault: 'time.impossible' };
  }
  // Date.UTC turns 31 February into a day of March, and years below 100 into the twentieth century: refuse both.
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (new Date(midnight).toISOString().slice(0, 10) !== `${year}-${month}-${day}`)
    return { fault: 'time.impossible' };
  const wall = midnight + (Number(hour) * 60 + Number(minute) - offset) * MINUTE + Number(second) * 1000;
  const utc = new Date(wall).toISOString();
  if (utc.length !== 24 || (leap && !/-(07-01|01-01)T00:00:00/.test(utc)))
    return { fault: 'time.impossible' };
  const kept = fraction.replace(/0+$/, '');
  return (kept === '' ? utc.slice(0, 19) : `${utc.slice(0, 19)}.${kept}`) as Instant;
}

/** Whether a text is a real calendar day, `YYYY-MM-DD`. */
export function isDay(text: string): text is Day {
  const midnight = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(text);
}

function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** The instant of a clock reading in milliseconds since 1970 UTC. */
export function instantOf(milliseconds: number): Instant {
  const [seconds, fraction = ''] = new Date(milliseconds).toISOString().slice(0, 23).split('.');
  const kept = fraction.replace(/0+$/, '');
  return (kept === '' ? seconds : `${seconds}.${kept}`) as Instant;
}

/**
 * Start and end, in UTC, of summer time in China, 1986 to 1991 (tz database, rule PRC): nine hours ahead of UTC then,
 * eight at any other time since 1949-10-01.
 */
const SUMMERS: readonly (readonly [string, string])[] = [
  ['1986-05-03T18', '1986-09-13T17'],
  ['1987-04-11T18', '1987-09-12T17'],
  ['1988-04-16T18', '1988-09-10T17'],
  ['1989-04-15T18', '1989-09-16T17'],
  ['1990-04-14T18', '1990-09-15T17'],
  ['1991-04-13T18', '1991-09-14T17'],
];

const FIRST_SUMMER = 1986;
const LAST_SUMMER = 1991;

/** The calendar day in Asia/Shanghai on which an instant lies. */
export function dayOf(instant: Instant): Day {
  const year = yearWritten(instant);
  const mayBeSummer = year >= FIRST_SUMMER && year <= LAST_SUMMER;
  const summer = mayBeSummer && SUMMERS.some(([from, until]) => instant >= from && instant < until);
  const hour = pairAt(instant, 11) + (summer ? 9 : 8);
  const day = instant.slice(0, 10) as Day;
  return hour < 24 ? day : dayAfter(day);
}

/** A cache of next days, limited to the days of a hundred years. */
const NEXT_DAYS = new Map<Day, Day>();
const MOST_DAYS = 36_525;

export function dayAfter(day: Day): Day {
  const known = NEXT_DAYS.get(day);
  if (known !== undefined) return known;
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + DAY).toISOString().slice(0, 10) as Day;
  if (NEXT_DAYS.size < MOST_DAYS) NEXT_DAYS.set(day, next);
  return next;
}

/** The calendar year in Asia/Shanghai in which an instant lies. */
export function yearOf(instant: Instant): number {
  // Summer time never covered a new year, so the offset is always eight hours here.
  const year = yearWritten(instant);
  return instant.startsWith('12-31', 5) && instant.slice(11, 13) >= '16' ? year + 1 : year;
}

function yearWritten(instant: Instant): number {
  return pairAt(instant, 0) * 100 + pairAt(instant, 2);
}

function pairAt(instant: Instant, at: number): number {
  return instant.charCodeAt(at) * 10 + instant.charCodeAt(at + 1) - 11 * 0x30;
}
