/**
 * One application for disclosure (依申请公开). In: its live events in the contract's order. Out: what it counts
 * as, and its faults. Facts of one day are never out of order, because many systems record dates only: "before"
 * and "after" between two facts mean an earlier and a later day.
 */
import type { ApplicantType, Outcome } from '../events/catalogue.ts';
import type { EventOf, KeptEvent } from '../events/event.ts';
import { type Day, dayOf, yearOf } from '../events/instant.ts';
import { ambiguous } from './conclusions.ts';
import type { FeedFault, FeedFaultCode } from './faults.ts';

export type Conclusion = EventOf<'application.decided' | 'application.withdrawn'>;
type Receipt = EventOf<'application.received'>;
type Transfer = EventOf<'application.transferred'>;

export interface ApplicationFacts {
  applicantType: ApplicantType;
  receipt: Receipt;
  /** Absent while the case is open. The year is that of the first conclusion; `standing` is the last word of that year. */
  concluded?: { year: number; outcome: Outcome; standing: Conclusion };
  /** Decisions of later years: shown, and counted in no table. */
  redecisions: Conclusion[];
}

export interface ApplicationFold {
  /** Absent where the case counts nowhere: voided, handed to another unit, or never received. */
  facts?: ApplicationFacts;
  faults: FeedFault[];
}

/** A stay of the case at this agency: from a receipt to a transfer, or open. */
interface Stay {
  receipt: Receipt;
  handedOn?: Transfer;
}

/** Folds the events `application.*` of one number. */
export function foldApplication(events: readonly KeptEvent[]): ApplicationFold {
  // An application registered in error counts nowhere, also for the years before, and has no faults.
  if (events.some(({ type }) => type === 'application.voided')) return { faults: [] };
  const faults: FeedFault[] = [];
  const conclusions = events.filter((event): event is Conclusion => isConclusion(event));
  const stays = staysOf(events, conclusions, faults);
  const here = stays.at(-1);
  const counted = conclusions.filter((conclusion) => countsIn(conclusion, stays, faults));
  if (!here || here.handedOn) return { faults };
  const kept = counted.filter(
    (event, index) => !ambiguous(event, counted.slice(0, index), outcomeOf, faults, 'ambiguous-decision'),
  );
  return { facts: factsOf(here.receipt, events, kept), faults };
}

function isConclusion(event: KeptEvent): event is Conclusion {
  return event.type === 'application.decided' || event.type === 'application.withdrawn';
}

/** Withdrawal counts as （六）3.其他 [S]. */
function outcomeOf(conclusion: Conclusion): Outcome {
  return conclusion.type === 'application.decided' ? conclusion.data.outcome : 'other.other';
}

function factsOf(
  receipt: Receipt,
  events: readonly KeptEvent[],
  conclusions: readonly Conclusion[],
): ApplicationFacts {
  const amended = events
    .filter((event): event is EventOf<'application.amended'> => event.type === 'application.amended')
    .at(-1);
  const applicantType = (amended ?? receipt).data.applicantType;
  const first = conclusions[0];
  if (!first) return { applicantType, receipt, redecisions: [] };
  const year = yearOf(first.at);
  const decided = conclusions.filter(({ type }) => type === 'application.decided');
  const standing = decided.filter(({ at }) => yearOf(at) === year).at(-1) ?? first;
  return {
    applicantType,
    receipt,
    concluded: { year, outcome: outcomeOf(standing), standing },
    redecisions: decided.filter(({ at }) => yearOf(at) > year),
  };
}

function staysOf(
  events: readonly KeptEvent[],
  conclusions: readonly Conclusion[],
  faults: FeedFault[],
): Stay[] {
  const stays: Stay[] = [];
  for (const event of movesInOrder(events)) {
    const stay = stays.at(-1);
    if (event.type === 'application.received') {
      const returned = stay?.handedOn && event.data.transferredFrom !== undefined;
      if (!stay || returned) stays.push({ receipt: event });
      else faults.push(faultOf('second-receipt', event));
    } else if (!stay) faults.push(faultOf('transfer-without-receipt', event));
    else if (concludedBefore(dayOf(event.at), stay, conclusions))
      faults.push(faultOf('transfer-after-conclusion', event));
    // A second hand-over of a case that is not here any more says nothing new.
    else stay.handedOn ??= event;
  }
  return stays;
}

function concludedBefore(day: Day, stay: Stay, conclusions: readonly Conclusion[]): boolean {
  if (stay.handedOn) return false;
  const from = dayOf(stay.receipt.at);
  return conclusions.some(({ at }) => dayOf(at) >= from && dayOf(at) < day);
}

/**
 * Receipts and transfers in order, where on one and the same day the reading without a fault is taken: the first
 * receipt comes before a transfer, and a transfer before the receipt that brings the case back.
 */
function movesInOrder(events: readonly KeptEvent[]): (Receipt | Transfer)[] {
  const moves = events.filter(
    (event): event is Receipt | Transfer =>
      event.type === 'application.received' || event.type === 'application.transferred',
  );
  const ordered: (Receipt | Transfer)[] = [];
  let here = false;
  while (moves.length > 0) {
    const wanted = here ? 'application.transferred' : 'application.received';
    const day = moves[0] && dayOf(moves[0].at);
    const sameDay = moves.findIndex((move) => move.type === wanted && dayOf(move.at) === day);
    const [taken] = moves.splice(Math.max(0, sameDay), 1);
    if (!taken) break;
    ordered.push(taken);
    here = taken.type === 'application.received';
  }
  return ordered;
}

/** Whether a conclusion belongs to the stay that is open; puts down the fault of one that belongs to none. */
function countsIn(conclusion: Conclusion, stays: readonly Stay[], faults: FeedFault[]): boolean {
  const day = dayOf(conclusion.at);
  const stay = stays.findLast(({ receipt }) => dayOf(receipt.at) <= day);
  if (stays.length === 0) faults.push(faultOf('outcome-without-receipt', conclusion));
  else if (!stay) faults.push(faultOf('conclusion-before-receipt', conclusion));
  else if (!stay.handedOn) return true;
  else if (day > dayOf(stay.handedOn.at)) faults.push(faultOf('decision-after-transfer', conclusion));
  return false;
}

function faultOf(code: FeedFaultCode, { id, source }: KeptEvent): FeedFault {
  return { code, event: { id, source } };
}
