/**
 * The unresolved faults of an agency's feed. In: the agency, an optional year, and a cursor. Out: the faults, by the
 * present log, of the cases that the last fold found faulty and of cases with newer events; for years before the first
 * report, the faults of all cases in the log. Always: a fault fixed a second ago is gone; the number of a case without
 * events from this source is not shown; a page holds at most its limit. Facts after the agency's last day are listed in
 * its heirs' drafts, so these are read too.
 */
import { foldCase } from '../cases/case.ts';
import { faultsOf } from '../counting/explain-case.ts';
import type { KeptEvent } from '../events/event.ts';
import { compareUtf8 } from '../events/text.ts';
import { FIRST_REPORT } from '../form/codes.ts';
import { onEach } from '../intake/at-once.ts';
import type { KnownSender } from '../intake/senders.ts';
import { casesOf } from '../night/fold-log.ts';
import type { Agency, Day } from '../registry/agency.ts';
import { type Found, found, inOrder, type ReadPorts, shownFault } from './answer.ts';
import { nextAfter, type PageAsked } from './page.ts';
import { reportOfDraft } from './years.ts';

interface FaultsAsked {
  agency: string;
  /** Undefined: all years with a report. */
  year: number | undefined;
  /** The current year. */
  last: number;
  page: PageAsked;
}

/** The most cases, and events of the log, read for one page, which may therefore end before it is full. */
const MOST_CASES = 500;
const MOST_EVENTS = 20_000;
/** Sorts after every subject. */
const LAST_SUBJECT = '\u{10ffff}';

export async function faultsHere(asked: FaultsAsked, sender: KnownSender, ports: ReadPorts): Promise<Found> {
  const { agency, year, page } = asked;
  const isOld = year !== undefined && year < FIRST_REPORT;
  const filling = new FaultPage(page);
  const heirs = await lineOf(agency, ports.registry);
  const seen: Seen = { agency, sender, year, until: heirs[0]?.until };
  const { foldedAt, pending } = isOld
    ? await fillFromLog(filling, seen, ports)
    : await fillFromReports(filling, seen, await suspects(asked, heirs, ports), ports);
  const { faults, next } = filling;
  return found({ agency, faults, next, foldedAt, journalPending: pending });
}

/** What the shown faults of a case depend on. */
interface Seen {
  agency: string;
  sender: KnownSender;
  year: number | undefined;
  until: Day | undefined;
}

interface Suspects {
  subjects: string[];
  foldedAt: string | null;
  pending: number;
}

/** A page of faults, filled case by case. It can end within a case; the next page continues there. */
class FaultPage {
  readonly faults: object[] = [];
  next: string | null = null;
  readonly #limit: number;
  /** The last case of the previous page, and how many of its faults were shown; `#shown` undefined: all. */
  readonly subject: string | undefined;
  readonly #shown: number | undefined;

  constructor({ limit, after }: PageAsked) {
    const [subject, shown] = after?.split('\0') ?? [];
    this.#limit = limit;
    this.subject = subject;
    this.#shown = shown === undefined ? undefined : Number(shown);
  }

