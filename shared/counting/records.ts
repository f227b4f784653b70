/**
 * Records, each the number of a case and bytes, in the order of the numbers (UTF-8 bytes, the order of the log's keys).
 * In: records one by one. Out: bytes with a head and a checksum; and from those the records again. Damage or another
 * head raises `SegmentDamaged`.
 *
 *     head · record … · CRC-32 of all before
 *     record: bytes shared with the number before · rest of the number · length · the bytes
 */
import { ByteReader, ByteWriter, crc32, utf8Of } from './byte-tape.ts';
import { SegmentDamaged } from './segment-case.ts';

/** What such bytes begin with. */
export interface Head {
  mark: string;
  /** Raised when the layout or what is kept of a case changes. */
  format: number;
  /** Of the words that are stored as numbers. */
  vocabulary: number;
}

const WORD_BYTES = 4;

function headOf({ mark, format, vocabulary }: Head): Uint8Array {
  const out = new ByteWriter(16);
  out.bytes(utf8Of(mark));
  out.byte(format);
  out.word(vocabulary);
  return out.written();
}

/** A record to write; both parts are valid until the next. */
export interface NumberedRecord {
  subject: Uint8Array;
  body: Uint8Array;
}

/** Writes all records of `kept` with some replaced by number, or added; both are in order. */
export function mergeRecords(
  kept: RecordReader,
  changed: Iterable<NumberedRecord>,
  into: RecordWriter,
): void {
  let more = kept.next();
  for (const { subject, body } of changed) {
    for (; more && compareBytes(kept.subject(), subject) < 0; more = kept.next())
      into.copy(kept.subject(), kept.body());
    if (more && compareBytes(kept.subject(), subject) === 0) more = kept.next();
    into.copy(subject, body);
  }
  for (; more; more = kept.next()) into.copy(kept.subject(), kept.body());
}

/** Writes record by record, for a caller that streams a log. */
export class RecordWriter {
  readonly #out: ByteWriter;
  #last: Uint8Array | undefined;

  constructor(head: Head, capacity?: number) {
    this.#out = new ByteWriter(capacity);
    this.#out.bytes(headOf(head));
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

/** Goes from record to record; the whole is checked before the first. */
export class RecordReader {
  readonly #in: ByteReader;
  /** The longest number that the contract allows, and any longer one that a writer was given. */
  #subject = new Uint8Array(256);
  #length = 0;
  #bodyFrom = 0;
  #bodyLength = 0;

  constructor(bytes: Uint8Array, head: Head) {
    const [end, expected] = [bytes.length - WORD_BYTES, headOf(head)];
    if (end < expected.length || compareBytes(bytes.subarray(0, expected.length), expected) !== 0)
      throw new SegmentDamaged('format');
    const word = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(end);
    if (word !== crc32(bytes.subarray(0, end))) throw new SegmentDamaged('checksum');
    this.#in = new ByteReader(bytes, expected.length, end);
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

  /** A reader of the current record from so many bytes on; valid until the next. */
  content(from = 0): ByteReader {
    this.#content ??= new ByteReader(this.#in.source);
    this.#content.at = this.#bodyFrom + from;
    return this.#content;
  }
  #content: ByteReader | undefined;
}

function sharedLength(left: Uint8Array, right: Uint8Array): number {
  const most = Math.min(left.length, right.length);
  let shared = 0;
  while (shared < most && left[shared] === right[shared]) shared++;
  return shared;
}

export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const shared = sharedLength(left, right);
  return (left[shared] ?? -1) - (right[shared] ?? -1);
}
