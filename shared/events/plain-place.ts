/**
 * An identifier within the bytes of an event: its id, subject or agency. In: the bytes, at its opening quote. Out: the
 * range of its UTF-8; `false` means only that the slow path must decide. Always: accepts only short, ordinary text
 * (`ordinary-text.ts`); marks the reader `doubtful` if a run of digits could be a personal number.
 */
import { BACKSLASH, QUOTE, SPACE, unitAt, ZERO } from './json-cursor.ts';
import { CARD_DIGITS, DIGIT as DIGIT_UNIT, kindOfUnit, MOBILE_DIGITS, UNUSUAL } from './ordinary-text.ts';
import type { PlainJson } from './plain-json.ts';

/** Kinds of bytes in an identifier; 0 for all others: quotes, escapes, controls, other letters. */
const CJK = 1;
const DIGIT = 2;
const PLAIN = 3;
const WIDE = 4;
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= ZERO && byte <= 0x39) return DIGIT;
  // The first byte of U+3000 to U+9FFF, which holds no controls and no digits; `cjkAt` refuses its one blank, U+3000.
  if (byte >= 0xe3 && byte <= 0xe9) return CJK;
  if (byte === 0xef) return WIDE;
  return byte >= SPACE && byte < 0x7f && byte !== QUOTE && byte !== BACKSLASH ? PLAIN : 0;
});

/** A text this short meets both limits of an identifier: 128 characters, 256 bytes. */
const MOST_BYTES = 128;
/** The longest spelling of that: every byte as an escape of six. */
const MOST_WRITTEN = 6 * MOST_BYTES;
const decoder = new TextDecoder();

export class Place {
  bytes: Uint8Array = new Uint8Array(0);
  from = 0;
  to = 0;
  /** Byte range as written, and UTF-8 bytes minus UTF-16 units before its start and before its end. */
  #written = 0;
  #writtenEnd = 0;
  #ahead = 0;
  #aheadAtEnd = 0;
  #scratch = new Uint8Array(0);

  /** The text of the identifier, cut from the decoded request; `ahead` as in `PlainReader.event`. */
  of(text: string, ahead: number): string {
    const written = text.slice(
      this.#written - this.#ahead - ahead,
      this.#writtenEnd - this.#aheadAtEnd - ahead,
    );
    return this.bytes === this.#scratch ? JSON.parse(`"${written}"`) : written;
  }

  /** The same by decoding its own bytes: slower, for rare cases. */
  alone(): string {
    return decoder.decode(this.bytes.subarray(this.from, this.to));
  }

  /** Sets the range to the last text read, or to a part of it; all ASCII. */
  ascii(json: PlainJson, from = json.from, to = json.end): void {
    this.#ahead = json.surplus;
    this.#found(json, from, to);
  }

  #found(json: PlainJson, from: number, to: number): void {
    this.bytes = json.bytes;
    this.from = from;
    this.to = to;
    this.#written = from;
    this.#writtenEnd = to;
    this.#aheadAtEnd = json.surplus;
  }

  /**
   * Takes an identifier. A run of exactly `noRunOf` digits, or of at least as many as an identity card has, makes the
   * reader doubtful.
   */
  identifier(json: PlainJson, noRunOf: number): boolean {
    if (!json.take(QUOTE)) return false;
    const { bytes, at: from } = json;
    let at = from;
    let run = 0;
    this.#ahead = json.surplus;
    for (; ; at++) {
      const kind = KINDS[bytes[at] ?? 0];
      if (kind === DIGIT) {
        run++;
        continue;
      }
      if (kind === WIDE || kind === CJK) {
        const letter = kind === CJK ? cjkAt(bytes, at) : wideAt(bytes, at);
        if (letter === 0) return false;
        json.surplus += 2;
        at += 2;
        if (letter === DIGIT) {
          run++;
          continue;
        }
      }
      if (isLongRun(run, noRunOf)) json.doubtful = true;
      run = 0;
      if (kind === 0) break;
    }
    if (bytes[at] === BACKSLASH) {
      json.surplus = this.#ahead;
      return this.#unescape(json, from, noRunOf);
    }
    json.at = at + 1;
    this.#found(json, from, at);
    return bytes[at] === QUOTE && at < json.to && this.#isShort();
  }

  #isShort(): boolean {
    const { bytes, from, to } = this;
    const length = to - from;
    if (length === 0 || length > MOST_BYTES) return false;
    return bytes[from] !== SPACE && bytes[to - 1] !== SPACE;
  }

  /** The same for an identifier with escapes: unescapes it into a buffer. */
  #unescape(json: PlainJson, from: number, noRunOf: number): boolean {
    if (this.#scratch.length === 0) this.#scratch = new Uint8Array(MOST_BYTES + 3);
    const scratch = this.#scratch;
    let at = from;
    let length = 0;
    let run = 0;
    while (json.bytes[at] !== QUOTE) {
      if (at - from > MOST_WRITTEN || length > MOST_BYTES) return false;
      at = unitBehind(json, at);
      const kind = at < 0 ? UNUSUAL : kindOfUnit(json.unit);
      if (kind === UNUSUAL) return false;
      if (kind === DIGIT_UNIT) run++;
      else if (run > 0) {
        if (isLongRun(run, noRunOf)) json.doubtful = true;
        run = 0;
      }
      length = append(json.unit, scratch, length);
    }
    if (isLongRun(run, noRunOf)) json.doubtful = true;
    json.at = at + 1;
    this.#found(json, from, at);
    this.bytes = this.#scratch;
    this.from = 0;
    this.to = length;
    return at < json.to && this.#isShort();
  }
}

