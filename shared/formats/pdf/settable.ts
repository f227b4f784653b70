/**
 * Text that the typesetter can set. In: typed text. Out: the same with white space that fonts have, without invisible
 * characters, and with 〓 (the printers' mark for a missing sort) for each character that no font has. Always holds:
 * every set character has a glyph; a rare name does not hold up a report.
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
