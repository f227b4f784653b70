import type { ReviewStanding } from '../approval/approval.ts';
import type { FeedFaultCode } from '../cases/faults.ts';
import type { Mending } from '../cases/mending.ts';
import type { Check, CheckResult } from '../checks/check.ts';
import type { ContributionState } from '../consolidation/contributions.ts';
import type { CellDifference } from '../counting/difference.ts';
import type { Rule } from '../counting/rule.ts';
import type { Edition } from '../editions/edition.ts';
import type { ReportedTables } from '../form/annual-tables.ts';
import type { Form } from '../form/form.ts';
import type { ChangedParagraph } from '../text/changes.ts';

/** The three text sections of the form: one 总体情况, five 存在的主要问题及改进情况, six 其他需要报告的事项. */
export type NarrativeSection = 'overview' | 'problems' | 'other';

/** A standing fault of the feed, only for the agency: it names a subject and event ids. */
export interface FaultNotice {
  code: FeedFaultCode;
  subject: string;
  /** Ids of the events of the fault. */
  events: string[];
  zh: string;
  en: string;
}

/** Why a finalisation has not become a version yet. */
export interface Refusal {
  code: string;
  zh: string;
  en: string;
}

/** A cell whose printed value in the latest version differs from the log, and the cases behind it. */
export interface ProposedCorrection extends CellDifference {
  /** Numbers of the cases, only for the agency. */
  cases: string[];
  /** For a government: members whose contribution differs from the pinned one. */
  members?: readonly string[];
  /** The counting rules that changed since the version was made, if they alone move its cases. */
  rules?: readonly Rule[];
}

/** A case behind a failed check: its events, and the fix. */
export interface CaseBehind {
  /** Id of the check. */
  check: string;
  subject: string;
  events: string[];
  zh: string;
  en: string;
  /** The events to send as a fix; the sender fills in the fields that only it knows. */
  mend?: Mending['event'][];
}

/**
 * A source of the agency that has been silent for longer than usual. Days are YYYY-MM-DD in Asia/Shanghai; `usual` is
 * its interval in days, null if too few days are known.
 */
export type SilentSource =
  /** Registered, and never heard from. */
  { source: string; last: null } | { source: string; last: string; usual: number | null };

/** A character that no font of the printed formats has. */
export interface UnprintableCharacter {
  character: string;
  /** In Unicode notation: U+20BB7. */
  codePoint: string;
  /** Its place, in the report's words. */
  place: string;
}

/** A text with more paragraphs and list items than a printed file reliably takes. */
export interface LongText {
  section: NarrativeSection;
  /** Its heading in the form. */
  heading: string;
  blocks: number;
}

/** A report that only the agency sees. */
export interface DraftEdition {
  kind: 'draft';
  /** Calendar day in Asia/Shanghai (YYYY-MM-DD) of the night that wrote it. */
  day: string;
  /** Number of its fold; a newer fold replaces an older one. */
  fold: number;
  faults: FaultNotice[];
  /** Set while a `report.finalised` waits: the reason of its refusal. */
  refusals: Refusal[];
  /** Number of the latest published version, null if there is none. */
  published: number | null;
  /** The government's return of the current contribution; absent if there is none. */
  returns?: readonly ReturnNotice[];
  /** MM-DD of the following year, the deadline; absent: 01-31. */
  deadline?: string;
  /** Sources whose silence makes a zero of this year doubtful; absent if there is none. */
  silences?: readonly SilentSource[];
  /** Characters that the printed formats will show as 〓; absent if there are none. */
  unprintable?: readonly UnprintableCharacter[];
  /** Texts that may be too long for a printed file, the longest first; absent if there are none. */
  long?: readonly LongText[];
  /** The corrections of a next version; empty if the published one is still right. */
  corrections: ProposedCorrection[];
  behind: CaseBehind[];
  /** The state of its review; absent if the agency requires none. */
  review?: ReviewStanding;
  /** The cells that differ from the previous draft, written on the day `since`; null for a first draft. */
  changes: { since: string; cells: CellDifference[] } | null;
}

/** A section with corrected words, and its differing paragraphs. */
export interface ChangedText {
  section: NarrativeSection;
  changes: ChangedParagraph[];
}

/** A published report: fixed for ever. */
export interface VersionEdition {
  kind: 'version';
  number: number;
  /** Calendar day in Asia/Shanghai (YYYY-MM-DD) of the finalisation. */
  finalisedOn: string;
  /** The office's 说明 (更正说明 from the second version on), null if there is none. */
  note: string | null;
  /**
   * The previous version and the differences of this one; null for the first, and if the previous one was taken down.
   */
  replaces: {
    number: number;
    finalisedOn: string;
    differences: CellDifference[];
    /** Sections with changed words, paragraph by paragraph; absent in a version of an earlier release. */
    texts?: ChangedText[];
  } | null;
}

/** An earlier year for comparison: its published version if `version` is a number, else the current log. */
export interface EarlierYear {
  year: number;
  version: number | null;
  /** Set where that year's numbers were reported, not counted. */
  figures?: true;
  /** Of any edition: only its totals are compared. */
  tables: Pick<ReportedTables, 'format' | 'year'> & {
    applications: Record<'received' | 'carriedIn' | 'concluded' | 'carriedOut', { total: number | null }>;
    disputes: Record<'review' | 'lawsuitDirect' | 'lawsuitAfterReview', { total: number | null }>;
  };
}

