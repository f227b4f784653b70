/**
 * One 规章 or 行政规范性文件 by its number. In: its live events in order. Out: when it was issued and repealed, and
 * its faults. The earliest issue and the earliest repeal count; its kind is the issue's; a reissue has a new number.
 */
import type { EventOf, KeptEvent } from '../events/event.ts';
import { dayOf } from '../events/instant.ts';
import type { FeedFault } from './faults.ts';

type Issue = EventOf<'document.issued'>;
type Repeal = EventOf<'document.repealed'>;
export type DocumentKind = Issue['data']['kind'];

export interface DocumentFacts {
  kind: DocumentKind;
  /** Absent if an unknown document was repealed: that counts as repealed, and does not reduce the number in force. */
  issue?: Issue;
  repeal?: Repeal;
}

/** Folds the events `document.*` of one number. */
export function foldDocument(events: readonly KeptEvent[]): { facts?: DocumentFacts; faults: FeedFault[] } {
  const faults: FeedFault[] = [];
  const report = (code: FeedFault['code'], { id, source }: KeptEvent) =>
    faults.push({ code, event: { id, source } });
  const [issue, ...issuedAgain] = events.filter((event): event is Issue => event.type === 'document.issued');
  for (const event of issuedAgain) report('second-issue', event);
  const repeals = events.filter((event): event is Repeal => event.type === 'document.repealed');
  const [repeal, ...repealedAgain] = repeals.filter((event) => {
    const early = issue !== undefined && dayOf(event.at) < dayOf(issue.at);
    if (early) report('repeal-before-issue', event);
    return !early;
  });
  for (const event of repealedAgain) report('second-repeal', event);
  if (!issue) {
    if (!repeal) return { faults };
    report('repeal-of-unknown', repeal);
    return { facts: { kind: repeal.data.kind, repeal }, faults };
  }
  return { facts: { kind: issue.data.kind, issue, ...(repeal && { repeal }) }, faults };
}
