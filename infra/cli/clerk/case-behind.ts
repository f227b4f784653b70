/** A case behind a failing check, as printed: the reason, its events, and the event that fixes it. */
import type { CaseBehind } from '../../../shared/report/model.ts';
import { both } from '../messages.ts';

/** A case that breaks a chain from the published year before into this one. */
export type ChainBreak = CaseBehind & { year: number };

/** Below the check. */
export function caseLines({ subject, zh, en, ...behind }: CaseBehind): string {
  return `    ${subject}  ${both({ zh, en })}\n${eventLines(behind)}`;
}

/** On its own, in a list of faults. */
export function breakLines({ subject, check, year, zh, en, ...behind }: ChainBreak): string {
  const level = both({ zh: `提示级，${year} 年`, en: `warning, ${year}` });
  return `${subject}  ${check}  ${level}  ${both({ zh, en })}\n${eventLines(behind)}`;
}

function eventLines({ events, mend = [] }: Pick<CaseBehind, 'events' | 'mend'>): string {
  const by = both({ zh: `事件：${events.join('、')}`, en: `events: ${events.join(', ')}` });
  const remedies = mend.map(({ type, subject, data }) => {
    const what = `${type}  ${subject}${data ? `  ${data.id}  (${data.source})` : ''}`;
    return `        ${both({ zh: `处理：报送 ${what}`, en: `to fix it: send ${what}` })}\n`;
  });
  return `        ${by}\n${remedies.join('')}`;
}
