/**
 * Names outside the catalogue, which a system repeats in event after event. In: the bytes of a name. Out: its pointer
 * relative to the event, built once for all events; `false` if the slow path must decide: the name comes twice in one
 * event, or there are too many. Always: lists what `noteIgnored` lists, in the same order.
 */
import { isPlainName } from './json.ts';

interface Unnamed {
  bytes: Uint8Array;
  pointer: string;
}

/** The most names of one event (one bit each), and the most kept for the next event. */
const MOST = 30;
const REMEMBERED = 20;
/** A byte-order mark belongs to the name. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** JavaScript objects list such names first, whatever their order in the text. */
const LIKE_AN_INDEX = /^\d/;

export class UnnamedFields {
  readonly #place: string;
  readonly #isLeft: (name: string) => boolean;
  #names: Unnamed[] = [];
  #seen = 0;
  /** The index to try first for the next name: a system writes all its events alike. */
  #likely = 0;
  readonly #pointers: string[] = [];

  /** For the object at pointer `place`. A name with `isLeft(name)` takes the slow path: the catalogue may have it. */
  constructor(place: string, isLeft: (name: string) => boolean) {
    this.#place = place;
    this.#isLeft = isLeft;
  }

  /** Pointers of the current event, each once. */
  get pointers(): readonly string[] {
    return this.#pointers;
  }

  /** Starts a new event. */
  begin(): void {
    if (this.#seen === 0 && this.#names.length === 0) return;
    this.#seen = 0;
    this.#likely = 0;
    this.#pointers.length = 0;
    if (this.#names.length > REMEMBERED) this.#names = [];
  }

  /** Notes one name of the current event; `false` if the slow path must decide. */
  take(bytes: Uint8Array, from: number, to: number): boolean {
    const known = this.#placeOf(bytes, from, to);
    const place = known < 0 ? this.#learn(bytes, from, to) : known;
    if (place < 0 || this.#seen & (1 << place)) return false;
    this.#seen |= 1 << place;
    this.#likely = place + 1;
    const { pointer } = this.#names[place] as Unnamed;
    if (!this.#pointers.includes(pointer)) this.#pointers.push(pointer);
    return true;
  }

  #placeOf(bytes: Uint8Array, from: number, to: number): number {
    const names = this.#names;
    const likely = names[this.#likely];
    if (likely && isAt(likely.bytes, bytes, from, to)) return this.#likely;
    for (let place = 0; place < names.length; place++)
      if (isAt((names[place] as Unnamed).bytes, bytes, from, to)) return place;
    return -1;
  }

  #learn(bytes: Uint8Array, from: number, to: number): number {
    const name = decoder.decode(bytes.subarray(from, to));
    if (this.#names.length === MOST || LIKE_AN_INDEX.test(name) || this.#isLeft(name)) return -1;
    const pointer = isPlainName(name) ? `${this.#place}/${name}` : this.#place;
    return this.#names.push({ bytes: bytes.slice(from, to), pointer }) - 1;
  }
}

function isAt(name: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (name.length !== to - from) return false;
  let at = 0;
  while (at < name.length && name[at] === bytes[from + at]) at++;
  return at === name.length;
}
