/**
 * A cursor for the values that plain events hold; it allocates no objects. In: bytes, and an offset. Out: whether the
 * expected value is there, or its place in a lexicon; if so, `at` moves past it. `false` or a negative place means only
 * that the slow path must decide. Always: stops before `to`.
 */
import { COLON, JsonCursor, POINT, QUOTE, SPACE, ZERO } from './json-cursor.ts';
import type { Lexicon } from './lexicon.ts';
import { CARD_DIGITS } from './ordinary-text.ts';

/** Whether a byte needs no decoding: printable ASCII without quotes and backslashes. */
const IS_PRINTABLE = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte >= SPACE && byte < 0x7f && byte !== QUOTE && byte !== 0x5c),
);
/** The largest amount, in fen or in items: 32 bits. */
export const MOST = 2 ** 32 - 1;
/** Digits of the longest sequence. */
const MOST_DIGITS = 128;
/** Results of `key`: no readable key, and a key that the lexicon lacks. */
export const NO_KEY = -1;
export const OTHER_KEY = -2;

export class PlainJson extends JsonCursor {
  /** The last number read; an amount of yuan in fen. */
  amount = 0;
  /** The last UTF-16 unit read. */
  unit = 0;
  /** Whether a run of digits is long enough to be a personal number. */
  doubtful = false;

  override open(bytes: Uint8Array, from: number, to: number): void {
    super.open(bytes, from, to);
    this.doubtful = false;
  }

  /** Takes a key and its colon, and returns its place. `likely` is the place to try first. */
  key(names: Lexicon, likely: number): number {
    if (this.bytes[this.at] === SPACE) this.at++;
    const behind = names.behindKey(likely, this.bytes, this.at);
    if (behind > 0 && behind <= this.to) {
      // Python writes a blank after each colon and before each key.
      this.at = this.bytes[behind] === SPACE ? behind + 1 : behind;
      return likely;
    }
    if (!this.string() || this.escaped) return NO_KEY;
    const name = names.placeOf(this.bytes, this.from, this.end);
    if (!this.take(COLON)) return NO_KEY;
    return name < 0 ? OTHER_KEY : name;
  }

  /** Takes a string of printable ASCII, and returns its place; -1 if it is none of these words. */
  word(words: Lexicon): number {
    return this.text() ? words.placeOf(this.bytes, this.from, this.end) : -1;
  }

  /** Takes a non-empty string of printable ASCII. */
  text(): boolean {
    if (!this.take(QUOTE)) return false;
    const bytes = this.bytes;
    let at = this.at;
    this.from = at;
    while (IS_PRINTABLE[bytes[at] ?? 0]) at++;
    return this.#ends(at);
  }

  #ends(at: number): boolean {
    this.end = at;
    this.at = at + 1;
    return at > this.from && at < this.to && this.bytes[at] === QUOTE;
  }

  /** Takes the id of an agency: the pattern of `REGISTERED_ID`. */
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

  /** Takes a `sequence`: a string of 1 to 128 digits. */
  sequence(): boolean {
    if (!this.take(QUOTE)) return false;
    const from = this.at;
    while (isDigit(this.bytes[this.at])) this.at++;
    this.from = from;
    const length = this.at - from;
    if (length >= CARD_DIGITS) this.doubtful = true;
    return this.#ends(this.at) && length <= MOST_DIGITS;
  }

  /** Takes a JSON number without sign, fraction and exponent, at most `most`. */
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

  /** Takes a string of yuan with at most two decimals; `amount` is then in fen. */
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

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= 0x39;
}
