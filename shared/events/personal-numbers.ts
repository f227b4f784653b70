/**
 * Persons' numbers in what would be kept. In: the fields of an event, its instant, and how its source numbers cases.
 * Out: a fault a string that holds an identity-card number or, where clerks write freely, a mobile number. Contract,
 * section 1. Always: a subject that fits a declared numbering is a case number, whatever its digits look like; without
 * an instant to measure dates of birth by, every date is one.
 */
import { dayOf, type Instant, yearOf } from './instant.ts';
import { CARD_DIGITS, hasRun, MOBILE_DIGITS } from './ordinary-text.ts';
import { holdsIdentityCardNumber, holdsMobileNumber } from './text.ts';

export interface Circumstances {
  at: Instant | undefined;
  /** Patterns: `#` a digit, `YYYY` a year from ten before the event's to its own, all else literal. */
  numbering: readonly string[];
}

export interface PersonalNumber {
  pointer: string;
  code: 'text.identity-card' | 'text.mobile-number';
}

/** Nobody who applies is younger: a later date in a number is the date of a case. */
const YOUNGEST = 10;
/** Strings in which a clerk may write down whom to call. */
const NO_MOBILE = new Set(['subject', 'reason', 'origin', 'comment']);
/** They name cases of the sender. */
const CASE_NUMBERS = new Set(['subject', 'application']);

/** Whether a kept string under this name is worth a closer look: few are. */
export function mayHoldPersonalNumber(name: string, text: string): boolean {
  return hasRun(text, NO_MOBILE.has(name) ? MOBILE_DIGITS : CARD_DIGITS);
}

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

/** The day so many years before, as a text that compares with others: 29 February needs no care. */
function yearsBefore(at: Instant, years: number): string {
  const day = dayOf(at);
  return `${String(Number(day.slice(0, 4)) - years).padStart(4, '0')}${day.slice(4)}`;
}

/** Whether a number is written as one of the patterns has it. */
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
