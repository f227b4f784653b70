/**
 * What a case adds to the tables, once its facts are known. In: the facts. Out: one call a life, sum or amount, to
 * whoever counts (`Tally`) or keeps (`segment.ts`). What is counted and what is kept are the same by construction,
 * since both are told here and nowhere else. Years are calendar years in Asia/Shanghai; money is in fen.
 */
import type { CaseFacts } from '../cases/case.ts';
import type { DisputeBlock } from '../cases/dispute.ts';
import type { DocumentKind } from '../cases/document.ts';
import type { ApplicantType, EventData, Outcome, Result } from '../events/catalogue.ts';
import { yearOf } from '../events/instant.ts';
import { fenOf } from './money.ts';

export type ActionKind = EventData['action.reported']['kind'];

/** Takes in what cases count as. A year that is `null` has not come: the case is open, the document in force. */
export interface Counts {
  application(type: ApplicantType, received: number, concluded: number | null, outcome: Outcome | null): void;
  dispute(block: DisputeBlock, filed: number, concluded: number | null, result: Result | null): void;
  document(kind: DocumentKind, issued: number | null, repealed: number | null): void;
  action(kind: ActionKind, year: number, count: number): void;
  charge(year: number, fen: bigint): void;
  /** 信息处理费 of one application in one year: told once for the two. */
  fees(year: number, fen: bigint): void;
}

/** Tells what one case counts as. */
export function countCase(facts: CaseFacts, into: Counts): void {
  const { application, fees, disputes, document, actions, charges } = facts;
  if (application) {
    const { applicantType, receipt, concluded } = application;
    into.application(applicantType, yearOf(receipt.at), concluded?.year ?? null, concluded?.outcome ?? null);
  }
  for (const { block, filing, concluded } of disputes)
    into.dispute(block, yearOf(filing.at), concluded?.year ?? null, concluded?.result ?? null);
  if (document) {
    const { kind, issue, repeal } = document;
    into.document(kind, issue ? yearOf(issue.at) : null, repeal ? yearOf(repeal.at) : null);
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
