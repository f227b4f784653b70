/** Years and blanks of a text: each rule by the text it is for. The report is that of 2024. */
import { describe, expect, test } from 'vitest';
import { type OfReport, periodFaults } from '../../../shared/checks/narrative/periods.ts';
import { placeholders } from '../../../shared/checks/narrative/placeholders.ts';
import { paragraphsOf } from '../../../shared/checks/narrative/plain-text.ts';

const rulesOf = (text: string, section: OfReport['section'] = 'overview') =>
  periodFaults(text.split(/(?<=。)/), { section, year: 2024 }).map(({ rule }) => rule);

describe('a year that is not the report’s', () => {
  test.each([
    ['a period that names another year alone', '统计期限为2023年全年。', ['period']],
    ['a period that ends in another year', '统计期限为2024年1月1日至2025年12月31日。', ['period']],
    ['a plan for the year of the report', '下一步，我局在2024年做好公开。', ['stale-plan']],
    ['carried into a year that is over', '收到申请5件，1件结转2023年。', ['carried-year']],
    ['done in the year before alone', '2023年，我局公开信息120条。', ['stale-year']],
    ['done in the year to come', '2025年，我局公开信息120条。', ['period']],
  ])('%s', (_, text, rules) => {
    expect(rulesOf(text)).toEqual(rules);
  });

  test.each([
    ['a promise told again', '上年提出2024年将继续公开信息。'],
    ['a plan in another section', '2024年，我局将加大公开力度。'],
    ['what a thing is to be', '2024年将重点领域作为公开内容。', 'problems'],
    ['carried money', '2021年结转12份预算指标。'],
    ['carried, and no application', '2021年结转粮食12份。'],
    ['another year in section five', '2023年，我局公开信息120条。', 'problems'],
    ['the year to come in section five', '2025年，我局公开信息120条。', 'problems'],
    ['a year beside the report’s', '2023年，我局公开信息120条。2024年公开信息130条。'],
    ['a year to come without a count', '2025年，我局公开信息均到位。'],
    ['a year without a count', '2023年，我局公开信息。'],
    ['the year before, with this year', '2023年，我局公开信息120条，今年公开130条。'],
    ['the year of something else', '巡视组2023年公开信息120条。'],
    ['what was not done', '2023年，我局召开会议12次。'],
    ['what came into being then', '2023年，我局印发办法并公开信息120条。'],
    ['the year of a paper', '2023年度部门预算公开12份。'],
  ] as [string, string, OfReport['section']?][])('but not: %s', (_, text, section) => {
    expect(rulesOf(text, section)).toEqual([]);
  });
});

describe('a place to fill in', () => {
  const found = (text: string) => placeholders(text, paragraphsOf(text)).map(({ rule }) => rule);

  test.each([
    ['dots', '召开会议...次。', 'placeholder'],
    ['a year', '20**年工作情况。', 'placeholder'],
    ['in brackets', '公开信息情况（待补充）。', 'placeholder'],
    ['in brackets, as a request', '公开信息情况（请核）。', 'placeholder'],
    ['in words', '公开数据待补充。', 'placeholder'],
    ['a question mark behind 共', '共？件。', 'placeholder'],
    ['a blank before 件', '收到 件，均已办结。', 'missing-number'],
    ['nothing before 条', '全年共主动公开政府信息条。', 'missing-number'],
    ['nothing before 件', '全年制发件。', 'missing-number'],
    ['before an ASCII comma', '意见征集  期, 反馈及时。', 'missing-number'],
  ])('%s', (_, text, rule) => {
    expect(found(text)).toEqual([rule]);
  });

  test('but not before what goes on in Latin letters', () => {
    expect(found('型号X件a。')).toEqual([]);
  });
});
