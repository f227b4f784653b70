/**
 * Folds a segment, and reads the touched cases that update it. In: the bytes of a segment, or the touched subjects.
 * Out: the same `FoldedLog` as `foldLog` gives for the same events; or these cases, each read completely. Always: a
 * touched case replaces its old content in the segment, so that touching it twice or needlessly changes nothing.
 */
import { foldCase } from '../cases/case.ts';
import { mendingOfType } from '../cases/mending.ts';
import { type KeptCase, readSegment, type SegmentCase, type Span, spansOf } from '../counting/segment.ts';
import { compareUtf8 } from '../events/text.ts';
import { SetDigest, subjectDigest } from '../store/digest.ts';
import type { EventLog } from '../store/ports.ts';
import { readAhead } from '../store/read-ahead.ts';
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

const AT_ONCE = 16;
/**
 * The most untouched events to read along in order to save a query. A query reads at least 4 KB, some twelve events,
 * and usually needs a third of that. Case numbers are consecutive, so open cases are close to each other.
 */
const READ_ALONG = 12;

/**
 * The cases of these numbers as the log has them now, in order, and some that lie between them, which are as whole; a
 * number that has no event is no case. Throws `SegmentDamaged` where it is not to be trusted what lies between.
 */
export async function casesTouched(
  agency: string,
  subjects: Iterable<string>,
  { segment, eventLog }: { segment: Uint8Array; eventLog: Pick<EventLog, 'readSubjects'> },
): Promise<SegmentCase[]> {
  const spans = spansOf(segment, [...new Set(subjects)].sort(compareUtf8), READ_ALONG);
  const cases: SegmentCase[] = [];
  for await (const read of readAhead(spans, AT_ONCE, (span) => casesOfSpan(agency, span, eventLog)))
    for (const one of read) cases.push(one);
  return cases;
}

async function casesOfSpan(
  agency: string,
  [first, last]: Span,
  eventLog: Pick<EventLog, 'readSubjects'>,
): Promise<SegmentCase[]> {
  const cases: SegmentCase[] = [];
  for await (const { subject, events } of casesOf(eventLog.readSubjects(agency, first, last))) {
    const kept = events.map(({ event }) => event);
    cases.push(segmentCaseOf({ facts: foldCase(subject, kept), events, digest: subjectDigest(events) }));
  }
  return cases;
}
