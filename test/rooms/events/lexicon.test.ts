import { expect, test } from 'vitest';
import { EVENT_TYPES } from '../../../shared/events/catalogue.ts';
import { Lexicon } from '../../../shared/events/lexicon.ts';

const words = [...EVENT_TYPES, 'a', 'b', 'ab'];
const lexicon = new Lexicon(words);
const bytesOf = (text: string) => new TextEncoder().encode(text);

test('among all texts that differ by one letter or in length exactly the words are found', () => {
  for (const word of words) {
    const near = ['', word, `${word}x`, `x${word}`, word.slice(1), word.slice(0, -1)];
    for (let at = 0; at < word.length; at++) near.push(`${word.slice(0, at)}~${word.slice(at + 1)}`);
    for (const text of near) expect(lexicon.placeOf(bytesOf(text), 0, text.length)).toBe(words.indexOf(text));
  }
});

test('a word is found in place, whatever surrounds it', () => {
  for (const word of words)
    for (const [before, behind] of [
      ['', 'z'],
      ['z', ''],
      [word, word],
    ] as const) {
      const [bytes, from] = [bytesOf(`${before}${word}${behind}`), before.length];
      expect(lexicon.placeOf(bytes, from, from + word.length)).toBe(words.indexOf(word));
    }
});

test('a key is found with quotes and colon at its offset only, and the offset after it is returned', () => {
  words.forEach((word, place) => {
    const key = `"${word}":`;
    for (const before of ['', '{', '{"x":1,'])
      for (const behind of ['', '1', '"'])
        expect(lexicon.behindKey(place, bytesOf(`${before}${key}${behind}`), before.length)).toBe(
          before.length + key.length,
        );
    for (let at = 0; at < key.length; at++) {
      const changed = `${key.slice(0, at)}~${key.slice(at + 1)}`;
      expect(lexicon.behindKey(place, bytesOf(`{${changed}`), 1)).toBe(0);
      expect(lexicon.behindKey(place, bytesOf(`{${key.slice(0, at)}`), 1)).toBe(0);
    }
    expect(lexicon.behindKey((place + 1) % words.length, bytesOf(key), 0)).toBe(0);
  });
});

test('an unknown place has no key', () => {
  for (const place of [-1, words.length]) expect(lexicon.behindKey(place, bytesOf('"a":'), 0)).toBe(0);
});
