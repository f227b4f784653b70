/**
 * Whether a text is of the kind that no rule of `text.ts` refuses, its length apart: letters, CJK and the marks of forms,
 * no blank at its ends, and no run of digits as long as a person's number. In: a text. Out: `true`, or `false`, which says
 * nothing but that the rules themselves have to be asked. One pass, because nearly all texts of all events are ordinary.
 */
const UNUSUAL = 0;
const LETTER = 1;
const DIGIT = 2;
const BLANK = 3;

/** By UTF-16 unit. What is not listed (controls, other blanks, surrogates, other scripts' marks) is unusual. */
const KINDS = new Uint8Array(0x1_0000);
KINDS.fill(LETTER, 0x21, 0x7f);
KINDS.fill(LETTER, 0x3001, 0xa000); // marks, kana, and the ideographs of the basic plane
KINDS.fill(LETTER, 0xff01, 0xff5f); // full-width forms
KINDS.fill(DIGIT, 0x30, 0x3a);
KINDS.fill(DIGIT, 0xff10, 0xff1a);
KINDS[0x20] = BLANK;

/** A run of so many digits can be a mobile number, or of one less than a card's with its X, or more, an identity card's. */
const MOBILE = 11;
const CARD = 17;

export function isOrdinary(text: string, mayHoldMobile: boolean): boolean {
  const first = KINDS[text.charCodeAt(0)];
  // An empty text has no unit there, and none that is ordinary.
  if (first === undefined || first === BLANK) return false;
  const noRunOf = mayHoldMobile ? CARD : MOBILE;
  let kind = UNUSUAL;
  let run = 0;
  for (let index = 0; index < text.length; index++) {
    kind = KINDS[text.charCodeAt(index)] as number;
    if (kind === DIGIT) {
      if (++run === CARD) return false;
      continue;
    }
    if (kind === UNUSUAL || run === noRunOf) return false;
    run = 0;
  }
  return kind !== BLANK && run !== noRunOf;
}
