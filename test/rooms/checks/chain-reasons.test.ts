import { describe, expect, test } from 'vitest';
import { foldCase } from '../../../shared/cases/case.ts';
import { reasonOf } from '../../../shared/checks/chain-reasons.ts';
import type { ChainId } from '../../../shared/checks/chains.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { told } from '../reading.ts';

const event = (type: string, day: string, data: object = {}): KeptEvent =>
  told({ type, day, subject: 'A', data });
const received = (day: string, applicantType = 'natural-person') =>
  event('application.received', day, { applicantType });
const decided = (day: string) => event('application.decided', day, { outcome: 'granted' });
const handedOn = event('application.transferred', '2024-12-25', { to: 'yi' });
const voided = event('application.voided', '2024-12-26', { reason: '误登' });
const retracted = ({ id }: KeptEvent) => event('event.retracted', '2025-02-01', { id, reason: '误报' });
const issued = (day: string, kind = 'rule') => event('document.issued', day, { kind });
const repealed = (day: string) => event('document.repealed', day, { kind: 'rule' });
const review = (day: string) => event('review.filed', day);
const lawsuit = (day: string, route: string) => event('lawsuit.filed', day, { route });
const upheld = (day: string) => event('review.concluded', day, { result: 'upheld' });

const open = received('2024-12-01');

/** What was published of 2024, what there is now, and the two sentences. */
type Told = [zh: string, en: string, published: KeptEvent[], now: KeptEvent[]];

const said = (check: ChainId, published: KeptEvent[], now: KeptEvent[], isLost = false) => {
  const [before, after] = [foldCase('A', published), foldCase('A', now)];
  const { zh, en } = reasonOf(check, { before, after, year: 2024, isLost });
  return [zh.split('；')[0], en.split('; ')[0]];
};

describe('why an application is carried in otherwise than it was carried out', () => {
  test.each<Told>([
    ['公布后登记为作废', 'voided since the publication', [open], [open, voided]],
    [
      '公布后登记为转送其他单位',
      'recorded since the publication as handed on to another unit',
      [open],
      [open, handedOn],
    ],
    [
      '公布后撤回了收到申请的事件',
      'its receipt was retracted since the publication',
      [open],
      [open, retracted(open)],
    ],
    [
      '公布后补报或改期的办理结果在2024年末以前',
      'a conclusion of no later than 2024 was sent or dated so since the publication',
      [open],
      [open, decided('2024-12-31')],
    ],
    [
      '收到之日在公布后改为2024年以后',
      'its receipt is dated after 2024 since the publication',
      [open],
      [received('2025-01-01')],
    ],
    [
      '公布后更正了申请人类别',
      "the applicant's category was amended since the publication",
      [open],
      [open, event('application.amended', '2025-03-01', { applicantType: 'other-organisation' })],
    ],
    [
      '公布后更正了申请人类别',
      "the applicant's category was amended since the publication",
      [open, decided('2025-01-01')],
      [received('2024-12-31', 'other-organisation'), decided('2025-01-01')],
    ],
    [
      '公布时已办结，其办理结果在公布后被撤回或改期',
      'it was concluded as published, and that conclusion was retracted or dated otherwise since',
      [open, decided('2024-12-31')],
      [open],
    ],
    [
      '收到之日在公布后改为2024年末以前',
      'its receipt is dated no later than 2024 since the publication',
      [received('2025-01-05')],
      [open],
    ],
    [
      '收到之日在公布后改为2024年末以前',
      'its receipt is dated no later than 2024 since the publication',
      [received('2025-01-05'), decided('2025-02-05')],
      [open],
    ],
    [
      '公布时已作废，作废在公布后被撤回',
      'it was voided as published, and the voiding was retracted since',
      [open, voided],
      [open],
    ],
    [
      '公布时已转送其他单位，公布后登记为仍由本机关办理',
      'it was handed on as published, and is recorded as here since',
      [open, handedOn],
      [open],
    ],
    ['公布后才报送的收到申请', 'a receipt that was sent after the publication', [], [open]],
    [
      '公布时没有收到申请的有效记录，公布后才补报',
      'its receipt was sent after the publication',
      [decided('2025-02-05')],
      [open],
    ],
  ])('%s', (zh, en, published, now) => {
    expect(said('carry-chain', published, now)).toEqual([zh, en]);
  });
});

