/**
 * The events of a file in few bytes. In: event after event, as agency, subject, id and line, with what it says where
 * it is plain. Out: of any agency its cases, and of any case its events. Always: an event takes some twenty bytes,
 * however long its line is; one that is no plain event is known by its line alone, and is read there again.
 */
import { type ByteKeys, grown } from './byte-keys.ts';

/** What is kept of an event: `type` is its place in `EVENT_TYPES`, or `UNREAD` where its line has to be read again. */
export interface LedgerEvent {
  type: number;
  action: number;
  seconds: number;
  value: number;
  line: number;
}

export const UNREAD = 0xff;
/** `action` lies above the type in one byte. */
const ACTION_SHIFT = 6;
const TYPE_MASK = (1 << ACTION_SHIFT) - 1;
const UNREAD_KIND = 0xff;
/** A chain that is longer is looked through by hash. */
const LONG_CHAIN = 32;
const NONE = 0;
/** Most events are longer. Room that nothing is written to takes no memory; where it is too little it is doubled. */
const BYTES_AN_EVENT = 256;

export class EventLedger {
  readonly #subjects: ByteKeys;
  /** By subject: its last event, counted from 1, and whether its chain is in the index. */
  #last = new Uint32Array(1 << 8);
  #indexed = new Uint8Array(1 << 8);
  /** By event, counted from 1: the event of its subject before it. */
  #before = new Uint32Array(0);
  #marks = new Uint32Array(0);
  #lines = new Uint32Array(0);
  #seconds = new Uint32Array(0);
  #values = new Uint32Array(0);
  #kinds = new Uint8Array(0);
  #count = 0;
  /** Events of the subjects with long chains, found by subject and mark. */
  #slots = new Uint32Array(1 << 8);
  #inSlots = 0;

  /** `size` in bytes of the file, which tells how much room its events will need. */
  constructor(subjects: ByteKeys, size: number) {
    this.#subjects = subjects;
    this.#make(Math.max(1 << 10, Math.ceil(size / BYTES_AN_EVENT)));
  }

  /** Keeps an event of a subject; `mark` is a hash of its id. */
  add(subject: number, mark: number, event: LedgerEvent): void {
    const number = ++this.#count;
    if (number >= this.#lines.length) this.#grow();
    while (subject >= this.#last.length) {
      this.#last = grown(this.#last, Uint32Array);
      this.#indexed = grown(this.#indexed, Uint8Array);
    }
    this.#before[number] = this.#last[subject] ?? NONE;
    this.#last[subject] = number;
    this.#marks[number] = mark;
    this.#lines[number] = event.line;
    this.#seconds[number] = event.seconds;
    this.#values[number] = event.value;
    this.#kinds[number] =
      event.type === UNREAD ? UNREAD_KIND : event.type | (Math.max(0, event.action) << ACTION_SHIFT);
    if (this.#indexed[subject]) this.#index(subject, number);
  }

  /**
   * The line of an event of this subject for which `isIt` holds, of those whose ids have this mark; 0 where there is
   * none. Two ids may have one mark, and the lines tell them apart.
   */
  find(subject: number, mark: number, isIt: (line: number) => boolean): number {
    if (this.#indexed[subject]) return this.#findBySlot(subject, mark, isIt);
    let length = 0;
    for (let at = this.#last[subject] ?? NONE; at !== NONE; at = this.#before[at] ?? NONE) {
      length++;
      const line = this.#lines[at] ?? 0;
      if (this.#marks[at] === mark && isIt(line)) return line;
    }
    if (length >= LONG_CHAIN) this.#indexAll(subject);
    return 0;
  }

  /** The events of a subject, each in the same object. */
  visit(subject: number, take: (event: Readonly<LedgerEvent>) => void): void {
    const event = { type: 0, action: 0, seconds: 0, value: 0, line: 0 };
    for (let at = this.#last[subject] ?? NONE; at !== NONE; at = this.#before[at] ?? NONE) {
      const kind = this.#kinds[at] ?? 0;
      event.type = kind === UNREAD_KIND ? UNREAD : kind & TYPE_MASK;
      event.action = kind >> ACTION_SHIFT;
      event.seconds = this.#seconds[at] ?? 0;
      event.value = this.#values[at] ?? 0;
      event.line = this.#lines[at] ?? 0;
      take(event);
    }
  }

  #findBySlot(subject: number, mark: number, isIt: (line: number) => boolean): number {
    const mask = this.#slots.length - 1;
    let slot = mixed(subject, mark) & mask;
    for (let at = this.#slots[slot]; at; at = this.#slots[slot]) {
      const line = this.#lines[at] ?? 0;
      // An event of another subject with this mark is told apart by its line, like all others.
      if (this.#marks[at] === mark && isIt(line)) return line;
      slot = (slot + 1) & mask;
    }
    return 0;
  }

  #indexAll(subject: number): void {
    this.#indexed[subject] = 1;
    for (let at = this.#last[subject] ?? NONE; at !== NONE; at = this.#before[at] ?? NONE)
      this.#index(subject, at);
  }

  #index(subject: number, number: number): void {
    if (++this.#inSlots > 0.6 * this.#slots.length) {
      this.#spread();
      return;
    }
    const mask = this.#slots.length - 1;
    let slot = mixed(subject, this.#marks[number] ?? 0) & mask;
    while (this.#slots[slot]) slot = (slot + 1) & mask;
    this.#slots[slot] = number;
  }

  /** Twice the slots, and every indexed chain anew. */
  #spread(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    this.#inSlots = 0;
    for (let subject = 0; subject < this.#subjects.count; subject++)
      if (this.#indexed[subject]) this.#indexAll(subject);
  }

  #make(events: number): void {
    this.#before = new Uint32Array(events);
    this.#marks = new Uint32Array(events);
    this.#lines = new Uint32Array(events);
    this.#seconds = new Uint32Array(events);
    this.#values = new Uint32Array(events);
    this.#kinds = new Uint8Array(events);
  }

  #grow(): void {
    this.#before = grown(this.#before, Uint32Array);
    this.#marks = grown(this.#marks, Uint32Array);
    this.#lines = grown(this.#lines, Uint32Array);
    this.#seconds = grown(this.#seconds, Uint32Array);
    this.#values = grown(this.#values, Uint32Array);
    this.#kinds = grown(this.#kinds, Uint8Array);
  }
}

function mixed(subject: number, mark: number): number {
  const both = Math.imul(subject ^ 0x9e3779b9, 0x85ebca6b) ^ mark;
  return (both ^ (both >>> 16)) >>> 0;
}
