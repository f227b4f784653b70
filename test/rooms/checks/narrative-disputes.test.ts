import { describe, expect, test } from 'vitest';
import { readingsOf } from './narrated.ts';

/** Each figure of a text with the blocks of section four that it may be a total or a result of. */
function read(text: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(readingsOf(text)).map(([figure, cells]) => [figure, cells.replaceAll('disputes.', '')]),
  );
}

const LAWSUITS = 'lawsuitDirect.total+lawsuitAfterReview.total';
const resultOfLawsuits = (result: string) => `lawsuitDirect.${result}+lawsuitAfterReview.${result}`;

describe('totals', () => {
  test.each([
    ['政府信息公开行政复议8件', 'review.total'],
    ['政府信息公开行政复议案件8件', 'review.total'],
    ['政府信息公开行政复议案8件', 'review.total'],
    ['对政府信息公开申请答复不服的行政复议申请8件', 'review.total'],
    ['政府信息公开行政诉讼8件', LAWSUITS],
    ['政府信息公开诉讼案件8件', LAWSUITS],
    ['政府信息公开行政应诉8件', LAWSUITS],
    ['政府信息公开案件直接起诉8件', 'lawsuitDirect.total'],
    ['政府信息公开案件直接提起诉讼8件', 'lawsuitDirect.total'],
    ['政府信息公开案件直接提起行政诉讼8件', 'lawsuitDirect.total'],
    ['政府信息公开案件未经复议直接起诉8件', 'lawsuitDirect.total'],
    ['政府信息公开案件未经行政复议直接起诉8件', 'lawsuitDirect.total'],
    ['政府信息公开案件复议后起诉8件', 'lawsuitAfterReview.total'],
    ['政府信息公开案件复议后再起诉8件', 'lawsuitAfterReview.total'],
    ['政府信息公开案件经行政复议后提起诉讼8件', 'lawsuitAfterReview.total'],
    ['政府信息公开案件复议后提起行政诉讼8件', 'lawsuitAfterReview.total'],
    ['因政府信息公开引发的行政复议8件', 'review.total'],
    ['因政府信息公开引起的行政诉讼8件', LAWSUITS],
    ['因政府信息公开发生的行政诉讼8件', LAWSUITS],
    ['因政府信息公开提起的行政诉讼8件', LAWSUITS],
    ['以本机关为被告的政府信息公开行政诉讼8件', LAWSUITS],
  ])('%s: %s', (text, cells) => {
    expect(read(`${text}。`)['8件']).toBe(cells);
  });

  test.each(['件', '件次', '宗', '起', '例', '次', '个', '项', ''])('are counted in "%s"', (unit) => {
    expect(read(`政府信息公开行政复议8${unit}。`)).toEqual({ [`8${unit}`]: 'review.total' });
  });

  test.each([
    '新增政府信息公开行政复议8件',
    '新收政府信息公开行政复议8件',
    '收到政府信息公开行政复议8件',
    '因政府信息公开被申请行政复议8件',
    '政府信息公开工作中被提起行政复议8件',
    '因政府信息公开发生行政复议8件',
    '因政府信息公开引发行政复议8件',
    '因政府信息公开引起行政复议8件',
    '申请人就政府信息公开提起行政复议8件',
  ])('what came in during the year may be less, since 总计 holds those carried in too: %s', (text) => {
    expect(read(`${text}。`)).toEqual({ '8件': 'review.total or less' });
  });

  test.each([
    ['reviews of other matters', '行政复议8件'],
    ['a list, in 条', '梳理负面案例，涉及政府信息公开行政复议的8条'],
    ['plans for reviews', '制定政府信息公开行政复议预案8个'],
    ['training for lawsuits', '开展政府信息公开行政诉讼培训8次'],
    ['training for answering lawsuits', '开展政府信息公开行政应诉培训8次'],
    ['warnings of direct lawsuits', '发出政府信息公开直接起诉风险提示8次'],
    ['warnings of lawsuits after reviews', '发出政府信息公开复议后起诉风险提示8次'],
    ...['审结', '办结', '胜诉', '出庭', '开庭', '审理', '代理', '指导'].map((word) => [
      `what was done about them: ${word}`,
      `${word}政府信息公开行政诉讼8件`,
    ]),
    ['what was done about them: 应诉率', '政府信息公开应诉率高的行政诉讼8件'],
  ])('left alone: %s', (_, text) => {
    expect(read(`${text}。`)).toEqual({});
  });
});

