import { load } from 'cheerio';
import { expect, test } from 'vitest';
import { renderCatalogueHtml, renderCatalogueJson } from '../../../shared/report/catalogue.tsx';
import type { CatalogueEntry } from '../../../shared/report/model.ts';

const tablesDigest = `sha256:${'0'.repeat(64)}`;
const version = (number: number, finalisedOn: string, note: string | null = null) => ({
  number,
  finalisedOn,
  note,
  tablesDigest,
  seal: number === 1 ? null : `sha256:${'1'.repeat(64)}`,
});
const entries: CatalogueEntry[] = [
  {
    agency: { id: 'zhoukou-dbj', name: '周口市政务服务和大数据管理局' },
    year: 2021,
    current: 1,
    versions: [version(1, '2022-01-22')],
  },
  {
    agency: { id: 'huaian', name: '淮安市政府（旧名）' },
    year: 2023,
    current: 1,
    versions: [version(1, '2024-01-22')],
  },
  {
    agency: { id: 'huaian', name: '淮安市人民政府' },
    year: 2024,
    current: 2,
    versions: [version(1, '2025-01-20'), version(2, '2025-02-03', '更正<b>上年结转</b>')],
  },
];

test('lists agencies by id, years and versions from the latest, with relative addresses', () => {
  expect(JSON.parse(renderCatalogueJson(entries))).toEqual({
    agencies: [
      {
        id: 'huaian',
        name: '淮安市人民政府',
        years: [
          {
            year: 2024,
            current: 2,
            url: 'huaian/2024/index.html',
            versions: [
              { ...version(2, '2025-02-03', '更正<b>上年结转</b>'), url: 'huaian/2024/v2/index.html' },
              { ...version(1, '2025-01-20'), url: 'huaian/2024/v1/index.html' },
            ],
          },
          {
            year: 2023,
            current: 1,
            url: 'huaian/2023/index.html',
            versions: [{ ...version(1, '2024-01-22'), url: 'huaian/2023/v1/index.html' }],
          },
        ],
      },
      {
        id: 'zhoukou-dbj',
        name: '周口市政务服务和大数据管理局',
        years: [
          {
            year: 2021,
            current: 1,
            url: 'zhoukou-dbj/2021/index.html',
            versions: [{ ...version(1, '2022-01-22'), url: 'zhoukou-dbj/2021/v1/index.html' }],
          },
        ],
      },
    ],
  });
});

test('the page links to every current report and every version, and prints notes as text', () => {
  const $ = load(renderCatalogueHtml(entries));
  expect(
    $('main a')
      .toArray()
      .map((a) => $(a).attr('href')),
  ).toEqual([
    'huaian/2024/index.html',
    'huaian/2024/v2/index.html',
    'huaian/2024/v1/index.html',
    'huaian/2023/index.html',
    'huaian/2023/v1/index.html',
    'zhoukou-dbj/2021/index.html',
    'zhoukou-dbj/2021/v1/index.html',
  ]);
  expect(
    $('h2')
      .toArray()
      .map((h2) => $(h2).text()),
  ).toEqual(['淮安市人民政府', '周口市政务服务和大数据管理局']);
  expect($('li').first().text()).toBe('第2版 · 2025年2月3日（现行）更正说明：更正<b>上年结转</b>');
  expect($('script, table, b')).toHaveLength(0);
});

test('the order of what came in changes no byte', () => {
  const turned = [...entries]
    .reverse()
    .map((entry) => ({ ...entry, versions: [...entry.versions].reverse() }));
  expect(renderCatalogueJson(turned)).toBe(renderCatalogueJson(entries));
  expect(renderCatalogueHtml(turned)).toBe(renderCatalogueHtml(entries));
});

test('an empty catalogue says so', () => {
  expect(renderCatalogueJson([])).toBe('{\n  "agencies": []\n}\n');
  expect(load(renderCatalogueHtml([]))('main').text()).toContain('尚无已公布的报告。');
});
