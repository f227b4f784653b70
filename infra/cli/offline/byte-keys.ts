/**
 * Numbers for texts: each new text gets the next number. In: pieces of bytes, and their owner. Out: their numbers.
 * Memory is the bytes themselves and some twenty-five more per text; no object is created for any. The data of one text
 * is adjacent, because a large log looks its texts up in any order.
 */
/** Per text: its hash, its owner, the offset of its bytes, and their length. */
const WORDS = 4;
const OWNER = 1;
const START = 2;
const LENGTH = 3;

export class ByteKeys {
  #arena = Buffer.alloc(1 << 12);
  #end = 0;
  #texts = new Uint32Array(WORDS << 6);
  /** Numbers from 1, at the hash's slot or behind it; 0 is free. */
  #slots = new Uint32Array(1 << 8);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  text(number: number): string {
    const start = this.#word(number, START);
    return this.#arena.toString('utf8', start, start + this.#word(number, LENGTH));
  }

  owner(number: number): number {
    return this.#word(number, OWNER);
  }

  #word(number: number, word: number): number {
    return this.#texts[number * WORDS + word] ?? 0;
  }

  /** Room for the bytes of one text. */
  #scratch = Buffer.alloc(1 << 10);

  /** The number of a text of an owner. */
  numberOfText(text: string, owner = 0): number {
    if (text.length * 3 > this.#scratch.length) this.#scratch = Buffer.alloc(text.length * 3);
    const scratch = this.#scratch;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit >= 0x80) return this.numberOf(scratch, 0, scratch.write(text), owner);
      scratch[at] = unit;
    }
    return this.numberOf(scratch, 0, text.length, owner);
  }

  /** The same for a text in bytes. */
  numberOf(source: Uint8Array, from: number, to: number, owner = 0): number {
    const hash = hashOf(source, from, to, owner);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let taken = this.#slots[slot]; taken; taken = this.#slots[slot]) {
      if (this.#is(taken - 1, hash, owner) && this.#holds(taken - 1, source, from, to)) return taken - 1;
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = this.#count + 1;
    this.#append(source, from, to);
    this.#note(hash, owner, to - from);
    if (this.#count > 0.6 * this.#slots.length) this.#spread();
    return this.#count - 1;
  }

  #is(number: number, hash: number, owner: number): boolean {
    return (this.#word(number, 0) | 0) === hash && this.#word(number, OWNER) === owner;
  }

  #holds(number: number, source: Uint8Array, from: number, to: number): boolean {
    const start = this.#word(number, START);
    const length = this.#word(number, LENGTH);
    if (length !== to - from) return false;
    for (let index = length - 1; index >= 0; index--)
      if (this.#arena[start + index] !== source[from + index]) return false;
    return true;
  }

  /** For the last appended text. */
  #note(hash: number, owner: number, length: number): void {
    const at = this.#count * WORDS;
    if (at === this.#texts.length) this.#texts = grown(this.#texts);
    this.#texts[at] = hash;
    this.#texts[at + OWNER] = owner;
    this.#texts[at + START] = this.#end - length;
    this.#texts[at + LENGTH] = length;
    this.#count++;
  }

  #append(source: Uint8Array, from: number, to: number): void {
    const start = this.#end;
    const end = start + to - from;
    if (end > this.#arena.length) {
      const larger = Buffer.alloc(Math.max(end, this.#arena.length * 2));
      this.#arena.copy(larger);
      this.#arena = larger;
    }
    for (let at = from; at < to; at++) this.#arena[start + at - from] = source[at] ?? 0;
    this.#end = end;
  }

  #spread(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let number = 0; number < this.#count; number++) {
      let slot = this.#word(number, 0) & mask;
      while (this.#slots[slot]) slot = (slot + 1) & mask;
      this.#slots[slot] = number + 1;
    }
  }
}

/**
 * FNV-1a over the bytes, mixed once more: its low bits choose the slot. A signed number, because larger ones are
 * objects.
 */
export function hashOf(source: Uint8Array, from: number, to: number, owner = 0): number {
  let hash = 0x811c9dc5 ^ owner;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (source[at] ?? 0), 0x01000193);
  return stirred(hash);
}

function stirred(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}

/** The same number as for the text's bytes in UTF-8. */
export function hashOfText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x80) {
      const bytes = Buffer.from(text);
      return hashOf(bytes, 0, bytes.length);
    }
    hash = Math.imul(hash ^ unit, 0x01000193);
  }
  return stirred(hash);
}

/** The same numbers in twice the room: untouched memory costs nothing. */
export function grown(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
