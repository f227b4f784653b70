/**
 * The ports of the pipeline's stores. Implementations: DynamoDB and S3 in production, memory in tests; both pass the
 * same tests of behaviour.
 */
import type { KeptEvent } from '../events/event.ts';
import type { Agency, ApprovalStep, Person, RegistryChange, Source } from '../registry/agency.ts';
import type { Clocks } from '../registry/clock.ts';
import type { SilentSource } from '../report/model.ts';
import type { DigestedEvent } from './digest.ts';

export type { Agency, Source };

/** The store did not answer in time: the call may or may not have taken effect. Retry. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** A stored event, with the digest of its content (SHA-256, hexadecimal). */
export interface LoggedEvent {
  event: KeptEvent;
  digest: string;
}

/** The append-only event log, from which everything else is derived. */
export interface EventLog {
  /**
   * Stores an event unless its identity is taken: `duplicate` if the stored content is the same, `conflict` if it
   * differs (the stored one stays). `by` names the attempt, so that a retry recognises its own write.
   */
  append(event: KeptEvent, by: string): Promise<'stored' | 'duplicate' | 'conflict'>;
  /** The event of an identity; undefined if there is none. */
  find(agency: string, identity: string): Promise<KeptEvent | undefined>;
  /** All events of an agency in the order of their identities, so that the events of a subject follow each other. */
  read(agency: string): AsyncIterable<LoggedEvent>;
  /** The stored events with these identities, in the order of their identities. */
  readNamed(agency: string, identities: readonly string[]): Promise<LoggedEvent[]>;
  /** All events of the subjects from `first` to `last`, both included, in the same order, and no others. */
  readSubjects(agency: string, first: string, last: string): AsyncIterable<LoggedEvent>;
  /**
   * Identity and digest of all events of an agency, in the same order, by page. Eventually consistent: recent events
   * may be missing.
   */
  readDigests(agency: string): AsyncIterable<readonly DigestedEvent[]>;
}

/**
 * What a request is about to change. Written before the events: a crash in between costs a needless fold, but no case
 * is missed.
 */
export interface JournalEntry {
  agency: string;
  /** When the request arrived, in milliseconds since 1970 UTC. */
  receivedAt: number;
  /** Unique within an agency and an instant; for a request, its id. */
  id: string;
  /** The sending source; absent if there is none, as when an operator makes an agency due. */
  source?: string;
  subjects: readonly string[];
  /**
   * For each subject, in the same order, the ids of its events; all are from `source`. Absent if nobody sent anything,
   * and in an entry of an earlier release: then the whole case is read.
   */
  ids?: readonly (readonly string[])[];
  /** The earliest report that the request touches: its year and all later ones are due. */
  fromYear: number;
  /** Whether the request holds a `report.finalised` or a retraction, which may concern one. */
  finalises: boolean;
  /** Identities of the finalisations in it. Absent in an entry of an earlier release. */
  named?: readonly string[];
  /** Whether the request holds an act of review or a return, of which somebody must be notified. */
  review?: true;
}

/** Whether an entry calls for a chain between nights: to publish something, or to notify somebody. */
export function rings({ named = [], review }: Pick<JournalEntry, 'named' | 'review'>): boolean {
  return named.length > 0 || review === true;
}

/** The journal of changes that are not folded yet. */
export interface Journal {
  note(entry: JournalEntry): Promise<void>;
  /** The entries of an agency, oldest first. */
  entries(agency: string): Promise<JournalEntry[]>;
  /** All entries of all agencies, in no order. */
  all(): AsyncIterable<JournalEntry>;
  /** When the latest entry that `rings` arrived, settled or not; undefined if there never was one. */
  lastRung(): Promise<number | undefined>;
  /** Whether this is the first call since `time`; if so, records it as of `at`. Both in milliseconds since 1970 UTC. */
  isFirstSince(time: number, at: number): Promise<boolean>;
  /** Removes entries whose events are in a stored draft. */
  settle(entries: readonly JournalEntry[]): Promise<void>;
}

export interface Registry {
  agency(id: string): Promise<Agency | undefined>;
  source(id: string): Promise<Source | undefined>;
  agencies(): Promise<Agency[]>;
  sources(): Promise<Source[]>;
  putAgency(agency: Agency): Promise<void>;
  putSource(source: Source): Promise<void>;
  person(id: string): Promise<Person | undefined>;
  people(): Promise<Person[]>;
  putPerson(person: Person): Promise<void>;
  /** The clocks of all sandboxes. */
  clocks(): Promise<Clocks>;
  /** `ahead`: milliseconds ahead of real time; negative: behind. */
  setClock(agency: string, ahead: number): Promise<void>;
  /** Keeps a change for ever. Call before making it: after a crash in between, a repeated change is noted twice. */
  note(change: RegistryChange): Promise<void>;
  /** All changes, oldest first. */
  changes(): Promise<RegistryChange[]>;
}

