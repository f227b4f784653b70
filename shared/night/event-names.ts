/**
 * The names of the events behind each case of a segment. With them, scattered cases are read by batches of a hundred
 * events instead of one query per case. In: cases in the order of their numbers, each with its events. Out: bytes, stored
 * beside the segment; and from these bytes the identities of the events of some cases. The names are only a hint: events
 * found by them are used only if they have the digest that the segment holds for the case.
 *
 *     record of a case: number of sources · for each: name, number of events, their ids (a UUID as a zero and 16 bytes)
 */
import { ByteWriter, utf8Of } from '../counting/byte-tape.ts';
import {
  compareBytes,
  mergeRecords,
  type NumberedRecord,
  RecordReader,
  RecordWriter,
} from '../counting/records.ts';
import type { SegmentCase } from '../counting/segment.ts';
import { identityOf, type KeptEvent } from '../events/event.ts';
import { bytesOfUuid, UUID_BYTES, uuidOf } from '../store/event-ids.ts';

const HEAD = { mark: 'GKEN', format: 1, vocabulary: 0 };

type Named = Pick<KeptEvent, 'subject' | 'source' | 'id'>;

/** A case, and its events in the order of the log. */
export interface NamedCase {
  subject: string;
  events: readonly Named[];
}

export const namedCaseOf = ({ facts: { subject }, events }: SegmentCase): NamedCase => ({ subject, events });

export class NamesWriter extends RecordWriter {
  readonly #body = new ByteWriter();

  constructor(capacity?: number) {
    super(HEAD, capacity);
  }

  add({ subject, events }: NamedCase): void {
    this.copy(utf8Of(subject), bodyOf(events, this.#body));
  }
}

export const NO_NAMES = new NamesWriter().done();

/** Replaces or adds the names of some cases. Both are in the order of the case numbers. */
export function mergeNames(names: Uint8Array, changed: Iterable<NamedCase>): Uint8Array {
  const writer = new NamesWriter(names.length + 4096);
  mergeRecords(new RecordReader(names, HEAD), recordsOf(changed), writer);
  return writer.done();
}

/** The identities of the events of these cases, given in order; cases without names are left out. */
export function namesIn(names: Uint8Array, subjects: Iterable<string>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const kept = new RecordReader(names, HEAD);
  let more = kept.next();
  for (const subject of subjects) {
    const bytes = utf8Of(subject);
    while (more && compareBytes(kept.subject(), bytes) < 0) more = kept.next();
    if (more && compareBytes(kept.subject(), bytes) === 0) found.set(subject, identitiesOf(subject, kept));
  }
  return found;
}

function* recordsOf(cases: Iterable<NamedCase>): Iterable<NumberedRecord> {
  const out = new ByteWriter();
  for (const { subject, events } of cases) yield { subject: utf8Of(subject), body: bodyOf(events, out) };
}

function bodyOf(events: readonly Named[], out: ByteWriter): Uint8Array {
  out.clear();
  const sources = new Set(events.map(({ source }) => source));
  out.number(sources.size);
  for (const source of sources) {
    const own = events.filter((event) => event.source === source);
    out.text(source);
    out.number(own.length);
    for (const { id } of own) writeId(id, out);
  }
  return out.written();
}

function writeId(id: string, out: ByteWriter): void {
  const uuid = bytesOfUuid(id);
  if (uuid) {
    out.number(0);
    out.bytes(uuid);
    return;
  }
  const bytes = utf8Of(id);
  out.number(bytes.length + 1);
  out.bytes(bytes);
}

function identitiesOf(subject: string, kept: RecordReader): string[] {
  const input = kept.content();
  return Array.from({ length: input.number() }, () => {
    const source = input.text();
    return Array.from({ length: input.number() }, () => {
      const length = input.number();
      const bytes = input.bytes(length === 0 ? UUID_BYTES : length - 1);
      const id = length === 0 ? uuidOf(bytes) : Buffer.from(bytes).toString();
      return identityOf({ subject, source, id });
    });
  }).flat();
}
