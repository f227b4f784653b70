/**
 * One case in a segment. In: its facts. Out: bytes; and from bytes its contributions to a reading. Words are stored as
 * their indexes in the lists of the catalogue, years as one byte, and a missing part not at all.
 *
 *     digest of the case's events · how many they are · first year · parts, a bit each · the parts
 */
import type { CaseFacts } from '../cases/case.ts';
import { BLOCKS } from '../cases/dispute.ts';
import { FEED_FAULTS, type FeedFault, type FeedFaultCode } from '../cases/faults.ts';
import { isHandedOver, type Passage } from '../cases/passages.ts';
import {
  ACTIONS,
  ACTIVITIES,
  APPLICANT_TYPES,
  CHANNELS,
  DOCUMENT_KINDS,
  EVENT_TYPES,
  type EventType,
  OUTCOMES,
  RESULTS,
} from '../events/catalogue.ts';
import { type KeptEvent, namesInOrder } from '../events/event.ts';
import { type ByteReader, ByteWriter, crc32, utf8Of } from './byte-tape.ts';
import { type Counts, countCase } from './counts.ts';
import type { Tally } from './tally.ts';

/** A case to store: its facts, the events that they were folded from, and SHA-256 over exactly these events. */
export interface SegmentCase {
  facts: CaseFacts;
  events: readonly KeptEvent[];
  digest: Uint8Array;
}

/** A fault, with the type of its event: without the type, no fix could be named. */
export interface SegmentFault {
  fault: FeedFault;
  type: EventType;
}

export interface SegmentReading {
  tally: Tally;
  cases: number;
  events: number;
  /** The earliest year of an event other than `document.*`. */
  firstYear: number | undefined;
  narratives: CaseFacts['narratives'];
  finalisations: CaseFacts['finalisations'];
  acts: CaseFacts['acts'];
  /** For handed-over applications. */
  passages: (Passage & { subject: string })[];
  /** By case, with the years whose publication they block. */
  faults: { subject: string; faults: SegmentFault[]; years: number[] }[];
}

/** These bytes are no segment of this format: read the log instead. */
export class SegmentDamaged extends Error {
  override readonly name = 'SegmentDamaged';
  readonly what: 'format' | 'checksum' | 'content';

  constructor(what: SegmentDamaged['what'], cause?: unknown) {
    super(`the segment is not to be trusted: ${what}`, { cause });
    this.what = what;
  }
}

export const DIGEST_BYTES = 32;

/** The end of an agency is not a property of a case: that fault is in no segment. */
const CODES: readonly FeedFaultCode[] = (Object.keys(FEED_FAULTS) as FeedFaultCode[]).filter(
  (code) => code !== 'after-its-end',
);
/** Words are stored as their indexes in these lists: a segment written with other lists means something else. */
export const VOCABULARY = crc32(
  utf8Of(
    [
      APPLICANT_TYPES,
      OUTCOMES,
      RESULTS,
      BLOCKS,
      DOCUMENT_KINDS,
      ACTIONS,
      CODES,
      EVENT_TYPES,
      ACTIVITIES,
      CHANNELS,
    ].join(';'),
  ),
);

/** Parts of a record, each with its bit. Most records hold the first alone. */
const PART = {
  application: 1,
  amounts: 2,
  disputes: 4,
  document: 8,
  actions: 16,
  texts: 32,
  faults: 64,
  carriedIn: 128,
  activities: 256,
  passages: 512,
};

export function writeCase({ facts, events, digest }: SegmentCase, out: ByteWriter): void {
  if (digest.length !== DIGEST_BYTES) throw new RangeError('the digest of a case has 32 bytes');
  const { narratives, finalisations, acts, faults, years, firstYear } = facts;
  const passages = (facts.passages ?? []).filter(isHandedOver);
  const counted = new CountWriter();
  countCase(facts, counted);
  const texts = narratives.length + finalisations.length + acts.length > 0;
  out.bytes(digest);
  out.number(events.length);
  writeYear(firstYear ?? null, out);
  const handed = passages.length > 0 ? PART.passages : 0;
  out.number(counted.parts() | (texts ? PART.texts : 0) | (faults.length > 0 ? PART.faults : 0) | handed);
  counted.writeTo(out);
  if (texts)
    out.text(
      JSON.stringify({
        narratives: narratives.map(inOrder),
        finalisations: finalisations.map(inOrder),
        acts: acts.map(inOrder),
      }),
    );
  if (handed) out.text(JSON.stringify(passages));
  if (faults.length === 0) return;
  out.number(years.length);
  for (const year of years) writeYear(year, out);
  out.number(faults.length);
  for (const { code, event } of faults) {
    out.byte(CODES.indexOf(code));
    out.byte(EVENT_TYPES.indexOf(typeOf(event, events)));
    out.text(event.id);
    out.text(event.source);
  }
}

