/**
 * The check that cases and reported figures of one year agree. Only one of them counts (`casesFrom`; contract, section
 * 6).
 */
import type { Assessment, Check, CheckedReport } from './check.ts';

export const figuresAgainstCases: Check = {
  id: 'figures-against-cases',
  level: 'warning',
  zh: '本年度既有个案又有填报数字的，两者一致',
  en: 'Where a year has both cases and figures, they agree',
  needs: 'events',
  assess: (report) =>
    report.beside
      ? compare(report, report.beside)
      : { reason: { zh: '本年度没有同时报送个案和填报数字', en: 'the year does not have both' } },
};

function compare(
  { form }: CheckedReport,
  { cases, figures, counts }: NonNullable<CheckedReport['beside']>,
): Assessment {
  const findings = form.cells.flatMap(({ pointer, steps, row, column }) => {
    const [counted, reported] = [cases(steps), figures(steps)];
    if (reported === null || counted === reported) return [];
    const label = [...row, ...column].join(' · ');
    return {
      pointer,
      zh: `${label}：按个案为${counted}，填报为${reported}，表中采用${counts === 'cases' ? '个案' : '填报数字'}`,
      en: `${counted} by cases, ${reported} as reported; the table has the ${counts}`,
    };
  });
  return { findings };
}
