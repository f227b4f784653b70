import type { FeedFaultCode } from '../cases/faults.ts';
import type { CheckResult } from '../checks/check-result.ts';
import type { AnnualTables } from '../tables/annual-tables.ts';

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

/**
 * A source of the agency from which nothing came for longer than it is used to. Days are YYYY-MM-DD in Asia/Shanghai;
 * intervals are in days, null where too little came to tell.
 */
export type SilentSource =
  /** Registered, and never heard of. */
  { source: string; last: null } | { source: string; last: string; usual: number | null };

/** A silent source on the day of a draft. */
export interface SilenceNotice {
  silent: SilentSource;
  /** Days since it last sent, null where it never did. */
  days: number | null;
  /** The day that this was so, as the last sign of life is read from a draft that may be older than today. */
  asOf: string;
}

/** A report that only the agency sees. */
export interface DraftEdition {
  kind: 'draft';
  /** Number of the fold that it came from; a newer fold replaces an older one. */
  fold: number;
  faults: FaultNotice[];
  /** Set while a `report.finalised` waits: why it was refused. */
  refusals: Refusal[];
  /** Number of the latest published version, null where there is none. */
  published: number | null;
  /** Sources whose silence makes a zero of this year doubtful; absent where there is none. */
  silences?: readonly SilenceNotice[];
}

/** A published report: fixed for ever. */
export interface VersionEdition {
  kind: 'version';
  number: number;
  /** Calendar day in Asia/Shanghai (YYYY-MM-DD) of the finalisation. */
  finalisedOn: string;
  /** The office's 说明 (更正说明 from the second version on), null where none came. */
  note: string | null;
}

/**
 * Everything that a renderer needs, and nothing that it has to work out: a renderer decides looks only.
 * The same model gives the same bytes in every format, process and time zone.
 */
export interface Report {
  agency: { id: string; name: string; contact: string | null };
  year: number;
  tables: AnnualTables;
  /** Digest of the tables: `sha256:` and 64 hex digits. */
  tablesDigest: string;
  checks: CheckResult[];
  /** Markdown as the office wrote it, with the cells that it cites in figures; null where the section has not been written. */
  narrative: Record<NarrativeSection, string | null>;
  provenance: {
    /** Version of the counting rules. */
    ruleSet: string;
    /** Number of the agency's events that the fold read, and a digest of exactly that set, whatever its order. */
    events: number;
    eventsDigest: string;
  };
  edition: DraftEdition | VersionEdition;
}

/** One published version as the catalogue lists it. */
export interface CatalogueVersion {
  number: number;
  finalisedOn: string;
  note: string | null;
  tablesDigest: string;
  /** Calendar day on which an operator took it down; absent where it is there to be read. */
  takenDown?: string;
}

/** One agency-year of the catalogue: `current` is the number of the version that its page shows. */
export interface CatalogueEntry {
  agency: { id: string; name: string };
  year: number;
  current: number;
  versions: CatalogueVersion[];
}
