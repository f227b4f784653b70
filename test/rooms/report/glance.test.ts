import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnnualTables } from '../../../shared/form/annual-tables.ts';
import { glanceOf } from '../../../shared/report/glance.ts';
import type { EarlierYear } from '../../../shared/report/model.ts';
import { balancedTables } from '../../arbitraries/balanced-tables.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';
import { draftReport, versionReport } from './report-builder.ts';

const { applications, disputes } = huaian2024;

/** A year whose received total is another; nothing else of it is looked at here. */
function earlier(year: number, received: number, version: number | null = 1): EarlierYear {
  const row = { ...applications.received, total: received };
  return { year, version, tables: { ...huaian2024, year, applications: { ...applications, received: row } } };
}

const figure = (history: EarlierYear[], code: string) =>
  glanceOf(versionReport({}, { history })).figures.find((one) => one.code === code);

test('the chief figures are the totals of the tables', () => {
  expect(glanceOf(versionReport()).figures.map(({ code, label, value }) => [code, label, value])).toEqual([
    ['received', '收到申请', applications.received.total],
    ['concluded', '办结申请', applications.concluded.total],
    ['carried', '结转下年', applications.carriedOut.total],
    ['reviews', '行政复议', disputes.review.total],
    ['lawsuits', '行政诉讼', disputes.lawsuitDirect.total + disputes.lawsuitAfterReview.total],
  ]);
});

test.each([
  ['more', 3000, '比上年增加119件（4.0%）'],
  ['fewer', 4000, '比上年减少881件（22.0%）'],
  ['as many', 3119, '与上年持平'],
  ['from nothing there is no rate', 0, '比上年增加3119件'],
  ['a rate that rounds to nothing is left out', 3_118, '比上年增加1件'],
])('is told against the year before: %s', (_, before, said) => {
  expect(figure([earlier(2022, 1), earlier(2023, before)], 'received')?.change).toBe(said);
});

test('is told against nothing where the year before is not at hand', () => {
  expect(figure([], 'received')?.change).toBeNull();
  expect(figure([earlier(2021, 10), earlier(2022, 10)], 'received')?.change).toBeNull();
});

test('the results are the six groups of the form, and their shares are of what was concluded', () => {
  expect(glanceOf(versionReport()).outcomes).toEqual([
    { label: '予以公开', value: 1362, share: '44.7%' },
    { label: '部分公开', value: 454, share: '14.9%' },
    { label: '不予公开', value: 178, share: '5.8%' },
    { label: '无法提供', value: 781, share: '25.6%' },
    { label: '不予处理', value: 88, share: '2.9%' },
    { label: '其他处理', value: 187, share: '6.1%' },
  ]);
});

test('whatever the tables, the parts sum to the whole that they are parts of', () => {
  fc.assert(
    fc.property(balancedTables, (tables: AnnualTables) => {
      const { outcomes, applicants } = glanceOf(versionReport({}, { tables, year: tables.year }));
      const sum = (parts: typeof outcomes) => parts.reduce((total, { value }) => total + value, 0);
      expect([sum(outcomes), sum(applicants)]).toEqual([
        tables.applications.concluded.total,
        tables.applications.received.total,
      ]);
    }),
    { seed: 41, numRuns: 50 },
  );
});

test('the trend shows five years at most, has a place for a year that is not known, and ends with the report', () => {
  const history = [earlier(2019, 5), earlier(2021, 10), earlier(2023, 20, null)];
  const trend = glanceOf(versionReport({}, { history })).trend;
  expect(trend.map(({ year, figures }) => [year, figures?.received, figures?.published])).toEqual([
    [2021, 10, true],
    [2022, undefined, undefined],
    [2023, 20, false],
    [2024, 3119, true],
  ]);
});

test('there is no trend without an earlier year, and a draft is not counted as published', () => {
  expect(glanceOf(versionReport()).trend).toEqual([]);
  const trend = glanceOf(draftReport({}, { history: [earlier(2023, 1)] })).trend;
  expect(trend.map(({ figures }) => figures?.published)).toEqual([true, false]);
});

test('the trend ends with the year of the report, whatever is known of later ones', () => {
  const { trend } = glanceOf(versionReport({}, { history: [earlier(2023, 1), earlier(2025, 2)] }));
  expect(trend.map(({ year }) => year)).toEqual([2023, 2024]);
});
