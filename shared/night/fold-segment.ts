/**
 * From a segment to what a report is made of, and from the log to what a segment lacks. In: the bytes of a segment, or
 * the numbers that were touched. Out: the same `FoldedLog` that `foldLog` gives of the same events, and the cases of
 * those numbers, each read whole. Always: a touched case replaces what the segment kept of it, so that touching one
 * twice, or for nothing, changes nothing.
 */
import { foldCase } from '../cases/case.ts';
import { mendingOfType } from '../cases/mending.ts';
import { type KeptCase, readSegment, type SegmentCase, type Span, spansOf } from '../counting/segment.ts';
import { compareUtf8 } from '../events/text.ts';
import { SetDigest, subjectDigest } from '../store/digest.ts';
import type { EventLog } from '../store/ports.ts';
import { readAhead } from '../store/read-ahead.ts';
import { carry, casesOf, type FoldedCase, type FoldedLog, nothingFolded, takeTexts } from './fold-log.ts';

/** Throws `SegmentDamaged` where the bytes are not to be trusted. */
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

/** A case as a segment keeps it. */
export function segmentCaseOf({ facts, events, digest }: FoldedCase): SegmentCase {
  return { facts, events: events.map(({ event }) => event), digest: Buffer.from(digest, 'hex') };
}

const AT_ONCE = 16;
/**
 * Events that are read along where a question is spared by it. A question reads 4 KB at least, which is what some
 * twelve events fill, and mostly finds a third of that: numbers are given one after the other, so that what is open
 * now lies together.
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
