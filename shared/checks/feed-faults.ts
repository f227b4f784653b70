/** The check that no fault of the feed is unresolved. It names no cases, because published reports print its result. */
import { FEED_FAULTS } from '../cases/faults.ts';
import type { Assessment, Check, StandingFault } from './check.ts';

export const feedFaults: Check = {
  id: 'feed-faults',
  level: 'error',
  zh: '没有未消除的数据报送问题',
  en: 'No fault of the feed stands',
  needs: 'events',
  assess: ({ faults, triesBlanks }) =>
    faults
      ? assess(faults)
      : { reason: triesBlanks ? FIGURES : { zh: '需要全部事件', en: 'needs the events' } },
};

const FIGURES = { zh: '本年度的数字由填报形成，不涉及个案', en: 'the year is made of figures, not of cases' };

function assess(faults: readonly StandingFault[]): Assessment {
  const findings = [...new Set(faults.map(({ code }) => code))].map((code) => {
    const { length } = faults.filter((fault) => fault.code === code);
    const { zh, en } = FEED_FAULTS[code];
    return { pointer: '', zh: `${zh}（${length}处）`, en: `${en} (${length})` };
  });
  // If there are only warnings, the report may be published with a note.
  const isMild = faults.length > 0 && faults.every(({ code }) => FEED_FAULTS[code].level === 'warning');
  return { findings, ...(isMild && { level: 'warning' }) };
}
