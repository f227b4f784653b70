/**
 * What a case adds to the tables, once its facts are known. In: the facts. Out: one call a life, sum or amount, to
 * whoever counts (`Tally`) or keeps (`segment.ts`). What is counted and what is kept are the same by construction,
 * since both are told here and nowhere else. Years are calendar years in Asia/Shanghai; money is in fen.
 */
import type { ApplicationFacts } from '../cases/application.ts';
import type { CaseFacts } from '../cases/case.ts';
import type { DisputeBlock, DisputeFacts } from '../cases/dispute.ts';
import type { DocumentFacts, DocumentKind } from '../cases/document.ts';
import type { ApplicantType, EventData, Outcome, Result } from '../events/catalogue.ts';
import { yearOf } from '../events/instant.ts';
import { fenOf } from './money.ts';

export type ActionKind = EventData['action.reported']['kind'];

/** A year that is `null` has not come: the case is open, the document in force. */
export interface ApplicationLife {
  readonly type: ApplicantType;
  readonly received: number;
  readonly concluded: number | null;
  readonly outcome: Outcome | null;
}

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

/** Takes in what cases count as. */
export interface Counts {
  application(type: ApplicantType, received: number, concluded: number | null, outcome: Outcome | null): void;
  dispute(block: DisputeBlock, filed: number, concluded: number | null, result: Result | null): void;
  document(kind: DocumentKind, issued: number | null, repealed: number | null): void;
  action(kind: ActionKind, year: number, count: number): void;
  charge(year: number, fen: bigint): void;
  /** 信息处理费 of one application in one year: told once for the two. */
  fees(year: number, fen: bigint): void;
}

export function applicationLife({ applicantType, receipt, concluded }: ApplicationFacts): ApplicationLife {
  return {
    type: applicantType,
    received: yearOf(receipt.at),
    concluded: concluded?.year ?? null,
    outcome: concluded?.outcome ?? null,
  };
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

/** Tells what one case counts as. */
export function countCase(facts: CaseFacts, into: Counts): void {
  const { application, fees, disputes, document, actions, charges } = facts;
  if (application) {
    const { type, received, concluded, outcome } = applicationLife(application);
    into.application(type, received, concluded, outcome);
  }
  for (const one of disputes) {
    const { block, filed, concluded, result } = disputeLife(one);
    into.dispute(block, filed, concluded, result);
  }
  if (document) {
    const { kind, issued, repealed } = documentLife(document);
    into.document(kind, issued, repealed);
  }
  for (const { at, data } of actions) into.action(data.kind, yearOf(at), data.count);
  for (const { at, data } of charges) into.charge(yearOf(at), fenOf(data.yuan));
  if (fees.length > 0) countFees(fees, into);
}

function countFees(fees: CaseFacts['fees'], into: Counts): void {
  const years = new Map<number, bigint>();
  for (const { at, data } of fees) years.set(yearOf(at), (years.get(yearOf(at)) ?? 0n) + fenOf(data.yuan));
  for (const [year, fen] of years) into.fees(year, fen);
}
