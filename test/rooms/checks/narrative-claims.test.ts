import { describe, expect, test } from 'vitest';
import { edition2019 } from '../../../shared/editions/edition-2019.ts';

import { huaianTables, readIn } from './narrated.ts';

const RECEIVED = 'received | received+carriedIn';
const DONE = 'concluded | concluded-outcomes.other.other';
/** Of what a share may be. */
const OF_DONE = ['concluded', 'concluded-outcomes.other.other'];
const OF_RECEIVED = ['received', 'received+carriedIn'];
const GRANTED = 'outcomes.granted';
const share = (part: string, wholes: readonly string[]) =>
  wholes.map((whole) => `${part} / ${whole}`).join(' | ');
const ANY_SHARE = share(GRANTED, [...OF_DONE, ...OF_RECEIVED]);

describe('a count', () => {
  test.each([
    ['新收政府信息公开申请3119件。', ['3119件 received']],
    ['新收政府信息公开申请3118件。', ['3118件? received']],
    ['受理政府信息公开申请3119件。', [`3119件 ${RECEIVED}`]],
    ['受理政府信息公开申请3153件。', [`3153件 ${RECEIVED}`]],
    ['受理政府信息公开申请3120件。', [`3120件? ${RECEIVED}`]],
    ['答复政府信息公开申请2940件。', [`2940件 ${DONE}`]],
    ['答复政府信息公开申请110件。', [`110件? ${DONE}`]],
    ['作出行政处罚决定398.6万件。', ['398.6万件 proactive.penalties']],
    ['作出行政处罚决定398.5万件。', ['398.5万件 proactive.penalties']],
    ['作出行政处罚决定398.4万件。', ['398.4万件? proactive.penalties']],
    ['作出行政处罚决定398万件。', ['398万件 proactive.penalties']],
    ['作出行政处罚决定3985758.0件。', ['3985758.0件 proactive.penalties']],
    ['作出行政处罚决定3985758.1件。', ['3985758.1件? proactive.penalties']],
    ['行政事业性收费96171.6万元。', ['96171.6万元 proactive.chargesWanYuan']],
    ['行政事业性收费9.62亿元。', ['9.62亿元 proactive.chargesWanYuan']],
    ['行政事业性收费961716000元。', ['961716000元 proactive.chargesWanYuan']],
    ['行政事业性收费96171.6元。', ['96171.6元? proactive.chargesWanYuan']],
    ['收取信息处理费3940元。', ['3940元 processingFees.yuan']],
    ['收取信息处理费0.394万元。', ['0.394万元 processingFees.yuan']],
    ['收取信息处理费0.395万元。', ['0.395万元? processingFees.yuan']],
  ])('%s', (text, read) => {
    expect(readIn(text)).toEqual(read);
  });

  test.each([
    ['351件', ''],
    ['300件', ''],
    ['352件', '?'],
    ['0.02万件', ''],
    ['0.04万件', ''],
    ['0.05万件', '?'],
    ['351.9件', '?'],
  ])(
    'of what was filed in the year may be less than the 总计, which holds older ones too: %s',
    (count, mark) => {
      expect(readIn(`因政府信息公开引发行政复议${count}。`)).toEqual([`${count}${mark} disputes.review`]);
    },
  );

  test('that is given as the 总计 may not be less', () => {
    expect(readIn('政府信息公开行政复议300件。')).toEqual(['300件? disputes.review']);
  });
});

