/** A few known words, found again in bytes without making a text of them. */
export class Lexicon {
  readonly #byLength: { bytes: Uint8Array; place: number }[][] = [];

  constructor(words: readonly string[]) {
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
    for (const { bytes, place } of candidates) {
      // From the end: the words of a catalogue begin alike.
      let at = bytes.length - 1;
      while (at >= 0 && bytes[at] === source[from + at]) at--;
      if (at < 0) return place;
    }
    return -1;
  }
}
