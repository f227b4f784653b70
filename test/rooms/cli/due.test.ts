import { expect, test } from 'vitest';
import { keepArrangement } from '../../../infra/cli/operator/calendar-store.ts';
import { keptArrangements } from '../../../shared/calendar/kept.ts';
import { memoryObjects } from '../../doubles/memory-store.ts';
import { eventLine, gongkai, scratch } from './recording-shell.ts';

const { write } = scratch();
const events = () =>
  write(
    'events.jsonl',
    [
      eventLine({ id: 'e1', subject: '〔2026〕1号', time: '2026-09-24T10:00:00+08:00' }),
      eventLine({ id: 'e2', subject: '〔2026〕2号', time: '2026-12-10T10:00:00+08:00' }),
      eventLine({ id: 'e3', subject: '〔2026〕3号', time: '2026-10-09T10:00:00+08:00' }),
      eventLine({
        id: 'e4',
        subject: '〔2026〕3号',
        type: 'application.correction-requested',
        time: '2026-10-12T10:00:00+08:00',
        data: {},
      }),
    ].join('\n'),
  );
const due = (...more: string[]) => gongkai(['due', '--agency', 'huaian', '--events', events(), ...more]);

test('prints what is open, overdue first, each day with its reason', async () => {
  const { code, out } = await due('--on', '2026-12-15');
  expect(code).toBe(0);
  const heads = out.split('\n').filter((line) => /^〔/.test(line));
  expect(heads).toEqual([
    '〔2026〕1号  2026-09-24收到',
    '〔2026〕2号  2026-12-10收到',
    '〔2026〕3号  2026-10-09收到  等待申请人补正（自2026-10-12）',
  ]);
  expect(out).toContain('逾期33个工作日  答复期限：2026-10-29');
  expect(out).toContain('2026-10-01至2026-10-07  不计：国庆节放假（国办发明电〔2025〕7号）');
  expect(out).toContain('2026-10-10  计：星期六，国庆节调休上班（国办发明电〔2025〕7号）（第6日）');
  expect(out).toContain('未定  答复期限：不早于2027-01-06');
});

test('a year that was announced meanwhile is given by a file', async () => {
  const file = write(
    '2027.json',
    JSON.stringify({
      year: 2027,
      document: '国办发明电〔2026〕9号',
      holidays: [{ name: '元旦', off: ['2027-01-01', '2027-01-03'] }],
    }),
  );
  const { out } = await due('--on', '2026-12-15', '--calendar', file, '--json');
  const found: { subject: string; limits: { lastDay: string }[] }[] = JSON.parse(out).applications;
  expect(found.find(({ subject }) => subject === '〔2026〕2号')?.limits[0]?.lastDay).toBe('2027-01-08');
});

test('prints a calendar file, and refuses what is no day', async () => {
  const { out } = await due('--on', '2026-12-15', '--ics');
  expect(out).toMatch(/^BEGIN:VCALENDAR\r\n/);
  expect(out.match(/BEGIN:VEVENT/g)).toHaveLength(3);
  expect((await due('--on', '2026-02-30')).code).toBe(2);
  expect((await due('--ics', '--json')).code).toBe(2);
});

test('a faulty arrangement is refused with its place before anything is read', async () => {
  const file = write(
    'bad.json',
    '{"year": 2027, "document": "某", "holidays": [{"name": "元旦", "off": ["2027-01-03", "2027-01-01"]}]}',
  );
  const { code, told } = await gongkai(['calendar', 'apply', file]);
  expect(code).toBe(1);
  expect(told[0]).toContain('/holidays/0/off  首日晚于末日');
});

test('what was applied is read again, and what is no arrangement is left alone', async () => {
  const drafts = memoryObjects();
  const arrangement = {
    year: 2027,
    document: '国办发明电〔2026〕9号',
    holidays: [{ name: '元旦', off: ['2027-01-01', '2027-01-03'] as const, makeUp: [] }],
  };
  await keepArrangement(arrangement, drafts);
  for (const [year, text] of [
    [2028, '{}'],
    [2029, '{"year"'],
  ])
    await drafts.put({
      key: `calendar/${year}.json`,
      bytes: new TextEncoder().encode(String(text)),
      mediaType: 'application/json',
    });
  expect(await keptArrangements(drafts)).toEqual([arrangement]);
});