/** A page's data about a member besides its name: totals of its tables; null if one is blank. */
export interface MemberTotals {
  received: number | null;
  concluded: number | null;
  carriedOut: number | null;
  review: number | null;
  lawsuitDirect: number | null;
  lawsuitAfterReview: number | null;
}

/** A member of a government, and its contribution to the report of the whole. */
export interface ReportMember {
  agency: string;
  /** Name on 31 December of the year. */
  name: string;
  state: ContributionState;
  version: number | null;
  /** Null if there is none. */
  tablesDigest: string | null;
  /** Whether the tables of this report hold it. */
  counted: boolean;
  /** Null if it contributes nothing. */
  totals: MemberTotals | null;
  /** All its cells; null if it contributes nothing, and in a report that was read back. */
  tables: unknown;
}

/** A government's report as the sum of its own numbers and its members'. */
export interface ReportMembers {
  list: readonly ReportMember[];
  /** Its own part; null tables if it has none, or if the report was read back. */
  own: { totals: MemberTotals | null; tables: unknown };
  /** Blank cells, and the members that left them. */
  incomplete: readonly { path: string; agencies: readonly string[] }[];
}

/** For a government's draft: the contents of a version, without the members that do not count there. */
export interface Publishable {
  tables: ReportedTables;
  tablesDigest: string;
  checks: CheckResult[];
  members: ReportMembers;
}

/** A government's return, as the member sees it: the contribution, and the comments. */
export interface ReturnNotice {
  by: string;
  /** Version or digest of the contribution. */
  of: string;
  /** Calendar day in Asia/Shanghai. */
  on: string;
  comment: string | null;
  cells: readonly { cell: string; comment: string }[];
}

/** The basis of tables of figures. */
export interface ReportedFigures {
  /** Their origin, in the reporter's words; null if none were reported: then every cell is blank. */
  origin: string | null;
}

/**
 * Everything that a renderer needs, fully computed: a renderer decides only the layout. The same model gives the same
 * bytes in every format, process and time zone.
 */
export interface Report {
  /** `sandbox`: for trials; it has drafts and is never published. */
  agency: { id: string; name: string; contact: string | null; sandbox?: true };
  year: number;
  /** The edition of the year's reports: stored reports name it by `tables.format`. */
  form: Edition;
  /** All cells; null if figures left one blank. */
  tables: ReportedTables;
  /** Set if the tables were reported (`figures.reported`), not counted from cases. */
  figures?: ReportedFigures;
  /** Set in a government's report. */
  members?: ReportMembers;
  /** Set in a government's draft. */
  publishable?: Publishable;
  /** Digest of the tables: `sha256:` and 64 hex digits. */
  tablesDigest: string;
  /** Only in a draft: digest of the full content of its version. */
  draftDigest?: string;
  /** The years before, oldest first, four at most and none before 2021; the last need not be the previous year. */
  history: EarlierYear[];
  checks: CheckResult[];
  /** Markdown as the office wrote it, with the cited cells in figures; null if the section is unwritten. */
  narrative: Record<NarrativeSection, string | null>;
  provenance: {
    /** Version of the counting rules. */
    ruleSet: string;
    /** Number of the agency's events that the fold read, and an order-independent digest of exactly that set. */
    events: number;
    eventsDigest: string;
    /**
     * Only in a version: that digest with a salt, which opens the private evidence. Absent in a draft and in older
     * versions.
     */
    salted?: true;
    /** Release of the software; absent for 0.1.0. */
    release?: string;
  };
  /** Of a version: the public key of the transparency log, as `log/key` has it; absent where there was no log. */
  logKey?: string;
  edition: DraftEdition | VersionEdition;
}

/** A report in serializable form: of its edition only the data. */
export type PrintedReport = Omit<Report, 'form'> & {
  form: Form & { readonly checks: readonly Pick<Check, 'id' | 'needs'>[] };
};

/** One published version in the catalogue. */
export type CatalogueVersion = ReadableVersion | TakenDownVersion;

/** The part of every version that stays public, whatever happens to its files. */
interface NumberedVersion {
  number: number;
  finalisedOn: string;
  /** Digest of its seal, which names every file: `sha256:` and 64 hex digits; null for a version without one. */
  seal: string | null;
}

export interface ReadableVersion extends NumberedVersion {
  note: string | null;
  tablesDigest: string;
  /** Its corrections of the previous version: cells, and paragraphs by section; absent if unknown. */
  corrects?: { cells: number; texts: { section: NarrativeSection; paragraphs: number }[] };
  takenDown?: never;
}

/** None of its content is public any more: no note, and no digest that would allow guesses of its numbers. */
export interface TakenDownVersion extends NumberedVersion {
  /** The day of its take-down. */
  takenDown: string;
}

/** One agency-year of the catalogue: `current` is the version number of its page. */
export interface CatalogueEntry {
  agency: { id: string; name: string };
  year: number;
  current: number;
  versions: CatalogueVersion[];
  /** For a government: ids of the members in its current version. */
  members?: readonly string[];
}
