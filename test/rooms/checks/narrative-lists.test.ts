import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { huaianTables, readIn, readingsOf, rowsOf } from './narrated.ts';

/** Which words label a figure that stands bare: lists, brackets, clauses, years. */
const first = (cells: Record<string, string>) =>
  Object.fromEntries(Object.entries(cells).map(([figure, readings]) => [figure, readings.split(' | ')[0]]));

describe('a list waits for its numbers', () => {
  const OUTCOMES: [string, RegExp][] = [
    ['予以公开', /^granted$/],
    ['部分公开', /^partly-granted$/],
    ['不予公开', /^refused\./],
    ['无法提供', /^unavailable\./],
    ['不予处理', /^not-processed\./],
  ];

  test('each number goes to the item of its place, in any order and number', () => {
    const orders = fc.shuffledSubarray(OUTCOMES, { minLength: 2 });
    const words = fc.constantFrom('分别为', '分别是', '依次为', '的分别有');
    fc.assert(
      fc.property(orders, words, fc.boolean(), (items, word, before) => {
        const names = items.map(([name]) => name).join('、');
        const numbers = items.map((_, index) => `${index + 11}件`).join('、');
        const text = before ? `${numbers}分别${names}` : `${names}${word}${numbers}`;
        const read = first(rowsOf(`办结政府信息公开申请99件，${text}。`));
        items.forEach(([, row], index) => {
          expect(read[`${index + 11}件`]).toMatch(row);
        });
      }),
      { numRuns: 60 },
    );
  });

  test('a number for each of two says both: it is read of the first', () => {
    const text = '政府信息公开行政复议7件，维持、纠正各3件。';
    expect(readingsOf(text)).toMatchObject({ '3件': 'disputes.review.upheld' });
  });

  test('each year has its own', () => {
    const text = '2022年、2023年、2024年我局分别收到政府信息公开申请11件、12件、13件。';
    expect(first(rowsOf(text))).toEqual({ '13件': 'received' });
    expect(first(rowsOf('去年和今年分别收到政府信息公开申请11件、12件。'))).toEqual({ '12件': 'received' });
  });

  test('months are no years, and a list of shares belongs to the counts before it', () => {
    expect(rowsOf('政府信息公开申请集中在2月、3月，2月、3月较为集中，分别收到11件、12件。')).toEqual({});
    const text = '收到政府信息公开申请21件，自然人19件、商业企业2件，占比分别为90.5%、9.5%。';
    const read = first(rowsOf(text));
    expect(read['90.5%']).toMatch(/^received.natural-person \//);
    expect(read['9.5%']).toMatch(/^received.commercial-enterprise \//);
  });

  test('a list with more numbers than items leaves the rest unread', () => {
    const read = rowsOf('政府信息公开申请中，予以公开、部分公开分别为11件、12件、13件。');
    expect(Object.keys(read)).toEqual(['11件', '12件']);
  });
});

describe('brackets', () => {
  test.each([
    [
      '政府信息公开申请办结12件，予以公开（5件）、部分公开（4件）。',
      { '5件': 'granted', '4件': 'partly-granted' },
    ],
    ['依申请公开（39件）：予以公开13件。', { '39件': 'received', '13件': 'granted' }],
    ['收到政府信息公开申请（含外文）12件。', { '12件': 'received' }],
    ['2024年，淮安市人民政府（含部门）共收到政府信息公开申请12件。', { '12件': 'received' }],
  ])('%s', (text, cells) => {
    expect(first(rowsOf(text))).toMatchObject(cells);
  });

  test('a percentage behind a count is its share, one behind a change is not', () => {
    const cells = { 'applications.concluded.total': 40, 'applications.outcomes.granted.total': 10 };
    const tables = huaianTables({ cells: { ...cells, 'applications.received.total': 40 } });
    const share = (percent: string) =>
      readIn(`办结政府信息公开申请40件，予以公开10件（${percent}）。`, tables)[2];
    expect(share('25%')).toMatch(/^25% outcomes.granted \//);
    expect(share('26%')).toMatch(/^26%\? outcomes.granted \//);
    expect(readIn('收到政府信息公开申请40件，较上年增加8件（25%）。', tables)).toHaveLength(1);
  });

  test('a count behind a rate is what the rate is of', () => {
    const read = readingsOf('政府信息公开行政复议20件，维持率55%（11件），纠错率20%（4件），未结5件。');
    expect(read).toMatchObject({
      '11件': 'disputes.review.upheld',
      '4件': 'disputes.review.corrected',
      '5件': 'disputes.review.pending',
    });
  });

  test('another time ends with its bracket', () => {
    const read = rowsOf('收到政府信息公开申请36件（上半年15件、下半年21件），上年结转2件。');
    expect(first(read)).toEqual({ '36件': 'received', '2件': 'carriedIn' });
  });
});

describe('words that go on or stand between', () => {
  test.each([
    ['收到政府信息公开申请12件，另有1件因年底收到，按规定转入2025年办理。', '1件', 'carriedOut'],
    ['收到政府信息公开申请12件，剩余2件正在按程序办理。', '2件', 'carriedOut'],
    ['收到政府信息公开申请12件，应办13件。', '13件', 'received'],
    ['政府信息公开申请办结12件，其中主动撤回2件。', '2件', 'outcomes.other.other'],
    ['政府信息公开申请办结12件，3件因涉及第三方隐私不予公开。', '3件', 'refused.third-party-rights'],
    ['政府信息公开申请办结12件，3件属于过程性信息。', '3件', 'refused.process-information'],
    ['我局2024年收到政府信息公开申请12件，办结11件。今年的12件中，结转1件。', '1件', 'carriedOut'],
    ['收取信息处理费情况：发出收费通知书4份，按件计收290元。', '290元', 'processingFees.yuan'],
    ['政府信息公开申请办结12件，因逾期未缴费不再处理2件。', '2件', 'other.fee-overdue'],
  ])('%s', (text, figure, cell) => {
    expect(first(rowsOf(text))[figure]).toBe(cell.replace('outcomes.', ''));
  });

  test.each([
    ['申请内容涉及行政许可12件、行政处罚8件。'],
    ['公开行政许可12件、行政处罚8件。'],
    ['申请公开政府信息，不动产查询12件。'],
    ['1至10月，全市政府信息公开行政复议12件。'],
    ['前10个月收到政府信息公开申请12件。'],
    ['政府信息公开工作中，主动公开12件。'],
  ])('left alone: %s', (text) => {
    expect(readingsOf(text)).toEqual({});
  });

  test('the longest word gives way where it would tear the next', () => {
    expect(first(rowsOf('新收政府信息公开申请12件，加上年结转共15件。'))).toEqual({
      '12件': 'received',
      '15件': 'received+carriedIn',
    });
    expect(rowsOf('政府信息公开申请公开率65%。')['65%']).toMatch(/^granted \//);
  });

  test('一是 to 十是 each begin a point of their own', () => {
    for (const number of '一二三四五六七八九十') {
      const text = `收到政府信息公开申请12件，开展培训；${number}是作出行政许可13件。`;
      expect(readingsOf(text)['13件']).toBe('proactive.licences');
    }
  });
});

describe('parts of a government', () => {
  test('behind 其中 its own name is one among others', () => {
    const agency = '甲县人民政府';
    const read = (text: string) => first(rowsOf(text, { ...huaianTables(), agency }));
    const text =
      '全县新收政府信息公开申请210件，其中县政府收到33件，各部门收到177件；加上上年结转8件，共218件。';
    expect(read(text)).toEqual({ '210件': 'received', '8件': 'carriedIn', '218件': 'received+carriedIn' });
    expect(read('全县新收政府信息公开申请210件，其中县政府收到33件，办结31件。')).toEqual({
      '210件': 'received',
    });
    expect(read('县政府收到政府信息公开申请33件。')).toEqual({ '33件': 'received' });
  });

  test('the narrower of two blocks is a part of the wider, and its results are its own', () => {
    const text = '因政府信息公开的行政诉讼7件：直接起诉3件（维持2件、未审结1件），复议后起诉4件（纠正4件）。';
    expect(readingsOf(text)).toMatchObject({ '2件': 'disputes.lawsuitDirect.upheld' });
  });
});
