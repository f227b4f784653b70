import { describe, expect, test } from 'vitest';
import { growthFindings, readNarrative } from '../../../shared/checks/check-narrative.ts';
import { checkReport } from '../../../shared/checks/check-report.ts';
import { figuresIn } from '../../../shared/checks/narrative/claims.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';

const reader = (values: Record<string, number>) => (steps: readonly string[]) => values[steps.join('.')] ?? 0;
const now = {
  'applications.received.total': 36,
  'applications.concluded.total': 35,
  'proactive.penalties': 206,
};
const then = {
  'applications.received.total': 30,
  'applications.concluded.total': 35,
  'proactive.penalties': 258,
};
const tables = {
  form: edition2021,
  read: reader(now),
  before: { read: reader(then) },
  year: 2024,
  agency: '甲市教育局',
};
const found = (overview: string) =>
  growthFindings({ overview, problems: null, other: null }, tables).map(({ zh }) => zh);

describe('what a text says against the year before', () => {
  test.each([
    '收到政府信息公开申请36件，较上年增加6件，办结35件，与上年持平。',
    '收到政府信息公开申请36件，同比增长20%。',
    '收到政府信息公开申请36件，比2023年增长20.0%。',
    '作出行政处罚206件，行政处罚较去年下降20.2%。',
    '收到政府信息公开申请36件，较2022年增加9件。',
    '收到政府信息公开申请36件；信访来信80件，同比增加75件。',
    '其中区本级收到20件，增加9件。',
  ])('is right, or of something else: %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    [
      '收到政府信息公开申请36件，较上年增加7件。',
      '文中为7件，表格为“一、本年新收政府信息公开申请数量”比上年增加 6',
    ],
    [
      '收到政府信息公开申请36件，较上年减少6件。',
      '文中为6件，表格为“一、本年新收政府信息公开申请数量”比上年增加 6',
    ],
    [
      '收到政府信息公开申请36件，同比增长21%。',
      '文中为21%，表格为“一、本年新收政府信息公开申请数量”比上年增加 20',
    ],
    [
      '收到政府信息公开申请36件，与上年持平。',
      '“与上年持平”：表格为“一、本年新收政府信息公开申请数量”比上年增加 6',
    ],
  ])('is wrong: %s', (text, words) => {
    expect(found(text)).toEqual([expect.stringContaining(words)]);
  });

  test('is a check of its own, since the year before does not lie in the report', () => {
    const narrative = {
      overview: '收到政府信息公开申请36件，较上年增加7件。',
      problems: '审核不细。',
      other: null,
    };
    const results = checkReport({ ...tables, before: { ...tables.before, sameCases: null }, narrative });
    const of = (id: string) => results.find((each) => each.id === id)?.result;
    expect([of('narrative'), of('narrative-growth')]).toEqual(['pass', 'fail']);
  });

  test.each(['增加', '增长', '提高', '提升', '上升', '减少', '下降', '降低', '回落'])(
    'finds what is wrong by any word for it, though the text has no other: 较上年%s7件',
    (word) => {
      const overview = `收到政府信息公开申请36件，较上年${word}7件。`;
      const narrative = { overview, problems: '审核不细。', other: null };
      const results = checkReport({ ...tables, before: { ...tables.before, sameCases: null }, narrative });
      expect(results.find(({ id }) => id === 'narrative-growth')?.findings).toEqual([
        expect.objectContaining({ pointer: '/applications/received/total' }),
      ]);
    },
  );
});

describe('what was read is said', () => {
  const texts = {
    overview: '收到政府信息公开申请36件，办结35件。举办培训班9场。',
    problems: null,
    other: null,
  };

  test('how many figures there are, how many were read, how many disagree, and why one was not', () => {
    const { figures, read, disagree, bindings, unread } = readNarrative(texts, tables);
    expect([figures, read, disagree]).toEqual([3, 2, 0]);
    expect(bindings[0]).toEqual({
      ...{ section: 'overview', figure: '36件', clause: '收到政府信息公开申请', topic: 'applications' },
      ...{
        rule: 'received',
        cells: ['applications.received.total', 'applications.received.total+applications.carriedIn.total'],
      },
      agrees: true,
    });
    expect(unread).toEqual([
      { section: 'overview', figure: '9场', clause: '举办培训班', why: expect.any(String) },
    ]);
  });

  const narrativeOf = (overview: string) =>
    checkReport({ ...tables, before: null, narrative: { ...texts, overview } }).find(
      ({ id }) => id === 'narrative',
    );

  test('in the statement of the check', () => {
    expect(narrativeOf(texts.overview)?.zh).toBe('文字中的数字与表格一致（3个数字，读懂2个，0个不符）');
  });

  test('a text of which no figure was read is no pass', () => {
    const check = narrativeOf('举办培训班9场，发放手册300册。');
    expect(check).toMatchObject({ result: 'not-assessable', reason: { zh: '文中2个数字都没有读懂' } });
  });
});

describe('a list against its whole', () => {
  const faults = (overview: string) =>
    readNarrative({ overview, problems: null, other: null }, tables)
      .findings.map(({ zh }) => zh)
      .filter((zh) => zh.includes('其中一项'));

  test.each(['举办培训12场，其中线上培训15场。', '发布信息120条（其中网站信息180条）。'])(
    'whose parts are more than it: %s',
    (text) => {
      expect(faults(text)).toEqual([expect.stringContaining('其中一项大于总数')]);
    },
  );

  test.each([
    '举办培训12场，其中线上培训5场、线下培训7场。',
    '发布信息120条，其中网站80条，微信60条，微博40条。',
    '许可12件、处罚3件，其中公示15件。',
    '发布信息120条，其中政策解读80篇。',
    '发布信息120条，比上年增加5条，其中网站80条。',
    '收到申请12件，其中自然人申请10件、网上申请9件。',
  ])('that is right, or not told as a sum: %s', (text) => {
    expect(faults(text)).toEqual([]);
  });
});

/** How long the reading takes is for a benchmark to say; what it looks at is bounded here. */
describe('a section of 100,000 characters costs no more than its first 20,000', () => {
  const repeated = (part: string, length: number) =>
    part.repeat(Math.ceil(length / part.length)).slice(0, length);
  const costOf = (text: string) => {
    let cells = 0;
    const counted = (read: (steps: readonly string[]) => number) => (steps: readonly string[]) => {
      cells += 1;
      return read(steps);
    };
    const before = { read: counted(tables.before.read) };
    const { claims, unread } = figuresIn(text, { ...tables, read: counted(tables.read), before });
    const beyond = unread.filter(({ why }) => why === 'too-many').length;
    return { cells, beyond, looked: claims.length + unread.length - beyond };
  };

  test.each([
    // A paragraph of two characters, one figure: 10,000 of 25,000 lie within.
    ['1件\n\n', 10_000, 15_000],
    // 18 characters with two figures: 1,111 such sentences lie within, 5,555 there are.
    ['收到政府信息公开申请1件，办结1件。', 2_222, 8_888],
    // Seven characters with one figure.
    ['占33.9%，', 2_857, 11_429],
  ])('%j: %i figures are looked at, %i are not', (part, looked, beyond) => {
    const cost = costOf(repeated(part, 100_000));
    expect([cost.looked, cost.beyond]).toEqual([looked, beyond]);
    expect(cost.cells).toBe(costOf(repeated(part, 20_000)).cells);
  });
});
