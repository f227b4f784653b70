/**
 * One 行政复议 or 行政诉讼 about a disclosure decision. In: its live events in order. Out: its categories, and its faults.
 * First and second instance are one case, concluded by the final ruling; it need not belong to an application of this
 * year, or to any known one.
 */
import type { Result } from '../events/catalogue.ts';
import type { EventOf, KeptEvent } from '../events/event.ts';
import { dayOf, yearOf } from '../events/instant.ts';
import { rivalsOf } from './conclusions.ts';
import type { FeedFault } from './faults.ts';

/** The three blocks of section four. */
export const BLOCKS = ['review', 'lawsuitDirect', 'lawsuitAfterReview'] as const;
export type DisputeBlock = (typeof BLOCKS)[number];
type Filing = EventOf<'review.filed' | 'lawsuit.filed'>;
type Ruling = EventOf<'review.concluded' | 'lawsuit.concluded'>;

export interface DisputeFacts {
  /** It is stored and shown, and counts at the organ that decided: this agency is a co-defendant for its review. */
  elsewhere?: true;
  block: DisputeBlock;
  filing: Filing;
  /** The year is that of the `first` ruling; `standing` is the last word of that year. */
  concluded?: { year: number; result: Result; first: Ruling; standing: Ruling };
}

/** Whether a dispute is in the tables of this agency (国办公开办函〔2016〕201号). */
export function countsHere({ elsewhere }: DisputeFacts): boolean {
  return elsewhere === undefined;
}

/** Folds the events of one review, or of one lawsuit. */
export function foldDispute(events: readonly KeptEvent[]): { facts?: DisputeFacts; faults: FeedFault[] } {
  const faults: FeedFault[] = [];
  const report = (code: FeedFault['code'], { id, source }: KeptEvent) =>
    faults.push({ code, event: { id, source } });
  const [filing, ...again] = events.filter(isFiling);
  const rulings = events.filter(isRuling);
  if (!filing) {
    for (const ruling of rulings) report('result-without-filing', ruling);
    return { faults };
  }
  for (const event of again) report('second-filing', event);
  const timely = rulings.filter((ruling) => {
    const early = dayOf(ruling.at) < dayOf(filing.at);
    if (early) report('result-before-filing', ruling);
    return !early;
  });
  const rivals = rivalsOf(timely, ({ data }) => data.result);
  for (const event of rivals) report('ambiguous-result', event);
  const kept = timely.filter((event) => !rivals.includes(event));
  const filed = {
    block: blockOf(filing),
    filing,
    ...(isBesideAnother(filing) && { elsewhere: true as const }),
  };
  const [first] = kept;
  if (!first) return { facts: filed, faults };
  const year = yearOf(first.at);
  const standing = kept.findLast(({ at }) => yearOf(at) === year) ?? first;
  return {
    facts: { ...filed, concluded: { year, result: standing.data.result, first, standing } },
    faults,
  };
}

function isFiling(event: KeptEvent): event is Filing {
  return event.type === 'review.filed' || event.type === 'lawsuit.filed';
}

function isRuling(event: KeptEvent): event is Ruling {
  return event.type === 'review.concluded' || event.type === 'lawsuit.concluded';
}

function blockOf(filing: Filing): DisputeBlock {
  if (filing.type === 'review.filed') return 'review';
  return filing.data.route === 'direct' ? 'lawsuitDirect' : 'lawsuitAfterReview';
}

function isBesideAnother(filing: Filing): boolean {
  return filing.type === 'lawsuit.filed' && filing.data.role === 'co-defendant-reviewer';
}
