import { describe, expect, test } from 'vitest';
import type { CheckedReport } from '../../../shared/checks/check.ts';
import { checkReport } from '../../../shared/checks/check-report.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';

/** Every cell that is not named is 0. */
const cells = (values: Record<string, number> = {}) => ({
  read: (steps: readonly string[]) => values[steps.join('.')] ?? 0,
});
const result = (id: string, more: Partial<CheckedReport> & Pick<CheckedReport, 'read'>) =>
  checkReport({ ...more, form: edition2021 }).find((each) => each.id === id);

describe('a year of which nothing is counted', () => {
  test('is a warning of its own, in words that ask what is behind it', () => {
    const { result: found, level, findings = [] } = result('year-without-facts', cells()) ?? {};
    expect([found, level]).toEqual(['fail', 'warning']);
    expect(findings.map(({ zh }) => zh)).toEqual([
      '本年度没有一件计入报告的事实，本年度新增的数字均为零；请核实是没有发生，还是没有报送',
    ]);
  });

  test.each([
    'applications.received.total',
    'applications.concluded.total',
    'proactive.penalties',
    'proactive.normativeDocuments.repealed',
    'disputes.review.total',
    'proactive.chargesWanYuan',
  ])('is none where %s is not 0', (path) => {
    expect(result('year-without-facts', cells({ [path]: 1 }))?.result).toBe('pass');
  });

  test('is one where documents are only still in force, and applications only carried on', () => {
    const more = { 'proactive.rules.inForce': 3, 'applications.carriedIn.total': 1 };
    expect(result('year-without-facts', cells(more))?.result).toBe('fail');
  });
});

describe('a fall of more than 90 % against the published year before', () => {
  const received = 'applications.received.total';
  const fall = (now: number, then: number) =>
    result('sharp-fall', {
      ...cells({ [received]: now }),
      before: { ...cells({ [received]: then }), sameCases: null },
    });

  test('names the number, both years and the fall', () => {
    expect(fall(0, 3119)?.findings).toEqual([
      {
        pointer: '/applications/received/total',
        zh: '本年新收政府信息公开申请0件，上年度公布3119件，下降100.0%；请核实是否漏报',
        en: 'applications.received.total: 0, 3119 as published the year before, down 100.0%',
      },
    ]);
  });

  test.each([
    [9, 100, 'fail'],
    [10, 100, 'pass'],
    [0, 19, 'pass'],
    [1, 20, 'fail'],
  ])('%i after %i: %s', (now, then, expected) => {
    expect(fall(now, then)?.result).toBe(expected);
  });

  test('is not assessed without a published year before', () => {
    expect(result('sharp-fall', { ...cells(), before: null })?.result).toBe('not-assessable');
  });
});

describe('a section of text', () => {
  test.each(['', '  \n', '/', '／', '无', '无。', '—'])('that is only %j says nothing', (overview) => {
    const narrative = { overview, problems: '审核不够细。', other: null };
    expect(result('sections', { ...cells(), narrative })?.findings.map(({ pointer }) => pointer)).toEqual([
      '/narrative/overview',
    ]);
  });
});
