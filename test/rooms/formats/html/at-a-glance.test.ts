import { load } from 'cheerio';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnnualTables } from '../../../../shared/form/annual-tables.ts';
import { renderHtml } from '../../../../shared/formats/html/report.tsx';
import type { EarlierYear, Report } from '../../../../shared/report/model.ts';
import { balancedTables } from '../../../arbitraries/balanced-tables.ts';
import { huaian2024 } from '../../../fixtures/huaian-2024.ts';
import { versionReport } from '../../report/report-builder.ts';

const links = { base: '', downloads: [], current: null };
const page = (report: Report, more: Partial<typeof links> = {}) =>
  load(renderHtml(report, { ...links, ...more }));
const before: EarlierYear = { year: 2023, version: null, tables: { ...huaian2024, year: 2023 } };

const nothing: AnnualTables = JSON.parse(JSON.stringify(huaian2024), (key, value) =>
  typeof value === 'number' && key !== 'year' ? 0 : value,
);

describe('above the official tables', () => {
  const $ = page(versionReport({}, { history: [before] }));

  test('the year stands at a glance, in no table', () => {
    expect($('.glance table')).toHaveLength(0);
    expect($('main').children().index($('.glance'))).toBeLessThan(
      $('main').children().index($('section[aria-labelledby="proactive"]')),
    );
    expect($('.figures .value').first().text()).toBe('3119件');
    expect($('.figures .change').first().text()).toBe('与上年持平');
  });

  test('each picture has a role, a title and a description of its own, and its numbers beside it as text', () => {
    const svgs = $('.glance svg[role="img"]').toArray();
    expect(svgs).toHaveLength(3);
    for (const svg of svgs) {
      const titled = $(`[id="${$(svg).attr('aria-labelledby')}"]`);
      const described = $(`[id="${$(svg).attr('aria-describedby')}"]`);
      expect([titled.prop('tagName'), described.prop('tagName')]).toEqual(['TITLE', 'DESC']);
      expect(titled.text()).toBe($(svg).siblings('figcaption').text());
      const beside = $(svg).siblings('.key').text();
      for (const number of described.text().match(/\d+(?=件)/g) ?? [])
        expect(beside).toContain(`${number}件`);
    }
  });

  test('a year that has not been published is marked as counted from the log', () => {
    expect($('.years').text()).toContain('2023年＊：收到3119件，办结3050件');
    expect($('.years').text()).toContain('2024年：收到');
    expect($('.source').text()).toContain('＊该年报告尚未公布');
    const known = page(versionReport({}, { history: [{ ...before, version: 1 }] }));
    expect(known('.source')).toHaveLength(0);
  });
});

test('widths are in proportion and fill the bar, whatever the tables', () => {
  fc.assert(
    fc.property(balancedTables, (tables) => {
      const $ = page(versionReport({}, { tables, year: tables.year }));
      for (const bar of $('.bar').toArray()) {
        const rects = $(bar).find('rect').toArray();
        const ends = rects.map((rect) => Number($(rect).attr('x')) + Number($(rect).attr('width')));
        expect(ends.at(-1)).toBeCloseTo(600, 1);
        expect(rects.every((rect) => Number($(rect).attr('width')) > 0)).toBe(true);
      }
    }),
    { seed: 45, numRuns: 20 },
  );
});

test('half as much is half as long', () => {
  const received = { ...huaian2024.applications.received, 'natural-person': 50, 'commercial-enterprise': 25 };
  const row = { ...received, 'legal-service-organisation': 25, 'other-organisation': 0, total: 100 };
  const tables = { ...huaian2024, applications: { ...huaian2024.applications, received: row } };
  const $ = page(versionReport({}, { tables }));
  const widths = $('svg[aria-labelledby="applicants-title"] rect')
    .toArray()
    .map((rect) => $(rect).attr('width'));
  expect(widths).toEqual(['300.00', '150.00', '150.00']);
});

test('a year of zeros says so in words instead of an empty picture', () => {
  const zeros = { ...before, tables: { ...nothing, year: 2023 } };
  const $ = page(versionReport({}, { tables: nothing, history: [zeros] }));
  expect($('.glance svg[role="img"]')).toHaveLength(0);
  expect($('.charts').text()).toContain('本年度没有办结的申请。');
  expect($('.charts').text()).toContain('本年度没有收到申请。');
  expect($('.charts').text()).toContain('各年均没有收到或办结的申请。');
});

test('a year that nothing is known of has no column and says so; a zero has no column either', () => {
  const zeros = { year: 2021, version: 1, tables: { ...nothing, year: 2021 } };
  const known = { year: 2022, version: null, tables: { ...huaian2024, year: 2022 } };
  const $ = page(versionReport({}, { history: [zeros, known] }));
  const trend = $('svg.columns');
  expect(
    trend
      .find('text')
      .toArray()
      .map((text) => $(text).text()),
  ).toEqual(['2021', '2022', '2023', '2024']);
  const columns = trend
    .find('g')
    .toArray()
    .map((group) => $(group).find('rect').length);
  expect(columns).toEqual([0, 2, 0, 2]);
  expect(
    $('.years li')
      .toArray()
      .map((line) => $(line).text()),
  ).toEqual([
    '2021年：收到0件，办结0件',
    '2022年＊：收到3119件，办结3050件',
    '2023年：无数据',
    '2024年：收到3119件，办结3050件',
  ]);
  expect(trend.find('desc').text()).toBe(
    '2021年收到0件，办结0件；2022年收到3119件，办结3050件；2023年无数据；2024年收到3119件，办结3050件。',
  );
});

test('the picture of the year is led to where it is among the downloads', () => {
  const downloads = [{ name: 'infographic.svg', label: '一图读懂（SVG）', made: null }];
  const $ = load(renderHtml(versionReport(), { ...links, base: 'v2/', downloads }));
  expect($('.picture a').attr('href')).toBe('v2/infographic.svg');
  expect(page(versionReport())('.picture')).toHaveLength(0);
});
