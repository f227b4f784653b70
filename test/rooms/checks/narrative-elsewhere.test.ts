import { describe, expect, test } from 'vitest';
import { huaianTables, readIn } from './narrated.ts';

/** A figure that says by what follows it which cell it is, whatever stands before it. */
const carriedOut = (before: string, after = '', number = 103) =>
  readIn(`政府信息公开申请中，${before}${number}件${after}顺延到下年度答复。`);
/** No figure of the tables: one that is right of the cell speaks of it, whatever stands before it. */
const notCarriedOut = (before: string) => carriedOut(before, '', 987);
const CARRIED_OUT = ['103件 carriedOut'];

describe('words that only lead up to a number', () => {
  test.each([
    ['新收政府信息公开申请共计为3119件。', ['3119件 received']],
    ['新收政府信息公开申请的总量达到了“3119件”。', ['3119件 received']],
    ['新收政府信息公开申请案件数量是3119件。', ['3119件 received']],
    ['年末现行有效的规章11件。', ['11件 proactive.rules.inForce']],
    ['目前现行有效的行政规范性文件共有66件。', ['66件 proactive.normativeDocuments.inForce']],
  ])('%s', (text, read) => {
    expect(readIn(text)).toEqual(read);
  });
});

describe('申请 by itself is one for disclosure', () => {
  test('where the text has named it so before', () => {
    expect(readIn('办理政府信息公开申请工作有序。全年收到申请3119件。')).toEqual([
      '3119件 received | received+carriedIn',
    ]);
  });

  test('likely elsewhere too: it is doubted only where the text gives another cell rightly', () => {
    expect(readIn('政府信息公开平台运行有序。全年收到申请3118件。')).toEqual([]);
    expect(readIn('政府信息公开平台运行有序。全年收到申请3118件，上年结转34件。')).toContain(
      '3118件? received | received+carriedIn',
    );
  });
});

describe('an estimate, a range or an ordinal is no figure of the tables', () => {
  test.each(['约', '近', '超', '逾', '第', '+', '每', '超过', '不少于', '至少', '不足', '平均'])(
    '%s103件',
    (word) => {
      expect(carriedOut(`另有${word}`)).toEqual([]);
    },
  );

  test.each(['至', '到', '—', '～', '~', '-', '/'])('100%s103件', (between) => {
    expect(carriedOut(`另有100${between}`)).toEqual([]);
  });

  test.each(['以上', '以下', '以内', '左右', '余', '多'])('103件%s', (word) => {
    expect(carriedOut('另有', word)).toEqual([]);
  });

  test.each(['-', '—', '~', '～', '至'])('3000件%s3200件', (between) => {
    expect(readIn(`新收政府信息公开申请3000件${between}3200件。`)).toEqual([]);
  });

  test.each([
    ['a word of an estimate that stands elsewhere', '约谈两家单位后另有', ''],
    ['a word of an estimate that stands elsewhere', '对超期的通报，另有', ''],
    ['a dash that is no range', '尚未办结的——', ''],
    ['a number that ends just before', '2024年另有2类、', ''],
    ['a day that ends just before', '截至12月31日', ''],
  ])('%s', (_, before, after) => {
    expect(carriedOut(before, after)).toEqual(CARRIED_OUT);
  });

  test('what stands farther behind says nothing of it', () => {
    expect(readIn('新收政府信息公开申请3118件，大多以上年办法、网络提交。')).toEqual(['3118件? received']);
    expect(readIn('新收政府信息公开申请3118件（含-号）。')).toEqual(['3118件? received']);
    expect(readIn('新收政府信息公开申请3118件-其中有重复。')).toEqual(['3118件? received']);
  });
});