/** The latest days on which a source sent, YYYY-MM-DD in Asia/Shanghai, earliest first. */
export interface Feed {
  source: string;
  days: readonly string[];
}

/** The recorded days of the sources, and the silences that drafts mention. Small, and derived from the journal. */
export interface Feeds {
  all(): Promise<Feed[]>;
  record(feed: Feed): Promise<void>;
  /** The silent sources that an agency's drafts mention; empty if none. */
  silence(agency: string): Promise<readonly SilentSource[]>;
  /** By agency, the recorded silences. */
  silences(): Promise<ReadonlyMap<string, readonly SilentSource[]>>;
  tell(agency: string, silent: readonly SilentSource[]): Promise<void>;
}

/** Signing secrets of the sources, oldest first; at most two are active at a time. */
export interface Secrets {
  of(source: string): Promise<string[]>;
  /** Replaces the secrets only if they are still `before`; `false` if another change came first. */
  replace(source: string, before: readonly string[], after: readonly string[]): Promise<boolean>;
}

/** The state of an agency's year after a chain. */
export interface YearStanding {
  year: number;
  /** Number of the latest version; null if there is none. */
  version: number | null;
  /** Why its finalisation waits; null if none does. */
  refused: string | null;
  /** The steps of review that a submission still needs; absent if none. */
  awaits?: readonly ApprovalStep[];
  /** The waiting finalisation; absent if none waits, and in records of earlier releases. */
  waits?: NamedFinalisation;
  /** Identities of the finalisations that this stack received and that are in no version; absent as above. */
  named?: readonly string[];
  /** Returns that still refer to its contribution: by whom, and of which version or digest; absent if none. */
  returned?: readonly { by: string; of: string }[];
  /** Digest of its contribution to a government's report; absent if there is no government above. */
  offers?: string;
  /** The state of that contribution; absent as above, and in records of earlier releases. */
  brings?: 'published' | 'figures' | 'draft' | 'missing';
  /** Digest of what the year took from members and merged agencies. */
  took?: string;
  /** The latest version differs from the present log; absent if not, and as above. */
  differs?: true;
  /** For a government: the first day on which its checks may change without new events; absent if none. */
  again?: string;
  /**
   * A version that could not be made: the digest of its inputs, and the refusal. Not retried while the inputs are the
   * same.
   */
  notMade?: { of: string; refusal: { code: string; zh: string; en: string } };
}

/** A finalisation, for messages and `status`. */
export interface NamedFinalisation {
  source: string;
  id: string;
  /** An instant (events/instant.ts). */
  at: string;
}

/** The progress of an agency. */
export interface AgencyProgress {
  agency: string;
  /** The last year with a draft. */
  draftedThrough: number;
  /** Years whose finalisation was refused and waits. */
  pending: readonly number[];
  /** The standings of all years with a draft; empty if an earlier release ran the last chain. */
  standings: readonly YearStanding[];
  /** Digest of all its events; absent if an earlier release ran the last chain. */
  log?: string;
}

export interface Progress {
  /** Takes the next fold number of this agency, higher than all before. Call before reading its data. */
  takeFold(agency: string): Promise<number>;
  /** Records the result of a fold, unless a newer fold was recorded. */
  record(fold: number, progress: AgencyProgress): Promise<void>;
  /** The highest recorded fold of an agency (0 if none), and the standings of its years then. */
  recorded(agency: string): Promise<{ fold: number; standings: readonly YearStanding[] }>;
  all(): Promise<AgencyProgress[]>;
}

export interface StoredObject {
  bytes: Uint8Array;
  etag: string;
  metadata: Readonly<Record<string, string>>;
  /** Media type, caching and disposition as put. */
  mediaType?: string;
  cacheControl?: string;
  disposition?: string;
}

export interface ObjectToPut {
  key: string;
  bytes: Uint8Array;
  mediaType: string;
  cacheControl?: string;
  /** `Content-Disposition`, in ASCII. */
  disposition?: string;
  /** ASCII names and values. */
  metadata?: Readonly<Record<string, string>>;
  /** Condition of the put. `absent`: the key does not exist; an ETag: the present object has it. */
  only?: 'absent' | { etag: string };
}

/** A bucket. */
export interface Objects {
  get(key: string): Promise<StoredObject | undefined>;
  /** The object without its bytes; undefined if it does not exist. */
  head(key: string): Promise<Omit<StoredObject, 'bytes'> | undefined>;
  /** `false` if the condition failed, so that nothing was written. */
  put(object: ObjectToPut): Promise<boolean>;
  /** Keys with a prefix, in the order of their UTF-8 bytes. */
  list(prefix: string): AsyncIterable<string>;
  remove(key: string): Promise<void>;
}
