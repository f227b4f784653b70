/**
 * Reports that are right and look wrong: nothing counted in the whole year, or next to nothing of what there was before.
 * In: the tables, and those published for the year before. Out: findings, each of a warning of its own: only the office
 * knows whether nothing happened, or nothing was sent.
 */
import { pointerTo, type Steps } from '../form/form.ts';
import { noYearBefore } from './chains.ts';
import type { Assessment, Check, CheckedReport, CheckFinding, ReadCell } from './check.ts';

const TOTALS: readonly Steps[] = [
  ['applications', 'received', 'total'],
  ['applications', 'concluded', 'total'],
  ['disputes', 'review', 'total'],
  ['disputes', 'lawsuitDirect', 'total'],
  ['disputes', 'lawsuitAfterReview', 'total'],
];
const DECIDED: readonly Steps[] = ['licences', 'penalties', 'coercions'].map((code) => ['proactive', code]);
const DOCUMENTS: readonly Steps[] = ['rules', 'normativeDocuments'].flatMap((kind) =>
  ['issued', 'repealed'].map((code) => ['proactive', kind, code]),
);
/** What a year adds; what is in force or carried on adds nothing. */
const OF_THE_YEAR: readonly Steps[] = [
  ...TOTALS,
  ...DECIDED,
  ...DOCUMENTS,
  ['proactive', 'chargesWanYuan'],
  ['processingFees', 'yuan'],
];

export const yearWithoutFacts: Check = {
  id: 'year-without-facts',
  level: 'warning',
  zh: '本年度有计入报告的事实',
  en: 'Something of the year is counted',
  needs: 'tables',
  assess: ({ read }) => assessYear(read),
};

function assessYear(read: ReadCell): Assessment {
  const values = OF_THE_YEAR.map((steps) => read(steps));
  if (values.some((value) => value !== null && value > 0)) return { findings: [] };
  if (values.slice(0, -1).includes(null))
    return { reason: { zh: '有关单元格为空白', en: 'cells that it would read are blank' } };
  const words = {
    zh: '本年度没有一件计入报告的事实，本年度新增的数字均为零；请核实是没有发生，还是没有报送',
    en: 'nothing of the year is counted, every number that a year adds is 0: did nothing happen, or was nothing sent?',
  };
  return { findings: [{ pointer: '', ...words }] };
}

const COMPARED: readonly { steps: Steps; zh: string }[] = [
  { steps: ['applications', 'received', 'total'], zh: '本年新收政府信息公开申请' },
  { steps: ['proactive', 'licences'], zh: '行政许可' },
  { steps: ['proactive', 'penalties'], zh: '行政处罚' },
  { steps: ['proactive', 'coercions'], zh: '行政强制' },
];
/** Fewer may go to nothing by chance. */
const ENOUGH = 20;

export const sharpFall: Check = {
  id: 'sharp-fall',
  level: 'warning',
  zh: '主要数字比上年度下降不超过90%',
  en: 'No leading number has fallen by more than 90 % since the year before',
  needs: 'year-before',
  assess: assessFall,
};

function assessFall({ read, before }: CheckedReport): Assessment {
  if (!before) return noYearBefore(before);
  return { findings: COMPARED.flatMap((compared) => fallOf(compared, read, before.read)) };
}

function fallOf({ steps, zh }: (typeof COMPARED)[number], read: ReadCell, last: ReadCell): CheckFinding[] {
  const [now, then] = [read(steps), last(steps)];
  if (now === null || then === null || then < ENOUGH || now * 10 >= then) return [];
  const fall = `${(((then - now) / then) * 100).toFixed(1)}%`;
  return [
    {
      pointer: pointerTo(steps),
      zh: `${zh}${now}件，上年度公布${then}件，下降${fall}；请核实是否漏报`,
      en: `${steps.join('.')}: ${now}, ${then} as published the year before, down ${fall}`,
    },
  ];
}
