/** The clock of applications against the statute’s examples and a second, naive count over another package’s days. */
import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { WorkCalendar } from '../../../shared/calendar/calendar.ts';
import { countDays } from '../../../shared/calendar/count.ts';
import { dueOf, inOrderOfDue } from '../../../shared/calendar/due.ts';
import { icsOf } from '../../../shared/calendar/ics.ts';
import { type Day, dayAfter } from '../../../shared/events/instant.ts';
import { kept } from '../../rooms/reading.ts';
import { isWorkday } from './chinese-days.ts';

const calendar = new WorkCalendar();
const day = (text: string) => text as Day;

/** Types without `application.`; a day, and data where it needs some. */
type Step = readonly [type: string, day: string, data?: object];

function events(...steps: readonly Step[]) {
  return steps.map(([type, on, data], index) =>
    kept({
      specversion: '1.0',
      id: `e${index}`,
      source: '/cases',
      type: type.includes('.') ? type : `application.${type}`,
      time: `${on}T00:00:00+08:00`,
      sequence: String(index),
      subject: 'A-1',
      agency: 'huaian',
      data: type === 'received' ? { applicantType: 'natural-person', ...data } : (data ?? {}),
    }),
  );
}

const due = (on: string, ...steps: readonly Step[]) => dueOf('A-1', events(...steps), day(on), calendar);
const answer = (on: string, ...steps: readonly Step[]) =>
  due(on, ...steps)?.limits.find(({ limit }) => limit === 'answer');

describe('the answer’s period', () => {
  test('is the same as a naive count, for every day of 2019 to 2025 and 1 to 40 days', () => {
    for (let from = day('2019-01-01'); from < '2025-12-31'; from = dayAfter(from)) {
      const naive: string[] = [];
      for (let at = dayAfter(from); naive.length < 40; at = dayAfter(at)) if (isWorkday(at)) naive.push(at);
      for (const days of [1, 7, 20, 40])
        expect(countDays({ from, days, on: from }, calendar).lastDay).toBe(naive[days - 1]);
    }
  });

  test('begins on the day after receipt, and skips the holidays of October', () => {
    const limit = answer('2026-09-25', ['received', '2026-09-24']);
    expect([limit?.lastDay, limit?.daysLeft, limit?.overdue]).toEqual(['2026-10-29', 20, false]);
    const counted = limit?.days.filter(({ counted }) => counted).map(({ date }) => date);
    expect(counted?.[0]).toBe('2026-09-28');
    expect(counted).toContain('2026-10-10');
    expect(limit?.days.find(({ date }) => date === '2026-10-02')?.why).toContain('国庆节放假');
  });

  test('is extended once by up to 20, and the last word on the extension stands', () => {
    const steps: Step[] = [
      ['received', '2026-03-02'],
      ['extended', '2026-03-20', { workingDays: 20 }],
    ];
    expect(answer('2026-03-21', ...steps)?.workingDays).toBe(40);
    expect(answer('2026-03-22', ...steps, ['extended', '2026-03-21', { workingDays: 5 }])?.workingDays).toBe(
      25,
    );
  });

  test('starts anew with the corrected text, and does not run before', () => {
    const asked: Step[] = [
      ['received', '2026-03-02'],
      ['correction-requested', '2026-03-05'],
    ];
    expect(due('2026-03-30', ...asked)).toMatchObject({
      waits: 'applicant',
      waitsSince: '2026-03-05',
      limits: [],
    });
    const limit = answer('2026-03-31', ...asked, ['corrected', '2026-03-30']);
    expect(limit?.from).toBe('2026-03-30');
    expect(limit?.days.filter(({ counted }) => counted)[0]?.date).toBe('2026-03-31');
  });

  test('leaves out the time of a third party, whose own period is shown meanwhile', () => {
    const plain = answer('2026-03-03', ['received', '2026-03-02']);
    const asked: Step[] = [
      ['received', '2026-03-02'],
      ['third-party-consulted', '2026-03-04'],
    ];
    const waiting = due('2026-03-10', ...asked);
    expect(waiting?.limits.map(({ limit }) => limit)).toEqual(['third-party', 'answer', 'correction-notice']);
    expect(waiting?.limits[0]?.lastDay).toBe('2026-03-25');
    expect(waiting?.limits[1]).toMatchObject({ lastDay: null, because: '第三方尚未答复' });
    const answered = answer('2026-03-12', ...asked, ['third-party-answered', '2026-03-11']);
    expect([plain?.lastDay, answered?.lastDay]).toEqual(['2026-03-30', '2026-04-07']); // five working days later
    const why = answered?.days.find(({ date }) => date === '2026-03-11')?.why;
    expect(why).toBe('征求第三方意见期间（条例第三十三条）');
  });

  test('after a fee notice starts anew from the day after payment', () => {
    const charged: Step[] = [
      ['received', '2026-03-02'],
      ['fee-charged', '2026-03-05', { yuan: '100' }],
    ];
    const waiting = due('2026-03-06', ...charged);
    expect(waiting?.limits.map(({ limit, lastDay, mark }) => [limit, lastDay, mark])).toEqual([
      ['payment', '2026-04-02', 'C'],
    ]);
    const paid = answer('2026-03-21', ...charged, ['fee-paid', '2026-03-20', { yuan: '100' }]);
    expect([paid?.from, paid?.workingDays]).toEqual(['2026-03-20', 20]);
  });

  test('a correction may be asked for within seven days, and then no more', () => {
    const kinds = (on: string) => due(on, ['received', '2026-03-02'])?.limits.map(({ limit }) => limit);
    expect(kinds('2026-03-11')).toEqual(['answer', 'correction-notice']);
    expect(kinds('2026-03-12')).toEqual(['answer']);
  });
});