describe('results', () => {
  test.each([
    ['维持', 'upheld'],
    ['结果维持', 'upheld'],
    ['判决维持', 'upheld'],
    ['维持原判', 'upheld'],
    ['决定维持原具体行政行为', 'upheld'],
    ['纠正', 'corrected'],
    ['结果纠正', 'corrected'],
    ['其他结果', 'other'],
    ['尚未审结', 'pending'],
    ['仍未审结', 'pending'],
    ['未审结', 'pending'],
  ])('before the figure: %s', (words, result) => {
    const cell = `review.${result}`;
    expect(read(`政府信息公开行政复议20件，其中${words}3件。`)['3件']).toBe(cell);
    expect(read(`政府信息公开行政复议20件，${words}3件。`)['3件']).toBe(cell);
    expect(read(`政府信息公开行政复议${words}3件。`)).toEqual({ '3件': cell });
    expect(read(`政府信息公开行政诉讼${words}3件。`)).toEqual({ '3件': resultOfLawsuits(result) });
    expect(read(`政府信息公开案件复议后起诉20件，${words}3件。`)['3件']).toBe(`lawsuitAfterReview.${result}`);
  });

  test.each([
    ['维持', 'upheld'],
    ['案件维持', 'upheld'],
    ['复议维持', 'upheld'],
    ['审理结果为维持', 'upheld'],
    ['结果维持', 'upheld'],
    ['被维持', 'upheld'],
    ['纠正', 'corrected'],
    ['案件被纠正', 'corrected'],
    ['结果为纠正', 'corrected'],
    ['为结果纠正', 'corrected'],
    ['其他结果', 'other'],
    ['为其他结果', 'other'],
    ['尚未审结', 'pending'],
    ['案件仍未审结', 'pending'],
    ['未审结', 'pending'],
  ])('after the figure: %s', (words, result) => {
    expect(read(`政府信息公开行政复议20件，其中3件${words}。`)['3件']).toBe(`review.${result}`);
    expect(read(`政府信息公开行政复议20件，3件${words}。`)['3件']).toBe(`review.${result}`);
  });

  test('of one block go on to the next figure, and a new total has its own', () => {
    expect(read('政府信息公开行政复议20件，维持12件，纠正3件，行政诉讼10件，维持7件。')).toEqual({
      '20件': 'review.total',
      '12件': 'review.upheld',
      '3件': 'review.corrected',
      '10件': LAWSUITS,
      '7件': resultOfLawsuits('upheld'),
    });
  });

  test('a result that names its block says of which the next ones are', () => {
    expect(read('政府信息公开行政诉讼维持3件，纠正2件。')['2件']).toBe(resultOfLawsuits('corrected'));
  });

  test.each([
    '政府信息公开行政复议、诉讼25件，其中维持5件，行政复议20件，维持3件。',
    '政府信息公开行政诉讼9件、行政应诉8件，其中维持5件，行政复议20件，维持3件。',
  ])('of which nobody can tell leave the next total its own: %s', (text) => {
    expect(read(text)).toMatchObject({ '20件': 'review.total', '3件': 'review.upheld' });
    expect(read(text)).not.toHaveProperty(['5件']);
  });

  test.each([
    ['no total before', '政府信息公开工作中，维持3件'],
    ['two totals side by side', '政府信息公开行政复议20件、行政诉讼10件，其中维持3件'],
    [
      'two totals side by side, and a result that names one of them',
      '政府信息公开复议6件和行政诉讼4件，其中复议维持5件，尚未审结3件',
    ],
    ['a third total side by side', '信息公开行政复议9件、直接起诉5件、行政诉讼20件，其中维持3件'],
    ['a part of them', '政府信息公开行政复议20件，其中市级机关3件维持'],
    ['work for peace', '政府信息公开行政复议20件，维持稳定工作会议3次'],
    ['measures to correct', '政府信息公开行政复议20件，纠正不规范行为3次'],
    ['papers on other results', '政府信息公开行政复议20件，其他结果通报3次'],
    ['hearings of what is pending', '政府信息公开行政复议20件，未审结情况通报3次'],
    ['reasons for upholding', '政府信息公开行政复议20件，维持原行政行为的理由和依据说明3次'],
  ])('left alone: %s', (_, text) => {
    expect(read(`${text}。`)).not.toHaveProperty(['3件']);
    expect(read(`${text}。`)).not.toHaveProperty(['3次']);
  });

  test('of two totals side by side what names its own is read, and after the next total what follows it', () => {
    const text = '政府信息公开行政复议6件和行政诉讼4件，其中复议维持5件；行政诉讼7件，维持2件。';
    expect(read(text)).toMatchObject({ '5件': 'review.upheld', '2件': expect.stringContaining('upheld') });
  });
});
