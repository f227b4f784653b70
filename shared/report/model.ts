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

/** A standing fault of the feed, for the agency's eyes only: it names a subject and event ids. */
export interface FaultNotice {
  code: FeedFaultCode;
  subject: string;
  /** Ids of the events that the fault lies in. */
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

/** A cell that the latest published version prints otherwise than the log now gives it, and the cases behind it. */
export interface ProposedCorrection extends CellDifference {
  /** Numbers of the cases, for the agency's eyes only. */
  cases: string[];
  /** Of a government: members whose contribution is another than the one that was pinned. */
  members?: readonly string[];
  /** The counting rules that are others than when the version was made, where they alone move cases of it. */
  rules?: readonly Rule[];
}

/** A case that a failed check comes from: its events, and what would mend it. */
export interface CaseBehind {
  /** Id of the check. */
  check: string;
  subject: string;
  events: string[];
  zh: string;
  en: string;
  /** The events that would mend it; the sender fills in what only it knows. */
  mend?: Mending['event'][];
}

/**
 * A source of the agency from which nothing came for longer than it is used to. Days are YYYY-MM-DD in Asia/Shanghai;
 * `usual` is its interval in days, null where too little came to tell.
 */
export type SilentSource =
  /** Registered, and never heard of. */
  { source: string; last: null } | { source: string; last: string; usual: number | null };

/** A character that no font of the printed formats has. */
export interface UnprintableCharacter {
  character: string;
  /** As Unicode writes it: U+20BB7. */
  codePoint: string;
  /** Where it stands, as the report calls it. */
  place: string;
}

/** A text of more paragraphs and list items than a printed file is sure to be made of. */
export interface LongText {
  section: NarrativeSection;
  /** The heading that the form gives it. */
  heading: string;
  blocks: number;
}

/** A report that only the agency sees. */
export interface DraftEdition {
  kind: 'draft';
  /** Calendar day in Asia/Shanghai (YYYY-MM-DD) of the night that wrote it. */
  day: string;
  /** Number of the fold that it came from; a newer fold replaces an older one. */
  fold: number;
  faults: FaultNotice[];
  /** Set while a `report.finalised` waits: why it was refused. */
  refusals: Refusal[];
  /** Number of the latest published version, null where there is none. */
  published: number | null;
  /** What its government sent back of the contribution as it stands; absent where nothing is. */
  returns?: readonly ReturnNotice[];
  /** MM-DD of the year after by which the report is due; absent: 01-31. */
  deadline?: string;
  /** Sources whose silence makes a zero of this year doubtful; absent where there is none. */
  silences?: readonly SilentSource[];
  /** What the printed formats will show as 〓; absent where nothing is. */
  unprintable?: readonly UnprintableCharacter[];
  /** Texts that a printed file may not be made of, the longest first; absent where there is none. */
  long?: readonly LongText[];
  /** What a next version would correct; empty where the published one stands. */
  corrections: ProposedCorrection[];
  behind: CaseBehind[];
  /** How its review stands; absent where the agency asks for none. */
  review?: ReviewStanding;
  /** The cells that differ from the draft before, which was written on the day `since`; null for a first draft. */
  changes: { since: string; cells: CellDifference[] } | null;
}

/** A section whose words a version corrects, and its paragraphs that read otherwise. */
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
  /** The office's 说明 (更正说明 from the second version on), null where none came. */
  note: string | null;
  /** The version before and what this one prints otherwise; null for the first, and where that one was taken down. */
  replaces: {
    number: number;
    finalisedOn: string;
    differences: CellDifference[];
    /** Sections whose words changed, paragraph by paragraph; absent in a version of an earlier release. */
    texts?: ChangedText[];
  } | null;
}

/** An earlier year to compare with: its published version where `version` is a number, else what the log gives now. */
export interface EarlierYear {
  year: number;
  version: number | null;
  /** Set where that year's numbers were reported, not counted. */
  figures?: true;
  /** Of whatever edition the year was: only its totals are compared. */
  tables: Pick<ReportedTables, 'format' | 'year'> & {
    applications: Record<'received' | 'carriedIn' | 'concluded' | 'carriedOut', { total: number | null }>;
    disputes: Record<'review' | 'lawsuitDirect' | 'lawsuitAfterReview', { total: number | null }>;
  };
}

/** What a page tells of a member beside its name: totals of its tables; null where one is blank. */
export interface MemberTotals {
  received: number | null;
  concluded: number | null;
  carriedOut: number | null;
  review: number | null;
  lawsuitDirect: number | null;
  lawsuitAfterReview: number | null;
}

