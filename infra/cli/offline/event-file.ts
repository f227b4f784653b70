/**
 * Event files: JSON Lines, one event per line, of one source. In: a path. Out: every event that the endpoint would
 * accept, grouped by agency and subject; or a refusal that names each fault of each line. Order and repetition of the
 * lines change nothing. Two contents under one identity are a fault of the file, since it cannot say which one is
 * meant.
 *
 * A file may exceed memory: an event costs some twenty bytes here, and its line is read again when more is needed.
 * Every line is read once: plain events by the fast path without an object, all others by the endpoint's reader. The
 * schemas read only lines with a fault, to name it, and acts of an office. All paths accept and refuse the same.
 */
import { acceptedEvent, type Rights, rightsOf } from '../../../shared/events/accepted-event.ts';
import { PERMISSIONS } from '../../../shared/events/catalogue.ts';
import { type Reading, readEvents } from '../../../shared/events/envelope.ts';
import { contentOf, identityOf, type KeptEvent } from '../../../shared/events/event.ts';
import { FAULTS, type Fault } from '../../../shared/events/faults.ts';
import { noteIgnored } from '../../../shared/events/ignored.ts';
import { type ParsedJson, parseJson } from '../../../shared/events/json.ts';
import { RETRACTED } from '../../../shared/events/plain-catalogue.ts';
import { PlainReader } from '../../../shared/events/plain-event.ts';
import { plainFactOf } from '../../../shared/events/plain-fact.ts';
import { MOST_BYTES } from '../../../shared/intake/receive.ts';
import { empty, jsonFaultWords, placeOfSyntax } from '../input-file.ts';
import { FaultList, Refused, type Words } from '../messages.ts';
import { ByteKeys, hashOf, hashOfText } from './byte-keys.ts';
import { EventLedger, type LedgerEvent, UNREAD } from './event-ledger.ts';
import { EventFile, type Head } from './held-events.ts';
import { LineFile, type LineTaker } from './line-file.ts';

/** No request can hold more than this, brackets included. */
export const LONGEST_EVENT = MOST_BYTES - 2;
/** The placeholder source of a file's events; no source is registered under it. */
const SOURCE = 'file';
const DAY = 86_400_000;
const NOT_READ = { type: UNREAD, action: 0, seconds: 0, value: 0 };
const RETRACTION = { ...NOT_READ, type: RETRACTED };

/**
 * Reads and checks a whole file; `now` in milliseconds since 1970 UTC, `numbering` as the registry has it of the source.
 * The caller closes the file.
 */
export async function readEventFile(
  path: string,
  now: number,
  numbering: readonly string[] = [],
): Promise<EventFile> {
  const lines = await LineFile.open(path);
  try {
    const reader = new EventReader(path, now, { lines, numbering });
    lines.visit(LONGEST_EVENT, reader);
    return reader.done();
  } catch (error) {
    lines.close();
    throw error;
  }
}

/** Whoever a file speaks for, and whatever source its retractions name. */
const ANYBODY = { speaksFor: () => true, standsFor: () => true };

type Good = Extract<ParsedJson, { value: unknown }>;

class EventReader implements LineTaker {
  readonly #path: string;
  readonly #now: number;
  readonly #lines: LineFile;
  readonly #faults = new FaultList();
  readonly #ignored = new Map<string, number>();
  readonly #agencies = new ByteKeys();
  readonly #subjects = new ByteKeys();
  readonly #ledger: EventLedger;
  readonly #plain: PlainReader;
  readonly #sender = anybody(undefined);
  readonly #numbering: readonly string[];
  readonly #rights: Rights;
  #events = 0;
  /** The current line. */
  #bytes: Buffer = Buffer.alloc(0);

  constructor(path: string, now: number, file: { lines: LineFile; numbering: readonly string[] }) {
    const { lines, numbering } = file;
    this.#path = path;
    this.#now = now;
    this.#lines = lines;
    this.#numbering = numbering;
    this.#ledger = new EventLedger(this.#subjects, lines.size);
    this.#plain = new PlainReader(Math.floor((now + DAY) / 1000));
    this.#plain.numbering = numbering;
    this.#plain.readsRetractions = true;
    this.#rights = { ...rightsOf(this.#sender, now), ...ANYBODY, numbering };
  }

