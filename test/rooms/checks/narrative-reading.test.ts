import { describe, expect, test } from 'vitest';
import { type Figure, plainText, sentencesOf } from '../../../shared/checks/narrative/figures.ts';

/** The figures of a text as they are written. */
function written(text: string): string[] {
  return sentencesOf(text).flatMap(({ figures }) => figures.map((figure) => figure.written));
}

function onlyFigure(text: string): Figure {
  const [figure, ...others] = sentencesOf(text).flatMap(({ figures }) => figures);
  if (!figure || others.length > 0) throw new Error(`one figure is expected in ${text}`);
  return figure;
}

describe('a text is read as plain text', () => {
  test.each([
    ['full-width digits, points and percent signs', '办结３０５０件，占４４．７％', '办结3050件，占44.7%'],
    ['thousands with a comma', '新收3,119件', '新收3119件'],
    ['two and three digits before the comma', '12,345件和447,228件', '12345件和447228件'],
    ['millions', '处罚3,985,758件', '处罚3985758件'],
    ['thousands with a space', '新收3 119件', '新收3119件'],
    ['thousands with a no-break space', '新收3\u00a0119件', '新收3119件'],
    ['thousands with a thin space', '处罚3\u2009985\u2009758件', '处罚3985758件'],
    ['thousands with a narrow no-break space', '新收3\u202f119件', '新收3119件'],
    ['thousands at the beginning', '3,119件', '3119件'],
    ['groups of two digits', '第3,11号', '第3，11号'],
    ['four digits before the comma', '2024,119件', '2024，119件'],
    ['four digits behind the comma', '3,1192件', '3，1192件'],
    ['decimals before the comma', '占4.5,119件', '占4.5，119件'],
    ['a list of numbers', '1,22,333件', '1，22，333件'],
    ['a full-width comma between digits', '新收3，119件', '新收□件'],
    ['the same with more digits before it', '新收31，190件和312，190件', '新收□件和□件'],
    ['the same in millions', '处罚3，985，758件', '处罚□件'],
    ['a full-width comma between years and counts', '2024，119件', '2024，119件'],
    ['a full-width comma before other numbers', '第3，1192件', '第3，1192件'],
    ['half-width marks', '公开:许可,处罚;强制(件)', '公开：许可，处罚；强制（件）'],
    ['emphasis and code', '**新收**_3_`件`\\', '新收_3_件'],
    ['a link', '见[《指南》](https://example.cn/a?b=1,2)。', '见《指南》。'],
    ['a bracket that is no link', '公开](见 附件)', '公开（见附件）'],
    ['a citation that was left', '新收1{{applications.received.total}}2件', '新收1□2件'],
    ['spaces that lay out', ' 新收 3119 件 ', '新收3119件'],
    ['spaces between numbers', '2024  12件', '2024 12件'],
    ['a line end between numbers', '2024\n12件', '2024 12件'],
    ['a line end in a sentence', '新收\n3119件', '新收3119件'],
    ['an old line end in a sentence', '新收\r3119\r\n件', '新收3119件'],
  ])('%s', (_, markdown, plain) => {
    expect(plainText(markdown)).toBe(plain);
  });

  test.each([
    ['an empty line', '甲\n\n乙'],
    ['an empty line with spaces', '甲\n \t\n乙'],
    ['empty lines of another system', '甲\r\n\r\n乙'],
    ['empty lines of an old system', '甲\r\r乙'],
    ['a heading', '甲\n# 乙'],
    ['an indented heading', '甲\n  # 乙'],
    ['a list', '甲\n- 乙'],
    ['a list with plus', '甲\n+ 乙'],
    ['a quotation', '甲\n> 乙'],
    ['a numbered list', '甲\n1. 乙'],
    ['a numbered list with a bracket', '甲\n12) 乙'],
    ['a numbered list with a full-width bracket', '甲\n1）乙'],
    ['a Chinese numbered list', '甲\n10、乙'],
    ['a line that is indented as a paragraph', '甲\n\u3000\u3000乙'],
  ])('%s begins a paragraph', (_, markdown) => {
    expect(plainText(markdown).split('\n')).toHaveLength(2);
  });

  test.each([
    ['a line', '甲\n乙'],
    ['a number with its unit', '甲\n3119件'],
    ['a number of four digits with a point', '甲\n1234.5件'],
    ['a dash', '甲\n-乙'],
    ['a mark in the line', '甲\n乙# 丙'],
    ['a letter before a point', '甲\na.乙'],
  ])('%s begins none', (_, markdown) => {
    expect(plainText(markdown).split('\n')).toHaveLength(1);
  });
});

