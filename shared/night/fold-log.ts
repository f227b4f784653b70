/**
 * From a log to what a report is made of. In: the events of one agency in the order of their identities. Out:
 * the tally of its tables, its texts, finalisations and faults, and a digest of exactly the events that were read.
 * One pass, one case in memory at a time.
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
  /** Years whose publication it blocks. */
  years: readonly number[];
  /** What would mend it; none for a warning. */
  mend?: Mending;
}

export interface FoldedLog {
  tally: Tally;
  /** By year and section, the latest text. */
  narratives: Map<number, Partial<Record<Narrative['data']['section'], Narrative>>>;
  /** By year, the live finalisations in their order. */
  finalisations: Map<number, Finalisation[]>;
  /** By year, what else was said of its report, in the order of the events. */
  acts: Map<number, Act[]>;
  faults: CaseFault[];
  /** The times that applications were here which were handed over. */
  passages: (Passage & { subject: string })[];
  /** The earliest year of an event other than `document.*`. */
  firstYear: number | undefined;
  events: number;
  /** By year, the applications that it carries out, each with its applicant's category. */
  carriedOut: Map<number, SetDigest>;
  /** Of exactly the events that were read, as in `eventsDigest` of store/digest.ts. */
  eventsDigest: string;
}

/** A case as it was folded, with the digest of its events (`subjectDigest`). */
export interface FoldedCase {
  facts: CaseFacts;
  events: readonly LoggedEvent[];
  digest: string;
}

/** Told of each case as it is folded, in the order of the subjects. */
export type CaseObserver = (folded: FoldedCase) => Promise<void> | void;

export interface FoldOptions {
  /** The last year whose carried-out applications are wanted as a set. */
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

/** The events of each subject; a log gives those of one subject together, and of two logs one comes after the other. */
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

/** Of each year and section the latest text, of each year the finalisations. */
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

/** Puts an application into the sets of the years that it stays open in. */
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
