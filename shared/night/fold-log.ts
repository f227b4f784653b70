/**
 * From a log to what a report is made of. In: the events of one agency in the order of their identities. Out:
 * the tally of its tables, its texts, finalisations and faults, and a digest of exactly the events that were read.
 * One pass, one case in memory at a time.
 */
import { type CaseFacts, foldCase } from '../cases/case.ts';
import type { FeedFault } from '../cases/faults.ts';
import { compareEvents, type EventOf, type KeptEvent } from '../events/event.ts';
import { SetDigest, subjectDigest } from '../store/digest.ts';
import type { LoggedEvent } from '../store/ports.ts';
import { Tally } from '../tables/tally.ts';

type Narrative = EventOf<'narrative.written'>;
type Finalisation = EventOf<'report.finalised'>;

export interface CaseFault {
  subject: string;
  fault: FeedFault;
  /** Years whose publication it blocks. */
  years: readonly number[];
}

export interface FoldedLog {
  tally: Tally;
  /** By year and section, the latest text. */
  narratives: Map<number, Partial<Record<Narrative['data']['section'], Narrative>>>;
  /** By year, the latest live finalisation. */
  finalisations: Map<number, Finalisation>;
  faults: CaseFault[];
  /** The earliest year of an event other than `document.*`. */
  firstYear: number | undefined;
  events: number;
  /** Of exactly the events that were read, as in `eventsDigest` of store/digest.ts. */
  eventsDigest: string;
}

export async function foldLog(log: AsyncIterable<LoggedEvent>): Promise<FoldedLog> {
  const folded: FoldedLog = {
    tally: new Tally(),
    narratives: new Map(),
    finalisations: new Map(),
    faults: [],
    firstYear: undefined,
    events: 0,
    eventsDigest: '',
  };
  const whole = new SetDigest();
  for await (const { subject, events } of casesOf(log)) {
    whole.add(subject, subjectDigest(events));
    folded.events += events.length;
    takeIn(
      folded,
      foldCase(
        subject,
        events.map(({ event }) => event),
      ),
    );
  }
  folded.eventsDigest = whole.value();
  return folded;
}

/** The events of each subject; the log gives those of one subject together. */
export async function* casesOf(
  log: AsyncIterable<LoggedEvent>,
): AsyncIterable<{ subject: string; events: LoggedEvent[] }> {
  let current: { subject: string; events: LoggedEvent[] } | undefined;
  for await (const logged of log) {
    if (current?.subject !== logged.event.subject) {
      if (current) yield current;
      current = { subject: logged.event.subject, events: [] };
    }
    current.events.push(logged);
  }
  if (current) yield current;
}

function takeIn(folded: FoldedLog, facts: CaseFacts): void {
  folded.tally.add(facts);
  for (const fault of facts.faults) folded.faults.push({ subject: facts.subject, fault, years: facts.years });
  if (facts.firstYear !== undefined)
    folded.firstYear = Math.min(facts.firstYear, folded.firstYear ?? facts.firstYear);
  for (const narrative of facts.narratives) {
    const texts = folded.narratives.get(Number(narrative.subject)) ?? {};
    folded.narratives.set(Number(narrative.subject), texts);
    texts[narrative.data.section] = later(texts[narrative.data.section], narrative);
  }
  for (const finalisation of facts.finalisations) {
    const year = Number(finalisation.subject);
    folded.finalisations.set(year, later(folded.finalisations.get(year), finalisation));
  }
}

function later<E extends KeptEvent>(before: E | undefined, event: E): E {
  return before && compareEvents(before, event) > 0 ? before : event;
}
