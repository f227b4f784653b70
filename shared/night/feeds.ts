/**
 * Distinguishes a silent feed from a quiet one. In: the days on which a source sent, and today. Out: whether it has
 * been silent for longer than usual: a zero may be wrong if the source normally sends every other day but has been
 * silent for a month. Always: a source is measured only by its own history; one that never sent differs from one that
 * stopped. Days are YYYY-MM-DD in Asia/Shanghai.
 *
 * The list of days is derived from the journal at the start of a chain. So the intake writes nothing extra, and each
 * day costs one write per source, however many events it sent.
 */
import { daysBetween } from '../report/chinese-day.ts';
import type { SilentSource } from '../report/model.ts';
import type { Feed, Source } from '../store/ports.ts';

/** The most days kept per source: 20 intervals. */
const KEPT_DAYS = 21;
/** The fewest intervals that establish a habit. */
const FEWEST_INTERVALS = 4;
/** With at least this many, the longest is ignored: it may be a long holiday, or an outage. */
const ENOUGH_INTERVALS = 10;
/** How many days a source without a habit may be silent. */
const PATIENCE = 31;

/** The state of a source on a day. `usual` is its median interval in days; null without a habit. */
export type FeedStanding =
  | { source: string; state: 'never' }
  | { source: string; state: 'sending' | 'silent'; last: string; days: number; usual: number | null };

/** The days of a feed with new ones added; the same array if none is new. */
export function withDays(days: readonly string[], more: Iterable<string>): readonly string[] {
  const all = [...new Set([...days, ...more])].sort().slice(-KEPT_DAYS);
  return all.length === days.length && all.every((day, index) => day === days[index]) ? days : all;
}

/** Whether a source is expected to send regularly: one that only writes texts and finalises sends twice a year. */
export function isFeed({ disabled, retired, may }: Source): boolean {
  return !disabled && !retired && may.includes('facts');
}

export function standingOf(source: string, { days }: Pick<Feed, 'days'>, today: string): FeedStanding {
  const last = days.at(-1);
  if (last === undefined) return { source, state: 'never' };
  const silentFor = daysBetween(last, today);
  const habit = habitOf(days);
  const state = silentFor > (habit?.bears ?? PATIENCE) ? 'silent' : 'sending';
  return { source, state, last, days: silentFor, usual: habit?.usual ?? null };
}

/** What an agency's draft says about a source: nothing while it sends. Holds no number that changes from day to day. */
export function silenceOf(standing: FeedStanding): SilentSource[] {
  const { source, state } = standing;
  if (state === 'never') return [{ source, last: null }];
  return state === 'silent' ? [{ source, last: standing.last, usual: standing.usual }] : [];
}

/** The silent sources that a year's draft names: those that may have caused a zero in that year. */
export function silencesFor(
  year: number,
  silent: readonly SilentSource[],
  currentYear: number,
): SilentSource[] {
  return silent.filter(({ last }) => year >= (last === null ? currentYear - 1 : Number(last.slice(0, 4))));
}

interface Habit {
  /** The median interval in days. */
  usual: number;
  /** The longest normal silence in days. */
  bears: number;
}

function habitOf(days: readonly string[]): Habit | undefined {
  const intervals = days.slice(1).map((day, index) => daysBetween(String(days[index]), day));
  intervals.sort((a, b) => a - b);
  if (intervals.length < FEWEST_INTERVALS) return undefined;
  const longest = intervals.at(intervals.length >= ENOUGH_INTERVALS ? -2 : -1) ?? 0;
  const usual = intervals[Math.floor(intervals.length / 2)] ?? longest;
  return { usual, bears: Math.max(longest + 2, Math.ceil(longest * 1.5)) };
}
