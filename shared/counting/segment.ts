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
import { ByteReader, ByteWriter, crc32, utf8Of } from './byte-tape.ts';
import type { Counts } from './counts.ts';
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

/** Raised when the layout or the contributions of a case change. */
const FORMAT = 4;
const MAGIC = utf8Of('GKSG');
const WORD_BYTES = 4;
const HEADER_BYTES = MAGIC.length + 1 + WORD_BYTES;

/** The segment with some cases replaced by number, or added; both inputs are in order. */
export function mergeSegment(segment: Uint8Array, changed: Iterable<SegmentCase>): Uint8Array {
  const writer = new SegmentWriter(segment.length + 4096);
  const kept = new RecordReader(segment);
  let more = kept.next();
  for (const one of changed) {
    const subject = utf8Of(one.facts.subject);
    for (; more && compareBytes(kept.subject(), subject) < 0; more = kept.next())
      writer.copy(kept.subject(), kept.body());
    if (more && compareBytes(kept.subject(), subject) === 0) more = kept.next();
    writer.add(one);
  }
  for (; more; more = kept.next()) writer.copy(kept.subject(), kept.body());
  return writer.done();
}

/** The first and the last of some close numbers. */
export type Span = readonly [first: string, last: string];

/**
 * Sorted numbers in as few spans as possible, with no more than `most` stored events between one number of a span and
 * the next.
 */
export function spansOf(segment: Uint8Array, subjects: Iterable<string>, most: number): Span[] {
  const spans: Span[] = [];
  const kept = new RecordReader(segment);
  let more = kept.next();
  let open: Span | undefined;
  for (const subject of subjects) {
    const bytes = utf8Of(subject);
    let between = 0;
    for (; more && compareBytes(kept.subject(), bytes) < 0; more = kept.next()) between += kept.events();
    if (more && compareBytes(kept.subject(), bytes) === 0) more = kept.next();
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
  const records = new RecordReader(segment);
  const subject = () => records.subject();
  try {
    for (; records.next(); reading.cases++) {
      readCase(records.counts(), subject, reading);
      observe?.({
        subject: decoder.decode(records.subject()),
        digest: records.digest(),
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

/** Of each case in order its number, and the digest of its events, which is valid until the next. */
export function* digestsIn(segment: Uint8Array): Iterable<{ subject: string; digest: Uint8Array }> {
  const records = new RecordReader(segment);
  while (records.next()) yield { subject: decoder.decode(records.subject()), digest: records.digest() };
}

/** The numbers of the cases in which two segments differ, in order. */
export function differingCases(left: Uint8Array, right: Uint8Array): string[] {
  const [one, other] = [new RecordReader(left), new RecordReader(right)];
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
export class SegmentWriter {
  readonly #out: ByteWriter;
  readonly #body = new ByteWriter();
  #last: Uint8Array | undefined;

  constructor(capacity?: number) {
    this.#out = new ByteWriter(capacity);
    this.#out.bytes(MAGIC);
    this.#out.byte(FORMAT);
    this.#out.word(VOCABULARY);
  }

  add(one: SegmentCase): void {
    this.#body.clear();
    writeCase(one, this.#body);
    this.copy(utf8Of(one.facts.subject), this.#body.written());
  }

  copy(subject: Uint8Array, body: Uint8Array): void {
    const last = this.#last;
    if (last && compareBytes(last, subject) >= 0)
      throw new RangeError('the cases of a segment are given in the order of their numbers');
    const shared = last ? sharedLength(last, subject) : 0;
    this.#out.number(shared);
    this.#out.number(subject.length - shared);
    this.#out.bytes(subject.subarray(shared));
    this.#out.number(body.length);
    this.#out.bytes(body);
    this.#last = subject.slice();
  }

  done(): Uint8Array {
    this.#out.word(crc32(this.#out.written()));
    return this.#out.written().slice();
  }
}

/** Goes from record to record; the whole segment is checked before the first. */
class RecordReader {
  readonly #in: ByteReader;
  /** The longest number that the contract allows, and any longer one that a writer was given. */
  #subject = new Uint8Array(256);
  #length = 0;
  #bodyFrom = 0;
  #bodyLength = 0;

  constructor(segment: Uint8Array) {
    const end = segment.length - WORD_BYTES;
    if (end < HEADER_BYTES || compareBytes(segment.subarray(0, MAGIC.length), MAGIC) !== 0)
      throw new SegmentDamaged('format');
    const word = new DataView(segment.buffer, segment.byteOffset, segment.byteLength);
    if (segment[MAGIC.length] !== FORMAT || word.getUint32(MAGIC.length + 1) !== VOCABULARY)
      throw new SegmentDamaged('format');
    if (word.getUint32(end) !== crc32(segment.subarray(0, end))) throw new SegmentDamaged('checksum');
    this.#in = new ByteReader(segment, HEADER_BYTES, end);
  }

  next(): boolean {
    const input = this.#in;
    if (input.at === input.end) return false;
    const shared = input.number();
    const rest = input.number();
    if (shared > this.#length) throw new SegmentDamaged('content');
    if (shared + rest > this.#subject.length) {
      const longer = new Uint8Array(2 * (shared + rest));
      longer.set(this.#subject);
      this.#subject = longer;
    }
    for (let index = 0; index < rest; index++) this.#subject[shared + index] = input.byte();
    this.#length = shared + rest;
    this.#bodyLength = input.number();
    this.#bodyFrom = input.at;
    input.skip(this.#bodyLength);
    return true;
  }

  /** The number of the current record; valid until the next. */
  subject(): Uint8Array {
    return this.#subject.subarray(0, this.#length);
  }

  body(): Uint8Array {
    return this.#in.source.subarray(this.#bodyFrom, this.#bodyFrom + this.#bodyLength);
  }

  /** Of the events of the current record. */
  digest(): Uint8Array {
    return this.body().subarray(0, DIGEST_BYTES);
  }

  /** The number of events behind the current record. */
  events(): number {
    return this.counts().number();
  }

  /** A reader of the current record, behind its digest; valid until the next. */
  counts(): ByteReader {
    const from = this.#bodyFrom;
    this.#counts ??= new ByteReader(this.#in.source);
    this.#counts.at = from + DIGEST_BYTES;
    return this.#counts;
  }
  #counts: ByteReader | undefined;
}

function sharedLength(left: Uint8Array, right: Uint8Array): number {
  const most = Math.min(left.length, right.length);
  let shared = 0;
  while (shared < most && left[shared] === right[shared]) shared++;
  return shared;
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const shared = sharedLength(left, right);
  return (left[shared] ?? -1) - (right[shared] ?? -1);
}
