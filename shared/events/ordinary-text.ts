/**
 * Whether a text is of the kind that no rule of `text.ts` refuses, its length apart: letters, CJK and the marks of forms,
 * and no blank at its ends. In: a text. Out: `true`, or `false`, which says nothing but that the rules themselves have to be
 * asked; and whether a run of digits in it is as long as a person's number. One pass each, without an object.
 */
export const UNUSUAL = 0;
const LETTER = 1;
export const DIGIT = 2;
export const BLANK = 3;

/** By UTF-16 unit. What is not listed (controls, other blanks, surrogates, other scripts' marks) is unusual. */
const KINDS = new Uint8Array(0x1_0000);
KINDS.fill(LETTER, 0x21, 0x7f);
KINDS.fill(LETTER, 0x3001, 0xa000); // marks, kana, and the ideographs of the basic plane
KINDS.fill(LETTER, 0xff01, 0xff5f); // full-width forms
KINDS.fill(DIGIT, 0x30, 0x3a);
KINDS.fill(DIGIT, 0xff10, 0xff1a);
KINDS[0x20] = BLANK;

/** What a UTF-16 unit is in a text. */
export function kindOfUnit(unit: number): number {
  return KINDS[unit] ?? UNUSUAL;
}

export function isOrdinary(text: string): boolean {
  // An empty text has no unit there, and none that is ordinary.
  const first = KINDS[text.charCodeAt(0)];
  if (first === undefined || first === BLANK) return false;
  let kind = UNUSUAL;
  for (let index = 0; index < text.length; index++) {
    kind = KINDS[text.charCodeAt(index)] as number;
    if (kind === UNUSUAL) return false;
  }
  return kind !== BLANK;
}

/** The shortest run of digits that can be a person's number is that of a mobile number. */
export const SHORTEST_NUMBER = 11;

/** Whether so many digits stand in a row: only then a text can hold a person's number. */
export function hasLongRun(text: string): boolean {
  if (text.length < SHORTEST_NUMBER) return false;
  let run = 0;
  for (let index = 0; index < text.length; index++) {
    if (KINDS[text.charCodeAt(index)] !== DIGIT) run = 0;
    else if (++run === SHORTEST_NUMBER) return true;
  }
  return false;
}
