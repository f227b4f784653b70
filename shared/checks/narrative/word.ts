/** What an entry of the lexicon is: words of one kind, parted by spaces, with what they say. */

export type WordKind =
  | 'skip'
  | 'receive'
  | 'fresh'
  | 'done'
  | 'process'
  | 'apply'
  | 'disclosure'
  | 'onRequest'
  | 'carry'
  | 'lastYear'
  | 'nextYear'
  | 'open'
  | 'outcome'
  | 'listed'
  | 'publish'
  | 'applicant'
  | 'dispute'
  | 'result'
  | 'others'
  | 'documentKind'
  | 'documentVerb'
  | 'decision'
  | 'decide'
  | 'charge'
  | 'fee'
  | 'share'
  | 'rate'
  | 'compare'
  | 'otherPeriod'
  | 'wholeYear'
  | 'plan'
  | 'none'
  | 'all'
  | 'inTime'
  | 'inflow'
  | 'respondent'
  | 'reviewer'
  | 'sum'
  | 'respectively'
  | 'among'
  | 'channel'
  | 'body'
  | 'court'
  | 'estimate'
  | 'due'
  | 'ongoing'
  | 'cost'
  | 'paper'
  | 'item';

export interface SaidBy {
  /** Codes of rows, columns, blocks, results; more than one where the word stands for their sum. */
  codes?: readonly string[];
  /** Other sums that the word may stand for. */
  or?: readonly (readonly string[])[];
}

export type Entry = [kind: WordKind, words: string, says?: SaidBy];

/** Codes that a word stands for. */
export const of = (...codes: string[]): SaidBy => ({ codes });
