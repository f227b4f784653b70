/**
 * One subject of an agency. In: its number. Out: its events, the cells that count it or the rule by which it counts
 * nowhere, and its faults. Always: read from the present log, so every acknowledged event is included.
 */

import { backing, type Share } from '../counting/explain.ts';
import { type CaseAccount, explainCase } from '../counting/explain-case.ts';
import { yuanText } from '../counting/money.ts';
import { compareEvents, identityOf, type KeptEvent } from '../events/event.ts';
import { instantOf, yearOf } from '../events/instant.ts';
import { timeAt } from '../events/sender.ts';
import { FIRST_REPORT } from '../form/codes.ts';
import { cellNamed, isMoney } from '../form/form.ts';
import type { KnownSender } from '../intake/senders.ts';
import { editionOfYear } from '../night/own-tables.ts';
import type { Day } from '../registry/agency.ts';
import { type Found, found, type ReadPorts, shown, shownFault } from './answer.ts';
import { type PageAsked, pageOf } from './page.ts';

interface SubjectAsked {
  agency: string;
  subject: string;
  page: PageAsked;
}

export async function subjectHere(
  { agency, subject, page }: SubjectAsked,
  sender: KnownSender,
  { eventLog, registry, clock }: Pick<ReadPorts, 'eventLog' | 'registry' | 'clock'>,
): Promise<Found> {
  const events: KeptEvent[] = [];
  for await (const { event } of eventLog.readSubjects(agency, subject, subject)) events.push(event);
  // Pages follow the order of keys, in which new events do not move a cursor; within a page, events are in time order.
  const { items, next } = pageOf(events, identityOf, page);
  const ended = (await registry.agency(agency))?.until;
  const now = timeAt(sender, agency, clock());
  const account = events.length > 0 ? explained(subject, events, { now, ended }) : undefined;
  return found({
    agency,
    subject,
    events: items.sort(compareEvents).flatMap((event) => backing([event]).map((one) => shown(one, sender))),
    next,
    ...shownAccount(account, agency, sender),
  });
}

function explained(
  subject: string,
  events: readonly KeptEvent[],
  { now, ended }: { now: number; ended: Day | undefined },
): CaseAccount {
  const last = events.reduce((year, { at }) => Math.max(year, yearOf(at)), yearOf(instantOf(now)));
  const years = Array.from({ length: Math.max(1, last - FIRST_REPORT + 1) }, (_, index) => ({
    year: FIRST_REPORT + index,
    form: editionOfYear(FIRST_REPORT + index),
  }));
  return explainCase(subject, events, years, ended);
}

function shownAccount(account: CaseAccount | undefined, agency: string, sender: KnownSender) {
  const { counted = [], notCounted = [], faults = [] } = account ?? {};
  return {
    counted: counted.map(({ year, shares }) => ({
      year,
      cells: shares.map((share) => ({
        cell: share.path,
        amount: amountOf(share, year),
        rule: { ...share.rule },
        events: share.events.map((event) => shown(event, sender)),
      })),
    })),
    notCounted: notCounted.map(({ rule, events }) => ({
      rule: { ...rule },
      events: events.map((event) => shown(event, sender)),
    })),
    faults: faults.map((fault) => shownFault(fault, { agency, sender })),
  };
}

/** A count as a number; money as yuan in a string. */
function amountOf({ path, amount }: Share, year: number): number | string {
  const cell = cellNamed(editionOfYear(year), path);
  return cell && isMoney(cell.quantity) ? yuanText(amount) : Number(amount);
}
