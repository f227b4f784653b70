/**
 * Folds a segment, and reads the touched cases that update it. In: the bytes of a segment, or the touched subjects.
 * Out: the same `FoldedLog` as `foldLog` gives for the same events; or these cases, each read completely. Always: a
 * touched case replaces its old content in the segment, so that touching it twice or needlessly changes nothing.
 */
import { foldCase } from '../cases/case.ts';
import { mendingOfType } from '../cases/mending.ts';
import { type KeptCase, readSegment, type SegmentCase, type Span, spansOf } from '../counting/segment.ts';
import { identityOf } from '../events/event.ts';
import { compareUtf8 } from '../events/text.ts';
import { SetDigest, subjectDigest } from '../store/digest.ts';
import type { EventLog, JournalEntry, LoggedEvent } from '../store/ports.ts';
import { readAhead } from '../store/read-ahead.ts';
import { namesIn } from './event-names.ts';
import { carry, casesOf, type FoldedCase, type FoldedLog, nothingFolded, takeTexts } from './fold-log.ts';

/** Throws `SegmentDamaged` if the bytes are damaged. */
export function foldSegment(segment: Uint8Array, through = 0): { folded: FoldedLog; cases: number } {
  const whole = new SetDigest();
  const folded = nothingFolded();
  const reading = readSegment(segment, ({ subject, digest, applications }: KeptCase) => {
    whole.add(subject, Buffer.from(digest).toString('hex'));
    for (const [applicantType, from, until] of applications)
      carry(folded.carriedOut, { subject, applicantType, from, until }, through);
  });
  const { tally, firstYear, events, cases, passages } = reading;
  takeTexts(folded, reading);
  for (const { subject, faults, years } of reading.faults) {
    for (const { fault, type } of faults) {
      const mend = mendingOfType(fault, { subject, type });
      folded.faults.push({ subject, fault, years, ...(mend && { mend }) });
    }
  }
  return { folded: { ...folded, tally, firstYear, events, passages, eventsDigest: whole.value() }, cases };
}

/** A folded case in the form that a segment keeps. */
export function segmentCaseOf({ facts, events, digest }: FoldedCase): SegmentCase {
  return { facts, events: events.map(({ event }) => event), digest: Buffer.from(digest, 'hex') };
}

/** By case, the identities of its new events according to the journal; `whole` if the journal does not name them. */
export type Touched = ReadonlyMap<string, ReadonlySet<string> | 'whole'>;

export function touchedBy(entries: readonly JournalEntry[]): Touched {
  const touched = new Map<string, Set<string> | 'whole'>();
  for (const { source, subjects, ids } of entries)
    for (const [place, subject] of subjects.entries()) {
      const own = ids?.[place];
      const before = touched.get(subject);
      if (source === undefined || own === undefined) touched.set(subject, 'whole');
      else if (before !== 'whole')
        touched.set(subject, new Set([...(before ?? []), ...identitiesOf(subject, source, own)]));
    }
  return touched;
}

const identitiesOf = (subject: string, source: string, ids: readonly string[]) =>
  ids.map((id) => identityOf({ subject, source, id }));

const AT_ONCE = 16;
/**
 * The most untouched events to read along in order to save a query. A query reads at least 4 KB, some twelve events,
 * and usually needs a third of that. Case numbers are consecutive, so open cases are close to each other.
 */
const READ_ALONG = 12;

/**
 * The touched cases as the log has them now, in the order of their numbers, with some untouched ones between them, all
 * complete. A number without events is no case. If one round of queries suffices, everything is read by query.
 * Otherwise isolated cases are read by the names of their events. If those events do not have the digest that the
 * segment holds for the case, it is read by query after all. Throws `SegmentDamaged` if the segment is damaged.
 */
export async function casesTouched(
  agency: string,
  touched: Touched,
  { segment, names, eventLog }: KeptCases & { eventLog: Pick<EventLog, 'readSubjects' | 'readNamed'> },
  { questions = AT_ONCE, along = READ_ALONG } = {},
): Promise<SegmentCase[]> {
  const digests = new Map<string, string>();
  const subjects = [...touched.keys()].sort(compareUtf8);
  const spans = spansOf(segment, subjects, along, (subject, digest) =>
    digests.set(subject, Buffer.from(digest).toString('hex')),
  );
  const apart = new Set(
    spans.length > questions ? spans.flatMap(([first, last]) => (first === last ? first : [])) : [],
  );
  const named = new Map<string, CaseByName>();
  const known = namesIn(names, subjects);
  for (const subject of apart) {
    const [came, digest, kept = []] = [touched.get(subject), digests.get(subject), known.get(subject)];
    const isKnown = digest === undefined || kept.length > 0;
    if (isKnown && came && came !== 'whole') named.set(subject, { came, kept, digest });
  }
  const byName = await casesByName(agency, named, eventLog);
  const asked = spans.filter(([first, last]) => first !== last || !byName.has(first));
  const cases = new Map<string, SegmentCase>();
  for (const [subject, one] of byName) if (one) cases.set(subject, one);
  for await (const read of readAhead(asked, AT_ONCE, (span) => casesOfSpan(agency, span, eventLog)))
    for (const one of read) cases.set(one.facts.subject, one);
  return [...cases.values()].sort((left, right) => compareUtf8(left.facts.subject, right.facts.subject));
}

export interface KeptCases {
  segment: Uint8Array;
  /** The names of the events behind its cases (event-names.ts). */
  names: Uint8Array;
}

interface CaseByName {
  came: ReadonlySet<string>;
  /** The identities of the events behind the segment's digest of it. */
  kept: readonly string[];
  /** The segment's digest of it; undefined if the segment has no such case. */
  digest: string | undefined;
}

/** The cases that could be read by name; undefined for a case without events. */
async function casesByName(
  agency: string,
  named: ReadonlyMap<string, CaseByName>,
  eventLog: Pick<EventLog, 'readNamed'>,
): Promise<Map<string, SegmentCase | undefined>> {
  if (named.size === 0) return new Map();
  const identities = [...named.values()].flatMap(({ came, kept }) => [...kept, ...came]);
  const read = new Map<string, LoggedEvent[]>();
  for (const one of await eventLog.readNamed(agency, identities)) {
    const events = read.get(one.event.subject) ?? [];
    read.set(one.event.subject, events);
    events.push(one);
  }
  const cases = new Map<string, SegmentCase | undefined>();
  for (const [subject, asked] of named) {
    const events = read.get(subject) ?? [];
    if (isWhole(events, asked)) cases.set(subject, events.length > 0 ? caseOf(subject, events) : undefined);
  }
  return cases;
}

/** Whether the named events exist and are those that the segment was made from; a new case has none. */
function isWhole(events: readonly LoggedEvent[], { kept, digest }: CaseByName): boolean {
  if (digest === undefined) return true;
  const names = new Set(kept);
  return subjectDigest(events.filter(({ event }) => names.has(identityOf(event)))) === digest;
}

function caseOf(subject: string, events: readonly LoggedEvent[]): SegmentCase {
  const kept = events.map(({ event }) => event);
  return segmentCaseOf({ facts: foldCase(subject, kept), events, digest: subjectDigest(events) });
}

async function casesOfSpan(
  agency: string,
  [first, last]: Span,
  eventLog: Pick<EventLog, 'readSubjects'>,
): Promise<SegmentCase[]> {
  const cases: SegmentCase[] = [];
  for await (const { subject, events } of casesOf(eventLog.readSubjects(agency, first, last)))
    cases.push(caseOf(subject, events));
  return cases;
}
