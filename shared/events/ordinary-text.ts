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

/** Runs of so many digits can be a mobile number, or, an X at their end apart, an identity-card number. */
export const MOBILE_DIGITS = 11;
export const CARD_DIGITS = 17;

/** Whether so many digits stand in a row. */
export function hasRun(text: string, digits: number): boolean {
  // Such a run ends at a place that is looked at, or behind it: so few of the others have to be.
  for (let end = digits - 1; end < text.length; ) {
    let before = end;
    while (before >= 0 && KINDS[text.charCodeAt(before)] === DIGIT) before--;
    if (end - before >= digits) return true;
    end = before + digits;
  }
  return false;
}
