/**
 * Counts working days. In: day zero, the number of days, the pauses, and the calendar. Out: the last day and each day
 * with the reason why it counts or not; if days are still unknown, the earliest possible day. Always holds: "not
 * before" is never later than the true last day, whatever a notice will say.
 */
import { type Day, dayAfter } from '../events/instant.ts';
import type { WorkCalendar } from './calendar.ts';
import type { Pause } from './clock.ts';

export interface CountedDay {
  readonly date: Day;
  /** Null if unknown. */
  readonly counted: boolean | null;
  /** Its number in the period, if it counts. */
  readonly number?: number;
  readonly why: string;
}

export interface Count {
  readonly lastDay: Day | null;
  readonly notBefore: Day | null;
  readonly because: string | null;
  readonly days: readonly CountedDay[];
}

export interface Period {
  readonly from: Day;
  readonly days: number;
  readonly pauses?: readonly Pause[];
  /** An open pause is assumed to end on this day, so the answer is a lower bound. */
  readonly on: Day;
}

/** More than ten years of calendar: no consultation lasts longer. */
const MOST_DAYS = 4000;

export function countDays({ from, days: wanted, pauses = [], on }: Period, calendar: WorkCalendar): Count {
  const days: CountedDay[] = [];
  const reasons = new Set<string>();
  let number = 0;
  let date = from;
  for (let step = 0; step < MOST_DAYS && number < wanted; step++) {
    date = dayAfter(date);
    const pause = pauses.find(({ after, until }) => date > after && date <= (until ?? on));
    if (pauses.some(({ after, until }) => until === null && date > after)) reasons.add(UNANSWERED);
    if (pause) {
      days.push({ date, counted: false, why: '征求第三方意见期间（条例第三十三条）' });
      continue;
    }
    const { works, why } = calendar.kindOf(date);
    if (works === null) reasons.add(`${date.slice(0, 4)}年放假安排未公布，按未公布的每一天都可能上班计`);
    if (works !== false) number++;
    days.push({ date, counted: works, ...(works && reasons.size === 0 && { number }), why });
  }
  const because = reasons.size > 0 ? [...reasons].join('；') : null;
  return because === null
    ? { lastDay: date, notBefore: null, because, days }
    : { lastDay: null, notBefore: date, because, days };
}

const UNANSWERED = '第三方尚未答复';

/** Working days after `from` up to and including `to`, and whether all of them are known. */
export function workingDaysBetween(
  from: Day,
  to: Day,
  calendar: WorkCalendar,
): { days: number; known: boolean } {
  let [days, known] = [0, true];
  for (let date = from; date < to; ) {
    date = dayAfter(date);
    const { works } = calendar.kindOf(date);
    if (works === null) known = false;
    if (works !== false) days++;
  }
  return { days, known };
}
