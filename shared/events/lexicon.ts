interface Candidate {
  bytes: Uint8Array;
  place: number;
}

/** A short list of known words, recognised in UTF-8 bytes without decoding. A place is an index into that list. */
export class Lexicon {
  readonly #byLength: Candidate[][] = [];
  /** By place, the word as an object key, with quotes and colon. */
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

  /** The place of the word that fills these bytes exactly; -1 if it is none of them. */
  placeOf(source: Uint8Array, from: number, to: number): number {
    const candidates = this.#byLength[to - from];
    if (candidates === undefined) return -1;
    for (let index = 0; index < candidates.length; index++) {
      const { bytes, place } = candidates[index] as Candidate;
      // Backwards, because words of a catalogue share beginnings.
      let at = bytes.length - 1;
      while (at >= 0 && bytes[at] === source[from + at]) at--;
      if (at < 0) return place;
    }
    return -1;
  }

  /** The offset after the word at `place` as a key, written without white space; 0 if another text is there. */
  behindKey(place: number, source: Uint8Array, from: number): number {
    const key = this.#keys[place];
    if (key === undefined) return 0;
    let at = 0;
    while (at < key.length && key[at] === source[from + at]) at++;
    return at === key.length ? from + at : 0;
  }
}
