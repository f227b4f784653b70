/**
 * The events of a valid file, each once. In: a question about cases. Out: their events, or their counts. Always: an
 * event costs some twenty bytes, and its line is read again when more is needed. The fast path counts a plain case
 * without an object, the fold counts all others, and both count the same.
 */
import { foldCase } from '../../../shared/cases/case.ts';
import { type Counts, countCase } from '../../../shared/counting/counts.ts';
import { PlainCase } from '../../../shared/counting/plain-case.ts';
import { EVENT_TYPES } from '../../../shared/events/catalogue.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import type { Instant } from '../../../shared/events/instant.ts';
import { RETRACTED } from '../../../shared/events/plain-catalogue.ts';
import { EPOCH } from '../../../shared/events/plain-time.ts';
import { type ByteKeys, hashOfText } from './byte-keys.ts';
import { type EventLedger, UNREAD } from './event-ledger.ts';
import type { LineFile } from './line-file.ts';

const AMENDED = EVENT_TYPES.indexOf('application.amended');

/** The scope of a question: the agencies, and the moment. */
export interface Count {
  /** The counter of an agency's cases; undefined if the question does not concern it. */
  countsOf: (agency: string) => Counts | undefined;
  /** Receives the facts of every case that is not plain, of a requested agency. */
  folded: (facts: ReturnType<typeof foldCase>) => void;
  asOf?: Instant | undefined;
}

export class EventFile {
  /** Lines that hold an event. */
  readonly events: number;
  /** Pointers of fields that the catalogue does not name, and the number of their lines. */
  readonly ignored: ReadonlyMap<string, number>;
  readonly #held: Held;

  constructor(events: number, ignored: ReadonlyMap<string, number>, held: Held) {
    this.events = events;
    this.ignored = ignored;
    this.#held = held;
  }

  get agencies(): string[] {
    return [...this.#agencyNumbers().keys()].sort();
  }

  /** The events of each subject of an agency, every one once; of `source`, if their sender is known. */
  *subjectsOf(agency: string, source?: string): Iterable<[subject: string, events: KeptEvent[]]> {
    const { subjects } = this.#held;
    const owner = this.#agencyNumbers().get(agency);
    for (let subject = 0; subject < subjects.count; subject++)
      if (subjects.owner(subject) === owner) yield [subjects.text(subject), this.#eventsOf(subject, source)];
  }

  #agencyNumbers(): Map<string, number> {
    const { agencies } = this.#held;
    return new Map(Array.from({ length: agencies.count }, (_, number) => [agencies.text(number), number]));
  }

  /** Counts every case of the requested agencies. */
  count({ countsOf, folded, asOf }: Count): void {
    const { agencies, subjects } = this.#held;
    const counts = Array.from({ length: agencies.count }, (_, number) => countsOf(agencies.text(number)));
    const plain = new PlainCase();
    const until = asOf === undefined ? Number.POSITIVE_INFINITY : secondsUntil(asOf);
    for (let subject = 0; subject < subjects.count; subject++) {
      const into = counts[subjects.owner(subject)];
      if (!into || this.#isPlain(subject, until, plain, into)) continue;
      const facts = foldCase(subjects.text(subject), this.#eventsOf(subject), asOf);
      countCase(facts, into);
      folded(facts);
    }
  }

  close(): void {
    this.#held.lines.close();
  }

  /** Whether the fast path could count the case, and did. */
  #isPlain(subject: number, until: number, plain: PlainCase, into: Counts): boolean {
    const retractions: number[] = [];
    let allPlain = true;
    plain.clear();
    this.#held.ledger.visit(subject, ({ type, seconds, value, action, line }) => {
      if (type === RETRACTED) retractions.push(line);
      // The fraction decides whether an event in the very second of the question precedes it.
      else if (type === UNREAD || seconds === until) allPlain = false;
      else if (seconds <= until || type === AMENDED) plain.take(type, seconds, value, action);
    });
    if (!allPlain || (retractions.length > 0 && !this.#takesRest(subject, retractions, until, plain)))
      return false;
    return plain.countInto(into);
  }

  /**
   * Takes the case again without what was retracted. `false` if one of the retractions has a fault, which the fold
   * reports: if it retracts nothing, or nothing that had happened by then.
   */
  #takesRest(subject: number, retractions: readonly number[], until: number, plain: PlainCase): boolean {
    const gone = new Set(retractions.map((line) => this.#targetOf(subject, line)));
    if (gone.has(0)) return false;
    let allThere = true;
    plain.clear();
    this.#held.ledger.visit(subject, ({ type, seconds, value, action, line }) => {
      const isThere = seconds <= until || type === AMENDED;
      if (gone.has(line)) allThere &&= isThere;
      else if (type !== RETRACTED && isThere) plain.take(type, seconds, value, action);
    });
    return allThere;
  }

  /** The line of the fact that is retracted in a line; 0 if there is none. */
  #targetOf(subject: number, line: number): number {
    const { ledger, headOf } = this.#held;
    const { agency, subject: number, retracts = '' } = headOf(line);
    return ledger.find(subject, hashOfText(retracts), (earlier) => {
      const head = headOf(earlier);
      // The ledger may offer an event of another case whose id is hashed alike.
      const isOfCase = head.subject === number && head.agency === agency;
      return isOfCase && head.id === retracts && head.retracts === undefined;
    });
  }

  #eventsOf(subject: number, source?: string): KeptEvent[] {
    const events: KeptEvent[] = [];
    this.#held.ledger.visit(subject, ({ line }) => {
      const event = this.#held.eventOf(line);
      events.push(source === undefined ? ofThisSource(event) : { ...event, source });
    });
    return events.reverse();
  }
}

/** What an event is known by, and the id that it retracts, if it is a retraction. */
export interface Head {
  agency: string;
  subject: string;
  id: string;
  retracts: string | undefined;
}

export interface Held {
  lines: LineFile;
  agencies: ByteKeys;
  subjects: ByteKeys;
  ledger: EventLedger;
  /** Reads the event of a line again. */
  eventOf: (line: number) => KeptEvent;
  headOf: (line: number) => Head;
}

/** Whole seconds since `EPOCH` up to an instant. */
function secondsUntil(instant: Instant): number {
  return Date.parse(`${instant.slice(0, 19)}Z`) / 1000 - EPOCH;
}

/** The file is of one source, whatever name its retractions give that source. */
function ofThisSource(event: KeptEvent): KeptEvent {
  if (event.type !== 'event.retracted') return event;
  const { source: _, ...data } = event.data;
  return { ...event, data };
}