  tooLong(number: number): void {
    this.#events++;
    this.#faults.add(`${this.#path}:${number}`, {
      zh: '此行超过 1 MiB，无法作为一个事件发送',
      en: 'this line is over 1 MiB and cannot be sent as an event',
    });
  }

  line(bytes: Buffer, from: number, to: number, number: number): void {
    this.#events++;
    if (!this.#plain.read(bytes, from, to)) {
      this.#readLong(bytes.subarray(from, to), number);
      return;
    }
    const { agency, subject, id, type, action, seconds, value, ignored } = this.#plain;
    if (ignored.length > 0) this.#countIgnored(ignored);
    const owner = this.#agencies.numberOf(agency.bytes, agency.from, agency.to);
    const place = this.#subjects.numberOf(subject.bytes, subject.from, subject.to, owner);
    this.#from = from;
    this.#to = to;
    this.#bytes = bytes;
    this.#hold(place, hashOf(id.bytes, id.from, id.to), { type, action, seconds, value, line: number });
  }

  #from = 0;
  #to = 0;

  #readLong(bytes: Buffer, number: number): void {
    const parsed = parseJson(bytes);
    if ('fault' in parsed) {
      const at = `${this.#path}${placeOfSyntax(parsed.fault, bytes, number)}`;
      this.#faults.add([at, parsed.pointer].join(' ').trim(), jsonFaultWords(parsed.fault));
      return;
    }
    this.#from = 0;
    this.#to = bytes.length;
    this.#bytes = bytes;
    const event = this.#acceptedOf(parsed);
    if (event) {
      const ignored = new Set<string>();
      noteIgnored(parsed.value as Record<string, unknown>, { pointer: '', ignored, sender: this.#sender });
      this.#countIgnored(ignored);
      this.#keep(event, number);
    } else this.#readClosely(parsed, number);
  }

  #acceptedOf({ value, rounded }: Good): KeptEvent | undefined {
    return rounded.size > 0 ? undefined : acceptedEvent(value, this.#rights);
  }

  #readClosely(parsed: Good, number: number): void {
    const { events, faults, ignored } = this.#readingOf(parsed);
    for (const fault of faults)
      this.#faults.add(`${this.#path}:${number} ${fault.pointer}`.trim(), wordsOf(fault));
    this.#countIgnored(ignored);
    for (const { event } of events) this.#keep(event, number);
  }

  #countIgnored(ignored: Iterable<string>): void {
    for (const pointer of ignored) this.#ignored.set(pointer, (this.#ignored.get(pointer) ?? 0) + 1);
  }

  #keep(event: KeptEvent, line: number): void {
    const owner = this.#agencies.numberOfText(event.agency);
    const place = this.#subjects.numberOfText(event.subject, owner);
    const { type, seconds, value, action } =
      plainFactOf(event) ?? (isOwnRetraction(event) ? RETRACTION : NOT_READ);
    this.#hold(place, hashOfText(event.id), { type, action, seconds, value, line });
  }

  #hold(subject: number, mark: number, event: LedgerEvent): void {
    const first = this.#ledger.find(subject, mark, this.#isSameEvent);
    if (first === 0) {
      this.#ledger.add(subject, mark, event);
      return;
    }
    if (!this.#conflicts) return;
    this.#conflicts = false;
    this.#faults.add(`${this.#path}:${event.line}`, {
      zh: `与第 ${first} 行是同一事件（机关、subject、id 均相同），内容却不同`,
      en: `is the same event as line ${first} (agency, subject and id) with other content`,
    });
  }

  #conflicts = false;

  /** Whether an earlier line and the current one share an identity, and then whether their contents differ. */
  readonly #isSameEvent = (earlier: number): boolean => {
    const present = this.#bytes.subarray(this.#from, this.#to);
    if (this.#lines.again(earlier).equals(present)) return true;
    const [before, now] = [this.#eventOf(earlier), this.#keptOf(present)];
    if (!now || before.agency !== now.agency || identityOf(before) !== identityOf(now)) return false;
    this.#conflicts = contentOf(before) !== contentOf(now);
    return true;
  };

  #eventOf(line: number): KeptEvent {
    const event = this.#keptOf(this.#lines.again(line));
    if (event) return event;
    throw new Refused({
      zh: `${this.#path} 在读取时被改动`,
      en: `${this.#path} changed while it was read`,
    });
  }

  #keptOf(bytes: Buffer): KeptEvent | undefined {
    const parsed = parseJson(bytes);
    if ('fault' in parsed) return undefined;
    return this.#acceptedOf(parsed) ?? this.#readingOf(parsed).events[0]?.event;
  }

  #readingOf({ value, rounded }: Good): Reading {
    const sender = { ...anybody(value), numbering: this.#numbering };
    return readEvents(value, sender, { mode: 'single', now: this.#now, rounded });
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
    return new EventFile(this.#events, this.#ignored, {
      lines: this.#lines,
      agencies: this.#agencies,
      subjects: this.#subjects,
      ledger: this.#ledger,
      eventOf: (line) => this.#eventOf(line),
      headOf: (line) => this.#headOf(line),
    });
  }

  #headOf(line: number): Head {
    const plain = this.#plain;
    const bytes = this.#lines.again(line);
    if (!plain.read(bytes, 0, bytes.length)) return headOf(this.#eventOf(line));
    const [agency, subject, id] = [plain.agency.alone(), plain.subject.alone(), plain.id.alone()];
    const retracts = plain.type === RETRACTED ? plain.retraction.target.alone() : undefined;
    return { agency, subject, id, retracts };
  }
}

function headOf({ agency, subject, id, type, data }: KeptEvent): Head {
  return { agency, subject, id, retracts: type === 'event.retracted' ? data.id : undefined };
}

/** A retraction of a fact, not that of a government. */
function isOwnRetraction(event: KeptEvent): boolean {
  return event.type === 'event.retracted' && event.data.by === undefined;
}

/** A sender with every right that this value asks for. */
function anybody(value: unknown) {
  const { agency, data } = (value ?? {}) as {
    agency?: unknown;
    data?: { source?: unknown; by?: unknown } | null;
  };
  return {
    source: SOURCE,
    agencies: [String(agency), String(data?.by)],
    may: PERMISSIONS,
    succeeds: [String(data?.source)],
    vouches: true,
  };
}

/** A fault of the endpoint in the words of the command line. */
export function wordsOf({ code, allowed }: Fault): Words {
  const { zh, en } = FAULTS[code];
  const choice = allowed ? ` (${allowed.join(', ')})` : '';
  return { zh: zh.replace(/。$/, ''), en: `${en.replace(/\.$/, '')}${choice}` };
}