/** A member of a government, and what it brings into the report of the whole. */
export interface ReportMember {
  agency: string;
  /** Name on 31 December of the year. */
  name: string;
  state: ContributionState;
  version: number | null;
  /** Null where nothing is there. */
  tablesDigest: string | null;
  /** Whether the tables of this report hold it. */
  counted: boolean;
  /** Null where it brings nothing. */
  totals: MemberTotals | null;
  /** All its cells; null where it brings nothing, and in a report that was read back. */
  tables: unknown;
}

/** A government's report as the sum of its own numbers and its members'. */
export interface ReportMembers {
  list: readonly ReportMember[];
  /** Its own part; null tables where it has none, or where the report was read back. */
  own: { totals: MemberTotals | null; tables: unknown };
  /** Cells in which somebody left a blank, and who. */
  incomplete: readonly { path: string; agencies: readonly string[] }[];
}

/** Of a government's draft: what a version would hold, without the members that do not count there. */
export interface Publishable {
  tables: ReportedTables;
  tablesDigest: string;
  checks: CheckResult[];
  members: ReportMembers;
}

/** What a government sent back, as the member sees it: of which contribution, with what comments. */
export interface ReturnNotice {
  by: string;
  /** Version or digest of the contribution. */
  of: string;
  /** Calendar day in Asia/Shanghai. */
  on: string;
  comment: string | null;
  cells: readonly { cell: string; comment: string }[];
}

/** What tables of figures stand on. */
export interface ReportedFigures {
  /** Where they stand, in the words of who reported them; null where none were reported: then every cell is blank. */
  origin: string | null;
}

/**
 * Everything that a renderer needs, and nothing that it has to work out: a renderer decides looks only.
 * The same model gives the same bytes in every format, process and time zone.
 */
export interface Report {
  /** `sandbox`: for trials; it has drafts and is never published. */
  agency: { id: string; name: string; contact: string | null; sandbox?: true };
  year: number;
  /** The edition that the year's reports follow: what is stored of a report names it by `tables.format`. */
  form: Edition;
  /** All cells; null where figures were left blank. */
  tables: ReportedTables;
  /** Set where the tables are what was reported (`figures.reported`), not counted from cases. */
  figures?: ReportedFigures;
  /** Set in a government's report. */
  members?: ReportMembers;
  /** Set in a government's draft. */
  publishable?: Publishable;
  /** Digest of the tables: `sha256:` and 64 hex digits. */
  tablesDigest: string;
  /** Of a draft: digest of all that a version of it would say; absent in a version. */
  draftDigest?: string;
  /** The years before, oldest first, four at most and none before 2021; the last need not be the year before. */
  history: EarlierYear[];
  checks: CheckResult[];
  /** Markdown as the office wrote it, with the cells that it cites in figures; null where the section has not been written. */
  narrative: Record<NarrativeSection, string | null>;
  provenance: {
    /** Version of the counting rules. */
    ruleSet: string;
    /** Number of the agency's events that the fold read, and a digest of exactly that set, whatever its order. */
    events: number;
    eventsDigest: string;
    /** Of a version: that digest with a salt, which opens the private evidence. Absent in a draft and in older versions. */
    salted?: true;
    /** Release of the software; absent where it was 0.1.0. */
    release?: string;
  };
  edition: DraftEdition | VersionEdition;
}

/** A report as another process can take it: of its edition what is data. */
export type PrintedReport = Omit<Report, 'form'> & {
  form: Form & { readonly checks: readonly Pick<Check, 'id' | 'needs'>[] };
};

/** One published version as the catalogue lists it. */
export type CatalogueVersion = ReadableVersion | TakenDownVersion;

/** All that stays public of every version, whatever becomes of its files. */
interface NumberedVersion {
  number: number;
  finalisedOn: string;
  /** Digest of its seal, which names every file: `sha256:` and 64 hex digits; null for a version without one. */
  seal: string | null;
}

export interface ReadableVersion extends NumberedVersion {
  note: string | null;
  tablesDigest: string;
  /** What it corrects of the version before: cells, and paragraphs by section; absent where that is not known. */
  corrects?: { cells: number; texts: { section: NarrativeSection; paragraphs: number }[] };
  takenDown?: never;
}

/** Nothing of what it said is public any more: no note, and no digest by which its numbers could be guessed. */
export interface TakenDownVersion extends NumberedVersion {
  /** Calendar day on which an operator took it down. */
  takenDown: string;
}

/** One agency-year of the catalogue: `current` is the number of the version that its page shows. */
export interface CatalogueEntry {
  agency: { id: string; name: string };
  year: number;
  current: number;
  versions: CatalogueVersion[];
  /** Of a government: ids of the members that its current version names. */
  members?: readonly string[];
}
