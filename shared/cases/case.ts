/**
 * One number of an agency, whatever it numbers. In: all events ever stored under a subject, in any order.
 * Out: its categories, and its faults. The fold is a function of the set of its events: order and repetition change
 * nothing, and it reads no other case.
 */
import { type EventType, isAboutYear, permissionFor } from '../events/catalogue.ts';
import { compareEvents, type EventOf, identityOf, type KeptEvent } from '../events/event.ts';
import { type Instant, yearOf } from '../events/instant.ts';
import { type ApplicationFacts, foldApplication, type Uncounted } from './application.ts';
import { type DisputeFacts, foldDispute } from './dispute.ts';
import { type DocumentFacts, foldDocument } from './document.ts';
import type { FeedFault } from './faults.ts';
import type { Passage } from './passages.ts';

/** Statements about a year's report other than its texts and its finalisation. */
export type Act = EventOf<
  'figures.reported' | 'report.submitted' | 'report.approved' | 'report.sent-back' | 'report.returned'
>;

export interface CaseFacts {
  subject: string;
  application?: ApplicationFacts;
  /** Why the application of this number counts nowhere, if so. */
  uncounted?: Uncounted;
  /** For a handed-over application: its stays here, and the other units. */
  passages?: Passage[];
  /** `application.fee-paid` of an application that was not voided. */
  fees: EventOf<'application.fee-paid'>[];
  disputes: DisputeFacts[];
  document?: DocumentFacts;
  actions: EventOf<'action.reported'>[];
  charges: EventOf<'charge.reported'>[];
  /** Facts for section one, in no table. */
  activities: EventOf<'activity.reported'>[];
  narratives: EventOf<'narrative.written'>[];
  finalisations: EventOf<'report.finalised'>[];
  /** Figures, review and approval of a year's report, in order. */
  acts: Act[];
  faults: FeedFault[];
  /** Retracted facts: they never happened. */
  retracted: KeptEvent[];
  /** Years in which the case has a live event, ascending: its faults block these. */
  years: number[];
  /** The earliest year of an event other than a document's; drafts begin there. */
  firstYear: number | undefined;
}

/** Corrections apply regardless of `asOf`. */
const TIMELESS: ReadonlySet<EventType> = new Set([
  'event.retracted',
  'application.amended',
  'application.voided',
]);

/** Folds the events of one subject; with `asOf`, the state at that instant. */
export function foldCase(subject: string, all: Iterable<KeptEvent>, asOf?: Instant): CaseFacts {
  const events = inOrder(all, asOf);
  const faults: FeedFault[] = [];
  const { live, retracted } = retract(events, faults);
  const application = foldApplication(ofFamily(live, 'application'));
  const voided = application.uncounted === 'voided';
  const disputes = [foldDispute(ofFamily(live, 'review')), foldDispute(ofFamily(live, 'lawsuit'))];
  const document = foldDocument(ofFamily(live, 'document'));
  return {
    subject,
    ...(application.facts && { application: application.facts }),
    ...(application.uncounted && { uncounted: application.uncounted }),
    ...(application.passages && { passages: application.passages }),
    fees: voided ? [] : ofType(live, 'application.fee-paid'),
    disputes: disputes.flatMap(({ facts }) => facts ?? []),
    ...(document.facts && { document: document.facts }),
    actions: ofType(live, 'action.reported'),
    charges: ofType(live, 'charge.reported'),
    activities: ofType(live, 'activity.reported'),
    narratives: ofType(live, 'narrative.written'),
    finalisations: ofType(live, 'report.finalised'),
    acts: live.filter(isAct),
    // A case registered in error has no faults: whatever was wrong with it, it counts nowhere.
    faults: voided
      ? []
      : [
          ...faults,
          ...application.faults,
          ...disputes.flatMap((dispute) => dispute.faults),
          ...document.faults,
        ],
    retracted,
    years: [...new Set(live.map(reportYear))].sort((a, b) => a - b),
    firstYear: firstYear(live),
  };
}

/** The year of an event: that of its time, or the one in its subject for a year's report. */
export function reportYear(event: KeptEvent): number {
  return isAboutYear(event.type) ? Number(event.subject) : yearOf(event.at);
}

function inOrder(all: Iterable<KeptEvent>, asOf: Instant | undefined): KeptEvent[] {
  const unique = new Map<string, KeptEvent>();
  for (const event of all) {
    if (asOf === undefined || event.at <= asOf || TIMELESS.has(event.type))
      unique.set(identityOf(event), event);
  }
  return [...unique.values()].sort(compareEvents);
}

/** The events left after all retractions; the retractions themselves are no facts. */
function retract(
  events: readonly KeptEvent[],
  faults: FeedFault[],
): { live: KeptEvent[]; retracted: KeptEvent[] } {
  const retractions = ofType(events, 'event.retracted');
  const facts = events.filter(({ type }) => type !== 'event.retracted');
  const gone = new Set<KeptEvent>();
  for (const retraction of retractions) {
    const source = retraction.data.source ?? retraction.source;
    const target = facts.find((event) => event.id === retraction.data.id && event.source === source);
    const event = { id: retraction.id, source: retraction.source };
    if (!target) faults.push({ code: 'retraction-of-nothing', event });
    else if (!permits(retraction, target)) faults.push({ code: 'retraction-not-permitted', event });
    else gone.add(target);
  }
  return { live: facts.filter((event) => !gone.has(event)), retracted: [...gone] };
}

/** A government retracts only its own returns of a member's report, and nothing else under the member. */
function permits({ may, data: { by } }: EventOf<'event.retracted'>, target: KeptEvent): boolean {
  const returnedBy = target.type === 'report.returned' ? target.data.by : undefined;
  if (by !== returnedBy) return false;
  const permission = permissionFor(target.type);
  return may === undefined || permission === undefined || may.includes(permission);
}

function isAct(event: KeptEvent): event is Act {
  const { type } = event;
  return isAboutYear(type) && type !== 'narrative.written' && type !== 'report.finalised';
}

function firstYear(live: readonly KeptEvent[]): number | undefined {
  const years = live.filter(({ type }) => !type.startsWith('document.')).map(reportYear);
  return years.length === 0 ? undefined : Math.min(...years);
}

function ofFamily(events: readonly KeptEvent[], family: string): KeptEvent[] {
  return events.filter(({ type }) => type.startsWith(`${family}.`));
}

function ofType<T extends EventType>(events: readonly KeptEvent[], type: T): EventOf<T>[] {
  return events.filter((event): event is EventOf<T> => event.type === type);
}
