/**
 * Finds personal numbers in the fields that would be kept. In: the fields of an event, its instant, and its source's
 * numbering. Out: one fault for each string that holds an identity-card number or, in free text and subjects, a mobile
 * number. Contract, section 1. Always: a subject that fits a declared numbering is a case number, whatever its digits
 * look like; without an instant, every date may be a date of birth.
 */
import { dayOf, type Instant, yearOf } from './instant.ts';
import { CARD_DIGITS, hasRun, MOBILE_DIGITS } from './ordinary-text.ts';
import { holdsIdentityCardNumber, holdsMobileNumber } from './text.ts';

export interface Circumstances {
  at: Instant | undefined;
  /** Patterns of case numbers: `#` is a digit, `YYYY` a year at most ten before the event's; all else is literal. */
  numbering: readonly string[];
}

export interface PersonalNumber {
  pointer: string;
  code: 'text.identity-card' | 'text.mobile-number';
}

/** Age in years of the youngest applicant: a later date in a number belongs to a case. */
const YOUNGEST = 10;
/** Strings in which a clerk might note a telephone number. */
const NO_MOBILE = new Set(['subject', 'reason', 'origin', 'comment']);
/** Fields that hold the sender's case numbers. */
const CASE_NUMBERS = new Set(['subject', 'application']);

/** A cheap test that rules out a personal number in nearly all strings of this field. */
export function mayHoldPersonalNumber(name: string, text: string): boolean {
  return hasRun(text, NO_MOBILE.has(name) ? MOBILE_DIGITS : CARD_DIGITS);
}

/** Pointers are relative to `fields`. */
export function personalNumbersIn(fields: unknown, circumstances: Circumstances): PersonalNumber[] {
  const { at, numbering } = circumstances;
  const bornBy = at && yearsBefore(at, YOUNGEST);
  const found: PersonalNumber[] = [];
  const look = (value: unknown, name: string, pointer: string): void => {
    if (typeof value === 'string') {
      const isCaseNumber = () => CASE_NUMBERS.has(name) && fitsNumbering(value, numbering, at);
      if (holdsIdentityCardNumber(value, bornBy) && !isCaseNumber())
        found.push({ pointer, code: 'text.identity-card' });
      else if (NO_MOBILE.has(name) && holdsMobileNumber(value) && !isCaseNumber())
        found.push({ pointer, code: 'text.mobile-number' });
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) look(item, name, `${pointer}/${index}`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [inner, item] of Object.entries(value)) look(item, inner, `${pointer}/${inner}`);
    }
  };
  look(fields, '', '');
  return found;
}

/** The day so many years before. It is only compared as text, so 29 February of a common year does no harm. */
function yearsBefore(at: Instant, years: number): string {
  const day = dayOf(at);
  return `${String(Number(day.slice(0, 4)) - years).padStart(4, '0')}${day.slice(4)}`;
}

/** Whether a case number fits one of the patterns. */
export function fitsNumbering(number: string, patterns: readonly string[], at: Instant | undefined): boolean {
  return patterns.some((pattern) => {
    const match = expressionOf(pattern).exec(number);
    if (!match) return false;
    const year = at && yearOf(at);
    return match.slice(1).every((written) => {
      return year !== undefined && Number(written) <= year && Number(written) >= year - YOUNGEST;
    });
  });
}

function expressionOf(pattern: string): RegExp {
  const source = pattern.replace(/YYYY|#|[\\^$.*+?()[\]{}|/]/g, (token) => {
    if (token === 'YYYY') return '(\\d{4})';
    return token === '#' ? '\\d' : `\\${token}`;
  });
  return new RegExp(`^${source}$`, 'u');
}
