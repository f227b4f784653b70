/**
 * One application for disclosure (依申请公开). In: its live events in the contract's order. Out: what it counts
 * as, and its faults. "Before" and "after" between two facts mean an earlier and a later day in Asia/Shanghai.
 */
import type { ApplicantType, Outcome } from '../events/catalogue.ts';
import type { EventOf, KeptEvent } from '../events/event.ts';
import { dayOf, yearOf } from '../events/instant.ts';
import { rivalsOf } from './conclusions.ts';
import { type Move, moved, orderOfDay, type Place, type Receipt } from './custody.ts';
import type { FeedFault, FeedFaultCode } from './faults.ts';

type Amendment = EventOf<'application.amended'>;
export type Conclusion = EventOf<'application.decided' | 'application.withdrawn'>;
export interface ApplicationFacts {
  applicantType: ApplicantType;
  /** What `applicantType` was taken from, where that is not the receipt. */
  amended?: Amendment;
  receipt: Receipt;
  /** Absent while the case is open. The year is that of the `first` conclusion; `standing` is the last word of that year. */
  concluded?: { year: number; outcome: Outcome; first: Conclusion; standing: Conclusion };
  /** Decisions of later years: shown, and counted in no table. */
  redecisions: Conclusion[];
}

/** Why an application counts nowhere: registered in error, handed to another unit, or never received here. */
export type Uncounted = 'voided' | 'handed-on' | 'never-received';

export interface ApplicationFold {
  facts?: ApplicationFacts;
  /** Where there are events and no facts. */
  uncounted?: Uncounted;
  faults: FeedFault[];
}

/** Where the case is, day by day, and what was said of it. */
interface Walk {
  place: Place;
  receipt: Receipt | undefined;
  conclusions: Conclusion[];
  faults: FeedFault[];
}

/** Folds the events `application.*` of one number. */
export function foldApplication(events: readonly KeptEvent[]): ApplicationFold {
  // An application registered in error counts nowhere, also for the years before, and has no faults.
  if (events.some(({ type }) => type === 'application.voided')) return { uncounted: 'voided', faults: [] };
  const { place, receipt, conclusions, faults } = walk(events);
  if (events.length === 0) return { faults };
  if (place === 'handed-on') return { uncounted: 'handed-on', faults };
  if (!receipt) return { uncounted: 'never-received', faults };
  const decided = conclusions.filter(({ type }) => type === 'application.decided');
  const rivals = rivalsOf(decided, outcomeOf);
  for (const event of rivals) faults.push(faultOf('ambiguous-decision', event));
  return {
    facts: factsOf(
      receipt,
      events,
      conclusions.filter((event) => !rivals.includes(event)),
    ),
    faults,
  };
}

/** Goes through the days: receipts and transfers first, then what was concluded on the day. */
function walk(events: readonly KeptEvent[]): Walk {
  const state: Walk = { place: 'never-here', receipt: undefined, conclusions: [], faults: [] };
  const everReceived = events.some(({ type }) => type === 'application.received');
  let rest = events.filter((event) => isMove(event) || isConclusion(event));
  while (rest[0]) {
    const day = dayOf(rest[0].at);
    const today = rest.filter(({ at }) => dayOf(at) === day);
    rest = rest.slice(today.length);
    const wasHere = takeMoves(state, today.filter(isMove));
    conclude(state, today.filter(isConclusion), everReceived, wasHere);
  }
  return state;
}

/** Whether the case was open here at some time of the day. */
function takeMoves(state: Walk, moves: readonly Move[]): boolean {
  let wasHere = state.place === 'here';
  for (const move of orderOfDay(state.place, moves)) {
    const next = moved(state.place, move);
    if (typeof next !== 'string') {
      state.faults.push(faultOf(next.fault, move));
      continue;
    }
    state.place = next;
    if (move.type === 'application.received') state.receipt = move;
    wasHere ||= next === 'here';
  }
  return wasHere;
}

function conclude(
  state: Walk,
  conclusions: readonly Conclusion[],
  everReceived: boolean,
  wasHere: boolean,
): void {
  if (conclusions.length === 0) return;
  const faults = (code: FeedFaultCode) =>
    state.faults.push(...conclusions.map((event) => faultOf(code, event)));
  switch (state.place) {
    case 'here':
    case 'concluded':
      state.place = 'concluded';
      state.conclusions.push(...conclusions);
      return;
    case 'never-here':
      faults(everReceived ? 'conclusion-before-receipt' : 'outcome-without-receipt');
      return;
    case 'handed-on':
      // On the very day of the transfer it is not after it: it counts where the case went, and is no fault here.
      if (!wasHere) faults('decision-after-transfer');
  }
}

function isMove(event: KeptEvent): event is Move {
  return event.type === 'application.received' || event.type === 'application.transferred';
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
  const amended = events.filter((event): event is Amendment => event.type === 'application.amended').at(-1);
  const applicant = { applicantType: (amended ?? receipt).data.applicantType, ...(amended && { amended }) };
  const first = conclusions[0];
  if (!first) return { ...applicant, receipt, redecisions: [] };
  const year = yearOf(first.at);
  const decided = conclusions.filter(({ type }) => type === 'application.decided');
  const standing = decided.filter(({ at }) => yearOf(at) === year).at(-1) ?? first;
  return {
    ...applicant,
    receipt,
    concluded: { year, outcome: outcomeOf(standing), first, standing },
    redecisions: decided.filter(({ at }) => yearOf(at) > year),
  };
}

function faultOf(code: FeedFaultCode, { id, source }: KeptEvent): FeedFault {
  return { code, event: { id, source } };
}
