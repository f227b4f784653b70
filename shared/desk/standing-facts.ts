/**
 * An agency's current facts, for the page that compares a workbook with them in the browser. In: an agency, and the
 * number to continue from. Out: a page of stored facts and retractions, and the first number of the next page. Always:
 * the facts of one number are on one page; no person and no text of a report is among them.
 */
import { permissionFor } from '../events/catalogue.ts';
import type { KeptEvent } from '../events/event.ts';
import type { EventLog } from '../store/ports.ts';

export type StandingFact = Omit<KeptEvent, 'person' | 'agency'>;

export interface StandingPage {
  /** Milliseconds since 1970 UTC, by the clock of the agency: that of an office's computer may be wrong. */
  now: number;
  facts: StandingFact[];
  /** The case numbering of the agency's sources. */
  numbering: readonly string[];
  /** The first number of the next page; absent on the last. */
  next?: string;
}

/** Events per sending request; the intake accepts 500. */
export const MOST_AT_ONCE = 400;

/** Characters of JSON on a page, besides the facts of its last number: an answer of the function holds 6 MB. */
const MOST_LETTERS = 1_500_000;
const LAST_SUBJECT = '\u{10ffff}';

/** Whether a ledger compares itself with the event. */
export function isOfLedger({ type }: Pick<KeptEvent, 'type'>): boolean {
  return type === 'event.retracted' || permissionFor(type) === 'facts';
}

export async function standingFacts(
  agency: string,
  from: string,
  {
    eventLog,
    ...head
  }: { eventLog: Pick<EventLog, 'readSubjects'> } & Pick<StandingPage, 'now' | 'numbering'>,
): Promise<StandingPage> {
  const page: StandingPage = { ...head, facts: [] };
  let letters = 0;
  for await (const { event } of eventLog.readSubjects(agency, from, LAST_SUBJECT)) {
    if (!isOfLedger(event)) continue;
    const { person: _, agency: __, ...fact } = event;
    if (letters > MOST_LETTERS && page.facts.at(-1)?.subject !== fact.subject)
      return { ...page, next: fact.subject };
    letters += JSON.stringify(fact).length;
    page.facts.push(fact);
  }
  return page;
}
