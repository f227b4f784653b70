/** The ids of the checks of the form, in the order of the rule book. */
export const CHECK_IDS = [
  'row-sum',
  'result-sum',
  'identity',
  'dispute-sum',
  'carry-chain',
  'in-force-chain',
  'dispute-chain',
  'feed-faults',
  'narrative',
  'parent-sum',
  'sections',
] as const;

export type CheckId = (typeof CHECK_IDS)[number];

/** One place where a check does not hold: a JSON Pointer into the tables (or report), and what was met there. */
export interface CheckFinding {
  pointer: string;
  zh: string;
  en: string;
}

/**
 * What a check found. An `error` blocks publication; a `warning` asks for a note. `not-assessable` is neither
 * a pass nor a fail: `reason` says what would be needed to assess it.
 */
export interface CheckResult {
  id: CheckId;
  level: 'error' | 'warning';
  result: 'pass' | 'fail' | 'not-assessable';
  /** The statement of the check, as the reader meets it. */
  zh: string;
  en: string;
  findings: CheckFinding[];
  reason?: { zh: string; en: string };
}
