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
import { EPOCH } from '../../../shared/events/plain-time.ts';
import type { ByteKeys } from './byte-keys.ts';
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
    let allPlain = true;
    plain.clear();
    this.#held.ledger.visit(subject, ({ type, seconds, value, action }) => {
      // The fraction decides whether an event in the very second of the question precedes it.
      if (type === UNREAD || seconds === until) allPlain = false;
      else if (seconds <= until || type === AMENDED) plain.take(type, seconds, value, action);
    });
    return allPlain && plain.countInto(into);
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

export interface Held {
  lines: LineFile;
  agencies: ByteKeys;
  subjects: ByteKeys;
  ledger: EventLedger;
  /** Reads the event of a line again. */
  eventOf: (line: number) => KeptEvent;
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