describe('what the tables do not say is not doubted', () => {
  const blank = (...paths: string[]) =>
    huaianTables({ cells: Object.fromEntries(paths.map((path) => [path, null])) });
  test.each([
    ['a blank cell', '新收政府信息公开申请1件。', blank('applications.received.total')],
    ['a sum with a blank', '受理政府信息公开申请1件。', blank('applications.carriedIn.total')],
    [
      'a difference with a blank',
      '答复政府信息公开申请1件。',
      blank('applications.outcomes.other.other.total'),
    ],
    ['a blank part', '政府信息公开申请予以公开占1%。', blank('applications.outcomes.granted.total')],
    ['a blank whole', '政府信息公开申请予以公开占受理总数的1%。', blank('applications.carriedIn.total')],
    [
      'a cell below 0',
      '新收政府信息公开申请1件。',
      huaianTables({ cells: { 'applications.received.total': -1 } }),
    ],
    ['a cell that the form lacks', '制发行政规范性文件1件。', huaianTables({ form: edition2019 })],
    [
      'a share of nothing',
      '政府信息公开申请予以公开占新收总数的1%。',
      huaianTables({ cells: { 'applications.received.total': 0, 'applications.carriedIn.total': 0 } }),
    ],
  ])('%s', (_, text, tables) => {
    expect(readIn(text, tables)).toEqual([]);
  });

  test('a whole of nothing leaves the shares of others', () => {
    const tables = huaianTables({ cells: { 'applications.received.total': 0 } });
    expect(readIn('政府信息公开申请予以公开占新收总数的1%。', tables)).toEqual([
      '1%? outcomes.granted / received+carriedIn',
    ]);
  });

  test('a reading that the form lacks is none: 其他处理 is one row before 2021 and several since', () => {
    const tables = huaianTables({
      form: edition2019,
      cells: { 'applications.outcomes.other.total': 187 },
    });
    const text = '答复政府信息公开申请2863件，其他处理187件。';
    expect(readIn(text, tables)).toEqual([
      '2863件 concluded | concluded-outcomes.other',
      '187件 outcomes.other',
    ]);
    expect(readIn(text)).toEqual([
      `2863件? ${DONE}`,
      '187件 outcomes.other.correction-overdue+outcomes.other.fee-overdue+outcomes.other.other',
    ]);
  });

  test('a difference below 0 is no figure that anybody writes', () => {
    const tables = huaianTables({
      cells: { 'applications.concluded.total': 1, 'applications.outcomes.other.other.total': 2 },
    });
    expect(readIn('答复政府信息公开申请0件。', tables)).toEqual([`0件? ${DONE}`]);
  });
});

