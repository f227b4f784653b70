/**
 * The cases that explain why a file or a version differs from its events, as printed: their events, and the fix either
 * way. Only the agency knows which of the two is right.
 */

import type { GapCase } from '../../../shared/counting/explain-gap.ts';
import { dayOf } from '../../../shared/events/instant.ts';
import { both } from '../messages.ts';

export interface ExplainedCase extends Omit<GapCase, 'events'> {
  /** `day` is that of Asia/Shanghai. */
  events: { id: string; source: string; type: string; at: string; day: string }[];
  /** The event to send if the tables are right; a retraction cannot itself be retracted. */
  mend: { type: 'event.retracted'; subject: string; data: { id: string; source?: string } }[];
}

/** `identified`: whether the events name their registered source. */
export function explained({ subject, events, among }: GapCase, identified: boolean): ExplainedCase {
  return {
    subject,
    among,
    events: events.map((event) => ({ ...event, at: `${event.at}Z`, day: dayOf(event.at) })),
    mend: events
      .filter(({ type }) => type !== 'event.retracted')
      .map(({ id, source }) => ({
        type: 'event.retracted',
        subject,
        data: { id, ...(identified && { source }) },
      })),
  };
}

export function gapLines(gap: readonly ExplainedCase[] | null): string {
  if (!gap)
    return `${both({
      zh: '没有找到能说明差额的四件以内的案件：可能事件不全，或涉及案件较多',
      en: 'no set of up to four cases explains the difference: events may be missing, or more cases involved',
    })}\n`;
  const head = both({
    zh: `差额可由以下 ${gap.length} 件说明（所载表格像是没有计入所列事件）：`,
    en: `explained by ${gap.length} case(s), as if the tables had been made without these events:`,
  });
  const mend = both({
    zh: '处理：以所载表格为准的，报送 event.retracted 撤回所列事件；以事件为准的，重新生成表格，已公布的附说明重新定稿更正',
    en: 'to fix it: if the tables are right, retract these events with event.retracted; if the events are right, recompute the tables, and finalise a published year again with a note',
  });
  return `${head}\n${gap.map(caseLines).join('')}    ${mend}\n`;
}

function caseLines({ subject, events, among }: ExplainedCase): string {
  const others = both({
    zh: `另有 ${among - 1} 件同样可以说明`,
    en: `${among - 1} other set(s) explain it as well`,
  });
  const lines = events.map(({ day, type, id }) => `        ${day}  ${type}  ${id}\n`);
  return `    ${subject}${among > 1 ? `  ${others}` : ''}\n${lines.join('')}`;
}
