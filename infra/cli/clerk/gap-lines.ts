/**
 * The cases that explain what a file or a version prints otherwise than its events give it, as they are printed: by
 * which events, and what mends it either way. Which of the two is right, nobody but the agency knows.
 */

import type { GapCase } from '../../../shared/counting/explain-gap.ts';
import { dayOf } from '../../../shared/events/instant.ts';
import { both } from '../messages.ts';

export interface ExplainedCase extends Omit<GapCase, 'events'> {
  /** `day` is that of Asia/Shanghai. */
  events: { id: string; source: string; type: string; at: string; day: string }[];
  /** To be sent where the tables are right; a retraction is not itself retracted. */
  mend: { type: 'event.retracted'; subject: string; data: { id: string; source?: string } }[];
}

/** `identified`: whether the events name the registered source that sent them. */
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
      en: 'no four cases or fewer were found that explain the difference: events may be missing, or more cases be involved',
    })}\n`;
  const head = both({
    zh: `差额可由以下 ${gap.length} 件说明（所载表格像是没有计入所列事件）：`,
    en: `explained by ${gap.length} case(s), as if the tables had been made without these events:`,
  });
  const mend = both({
    zh: '处理：以所载表格为准的，报送 event.retracted 撤回所列事件；以事件为准的，重新生成表格，已公布的附说明重新定稿更正',
    en: 'to mend it: where the tables are right, retract these events with event.retracted; where the events are right, make them anew, and finalise once more with a note what was published',
  });
  return `${head}\n${gap.map(caseLines).join('')}    ${mend}\n`;
}

function caseLines({ subject, events, among }: ExplainedCase): string {
  const others = both({
    zh: `另有 ${among - 1} 件同样可以说明`,
    en: `${among - 1} other(s) would do as well`,
  });
  const lines = events.map(({ day, type, id }) => `        ${day}  ${type}  ${id}\n`);
  return `    ${subject}${among > 1 ? `  ${others}` : ''}\n${lines.join('')}`;
}
