/**
 * What a check is, and what it may look at. An edition has a list of them, in the order of the rule book
 * (SOURCES.md, section 3); a report is asked those of its edition, and a version those that it names.
 */
import type { FeedFaultCode } from '../cases/faults.ts';
import type { FaultText } from '../events/faults.ts';
import type { Form, Steps } from '../form/form.ts';
import type { HandoversTold } from './handovers-found.ts';
import type { WhyUnread } from './narrative/binding.ts';

/** Reads the number of a cell; null where it is blank. */
export type ReadCell = (steps: Steps) => number | null;

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
  id: string;
  level: 'error' | 'warning';
  result: 'pass' | 'fail' | 'not-assessable';
  /** The statement of the check, as the reader meets it. */
  zh: string;
  en: string;
  findings: CheckFinding[];
  reason?: FaultText;
  /** Of a check of sums. */
  equations?: EquationsAssessed;
  /** Of a check that reads texts. */
  reading?: TextsRead;
}

/** How many sums had no blank in them; of the others, how many hold where every blank is 0. */
export interface EquationsAssessed {
  assessed: number;
  of: number;
  blanksAsZero?: { hold: number; fail: number };
}

/** What was read of the texts of a report: a pass that read nothing is not a pass. */
export interface TextsRead {
  figures: number;
  read: number;
  disagree: number;
  /** Statements without a figure that were read: 未收到申请, 均已办结. */
  statements: number;
  /** For the office alone: every figure that was bound, with the clause, the topic and the rule that bound it. */
  bindings?: TextBinding[];
  /** Every other figure, and why nobody can say of which cell it speaks. */
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

/** Texts of sections one, five and six; null where none was written. */
export interface NarrativeTexts {
  overview: string | null;
  problems: string | null;
  other: string | null;
}

/** What was published for the year before: a version, or figures that were reported. */
export interface YearBefore {
  read: ReadCell;
  /**
   * Whether the applications that it carried out are, one by one and each in its column, those that are carried in
   * now; null where the version does not tell.
   */
  sameCases: boolean | null;
  /** Its numbers were reported, not counted: there are no cases to compare. */
  isFigures?: true;
  /** Of a sum over several agencies: who joined and who left since, by name. Columns alone are compared. */
  kin?: { joined: readonly string[]; left: readonly string[] };
  /**
   * By column of section three: applications that the year before carried out and that were handed on in this year, and
   * those that begin this year as carried in. They are taken out and in by their numbers. Absent: none is known.
   */
  carryMoves?: { out: Readonly<Record<string, number>>; in: Readonly<Record<string, number>> };
}

/** A standing fault of the feed that lies in the year of the report. */
export interface StandingFault {
  code: FeedFaultCode;
  subject: string;
}

/** What is at hand of a report. */
export interface CheckedReport {
  form: Form;
  read: ReadCell;
  /** Of a report that is made of figures: every sum that holds where its blanks are 0 is named by itself. */
  triesBlanks?: true;
  /** Of a report that was read off a page: whether a cell without a number was not read, or is blank there. */
  isUnread?: (steps: Steps) => boolean;
  /** Absent where only tables are at hand. */
  narrative?: NarrativeTexts;
  /** What was met when the citations of the narrative were expanded; where absent, those left in it are faulty. */
  citations?: readonly CheckFinding[];
  /** Year and name of the agency, by which figures of other years and bodies are told apart in the narrative. */
  year?: number;
  agency?: string;
  /** The published version of the year before, null where none is; absent where nobody looked for one. */
  before?: YearBefore | null;
  /** Paths of cells in which somebody left a blank, though they show a sum: tried with 0 as blanks are. */
  incomplete?: ReadonlySet<string>;
  /** Of a government: the figures of the whole that it reported, and how many members its own sum lacks. */
  whole?: { read: ReadCell; lacks: number };
  /** Of a government: what is wrong with the applications that went between its units. */
  handovers?: HandoversTold;
  /** Of a year that has both cases and figures of the agency itself: both, and which of them counts. */
  beside?: { cases: ReadCell; figures: ReadCell; counts: 'cases' | 'figures' };
  /** Absent where the events are not at hand. */
  faults?: readonly StandingFault[];
}

/**
 * `tables` and `texts` lie in the report itself. What is read in a text may be read otherwise by another release; sums
 * of tables are the same for ever.
 */
export type Need = 'tables' | 'texts' | 'year-before' | 'events' | 'members';

/**
 * Findings; or why it cannot be assessed. `level` where what was met is not as grave as the check; `note` is what the
 * reader should know beside its statement.
 */
export type Assessment = (
  | { findings: CheckFinding[]; level?: CheckResult['level']; note?: FaultText }
  | { reason: FaultText; findings?: CheckFinding[] }
) &
  Pick<CheckResult, 'reading' | 'equations'>;

/** One equation: what stands on either side, and where the reader finds the result. */
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
  /** Of a check of sums what it adds up, for formats that compute it again. */
  readonly equations?: (form: Form) => Equation[];
}

/** What checking takes from an edition. */
export type CheckedForm = Form & { readonly checks: readonly Check[] };
