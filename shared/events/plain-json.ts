/**
 * JSON as events have it, read from its bytes without an object. In: bytes, and a place in them. Out: whether what was
 * asked for stands there, and then its place or its number; `at` is behind it. `false` or a negative place says nothing
 * but that the long way has to be taken. Always: nothing at or behind `to` is taken.
 */
import { COLON, JsonCursor, POINT, QUOTE, SPACE, ZERO } from './json-cursor.ts';
import type { Lexicon } from './lexicon.ts';
import { CARD_DIGITS } from './ordinary-text.ts';

/** What a byte can be inside of a text that is taken as it stands. */
const IS_PRINTABLE = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte >= SPACE && byte < 0x7f && byte !== QUOTE && byte !== 0x5c),
);
/** Amounts that fit into 32 bits, in fen or in pieces. */
export const MOST = 2 ** 32 - 1;
/** More than so many are no sequence. */
const MOST_DIGITS = 128;
/** What `key` gives where there is none, and where there is one that the lexicon lacks. */
export const NO_KEY = -1;
export const OTHER_KEY = -2;

export class PlainJson extends JsonCursor {
  /** The number that was read last; of yuan, in fen. */
  amount = 0;
  /** The unit of a text that was read last. */
  unit = 0;
  /** Whether a run of digits was met that has to be asked whether it is a person's number. */
  doubtful = false;

  override open(bytes: Uint8Array, from: number, to: number): void {
    super.open(bytes, from, to);
    this.doubtful = false;
  }

  /** The place of a name, with its colon; `likely` is the place of the one that is looked for first. */
  key(names: Lexicon, likely: number): number {
    if (this.bytes[this.at] === SPACE) this.at++;
    const behind = names.behindKey(likely, this.bytes, this.at);
    if (behind > 0 && behind <= this.to) {
      // Python puts a blank behind each colon, and before each name.
      this.at = this.bytes[behind] === SPACE ? behind + 1 : behind;
      return likely;
    }
    if (!this.string() || this.escaped) return NO_KEY;
    const name = names.placeOf(this.bytes, this.from, this.end);
    if (!this.take(COLON)) return NO_KEY;
    return name < 0 ? OTHER_KEY : name;
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
    while (IS_PRINTABLE[bytes[at] ?? 0]) at++;
    return this.#ends(at);
  }

  #ends(at: number): boolean {
    this.end = at;
    this.at = at + 1;
    return at > this.from && at < this.to && this.bytes[at] === QUOTE;
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

  /** Nothing but digits, as many as a sequence may have. */
  sequence(): boolean {
    if (!this.take(QUOTE)) return false;
    const from = this.at;
    while (isDigit(this.bytes[this.at])) this.at++;
    this.from = from;
    const length = this.at - from;
    if (length >= CARD_DIGITS) this.doubtful = true;
    return this.#ends(this.at) && length <= MOST_DIGITS;
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

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= 0x39;
}
