/**
 * Text as the typesetter can set it. In: text that somebody wrote. Out: the same with every white space one that fonts
 * have, without what is never seen, and with 〓 (the printers' mark for a sort that is not in the case) for each
 * character that no font has. Always holds: nothing that is set lacks a glyph; a report is not held up by a rare name.
 */
import { cleanText } from '../../text/clean.ts';
import { faces } from './faces.ts';

export const GETA = '〓';

export function settable(text: string): string {
  return cleanText(text)
    .replace(/[^\S\u0020\u00a0\u3000]/g, ' ')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '');
}

export function printable(text: string): string {
  const { characters } = faces();
  return [...settable(text)].map((one) => (has(characters, one) ? one : GETA)).join('');
}

/** The characters that no font has, in their order. */
export function withoutGlyph(text: string): string[] {
  const { characters } = faces();
  return [...text].filter((one) => !has(characters, one));
}

function has(characters: ReadonlySet<number>, character: string): boolean {
  return characters.has(character.codePointAt(0) ?? 0);
}
