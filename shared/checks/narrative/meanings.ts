/**
 * What a figure may mean, as sums of cells. In: codes of the lexicon. Out: the readings that the rule book accepts
 * (SOURCES.md, section 3): 受理, 收到 and 收办 are row 1 or row 1 and row 2; 答复 may leave withdrawals out.
 */

/** A sum of cells less others: one way to read a figure. */
export interface Reading {
  plus: readonly string[];
  minus?: readonly string[];
}

export interface Meaning {
  /** The figure agrees with the tables if it agrees with one of these. */
  readings: readonly Reading[];
  /** A part of the readings that no cell gives: the figure disagrees only where it is greater. */
  part?: true;
}

const ROW = 'applications';

export const NEW: Reading = { plus: [`${ROW}.received.total`] };
const NEW_AND_OLD: Reading = { plus: [`${ROW}.received.total`, `${ROW}.carriedIn.total`] };
const CONCLUDED: Reading = { plus: [`${ROW}.concluded.total`] };
/** Withdrawals count as 其他处理之其他, which the form before 2021 has in one row with the rest of its group. */
const ANSWERED: readonly Reading[] = ['other.other', 'other'].map((outcome) => ({
  plus: [`${ROW}.concluded.total`],
  minus: [`${ROW}.outcomes.${outcome}.total`],
}));
export const CARRIED_IN: Reading = { plus: [`${ROW}.carriedIn.total`] };
export const CARRIED_OUT: Reading = { plus: [`${ROW}.carriedOut.total`] };

export const RECEIVED: readonly Reading[] = [NEW, NEW_AND_OLD];
export const DONE: readonly Reading[] = [CONCLUDED, ...ANSWERED];
/** Everything that there was to deal with. */
export const ALL: Reading = NEW_AND_OLD;

export function outcomes(codes: readonly string[]): Reading {
  return { plus: codes.map((code) => `${ROW}.outcomes.${code}.total`) };
}

export function applicants(rows: readonly string[], columns: readonly string[]): Reading {
  return { plus: rows.flatMap((row) => columns.map((column) => `${ROW}.${row}.${column}`)) };
}

export function disputes(blocks: readonly string[], result: string): Reading {
  return { plus: blocks.map((block) => `disputes.${block}.${result}`) };
}

export function proactive(code: string): Reading {
  return { plus: [`proactive.${code}`] };
}

/** The sum of no cell at all. */
export const NOTHING: Reading = { plus: [] };

export const FEE: Reading = { plus: ['processingFees.yuan'] };
export const CHARGES: Reading = proactive('chargesWanYuan');
