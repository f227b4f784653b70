/**
 * EventBridge Scheduler for one process: fires the schedules of the template at their times.
 *
 * Comes in: schedules, and a clock. Goes out: calls of `fire` with the schedule and its scheduled time. Always: an
 * unknown expression is an error before any timer is set. A time that passed while nothing ran is skipped. The times of
 * a rate do not drift, however late each timer wakes. Retry policy and dead-letter queue of a target have no
 * counterpart here: a start in process cannot get lost.
 * Source: EventBridge Scheduler User Guide, "Schedule types" (`cron(m h dom mon dow year)`, `rate(n unit)`).
 */
export interface Schedule {
  readonly name: string;
  /** `cron(30 0 * * ? *)`, `rate(15 minutes)` */
  readonly expression: string;
  /** A zone of the IANA database. */
  readonly timeZone: string;
}

export interface Clock {
  readonly now: () => Date;
  /** Calls `then` once, after about `ms`; the returned function cancels it. */
  readonly wake: (ms: number, then: () => void) => () => void;
}

/** The next time strictly after one. */
export type NextTime = (after: Date) => Date;

/** Starts all schedules; the returned function stops them. */
export function startSchedules<S extends Schedule>(
  schedules: readonly S[],
  clock: Clock,
  fire: (schedule: S, at: Date) => void,
): () => void {
  const planned = schedules.map((schedule) => ({ schedule, next: nextTime(schedule) }));
  const stops = planned.map(({ schedule, next }) => keepFiring(next, clock, (at) => fire(schedule, at)));
  return () => {
    for (const stop of stops) stop();
  };
}

/** A timer is never set further ahead: a machine that slept looks at the clock soon after it wakes. */
const LONGEST_SLEEP_MS = 60_000;

function keepFiring(next: NextTime, clock: Clock, fire: (at: Date) => void): () => void {
  let due = next(clock.now());
  let cancel: () => void = () => {};
  const sleep = (): void => {
    const left = due.getTime() - clock.now().getTime();
    cancel = clock.wake(Math.min(Math.max(left, 0), LONGEST_SLEEP_MS), look);
  };
  const look = (): void => {
    const now = clock.now();
    if (now >= due) {
      const at = due;
      const following = next(at);
      due = following > now ? following : next(now);
      fire(at);
    }
    sleep();
  };
  sleep();
  return () => cancel();
}

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

export function nextTime({ name, expression, timeZone }: Schedule): NextTime {
  const [, count, unit = ''] = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const length = Number(count) * (UNITS[unit] ?? Number.NaN);
  if (length > 0) return (after) => new Date(after.getTime() + length);
  const [, minute, hour] = /^cron\((\d{1,2}) (\d{1,2}) (?:\* \* \? \*|\? \* \* \*)\)$/.exec(expression) ?? [];
  if (minute === undefined || Number(minute) > 59 || Number(hour) > 23) {
    throw new Error(`schedule ${name}: the expression ${expression} is not known to the local stack`);
  }
  const offset = offsetIn(name, timeZone);
  return (after) => nextDaily(after, (Number(hour) * 60 + Number(minute)) * 60_000, offset);
}

const DAY_MS = 86_400_000;

/** The first instant after `after` at which the clocks of the zone show the time of day. */
function nextDaily(after: Date, timeOfDay: number, offset: (at: number) => number): Date {
  const local = after.getTime() + offset(after.getTime());
  const midnight = local - (local % DAY_MS);
  // Yesterday too: when clocks go back, a local day has more than 24 hours.
  for (let day = midnight - DAY_MS; ; day += DAY_MS) {
    const wanted = day + timeOfDay;
    const guess = wanted - offset(wanted - offset(wanted));
    // An hour that the clocks skip does not come that day.
    if (guess > after.getTime() && guess + offset(guess) === wanted) return new Date(guess);
  }
}

/** The offset of a zone from UTC at an instant, in milliseconds. */
function offsetIn(name: string, timeZone: string): (at: number) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch (cause) {
    throw new Error(`schedule ${name}: the time zone ${timeZone} is not known`, { cause });
  }
  return (at) => {
    const text = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours = '0', minutes = '0', seconds = '0'] =
      /([+-])(\d+):(\d+)(?::(\d+))?/.exec(text) ?? [];
    const size = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
    return sign === '-' ? -size : size;
  };
}