describe('a percentage', () => {
  const lead = '政府信息公开申请办理情况：';
  test.each([
    ['予以公开1362件，占44.7%。', ['1362件 outcomes.granted', `44.7% ${ANY_SHARE}`]],
    ['予以公开1362件、占44.7%。', ['1362件 outcomes.granted', `44.7% ${ANY_SHARE}`]],
    ['予以公开1362件（占44.6%）。', ['1362件 outcomes.granted', `44.6% ${ANY_SHARE}`]],
    ['予以公开1362件，占44.8%。', ['1362件 outcomes.granted', `44.8%? ${ANY_SHARE}`]],
    ['予以公开1362件，占45%。', ['1362件 outcomes.granted', `45% ${ANY_SHARE}`]],
    ['予以公开1362件，占比44.7%。', ['1362件 outcomes.granted', `44.7% ${ANY_SHARE}`]],
    ['予以公开1362件，占比为44.7%。', ['1362件 outcomes.granted', `44.7% ${ANY_SHARE}`]],
    ['予以公开1362件，占到44.7%。', ['1362件 outcomes.granted', `44.7% ${ANY_SHARE}`]],
    ['予以公开1362件，占了44.7%。', ['1362件 outcomes.granted', `44.7% ${ANY_SHARE}`]],
    ['予以公开1362件，占总数的44.7%。', ['1362件 outcomes.granted', `44.7% ${ANY_SHARE}`]],
    ['予以公开1362件，占总数的比例为44.7%。', ['1362件 outcomes.granted', `44.7% ${ANY_SHARE}`]],
    ['予以公开1362件，占总量的比重44.7%。', ['1362件 outcomes.granted', `44.7% ${ANY_SHARE}`]],
    ['予以公开1362件，占总的比例44.7%。', ['1362件 outcomes.granted', `44.7% ${ANY_SHARE}`]],
    ['予以公开1362件，占全部的44.7%。', ['1362件 outcomes.granted', `44.7% ${ANY_SHARE}`]],
    ['予以公开1362件，占了全部的44.7%。', ['1362件 outcomes.granted', `44.7% ${ANY_SHARE}`]],
    ['予以公开占44.7%。', [`44.7% ${ANY_SHARE}`]],
    ['予以公开的占44.7%。', [`44.7% ${ANY_SHARE}`]],
    ['予以公开占46.7%。', [`46.7%? ${ANY_SHARE}`]],
    ['予以公开占办结总数的44.7%。', [`44.7% ${share(GRANTED, OF_DONE)}`]],
    ['予以公开占答复数的46.3%。', [`46.3% ${share(GRANTED, OF_DONE)}`]],
    ['予以公开占办结总数的43.7%。', [`43.7%? ${share(GRANTED, OF_DONE)}`]],
    ['予以公开占受理总数的43.7%。', [`43.7% ${share(GRANTED, OF_RECEIVED)}`]],
    ['予以公开占申请总数的43.2%。', [`43.2% ${share(GRANTED, OF_RECEIVED)}`]],
    ['予以公开占收到总数的44.7%。', [`44.7%? ${share(GRANTED, OF_RECEIVED)}`]],
  ])('%s', (text, read) => {
    expect(readIn(lead + text)).toEqual(read);
  });

  test.each([
    ['that is no share', '按时办结率100%。'],
    ['of one part of it', '予以公开占总数和上年结转数的3%。'],
    ['of a whole that has a number of its own', '予以公开占2024年的3%。'],
    ['of nothing that was named', '占44.7%。'],
    ['whose part means nothing', '网络渠道占44.7%。'],
    ['whose part is told by what comes after it', '占3%顺延到下年度答复。'],
  ])('%s is left alone', (_, text) => {
    expect(readIn(lead + text)).toEqual([]);
  });

  test('of a result of reviews is of all reviews', () => {
    expect(readIn('政府信息公开行政复议351件，其中维持72件，占20.5%。')[2]).toBe(
      '20.5% disputes.review.upheld / disputes.review',
    );
  });

  test('behind a count that is not read is left alone', () => {
    expect(readIn(`${lead}予以公开1362件，涉及网络12件，占99%。`)).toEqual(['1362件 outcomes.granted']);
  });

  test('that is right of the count before it, which is wrong, is not doubted a second time', () => {
    // 1326 of 3050 is 43.48 %; the count alone is wrong.
    expect(readIn(`${lead}予以公开1326件，占办结总数的43.5%。`)).toEqual([
      '1326件? outcomes.granted',
      `43.5% ${share(GRANTED, OF_DONE)}`,
    ]);
    expect(readIn(`${lead}予以公开1326件，占办结总数的43.6%。`)[1]).toMatch(/^43\.6%\?/);
    // 0.13万 of 3050 is 42.62 %.
    expect(readIn(`${lead}予以公开0.13万件，占办结总数的42.6%。`)[1]).toMatch(/^42\.6% /);
    // 0 is no whole: of it nothing can be right.
    const none = huaianTables({ cells: { 'applications.received.total': 0 } });
    expect(readIn(`${lead}予以公开17件，占新收总数的50%。`, none)[1]).toMatch(/^50% /);
  });

  test('with a name of its own is not measured by the count before it', () => {
    // 3119 of 3050 is 102.3 %.
    expect(readIn('收到政府信息公开申请3119件，予以公开占102.3%。')[1]).toBe(`102.3%? ${ANY_SHARE}`);
  });
});

describe('what a sentence has said', () => {
  test.each([
    [
      'holds for the next one that begins with 其中',
      '政府信息公开行政复议351件。其中结果维持72件。',
      ['351件 disputes.review', '72件 disputes.review.upheld'],
    ],
    [
      'of a count does not hold for a share in the next one',
      '政府信息公开申请予以公开1362件。其中占44.7%。',
      ['1362件 outcomes.granted'],
    ],
    [
      'of a count holds over no figure of something else',
      '政府信息公开申请予以公开1362件，比上年多120件，占99%。',
      ['1362件 outcomes.granted'],
    ],
  ])('%s', (_, text, read) => {
    expect(readIn(text)).toEqual(read);
  });
});
