/**
 * One application for disclosure (依申请公开). In: its live events in the contract's order. Out: its categories, and its
 * faults. "Before" and "after" between two facts mean an earlier and a later day in Asia/Shanghai.
 */
import type { ApplicantType, Outcome } from '../events/catalogue.ts';
import type { EventOf, KeptEvent } from '../events/event.ts';
import { dayOf, yearOf } from '../events/instant.ts';
import { rivalsOf } from './conclusions.ts';
import { type Move, moved, orderOfDay, type Place, type Receipt } from './custody.ts';
import type { FeedFault, FeedFaultCode } from './faults.ts';
import { type Passage, passagesOf } from './passages.ts';

type Amendment = EventOf<'application.amended'>;
export type Conclusion = EventOf<'application.decided' | 'application.withdrawn'>;
type Transfer = EventOf<'application.transferred'>;

/**
 * A stay of the case at this unit: from a receipt to the hand-over or the conclusion. A stay handed on in the year in
 * which it began counts nowhere; one handed on in a later year counts through the year before.
 */
export interface Stay {
  receipt: Receipt;
  /**
   * It begins as carried in, if an earlier stay here was counted, or if the receipt says that the previous unit counted
   * it. Absent: it is received in its year.
   */
  carriedIn?: 'again' | 'from-elsewhere';
  /** The hand-over that ended the previous stay, if that counted. */
  after?: Transfer;
  /** The hand-over that ended it. */
  handedOn?: Transfer;
}

export interface ApplicationFacts {
  /** One for the whole case, so that every column balances by itself. */
  applicantType: ApplicantType;
  /** The source of `applicantType`, if it is not the last receipt. */
  amended?: Amendment;
  /** Stays that count, in order; no two of them count in one year. */
  stays: readonly [Stay, ...Stay[]];
  /** Hand-overs of stays that count nowhere. */
  passedOn: Transfer[];
  /** Of the last stay; absent while it is open, and if it was handed on. */
  concluded?: { year: number; outcome: Outcome; first: Conclusion; standing: Conclusion };
  /** Decisions of later years: shown, and counted in no table. */
  redecisions: Conclusion[];
}

/** The categories of a stay: the years at whose end it is open, and its outcome. */
export interface Life {
  from: number;
  carriedIn: boolean;
  /** The year of the conclusion or hand-over; null while it is open. */
  until: number | null;
  /** Null if it is open or was handed on. */
  outcome: Outcome | null;
}

export function livesOf({ stays, concluded }: ApplicationFacts): Life[] {
  return stays.map(({ receipt, carriedIn, handedOn }) => {
    const begun = { from: yearOf(receipt.at), carriedIn: carriedIn !== undefined };
    if (handedOn) return { ...begun, until: yearOf(handedOn.at), outcome: null };
    return { ...begun, until: concluded?.year ?? null, outcome: concluded?.outcome ?? null };
  });
}

/** Why an application counts nowhere: registered in error, handed on in its first year, or never received. */
export type Uncounted = 'voided' | 'handed-on' | 'never-received';

export interface ApplicationFold {
  facts?: ApplicationFacts;
  /** Set if there are events and no facts. */
  uncounted?: Uncounted;
  /** For a handed-over case: all its stays here, whether they count or not. */
  passages?: Passage[];
  faults: FeedFault[];
}

/** The place of the case, day by day, and the facts about it. */
interface Walk {
  place: Place;
  receipt: Receipt | undefined;
  /** Stays that have ended by a hand-over. */
  ended: { receipt: Receipt; handedOn: Transfer }[];
  conclusions: Conclusion[];
  faults: FeedFault[];
}

