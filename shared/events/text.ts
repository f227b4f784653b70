/**
 * Rules for kept strings. In: a string as sent. Out: the code of the first broken rule, or undefined. Personal data
 * must never reach a report (个人信息保护法): this file defines personal numbers, and `personal-numbers.ts` the fields that
 * must not hold them. Only whole runs of digits are tested, because a sliding window would refuse real case numbers of
 * 21 digits.
 */
import { CARD_DIGITS, hasRun, isOrdinary, MOBILE_DIGITS } from './ordinary-text.ts';

export type TextFault = 'text.empty' | 'text.length' | 'text.white-space' | 'text.control' | 'text.surrogate';

export interface TextRule {
  /** Largest length in characters (Unicode code points). */
  characters: number;
  /** Largest length in bytes of UTF-8; absent: no limit. */
  bytes?: number;
  /** Allows line breaks and tabs, and white space at the ends. */
  prose?: boolean;
  /** Allows an empty string. */
  mayBeEmpty?: boolean;
}

const CONTROL = /\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/u;
const CONTROL_IN_PROSE = /(?![\t\n\r])\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/u;
const LONE_SURROGATE = /\p{Cs}/u;

/** The first rule that the text breaks; undefined if none. */
export function textFault(text: string, rule: TextRule): TextFault | undefined {
  if (text === '' && !rule.mayBeEmpty) return 'text.empty';
  // A unit of an ordinary text takes at most three bytes of UTF-8.
  const shortest = Math.min(rule.characters, (rule.bytes ?? Number.POSITIVE_INFINITY) / 3);
  if (text.length <= shortest && isOrdinary(text)) return undefined;
  if (LONE_SURROGATE.test(text)) return 'text.surrogate';
  if (exceeds(text, rule.characters) || (rule.bytes !== undefined && utf8Length(text) > rule.bytes))
    return 'text.length';
  if ((rule.prose ? CONTROL_IN_PROSE : CONTROL).test(text)) return 'text.control';
  if (!rule.prose && text.trim() !== text) return 'text.white-space';
  return undefined;
}

function exceeds(text: string, characters: number): boolean {
  if (text.length <= characters) return false;
  if (text.length > 2 * characters) return true;
  return [...text].length > characters;
}

/** Length in bytes of UTF-8 of a text without lone surrogates. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    // A surrogate pair has two units and four bytes, so each of its units adds one.
    if (unit >= 0x80) bytes += unit >= 0x800 && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}

const RUN_OF_DIGITS = /[0-9]+(?:[Xx](?![0-9A-Za-z]))?/g;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;

// Full-width digits read like plain ones, so they must not hide a number.
function halfWidth(text: string): string {
  return text.replace(/[\uff10-\uff19\uff38\uff58]/g, (wide) =>
    String.fromCharCode(wide.charCodeAt(0) - 0xfee0),
  );
}

/**
 * Whether a whole run of digits is an identity-card number by GB 11643-1999: 17 digits with a real date of birth, and
 * the right check character. The date must not be later than `bornBy` (`YYYY-MM-DD`): case numbers often hold an agency
 * code and the day of the case, and one in eleven of those has the right check character by chance.
 */
export function holdsIdentityCardNumber(text: string, bornBy = '9999-12-31'): boolean {
  if (!hasRun(text, CARD_DIGITS)) return false;
  for (const [run] of halfWidth(text).matchAll(RUN_OF_DIGITS)) {
    const number = run.toUpperCase();
    // An X after eighteen digits is no check character and does not belong to the run.
    const whole = number.length === 19 && number.endsWith('X') ? number.slice(0, 18) : number;
    if (whole.length === 18 && isIdentityCardNumber(whole, bornBy)) return true;
  }
  return false;
}

function isIdentityCardNumber(number: string, bornBy: string): boolean {
  // The check character first: it refuses nearly all numbers.
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(number[index]), 0);
  if (number[17] !== '10X98765432'[sum % 11]) return false;
  const date = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  const day = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== date) return false;
  return date <= bornBy;
}

/** Whether a whole run of digits is a mobile number of mainland China (11 digits, 13… to 19…). */
export function holdsMobileNumber(text: string): boolean {
  if (!hasRun(text, MOBILE_DIGITS)) return false;
  return (halfWidth(text).match(/[0-9]+/g) ?? []).some((run) => /^1[3-9][0-9]{9}$/.test(run));
}

/** Compares two texts by their UTF-8 bytes, which is the order of their code points. */
export function compareUtf8(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

// UTF-16 surrogates (U+10000 and above) sort before U+E000 … U+FFFF; in UTF-8 these code points come after.
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
