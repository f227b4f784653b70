/**
 * The check that every application handed on between units arrived and counts once. It belongs to a government's
 * report. Findings give a count per fault and pair of units; they name no cases, because published reports print them.
 */
import type { FaultText } from '../events/faults.ts';
import type { Assessment, Check, CheckFinding } from './check.ts';
import type { FaultyHandover, HandoverFault, HandoversTold } from './handovers-found.ts';

export const handovers: Check = {
  id: 'handovers',
  level: 'warning',
  zh: '所属各单位之间转办的申请10个工作日内件件有着落，且只统计一次',
  en: 'Every application handed on between the units arrived within ten working days, and counts once',
  needs: 'members',
  assess: ({ handovers: told }) => (told ? assess(told) : { reason: NO_UNITS }),
};

const NO_UNITS: FaultText = {
  zh: '需要所属各单位的申请',
  en: 'needs the applications of the units below',
};

export const HANDOVER_FAULTS: Readonly<Record<HandoverFault, FaultText>> = {
  lost: {
    zh: '转出满10个工作日仍无收到记录',
    en: 'handed on and not received within ten working days',
  },
  late: {
    zh: '转出后超过10个工作日才收到',
    en: 'received more than ten working days after it was handed on',
  },
  unsent: { zh: '有收到记录而无转出记录', en: 'received and never handed on' },
  'to-and-fro': { zh: '收到后又转回原单位', en: 'handed back to the unit that it came from' },
  'two-years': {
    zh: '转出单位已在以前年度统计，收到单位又计为本年新收',
    en: 'counted in two years: by the unit before, and again as newly received',
  },
};

function assess({ faulty, unknown, nameOf }: HandoversTold): Assessment {
  const findings = findingsOf(faulty, nameOf);
  if (unknown === 0) return { findings };
  return {
    findings,
    reason: {
      zh: `有${unknown}件转出的申请，有关年度的放假安排未公布，10个工作日何时届满尚不能确定`,
      en: `of ${unknown} hand-overs nobody can count ten working days: the calendar is not known yet`,
    },
  };
}

function findingsOf(faulty: readonly FaultyHandover[], nameOf: (unit: string) => string): CheckFinding[] {
  const counted = new Map<string, { one: FaultyHandover; count: number }>();
  for (const one of faulty) {
    const key = [one.fault, one.giver, one.taker, one.probable].join('\0');
    const count = (counted.get(key)?.count ?? 0) + 1;
    counted.set(key, { one, count });
  }
  return [...counted.values()].map(({ one: { fault, giver, taker, probable }, count }) => {
    const { zh, en } = HANDOVER_FAULTS[fault];
    const [from, to] = [nameOf(giver), nameOf(taker)];
    const guess = { zh: probable ? '，按日期和申请人类别推定' : '', en: probable ? ', probably' : '' };
    return {
      pointer: '',
      zh: `${from}转${to}：${zh}（${count}件${guess.zh}）`,
      en: `${from} to ${to}: ${en} (${count}${guess.en})`,
    };
  });
}
