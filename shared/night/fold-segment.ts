/**
 * From a segment to what a report is made of, and from the log to what a segment lacks. In: the bytes of a segment, or
 * the numbers that were touched. Out: the same `FoldedLog` that `foldLog` gives of the same events, and the cases of
 * those numbers, each read whole. Always: a touched case replaces what the segment kept of it, so that touching one
 * twice, or for nothing, changes nothing.
 */
import { foldCase } from '../cases/case.ts';
import { mendingOfType } from '../cases/mending.ts';
import { compareUtf8 } from '../events/text.ts';
import { SetDigest, subjectDigest } from '../store/digest.ts';
import type { EventLog, LoggedEvent } from '../store/ports.ts';
import { type KeptCase, readSegment, type SegmentCase } from '../tables/segment.ts';
import { carry, type FoldedCase, type FoldedLog, nothingFolded, takeTexts } from './fold-log.ts';

/** Throws `SegmentDamaged` where the bytes are not to be trusted. */
export function foldSegment(segment: Uint8Array, through = 0): { folded: FoldedLog; cases: number } {
  const whole = new SetDigest();
  const folded = nothingFolded();
  const reading = readSegment(segment, ({ subject, digest, applications }: KeptCase) => {
    whole.add(subject, Buffer.from(digest).toString('hex'));
    for (const [applicantType, received, concluded] of applications)
      carry(folded.carriedOut, { subject, applicantType, received, concluded }, through);
  });
  const { tally, firstYear, events, cases } = reading;
  takeTexts(folded, reading);
  for (const { subject, faults, years } of reading.faults) {
    for (const { fault, type } of faults) {
      const mend = mendingOfType(fault, { subject, type });
      folded.faults.push({ subject, fault, years, ...(mend && { mend }) });
    }
  }
  return { folded: { ...folded, tally, firstYear, events, eventsDigest: whole.value() }, cases };
}

/** A case as a segment keeps it. */
export function segmentCaseOf({ facts, events, digest }: FoldedCase): SegmentCase {
  return { facts, events: events.map(({ event }) => event), digest: Buffer.from(digest, 'hex') };
}

const READ_AT_ONCE = 16;

/** The cases of these numbers as the log has them now, in order; a number that has no event is no case. */
export async function casesTouched(
  agency: string,
  subjects: Iterable<string>,
  log: Pick<EventLog, 'readSubject'>,
): Promise<SegmentCase[]> {
  const inOrder = [...new Set(subjects)].sort(compareUtf8);
  const cases: SegmentCase[] = [];
  for (let from = 0; from < inOrder.length; from += READ_AT_ONCE) {
    const some = inOrder.slice(from, from + READ_AT_ONCE);
    const read = await Promise.all(some.map((subject) => caseTouched(agency, subject, log)));
    cases.push(...read.flatMap((one) => one ?? []));
  }
  return cases;
}

async function caseTouched(
  agency: string,
  subject: string,
  log: Pick<EventLog, 'readSubject'>,
): Promise<SegmentCase | undefined> {
  const events: LoggedEvent[] = [];
  for await (const logged of log.readSubject(agency, subject)) events.push(logged);
  if (events.length === 0) return undefined;
  const facts = foldCase(
    subject,
    events.map(({ event }) => event),
  );
  return segmentCaseOf({ facts, events, digest: subjectDigest(events) });
}
