import { load } from 'cheerio';
import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../../../shared/checks/check.ts';
import { renderHtml } from '../../../../shared/formats/html/report.tsx';
import type { DraftEdition, Report } from '../../../../shared/report/model.ts';
import { huaian2024 } from '../../../fixtures/huaian-2024.ts';
import { chainBroken, draftReport } from '../../report/report-builder.ts';
import { readGrid } from '../../report/table-reader.ts';

const calm: Partial<DraftEdition> = { published: null, faults: [], refusals: [] };
const page = (edition: Partial<DraftEdition> = {}, change: Partial<Report> = {}) =>
  load(renderHtml(draftReport({ ...calm, ...edition }, change), { base: '', downloads: [], current: null }));
const failed: CheckResult = {
  ...chainBroken,
  id: 'identity',
  level: 'error',
  zh: '每一列勾稽',
  findings: [],
};
const UNWRITTEN = { overview: null, problems: null, other: null };
const textOf = ($: ReturnType<typeof page>, section: string) =>
  $(`section[aria-labelledby="${section}"]`).text();

describe('could it be filed today', () => {
  test('yes where nothing stands in the way, with the day that this holds for', () => {
    const $ = page({}, { checks: [] });
    expect($('.answer').text()).toBe('可以（截至2025年1月15日），没有未消除的问题。');
    expect($('.missing')).toHaveLength(0);
  });

  test('no while the year is not over, or an error stands: each problem once, in words and without an id', () => {
    const $ = page({ day: '2024-12-31' }, { checks: [failed, chainBroken] });
    expect($('.answer b').text()).toBe('不可以');
    expect($('.answer').text()).toContain('还有以下3项');
    expect($('.missing > li')).toHaveLength(3);
    const words = $('.notice').text();
    for (const problem of [
      '2024年尚未结束',
      '新收加上年结转不等于办结加结转下年',
      '上年结转与上年度公布的结转下年度不一致',
    ])
      expect(words.split(problem)).toHaveLength(problem.startsWith('上年结转') ? 4 : 2);
    expect(words).not.toMatch(/carry-chain|identity|narrative|sections/);
  });

  test('yes with a note where only warnings stand, and the command asks for it', () => {
    const $ = page({}, { checks: [chainBroken] });
    expect($('.answer').text()).toContain('可以，但须附说明（截至2025年1月15日），请先逐项核实');
    expect($('.answer').attr('class')).toBe('answer but');
    expect(page({}, { checks: [] })('.answer').attr('class')).toBe('answer yes');
    expect(textOf($, 'may-be-filed')).toContain('--note "上年结转与上年度公布的结转下年度不一致：……"');
    expect($('.lines > li').text()).toBe('上年结转与上年度公布的结转下年度不一致：……');
    expect(page({}, { checks: [] })('#may-be-filed').parent().text()).not.toContain('--note');
  });

  test('says where the published version stands as it is', () => {
    expect(page({ published: 2 }, { checks: [] })('.answer').text()).toContain(
      '第2版与现有数字一致，无须更正。',
    );
  });

  test('does not say so where its numbers have changed since', () => {
    const corrections = [{ path: 'applications.received.total', before: 1, after: 2, cases: [] }];
    expect(page({ published: 2, corrections }, { checks: [] })('.answer').text()).not.toContain('无须更正');
  });

  test('names the command that confirms exactly these tables, and asks for no note where none is needed', () => {
    const text = textOf(page({}, { checks: [] }), 'may-be-filed');
    expect(text).toContain(
      `gongkai finalise --agency huaian --year 2024 --source ID --draft sha256:${'5e'.repeat(32)}`,
    );
  });
});

test.each([
  ['2025-01-15', null, '公布期限为2025年1月31日，截至2025年1月15日还有16天。'],
  ['2025-01-31', null, '公布期限为2025年1月31日，即今天。'],
  ['2025-02-03', null, '公布期限为2025年1月31日，截至2025年2月3日已超过3天。'],
  ['2024-02-29', null, '公布期限为2025年1月31日，截至2024年2月29日还有337天。'],
  ['2025-02-03', 1, '公布期限为2025年1月31日，已公布。'],
])('on %s with version %s published: %s', (day, published, said) => {
  expect(textOf(page({ day, published }), 'may-be-filed')).toContain(said);
});

