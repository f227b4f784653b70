interface Candidate {
  bytes: Uint8Array;
  place: number;
}

/** A few known words, found again in bytes without making a text of them. */
export class Lexicon {
  readonly #byLength: Candidate[][] = [];
  /** By place, the word as a key of an object: quotes and colon. */
  readonly #keys: Uint8Array[];

  constructor(words: readonly string[]) {
    this.#keys = words.map((word) => new TextEncoder().encode(`"${word}":`));
    words.forEach((word, place) => {
      const bytes = new TextEncoder().encode(word);
      const sameLength = this.#byLength[bytes.length] ?? [];
      this.#byLength[bytes.length] = sameLength;
      sameLength.push({ bytes, place });
    });
  }

  /** The place of the word that stands there from end to end; -1 where it is none of them. */
  placeOf(source: Uint8Array, from: number, to: number): number {
    const candidates = this.#byLength[to - from];
    if (candidates === undefined) return -1;
    for (let index = 0; index < candidates.length; index++) {
      const { bytes, place } = candidates[index] as Candidate;
      // From the end: the words of a catalogue begin alike.
      let at = bytes.length - 1;
      while (at >= 0 && bytes[at] === source[from + at]) at--;
      if (at < 0) return place;
    }
    return -1;
  }

  /** The place behind the word of that place as a key, written without white space; 0 where it does not stand there. */
  behindKey(place: number, source: Uint8Array, from: number): number {
    const key = this.#keys[place];
    if (key === undefined) return 0;
    let at = 0;
    while (at < key.length && key[at] === source[from + at]) at++;
    return at === key.length ? from + at : 0;
  }
}
