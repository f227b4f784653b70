/**
 * The standing faults of an agency's feed. In: the agency, a year or none, and where to go on. Out: the faults of the
 * cases that the last fold found faulty, and of those that were touched since, each as the log has it now. Always: a
 * fault that was mended a second ago is gone; the number of a case in which this source has no event is not named.
 */
import { foldCase } from '../cases/case.ts';
import { faultsOf } from '../counting/explain-case.ts';
import type { KeptEvent } from '../events/event.ts';
import { compareUtf8 } from '../events/text.ts';
import type { KnownSender } from '../intake/senders.ts';
import { FIRST_REPORT } from '../night/report-of-year.ts';
import { type Found, found, inOrder, type ReadPorts, shownFault } from './answer.ts';
import { inParts } from './in-parts.ts';
import { nextAfter, type PageAsked } from './page.ts';
import { reportOfDraft } from './years.ts';

interface FaultsAsked {
  agency: string;
  /** All of them where none is named. */
  year: number | undefined;
  /** The current one. */
  last: number;
  page: PageAsked;
}

/** Cases that one question looks at: a page may end before it is full. */
const MOST_CASES = 500;

export async function faultsHere(asked: FaultsAsked, sender: KnownSender, ports: ReadPorts): Promise<Found> {
  const { agency, year, page } = asked;
  const { subjects, foldedAt, pending } = await suspects(asked, ports);
  const waiting = subjects.filter(
    (subject) => page.after === undefined || compareUtf8(subject, page.after) > 0,
  );
  const looked = waiting.slice(0, MOST_CASES);
  const cases = await inParts(looked, (subject) =>
    faultsOfCase(agency, subject, { sender, log: ports.eventLog }),
  );
  const items: object[] = [];
  let last: string | undefined;
  for (const [index, faults] of cases.entries()) {
    const wanted = faults.filter(
      ({ blocks, years }) => year === undefined || [...blocks, ...years].includes(year),
    );
    // The faults of one case stay together; there are never more than it has events.
    if (items.length > 0 && items.length + wanted.length > page.limit) break;
    items.push(...wanted.map(({ years: _, ...fault }) => fault));
    last = looked[index];
  }
  const isLast = last === undefined || last === subjects.at(-1);
  return found({
    agency,
    faults: items,
    next: isLast ? null : nextAfter(last ?? ''),
    foldedAt,
    journalPending: pending,
  });
}

async function suspects(
  { agency, year, last }: FaultsAsked,
  { drafts, journal }: ReadPorts,
): Promise<{ subjects: string[]; foldedAt: string | null; pending: number }> {
  const years = Array.from({ length: last - FIRST_REPORT + 1 }, (_, index) => FIRST_REPORT + index);
  const entries = await journal.entries(agency);
  const reports = await inParts(year === undefined ? years : [year], (of) =>
    reportOfDraft(agency, of, drafts),
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

async function faultsOfCase(
  agency: string,
  subject: string,
  { sender, log }: { sender: KnownSender; log: ReadPorts['eventLog'] },
) {
  const events: KeptEvent[] = [];
  for await (const { event } of log.readSubjects(agency, subject, subject)) events.push(event);
  const facts = foldCase(subject, events);
  const isOwn = events.some(({ source }) => source === sender.source);
  const faults = faultsOf(facts, events).sort(inOrder);
  return faults.map((fault) => ({
    ...shownFault(fault, sender),
    subject: isOwn ? subject : null,
    years: facts.years,
  }));
}