test('what is decided, withdrawn, handed on, voided or retracted owes nothing; what is still to come is not looked at', () => {
  const received: Step = ['received', '2026-03-02'];
  expect(due('2026-03-20', received, ['decided', '2026-03-10', { outcome: 'granted' }])).toBeUndefined();
  expect(due('2026-03-20', received, ['withdrawn', '2026-03-10'])).toBeUndefined();
  expect(due('2026-03-20', received, ['transferred', '2026-03-10', { to: 'other' }])).toBeUndefined();
  expect(due('2026-03-20', received, ['voided', '2026-03-10', { reason: '误登' }])).toBeUndefined();
  const asked: Step[] = [received, ['correction-requested', '2026-03-03']];
  const retracted: Step = ['event.retracted', '2026-03-04', { id: 'e1', reason: '误发' }];
  expect(due('2026-03-20', ...asked, retracted)?.waits).toBeNull();
  expect(due('2026-03-05', received, ['decided', '2026-03-10', { outcome: 'granted' }])?.limits).toHaveLength(
    2,
  );
  expect(due('2026-03-01', received)).toBeUndefined();
});

describe('what is not known yet', () => {
  test('a period into 2027 is “not before”, and says why', () => {
    const limit = answer('2026-12-15', ['received', '2026-12-10']);
    expect(limit).toMatchObject({ lastDay: null, notBefore: '2027-01-06', daysLeft: null, overdue: false });
    expect(limit?.because).toBe('2027年放假安排未公布，按未公布的每一天都可能上班计');
    expect(limit?.days.find(({ date }) => date === '2027-01-04')).toMatchObject({ counted: null });
    expect(answer('2026-12-15', ['received', '2026-12-02'])?.lastDay).toBe('2026-12-30');
  });

  test('the bound is never later than the true last day, whatever will be announced', () => {
    const holidays = fc.array(fc.tuple(fc.nat({ max: 200 }), fc.nat({ max: 9 }), fc.nat({ max: 200 })), {
      maxLength: 6,
    });
    const on = (offset: number) =>
      new Date(Date.UTC(2027, 0, 1) + offset * 86_400_000).toISOString().slice(0, 10);
    fc.assert(
      fc.property(holidays, fc.nat({ max: 60 }), fc.integer({ min: 1, max: 40 }), (spans, back, days) => {
        const arrangement = {
          year: 2027,
          document: '某通知',
          holidays: spans.map(([at, length, makeUp]) => ({
            name: '某',
            off: [on(at), on(at + length)] as const,
            makeUp: [on(makeUp)],
          })),
        };
        const from = new Date(Date.UTC(2026, 11, 31) - back * 86_400_000).toISOString().slice(0, 10);
        const now = countDays({ from: day(from), days, on: day(from) }, calendar);
        const then = countDays({ from: day(from), days, on: day(from) }, new WorkCalendar([arrangement]));
        const [bound, known] = [now.lastDay ?? now.notBefore ?? '', then.lastDay ?? ''];
        // The law's own day off cannot be a make-up day.
        if (
          !arrangement.holidays.some(({ makeUp }) =>
            makeUp.some((each) => /-(01-01|05-01|10-0[123])$/.test(each)),
          )
        )
          expect(bound <= known).toBe(true);
      }),
    );
  });
});

test('the order of arrival changes nothing', () => {
  const steps: Step[] = [
    ['received', '2026-03-02'],
    ['third-party-consulted', '2026-03-04'],
    ['third-party-answered', '2026-03-11'],
    ['extended', '2026-03-12', { workingDays: 10 }],
  ];
  const all = events(...steps);
  const whole = dueOf('A-1', all, day('2026-03-20'), calendar);
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (order) => {
      expect(dueOf('A-1', order, day('2026-03-20'), calendar)).toEqual(whole);
    }),
  );
});

test('overdue comes first, then by last day, then what is not known, then what waits', () => {
  const of = (subject: string, steps: readonly Step[]) => {
    const found = dueOf(subject, events(...steps), day('2026-12-15'), calendar);
    return found ? [found] : [];
  };
  const list = inOrderOfDue([
    ...of('waits', [
      ['received', '2026-11-02'],
      ['correction-requested', '2026-11-03'],
    ]),
    ...of('unknown', [['received', '2026-12-10']]),
    ...of('soon', [['received', '2026-11-20']]),
    ...of('overdue', [['received', '2026-10-09']]),
  ]);
  expect(list.map(({ subject }) => subject)).toEqual(['overdue', 'soon', 'unknown', 'waits']);
  expect(list[0]?.limits[0]?.daysLeft).toBeLessThan(0);
});

test('the calendar file is read back by a parser, whatever the number of the case holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (text) => {
      const subject = `〔2026〕${text.replaceAll(/\s|\p{C}/gu, '')}号;,\\`;
      const found = dueOf(subject, events(['received', '2026-12-10']), day('2026-12-11'), calendar);
      const file = icsOf('huaian', found ? [found] : [], '20261211T000000Z');
      expect(file.split('\r\n').every((line) => new TextEncoder().encode(line).length <= 75)).toBe(true);
      const parsed = new ICAL.Component(ICAL.parse(file));
      const [first, second] = parsed.getAllSubcomponents('vevent').map((each) => new ICAL.Event(each));
      expect(first?.summary).toBe(`${subject} 答复期限（不早于此日）`);
      expect(first?.startDate.toString()).toBe('2027-01-06');
      expect(first?.startDate.isDate).toBe(true);
      expect(second?.summary).toBe(`${subject} 告知补正期限`);
    }),
    { numRuns: 50 },
  );
});
