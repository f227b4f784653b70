/** Every day of 2019 to 2026 against two packages that somebody else keeps; and years that nobody has announced. */
import { LegalHoliday, SolarDay } from 'tyme4ts';
import { describe, expect, test } from 'vitest';
import { ARRANGEMENTS } from '../../../shared/calendar/arrangements.ts';
import { WorkCalendar } from '../../../shared/calendar/calendar.ts';
import { readArrangement } from '../../../shared/calendar/calendar-file.ts';
import { type Day, dayAfter } from '../../../shared/events/instant.ts';
import { isWorkday } from './chinese-days.ts';

const calendar = new WorkCalendar();

function* daysOf(from: string, to: string): Generator<Day> {
  for (let day = from as Day; day <= to; day = dayAfter(day)) yield day;
}

/** As the second package has it: its legal holidays and make-up days, else the weekday. */
function worksByTyme(day: string): boolean {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const legal = LegalHoliday.fromYmd(year, month, date);
  return legal ? legal.isWork() : SolarDay.fromYmd(year, month, date).getWeek().getIndex() % 6 !== 0;
}

describe('days of the known years', () => {
  test('agree with both packages on each of 2922 days', () => {
    const days = [...daysOf('2019-01-01', '2026-12-31')];
    expect(days).toHaveLength(2922);
    expect(days.filter((day) => calendar.kindOf(day).works !== isWorkday(day))).toEqual([]);
    expect(days.filter((day) => calendar.kindOf(day).works !== worksByTyme(day))).toEqual([]);
  });

  test('each say why, with the notice of the year, the later one where it was moved', () => {
    const why = (day: string) => calendar.kindOf(day as Day).why;
    expect(why('2026-10-01')).toBe('国庆节放假（国办发明电〔2025〕7号）');
    expect(why('2026-10-10')).toBe('星期六，国庆节调休上班（国办发明电〔2025〕7号）');
    expect(why('2020-01-31')).toBe('春节放假（国办发明电〔2020〕1号）');
    expect(why('2019-05-02')).toBe('劳动节放假（国办发明电〔2019〕3号）');
    expect(why('2026-11-28')).toBe('星期六');
  });

  test('every year has a notice of its own, and no day is off and worked', () => {
    expect(calendar.years).toEqual([2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026]);
    expect(new Set(ARRANGEMENTS.map(({ document }) => document)).size).toBe(8);
    for (const arrangement of ARRANGEMENTS)
      expect(readArrangement(JSON.parse(JSON.stringify(arrangement)))).toEqual({ arrangement });
  });
});

describe('a year that is not announced', () => {
  test('is unknown on every day but those that the law fixes', () => {
    const known = [...daysOf('2027-01-01', '2027-12-31')].filter(
      (day) => calendar.kindOf(day).works !== null,
    );
    expect(known).toEqual(['2027-01-01', '2027-05-01', '2027-10-01', '2027-10-02', '2027-10-03']);
    expect(calendar.kindOf('2027-03-03' as Day).why).toBe('星期三，2027年放假安排未公布');
  });

  test('becomes known by a file, which stands above what is built in', () => {
    const read = readArrangement({
      year: 2027,
      document: '国办发明电〔2026〕9号',
      holidays: [{ name: '元旦', off: ['2027-01-01', '2027-01-03'] }],
    });
    if (!('arrangement' in read)) throw new Error(JSON.stringify(read));
    const added = new WorkCalendar([read.arrangement]);
    expect(added.kindOf('2027-01-02' as Day)).toEqual({
      works: false,
      why: '元旦放假（国办发明电〔2026〕9号）',
    });
    expect(added.kindOf('2027-03-03' as Day)).toEqual({ works: true, why: '星期三' });
    const moved = {
      year: 2026,
      document: '某通知',
      holidays: [{ name: '元旦', off: ['2026-01-01', '2026-01-01'] as const, makeUp: [] }],
    };
    expect(new WorkCalendar([moved]).kindOf('2026-10-02' as Day).works).toBe(false);
    expect(new WorkCalendar([moved]).kindOf('2026-10-05' as Day).works).toBe(true);
  });
});

test('an arrangement that release 0.4.0 kept is read as it was meant', () => {
  const [name, off, days] = ['元旦', ['2027-01-01', '2027-01-03'], ['2027-01-09']];
  const read = readArrangement({ year: 2027, document: '某通知', holidays: [{ name, off, work: days }] });
  expect(read).toEqual({
    arrangement: { year: 2027, document: '某通知', holidays: [{ name, off, makeUp: days }] },
  });
});

const holiday = (change: object) => ({
  year: 2027,
  document: '某通知',
  holidays: [{ name: '春节', off: ['2027-02-05', '2027-02-11'], makeUp: ['2027-01-30'], ...change }],
});

test.each([
  ['a day that is none', holiday({ off: ['2027-02-30', '2027-03-02'] }), '/holidays/0/off/0'],
  ['another year', holiday({ off: ['2028-02-05', '2028-02-11'] }), '/holidays/0/off/0'],
  ['a span that runs backwards', holiday({ off: ['2027-02-11', '2027-02-05'] }), '/holidays/0/off'],
  ['a span of months', holiday({ off: ['2027-02-05', '2027-05-05'] }), '/holidays/0/off'],
  ['a day off and worked', holiday({ makeUp: ['2027-02-06'] }), '/holidays/0/makeUp/0'],
  ['a weekday as make-up day', holiday({ makeUp: ['2027-02-03'] }), '/holidays/0/makeUp/0'],
  ['a name that nobody knows', { ...holiday({}), extra: 1 }, ''],
  ['no holidays', { ...holiday({}), holidays: [] }, '/holidays'],
  ['no object', null, ''],
])('a file with %s is refused with its place', (_, file, pointer) => {
  const read = readArrangement(file);
  expect('faults' in read && read.faults[0]?.pointer).toBe(pointer);
});
