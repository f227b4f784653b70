/**
 * A cursor over the bytes of JSON text; it allocates no objects. In: bytes, and an offset. Out: whether the expected
 * token is there; if so, `at` moves past it. `false` means only that `parseJson` must decide. Always: stops before
 * `to`; accepts only strict JSON (RFC 8259) in UTF-8 without duplicate keys.
 */
export const QUOTE = 0x22;
export const SPACE = 0x20;
export const COLON = 0x3a;
export const OPEN = 0x7b;
export const CLOSE = 0x7d;
export const COMMA = 0x2c;
export const ZERO = 0x30;
export const POINT = 0x2e;
export const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const MINUS = 0x2d;
const SMALL_N = 0x6e;

/** Kinds of bytes in a string: plain, its end, an escape, invalid, or the first of a sequence of two, three or four. */
const PLAIN = 0;
const ENDS = 1;
const ESCAPES = 2;
const WRONG = 3;
const TWO = 4;
const THREE = 5;
const FOUR = 6;
const KINDS = new Uint8Array(256).fill(WRONG);
KINDS.fill(PLAIN, 0x20, 0x80);
KINDS[QUOTE] = ENDS;
KINDS[BACKSLASH] = ESCAPES;
KINDS.fill(TWO, 0xc2, 0xe0);
KINDS.fill(THREE, 0xe0, 0xf0);
KINDS.fill(FOUR, 0xf0, 0xf5);

/** By the second byte of an escape, its length in bytes; 0 if there is no such escape. */
const ESCAPE_LENGTH = new Uint8Array(256);
for (const letter of '"\\/bfnrt') ESCAPE_LENGTH[letter.charCodeAt(0)] = 2;
const SMALL_U = 0x75;
ESCAPE_LENGTH[SMALL_U] = 6;
const WORDS = ['true', 'false', 'null'].map((word) =>
  Uint8Array.from(word, (letter) => letter.charCodeAt(0)),
);
const NULL = WORDS[2] as Uint8Array;
/** By first byte. */
const WORD_OF: (Uint8Array | undefined)[] = Array.from({ length: 256 }, (_, byte) =>
  WORDS.find(([first]) => first === byte),
);
/** Limits of a skipped value; beyond them, `skip` returns false. */
const DEEPEST = 8;
const MOST_KEYS = 64;

export class JsonCursor {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  to = 0;
  /** Offsets of the last string between its quotes, and whether it holds escapes. */
  from = 0;
  end = 0;
  escaped = false;
  /** UTF-8 bytes minus UTF-16 units of the letters beyond ASCII that were read since `open`. */
  surplus = 0;

  open(bytes: Uint8Array, from: number, to: number): void {
    this.bytes = bytes;
    this.at = from;
    this.to = to;
    this.surplus = 0;
  }

  /** Whether only white space is left. */
  isAtEnd(): boolean {
    this.skipSpaces();
    return this.at === this.to;
  }

  skipSpaces(): void {
    while (this.at < this.to && isWhiteSpace(this.bytes[this.at])) this.at++;
  }

  /** Takes one byte, after white space. */
  take(byte: number): boolean {
    if (this.bytes[this.at] !== byte) {
      this.skipSpaces();
      if (this.bytes[this.at] !== byte) return false;
    }
    return this.at++ < this.to;
  }

  /** Takes any string. */
  string(): boolean {
    if (!this.take(QUOTE)) return false;
    const bytes = this.bytes;
    let at = this.at;
    this.from = at;
    this.escaped = false;
    for (;;) {
      const kind = KINDS[bytes[at] ?? 0] as number;
      if (kind === PLAIN) at++;
      else if (kind === ENDS) break;
      else {
        const behind = kind === ESCAPES ? this.#behindEscape(at) : this.#behindLetter(at, kind);
        if (behind < 0) return false;
        at = behind;
      }
    }
    this.end = at;
    this.at = at + 1;
    return at < this.to;
  }

