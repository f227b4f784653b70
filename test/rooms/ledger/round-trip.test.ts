/** Export and import again: nothing is new; a change of one cell is one change. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { exportYear } from '../../../shared/ledger/export.ts';
import { readBook } from '../../../shared/ledger/raw.ts';
import { readLedger } from '../../../shared/ledger/read-ledger.ts';
import { removalsOf } from '../../../shared/ledger/removals.ts';
import { exportBook, faultyBook, templateBook } from '../../../shared/ledger/workbooks.ts';
import { length, tell } from '../../prove/figure.ts';
import { kept } from '../reading.ts';
import { AT, difference, read, sender, TODAY, type Typed, workbook } from './books.ts';
import { histories } from './histories.ts';

const RUNS = length('LEDGERS', 20);

function bySubject(events: readonly KeptEvent[]): Map<string, KeptEvent[]> {
  const found = new Map<string, KeptEvent[]>();
  for (const event of events) found.set(event.subject, [...(found.get(event.subject) ?? []), event]);
  return found;
}

test('random histories: export, import, 0 events', { timeout: 600_000 }, async () => {
  let held = 0;
  await fc.assert(
    fc.asyncProperty(histories, fc.constantFrom(2024, 2025, 2026), async (events, year) => {
      const standing = bySubject(events);
      const exported = exportYear(standing, year);
      expect(exported.unheld).toEqual([]);
      const ledger = await read(exportBook('huaian', year, exported));
      const against = { agency: 'huaian', sender: sender(), standing, now: AT };
      const { events: sent, faults, same } = difference(ledger, events);
      expect([ledger.faults, sent, faults, removalsOf(ledger, against)]).toEqual([[], [], [], []]);
      const shown = new Set(exported.sheets.flatMap(({ rows }) => rows.map(({ subject }) => subject)));
      expect(same).toBe(events.filter(({ subject }) => shown.has(subject)).length);
      held++;
    }),
    { numRuns: RUNS },
  );
  tell({ row: 'R35', what: 'histories exported and imported: no event', held, tried: RUNS });
});

const HEAD = ['编号', '收到日期', '申请人类别', '答复日期', '办理结果'];
const sheet = (...rows: Typed[][]) => workbook({ 申请: [HEAD, ...rows] });
const told = (type: string, day: string, data: object, more: { source?: string; id?: string } = {}) =>
  kept(
    {
      specversion: '1.0',
      id: more.id ?? type,
      source: '/x',
      type: `application.${type}`,
      time: `${day}T09:30:00+08:00`,
      subject: '甲1',
      agency: 'huaian',
      data,
    },
    more.source ?? 'office',
  );
const RECEIVED = told('received', '2025-03-03', { applicantType: 'natural-person' });
const DECIDED = told('decided', '2025-03-20', { outcome: 'granted' });

describe('what differs is sent, and nothing else', () => {
  test('a new row is its facts; spellings of days and words are one', async () => {
    for (const day of [
      '2025-03-03',
      '2025.3.3',
      '2025年3月3日',
      '2025/3/3',
      20250303,
      45719,
      { day: '2025-03-03' },
      '２０２５．３．３',
    ]) {
      const { events, faults } = difference(await read(sheet(['甲1', day, '公民', null, null])));
      expect(faults).toEqual([]);
      expect(events.map(({ type, time, subject, data }) => [type, time, subject, data])).toEqual([
        ['application.received', '2025-03-03T00:00:00+08:00', '甲1', { applicantType: 'natural-person' }],
      ]);
    }
  });

  test('a changed cell is a retraction and the fact anew', async () => {
    const row = ['甲1', '2025-03-03', '自然人', '2025-03-21', '部分公开'];
    const { events } = difference(await read(sheet(row)), [RECEIVED, DECIDED]);
    expect(events.map(({ type, id, data }) => [type, id, data])).toEqual([
      ['event.retracted', 'ledger:retracts:application.decided:1', { id: 'decided', reason: '台账更正' }],
      ['application.decided', 'ledger:application.decided:1', { outcome: 'partly-granted' }],
    ]);
  });

  test('an emptied cell is a retraction; a column that is not there says nothing', async () => {
    const emptied = await read(sheet(['甲1', '2025-03-03', '自然人', null, null]));
    expect(difference(emptied, [RECEIVED, DECIDED]).events.map(({ type }) => type)).toEqual([
      'event.retracted',
    ]);
    const fewer = await read(workbook({ 申请: [HEAD.slice(0, 3), ['甲1', '2025-03-03', '自然人']] }));
    expect(difference(fewer, [RECEIVED, DECIDED]).events).toEqual([]);
  });

  test('what another source sent is not sent again; what differs from it is a fault, unless the sender succeeds it', async () => {
    const theirs = [told('received', '2025-03-03', { applicantType: 'natural-person' }, { source: 'cases' })];
    const ledger = await read(sheet(['甲1', '2025-03-03', '自然人', null, null]));
    expect(difference(ledger, theirs)).toMatchObject({ events: [], faults: [], same: 1 });
    const other = await read(sheet(['甲1', '2025-03-04', '自然人', null, null]));
    const { events, faults } = difference(other, theirs);
    expect([events, faults.map(({ cell, code }) => [cell, code])]).toEqual([[], [['B2', 'source.other']]]);
    expect(faults[0]?.zh).toContain('来源 cases');
    const heir = difference(other, theirs, sender('office', ['cases']));
    expect(heir.events[0]?.data).toEqual({ id: 'received', reason: '台账更正', source: 'cases' });
  });

  test('a number on two sheets numbers its events so that no two are one', async () => {
    const of = (type: string, day: string, data: object) =>
      kept(
        {
          ...{ specversion: '1.0', id: type, source: '/x', type, time: `${day}T09:30:00+08:00`, data },
          ...{ subject: '1', agency: 'huaian' },
        },
        'office',
      );
    const standing = [
      of('review.filed', '2025-03-03', {}),
      of('lawsuit.filed', '2025-03-03', { route: 'direct' }),
    ];
    const bytes = workbook({
      复议: [
        ['编号', '提起日期'],
        ['1', '2025-03-04'],
      ],
      诉讼: [
        ['编号', '提起日期', '起诉途径'],
        ['1', '2025-03-04', '复议后起诉'],
      ],
    });
    const { events, faults } = difference(await read(bytes), standing);
    expect(faults).toEqual([]);
    expect(events).toHaveLength(4);
    expect(new Set(events.map(({ id }) => id)).size).toBe(4);
    expect(events.find(({ type }) => type === 'lawsuit.filed')?.data).toEqual({ route: 'after-review' });
  });

  test('ids go on from those that the number ever had', async () => {
    const before = told(
      'decided',
      '2025-03-20',
      { outcome: 'granted' },
      { id: 'ledger:application.decided:1' },
    );
    const { events } = difference(
      await read(sheet(['甲1', '2025-03-03', '自然人', '2025-03-21', '予以公开'])),
      [RECEIVED, before],
    );
    expect(events.map(({ id }) => id)).toEqual([
      'ledger:retracts:application.decided:1',
      'ledger:application.decided:2',
    ]);
  });
});

describe('rows that are gone', () => {
  test('of an export are those that it held, whatever the years', async () => {
    const other = { ...RECEIVED, subject: '甲2' };
    const standing = bySubject([RECEIVED, other]);
    const exported = exportYear(standing, 2025);
    const fewer = { ...exported, sheets: exported.sheets.map(({ plan, rows }) => ({ plan, rows })) };
    const whole = await read(exportBook('huaian', 2025, fewer));
    const without = {
      ...whole,
      sheets: whole.sheets.map((each) => ({
        ...each,
        rows: each.rows.filter(({ subject }) => subject !== '甲2'),
      })),
    };
    const removals = removalsOf(without, { agency: 'huaian', sender: sender(), standing, now: AT });
    expect(removals.map(({ subject, events }) => [subject, events.map(({ type }) => type)])).toEqual([
      ['甲2', ['application.voided']],
    ]);
    expect(removalsOf(without, { agency: 'huaian', sender: sender('cases'), standing, now: AT })).toEqual([]);
  });

  test('of another file are those of the years of its rows, by the calendar of Shanghai', async () => {
    // A ledger writes a day as its midnight, at which the year before still runs in UTC.
    const of = (subject: string, day: string) =>
      kept(
        {
          ...{ specversion: '1.0', id: 'e', source: '/x', type: 'application.received', agency: 'huaian' },
          ...{ time: `${day}T00:00:00+08:00`, subject, data: { applicantType: 'natural-person' } },
        },
        'office',
      );
    const events = [
      of('去年首日', '2024-01-01'),
      of('去年', '2024-06-01'),
      of('首日', '2025-01-01'),
      of('甲1', '2025-03-03'),
      of('末日', '2025-12-31'),
      of('次年首日', '2026-01-01'),
    ];
    const standing = bySubject(events);
    const ledger = await read(sheet(['甲1', '2025-03-03', '自然人', null, null]));
    const against = { agency: 'huaian', sender: sender(), standing, now: AT };
    expect(removalsOf(ledger, against).map(({ subject }) => subject)).toEqual(['首日', '末日']);
  });
});

test('columns for persons are dropped and named, and none of their values comes through', async () => {
  const canary = '王翠花19700101';
  const bytes = workbook({
    申请: [
      [...HEAD, '申请人姓名', '联系电话', '地址'],
      ['甲1', '2025-03-03', '自然人', null, null, canary, canary, canary],
    ],
    花名册: [['姓名'], [canary]],
  });
  const ledger = await read(bytes);
  expect(ledger.dropped).toEqual([
    { sheet: '申请', columns: ['申请人姓名', '联系电话', '地址'] },
    { sheet: '花名册', columns: [] },
  ]);
  expect(JSON.stringify([ledger, difference(ledger)])).not.toContain('王翠花');
});

test('the template is read as a ledger of no rows, with every column known', async () => {
  const ledger = await read(templateBook());
  expect(ledger.faults).toEqual([]);
  expect(ledger.dropped).toEqual([]);
  expect(ledger.sheets.map(({ sheet, rows }) => [sheet, rows.length])).toEqual([
    ['申请', 0],
    ['复议', 0],
    ['诉讼', 0],
    ['文件', 0],
    ['决定与收费', 0],
  ]);
});

test('CSV in UTF-8 and GB18030, with days as serials of both epochs in workbooks', async () => {
  const csv = '编号,收到日期,申请人类别\n甲1,2025.3.3,自然人\n';
  // GB18030, byte by byte, of the same text.
  const gb = new Uint8Array([
    0xb1, 0xe0, 0xba, 0xc5, 0x2c, 0xca, 0xd5, 0xb5, 0xbd, 0xc8, 0xd5, 0xc6, 0xda, 0x2c, 0xc9, 0xea, 0xc7,
    0xeb, 0xc8, 0xcb, 0xc0, 0xe0, 0xb1, 0xf0, 0x0a, 0xbc, 0xd7, 0x31, 0x2c, 0x32, 0x30, 0x32, 0x35, 0x2e,
    0x33, 0x2e, 0x33, 0x2c, 0xd7, 0xd4, 0xc8, 0xbb, 0xc8, 0xcb, 0x0a,
  ]);
  for (const bytes of [new TextEncoder().encode(csv), gb]) {
    const { events, faults } = difference(await read(bytes, undefined, '台账.csv'));
    expect([faults, events.map(({ time }) => time)]).toEqual([[], ['2025-03-03T00:00:00+08:00']]);
  }
  const book = await readBook(sheet(['甲1', 45719 - 1462, '自然人', null, null]), 'a.xlsx');
  const { sheets } = readLedger({ ...book, epoch1904: true }, undefined, TODAY);
  expect(sheets[0]?.rows[0]?.facts[0]?.day).toBe('2025-03-03');
});

test('a workbook with faults comes back with a sheet of faults first, its values, and the cells marked', async () => {
  const bytes = sheet(['甲1', '2025-02-30', '自然人', null, null]);
  const book = await readBook(bytes, '台账.xlsx');
  const ledger = readLedger(book, undefined, TODAY);
  const again = await readBook(faultyBook(book, ledger.faults), '错误.xlsx');
  expect(again.sheets.map(({ name }) => name)).toEqual(['错误', '申请']);
  expect(again.sheets[0]?.rows[1]?.slice(0, 5)).toEqual([1, '申请', 2, '收到日期', 'B2']);
  expect(again.sheets[1]?.rows[1]?.slice(0, 3)).toEqual(['甲1', '2025-02-30', '自然人']);
  const corrected = readLedger(again, undefined, TODAY);
  expect(corrected.faults.map(({ cell }) => cell)).toEqual(['B2']);
});