describe('what a clerk has to look at', () => {
  test('the cells that a next version would correct, with their cases, so many of them that they can be read', () => {
    const cases = Array.from({ length: 12 }, (_, index) => `案${index + 1}`);
    const cell = { path: 'disputes.review.upheld', before: 71, after: 72 };
    const $ = page({ published: 1, corrections: [{ ...cell, cases }] });
    expect(readGrid($, '.notice table').rows.map((row) => row.map(({ text }) => text))).toEqual([
      ['数字', '已公布', '现有', '有关案件'],
      ['行政复议 · 结果维持', '71', '72', `${cases.slice(0, 10).join('、')} 等12件`],
    ]);
  });

  test('what changed since the draft before, or that nothing did, or that there was none', () => {
    const cells = [{ path: 'disputes.review.upheld', before: 71, after: 72 }];
    expect(textOf(page({ changes: { since: '2025-01-14', cells } }), 'changes')).toContain(
      '行政复议 · 结果维持7172',
    );
    expect(textOf(page({ changes: { since: '2025-01-14', cells: [] } }), 'changes')).toContain(
      '与2025年1月14日的草稿相比，表中数字没有变化。',
    );
    expect(textOf(page(), 'changes')).toContain('这是第一份草稿。');
  });

  test('a fault with what would mend it', () => {
    const fault = { code: 'second-issue' as const, subject: '号', events: ['e'], zh: '两次制发', en: '' };
    expect(textOf(page({ faults: [fault] }), 'faults')).toContain(
      '号：两次制发（事件 e）处理办法：撤回有误的记录',
    );
    const warning = { ...fault, code: 'retraction-of-nothing' as const };
    expect(textOf(page({ faults: [warning] }), 'faults')).not.toContain('处理办法');
  });

  test('the cases behind a check, beside that check and no other; more than can be read are counted', () => {
    const behind = Array.from({ length: 60 }, (_, index) => ({
      check: 'carry-chain' as const,
      subject: `案${index}`,
      events: [],
      zh: '没有结转',
      en: '',
    }));
    const $ = page({ behind }, { checks: [failed, chainBroken] });
    expect($('#check-carry-chain').text()).toContain('有关案件（60件）');
    expect($('#check-carry-chain').text()).toContain('其余10件略');
    expect($('#check-identity').text()).not.toContain('没有结转');
  });
});

describe('what there is none of', () => {
  const passed: CheckResult = { ...failed, result: 'pass' };
  const fault = { code: 'outcome-without-receipt', subject: 'S-1', zh: '无收到记录', en: 'none' } as const;

  test('corrections: no heading', () => {
    expect(page({ published: 1 }, { checks: [] })('#corrections')).toHaveLength(0);
  });

  test('checks that failed: no list', () => {
    expect(page({}, { checks: [passed] })('section[aria-labelledby="checks"] > ul')).toHaveLength(0);
  });

  test('findings of a check that failed: no colon', () => {
    expect(page({}, { checks: [failed] })('.missing li').text()).toBe(
      '第三部分有的列，新收加上年结转不等于办结加结转下年',
    );
  });

  test.each([
    [[], 'S-1：无收到记录'],
    [['E-1', 'E-2'], 'S-1：无收到记录（事件 E-1、E-2）'],
  ])('events of a fault: no brackets (%j)', (events, said) => {
    const line = page({ faults: [{ ...fault, events }] })('li:contains("S-1")');
    line.find('br').nextAll().remove();
    expect(line.first().text()).toMatch(new RegExp(`^${said}(?!（事件)`));
  });

  test('a note that is needed: the command asks for none', () => {
    const command = textOf(page({}, { checks: [] }), 'may-be-filed');
    expect(command).toMatch(/ --draft sha256:[0-9a-f]{64}(?![^\s\u4e00-\u9fff])/);
  });
});

test('of more faults than anybody reads the others are counted, with where they stand', () => {
  const faults = Array.from({ length: 300 }, (_, index) => ({
    ...{ code: 'outcome-without-receipt', zh: '无收到记录', en: 'none', events: [] },
    subject: `S-${index}`,
  })) as DraftEdition['faults'];
  const text = page({ faults })('main').text();
  const shown = faults.filter(({ subject }) => text.includes(`${subject}：`)).length;
  expect(text).toContain(`其余${300 - shown}项见 gongkai faults`);
  expect(page({ faults: faults.slice(0, 2) })('main').text()).not.toContain('其余');
});

test.each([
  [5, true],
  [6, false],
])('%i cases behind a check stand open: %s', (count, isOpen) => {
  const behind = Array.from({ length: count }, (_, index) => ({
    ...{ check: 'identity' as const, events: [], zh: '甲', en: 'a' },
    subject: `S-${index}`,
  }));
  const details = page(
    { behind },
    { checks: [failed] },
  )('#check-identity')
    .find('details')
    .first();
  expect(details.attr('open') !== undefined).toBe(isOpen);
});

test('the text that is proposed for a section compares with the year before where that is known', () => {
  const before = { year: 2023, version: 1, tables: { ...huaian2024, year: 2023 } };
  const read = page({}, { narrative: UNWRITTEN, history: [before] })('.proposal > :not(details)').text();
  expect(read).toContain('（比上年持平）');
  expect(read).not.toContain('{{');
});
