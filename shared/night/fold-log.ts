/**
 * Folds a log into the content of reports. In: the events of one agency in the order of their identities. Out: the
 * tally for its tables; its texts, finalisations and faults; and a digest of exactly the events read. One pass, with
 * one case in memory at a time.
 */
import { livesOf } from '../cases/application.ts';
import { type Act, type CaseFacts, foldCase } from '../cases/case.ts';
import type { FeedFault } from '../cases/faults.ts';
import { type Mending, mendingOf } from '../cases/mending.ts';
import { isHandedOver, type Passage } from '../cases/passages.ts';
import { Tally } from '../counting/tally.ts';
import { compareEvents, type EventOf, type KeptEvent } from '../events/event.ts';
import { FIRST_REPORT } from '../form/codes.ts';
import { SetDigest, subjectDigest } from '../store/digest.ts';
import type { LoggedEvent } from '../store/ports.ts';

type Narrative = EventOf<'narrative.written'>;
type Finalisation = EventOf<'report.finalised'>;

export interface CaseFault {
  subject: string;
  fault: FeedFault;
  /** The years whose publication it blocks. */
  years: readonly number[];
  /** The fix; absent for a warning. */
  mend?: Mending;
}

export interface FoldedLog {
  tally: Tally;
  /** By year and section, the latest text. */
  narratives: Map<number, Partial<Record<Narrative['data']['section'], Narrative>>>;
  /** By year, the live finalisations in the order of events. */
  finalisations: Map<number, Finalisation[]>;
  /** By year, the other acts on its report, in the order of events. */
  acts: Map<number, Act[]>;
  faults: CaseFault[];
  /** The stays here of applications that were handed over. */
  passages: (Passage & { subject: string })[];
  /** The earliest year of an event other than `document.*`. */
  firstYear: number | undefined;
  events: number;
  /** By year, the digest of the applications carried out, each with its applicant's category. */
  carriedOut: Map<number, SetDigest>;
  /** Digest of exactly the events read (`SetDigest` of store/digest.ts). */
  eventsDigest: string;
}

/** A folded case, with the digest of its events (`subjectDigest`). */
export interface FoldedCase {
  facts: CaseFacts;
  events: readonly LoggedEvent[];
  digest: string;
}

/** Called with each folded case, in the order of subjects. */
export type CaseObserver = (folded: FoldedCase) => Promise<void> | void;

export interface FoldOptions {
  /** The last year for which `carriedOut` is computed. */
  through?: number;
  observe?: CaseObserver;
}

export async function foldLog(
  log: AsyncIterable<LoggedEvent>,
  { through = 0, observe }: FoldOptions = {},
): Promise<FoldedLog> {
  const folded = nothingFolded();
  const whole = new SetDigest();
  for await (const { subject, events } of casesOf(log)) {
    const digest = subjectDigest(events);
    whole.add(subject, digest);
    folded.events += events.length;
    const kept = events.map(({ event }) => event);
    const facts = foldCase(subject, kept);
    takeIn(folded, facts, kept);
    if (facts.application) {
      const { applicantType } = facts.application;
      for (const { from, until } of livesOf(facts.application))
        carry(folded.carriedOut, { subject, applicantType, from, until }, through);
    }
    await observe?.({ facts, events, digest });
  }
  folded.eventsDigest = whole.value();
  return folded;
}

export function nothingFolded(): FoldedLog {
  return {
    tally: new Tally(),
    narratives: new Map(),
    finalisations: new Map(),
    acts: new Map(),
    faults: [],
    passages: [],
    firstYear: undefined,
    events: 0,
    carriedOut: new Map(),
    eventsDigest: '',
  };
}

/** Groups events by subject. A log lists the events of a subject together; several logs must follow each other. */
export async function* casesOf(
  log: AsyncIterable<LoggedEvent>,
): AsyncIterable<{ subject: string; events: LoggedEvent[] }> {
  let current: { subject: string; events: LoggedEvent[] } | undefined;
  let owner: string | undefined;
  for await (const logged of log) {
    const { subject, agency } = logged.event;
    if (current?.subject !== subject || owner !== agency) {
      if (current) yield current;
      current = { subject, events: [] };
      owner = agency;
    }
    current.events.push(logged);
  }
  if (current) yield current;
}

function takeIn(folded: FoldedLog, facts: CaseFacts, events: readonly KeptEvent[]): void {
  folded.tally.add(facts);
  for (const fault of facts.faults) {
    const mend = mendingOf(fault, events);
    folded.faults.push({ subject: facts.subject, fault, years: facts.years, ...(mend && { mend }) });
  }
  for (const passage of (facts.passages ?? []).filter(isHandedOver))
    folded.passages.push({ subject: facts.subject, ...passage });
  if (facts.firstYear !== undefined)
    folded.firstYear = Math.min(facts.firstYear, folded.firstYear ?? facts.firstYear);
  takeTexts(folded, facts);
}

/** Adds acts, the latest text of each year and section, and finalisations, each in the order of events. */
export function takeTexts(
  folded: Pick<FoldedLog, 'narratives' | 'finalisations' | 'acts'>,
  { narratives, finalisations, acts }: Pick<CaseFacts, 'narratives' | 'finalisations' | 'acts'>,
): void {
  for (const act of acts) {
    const year = Number(act.subject);
    folded.acts.set(year, [...(folded.acts.get(year) ?? []), act].sort(compareEvents));
  }
  for (const narrative of narratives) {
    const texts = folded.narratives.get(Number(narrative.subject)) ?? {};
    folded.narratives.set(Number(narrative.subject), texts);
    texts[narrative.data.section] = later(texts[narrative.data.section], narrative);
  }
  for (const finalisation of finalisations) {
    const year = Number(finalisation.subject);
    const others = folded.finalisations.get(year) ?? [];
    folded.finalisations.set(year, [...others, finalisation].sort(compareEvents));
  }
}

/** Adds an application to the sets of the years at whose end it is open. */
export function carry(
  carriedOut: FoldedLog['carriedOut'],
  stay: { subject: string; applicantType: string; from: number; until: number | null },
  through: number,
): void {
  const { subject, applicantType, from, until } = stay;
  const last = Math.min(through, (until ?? Number.POSITIVE_INFINITY) - 1);
  for (let year = Math.max(FIRST_REPORT, from); year <= last; year++) {
    const applications = carriedOut.get(year) ?? new SetDigest();
    carriedOut.set(year, applications);
    applications.add(subject, applicantType);
  }
}

function later<E extends KeptEvent>(before: E | undefined, event: E): E {
  return before && compareEvents(before, event) > 0 ? before : event;
}