  /** Whether the previous pages did not show this case completely. */
  awaits(subject: string): boolean {
    if (this.subject === undefined) return true;
    const order = compareUtf8(subject, this.subject);
    return order > 0 || (order === 0 && this.#shown !== undefined);
  }

  /** Adds the faults of a case that fit; `false` if the page is full before all are shown. */
  take(subject: string, faults: readonly object[]): boolean {
    const from = subject === this.subject ? (this.#shown ?? 0) : 0;
    const taken = faults.slice(from, from + this.#limit - this.faults.length);
    this.faults.push(...taken);
    if (from + taken.length >= faults.length) return true;
    this.next = nextAfter(`${subject}\0${from + taken.length}`);
    return false;
  }

  /** Ends the page after a case although there is more. */
  endBehind(subject: string): void {
    this.next = nextAfter(subject);
  }
}

async function fillFromReports(
  page: FaultPage,
  seen: Seen,
  { subjects, ...state }: Suspects,
  { eventLog }: ReadPorts,
): Promise<{ foldedAt: string | null; pending: number }> {
  const waiting = subjects.filter((subject) => page.awaits(subject));
  const looked = waiting.slice(0, MOST_CASES);
  const cases = await onEach(looked, (subject) => eventsOf(seen.agency, subject, eventLog));
  for (const [index, events] of cases.entries())
    if (!page.take(looked[index] ?? '', shownOf(looked[index] ?? '', events, seen))) return state;
  if (waiting.length > looked.length) page.endBehind(looked.at(-1) ?? '');
  return state;
}

/** For a year before the first report: no draft lists its faults. */
async function fillFromLog(
  page: FaultPage,
  seen: Seen,
  { eventLog }: ReadPorts,
): Promise<{ foldedAt: null; pending: number }> {
  const state = { foldedAt: null, pending: 0 };
  let read = 0;
  const log = eventLog.readSubjects(seen.agency, page.subject ?? '', LAST_SUBJECT);
  for await (const { subject, events } of casesOf(log)) {
    read += events.length;
    if (!page.awaits(subject)) continue;
    const kept = events.map(({ event }) => event);
    if (!page.take(subject, shownOf(subject, kept, seen))) return state;
    if (read < MOST_EVENTS) continue;
    page.endBehind(subject);
    return state;
  }
  return state;
}

/** The agency, its heir, the heir's heir, and so on. */
async function lineOf(id: string, registry: ReadPorts['registry']): Promise<Agency[]> {
  const line: Agency[] = [];
  let next: string | undefined = id;
  while (next !== undefined && !line.some((agency) => agency.id === next)) {
    const agency: Agency | undefined = await registry.agency(next);
    if (agency) line.push(agency);
    next = agency?.until === undefined ? undefined : agency.mergedInto;
  }
  return line;
}

async function suspects(
  { agency, year, last }: FaultsAsked,
  heirs: readonly Agency[],
  { drafts, journal }: ReadPorts,
): Promise<Suspects> {
  const years = Array.from({ length: last - FIRST_REPORT + 1 }, (_, index) => FIRST_REPORT + index);
  const entries = await journal.entries(agency);
  const asked = year === undefined ? years : [year];
  const of = [agency, ...heirs.slice(1).map(({ id }) => id)];
  const reports = await onEach(
    of.flatMap((id) => asked.map((each) => ({ id, each }))),
    ({ id, each }) => reportOfDraft(id, each, drafts),
  );
  const subjects = new Set(entries.flatMap((entry) => entry.subjects));
  const days: string[] = [];
  for (const drafted of reports) {
    if (!drafted) continue;
    for (const { subject } of drafted.report.edition.faults) subjects.add(subject);
    days.push(drafted.draft.day ?? drafted.report.edition.day);
  }
  return {
    subjects: [...subjects].sort(compareUtf8),
    foldedAt: days.sort().at(-1) ?? null,
    pending: entries.length,
  };
}

async function eventsOf(agency: string, subject: string, log: ReadPorts['eventLog']): Promise<KeptEvent[]> {
  const events: KeptEvent[] = [];
  for await (const { event } of log.readSubjects(agency, subject, subject)) events.push(event);
  return events;
}

/** The faults of a case that concern the year, as the sender may see them. */
function shownOf(subject: string, events: readonly KeptEvent[], { agency, sender, year, until }: Seen) {
  const facts = foldCase(subject, events);
  const isOwn = events.some(({ source }) => source === sender.source);
  return faultsOf(facts, events, until)
    .filter(({ blocks }) => year === undefined || [...blocks, ...facts.years].includes(year))
    .sort(inOrder)
    .map((fault) => ({ ...shownFault(fault, { agency, sender }), subject: isOwn ? subject : null }));
}
