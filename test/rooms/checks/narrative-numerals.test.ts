import { describe, expect, test } from 'vitest';
import { numeralAt } from '../../../shared/checks/narrative/numerals.ts';
import { checkNarrative } from '../../doubles/check-narrative.ts';
import { huaianTables, readIn } from './narrated.ts';

describe('a count in Chinese numerals', () => {
  test.each([
    ['零元', 0],
    ['两件', 2],
    ['十件', 10],
    ['十五件', 15],
    ['二十件', 20],
    ['三百零五件', 305],
    ['一千零二十件', 1020],
    ['一百零九份', 109],
    ['一百九人', undefined],
    ['一百零件', undefined],
    ['一百零十件', undefined],
    ['零五件', undefined],
    ['二十零三件', undefined],
    ['一千二百元', 1200],
    ['三万元', 30_000],
    ['一件', undefined],
    ['二三件', undefined],
    ['十件事', undefined],
    ['百件', undefined],
    ['二百十件', undefined],
    ['二百五件', undefined],
    ['二十三百件', undefined],
  ])('%s', (text, value) => {
    expect(numeralAt(text, 0)?.value).toBe(value);
  });

  test('is no ordinal, and none behind what makes it uncertain', () => {
    for (const text of ['第三件', '每两件', '上百件', '二十余三件'])
      expect(numeralAt(text, text.length - 2)).toBeUndefined();
  });

  test('is read as digits are', () => {
    const cells = { 'applications.received.total': 2 };
    expect(readIn('全年收到政府信息公开申请两件。', huaianTables({ cells }))).toEqual([
      expect.stringMatching(/^两件 /),
    ]);
    expect(readIn('全年收到政府信息公开申请三件。', huaianTables({ cells }))).toEqual([
      expect.stringMatching(/^三件\? /),
    ]);
  });
});

describe('what is said without a figure', () => {
  const said = (overview: string, cells: Record<string, number>) =>
    checkNarrative({ overview, problems: null, other: null }, huaianTables({ cells })).length;
  const reviews = (total: number) => ({
    'disputes.review.total': total,
    'disputes.lawsuitDirect.total': 0,
    'disputes.lawsuitAfterReview.total': 0,
  });

  test('无 behind the name of a block', () => {
    expect(said('政府信息公开行政复议：无；行政诉讼：无。', reviews(0))).toBe(0);
    expect(said('政府信息公开行政复议：无；行政诉讼：无。', reviews(1))).toBe(1);
    expect(said('政府信息公开行政复议：1件；举报：无。', reviews(1))).toBe(0);
    expect(said('政府信息公开行政复议：办理1件；无。', reviews(1))).toBe(0);
  });

  test('all of what was there to deal with', () => {
    const text = '新收政府信息公开申请10件，上年结转4件，合计14件，全部办结，均予以公开。';
    const cells = (granted: number) => ({
      'applications.received.total': 10,
      'applications.carriedIn.total': 4,
      'applications.concluded.total': 14,
      'applications.carriedOut.total': 0,
      'applications.outcomes.granted.total': granted,
    });
    expect(said(text, cells(14))).toBe(0);
    expect(said(text, cells(11))).toBe(1);
  });
});

test('what is added to what came in had been there before', () => {
  const cells = { 'applications.received.total': 58, 'applications.carriedIn.total': 4 };
  const text = '依申请公开：新收58件，加上滚存的4件。';
  expect(readIn(text, huaianTables({ cells }))).toContain('4件 carriedIn');
});

test('a body that was taken to review or to court is named by that verb', () => {
  const cells = {
    'disputes.review.total': 12,
    'disputes.lawsuitDirect.total': 6,
    'disputes.lawsuitAfterReview.total': 0,
  };
  const read = readIn('因政府信息公开，我市被复议13件，被诉7件。', huaianTables({ cells }));
  expect(read).toEqual([
    expect.stringMatching(/^13件\? disputes.review/),
    expect.stringMatching(/^7件\? disputes.law/),
  ]);
});
