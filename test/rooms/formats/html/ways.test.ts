/** Ways out of a report's page, and the names that search of government portals reads (国办发〔2017〕47号). */
import { load } from 'cheerio';
import { describe, expect, test } from 'vitest';
import { renderHtml } from '../../../../shared/formats/html/report.tsx';
import { renderCurrent, renderReport, TEXT_FORMATS } from '../../../../shared/formats/renderers.ts';
import { leadText } from '../../../../shared/report/wording.ts';
import { huaian2024 } from '../../../fixtures/huaian-2024.ts';
import { draftReport, versionReport } from '../../report/report-builder.ts';

const page = (name: string) => ({
  name,
  label: name.toUpperCase(),
  made: { bytes: 9, sha256: 'ab'.repeat(32) },
});
const downloads = [
  'report.html',
  'report.json',
  'report.xlsx',
  'report.csv',
  'report.docx',
  'report.pdf',
].map(page);
const history = [
  { year: 2022, version: 1, tables: { ...huaian2024, year: 2022 } },
  { year: 2023, version: null, tables: { ...huaian2024, year: 2023 } },
];
const hrefs = (html: string) =>
  load(html)('nav.ways a')
    .toArray()
    .map((a) => load(html)(a).attr('href'));

test('near the top stand PDF, Word and Excel, before every way out', () => {
  const $ = load(
    renderHtml(versionReport({}, { history }), { base: 'v2/', downloads, current: null, root: '../../' }),
  );
  const ways = $('header nav.ways a').toArray();
  expect(ways.map((a) => $(a).attr('href'))).toEqual([
    'v2/report.pdf',
    'v2/report.docx',
    'v2/report.xlsx',
    '../../index.html',
    '../../huaian/index.html',
    '../../huaian/2022/index.html',
  ]);
});

test('both pages of a version lead out to the same places, and the file that is kept leads nowhere', async () => {
  const report = versionReport({}, { history });
  const files = await renderReport(report, TEXT_FORMATS);
  const text = (name: string, among: typeof files) =>
    new TextDecoder().decode(among.find((file) => file.name === name)?.bytes);
  const at = (key: string, html: string) =>
    hrefs(html)
      .map((href) => new URL(String(href), `https://x/${key}`).pathname)
      .filter((path) => path.endsWith('index.html'));
  const out = ['/index.html', '/huaian/index.html', '/huaian/2022/index.html'];
  expect(at('huaian/2024/v2/index.html', text('index.html', files))).toEqual(out);
  const current = text('index.html', renderCurrent(report, TEXT_FORMATS, files));
  expect(at('huaian/2024/index.html', current)).toEqual(out);
  expect(at('huaian/2024/report.html', text('report.html', files))).toEqual([]);
});

test('a draft leads nowhere, and an agency that is called as a folder to no page of its own', () => {
  const links = { base: '', downloads: [], current: null, root: '../../' };
  expect(hrefs(renderHtml(draftReport(), links))).toEqual([]);
  const agency = { id: 'data', name: '数据局', contact: null };
  expect(hrefs(renderHtml(versionReport({}, { agency }), links))).toEqual(['../../index.html']);
});

describe('the names of a portal', () => {
  const links = { base: 'v2/', downloads: [], current: null };
  const named = (html: string) => {
    const $ = load(html);
    return Object.fromEntries(
      $('head meta[name]')
        .toArray()
        .map((meta) => [$(meta).attr('name'), $(meta).attr('content')]),
    );
  };

  test('say what the report says: title, day, source, column', () => {
    expect(named(renderHtml(versionReport(), links))).toMatchObject({
      ColumnName: '政府信息公开年报',
      ColumnType: '政府信息公开年报',
      ArticleTitle: '淮安市人民政府2024年政府信息公开工作年度报告',
      PubDate: '2025-01-20',
      ContentSource: '淮安市人民政府',
      Author: '淮安市人民政府',
      Keywords: '政府信息公开,年度报告,2024年,淮安市人民政府',
    });
  });

  test('invent nothing of the website, and a draft has none', () => {
    const names = Object.keys(named(renderHtml(versionReport(), links)));
    for (const unknown of ['SiteName', 'SiteDomain', 'SiteIDCode', 'Url'])
      expect(names).not.toContain(unknown);
    expect(Object.keys(named(renderHtml(draftReport(), links)))).not.toContain('ArticleTitle');
  });
});

test('a contact with brackets of its own is not put into brackets', () => {
  const contact = '电话：0517-1（工作日）';
  const agency = { id: 'huaian', name: '淮安市人民政府', contact };
  const report = versionReport({}, { agency });
  expect(leadText(report)).toContain('请与淮安市人民政府联系，联系方式：电话：0517-1（工作日）。');
  const $ = load(renderHtml(report, { base: '', downloads: [], current: null }));
  expect($('.lead').text()).toBe(leadText(report));
});