function typeOf({ id, source }: FeedFault['event'], events: readonly KeptEvent[]): EventType {
  const faulty = events.find((event) => event.id === id && event.source === source);
  if (!faulty) throw new RangeError('a fault is of an event of its case');
  return faulty.type;
}

/**
 * An event with the names of its data in order: a store may return them in any order, and the bytes must be the same.
 */
function inOrder<Event extends KeptEvent>(event: Event): Event {
  return { ...event, data: namesInOrder(event.data) } as Event;
}

/** The contributions of one case, part by part, until the present parts are known. */
class CountWriter implements Counts {
  readonly #parts = new Map<number, { out: ByteWriter; count: number }>();

  application(...stay: Parameters<Counts['application']>): void {
    this.#stay(PART.application, stay);
  }

  carriedIn(...stay: Parameters<Counts['carriedIn']>): void {
    this.#stay(PART.carriedIn, stay);
  }

  #stay(part: number, [type, from, until, outcome]: Parameters<Counts['application']>): void {
    const out = this.#part(part);
    const last = outcome === null ? 0 : OUTCOMES.indexOf(outcome) + 1;
    out.byte(APPLICANT_TYPES.indexOf(type) * (OUTCOMES.length + 1) + last);
    writeYear(from, out);
    writeYear(until, out);
  }

  activity(...[kind, channel, year, count]: Parameters<Counts['activity']>): void {
    const out = this.#part(PART.activities);
    out.byte(
      ACTIVITIES.indexOf(kind) * (CHANNELS.length + 1) + (channel ? CHANNELS.indexOf(channel) + 1 : 0),
    );
    writeYear(year, out);
    out.number(count);
  }

  dispute(...[block, filed, concluded, result]: Parameters<Counts['dispute']>): void {
    const out = this.#part(PART.disputes);
    const last = result === null ? 0 : RESULTS.indexOf(result) + 1;
    out.byte(BLOCKS.indexOf(block) * (RESULTS.length + 1) + last);
    writeYear(filed, out);
    writeYear(concluded, out);
  }

  document(...[kind, issued, repealed]: Parameters<Counts['document']>): void {
    const out = this.#part(PART.document);
    out.byte(DOCUMENT_KINDS.indexOf(kind));
    writeYear(issued, out);
    writeYear(repealed, out);
  }

  action(...[kind, year, count]: Parameters<Counts['action']>): void {
    const out = this.#part(PART.actions);
    out.byte(ACTIONS.indexOf(kind));
    writeYear(year, out);
    out.number(count);
  }

  charge(year: number, fen: bigint): void {
    this.#amount(0, year, fen);
  }

  fees(year: number, fen: bigint): void {
    this.#amount(1, year, fen);
  }

  #amount(fee: 0 | 1, year: number, fen: bigint): void {
    const out = this.#part(PART.amounts);
    out.byte(fee);
    writeYear(year, out);
    out.bigint(fen);
  }

  #part(bit: number): ByteWriter {
    const part = this.#parts.get(bit) ?? { out: new ByteWriter(16), count: 0 };
    this.#parts.set(bit, part);
    part.count++;
    return part.out;
  }

  parts(): number {
    return [...this.#parts.keys()].reduce((all, bit) => all | bit, 0);
  }

  /** The parts in the order of their bits, each preceded by its number of entries. */
  writeTo(out: ByteWriter): void {
    for (const [, part] of [...this.#parts].sort(([a], [b]) => a - b)) {
      out.number(part.count);
      out.bytes(part.out.written());
    }
  }
}

/** Adds one case to a reading; `input` is positioned behind the digest. */
export function readCase(input: ByteReader, subject: () => Uint8Array, reading: SegmentReading): void {
  reading.events += input.number();
  const firstYear = readYear(input);
  if (firstYear !== null && !(reading.firstYear !== undefined && reading.firstYear <= firstYear))
    reading.firstYear = firstYear;
  const parts = input.number();
  readCounts(parts, input, reading.tally);
  readRare(parts, input, reading.tally);
  if (parts & PART.texts) {
    const { narratives, finalisations, acts } = JSON.parse(input.text());
    reading.narratives.push(...narratives);
    reading.finalisations.push(...finalisations);
    reading.acts.push(...acts);
  }
  const name = () => new TextDecoder().decode(subject());
  if (parts & PART.passages)
    for (const passage of JSON.parse(input.text())) reading.passages.push({ subject: name(), ...passage });
  if (!(parts & PART.faults)) return;
  const years = Array.from({ length: input.number() }, () => readYear(input) ?? 0);
  const faults = Array.from({ length: input.number() }, () => {
    const code = wordOf(CODES, input.byte());
    const type = wordOf(EVENT_TYPES, input.byte());
    return { fault: { code, event: { id: input.text(), source: input.text() } }, type };
  });
  reading.faults.push({ subject: name(), faults, years });
}

function readCounts(parts: number, input: ByteReader, into: Counts): void {
  if (parts & PART.application) readApplications(input, into, 'application');
  if (parts & PART.amounts) {
    for (let left = input.number(); left > 0; left--) {
      const isFee = input.byte() === 1;
      const year = yearIn(input);
      if (isFee) into.fees(year, input.bigint());
      else into.charge(year, input.bigint());
    }
  }
  if (parts & PART.disputes) {
    for (let left = input.number(); left > 0; left--) {
      const what = input.byte();
      const block = wordOf(BLOCKS, Math.floor(what / (RESULTS.length + 1)));
      const result = RESULTS[(what % (RESULTS.length + 1)) - 1] ?? null;
      into.dispute(block, yearIn(input), readYear(input), result);
    }
  }
  if (parts & PART.document) {
    for (let left = input.number(); left > 0; left--)
      into.document(wordOf(DOCUMENT_KINDS, input.byte()), readYear(input), readYear(input));
  }
  if (parts & PART.actions) {
    for (let left = input.number(); left > 0; left--)
      into.action(wordOf(ACTIONS, input.byte()), yearIn(input), input.number());
  }
}

/** Parts that few cases have follow the others. */
function readRare(parts: number, input: ByteReader, into: Counts): void {
  if (parts & PART.carriedIn) readApplications(input, into, 'carriedIn');
  if (!(parts & PART.activities)) return;
  for (let left = input.number(); left > 0; left--) {
    const what = input.byte();
    const kind = wordOf(ACTIVITIES, Math.floor(what / (CHANNELS.length + 1)));
    const channel = CHANNELS[(what % (CHANNELS.length + 1)) - 1] ?? null;
    into.activity(kind, channel, yearIn(input), input.number());
  }
}

function readApplications(
  input: ByteReader,
  into: Pick<Counts, 'application' | 'carriedIn'>,
  begins: 'application' | 'carriedIn',
): void {
  for (let left = input.number(); left > 0; left--) {
    const what = input.byte();
    const type = wordOf(APPLICANT_TYPES, Math.floor(what / (OUTCOMES.length + 1)));
    const outcome = OUTCOMES[(what % (OUTCOMES.length + 1)) - 1] ?? null;
    into[begins](type, yearIn(input), readYear(input), outcome);
  }
}

function wordOf<Word>(words: readonly Word[], place: number): Word {
  const word = words[place];
  if (word === undefined) throw new SegmentDamaged('content');
  return word;
}

/** Years from `EPOCH` on are one byte for a lifetime; earlier ones, which only documents have, are two. */
const EPOCH = 1990;
const WRAP = 10_000;

function writeYear(year: number | null, out: ByteWriter): void {
  out.number(year === null ? 0 : 1 + ((year - EPOCH + WRAP) % WRAP));
}

function readYear(input: ByteReader): number | null {
  const written = input.number();
  return written === 0 ? null : (written - 1 + EPOCH) % WRAP;
}

function yearIn(input: ByteReader): number {
  const year = readYear(input);
  if (year === null) throw new SegmentDamaged('content');
  return year;
}
