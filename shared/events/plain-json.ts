/**
 * JSON as plain events have it, read from its bytes without an object. In: bytes, and a place in them. Out: whether
 * what was asked for stands there, and then its place or its number; `at` is behind it. `false` or -1 says nothing but
 * that the long way has to be taken. Always: nothing at or behind `to` is taken; strings are of printable ASCII,
 * identifiers of CJK too, and neither has an escape, so that their bytes are what they say.
 */
import type { Lexicon } from './lexicon.ts';

export const OPEN = 0x7b;
export const CLOSE = 0x7d;
export const COMMA = 0x2c;
const QUOTE = 0x22;
const SPACE = 0x20;
const COLON = 0x3a;
const ZERO = 0x30;
const POINT = 0x2e;

/** What a byte can be inside of a string: nothing (a quote, an escape, a control, other letters), or one of these. */
const CJK = 1;
const DIGIT = 2;
const PLAIN = 3;
const CLASS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= ZERO && byte <= 0x39) return DIGIT;
  // The first byte of U+3000 to U+9FFF: no control, no digit; their one white space, U+3000, is left out below.
  if (byte >= 0xe3 && byte <= 0xe9) return CJK;
  return byte >= SPACE && byte < 0x7f && byte !== QUOTE && byte !== 0x5c ? PLAIN : 0;
});
/** The class of what is behind the last byte of all is 0 too: a loop over a string needs no other end. */
const classOf = (byte: number | undefined) => CLASS[byte ?? 0] ?? 0;

/** The longest text that is short enough, however it is measured. */
const MOST_BYTES = 128;
/** A run of as many digits can be a mobile number, or of more an identity-card number. */
export const MOBILE_DIGITS = 11;
export const CARD_DIGITS = 17;
/** Amounts that fit into 32 bits, in fen or in pieces. */
export const MOST = 2 ** 32 - 1;

export class PlainJson {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  to = 0;
  /** What stood last between quotes. */
  from = 0;
  end = 0;
  /** The number that was read last; of yuan, in fen. */
  amount = 0;
  /** By how much the bytes since they were opened are more than the units of the text that they are: two a CJK character. */
  surplus = 0;

  open(bytes: Uint8Array, from: number, to: number): void {
    this.bytes = bytes;
    this.at = from;
    this.to = to;
    this.surplus = 0;
  }

  /** Whether nothing but white space is left. */
  isAtEnd(): boolean {
    this.skipSpaces();
    return this.at === this.to;
  }

  skipSpaces(): void {
    while (this.bytes[this.at] === SPACE && this.at < this.to) this.at++;
  }

  take(byte: number): boolean {
    if (this.bytes[this.at] !== byte) {
      this.skipSpaces();
      if (this.bytes[this.at] !== byte) return false;
    }
    return this.at++ < this.to;
  }

  /** The place of a name, with its colon; `likely` is the place of the one that is looked for first. */
  key(names: Lexicon, likely: number): number {
    const behind = names.behindKey(likely, this.bytes, this.at);
    if (behind > 0 && behind <= this.to) {
      this.at = behind;
      return likely;
    }
    const name = this.word(names);
    return this.take(COLON) ? name : -1;
  }

  word(words: Lexicon): number {
    return this.text() ? words.placeOf(this.bytes, this.from, this.end) : -1;
  }

  /** A string of printable ASCII that is not empty. */
  text(): boolean {
    if (!this.take(QUOTE)) return false;
    const bytes = this.bytes;
    let at = this.at;
    this.from = at;
    while (classOf(bytes[at]) >= DIGIT) at++;
    return this.#ends(at);
  }

  #ends(at: number): boolean {
    this.end = at;
    this.at = at + 1;
    return at > this.from && at < this.to && this.bytes[at] === QUOTE;
  }

  /** An id or a number: no white space at its ends, and no run of digits that a person's number could be. */
  identifier(noRunOf: number): boolean {
    if (!this.take(QUOTE)) return false;
    const bytes = this.bytes;
    let at = this.at;
    let run = 0;
    this.from = at;
    for (; ; at++) {
      const kind = classOf(bytes[at]);
      if (kind === DIGIT) {
        if (++run >= CARD_DIGITS) return false;
        continue;
      }
      if (run === noRunOf) return false;
      run = 0;
      if (kind === 0) break;
      if (kind === CJK) {
        if (!this.#isCjk(at)) return false;
        at += 2;
        this.surplus += 2;
      }
    }
    if (!this.#ends(at) || at - this.from > MOST_BYTES) return false;
    return bytes[this.from] !== SPACE && bytes[at - 1] !== SPACE;
  }

  #isCjk(at: number): boolean {
    const [first, second, third] = [this.bytes[at] ?? 0, this.bytes[at + 1] ?? 0, this.bytes[at + 2] ?? 0];
    if ((second & 0xc0) !== 0x80 || (third & 0xc0) !== 0x80) return false;
    return first !== 0xe3 || second !== 0x80 || third !== 0x80;
  }

  /** The id of an agency. */
  registeredId(): boolean {
    if (!this.take(QUOTE)) return false;
    const bytes = this.bytes;
    let at = this.at;
    this.from = at;
    for (; ; at++) {
      const byte = bytes[at] ?? 0;
      const fits = (byte >= 0x61 && byte <= 0x7a) || (byte >= ZERO && byte <= 0x39) || byte === 0x2d;
      if (!fits) break;
    }
    return this.#ends(at) && at - this.from >= 2 && at - this.from <= 64;
  }

  wholeNumber(most: number): boolean {
    this.skipSpaces();
    return this.#digits(most);
  }

  #digits(most: number): boolean {
    const from = this.at;
    this.amount = 0;
    for (; this.at < this.to; this.at++) {
      const digit = (this.bytes[this.at] ?? 0) - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      this.amount = this.amount * 10 + digit;
      if (this.amount > most) return false;
    }
    const length = this.at - from;
    return length === 1 || (length > 1 && this.bytes[from] !== ZERO);
  }

  /** An amount in yuan, in fen: a string of a whole number, then none, one or two decimals. */
  yuan(): boolean {
    if (!this.text()) return false;
    const { from, end } = this;
    this.at = from;
    if (!this.#digits(MOST)) return false;
    const decimals = end - this.at - 1;
    if (decimals >= 0) {
      if (this.bytes[this.at] !== POINT || decimals < 1 || decimals > 2) return false;
      for (let at = this.at + 1; at < end; at++) {
        const digit = (this.bytes[at] ?? 0) - ZERO;
        if (!(digit >= 0 && digit <= 9)) return false;
        this.amount = this.amount * 10 + digit;
      }
    }
    this.amount *= decimals === 2 ? 1 : decimals === 1 ? 10 : 100;
    this.at = end + 1;
    return this.amount <= MOST;
  }
}
