/**
 * Which cases break a check. In: the faults of the feed, or what was found when a published version was compared with
 * the log. Out: the cases behind each check that fails, with their events and what would mend them; for the agency's
 * eyes only. Always holds: each named case explains a part of what is wrong, and all together explain it whole.
 */
import { FEED_FAULTS } from '../cases/faults.ts';
import type { CheckResult } from '../checks/check.ts';
import { HANDOVER_FAULTS } from '../checks/handovers.ts';
import type { HandoversTold } from '../checks/handovers-found.ts';
import type { CaseBehind } from '../report/model.ts';
import type { CaseFault } from './fold-log.ts';
import type { Comparison } from './version-against-log.ts';

/** The faults that block a year: one entry a number and kind of fault, since what mends one of that kind mends it all. */
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

/** The applications that went from unit to unit and did not arrive, or count twice; by their number at either unit. */
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

/** The cases that break the chains which fail. */
export function behindChains(
  comparison: Comparison | undefined,
  checks: readonly CheckResult[],
): CaseBehind[] {
  const failing = new Set(checks.filter(({ result }) => result === 'fail').map(({ id }) => id));
  return (comparison?.breaking ?? [])
    .filter(({ check }) => failing.has(check))
    .map(({ parts: _, ...behind }) => behind);
}
