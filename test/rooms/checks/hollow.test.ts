import { describe, expect, test } from 'vitest';
import type { CheckedReport } from '../../../shared/checks/check.ts';
import { resultOf } from '../../../shared/checks/check-report.ts';
import type { Edition } from '../../../shared/editions/edition.ts';
import { edition2019 } from '../../../shared/editions/edition-2019.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { cellNamed } from '../../../shared/form/form.ts';

/** Every cell that is not named is 0; whoever asks for what is no cell of the form is wrong. */
const cells = (values: Record<string, number> = {}, form: Edition = edition2021) => ({
  form,
  read: (steps: readonly string[]) => {
    const path = steps.join('.');
    if (!cellNamed(form, path)) throw new TypeError(`${form.id} has no cell ${path}`);
    return values[path] ?? 0;
  },
});
const result = (
  id: string,
  { form = edition2021, ...more }: Partial<CheckedReport> & ReturnType<typeof cells>,
) => {
  const check = form.checks.find((each) => each.id === id);
  return check && resultOf(check, { ...more, form });
};

describe('a year without any counted case', () => {
  test('has its own warning, which asks for the reason', () => {
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
    'processingFees.yuan',
  ])('is none where %s is not 0', (path) => {
    expect(result('year-without-facts', cells({ [path]: 1 }))?.result).toBe('pass');
  });

  test('may still have documents in force and applications carried over', () => {
    const more = { 'proactive.rules.inForce': 3, 'applications.carriedIn.total': 1 };
    expect(result('year-without-facts', cells(more))?.result).toBe('fail');
  });
});

describe('in the form of 2019', () => {
  const of2019 = (values: Record<string, number>) => cells(values, edition2019);

  test('a year without any counted case has the warning too, whatever remains from before', () => {
    const standing = { 'proactive.rules.publishedInAll': 9, 'proactive.licences.itemsLastYear': 40 };
    expect(result('year-without-facts', of2019(standing))?.result).toBe('fail');
  });

  test.each([
    'proactive.penalties.decisions',
    'proactive.licences.change',
    'proactive.procurement.amount',
    'proactive.rules.made',
    'applications.received.total',
  ])('is none where %s is not 0', (path) => {
    expect(result('year-without-facts', of2019({ [path]: 1 }))?.result).toBe('pass');
  });

  test('a fall is found in the decisions of that form', () => {
    const before = { ...of2019({ 'proactive.penalties.decisions': 400 }), sameCases: null };
    expect(result('sharp-fall', { ...of2019({}), before })?.findings).toEqual([
      expect.objectContaining({
        pointer: '/proactive/penalties/decisions',
        zh: '行政处罚0件，上年度公布400件，下降100.0%；请核实是否漏报',
      }),
    ]);
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
