/**
 * The open limits of an agency (contract, section 10). In: all events of each number, the day, and the calendar. Out:
 * the open applications with their running limits, overdue first. Always holds: only facts up to the day count, and
 * none of this is ever a table's number.
 */
import { foldCase } from '../cases/case.ts';
import { compareEvents, type KeptEvent } from '../events/event.ts';
import { type Day, dayOf, parseInstant } from '../events/instant.ts';
import { compareUtf8 } from '../events/text.ts';
import type { WorkCalendar } from './calendar.ts';
import { type Clock, clockOf } from './clock.ts';
import { type Count, type CountedDay, countDays, workingDaysBetween } from './count.ts';
import { LIMIT_RULES, type LimitKind } from './rules.ts';

export interface Limit {
  readonly limit: LimitKind;
  /** Day zero. */
  readonly from: Day;
  readonly workingDays: number;
  readonly lastDay: Day | null;
  /** Set while the last day is unknown. */
  readonly notBefore: Day | null;
  readonly because: string | null;
  /** Working days left; negative if overdue; null if unknown. */
  readonly daysLeft: number | null;
  readonly overdue: boolean;
  readonly provision: string;
  readonly mark: 'S' | 'C' | 'D';
  readonly days: readonly CountedDay[];
}

export interface DueApplication {
  readonly subject: string;
  readonly receivedOn: Day;
  readonly begunBy: Clock['begunBy'];
  readonly waits: Clock['waits'];
  readonly waitsSince: Day | null;
  readonly extended: number;
  /** The limit that binds the agency, or the party it waits for, first; none while the applicant has to correct. */
  readonly limits: readonly Limit[];
}

/** The application of a number, if it is open at the end of a day. */
export function dueOf(
  subject: string,
  events: readonly KeptEvent[],
  on: Day,
  calendar: WorkCalendar,
): DueApplication | undefined {
  const asOf = parseInstant(`${on}T23:59:59.999999999+08:00`);
  if (typeof asOf !== 'string') return undefined;
  const { application, retracted } = foldCase(subject, events, asOf);
  const stay = application?.stays.at(-1);
  if (!application || !stay || application.concluded || stay.handedOn) return undefined;
  const { receipt } = stay;
  const later = events
    .filter((event) => dayOf(event.at) <= on && !retracted.includes(event))
    .filter((event) => compareEvents(event, receipt) > 0)
    .toSorted(compareEvents);
  const clock = clockOf(receipt, later);
  return {
    subject,
    receivedOn: dayOf(receipt.at),
    begunBy: clock.begunBy,
    waits: clock.waits,
    waitsSince: clock.waitsSince,
    extended: clock.extended,
    limits: limitsOf(clock, on, calendar),
  };
}

function limitsOf(clock: Clock, on: Day, calendar: WorkCalendar): Limit[] {
  const { from, days, extended, pauses, waits, waitsSince, mayAskForCorrection } = clock;
  const limit = (kind: LimitKind, zero: Day, length: number, stopped = pauses) =>
    limitOf(kind, countDays({ from: zero, days: length, pauses: stopped, on }, calendar), {
      from: zero,
      workingDays: length,
      on,
      calendar,
    });
  if (waits === 'applicant') return [];
  if (waits === 'payment') return [limit('payment', waitsSince ?? from, LIMIT_RULES.payment.days, [])];
  const answer = limit('answer', from, days + extended);
  const third = waits === 'third-party' && waitsSince !== null;
  const notice = limit('correction-notice', from, LIMIT_RULES['correction-notice'].days);
  return [
    ...(third ? [limit('third-party', waitsSince, LIMIT_RULES['third-party'].days, [])] : []),
    answer,
    ...(mayAskForCorrection && extended === 0 && !notice.overdue ? [notice] : []),
  ];
}

interface Around {
  from: Day;
  workingDays: number;
  on: Day;
  calendar: WorkCalendar;
}

function limitOf(kind: LimitKind, count: Count, { from, workingDays, on, calendar }: Around): Limit {
  const { provision, mark } = LIMIT_RULES[kind];
  const { lastDay, notBefore, because, days } = count;
  const overdue = lastDay !== null && lastDay < on;
  const left =
    lastDay === null
      ? null
      : overdue
        ? -workingDaysBetween(lastDay, on, calendar).days
        : workingDaysBetween(on, lastDay, calendar).days;
  const counted = { lastDay, notBefore, because, daysLeft: left, overdue };
  return { limit: kind, from, workingDays, ...counted, provision, mark, days };
}

/** Overdue first, then by last day; then those with an unknown last day, then those that wait for the applicant. */
export function inOrderOfDue(due: readonly DueApplication[]): DueApplication[] {
  const key = ({ limits: [first] }: DueApplication) =>
    first ? `${first.lastDay === null ? 1 : 0}${first.lastDay ?? first.notBefore}` : '2';
  return due.toSorted((a, b) => compareUtf8(key(a), key(b)) || compareUtf8(a.subject, b.subject));
}
