import { load } from 'cheerio';
import { expect, test } from 'vitest';
import { cellsOf } from '../../../../shared/form/form.ts';
import { type PageLinks, renderHtml } from '../../../../shared/formats/html/report.tsx';
import { draftReport, versionReport } from '../../report/report-builder.ts';

const PAGES: Record<string, PageLinks> = {
  'the page of the year': { base: 'v2/', downloads: [], current: null },
  'the page of a version': { base: '', downloads: [], current: '../index.html' },
};

test.each(Object.entries(PAGES))(
  'on %s every figure leads to its own address, which is its path',
  (_, links) => {
    const report = versionReport();
    const $ = load(renderHtml(report, links));
    const inTables = cellsOf(report.form, report.tables).filter(({ section }) => section !== 'other');
    for (const { path, value } of inTables) {
      const cell = $(`[id="${path}"]`);
      expect([path, cell.is('td'), cell.find('a').attr('href'), cell.text()]).toEqual([
        path,
        true,
        `#${path}`,
        String(value),
      ]);
      expect(cell.find('a').attr('tabindex')).toBe('-1');
    }
    expect(inTables.length).toBeGreaterThan(150);
  },
);

test('a version is cited by what never changes, in both forms', () => {
  const $ = load(renderHtml(versionReport(), { base: 'v2/', downloads: [], current: null }));
  const section = $('#cite').parent();
  expect(
    section
      .find('a')
      .map((_, a) => $(a).attr('href'))
      .toArray(),
  ).toEqual(['#applications.received.total', 'v2/index.html']);
  const [standard = '', bibtex = ''] = section
    .find('dd')
    .map((_, dd) => $(dd).text())
    .toArray();
  expect(standard).toMatch(
    /^(.+)\. \1\d{4}年政府信息公开工作年度报告：第\d+版\[R\/OL\]\. \(\d{4}-\d\d-\d\d\)\[引用日期\]\. /,
  );
  expect(bibtex).toMatch(
    /^@techreport\{[a-z0-9-]+-\d{4}-v\d+, author = \{\{.+\}\}, .*url = \{第\d+版网址\}\}$/,
  );
});

test('a fixed version says that a later one may stand; a draft cannot be cited', () => {
  const fixed = load(renderHtml(versionReport(), { base: '', downloads: [], current: '../index.html' }));
  expect(fixed('#cite').parent().text()).toContain('本页固定不变');
  expect(fixed('.fixed a').attr('href')).toBe('../index.html');
  const draft = load(renderHtml(draftReport(), { base: '', downloads: [], current: null }));
  expect([draft('#cite').length, draft('td a').length]).toEqual([0, 0]);
});

test('what TeX would take for a command is not in a citation', () => {
  const report = versionReport();
  const hostile = { ...report, agency: { ...report.agency, name: '甲{}\\input%局' } };
  const $ = load(renderHtml(hostile, { base: '', downloads: [], current: null }));
  const bibtex = $('#cite').parent().find('dd').last().text();
  expect(bibtex).not.toMatch(/\\|%/);
  expect(bibtex.split('{').length).toBe(bibtex.split('}').length);
});
