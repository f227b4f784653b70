import { expect, test } from 'vitest';
import { Lexicon } from '../../../shared/events/lexicon.ts';

const WORDS = ['gelb', 'rot', 'tor', 'r', '规章'];
const lexicon = new Lexicon(WORDS);

test('a word is found at its place where it stands from end to end, and none where another stands', () => {
  const source = new TextEncoder().encode('<rot gelb 规章 tot rotx aot r>');
  const at = (text: string, word = text) => {
    const from = Buffer.from(source).indexOf(text);
    return lexicon.placeOf(source, from, from + Buffer.byteLength(word));
  };
  expect(['rot', 'gelb', '规章', 'r>'].map((text) => at(text, text.replace('>', '')))).toEqual([1, 0, 4, 3]);
  expect(['tot', 'aot', 'rotx', '<'].map((text) => at(text))).toEqual([-1, -1, -1, -1]);
  expect(lexicon.placeOf(source, 1, 1)).toBe(-1);
  expect(new Lexicon([]).placeOf(source, 1, 4)).toBe(-1);
});
