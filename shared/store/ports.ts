/**
 * What the pipeline asks of its stores, and nothing of how they keep it. DynamoDB and S3 stand behind these in
 * production, an in-memory twin in tests; one behaviour suite holds for both.
 */
import type { KeptEvent } from '../events/event.ts';
import type { Agency, ApprovalStep, Person, RegistryChange, Source } from '../registry/agency.ts';
import type { Clocks } from '../registry/clock.ts';
import type { SilentSource } from '../report/model.ts';
import type { DigestedEvent } from './digest.ts';

export type { Agency, Source };

/** The store did not answer, or not in time: what was asked may or may not have happened. Ask again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** An event as the log gives it back, with the digest of its content (SHA-256, hexadecimal). */
export interface LoggedEvent {
  event: KeptEvent;
  digest: string;
}

/** The only truth: events, append-only. */
export interface EventLog {
  /**
   * Keeps an event unless one of its identity is kept already: `duplicate` where that has the same content,
   * `conflict` where it has another (which then stays). `by` names the attempt, so that an attempt whose first
   * answer was lost recognises its own write.
   */
  append(event: KeptEvent, by: string): Promise<'stored' | 'duplicate' | 'conflict'>;
  /** The event of an identity, if it is kept. */
  find(agency: string, identity: string): Promise<KeptEvent | undefined>;
  /** All events of an agency in the order of their identities, so that the events of one subject lie together. */
  read(agency: string): AsyncIterable<LoggedEvent>;
  /** All events of the subjects from `first` to `last`, both included, and of no other, in the same order. */
  readSubjects(agency: string, first: string, last: string): AsyncIterable<LoggedEvent>;
  /**
   * Of all events of an agency the identity and the digest, without their content, in the same order, page by page.
   * What came in the last moments may be missing.
   */
  readDigests(agency: string): AsyncIterable<readonly DigestedEvent[]>;
}

/**
 * What a request is about to touch. It is written first: a crash after it leaves a needless look, never a forgotten
 * case.
 */
export interface JournalEntry {
  agency: string;
  /** Milliseconds since 1970 UTC at which the request came in. */
  receivedAt: number;
  /** Unique among the entries of an agency and an instant; of what a source sent, the id of its request. */
  id: string;
  /** Who sent it; absent where nobody did, as where an operator makes an agency due. */
  source?: string;
  subjects: readonly string[];
  /** The earliest report that the request touches: its year and all later ones are due. */
  fromYear: number;
  /** The request holds a `report.finalised`, or a retraction, which may be of one. */
  finalises: boolean;
  /** Identities of the finalisations in it: what may be published of them. Absent in an entry of an earlier release. */
  named?: readonly string[];
  /** The request holds an act of a report's review, or a return: somebody is waiting to hear of it. */
  review?: true;
}

/** Whether a chain between nights is for it: something may be published, or somebody is to be told. */
export function rings({ named = [], review }: Pick<JournalEntry, 'named' | 'review'>): boolean {
  return named.length > 0 || review === true;
}

/** The due list: what was touched and not folded yet. */
export interface Journal {
  note(entry: JournalEntry): Promise<void>;
  /** The entries of an agency, oldest first. */
  entries(agency: string): Promise<JournalEntry[]>;
  /** All entries of all agencies, in no order. */
  all(): AsyncIterable<JournalEntry>;
  /**
   * When the latest request came in that a chain between nights is for, settled or not; undefined where none ever did.
   */
  lastRung(): Promise<number | undefined>;
  /** Whether nobody asked this since that time; if so, it was asked at `at`. Milliseconds since 1970 UTC. */
  isFirstSince(time: number, at: number): Promise<boolean>;
  /** Removes entries whose events are safe in a draft. */
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
  /** How the clocks of sandboxes were set. */
  clocks(): Promise<Clocks>;
  /** `ahead`: milliseconds before the real time, negative behind it. */
  setClock(agency: string, ahead: number): Promise<void>;
  /** Keeps a change for ever. Noted before it is made: a crash in between leaves a change that was made again. */
  note(change: RegistryChange): Promise<void>;
  /** All changes, oldest first. */
  changes(): Promise<RegistryChange[]>;
}

/** What a source did of late: the latest days on which it sent, YYYY-MM-DD in Asia/Shanghai, earliest first. */
export interface Feed {
  source: string;
  days: readonly string[];
}

