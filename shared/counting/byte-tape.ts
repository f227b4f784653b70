/**
 * Numbers and texts as bytes, one after the other. Whole numbers take seven bits per byte, the lowest first, and the
 * high bit says that more follow (LEB128). A reader that would run over its end throws a RangeError.
 */
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function utf8Of(text: string): Uint8Array {
  return encoder.encode(text);
}

/** A growing buffer; doubling keeps the cost of each byte constant. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity = 1024) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** Restarts in the same memory. */
  clear(): void {
    this.#length = 0;
  }

  /** The written bytes; valid until the next write. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2^53 - 1. */
  number(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no whole number`);
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.byte((rest % 0x80) | 0x80);
    this.byte(rest);
  }

  /** A whole number of any size from 0 on, written as `number` writes it. */
  bigint(value: bigint): void {
    let rest = value;
    for (; rest >= 0x80n; rest >>= 7n) this.byte(Number(rest & 0x7fn) | 0x80);
    this.byte(Number(rest));
  }

  bytes(value: Uint8Array): void {
    this.#room(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** A text preceded by its length in bytes. */
  text(value: string): void {
    const bytes = utf8Of(value);
    this.number(bytes.length);
    this.bytes(bytes);
  }

  /** Four bytes, the highest first. */
  word(value: number): void {
    for (const shift of [24, 16, 8, 0]) this.byte((value >>> shift) & 0xff);
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Reads what a `ByteWriter` wrote, from one place to another. */
export class ByteReader {
  readonly source: Uint8Array;
  readonly end: number;
  at: number;

  constructor(source: Uint8Array, at = 0, end = source.length) {
    this.source = source;
    this.at = at;
    this.end = end;
  }

  byte(): number {
    const value = this.at < this.end ? this.source[this.at++] : undefined;
    if (value === undefined) throw new RangeError('the bytes end too early');
    return value;
  }

  number(): number {
    const first = this.byte();
    if (first < 0x80) return first;
    let value = first & 0x7f;
    for (let weight = 0x80; ; weight *= 0x80) {
      const next = this.byte();
      value += (next & 0x7f) * weight;
      if (!Number.isSafeInteger(value)) throw new RangeError('a number is beyond 2^53');
      if (next < 0x80) return value;
    }
  }

  bigint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const next = this.byte();
      value |= BigInt(next & 0x7f) << shift;
      if (next < 0x80) return value;
    }
  }

  /** A view of the next bytes, not a copy. */
  bytes(length: number): Uint8Array {
    const from = this.at;
    this.skip(length);
    return this.source.subarray(from, this.at);
  }

  text(): string {
    return decoder.decode(this.bytes(this.number()));
  }

  skip(length: number): void {
    if (this.at + length > this.end) throw new RangeError('the bytes end too early');
    this.at += length;
  }
}

/** Remainders of each byte, and of each byte with one, two and three zero bytes behind it. */
const REMAINDERS = remainders();

/** CRC-32 (ISO-HDLC, as in zip): it notices every change of up to 32 bits in a row, and so every changed byte. */
export function crc32(bytes: Uint8Array): number {
  const [alone, before1, before2, before3] = REMAINDERS;
  let crc = ~0;
  let at = 0;
  for (const last = bytes.length - 3; at < last; at += 4) {
    crc ^=
      (bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24);
    crc =
      (before3[crc & 0xff] ?? 0) ^
      (before2[(crc >>> 8) & 0xff] ?? 0) ^
      (before1[(crc >>> 16) & 0xff] ?? 0) ^
      (alone[crc >>> 24] ?? 0);
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ (alone[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  return ~crc >>> 0;
}

function remainders(): [Int32Array, Int32Array, Int32Array, Int32Array] {
  const alone = Int32Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
    return remainder;
  });
  const pushed = (by: Int32Array) =>
    by.map((remainder) => (remainder >>> 8) ^ (alone[remainder & 0xff] ?? 0));
  const one = pushed(alone);
  const two = pushed(one);
  return [alone, one, two, pushed(two)];
}
