/**
 * An identifier of an event where it stands: its id, its number, its agency. In: the bytes, at the place of its opening
 * quote. Out: its own bytes in UTF-8, or `false`, which says nothing but that the long way has to be taken. Always: what is
 * taken is ordinary (`ordinary-text.ts`) and short; a run of digits that could be a person's number is told to the reader.
 */
import { BACKSLASH, QUOTE, SPACE, unitAt, ZERO } from './json-cursor.ts';
import { CARD_DIGITS, DIGIT as DIGIT_UNIT, kindOfUnit, MOBILE_DIGITS, UNUSUAL } from './ordinary-text.ts';
import type { PlainJson } from './plain-json.ts';

/** What a byte can be inside of an identifier: nothing (a quote, an escape, a control, other letters), or one of these. */
const CJK = 1;
const DIGIT = 2;
const PLAIN = 3;
const WIDE = 4;
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= ZERO && byte <= 0x39) return DIGIT;
  // The first byte of U+3000 to U+9FFF: no control, no digit; their one white space, U+3000, is left out below.
  if (byte >= 0xe3 && byte <= 0xe9) return CJK;
  if (byte === 0xef) return WIDE;
  return byte >= SPACE && byte < 0x7f && byte !== QUOTE && byte !== BACKSLASH ? PLAIN : 0;
});

/** The longest text that is short enough, however it is measured. */
const MOST_BYTES = 128;
/** Written all in escapes. */
const MOST_WRITTEN = 6 * MOST_BYTES;
const decoder = new TextDecoder();

export class Place {
  bytes: Uint8Array = new Uint8Array(0);
  from = 0;
  to = 0;
  /** Where it stands as it was written, and by how much sooner in the text of all the bytes. */
  #written = 0;
  #writtenEnd = 0;
  #ahead = 0;
  #aheadAtEnd = 0;
  #scratch = new Uint8Array(0);

  /** What stands there, in the text of all the bytes. */
  of(text: string, ahead: number): string {
    const written = text.slice(
      this.#written - this.#ahead - ahead,
      this.#writtenEnd - this.#aheadAtEnd - ahead,
    );
    return this.bytes === this.#scratch ? JSON.parse(`"${written}"`) : written;
  }

  /** The same without that text: for few places only. */
  alone(): string {
    return decoder.decode(this.bytes.subarray(this.from, this.to));
  }

  /** That of the text which was read last, or of a part of it; it is all ASCII. */
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

  /** That of the identifier which is read next; `noRunOf` so many digits, or more than a card's, is left to be asked. */
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

  /** The same of one with escapes: its own bytes are put together. */
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

/** Whether a run of digits has to be asked whether it is a person's number. */
function isLongRun(run: number, noRunOf: number): boolean {
  return run >= MOBILE_DIGITS && (run === noRunOf || run >= CARD_DIGITS);
}

/** Ordinary units have one byte, or three. */
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

/** Reads one unit of a text into `json.unit`, and gives the place behind it; -1 where it is no ordinary one. */
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

/** What letter of three bytes stands there: `CJK`, or 0 where it is none of U+3001 to U+9FFF. */
function cjkAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const second = bytes[at + 1] ?? 0;
  const third = bytes[at + 2] ?? 0;
  if ((second & 0xc0) !== 0x80 || (third & 0xc0) !== 0x80) return 0;
  return first === 0xe3 && second === 0x80 && third === 0x80 ? 0 : CJK;
}

/** What full-width form stands there: `DIGIT`, another one (`WIDE`), or 0 where it is none of U+FF01 to U+FF5E. */
function wideAt(bytes: Uint8Array, at: number): number {
  const second = bytes[at + 1] ?? 0;
  const third = bytes[at + 2] ?? 0;
  if (second === 0xbc && third >= 0x81 && third <= 0xbf) return third >= 0x90 && third <= 0x99 ? DIGIT : WIDE;
  return second === 0xbd && third >= 0x80 && third <= 0x9e ? WIDE : 0;
}