/** How sources send, and what agencies were told of those that are silent. Small, and derived from the journal. */
export interface Feeds {
  all(): Promise<Feed[]>;
  record(feed: Feed): Promise<void>;
  /** What the drafts of an agency say of its silent sources; nothing where none is. */
  silence(agency: string): Promise<readonly SilentSource[]>;
  /** By agency, where something was ever told. */
  silences(): Promise<ReadonlyMap<string, readonly SilentSource[]>>;
  tell(agency: string, silent: readonly SilentSource[]): Promise<void>;
}

/** Signing secrets of the sources, oldest first; at most two are active at a time. */
export interface Secrets {
  of(source: string): Promise<string[]>;
  /** Replaces what is held, only if that is still `before`: `false` where somebody else was quicker. */
  replace(source: string, before: readonly string[], after: readonly string[]): Promise<boolean>;
}

/** How a year of an agency stands after a chain. */
export interface YearStanding {
  year: number;
  /** Number of the latest version, null where there is none. */
  version: number | null;
  /** Why its finalisation waits, null where none does. */
  refused: string | null;
  /** The steps of review that a submission waits for; absent where none does. */
  awaits?: readonly ApprovalStep[];
  /** The finalisation that waits; absent where none does, and in what an earlier release put down. */
  waits?: NamedFinalisation;
  /** Identities of the finalisations that were given to this stack and are in no version; absent as above. */
  named?: readonly string[];
  /** By whom the contribution was sent back as it stands, and what it was called; absent where it was not. */
  returned?: readonly { by: string; of: string }[];
  /** Digest of what the year brings into a government's report; absent where no government takes it. */
  offers?: string;
  /** What that is called there; absent as above, and in what an earlier release put down. */
  brings?: 'published' | 'figures' | 'draft' | 'missing';
  /** Digest of what a government's year took from its members, and an heir's from whoever was merged. */
  took?: string;
  /** Its latest version prints otherwise than the log gives it; absent where it does not, and as above. */
  differs?: true;
  /** Day on which a government's checks may say otherwise though nothing is sent; absent where there is none. */
  again?: string;
  /** A version that could not be made: of what, and the refusal. It is not tried again while it is of the same. */
  notMade?: { of: string; refusal: { code: string; zh: string; en: string } };
}

/** A finalisation as it is told of. */
export interface NamedFinalisation {
  source: string;
  id: string;
  /** An instant (events/instant.ts). */
  at: string;
}

/** How far an agency has been drafted. */
export interface AgencyProgress {
  agency: string;
  /** The last year that has a draft. */
  draftedThrough: number;
  /** Years with a finalisation that was refused and waits. */
  pending: readonly number[];
  /** Every year that has a draft; nothing where a chain of an earlier release was the last. */
  standings: readonly YearStanding[];
  /** Digest of all its events; absent where a chain of an earlier release was the last. */
  log?: string;
}

export interface Progress {
  /** The next number of a fold of this agency: higher than all before it, taken before reading. */
  takeFold(agency: string): Promise<number>;
  /** Puts down what a fold achieved, unless a newer fold already did. */
  record(fold: number, progress: AgencyProgress): Promise<void>;
  /** The highest fold of an agency that was put down, 0 where there is none, and how its years stood then. */
  recorded(agency: string): Promise<{ fold: number; standings: readonly YearStanding[] }>;
  all(): Promise<AgencyProgress[]>;
}

export interface StoredObject {
  bytes: Uint8Array;
  etag: string;
  metadata: Readonly<Record<string, string>>;
  /** As it was put. */
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
  /** `absent`: only where nothing lies under the key; an ETag: only where exactly that lies there. */
  only?: 'absent' | { etag: string };
}

/** A bucket. */
export interface Objects {
  get(key: string): Promise<StoredObject | undefined>;
  /** What lies under a key, without its bytes. */
  head(key: string): Promise<Omit<StoredObject, 'bytes'> | undefined>;
  /** `false` where the condition did not hold; then nothing was written by this call. */
  put(object: ObjectToPut): Promise<boolean>;
  /** Keys with a prefix, in the order of their UTF-8 bytes. */
  list(prefix: string): AsyncIterable<string>;
  remove(key: string): Promise<void>;
}
