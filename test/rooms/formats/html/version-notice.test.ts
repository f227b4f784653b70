import { load } from 'cheerio';
import { describe, expect, test } from 'vitest';
import { edition2021 } from '../../../../shared/editions/edition-2021.ts';

import { renderHtml } from '../../../../shared/formats/html/report.tsx';
import { agencyName, leadText, noteOf } from '../../../../shared/report/wording.ts';
import { versionReport } from '../../report/report-builder.ts';
import { readGrid } from '../../report/table-reader.ts';

const links = { base: 'v2/', downloads: [], current: null };
const differences = [
  { path: 'applications.outcomes.granted.total', before: 1361, after: 1362 },
  { path: 'processingFees.yuan', before: '3840.00', after: '3940.00' },
];
const replaces = { number: 1, finalisedOn: '2025-01-10', differences };

describe('a version that replaces another', () => {
  const $ = load(renderHtml(versionReport({ replaces }), links));

  test('says so below its title, and leads to the 更正说明', () => {
    expect($('.replaces').text()).toBe('本版替代第1版（2025年1月10日），更正表中数字2处，详见更正说明。');
    expect($('.replaces a').attr('href')).toBe('#note');
  });

  test('lists every cell that differs, before and after, as plain digits', () => {
    expect(readGrid($, 'table.differences').rows.map((row) => row.map(({ text }) => text))).toEqual([
      ['数字', '第1版', '本版'],
      ['依申请公开 · 予以公开 · 总计', '1361', '1362'],
      ['信息处理费 · 收取金额（元）', '3840.00', '3940.00'],
    ]);
  });

  test('its list of differences carries no label of a row of section three', () => {
    const text = $('table.differences').text();
    expect(edition2021.applications.rows.filter(({ label }) => text.includes(label))).toEqual([]);
  });

  test('leads to every other version where it is the current page, and to none where it is fixed', () => {
    expect($('.versions').text()).toBe('历次版本：第1版、第2版（现行）');
    expect($('.versions a').attr('href')).toBe('v1/index.html');
    const fixed = load(renderHtml(versionReport(), { ...links, base: '', current: '../index.html' }));
    expect(fixed('.versions')).toHaveLength(0);
    expect(fixed('.fixed a').attr('href')).toBe('../index.html');
  });

  test('tells the words that it corrects, paragraph by paragraph, the old above the new', () => {
    const changes = [
      { before: '培训少。', after: '培训不足。' },
      { before: null, after: '<b>新段</b>' },
    ];
    const texts = [{ section: 'problems' as const, changes }];
    const page = load(renderHtml(versionReport({ replaces: { ...replaces, texts } }), links));
    expect(page('.replaces').text()).toContain('更正文字2段（五、存在的主要问题及改进情况）');
    expect(
      page('.changed li')
        .map((_, li) => page(li).text())
        .get(),
    ).toEqual(['第1版：培训少。本版：培训不足。', '第1版：（无此段）本版：<b>新段</b>']);
    expect(page('.changed table')).toHaveLength(0);
  });
});

test('one without a difference says that no number changed', () => {
  const $ = load(renderHtml(versionReport({ replaces: { ...replaces, differences: [] } }), links));
  expect($('.replaces').text()).toContain('表中数字没有变化');
  expect($('section[aria-labelledby="note"]').text()).toContain('与第1版相比，表中数字没有变化。');
  expect($('table.differences')).toHaveLength(0);
});

test('a first version replaces nothing', () => {
  const $ = load(renderHtml(versionReport({ number: 1, note: null, replaces: null }), links));
  expect($('.replaces, #note')).toHaveLength(0);
});

test('a note is printed a line a paragraph, without the lines that say nothing', () => {
  const $ = load(renderHtml(versionReport({ note: ' 第一段。 \n  \n\n第二段。' }), links));
  const paragraphs = $('section[aria-labelledby="note"] .text > p')
    .toArray()
    .map((p) => $(p).text());
  expect(paragraphs).toEqual(['第一段。', '第二段。']);
});

test.each([
  [1, '说明'],
  [2, '更正说明'],
])('the contents lead to the note of version %i as %s, under which it stands', (number, name) => {
  const $ = load(renderHtml(versionReport({ number, note: '文', replaces: null }), links));
  expect($('.contents a[href="#note"]').text()).toBe(name);
  expect($('#note').text()).toBe(name);
  expect(noteOf(versionReport({ number, note: '文' }).edition)).toEqual({ heading: name, lines: ['文'] });
  const none = load(renderHtml(versionReport({ number, note: null, replaces: null }), links));
  expect(none('.contents a[href="#note"]')).toHaveLength(0);
});

test('white space in a name or in how to reach the agency is not printed', () => {
  const agency = { id: 'x', name: ' 某某  局\t办 ', contact: '  ' };
  expect(agencyName(versionReport({}, { agency }))).toBe('某某 局 办');
  for (const contact of ['  ', ' 电话 ']) {
    const report = versionReport({}, { agency: { ...agency, contact } });
    const said = contact.trim() === '' ? '请与某某 局 办联系。' : '请与某某 局 办联系（电话）。';
    expect(leadText(report)).toContain(said);
    expect(load(renderHtml(report, links))('.lead').text()).toContain(said);
  }
});
