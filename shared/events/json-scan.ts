/**
 * Properties of JSON text that its parsed value does not show. In: the bytes of one JSON text that `JSON.parse`
 * accepts. Out: the number of keys written, the depth, and whether reading could have rounded a number. Always: one
 * pass without allocation; the results are those of the last text scanned.
 */
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** An integer below 2^53 of at most so many characters is read exactly. */
export const EXACT_DIGITS = 16;

/** Kinds of bytes outside strings; 0 is white space, a comma, or part of a word. */
const STRING = 1;
const KEY = 2;
const OPEN = 3;
const CLOSE = 4;
const NUMBER = 5;
const KINDS = new Uint8Array(256);
for (const [kind, letters] of [
  [STRING, '"'],
  [KEY, ':'],
  [OPEN, '{['],
  [CLOSE, '}]'],
  [NUMBER, '-0123456789'],
] as const)
  for (const letter of letters) KINDS[letter.charCodeAt(0)] = kind;

export class JsonScan {
  /** Of all objects in total, duplicates included. */
  keys = 0;
  depth = 0;
  /** Whether a number has too many digits, or a negative exponent that may reduce it to 0. */
  unsureNumber = false;

  scan(bytes: Uint8Array, from: number, to: number): void {
    let keys = 0;
    let depth = 0;
    let deepest = 0;
    this.unsureNumber = false;
    for (let at = from; at < to; at++) {
      const kind = KINDS[bytes[at] as number];
      if (kind === STRING) at = endOfString(bytes, at, to);
      else if (kind === KEY) keys++;
      else if (kind === OPEN) {
        if (++depth > deepest) deepest = depth;
      } else if (kind === CLOSE) depth--;
      else if (kind === NUMBER) at = this.#number(bytes, at, to);
    }
    this.keys = keys;
    this.depth = deepest;
  }

  /** The offset of the number's last character. */
  #number(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    for (; at + 1 < to; at++) {
      const byte = (bytes[at + 1] as number) | 0x20; // an E as an e
      if (KINDS[bytes[at + 1] as number] === NUMBER || byte === 0x2e || byte === 0x2b) continue;
      if (byte !== 0x65) break;
      if (bytes[at + 2] === 0x2d) this.unsureNumber = true;
    }
    if (at - from >= EXACT_DIGITS) this.unsureNumber = true;
    return at;
  }
}

/** The number of quotation marks; two bytes per step without a branch, for speed. */
export function countQuotes(bytes: Uint8Array, from: number, to: number): number {
  let [even, odd, at] = [0, 0, from];
  for (; at + 1 < to; at += 2) {
    even += (((bytes[at] as number) ^ QUOTE) - 1) >>> 31;
    odd += (((bytes[at + 1] as number) ^ QUOTE) - 1) >>> 31;
  }
  return even + odd + (at < to && bytes[at] === QUOTE ? 1 : 0);
}

function endOfString(bytes: Uint8Array, from: number, to: number): number {
  let at = from + 1;
  for (; at < to; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) break;
    if (byte === BACKSLASH) at++;
  }
  return at;
}
