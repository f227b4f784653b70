import { describe, expect, test } from 'vitest';
import { resultOf } from '../../../shared/checks/check-report.ts';
import { formOfYear, whoMakesRules } from '../../../shared/checks/others-reports.ts';
import { edition2019 } from '../../../shared/editions/edition-2019.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';

const nothing = () => 0;
const only =
  (path: string, value: number) =>
  (steps: readonly string[]): number =>
    steps.join('.') === path ? value : 0;

describe('the form of the year', () => {
  test.each([
    [edition2019, 2019, 'pass'],
    [edition2019, 2020, 'pass'],
    [edition2019, 2021, 'fail'],
    [edition2021, 2020, 'fail'],
    [edition2021, 2021, 'pass'],
  ])('$id of a report on %i: %s', (form, year, expected) => {
    expect(resultOf(formOfYear, { form, year, read: nothing }).result).toBe(expected);
  });

  test('is not assessed without a year', () => {
    expect(resultOf(formOfYear, { form: edition2021, read: nothing }).result).toBe('not-assessable');
  });
});

describe('规章', () => {
  const [issued, made] = ['proactive.rules.issued', 'proactive.rules.made'];
  const assess = (agency: string, form = edition2021, path = issued) =>
    resultOf(whoMakesRules, { form, agency, read: only(path, 3) });

  test.each([
    '甲县人民政府',
    '甲县人民政府办公室',
    '甲市教育局',
    '甲县乙镇人民政府',
    '乙街道办事处',
    '甲市乙区人民政府',
  ])('of a body that makes none are a warning: %s', (agency) => {
    const { result, findings } = assess(agency);
    expect([result, findings.map(({ pointer }) => pointer)]).toEqual(['fail', ['/proactive/rules/issued']]);
  });

  test.each(['甲市人民政府', '甲省人民政府', '甲自治州人民政府', '甲部'])(
    'are none of one that may make them: %s',
    (agency) => {
      expect(assess(agency).result).toBe('pass');
    },
  );

  test('are read from the cells of the form that the report follows', () => {
    expect(assess('甲县人民政府', edition2019, made).findings).toEqual([
      expect.objectContaining({
        pointer: '/proactive/rules/made',
        zh: '甲县人民政府一般无权制定规章，表中为3件，可能是行政规范性文件填错了行',
      }),
    ]);
  });

  test('are not assessed without the name of the agency', () => {
    expect(resultOf(whoMakesRules, { form: edition2021, read: nothing }).result).toBe('not-assessable');
  });
});
