/**
 * What JSON text says beside its value. In: the bytes of one JSON text that `JSON.parse` takes. Out: how many keys are
 * written, how deep it goes, and whether a number is spelled so that reading could have rounded it. Always: one pass,
 * and no object is made; the figures are those of the last text.
 */
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Up to this many characters a number that is an integer below 2^53 is read exactly. */
export const EXACT_DIGITS = 16;

/** What a byte outside of strings begins or ends; 0 is white space, a comma, or a word. */
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
  /** Of all objects together. */
  keys = 0;
  depth = 0;
  /** Whether a number has too many digits, or so small an exponent that nothing may be left of it. */
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

  /** The place of the number's last character. */
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

/** How many quotation marks stand there, two bytes at a time without a branch. */
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
