/**
 * Figures that stand beside words of the tables and count something else: found in the alarms of `third` and `fourth`, told in
 * texts of our own.
 */
import { describe, expect, test } from 'vitest';
import { checkNarrative } from '../../doubles/check-narrative.ts';
import { huaianTables, readIn, rowsOf } from './narrated.ts';

describe('how long is never how many', () => {
  test.each(['15个工作日', '20个工作日', '5个自然日', '3个月', '7日内', '48小时'])('%s', (span) => {
    const read = readIn(`新收政府信息公开申请3119件，均在${span}作出答复，结转下年度103件。`);
    expect(read).toEqual(['3119件 received', '103件 carriedOut']);
  });
});

describe('what came with applications is none', () => {
  test.each(['申请材料8份', '佐证材料12份', '记录单40份'])('%s', (papers) => {
    expect(readIn(`依申请公开情况：窗口收到${papers}。`)).toEqual([]);
  });
});

test('disclosed, in part too, is the sum of both rows', () => {
  for (const words of ['公开类（含部分公开）', '予以公开（含部分公开）', '公开（包括部分公开）'])
    expect(readIn(`办结政府信息公开申请3050件，其中${words}1816件。`)).toContain(
      '1816件 outcomes.granted+outcomes.partly-granted',
    );
});

test('其他 that the text spreads over groups is no row', () => {
  const list =
    '办结政府信息公开申请3050件，其中予以公开1405件，部分公开411件，其他7件分布在不予公开、不予处理各类。';
  expect(readIn(list).filter((read) => read.startsWith('7件'))).toEqual([]);
});

test('an answer by one of several grounds is not the sum of all answers', () => {
  const text = '收到政府信息公开申请3119件，其中17件答复为行政查询事项或过程性信息，依法不予公开。';
  expect(readIn(text).filter((read) => read.startsWith('17件'))).toEqual([]);
});

describe('what one of the bodies did is not what all did', () => {
  test('of a government', () => {
    const text =
      '新收政府信息公开申请3119件。市府办作为依申请公开办理机构，收到以市政府为受理机关的申请412件，办结405件。';
    expect(readIn(text)).toEqual(['3119件 received']);
  });
});

describe('what the words beside a figure say that it is not', () => {
  const first = '新收政府信息公开申请3119件';
  const others = (text: string, agency = '淮安市财政局') =>
    readIn(`${first}${text}`, huaianTables({ agency })).filter((read) => !read.startsWith('3119件'));

  test.each([
    ['kinds of ways in', '，申请渠道由3种增为4种。'],
    ['a mark that was passed', '，应办数突破3000件。'],
    ['a ground that names persons', '，因涉及评审专家个人意见不予公开1件。'],
    [
      'results of reviews that stay unread',
      '，办理答复不予公开、其他处理等；进入审查程序的复议14件中，维持9件、纠正2件、其他1件。',
    ],
    ['what an office of a system got', '。全市财政系统合并统计。市局机关收到21件，其余由县区局收到。'],
  ])('%s', (_, text) => {
    expect(others(text).filter((read) => read.includes('?'))).toEqual([]);
  });

  test('who is named in a ground did not apply', () => {
    const cells = { 'applications.received.natural-person': 2 };
    const text = `${first}，因公民不予公开1件。`;
    expect(readIn(text, huaianTables({ cells })).filter((read) => read.startsWith('1件'))).toEqual([]);
  });

  test('an office of its own is the whole, where no system of offices reports', () => {
    const text = '通过办理系统登记。市局机关收到政府信息公开申请3120件。';
    expect(readIn(text, huaianTables({ agency: '淮安市财政局' }))).toEqual([
      expect.stringMatching(/^3120件\? received/),
    ]);
  });

  test('what does not exist and is not provided may be the group', () => {
    const text = `办结政府信息公开申请3050件，其中因信息不存在无法提供5件，因不掌握无法提供6件。`;
    const { '5件': absent, '6件': notHeld } = rowsOf(text);
    expect(absent).toContain('| unavailable.not-held+unavailable.needs-creation');
    expect(notHeld).not.toContain('|');
  });

  test('what was filed in the year does not stand for the row', () => {
    const cells = { 'disputes.review.total': 11 };
    const text = '因政府信息公开新发生行政复议8件，行政复议共12件。';
    expect(readIn(text, huaianTables({ cells }))).toContainEqual(expect.stringMatching(/^12件\? disputes/));
  });

  test('two columns in one figure are their sum', () => {
    const cells = {
      'applications.received.public-welfare-organisation': 4,
      'applications.received.other-organisation': 3,
    };
    const text = `${first}，其中社会公益组织与其他组织合计7件。`;
    expect(readIn(text, huaianTables({ cells })).filter((read) => read.startsWith('7件'))).toHaveLength(1);
    expect(readIn(text.replace('7件', '8件'), huaianTables({ cells }))).toContainEqual(
      expect.stringMatching(/^8件\? /),
    );
    const others = [
      '社会公益组织与社会公益组织合计',
      '社会公益组织、其他组织',
      '社会公益组织与其他组织办结合计',
    ];
    for (const words of others)
      expect(
        readIn(`${first}，其中${words}8件。`, huaianTables({ cells })).filter((read) =>
          read.startsWith('8件'),
        ),
      ).toEqual([]);
  });

  test('what was filed in the year is less than the 总计, named by the clause before too', () => {
    const cells = { 'disputes.review.total': 15 };
    const text = '新发生的政府信息公开争议：复议申请11件。';
    expect(readIn(text, huaianTables({ cells })).filter((read) => read.includes('?'))).toEqual([]);
  });

  test('what came from the year before, and is still in hand there, is row two', () => {
    const cells = { 'applications.received.total': 10, 'applications.carriedIn.total': 1 };
    const text = '全年10件新收政府信息公开申请加上2023年底收到、尚在办理中的1件，均已办结。';
    const read = readIn(text, huaianTables({ cells }));
    expect(read.filter((one) => one.includes('?'))).toEqual([]);
  });

  test('of organisations none is no statement of all', () => {
    const applied = (words: string) =>
      checkNarrative({ overview: words, problems: null, other: null }, huaianTables()).map(({ zh }) => zh);
    const [said] = applied('本市没有收到任何组织提出的政府信息公开申请。');
    expect(said).toContain('商业企业');
    expect(said).not.toContain('自然人');
  });
});

test('what is among several counts is of any of them', () => {
  const faults = (text: string) =>
    checkNarrative({ overview: text, problems: null, other: null }, { ...huaianTables(), read: () => null });
  expect(faults('系统收到建议129件，办结125件，采纳61件，其中县级84件。')).toEqual([]);
  expect(faults('系统收到建议129件，办结125件，采纳61件，其中县级184件。')).toHaveLength(1);
});
