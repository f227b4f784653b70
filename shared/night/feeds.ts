/**
 * A silent feed told apart from a quiet one. In: the days on which a source sent, from its own history, and today.
 * Out: whether it has been silent for longer than it is used to. A zero of a source that sends every other day and
 * has been silent for a month may be no zero. Always: one source is measured by its own past alone; a source that
 * never sent is another thing than one that stopped. Days are YYYY-MM-DD in Asia/Shanghai.
 *
 * What is kept of a source is a short list of days, taken from the journal at the start of a chain: intake writes
 * nothing more than it did, and a day costs one write a source, however many events it brought.
 */
import { daysBetween } from '../report/chinese-day.ts';
import type { SilentSource } from '../report/model.ts';
import type { Feed, Source } from '../store/ports.ts';

/** Days of a source that are kept: 20 intervals. */
const KEPT_DAYS = 21;
/** Intervals from which on a source has a habit. */
const FEWEST_INTERVALS = 4;
/** From so many on the longest one is left out: a long holiday, or a silence that was mended, is not a habit. */
const ENOUGH_INTERVALS = 10;
/** Days that a source without a habit may be silent. */
const PATIENCE = 31;

/** How a source stands on a day. `usual` is its median interval in days, null where it has no habit yet. */
export type FeedStanding =
  | { source: string; state: 'never' }
  | { source: string; state: 'sending' | 'silent'; last: string; days: number; usual: number | null };

/** The days of a feed with more of them; the same list where nothing is new. */
export function withDays(days: readonly string[], more: Iterable<string>): readonly string[] {
  const all = [...new Set([...days, ...more])].sort().slice(-KEPT_DAYS);
  return all.length === days.length && all.every((day, index) => day === days[index]) ? days : all;
}

/** Whether events are expected of a source at all: an office that only writes and confirms sends twice a year. */
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

/** What an agency is told of a source: nothing while it sends. Holds no number that changes from day to day. */
export function silenceOf(standing: FeedStanding): SilentSource[] {
  const { source, state } = standing;
  if (state === 'never') return [{ source, last: null }];
  return state === 'silent' ? [{ source, last: standing.last, usual: standing.usual }] : [];
}

/** Silent sources that the draft of a year names: only where they may be the cause of a zero of that year. */
export function silencesFor(
  year: number,
  silent: readonly SilentSource[],
  currentYear: number,
): SilentSource[] {
  return silent.filter(({ last }) => year >= (last === null ? currentYear - 1 : Number(last.slice(0, 4))));
}

interface Habit {
  /** The median interval. */
  usual: number;
  /** Days of silence that are nothing out of the ordinary. */
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