  #behindEscape(at: number): number {
    this.escaped = true;
    const length = ESCAPE_LENGTH[this.bytes[at + 1] ?? 0] as number;
    if (length === 2) return at + 2;
    return length === 6 && unitAt(this.bytes, at + 2) >= 0 ? at + 6 : -1;
  }

  #behindLetter(at: number, kind: number): number {
    const { bytes } = this;
    const first = bytes[at] ?? 0;
    const second = bytes[at + 1] ?? 0;
    if (kind === WRONG || !isContinued(second)) return -1;
    if (kind === TWO) {
      this.surplus++;
      return at + 2;
    }
    this.surplus += 2;
    if (!isContinued(bytes[at + 2])) return -1;
    if (kind === THREE) return isShortest(first, second) ? at + 3 : -1;
    return isContinued(bytes[at + 3]) && isShortest(first, second) ? at + 4 : -1;
  }

  /** Takes a `null`, if there is one. */
  isNull(): boolean {
    this.skipSpaces();
    return this.bytes[this.at] === SMALL_N && this.#word(NULL);
  }

  #word(word: Uint8Array): boolean {
    for (let index = 0; index < word.length; index++)
      if (this.bytes[this.at + index] !== word[index]) return false;
    this.at += word.length;
    return this.at <= this.to;
  }

  /** Takes any value. */
  skip(depth = 0): boolean {
    this.skipSpaces();
    const byte = this.bytes[this.at] ?? 0;
    if (byte === QUOTE) return this.string();
    if (byte === OPEN) return depth < DEEPEST && this.#skipObject(depth + 1);
    if (byte === OPEN_LIST) return depth < DEEPEST && this.#skipList(depth + 1);
    if (byte === MINUS || isDigit(byte)) return this.#skipNumber();
    const word = WORD_OF[byte];
    return word !== undefined && this.#word(word);
  }

  #skipList(depth: number): boolean {
    this.at++;
    if (this.take(CLOSE_LIST)) return true;
    do if (!this.skip(depth)) return false;
    while (this.take(COMMA));
    return this.take(CLOSE_LIST);
  }

  #skipObject(depth: number): boolean {
    this.at++;
    if (this.take(CLOSE)) return true;
    const keys: number[] = [];
    do {
      if (!this.string() || this.escaped || keys.length === 2 * MOST_KEYS) return false;
      const { from, end } = this;
      if (this.#isAmong(keys, from, end) || !this.take(COLON) || !this.skip(depth)) return false;
      keys.push(from, end);
    } while (this.take(COMMA));
    return this.take(CLOSE);
  }

  #isAmong(keys: readonly number[], from: number, end: number): boolean {
    const { bytes } = this;
    for (let index = 0; index < keys.length; index += 2) {
      const start = keys[index] as number;
      if ((keys[index + 1] as number) - start !== end - from) continue;
      let at = 0;
      while (at < end - from && bytes[start + at] === bytes[from + at]) at++;
      if (at === end - from) return true;
    }
    return false;
  }

  #skipNumber(): boolean {
    if (this.bytes[this.at] === MINUS) this.at++;
    const from = this.at;
    if (!this.#skipDigits() || (this.bytes[from] === ZERO && this.at - from > 1)) return false;
    if (this.bytes[this.at] === POINT) {
      this.at++;
      if (!this.#skipDigits()) return false;
    }
    if (((this.bytes[this.at] ?? 0) | 0x20) !== 0x65) return this.at <= this.to;
    this.at++;
    const sign = this.bytes[this.at];
    if (sign === MINUS || sign === 0x2b) this.at++;
    return this.#skipDigits();
  }

  #skipDigits(): boolean {
    const from = this.at;
    while (this.at < this.to && isDigit(this.bytes[this.at])) this.at++;
    return this.at > from;
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= 0x39;
}

export function isWhiteSpace(byte: number | undefined): boolean {
  return byte === SPACE || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

const isContinued = (byte: number | undefined) => ((byte ?? 0) & 0xc0) === 0x80;

/** Whether these two bytes may begin a UTF-8 sequence: shortest form, no surrogate, nothing beyond U+10FFFF. */
function isShortest(first: number, second: number): boolean {
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second < 0xa0;
  if (first === 0xf0) return second >= 0x90;
  return first !== 0xf4 || second < 0x90;
}

/** The UTF-16 unit written by four hexadecimal digits; negative if one of them is no digit. */
export function unitAt(bytes: Uint8Array, at: number): number {
  const high = (digitAt(bytes, at) << 4) | digitAt(bytes, at + 1);
  const low = (digitAt(bytes, at + 2) << 4) | digitAt(bytes, at + 3);
  // A digit of -1 makes the whole result negative.
  return (high << 8) | low;
}

const HEXADECIMAL = Int8Array.from({ length: 256 }, (_, byte) => {
  const letter = String.fromCharCode(byte);
  return /[0-9A-Fa-f]/.test(letter) ? Number.parseInt(letter, 16) : -1;
});

function digitAt(bytes: Uint8Array, at: number): number {
  return HEXADECIMAL[bytes[at] ?? 0] as number;
}
