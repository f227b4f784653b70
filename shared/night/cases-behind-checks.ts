/**
 * The cases behind failed checks. In: the faults of the feed, the faulty hand-overs, or the comparison of a published
 * version with the log. Out: for each failed check its cases, with their events and the fix; visible to the agency
 * only. Always holds: each case explains a part of the failure, and all cases together explain it completely.
 */
import { FEED_FAULTS } from '../cases/faults.ts';
import type { CheckResult } from '../checks/check.ts';
import { HANDOVER_FAULTS } from '../checks/handovers.ts';
import type { HandoversTold } from '../checks/handovers-found.ts';
import type { CaseBehind } from '../report/model.ts';
import type { CaseFault } from './fold-log.ts';
import type { Comparison } from './version-against-log.ts';

/**
 * The faults that block a year: one entry per case and kind of fault, because one fix cures all faults of that kind.
 */
export function behindFaults(faults: readonly CaseFault[], year: number): CaseBehind[] {
  const found = new Map<string, CaseBehind>();
  for (const { subject, fault, years, mend } of faults) {
    const { level, zh, en } = FEED_FAULTS[fault.code];
    if (level !== 'error' || !years.includes(year)) continue;
    const key = `${fault.code}\0${subject}`;
    const known = found.get(key) ?? {
      check: 'feed-faults' as const,
      subject,
      events: [],
      zh: mend ? `${zh}处理：${mend.zh}。` : zh,
      en: mend ? `${en}; to mend it: ${mend.en}` : en,
      mend: [],
    };
    known.events.push(fault.event.id);
    if (
      mend &&
      !known.mend?.some(({ type, data }) => type === mend.event.type && data?.id === mend.event.data?.id)
    )
      known.mend?.push(mend.event);
    found.set(key, known);
  }
  return [...found.values()];
}

/** The faulty hand-overs, each under the case number at the unit that can clarify it. */
export function behindHandovers(found: HandoversTold | undefined): CaseBehind[] {
  if (!found) return [];
  return found.faulty.map(({ fault, giver, taker, at }) => {
    const { zh, en } = HANDOVER_FAULTS[fault];
    const { subject, unit, events } = at;
    const [from, to, here] = [giver, taker, unit].map(found.nameOf);
    return {
      check: 'handovers',
      subject,
      events,
      zh: `${from}转${to}：${zh}；编号为${here}的编号`,
      en: `${from} to ${to}: ${en}; the number is that of ${here}`,
    };
  });
}

/** The cases that break the failed chains. */
export function behindChains(
  comparison: Comparison | undefined,
  checks: readonly CheckResult[],
): CaseBehind[] {
  const failing = new Set(checks.filter(({ result }) => result === 'fail').map(({ id }) => id));
  return (comparison?.breaking ?? [])
    .filter(({ check }) => failing.has(check))
    .map(({ parts: _, ...behind }) => behind);
}
