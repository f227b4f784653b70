/** What binds a figure to cells, and why one stays unbound. */
import type { Meaning } from './meanings.ts';

export interface Binding {
  meaning: Meaning;
  rule: string;
  topic: 'applications' | 'disputes' | 'documents' | 'decisions' | 'fee';
  /** Where it is not, another figure of the text has to agree before this one may be doubted. */
  certain: boolean;
}

export type Unread =
  | 'estimate'
  | 'comparison'
  | 'another-body'
  | 'another-time'
  | 'unknown-words'
  | 'part'
  | 'no-cell';

/** Why a figure of a text speaks of no cell that anybody here can tell. */
export type WhyUnread = Unread | 'not-in-the-tables' | 'too-many';

/** Whether the tables bear a meaning out: exactly, or one beside it in the last place that is written. */
export type Judge = (meaning: Meaning, how?: 'beside') => boolean;
