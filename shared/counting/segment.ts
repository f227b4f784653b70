/**
 * A segment: the contributions of all cases of one agency, in few bytes. In: cases in the order of their numbers (UTF-8
 * bytes, the order of the log's keys). Out: bytes that a night folds instead of the log, and into which it merges
 * changes. Derived, and rebuilt from the log at any time: damage or another format raises `SegmentDamaged`, and such
 * bytes are never trusted.
 *
 *     'GKSG' · format · CRC-32 of the vocabulary · record … · CRC-32 of all before
 *     record: bytes shared with the number before · rest of the number · length · the case (`segment-case.ts`)
 *
 * Always: a tally over the segment equals the tally over the facts, since `countCase` produces both. Texts,
 * finalisations and faults are stored beside the counts. A case is found without reading the one before it.
 */
import { ByteWriter, utf8Of } from './byte-tape.ts';
import type { Counts } from './counts.ts';
import { compareBytes, mergeRecords, type NumberedRecord, RecordReader, RecordWriter } from './records.ts';
import {
  DIGEST_BYTES,
  readCase,
  type SegmentCase,
  SegmentDamaged,
  type SegmentReading,
  VOCABULARY,
  writeCase,
} from './segment-case.ts';
import { Tally } from './tally.ts';

export { type SegmentCase, SegmentDamaged, type SegmentReading } from './segment-case.ts';

/** Its format is raised when the layout or the contributions of a case change. */
const HEAD = { mark: 'GKSG', format: 4, vocabulary: VOCABULARY };

/** The segment with some cases replaced by number, or added; both inputs are in order. */
export function mergeSegment(segment: Uint8Array, changed: Iterable<SegmentCase>): Uint8Array {
  const writer = new SegmentWriter(segment.length + 4096);
  mergeRecords(new RecordReader(segment, HEAD), recordsOf(changed), writer);
  return writer.done();
}

/** The first and the last of some close numbers. */
export type Span = readonly [first: string, last: string];

/**
 * Sorted numbers in as few spans as possible, with no more than `most` stored events between one number of a span and
 * the next. `found` is told of each that is stored, with its digest, which is valid until the next.
 */
export function spansOf(
  segment: Uint8Array,
  subjects: Iterable<string>,
  most: number,
  found?: (subject: string, digest: Uint8Array) => void,
): Span[] {
  const spans: Span[] = [];
  const kept = new RecordReader(segment, HEAD);
  let more = kept.next();
  let open: Span | undefined;
  for (const subject of subjects) {
    const bytes = utf8Of(subject);
    let between = 0;
    for (; more && compareBytes(kept.subject(), bytes) < 0; more = kept.next()) between += eventsOf(kept);
    if (more && compareBytes(kept.subject(), bytes) === 0) {
      found?.(subject, digestOf(kept));
      more = kept.next();
    }
    if (open && between > most) spans.push(open);
    open = open && between <= most ? [open[0], subject] : [subject, subject];
  }
  return open ? [...spans, open] : spans;
}

/** One case of a segment, for a consumer that needs more than sums. */
export interface KeptCase {
  subject: string;
  /** Valid until the next case. */
  digest: Uint8Array;
  /** Its stays of applications, one by one, however each began. */
  applications: Parameters<Counts['application']>[];
}

/**
 * The result of a fold of the log. Without an observer, no object is created for a case without text and fault.
 * `observe` receives each case in the order of the segment.
 */
export function readSegment(segment: Uint8Array, observe?: (kept: KeptCase) => void): SegmentReading {
  const applications: KeptCase['applications'] = [];
  const reading: SegmentReading = {
    tally: observe ? new RememberingTally(applications) : new Tally(),
    cases: 0,
    events: 0,
    firstYear: undefined,
    narratives: [],
    finalisations: [],
    acts: [],
    passages: [],
    faults: [],
  };
  const records = new RecordReader(segment, HEAD);
  const subject = () => records.subject();
  try {
    for (; records.next(); reading.cases++) {
      readCase(records.content(DIGEST_BYTES), subject, reading);
      observe?.({
        subject: decoder.decode(records.subject()),
        digest: digestOf(records),
        applications: applications.splice(0),
      });
    }
  } catch (error) {
    throw error instanceof SegmentDamaged ? error : new SegmentDamaged('content', error);
  }
  return reading;
}

const decoder = new TextDecoder();

/** Counts, and remembers the reported applications. */
class RememberingTally extends Tally {
  readonly #applications: KeptCase['applications'];

  constructor(applications: KeptCase['applications']) {
    super();
    this.#applications = applications;
  }

  override application(...life: Parameters<Counts['application']>): void {
    this.#applications.push(life);
    super.application(...life);
  }

  override carriedIn(...life: Parameters<Counts['carriedIn']>): void {
    this.#applications.push(life);
    super.carriedIn(...life);
  }
}

/** Of the events of the current record; valid until the next. */
const digestOf = (records: RecordReader) => records.body().subarray(0, DIGEST_BYTES);
/** How many there are. */
const eventsOf = (records: RecordReader) => records.content(DIGEST_BYTES).number();

/** Of each case in order its number, and the digest of its events, which is valid until the next. */
export function* digestsIn(segment: Uint8Array): Iterable<{ subject: string; digest: Uint8Array }> {
  const records = new RecordReader(segment, HEAD);
  while (records.next()) yield { subject: decoder.decode(records.subject()), digest: digestOf(records) };
}

/** The numbers of the cases in which two segments differ, in order. */
export function differingCases(left: Uint8Array, right: Uint8Array): string[] {
  const [one, other] = [new RecordReader(left, HEAD), new RecordReader(right, HEAD)];
  const differing: string[] = [];
  let [inOne, inOther] = [one.next(), other.next()];
  while (inOne || inOther) {
    const order = !inOne ? 1 : !inOther ? -1 : compareBytes(one.subject(), other.subject());
    const record = order <= 0 ? one : other;
    if (order !== 0 || compareBytes(one.body(), other.body()) !== 0)
      differing.push(decoder.decode(record.subject()));
    if (order <= 0) inOne = one.next();
    if (order >= 0) inOther = other.next();
  }
  return differing;
}

/** Writes a segment case by case, for a caller that streams a log. */
export class SegmentWriter extends RecordWriter {
  readonly #body = new ByteWriter();

  constructor(capacity?: number) {
    super(HEAD, capacity);
  }

  add(one: SegmentCase): void {
    this.copy(utf8Of(one.facts.subject), bodyOf(one, this.#body));
  }
}

function bodyOf(one: SegmentCase, out: ByteWriter): Uint8Array {
  out.clear();
  writeCase(one, out);
  return out.written();
}

function* recordsOf(cases: Iterable<SegmentCase>): Iterable<NumberedRecord> {
  const out = new ByteWriter();
  for (const one of cases) yield { subject: utf8Of(one.facts.subject), body: bodyOf(one, out) };
}
