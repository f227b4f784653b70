import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readNarrative } from '../../../shared/checks/check-narrative.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';

/** What the rest of a text bears out or rules out: full lists, parts and wholes, readings, rounding, statements. */
type Cells = Record<string, number>;
const R = 'applications.received.total';
const C = 'applications.carriedIn.total';
const D = 'applications.concluded.total';
const O = 'applications.carriedOut.total';
const row = (code: string) => `applications.outcomes.${code}.total`;

function read(text: string, cells: Cells, agency = '甲市教育局') {
  const texts = { overview: text, problems: null, other: null };
  const tables = { form: edition2021, year: 2024, agency };
  return readNarrative(texts, { ...tables, read: (steps) => cells[steps.join('.')] ?? 0 });
}

const alarms = (...args: Parameters<typeof read>) => read(...args).findings.length;

describe('a list that is told in full bears out a figure whose words are not all known', () => {
  const text = (g: number, p: number, un: number) =>
    `收到政府信息公开申请${g + p + un}件：${g}件公开了图纸原件，${p}件遮盖签名后部分公开，${un}件因不掌握而口头说明。`;

  test('right lists stay silent, and of wrong ones each slip of one is seen', () => {
    const small = fc.integer({ min: 2, max: 9 });
    fc.assert(
      fc.property(small, small, small, fc.constantFrom(-1, 1), (g, p, un, by) => {
        const sum = g + p + un;
        const cells = { [R]: sum, [D]: sum, [row('granted')]: g, [row('partly-granted')]: p };
        const all = { ...cells, [row('unavailable.not-held')]: un };
        expect(alarms(text(g, p, un), all)).toBe(0);
        expect(alarms(text(g + by, p, un).replace(/申请\d+/, `申请${sum}`), all)).toBe(1);
        expect(alarms(text(g, p + by, un).replace(/申请\d+/, `申请${sum}`), all)).toBe(1);
      }),
      { numRuns: 40 },
    );
  });

  test('not where a cell of the list is not told, or two figures are wrong', () => {
    const cells = { [R]: 9, [D]: 9, [row('granted')]: 4, [row('partly-granted')]: 3 };
    const told = { ...cells, [row('unavailable.not-held')]: 2 };
    expect(alarms(text(4, 3, 2), told)).toBe(0);
    const others = { ...cells, [row('unavailable.not-held')]: 1, [row('other.other')]: 1 };
    expect(alarms(text(4, 3, 2), others)).toBe(0);
    const two = text(5, 4, 2).replace(/申请\d+/, '申请9');
    expect(alarms(two, told)).toBe(0);
  });

  test('nor where the words name other things, or the row is told beside it', () => {
    const cells = { [R]: 5, [D]: 5, [row('granted')]: 5 };
    const said = '收到政府信息公开申请5件，已答复5件，';
    expect(alarms(`${said}对外予以公开的文件6件。`, cells)).toBe(0);
    expect(alarms(`${said}予以公开5件，经督办予以公开4件。`, cells)).toBe(0);
    expect(alarms(`${said}经督办予以公开4件。`, cells)).toBe(1);
  });

  test('reviews of which ours are a part, with all their results', () => {
    const results = { 'disputes.review.upheld': 5, 'disputes.review.corrected': 2 };
    const cells = { 'disputes.review.total': 7, ...results };
    const reviews = (ours: number) =>
      `收到涉及我局的行政复议案件132件，其中政府信息公开类${ours}件，复议机关维持5件、纠正2件。`;
    expect(alarms(reviews(7), cells)).toBe(0);
    expect(alarms(reviews(8), cells)).toBe(1);
    // A government decides reviews itself.
    expect(alarms(reviews(8), cells, '甲县人民政府')).toBe(0);
  });
});

describe('其中', () => {
  const cells = { 'proactive.normativeDocuments.issued': 9, 'proactive.normativeDocuments.repealed': 3 };

  test('once the parts make up the whole, the text speaks of the whole again', () => {
    const text = (by: number, repealed: number) =>
      `制发行政规范性文件9件，其中市政府制发${4 + by}件、县区制发5件；废止${repealed}件。`;
    expect(alarms(text(0, 3), cells, '甲市人民政府')).toBe(0);
    expect(alarms(text(0, 4), cells, '甲市人民政府')).toBe(1);
    expect(alarms(text(-1, 4), cells, '甲市人民政府')).toBe(0);
  });
});

