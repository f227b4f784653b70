/**
 * Names that the catalogue lacks, as a system writes them event after event. In: the bytes of a name. Out: its pointer
 * from the event, made once for all events; or `false`, which says nothing but that the long way has to be taken: the
 * name comes twice in one event, or there are too many. Always: what is listed is what `noteIgnored` lists, in its order.
 */
import { isPlainName } from './json.ts';

interface Unnamed {
  bytes: Uint8Array;
  pointer: string;
}

/** A bit each: of one event, and of all that are remembered. */
const MOST = 30;
const REMEMBERED = 20;
/** A mark at the beginning is a part of the name. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** Such names come before all others, wherever they stand. */
const LIKE_AN_INDEX = /^\d/;

export class UnnamedFields {
  readonly #place: string;
  readonly #isLeft: (name: string) => boolean;
  #names: Unnamed[] = [];
  #seen = 0;
  /** Where the next name is looked for first: a system writes all of its events alike. */
  #likely = 0;
  readonly #pointers: string[] = [];

  /** Of the object at this pointer; a name that `isLeft` goes the long way, because the catalogue may know it. */
  constructor(place: string, isLeft: (name: string) => boolean) {
    this.#place = place;
    this.#isLeft = isLeft;
  }

  /** Of the event that was read, each once. */
  get pointers(): readonly string[] {
    return this.#pointers;
  }

  begin(): void {
    if (this.#seen === 0 && this.#names.length === 0) return;
    this.#seen = 0;
    this.#likely = 0;
    this.#pointers.length = 0;
    if (this.#names.length > REMEMBERED) this.#names = [];
  }

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
