/**
 * Event files: JSON Lines, an event a line, of one source. In: a path. Out: every event that the door would take,
 * grouped by agency and subject; or a refusal that names each fault of each line. Order and repetition of the lines
 * change nothing, and two contents under one identity are a fault of the file, since it cannot say which one is meant.
 */
import { PERMISSIONS } from '../../shared/events/catalogue.ts';
import { readEvents } from '../../shared/events/envelope.ts';
import { contentOf, type KeptEvent } from '../../shared/events/event.ts';
import { FAULTS, type Fault } from '../../shared/events/faults.ts';
import { parseJson } from '../../shared/events/json.ts';
import { MOST_BYTES } from '../../shared/intake/receive.ts';
import { empty, jsonFaultWords, type Line, linesOf, placeOfSyntax } from './input-file.ts';
import { FaultList, Refused, type Words } from './messages.ts';

export interface EventFile {
  /** Lines that hold an event. */
  events: number;
  agencies: string[];
  /** The events of each subject of an agency, every one once. */
  subjectsOf: (agency: string) => Iterable<[subject: string, events: KeptEvent[]]>;
  /** Pointers of fields that the catalogue does not name, and on how many lines they were met. */
  ignored: ReadonlyMap<string, number>;
}

/** No request can hold more than this, brackets included. */
export const LONGEST_EVENT = MOST_BYTES - 2;
/** The source that the events of a file count as; nobody is registered under it. */
const SOURCE = 'file';

/** Reads and checks a whole file; `now` in milliseconds since 1970 UTC. */
export async function readEventFile(path: string, now: number): Promise<EventFile> {
  const reader = new EventReader(path, now);
  for await (const line of linesOf(path, LONGEST_EVENT)) reader.take(line);
  return reader.done();
}

interface Held {
  event: KeptEvent;
  line: number;
}

class EventReader {
  readonly #path: string;
  readonly #now: number;
  readonly #faults = new FaultList();
  readonly #agencies = new Map<string, Map<string, Subject>>();
  readonly #ignored = new Map<string, number>();
  #events = 0;

  constructor(path: string, now: number) {
    this.#path = path;
    this.#now = now;
  }

  take({ number, bytes }: Line): void {
    this.#events++;
    const place = `${this.#path}:${number}`;
    if (bytes === 'too long') {
      this.#faults.add(place, {
        zh: '此行超过 1 MiB，无法作为一个事件发送',
        en: 'this line is over 1 MiB and cannot be sent as an event',
      });
      return;
    }
    const parsed = parseJson(bytes);
    if ('fault' in parsed) {
      const at = `${this.#path}${placeOfSyntax(parsed.fault, bytes, number)}`;
      this.#faults.add([at, parsed.pointer].join(' ').trim(), jsonFaultWords(parsed.fault));
      return;
    }
    const { events, faults, ignored } = readEvents(parsed.value, anybody(parsed.value), {
      mode: 'single',
      now: this.#now,
      rounded: parsed.rounded,
    });
    for (const fault of faults) this.#faults.add(`${place} ${fault.pointer}`.trim(), wordsOf(fault));
    for (const pointer of ignored) this.#ignored.set(pointer, (this.#ignored.get(pointer) ?? 0) + 1);
    for (const { event } of events) this.#hold({ event, line: number });
  }

  #hold(held: Held): void {
    const { agency, subject } = held.event;
    const subjects = this.#agencies.get(agency) ?? new Map<string, Subject>();
    this.#agencies.set(agency, subjects);
    const known = subjects.get(subject) ?? new Subject();
    subjects.set(subject, known);
    const first = known.hold(held);
    if (first === undefined) return;
    this.#faults.add(`${this.#path}:${held.line}`, {
      zh: `与第 ${first} 行是同一事件（机关、subject、id 均相同），内容却不同`,
      en: `is the same event as line ${first} (agency, subject and id) with other content`,
    });
  }

  done(): EventFile {
    if (this.#events === 0) throw empty(this.#path);
    const { count } = this.#faults;
    if (count > 0)
      throw new Refused(
        {
          zh: `${this.#path} 中有 ${count} 处问题；每行应为一个完整的 CloudEvents JSON 事件`,
          en: `${count} fault(s) in ${this.#path}; each line holds one whole CloudEvents JSON event`,
        },
        this.#faults.lines(),
      );
    return {
      events: this.#events,
      agencies: [...this.#agencies.keys()].sort(),
      subjectsOf: (agency) => this.#subjects(agency),
      ignored: this.#ignored,
    };
  }

  *#subjects(agency: string): Iterable<[string, KeptEvent[]]> {
    for (const [subject, held] of this.#agencies.get(agency) ?? []) yield [subject, held.events()];
  }
}

/** Above this many events of a subject, an index is worth its memory. */
const FEW = 16;

/** The events of one subject. Millions of cases have a handful each: an array is the smallest that holds them. */
class Subject {
  readonly #held: Held[] = [];
  #byId: Map<string, Held> | undefined;

  /** The line of an earlier event of the same identity and other content; undefined where all is well. */
  hold(held: Held): number | undefined {
    const { id } = held.event;
    const before = this.#byId ? this.#byId.get(id) : this.#held.find(({ event }) => event.id === id);
    if (before) return contentOf(before.event) === contentOf(held.event) ? undefined : before.line;
    this.#held.push(held);
    if (this.#held.length === FEW) this.#byId = new Map(this.#held.map((each) => [each.event.id, each]));
    else this.#byId?.set(id, held);
    return undefined;
  }

  events(): KeptEvent[] {
    return this.#held.map(({ event }) => ofThisSource(event));
  }
}

/** The file is of one source, whatever that source was called when it named an event to retract. */
function ofThisSource(event: KeptEvent): KeptEvent {
  if (event.type !== 'event.retracted') return event;
  const { source: _, ...data } = event.data;
  return { ...event, data };
}

/** A sender that may do all that this value asks for. */
function anybody(value: unknown) {
  const { agency, data } = (value ?? {}) as { agency?: unknown; data?: { source?: unknown } | null };
  return {
    source: SOURCE,
    agencies: [String(agency)],
    may: PERMISSIONS,
    succeeds: [String(data?.source)],
  };
}

/** A fault of the door in words of the command line. */
export function wordsOf({ code, allowed }: Fault): Words {
  const { zh, en } = FAULTS[code];
  const choice = allowed ? ` (${allowed.join(', ')})` : '';
  return { zh: zh.replace(/。$/, ''), en: `${en.replace(/\.$/, '')}${choice}` };
}
