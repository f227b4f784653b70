/**
 * What the product makes piece by piece, made at once of what is all at hand. In: cases in the order of their numbers,
 * or events in any order. Out: the segment, its tally, the digest of the set.
 */
import { readSegment, type SegmentCase, SegmentWriter } from '../../shared/counting/segment.ts';
import type { Tally } from '../../shared/counting/tally.ts';
import type { KeptEvent } from '../../shared/events/event.ts';
import { compareUtf8 } from '../../shared/events/text.ts';
import { type DigestedEvent, digestOf, SetDigest, subjectDigest } from '../../shared/store/digest.ts';

/** The bytes of cases given in order; throws a RangeError where they are not, or a number comes twice. */
export function encodeSegment(cases: Iterable<SegmentCase>): Uint8Array {
  const writer = new SegmentWriter();
  for (const one of cases) writer.add(one);
  return writer.done();
}

export function tallySegment(segment: Uint8Array): Tally {
  return readSegment(segment).tally;
}

/** The digest of a set of events, in any order, any number of times: `sha256:` and 64 hexadecimal digits. */
export function eventsDigest(events: Iterable<KeptEvent>): string {
  const subjects = new Map<string, DigestedEvent[]>();
  for (const event of events) {
    const known = subjects.get(event.subject) ?? [];
    subjects.set(event.subject, [...known, { event, digest: digestOf(event) }]);
  }
  const whole = new SetDigest();
  for (const subject of [...subjects.keys()].sort(compareUtf8))
    whole.add(subject, subjectDigest(subjects.get(subject) ?? []));
  return whole.value();
}
