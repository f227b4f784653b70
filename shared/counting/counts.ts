/**
 * The contributions of a case to the tables, once its facts are known. In: the facts. Out: one call for each life, sum
 * or amount, to a consumer that counts (`Tally`) or stores (`segment.ts`). Counted and stored values are the same by
 * construction, since only this module produces them. Years are calendar years in Asia/Shanghai; money is in fen.
 */
import { type ApplicationFacts, livesOf, type Stay } from '../cases/application.ts';
import type { CaseFacts } from '../cases/case.ts';
import { countsHere, type DisputeBlock, type DisputeFacts } from '../cases/dispute.ts';
import type { DocumentFacts, DocumentKind } from '../cases/document.ts';
import type { ApplicantType, EventData, Outcome, Result } from '../events/catalogue.ts';
import { yearOf } from '../events/instant.ts';
import { fenOf } from './money.ts';

export type ActionKind = EventData['action.reported']['kind'];
export type ActivityKind = EventData['activity.reported']['kind'];
export type Channel = NonNullable<EventData['activity.reported']['channel']>;

/**
 * One stay: it is received or carried in in its first year, and ends by a conclusion or, without an outcome, by a
 * hand-over. Here and below a `null` year has not come: the case is open, the document in force.
 */
export interface ApplicationLife {
  readonly type: ApplicantType;
  readonly from: number;
  readonly carriedIn: boolean;
  readonly until: number | null;
  readonly outcome: Outcome | null;
}

/** The properties of a stay that rules examine. */
export type StayFacts = Stay & Pick<ApplicationFacts, 'concluded'>;

export interface DisputeLife {
  readonly block: DisputeBlock;
  readonly filed: number;
  readonly concluded: number | null;
  readonly result: Result | null;
}

export interface DocumentLife {
  readonly kind: DocumentKind;
  readonly issued: number | null;
  readonly repealed: number | null;
}

export interface ActionLife {
  readonly kind: ActionKind;
  readonly year: number;
}

/** A sum of fen in one year. */
export interface AmountLife {
  readonly year: number;
}

/** Consumes the contributions of cases. */
export interface Counts {
  /** A stay received in its first year. */
  application(type: ApplicantType, from: number, until: number | null, outcome: Outcome | null): void;
  /** A stay carried in in its first year. */
  carriedIn(type: ApplicantType, from: number, until: number | null, outcome: Outcome | null): void;
  dispute(block: DisputeBlock, filed: number, concluded: number | null, result: Result | null): void;
  document(kind: DocumentKind, issued: number | null, repealed: number | null): void;
  action(kind: ActionKind, year: number, count: number): void;
  charge(year: number, fen: bigint): void;
  /** A fact for section one, of one case, year, kind and channel: in no table. */
  activity(kind: ActivityKind, channel: Channel | null, year: number, count: number): void;
  /** 信息处理费 of one application in one year: reported once for the two. */
  fees(year: number, fen: bigint): void;
}

/** Each stay of a counted application, with its categories; the conclusion belongs to the last one. */
export function applicationLives(
  application: ApplicationFacts,
): { life: ApplicationLife; facts: StayFacts }[] {
  const { applicantType: type, stays, concluded } = application;
  const lives = livesOf(application);
  return stays.flatMap((stay, index) => {
    const life = lives[index];
    const isLast = index === stays.length - 1;
    return life
      ? [{ life: { type, ...life }, facts: { ...stay, ...(isLast && concluded && { concluded }) } }]
      : [];
  });
}

export function disputeLife({ block, filing, concluded }: DisputeFacts): DisputeLife {
  return {
    block,
    filed: yearOf(filing.at),
    concluded: concluded?.year ?? null,
    result: concluded?.result ?? null,
  };
}

export function documentLife({ kind, issue, repeal }: DocumentFacts): DocumentLife {
  return { kind, issued: issue ? yearOf(issue.at) : null, repealed: repeal ? yearOf(repeal.at) : null };
}

/** Reports the contributions of one case. */
export function countCase(facts: CaseFacts, into: Counts): void {
  const { application, fees, disputes, document, actions, activities, charges } = facts;
  if (application) {
    const { applicantType } = application;
    for (const { from, carriedIn, until, outcome } of livesOf(application))
      into[carriedIn ? 'carriedIn' : 'application'](applicantType, from, until, outcome);
  }
  for (const one of disputes.filter(countsHere)) {
    const { block, filed, concluded, result } = disputeLife(one);
    into.dispute(block, filed, concluded, result);
  }
  if (document) {
    const { kind, issued, repealed } = documentLife(document);
    into.document(kind, issued, repealed);
  }
  for (const { at, data } of actions) into.action(data.kind, yearOf(at), data.count);
  for (const { at, data } of activities)
    into.activity(data.kind, data.channel ?? null, yearOf(at), data.count);
  for (const { at, data } of charges) into.charge(yearOf(at), fenOf(data.yuan));
  if (fees.length > 0) countFees(fees, into);
}

function countFees(fees: CaseFacts['fees'], into: Counts): void {
  const years = new Map<number, bigint>();
  for (const { at, data } of fees) years.set(yearOf(at), (years.get(yearOf(at)) ?? 0n) + fenOf(data.yuan));
  for (const [year, fen] of years) into.fees(year, fen);
}
