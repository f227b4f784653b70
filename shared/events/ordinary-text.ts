/**
 * A cheap test for texts that pass all rules of `text.ts` except length: ASCII, CJK and full-width characters without
 * blanks at the ends. In: a text. Out: `true`; `false` means only that the rules themselves must decide. Also whether a
 * run of digits is as long as a personal number. Each takes one pass and allocates nothing.
 */
export const UNUSUAL = 0;
const LETTER = 1;
export const DIGIT = 2;
export const BLANK = 3;

/** By UTF-16 unit. Unlisted ones are unusual: controls, other blanks, surrogates, marks of other scripts. */
const KINDS = new Uint8Array(0x1_0000);
KINDS.fill(LETTER, 0x21, 0x7f);
KINDS.fill(LETTER, 0x3001, 0xa000); // marks, kana, and the ideographs of the basic plane
KINDS.fill(LETTER, 0xff01, 0xff5f); // full-width forms
KINDS.fill(DIGIT, 0x30, 0x3a);
KINDS.fill(DIGIT, 0xff10, 0xff1a);
KINDS[0x20] = BLANK;

/** The kind of a UTF-16 unit: `UNUSUAL`, `DIGIT`, `BLANK`, or another letter. */
export function kindOfUnit(unit: number): number {
  return KINDS[unit] ?? UNUSUAL;
}

export function isOrdinary(text: string): boolean {
  // An empty text has no first unit and is not ordinary.
  const first = KINDS[text.charCodeAt(0)];
  if (first === undefined || first === BLANK) return false;
  let kind = UNUSUAL;
  for (let index = 0; index < text.length; index++) {
    kind = KINDS[text.charCodeAt(index)] as number;
    if (kind === UNUSUAL) return false;
  }
  return kind !== BLANK;
}

/** Digits of a mobile number, and of an identity-card number without its check character. */
export const MOBILE_DIGITS = 11;
export const CARD_DIGITS = 17;

/** Whether the text holds a run of at least so many digits. */
export function hasRun(text: string, digits: number): boolean {
  // Any such run covers one of the positions tested, so most characters are skipped.
  for (let end = digits - 1; end < text.length; ) {
    let before = end;
    while (before >= 0 && KINDS[text.charCodeAt(before)] === DIGIT) before--;
    if (end - before >= digits) return true;
    end = before + digits;
  }
  return false;
}