describe('a sentence', () => {
  const sentences = (markdown: string) =>
    sentencesOf(markdown).map(({ text, continues, earlier }) => [text, continues, earlier]);

  test('ends with its stop or with its paragraph, and knows what its paragraph says before it', () => {
    expect(sentences('收3件。结2件！\n\n余1件？真的!是吗?完')).toEqual([
      ['收3件。', false, ''],
      ['结2件！', false, '收3件。'],
      ['余1件？', false, ''],
      ['真的!', false, '余1件？'],
      ['是吗?', false, '余1件？真的!'],
      ['完', false, '余1件？真的!是吗?'],
    ]);
  });

  test('that begins with 其中 goes on with the one before; one that has it later does not', () => {
    expect(sentences('收3件。其中甲2件。乙1件，其中丙1件。').map(([, continues]) => continues)).toEqual([
      false,
      true,
      false,
    ]);
  });

  test('knows the 200 characters before it', () => {
    const [, second] = sentencesOf(`${'甲'.repeat(50)}${'乙'.repeat(199)}。收3件。`);
    expect(second?.earlier).toBe(`${'乙'.repeat(199)}。`);
  });
});

describe('a figure', () => {
  test.each([
    ['with each unit', '3件、3件次、3宗、3份、3例、3起、3条、3项、3次、3个、3部、3元、3%。'],
    ['with 万 and 亿', '44.7万件，9.62亿元，3万，2亿。'],
    ['without a unit, before a mark', '3，4。5；6、（7）'],
  ])('%s is read', (_, text) => {
    expect(written(text)).toEqual(text.match(/\d[\d.]*[^\d，。；、（）]*/g));
  });

  test.each([
    ['at the end of the text', '新收3119', ['3119']],
    ['at the end of a sentence that asks', '新收3119件？', ['3119件']],
    ['beside a date', '2024年12月31日共3119件', ['3119件']],
    ['beside the number of a document', '依据国务院令第711号、国办发〔2021〕30号，共3件', ['3件']],
    ['beside other units', '12人参加3场培训、2小时，共3件', ['3件']],
    ['in a name', 'A4件、v2.1件、GB2312份', []],
    ['with more digits than a count has', `${'1'.repeat(19)}件`, []],
    ['with the most digits that are read', `${'1'.repeat(18)}件`, [`${'1'.repeat(18)}件`]],
    ['with more decimals than a figure has', '0.1234567件', []],
    ['with the most decimals that are read', '0.123456万元', ['0.123456万元']],
    ['of a version', '1.2.3件', []],
    ['beside an open decimal', '3.件', []],
  ])('%s', (_, text, figures) => {
    expect(written(text)).toEqual(figures);
  });

  test.each<[string, bigint, number, bigint, string]>([
    ['收3119件', 3119n, 0, 1n, '件'],
    ['占44.66%', 4466n, 2, 1n, '%'],
    ['44.7万件', 447n, 1, 10_000n, '件'],
    ['9.62亿元', 962n, 2, 100_000_000n, '元'],
    ['收0件次', 0n, 0, 1n, '件次'],
    ['收5', 5n, 0, 1n, ''],
  ])('%s says its digits, decimals, scale and unit', (text, digits, decimals, scale, unit) => {
    expect(onlyFigure(text)).toMatchObject({ digits, decimals, scale, unit });
  });

  test('knows what stands before and behind it, in the sentence, the clause and after the figure before', () => {
    const [first, second, third] =
      sentencesOf('公开情况。全年：收到申请、事项3件、其中自然人2件（企业1件）；完毕。')[1]?.figures ?? [];
    expect(first).toMatchObject({
      lead: '全年：收到申请、事项',
      clause: '收到申请、事项',
      before: '收到申请、事项',
      anew: false,
      after: '、其中自然人2件（企业1件）；完毕。',
    });
    expect(second).toMatchObject({ clause: '收到申请、事项3件、其中自然人', before: '、其中自然人' });
    expect(third).toMatchObject({ clause: '企业', before: '企业', after: '）；完毕。' });
  });

  test('is parted by a semicolon, and by no other mark, from the figure before', () => {
    const anew = (mark: string) => sentencesOf(`许可3件${mark}处罚2件`)[0]?.figures[1];
    expect(anew('；')).toMatchObject({ anew: true, before: '处罚' });
    for (const mark of ['，', '：', '（', '）'])
      expect(anew(mark)).toMatchObject({ anew: false, before: '处罚' });
    expect(anew('、')).toMatchObject({ anew: false, before: '、处罚' });
  });

  test('knows 200 characters before it, 60 of its own, and 24 behind it', () => {
    const figure = onlyFigure(`${'甲'.repeat(100)}${'乙'.repeat(199)}丙3件${'丁'.repeat(23)}戊己`);
    expect(figure.lead).toBe(`${'乙'.repeat(199)}丙`);
    expect(figure.clause).toBe(figure.lead);
    expect(figure.before).toBe(`${'乙'.repeat(59)}丙`);
    expect(figure.after).toBe(`${'丁'.repeat(23)}戊`);
    expect(onlyFigure(`${'甲'.repeat(150)}3件`).lead).toBe('甲'.repeat(150));
  });
});
