/** What a text speaks of from one figure to the next: how far a topic, a year and a list reach, and what a sum is of. */
import { describe, expect, test } from 'vitest';
import { readNarrative } from '../../../shared/checks/check-narrative.ts';
import { huaianTables, readIn } from './narrated.ts';

const A = 'applications';
const cells = {
  [`${A}.received.total`]: 118,
  [`${A}.carriedIn.total`]: 7,
  [`${A}.concluded.total`]: 121,
  [`${A}.carriedOut.total`]: 4,
  [`${A}.outcomes.granted.total`]: 52,
  [`${A}.outcomes.partly-granted.total`]: 21,
  'disputes.review.total': 11,
  'disputes.review.upheld': 7,
  'disputes.review.other': 4,
  'disputes.review.corrected': 0,
  'disputes.lawsuitDirect.total': 5,
  'disputes.lawsuitDirect.upheld': 5,
  'disputes.lawsuitAfterReview.total': 0,
  'disputes.lawsuitAfterReview.upheld': 0,
};
const tables = huaianTables({ cells, agency: '淮安市水利局' });
const read = (text: string) => readIn(text, tables);
const said = (overview: string) =>
  readNarrative({ overview, problems: null, other: null }, tables).findings.map(({ zh }) => zh);

describe('a topic', () => {
  test('of a list by content ends with its sentence, where a heading has named the applications', () => {
    const text = '（二）依申请公开方面。收到申请118件。按内容分，征地拆迁类81件，规划类37件。作出答复122件。';
    expect(read(text)).toContainEqual(expect.stringMatching(/^122件\? concluded/));
  });

  test('of another thing that came in goes on', () => {
    const text = '收到政府信息公开申请118件。热线接听3000件，回访122件。办结122件。';
    expect(said(text)).toEqual([]);
  });
});

describe('another year', () => {
  test('named behind a figure of its sentence ends with it', () => {
    const text = '收到政府信息公开申请118件，与2023年的116件基本持平。办结122件。';
    expect(read(text)).toContainEqual(expect.stringMatching(/^122件\? concluded/));
  });

  test('named first goes on', () => {
    expect(said('2022年收到政府信息公开申请98件。办结122件。2024年有所增加。')).toEqual([]);
  });

  test('beside the report says where what is carried came from', () => {
    expect(read('2023年度结转的8件已经全部办结，收到政府信息公开申请118件。')).toContainEqual(
      expect.stringMatching(/^8件\? carriedIn/),
    );
  });
});

describe('a sum', () => {
  test('of two answers is the two rows', () => {
    expect(read('办结政府信息公开申请121件，予以公开52件，部分公开21件，两项合计74件。')).toContain(
      '74件? outcomes.granted+outcomes.partly-granted',
    );
  });

  test('of two shares is of both', () => {
    const text = (share: string) =>
      `办结政府信息公开申请121件，予以公开52件，部分公开21件，两项占${share}%。`;
    expect(said(text('60.3'))).toEqual([]);
    expect(said(text('60.4'))).toHaveLength(1);
  });

  test('of both rows does not take the place of the one', () => {
    expect(said('新收政府信息公开申请119件，连同上年结转7件，应办125件。')).toEqual([
      expect.stringContaining('文中为119件'),
    ]);
  });
});

describe('a share', () => {
  test('behind a bracket is of what stands before it', () => {
    const text = (share: string) =>
      `办结政府信息公开申请121件，其中公开类73件（予以公开52件、部分公开21件），占${share}%。`;
    expect(said(text('60.3'))).toEqual([]);
  });

  test('of a whole that stands between is of that', () => {
    const text = (share: string) => `办结政府信息公开申请121件。予以公开52件，占办结总数121件的${share}%。`;
    expect(said(text('43.0'))).toEqual([]);
    expect(said(text('43.1'))).toHaveLength(1);
  });

  test('of reviews is of them behind the lawsuits too', () => {
    const text = (share: string) =>
      `因政府信息公开被申请行政复议11件，维持7件；行政诉讼5件。复议维持率${share}%。`;
    expect(said(text('63.6'))).toEqual([]);
    expect(said(text('63.7'))).toHaveLength(1);
  });
});

describe('a word', () => {
  test('经复议 without a lawsuit before it is of the reviews', () => {
    expect(read('收到政府信息公开申请118件。经复议11件，维持7件，其他结果4件。')).toContain(
      '7件 disputes.review.upheld',
    );
  });

  test('what is left of a list has no name of its own', () => {
    const text = '办结政府信息公开申请121件。予以公开52件，其余22件分别为部分公开21件、其他处理1件。';
    expect(read(text)).toContain('21件 outcomes.partly-granted');
    expect(read(text).join()).not.toContain('22件');
  });

  test('旧存 had been there when the year began', () => {
    expect(read('新收政府信息公开申请118件、旧存8件。')).toContain('8件? carriedIn');
  });
});

test('a number grown from that of last year is of what that one was', () => {
  expect(read('政府信息公开申请量由上年的92件增至119件，上年结转7件。').join()).toContain('119件? received');
});

describe('what follows speaks of applications again', () => {
  test.each([
    [
      'behind a list by content',
      '收到政府信息公开申请118件。按内容分，征地拆迁类81件，规划类37件。作出答复122件。',
    ],
    ['behind a heading', '（二）依申请公开方面。收到申请118件。窗口接待3000人。作出答复122件。'],
  ])('%s', (_, text) => {
    expect(read(text)).toContainEqual(expect.stringMatching(/^122件\? concluded/));
  });
});

test('both rows together do not take the place of one that is named alike', () => {
  expect(said('登记新收政府信息公开申请119件，连同上年结转7件，应办125件。')).toHaveLength(1);
});

test('two cells told as 0 bear the others out', () => {
  const none = Object.fromEntries(Object.keys(cells).map((path) => [path, 0]));
  const nothing = huaianTables({ cells: none, agency: '淮安市水利局' });
  expect(readIn('收到申请0件，结转下年0件，答复申请1件。', nothing).join()).toContain('1件? concluded');
});

test('beside its group a word is the ground that it is in a list', () => {
  expect(read('办结政府信息公开申请121件，因属于信访投诉而不予处理2件。').join()).toContain(
    '2件? outcomes.not-processed.petition',
  );
});

describe('what the rest of a text makes certain', () => {
  test('came in is row 1 alone where row 2 is told apart', () => {
    expect(said('收到政府信息公开申请125件，上年结转7件，办结121件。')).toHaveLength(1);
  });

  test('of those that were answered, the number is read', () => {
    expect(read('收到政府信息公开申请118件。122件办结件中52件予以公开。').join()).toContain(
      '122件? concluded',
    );
  });
});
