/**
 * The shape of a check, and its inputs. Each edition lists its checks in the order of SOURCES.md, section 3. A report
 * is checked by those of its edition, a published version by those that it names.
 */
import type { FeedFaultCode } from '../cases/faults.ts';
import type { FaultText } from '../events/faults.ts';
import type { Form, Steps } from '../form/form.ts';
import type { HandoversTold } from './handovers-found.ts';
import type { WhyUnread } from './narrative/binding.ts';

/** Returns the number in a cell; null if it is blank. */
export type ReadCell = (steps: Steps) => number | null;

/** One place where a check fails: a JSON Pointer into the tables (or the report), and what is wrong there. */
export interface CheckFinding {
  pointer: string;
  zh: string;
  en: string;
}

/**
 * The result of a check. A failed `error` blocks publication; a failed `warning` requires a note. `not-assessable` is
 * neither pass nor fail: `reason` says what the check would need.
 */
export interface CheckResult {
  id: string;
  level: 'error' | 'warning';
  result: 'pass' | 'fail' | 'not-assessable';
  /** The statement of the check, as printed. */
  zh: string;
  en: string;
  findings: CheckFinding[];
  reason?: FaultText;
  /** Set by checks of sums. */
  equations?: EquationsAssessed;
  /** Set by checks of texts. */
  reading?: TextsRead;
}

/** `assessed` of `of` equations have no blanks; `blanksAsZero` counts the others, with 0 for each blank. */
export interface EquationsAssessed {
  assessed: number;
  of: number;
  blanksAsZero?: { hold: number; fail: number };
}

/** How much of a report's texts was understood, in figures: a check that understood nothing must not pass. */
export interface TextsRead {
  figures: number;
  read: number;
  disagree: number;
  /** Understood statements without a figure, such as 未收到申请 and 均已办结. */
  statements: number;
  /** Not published: every figure bound to cells, with the clause, the topic and the rule that bound it. */
  bindings?: TextBinding[];
  /** Every other figure, and why it could not be bound to a cell. */
  unread?: { section: keyof NarrativeTexts; figure: string; clause: string; why: WhyUnread }[];
}

export interface TextBinding {
  section: keyof NarrativeTexts;
  figure: string;
  clause: string;
  topic: string;
  rule: string;
  cells: string[];
  agrees: boolean;
}

/** Texts of sections one, five and six; null if none was written. */
export interface NarrativeTexts {
  overview: string | null;
  problems: string | null;
  other: string | null;
}

/** The published numbers of the year before: a version, or reported figures. */
export interface YearBefore {
  read: ReadCell;
  /**
   * Whether the applications that it carried out are exactly those carried in now, each in its column; null if the
   * version kept no events to compare.
   */
  sameCases: boolean | null;
  /** Its numbers were reported as figures, so there are no cases to compare. */
  isFigures?: true;
  /** For a consolidated report: names of the members that joined and left since. Only columns are compared. */
  kin?: { joined: readonly string[]; left: readonly string[] };
  /**
   * By column of section three, the number of applications carried out last year but handed on this year (`out`), and
   * of those that came in this year as carried in (`in`). The chain allows for both. Absent: none is known.
   */
  carryMoves?: { out: Readonly<Record<string, number>>; in: Readonly<Record<string, number>> };
}

/** An unresolved fault of the feed in the year of the report. */
export interface StandingFault {
  code: FeedFaultCode;
  subject: string;
}

/** The inputs of the checks of one report. */
export interface CheckedReport {
  form: Form;
  read: ReadCell;
  /** For a report made of figures: each equation that holds with 0 for its blanks gets a finding of its own. */
  triesBlanks?: true;
  /** For a report read off a page: whether a cell without a number could not be read (true) or is blank (false). */
  isUnread?: (steps: Steps) => boolean;
  /** Absent if there are only tables. */
  narrative?: NarrativeTexts;
  /** Faults found when the narrative's citations were expanded. Where absent, every citation left in the text is a fault. */
  citations?: readonly CheckFinding[];
  /** Year of the report and name of the agency, to recognise figures of other years and bodies in the narrative. */
  year?: number;
  agency?: string;
  /** The published numbers of the year before; null if there are none; absent if they were not looked up. */
  before?: YearBefore | null;
  /** Paths of summed cells to which a member contributed a blank: treated as blanks. */
  incomplete?: ReadonlySet<string>;
  /** For a government: its reported figures with scope `whole`, and how many members its computed sum lacks. */
  whole?: { read: ReadCell; lacks: number };
  /** For a government: faulty hand-overs between its units. */
  handovers?: HandoversTold;
  /** For a year with both cases and own figures: both, and which of them counts. */
  beside?: { cases: ReadCell; figures: ReadCell; counts: 'cases' | 'figures' };
  /** Absent if the events are not available. */
  faults?: readonly StandingFault[];
}

/**
 * The inputs that a check needs beyond the form. `tables` and `texts` are part of the report. Another release may read
 * a text differently, but never a sum of tables.
 */
export type Need = 'tables' | 'texts' | 'year-before' | 'events' | 'members';

/**
 * Findings, or the reason why a check is not assessable. `level` replaces the check's level if the findings are less
 * severe; `note` is printed after the check's statement.
 */
export type Assessment = (
  | { findings: CheckFinding[]; level?: CheckResult['level']; note?: FaultText }
  | { reason: FaultText; findings?: CheckFinding[] }
) &
  Pick<CheckResult, 'reading' | 'equations'>;

/** One equation: the cells summed on each side, and the cell that a finding points to. */
export interface Equation {
  left: Steps[];
  right: Steps[];
  at: Steps;
  zh: string;
  en: string;
}

export interface Check extends FaultText {
  readonly id: string;
  readonly level: CheckResult['level'];
  readonly needs: Need;
  readonly assess: (report: CheckedReport) => Assessment;
  /** For a check of sums: its equations, for formats with formulas. */
  readonly equations?: (form: Form) => Equation[];
}

/** The part of an edition that checking needs. */
export type CheckedForm = Form & { readonly checks: readonly Check[] };
