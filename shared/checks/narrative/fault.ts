/** What is wrong in the words of a text without any figure of a cell, and how it is quoted. */
export interface WordingFault {
  rule:
    | 'period'
    | 'stale-year'
    | 'stale-plan'
    | 'carried-year'
    | 'placeholder'
    | 'missing-number'
    | 'part-above-whole'
    | 'uneven-list'
    | 'uneven-change'
    | 'odd-share'
    | 'unit';
  quote: string;
  zh: string;
  en: string;
}

const LONGEST_QUOTE = 64;

export function fault(rule: WordingFault['rule'], quote: string, zh: string, en: string): WordingFault {
  const short = quote.length > LONGEST_QUOTE ? `${quote.slice(0, LONGEST_QUOTE)}…` : quote;
  return { rule, quote: short, zh, en };
}