/** Whether a run of digits could be a personal number. */
function isLongRun(run: number, noRunOf: number): boolean {
  return run >= MOBILE_DIGITS && (run === noRunOf || run >= CARD_DIGITS);
}

/** Appends a unit as UTF-8 and returns the new length. Ordinary units have one byte or three. */
function append(unit: number, scratch: Uint8Array, length: number): number {
  if (unit < 0x80) {
    scratch[length] = unit;
    return length + 1;
  }
  scratch[length] = 0xe0 | (unit >> 12);
  scratch[length + 1] = 0x80 | ((unit >> 6) & 0x3f);
  scratch[length + 2] = 0x80 | (unit & 0x3f);
  return length + 3;
}

/** Reads one unit into `json.unit` and returns the offset after it; -1 if it is not ordinary. */
function unitBehind(json: PlainJson, at: number): number {
  const { bytes } = json;
  const byte = bytes[at] ?? 0;
  const kind = KINDS[byte];
  if (kind === DIGIT || kind === PLAIN) {
    json.unit = byte;
    return at + 1;
  }
  if (kind === CJK || kind === WIDE) {
    const letter = kind === CJK ? cjkAt(bytes, at) : wideAt(bytes, at);
    json.unit = ((byte & 0x0f) << 12) | (((bytes[at + 1] ?? 0) & 0x3f) << 6) | ((bytes[at + 2] ?? 0) & 0x3f);
    json.surplus += 2;
    return letter === 0 ? -1 : at + 3;
  }
  if (byte !== BACKSLASH) return -1;
  const letter = bytes[at + 1] ?? 0;
  json.unit = letter === 0x75 ? unitAt(bytes, at + 2) : letter;
  if (letter === 0x75) return json.unit < 0 ? -1 : at + 6;
  return letter === 0x2f || letter === QUOTE || letter === BACKSLASH ? at + 2 : -1;
}

/** `CJK` if the three bytes at `at` are a letter from U+3001 to U+9FFF; else 0. */
function cjkAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const second = bytes[at + 1] ?? 0;
  const third = bytes[at + 2] ?? 0;
  if ((second & 0xc0) !== 0x80 || (third & 0xc0) !== 0x80) return 0;
  return first === 0xe3 && second === 0x80 && third === 0x80 ? 0 : CJK;
}

/** `DIGIT` or `WIDE` if the three bytes at `at` are a full-width form from U+FF01 to U+FF5E; else 0. */
function wideAt(bytes: Uint8Array, at: number): number {
  const second = bytes[at + 1] ?? 0;
  const third = bytes[at + 2] ?? 0;
  if (second === 0xbc && third >= 0x81 && third <= 0xbf) return third >= 0x90 && third <= 0x99 ? DIGIT : WIDE;
  return second === 0xbd && third >= 0x80 && third <= 0x9e ? WIDE : 0;
}
