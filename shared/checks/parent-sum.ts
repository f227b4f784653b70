/**
 * The check that a government's computed sum equals the consolidated figures that it reported. If a member is missing,
 * a difference is not assessable.
 */
import type { FaultText } from '../events/faults.ts';
import type { Assessment, Check, CheckedReport } from './check.ts';

export const parentSum: Check = {
  id: 'parent-sum',
  level: 'warning',
  zh: '汇总报告等于本级与所属各单位之和',
  en: 'A parent equals itself and its children',
  needs: 'members',
  assess: (report) => (report.whole ? compare(report, report.whole) : { reason: NO_WHOLE }),
};

const NO_WHOLE: FaultText = {
  zh: '需要所属各单位的报告',
  en: 'needs the reports of the children',
};

function compare(
  { form, read, incomplete }: CheckedReport,
  { read: whole, lacks }: NonNullable<CheckedReport['whole']>,
): Assessment {
  const findings = form.cells.flatMap(({ path, pointer, steps, row, column }) => {
    const [sum, reported] = [read(steps), whole(steps)];
    // With a member's blank in it, the sum can only be too small.
    const isOpen = reported === null || (incomplete?.has(path) === true && Number(sum) <= reported);
    if (isOpen || sum === reported) return [];
    return {
      pointer,
      zh: `${[...row, ...column].join(' · ')}：本级与各成员之和为${sum}，全口径填报为${reported}`,
      en: `${sum} is the sum of the parts, ${reported} was reported of the whole`,
    };
  });
  if (findings.length === 0 || lacks === 0) return { findings };
  return {
    findings,
    reason: {
      zh: `有${lacks}个成员未计入，不能断定不一致`,
      en: `${lacks} members are not in the sum: that it differs proves nothing`,
    },
  };
}
