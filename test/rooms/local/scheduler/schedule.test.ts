import { describe, expect, it } from 'vitest';
import {
  type Clock,
  nextTime,
  type Schedule,
  startSchedules,
} from '../../../../infra/local/scheduler/schedule.ts';

const schedule = (expression: string, timeZone = 'Asia/Shanghai'): Schedule => ({
  name: 'S',
  expression,
  timeZone,
});

describe('the next time', () => {
  it.each([
    ['cron(30 0 * * ? *)', 'Asia/Shanghai', '2025-01-30T16:29:59.999Z', '2025-01-30T16:30:00.000Z'],
    ['cron(30 0 * * ? *)', 'Asia/Shanghai', '2025-01-30T16:30:00.000Z', '2025-01-31T16:30:00.000Z'],
    ['cron(30 0 * * ? *)', 'Asia/Shanghai', '2024-12-31T23:00:00.000Z', '2025-01-01T16:30:00.000Z'],
    ['cron(0 12 * * ? *)', 'UTC', '2024-02-28T12:00:00.000Z', '2024-02-29T12:00:00.000Z'],
    // New York skips 02:30 on 2025-03-09.
    ['cron(30 2 * * ? *)', 'America/New_York', '2025-03-08T07:30:00.000Z', '2025-03-10T06:30:00.000Z'],
    ['rate(15 minutes)', 'UTC', '2025-01-30T16:20:00.000Z', '2025-01-30T16:35:00.000Z'],
    ['rate(1 hour)', 'UTC', '2025-01-30T16:20:00.000Z', '2025-01-30T17:20:00.000Z'],
  ])('of %s in %s after %s is %s', (expression, zone, after, next) => {
    expect(nextTime(schedule(expression, zone))(new Date(after)).toISOString()).toBe(next);
  });

  it.each([
    'cron(30 0 ? * MON *)',
    'cron(0/5 * * * ? *)',
    'cron(61 0 * * ? *)',
    'rate(0 minutes)',
    'rate(soon)',
    'at(2025-01-01T00:00:00)',
  ])('of %s is not known, and that is an error', (expression) => {
    expect(() => nextTime(schedule(expression))).toThrow(
      `schedule S: the expression ${expression} is not known`,
    );
  });

  it('in an unknown time zone is an error', () => {
    expect(() => nextTime(schedule('cron(30 0 * * ? *)', 'Asia/Atlantis'))).toThrow(
      'time zone Asia/Atlantis',
    );
  });
});

/** A clock that stands until it is moved; it wakes sleepers in their order, and 1 ms late as real ones may be. */
class StandingClock implements Clock {
  #now: number;
  #sleepers: { at: number; then: () => void }[] = [];
  constructor(at: string) {
    this.#now = Date.parse(at);
  }
  readonly now = () => new Date(this.#now);
  readonly wake = (ms: number, then: () => void) => {
    const sleeper = { at: this.#now + ms + 1, then };
    this.#sleepers.push(sleeper);
    return () => {
      this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
    };
  };
  moveTo(time: string): void {
    const end = Date.parse(time);
    for (;;) {
      const next = this.#sleepers.toSorted((a, b) => a.at - b.at)[0];
      if (!next || next.at > end) break;
      this.#sleepers = this.#sleepers.filter((other) => other !== next);
      this.#now = next.at;
      next.then();
    }
    this.#now = end;
  }
}

describe('schedules', () => {
  it('fire at 00:30 in Shanghai, once a day, and every 15 minutes', () => {
    const clock = new StandingClock('2025-01-30T15:50:00.000Z');
    const fired: string[] = [];
    const both = [schedule('cron(30 0 * * ? *)'), { ...schedule('rate(15 minutes)'), name: 'Pending' }];
    const stop = startSchedules(both, clock, ({ name }) =>
      fired.push(`${name} ${clock.now().toISOString().slice(0, 16)}`),
    );
    clock.moveTo('2025-01-30T16:29:59.000Z');
    expect(fired).toEqual(['Pending 2025-01-30T16:05', 'Pending 2025-01-30T16:20']);
    clock.moveTo('2025-02-01T17:00:00.000Z');
    expect(fired.filter((line) => line.startsWith('S '))).toEqual([
      'S 2025-01-30T16:30',
      'S 2025-01-31T16:30',
      'S 2025-02-01T16:30',
    ]);
    stop();
    const before = fired.length;
    clock.moveTo('2025-02-03T17:00:00.000Z');
    expect(fired).toHaveLength(before);
  });

  it('of a rate keep their second, however late each timer wakes, and say which time it is', () => {
    const clock = new StandingClock('2025-01-30T16:00:59.990Z');
    const minutes: string[] = [];
    const late = { ...clock, wake: (ms: number, then: () => void) => clock.wake(ms + 7, then) };
    startSchedules([schedule('rate(1 minute)')], late, (_, at) => minutes.push(at.toISOString()));
    clock.moveTo('2025-01-30T17:01:30.000Z');
    expect(minutes).toHaveLength(60);
    expect(new Set(minutes.map((at) => at.slice(17)))).toEqual(new Set(['59.990Z']));
  });

  it('are not made up for where the machine slept', () => {
    const clock = new StandingClock('2025-01-30T16:29:30.000Z');
    const fired: Date[] = [];
    startSchedules(
      [schedule('rate(1 minute)')],
      { ...clock, wake: (ms, then) => clock.wake(ms + 600_000, then) },
      () => fired.push(clock.now()),
    );
    clock.moveTo('2025-01-30T16:45:00.000Z');
    expect(fired).toHaveLength(1);
  });
});