/** Folds the events `application.*` of one number. */
export function foldApplication(events: readonly KeptEvent[]): ApplicationFold {
  // An application registered in error counts nowhere, also for the years before, and has no faults.
  if (events.some(({ type }) => type === 'application.voided')) return { uncounted: 'voided', faults: [] };
  const walked = walk(events);
  const { place, receipt, conclusions, faults } = walked;
  if (events.length === 0) return { faults };
  if (!receipt) return { uncounted: 'never-received', faults };
  const { stays, passedOn } = staysOf(walked);
  const [first, ...others] = stays;
  const applicant = applicantOf(receipt, events);
  const handed = handedIn(walked, stays, applicant.applicantType);
  if (!first) return { uncounted: 'handed-on', ...handed, faults };
  const counted = { ...applicant, stays: [first, ...others] as const, passedOn };
  if (place === 'handed-on') return { facts: { ...counted, redecisions: [] }, ...handed, faults };
  const decided = conclusions.filter(({ type }) => type === 'application.decided');
  const rivals = rivalsOf(decided, outcomeOf);
  for (const event of rivals) faults.push(faultOf('ambiguous-decision', event));
  const words = conclusions.filter((event) => !rivals.includes(event));
  return { facts: { ...counted, ...concludedBy(words) }, ...handed, faults };
}

/** The counted stays, in order, and the hand-overs of the others. */
function staysOf({ place, receipt, ended }: Walk): { stays: Stay[]; passedOn: Transfer[] } {
  const stays: Stay[] = [];
  const passedOn: Transfer[] = [];
  const begin = (receipt: Receipt): Stay => {
    const after = stays.at(-1)?.handedOn;
    if (after) return { receipt, carriedIn: 'again', after };
    return { receipt, ...(receipt.data.firstReceived !== undefined && { carriedIn: 'from-elsewhere' }) };
  };
  for (const { receipt, handedOn } of ended) {
    if (yearOf(handedOn.at) > yearOf(receipt.at)) stays.push({ ...begin(receipt), handedOn });
    else passedOn.push(handedOn);
  }
  if (receipt && place !== 'handed-on') stays.push(begin(receipt));
  return { stays, passedOn };
}

/** Nearly no application is handed over: the facts of those that are cost the others nothing. */
function handedIn(
  { place, receipt, ended }: Walk,
  stays: readonly Stay[],
  applicantType: ApplicantType,
): Pick<ApplicationFold, 'passages'> {
  if (ended.length === 0 && receipt?.data.transferredFrom === undefined) return {};
  const last = receipt && place !== 'handed-on' ? [{ receipt }] : [];
  return { passages: passagesOf([...ended, ...last], stays, applicantType) };
}

/** Goes through the days: receipts and transfers first, then the conclusions of the day. */
function walk(events: readonly KeptEvent[]): Walk {
  const state: Walk = { place: 'never-here', receipt: undefined, ended: [], conclusions: [], faults: [] };
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

/** Whether the case was open here at any time of the day. */
function takeMoves(state: Walk, moves: readonly Move[]): boolean {
  let wasHere = state.place === 'here';
  for (const move of orderOfDay(state.place, moves)) {
    const next = moved(state.place, move);
    if (typeof next !== 'string') {
      state.faults.push(faultOf(next.fault, move));
      continue;
    }
    if (move.type === 'application.received') state.receipt = move;
    else if (state.place === 'here' && state.receipt)
      state.ended.push({ receipt: state.receipt, handedOn: move });
    state.place = next;
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
      // A fact on the very day of the transfer is not after it: it counts at the receiving unit, and is no fault here.
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

/** The last receipt's, or that of the last amendment, which overrides every receipt. */
function applicantOf(
  receipt: Receipt,
  events: readonly KeptEvent[],
): Pick<ApplicationFacts, 'applicantType' | 'amended'> {
  const amended = events.filter((event): event is Amendment => event.type === 'application.amended').at(-1);
  return { applicantType: (amended ?? receipt).data.applicantType, ...(amended && { amended }) };
}

/** The first conclusion fixes the year, and within that year the last decision wins. */
function concludedBy(
  conclusions: readonly Conclusion[],
): Pick<ApplicationFacts, 'concluded' | 'redecisions'> {
  const first = conclusions[0];
  if (!first) return { redecisions: [] };
  const year = yearOf(first.at);
  const decided = conclusions.filter(({ type }) => type === 'application.decided');
  const standing = decided.filter(({ at }) => yearOf(at) === year).at(-1) ?? first;
  return {
    concluded: { year, outcome: outcomeOf(standing), first, standing },
    redecisions: decided.filter(({ at }) => yearOf(at) > year),
  };
}

function faultOf(code: FeedFaultCode, { id, source }: KeptEvent): FeedFault {
  return { code, event: { id, source } };
}
