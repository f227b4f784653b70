/**
 * The events of a file in few bytes. In: event after event, as agency, subject, id and line, with its content if plain.
 * Out: the cases of any agency, and the events of any case. Always: an event takes twenty-four bytes, however long its
 * line is. An event that is not plain is known only by its line, and is read there again.
 */
import { type ByteKeys, grown } from './byte-keys.ts';

/**
 * The stored fields of an event: `type` is its place in `EVENT_TYPES`, or `UNREAD` if its line must be read again. Of a
 * retraction, `RETRACTED`, the line alone says what it takes back.
 */
export interface LedgerEvent {
  type: number;
  action: number;
  seconds: number;
  value: number;
  line: number;
}

export const UNREAD = 0xff;
/** `action` occupies the bits above the type in one byte. */
const ACTION_SHIFT = 6;
const TYPE_MASK = (1 << ACTION_SHIFT) - 1;
const UNREAD_KIND = 0xff;
/** Longer chains are searched by hash. */
const LONG_CHAIN = 32;
const NONE = 0;
/** Most events are longer. Untouched room takes no memory; it doubles when it is too small. */
const BYTES_AN_EVENT = 256;

/** Per event, side by side: the previous event of its subject, a hash of its id, its line, and its content. */
const WORDS = 6;
const MARK = 1;
const LINE = 2;
const SECONDS = 3;
const VALUE = 4;
const KIND = 5;

export class EventLedger {
  readonly #subjects: ByteKeys;
  /** By subject, two numbers: its last event, counted from 1, and whether its chain is in the index. */
  #chains = new Uint32Array(1 << 9);
  /** By event, counted from 1. */
  #events: Uint32Array;
  #count = 0;
  /** Events of the subjects with long chains, found by subject and mark. */
  #slots = new Uint32Array(1 << 8);
  #inSlots = 0;

  /** `size` of the file in bytes, an estimate of the room for its events. */
  constructor(subjects: ByteKeys, size: number) {
    this.#subjects = subjects;
    this.#events = new Uint32Array(WORDS * Math.max(1 << 10, Math.ceil(size / BYTES_AN_EVENT)));
  }

  #word(number: number, word: number): number {
    return this.#events[number * WORDS + word] ?? 0;
  }

  #lastOf(subject: number): number {
    return this.#chains[2 * subject] ?? NONE;
  }

  #isIndexed(subject: number): boolean {
    return this.#chains[2 * subject + 1] === 1;
  }

  /** Keeps an event of a subject; `mark` is a hash of its id. */
  add(subject: number, mark: number, event: LedgerEvent): void {
    const number = ++this.#count;
    const at = number * WORDS;
    if (at === this.#events.length) this.#events = grown(this.#events);
    while (2 * subject >= this.#chains.length) this.#chains = grown(this.#chains);
    const events = this.#events;
    events[at] = this.#lastOf(subject);
    this.#chains[2 * subject] = number;
    events[at + MARK] = mark;
    events[at + LINE] = event.line;
    events[at + SECONDS] = event.seconds;
    events[at + VALUE] = event.value;
    events[at + KIND] =
      event.type === UNREAD ? UNREAD_KIND : event.type | (Math.max(0, event.action) << ACTION_SHIFT);
    if (this.#isIndexed(subject)) this.#index(subject, number);
  }

  /**
   * The line of an event of this subject for which `isIt` holds, among those whose ids have this mark; 0 if there is
   * none. Two ids may share a mark; the lines distinguish them.
   */
  find(subject: number, mark: number, isIt: (line: number) => boolean): number {
    if (this.#isIndexed(subject)) return this.#findBySlot(subject, mark, isIt);
    let length = 0;
    for (let at = this.#lastOf(subject); at !== NONE; at = this.#word(at, 0)) {
      length++;
      if (this.#isMarked(at, mark) && isIt(this.#word(at, LINE))) return this.#word(at, LINE);
    }
    if (length >= LONG_CHAIN) this.#indexAll(subject);
    return 0;
  }

  #isMarked(number: number, mark: number): boolean {
    return (this.#word(number, MARK) | 0) === mark;
  }

  /** The events of a subject, each in the same object. */
  visit(subject: number, take: (event: Readonly<LedgerEvent>) => void): void {
    const event = { type: 0, action: 0, seconds: 0, value: 0, line: 0 };
    for (let at = this.#lastOf(subject); at !== NONE; at = this.#word(at, 0)) {
      const kind = this.#word(at, KIND);
      event.type = kind === UNREAD_KIND ? UNREAD : kind & TYPE_MASK;
      event.action = kind >> ACTION_SHIFT;
      event.seconds = this.#word(at, SECONDS);
      event.value = this.#word(at, VALUE);
      event.line = this.#word(at, LINE);
      take(event);
    }
  }

  #findBySlot(subject: number, mark: number, isIt: (line: number) => boolean): number {
    const mask = this.#slots.length - 1;
    let slot = mixed(subject, mark) & mask;
    for (let at = this.#slots[slot]; at; at = this.#slots[slot]) {
      // The line distinguishes an event of another subject with this mark, as it does all others.
      if (this.#isMarked(at, mark) && isIt(this.#word(at, LINE))) return this.#word(at, LINE);
      slot = (slot + 1) & mask;
    }
    return 0;
  }

  #indexAll(subject: number): void {
    this.#chains[2 * subject + 1] = 1;
    for (let at = this.#lastOf(subject); at !== NONE; at = this.#word(at, 0)) this.#index(subject, at);
  }

  #index(subject: number, number: number): void {
    if (++this.#inSlots > 0.6 * this.#slots.length) {
      this.#spread();
      return;
    }
    const mask = this.#slots.length - 1;
    let slot = mixed(subject, this.#word(number, MARK)) & mask;
    while (this.#slots[slot]) slot = (slot + 1) & mask;
    this.#slots[slot] = number;
  }

  /** Twice the slots, with every indexed chain inserted again. */
  #spread(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    this.#inSlots = 0;
    for (let subject = 0; subject < this.#subjects.count; subject++)
      if (this.#isIndexed(subject)) this.#indexAll(subject);
  }
}

function mixed(subject: number, mark: number): number {
  const both = Math.imul(subject ^ 0x9e3779b9, 0x85ebca6b) ^ mark;
  return (both ^ (both >>> 16)) >>> 0;
}