describe('a figure of another period is left alone', () => {
  test.each([
    '去年',
    '上年',
    '上一年',
    '往年',
    '同期',
    '同比多',
    '环比多',
    '较预计多',
    '比前一时期多',
    '增长',
    '增加',
    '增幅',
    '减少',
    '下降',
    '上升',
    '回落',
    '提高',
    '四季度',
    '后半年',
    '3月份',
    '3月',
    '11月',
    '2024年12月',
    '6月30日',
    '1月31日',
    '1月1日至6月30日',
    '12月30日',
    '1月底',
  ])('%s', (period) => {
    expect(notCarriedOut(`${period}另有`)).toEqual([]);
  });

  test.each([
    '“十四五”规划以来',
    '近两年',
    '五年来',
    '历年',
    '每年',
    '平均来看',
    '上半年',
    '下半年',
    '第一季度',
    '“十四五”期间',
  ])('%s, also where a comma stands behind it', (period) => {
    expect(notCarriedOut(`${period}，另有`)).toEqual([]);
  });

  test.each(['1月1日至12月31日', '截至12月底', '2024年1月1日起'])(
    '%s is the whole year, or none',
    (words) => {
      expect(carriedOut(`${words}另有`)).toEqual(CARRIED_OUT);
    },
  );

  test('a comparison of another clause says nothing of it', () => {
    expect(carriedOut('办件较多，')).toEqual(CARRIED_OUT);
  });

  test.each([
    '上年结转',
    '上年度结转',
    '上一年结转',
    '上一年度结转',
    '去年结转',
    '往年结转',
    '上年尚未办结转入',
    '2023年结转',
    '2023年度结转',
    '2023年度依法结转',
  ])('%s is a cell of this report', (words) => {
    expect(readIn(`${words}政府信息公开申请35件。`)).toEqual(['35件? carriedIn']);
  });
});

describe('a figure of another year is left alone', () => {
  const received = (before: string) => readIn(`${before}新收政府信息公开申请3118件。`);
  const READ = ['3118件? received'];

  test.each([
    ['2023年', []],
    ['回顾2023年全年', []],
    ['2023年工作有序。全年', []],
    ['2024年对照2023年，', []],
    ['2025年', []],
    ['2024年', READ],
    ['2023年的任务完成，2024年', READ],
    ['2023年结转的办结后，', READ],
    ['转入2023年的办结后，', READ],
    ['依照《信息公开条例（2019年修订）》，', READ],
    ['依照《2023年要点》《2022年办法》，', READ],
    ['依照国办公开办函〔2021〕30号，', READ],
    [`依照《${'甲'.repeat(76)}2023年》，`, []],
  ])('%s', (before, read) => {
    expect(received(before)).toEqual(read);
  });

  test('unless it is not known which year the report is of', () => {
    expect(readIn('2023年新收政府信息公开申请3118件。', huaianTables({ year: null }))).toEqual(READ);
  });
});

describe('a figure of another body is left alone', () => {
  test.each([
    '各县',
    '各有关部门',
    '各级行政部门',
    '各乡镇、街道',
    '各委',
    '有关部门',
    '下属单位',
    '其他机关',
    '税务局',
    '清江街道',
    '市教委',
    '市发改委',
    '法院',
    '检察院',
    '派出所',
    '长河镇收到后',
    '南闸乡办理时',
  ])('%s', (body) => {
    expect(notCarriedOut(`${body}另有`)).toEqual([]);
    expect(notCarriedOut(`${body}情况：，另有`)).toEqual([]);
  });

  test.each([
    ['words that name none', '格局优化，本局、我局、全局的布局面貌一新，另有'],
    ['one that is named three clauses before', '税务局挂牌，平台上线，制度完善，另有'],
    ['words of two clauses that name one only together', '拓宽各渠道，单位另有'],
    ['a town that does nothing', '城镇居民另有'],
  ])('%s', (_, words) => {
    expect(carriedOut(words)).toEqual(CARRIED_OUT);
  });

  describe('but the agency is none', () => {
    const tables = huaianTables({ agency: '淮安市公安局' });
    const received = (before: string, of = tables) => readIn(`${before}新收政府信息公开申请3118件。`, of);
    const READ = ['3118件? received'];

    test.each([
      ['its name', '淮安市公安局', READ],
      ['its short name', '市公安局', READ],
      ['its name behind other words', '规范办理流程，及时答复，淮安市公安局', READ],
      ['its name again', '市公安局网站上线，市公安局', READ],
      ['a body of the same kind elsewhere', '清江浦区公安局', []],
      ['a body of another kind', '税务局', []],
      ['a body of its own', '市公安局分局', []],
      ['bodies of its own', '市公安局各派出所', []],
    ])('%s', (_, before, read) => {
      expect(received(before)).toEqual(read);
    });

    test('where its name is known', () => {
      expect(received('市公安局', huaianTables({ agency: null }))).toEqual([]);
    });
  });
});