describe('readings that the rest of the text rules out', () => {
  test('收到 is row 1 where row 2 is told beside it, and either where it is not', () => {
    const cells = { [R]: 16, [C]: 1, [D]: 15, [O]: 2 };
    expect(alarms('收到政府信息公开申请16件（另有上年结转1件），办结15件。', cells)).toBe(0);
    expect(alarms('收到政府信息公开申请17件（另有上年结转1件），办结15件。', cells)).toBe(1);
    expect(alarms('收到政府信息公开申请17件（含上年结转1件），办结15件。', cells)).toBe(0);
  });

  test('办结 holds 其他处理 where the answers list it; 答复 may leave withdrawals out', () => {
    const cells = { [R]: 10, [D]: 10, [row('granted')]: 9, [row('other.other')]: 1 };
    const rest = '，其中予以公开9件、其他处理1件。';
    expect(alarms(`收到政府信息公开申请10件，办结10件${rest}`, cells)).toBe(0);
    expect(alarms(`收到政府信息公开申请10件，办结9件${rest}`, cells)).toBe(1);
    expect(alarms(`收到政府信息公开申请10件，答复9件${rest}`, cells)).toBe(0);
  });

  test('what was filed is the whole where its two routes are told', () => {
    const cells = { 'disputes.lawsuitDirect.total': 1, 'disputes.lawsuitAfterReview.total': 2 };
    const text = (all: number) =>
      `因政府信息公开被提起行政诉讼${all}件，其中未经复议直接起诉1件、复议后起诉2件。`;
    expect(alarms(text(3), cells)).toBe(0);
    expect(alarms(text(2), cells)).toBe(1);
  });

  test('one percentage cut off among rounded ones is a slip, unless they were made to fit 100', () => {
    const cells = { [D]: 18, [R]: 18, [row('granted')]: 10, [row('partly-granted')]: 5 };
    const all = { ...cells, [row('unavailable.not-held')]: 3 };
    const text = (one: string, two: string, three: string) =>
      `办结政府信息公开申请18件，予以公开10件，占${one}%；部分公开5件，占${two}%；无法提供3件，占${three}%。`;
    expect(alarms(text('55.6', '27.8', '16.7'), all)).toBe(0);
    expect(alarms(text('55.5', '27.7', '16.6'), all)).toBe(0);
    expect(alarms(text('55.6', '27.7', '16.7'), all)).toBe(0);
    expect(alarms(text('55.6', '27.8', '16.6'), all)).toBe(0);
    expect(alarms(text('55.5', '27.8', '16.7'), all)).toBe(0);
    const pair = '办结政府信息公开申请18件，予以公开10件，占55.6%；部分公开5件，占27.7%。';
    expect(alarms(pair, all)).toBe(1);
  });

  test('a share may be of its group', () => {
    const cells = {
      [D]: 20,
      [R]: 20,
      [row('refused.internal-affairs')]: 6,
      [row('refused.state-secret')]: 4,
    };
    const text = (share: string) =>
      `办结政府信息公开申请20件，不予公开10件，其中内部事务信息6件，占${share}%。`;
    expect(alarms(text('60'), cells)).toBe(0);
    expect(alarms(text('30'), cells)).toBe(0);
    expect(alarms(text('61'), cells)).toBe(1);
  });
});

describe('statements', () => {
  const one = { [row('granted')]: 1, [row('partly-granted')]: 1, [row('unavailable.not-held')]: 1 };
  const disputes = { 'disputes.review.total': 1, 'disputes.lawsuitDirect.total': 1 };
  test.each([
    ['办结政府信息公开申请9件，无部分公开、无法提供和不予处理的情形。', { [D]: 9, ...one }],
    ['全年无政府信息公开申请。', { [R]: 1 }],
    ['依申请公开件数为零。', { [R]: 1 }],
    ['未接到书面或网络形式的政府信息公开申请。', { [R]: 1 }],
    ['依申请公开工作中，未收取任何费用。', { 'processingFees.yuan': 1 }],
    ['受理政府信息公开申请9件，办结率100%。', { [R]: 9, [D]: 9, [O]: 1 }],
    ['收到政府信息公开申请9件，均为自然人提出。', { [R]: 9 }],
    ['收到政府信息公开申请9件，全部予以公开。', { [R]: 9, [D]: 9, [row('granted')]: 8 }],
    ['政府信息公开行政复议2件，均被维持。', { 'disputes.review.total': 2, 'disputes.review.upheld': 1 }],
    ['未出现不服答复的复议和诉讼。', disputes],
    ['开展培训3次。四是未产生政府信息公开复议诉讼。', disputes],
    ['未制定、废止行政规范性文件。', { 'proactive.normativeDocuments.repealed': 1 }],
    ['收到政府信息公开申请9件，无一件延期、无一件结转。', { [R]: 9, [O]: 1 }],
  ])('%s', (text, cells: Cells) => {
    expect(alarms(text, cells)).toBe(1);
  });

  test.each([
    ['受理政府信息公开申请9件，办结率100%，结转1件。', { [R]: 9, [D]: 8, [O]: 1 }],
    ['受理政府信息公开申请9件，办结率100%。', { [R]: 9, [C]: 1, [D]: 9, [O]: 1 }],
    ['未收到网上政府信息公开申请。', { [R]: 1 }],
    ['收到政府信息公开申请9件，另补正2件，均予以公开。', { [R]: 9, [D]: 9, [row('granted')]: 5 }],
    ['无结转。收到政府信息公开申请9件，结转1件至下年。', { [R]: 9, [O]: 1 }],
    ['未发生政府信息公开行政复议以外的争议。', disputes],
    ['下一步，将针对2023年考核反馈的问题整改。', {}],
    ['2023年12月收到的1件申请结转至本年，本年新收4件。', { [R]: 4, [C]: 1 }],
  ])('right: %s', (text, cells: Cells) => {
    expect(alarms(text, cells)).toBe(0);
  });
});
