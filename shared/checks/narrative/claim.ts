/** What is read of a text: figures bound to cells, figures left unread, statements without a figure. */
import type { Form } from '../../form/form.ts';
import type { ReadCell } from '../check.ts';
import type { WhyUnread } from './binding.ts';
import type { RightFigure } from './evaluate.ts';
import type { Statement } from './statements.ts';
import type { Figure } from './tokens.ts';

export interface NarratedTables {
  form: Form;
  read: ReadCell;
  /** Where it is not known, no figure is taken to be of another year by a year that the text names. */
  year?: number;
  /** Name of the agency, to tell it from the other bodies that a text speaks of. */
  agency?: string;
  /** The tables of the year before; without them no comparison is read. */
  before?: { read: ReadCell } | null;
}

/** A figure that speaks of cells, bound by a rule in its clause. */
export interface Claim {
  sentence: string;
  /** Its place among the figures of the section. */
  order: number;
  /** Where the figure stands in the sentence. */
  at: number;
  /** The words that say what the figure is. */
  clause: string;
  topic: string;
  rule: string;
  figure: Figure;
  right: readonly RightFigure[];
  agrees: boolean;
  certain: boolean;
  /** Less than the cells may be right: what was filed in the year. */
  part: boolean;
}

export interface UnreadFigure {
  /** Its place among the figures of the section, where it was looked at. */
  order?: number;
  sentence: string;
  /** The words beside it. */
  clause: string;
  figure: Figure;
  why: WhyUnread;
}

/** What a text says of cells without a figure: 未收到申请, 均已办结. */
export interface Stated {
  sentence: string;
  words: string;
  rule: Statement['rule'] | 'level';
  /** The cells that say otherwise. */
  wrong: readonly RightFigure[];
  agrees: boolean;
}

export interface FiguresRead {
  claims: Claim[];
  unread: UnreadFigure[];
  stated: Stated[];
}