describe('why a document is in force otherwise than last year’s stock would have it', () => {
  test.each<Told>([
    ['废止了没有制发记录的文件', 'an unknown document was repealed', [], [repealed('2025-05-01')]],
    ['公布后才报送的文件', 'a document that was sent after the publication', [], [issued('2023-05-01')]],
    [
      '公布后撤回了文件的制发',
      'its issue was retracted since the publication',
      [issued('2023-05-01')],
      [issued('2023-05-01'), retracted(issued('2023-05-01'))],
    ],
    [
      '文件的种类、制发日期或废止日期在公布后有变化',
      'its kind, issue or repeal is told otherwise since the publication',
      [issued('2023-05-01')],
      [issued('2023-05-01', 'normative-document')],
    ],
  ])('%s', (zh, en, published, now) => {
    expect(said('in-force-chain', published, now)).toEqual([zh, en]);
  });
});

describe('why a dispute that was pending is gone', () => {
  const [pending, late] = [review('2024-05-01'), review('2026-01-05')];
  const suit = lawsuit('2024-05-01', 'direct');
  test.each<Told>([
    [
      '公布后撤回了立案的事件',
      'its filing was retracted since the publication',
      [pending],
      [pending, retracted(pending), lawsuit('2024-06-01', 'direct')],
    ],
    [
      '公布后补报或改期的结果在2024年末以前',
      'a result of no later than 2024 was sent or dated so since the publication',
      [pending],
      [pending, upheld('2024-12-31')],
    ],
    [
      '诉讼路径在公布后有变化',
      'its route is told otherwise since the publication',
      [lawsuit('2024-05-01', 'direct')],
      [lawsuit('2024-05-02', 'after-review')],
    ],
    [
      '诉讼路径在公布后有变化',
      'its route is told otherwise since the publication',
      [lawsuit('2024-05-01', 'direct'), review('2025-05-01')],
      [lawsuit('2024-05-02', 'after-review'), review('2025-05-01'), upheld('2025-06-01')],
    ],
    [
      '立案之日在公布后改为2025年以后',
      'its filing is dated after 2025 since the publication',
      [pending],
      [late],
    ],
    [
      '立案之日在公布后改为2025年以后',
      'its filing is dated after 2025 since the publication',
      [pending, upheld('2025-02-01')],
      [late, upheld('2026-02-01')],
    ],
    // Of a review and a lawsuit of one number, that which is gone is spoken of.
    [
      '公布后撤回了立案的事件',
      'its filing was retracted since the publication',
      [pending, suit],
      [pending, suit, retracted(suit)],
    ],
    [
      '公布后补报或改期的结果在2024年末以前',
      'a result of no later than 2024 was sent or dated so since the publication',
      [suit, pending],
      [suit, pending, upheld('2024-12-31')],
    ],
    [
      '诉讼路径在公布后有变化',
      'its route is told otherwise since the publication',
      [pending, upheld('2024-06-01'), suit],
      [pending, upheld('2024-06-01'), lawsuit('2024-05-02', 'after-review')],
    ],
    [
      '诉讼路径在公布后有变化',
      'its route is told otherwise since the publication',
      [pending, upheld('2025-06-01'), suit],
      [pending, upheld('2025-06-01'), lawsuit('2024-05-02', 'after-review')],
    ],
    [
      '立案之日在公布后改为2025年以后',
      'its filing is dated after 2025 since the publication',
      [pending, upheld('2024-12-31'), suit],
      [pending, upheld('2024-12-31'), lawsuit('2026-01-05', 'direct')],
    ],
  ])('%s', (zh, en, published, now) => {
    expect(said('dispute-chain', published, now)).toEqual([zh, en]);
  });
});

test('an event missing from the log is stated before every other reason', () => {
  for (const check of ['carry-chain', 'in-force-chain', 'dispute-chain'] as const)
    expect(said(check, [open], [], true)).toEqual([
      '公布时依据的事件已不在事件日志中',
      'events that the published version was made of are not in the log any more',
    ]);
});

test('each reason ends with a correction, for right and for wrong facts', () => {
  const [before, after] = [foldCase('A', []), foldCase('A', [open])];
  const { zh, en } = reasonOf('carry-chain', { before, after, year: 2024, isLost: false });
  expect(zh).toMatch(
    /；属实的，对2024年度报告重新定稿更正，或在本年度定稿时附说明，有误的，撤回所列事件并重新报送$/,
  );
  expect(en).toMatch(
    /; if that is right, finalise 2024 once more, or finalise this year with a note; if it is wrong, retract the events that are named and send them anew$/,
  );
});
