/**
 * Stores an agency's segment between two nights. In: the private bucket. Out: the segment of the last fold, if it is
 * usable; or its replacement by compare-and-swap. README.md of this room explains why that is safe. It relies on two
 * facts kept here: the number of the fold, and that a replacement was made from exactly what it replaces, or from the
 * log read after it.
 *
 *     'GKAS' · format · agency · rule set · number of the fold · cases · bytes of the segment · CRC-32 of all before ·
 *     the segment · the names of its events
 */

import { ByteReader, ByteWriter, crc32, utf8Of } from '../counting/byte-tape.ts';
import { RULE_SET } from '../counting/rule-sets.ts';
import type { Objects, Progress, YearStanding } from '../store/ports.ts';
import { together } from '../store/together.ts';
import { NO_NAMES } from './event-names.ts';
import { draftKeys } from './keys.ts';

const MAGIC = utf8Of('GKAS');
const FORMAT = 2;
/** The format without names, from releases that read each touched case by a query of its own. */
const UNNAMED = 1;
const WORD_BYTES = 4;

export interface SegmentOfFold {
  fold: number;
  /** The number of its cases. */
  cases: number;
  segment: Uint8Array;
  /** The names of the events behind its cases (event-names.ts). */
  names: Uint8Array;
}

export interface KeptSegment {
  /** The standings of the years at the last recorded fold. */
  standings: readonly YearStanding[];
  /** Undefined if there is none, or if it must not be used. */
  usable: SegmentOfFold | undefined;
  /** The ETag of the present object; undefined if there is none. */
  etag: string | undefined;
}

/**
 * Reads the segment. Call after reading the journal and before the log. A segment older than the last recorded fold
 * lacks what that fold settled: it was restored, or a release without segments ran in between.
 */
export async function readKept(
  agency: string,
  { drafts, progress }: { drafts: Objects; progress: Progress },
): Promise<KeptSegment> {
  // The order of these reads does not matter: a fold recorded in between only makes the segment unusable.
  const [object, { fold, standings }] = await together([
    drafts.get(draftKeys.segment(agency)),
    progress.recorded(agency),
  ]);
  const kept = object && unwrap(agency, object.bytes);
  const isNewest = kept !== undefined && kept.fold >= fold;
  return { usable: isNewest ? kept : undefined, etag: object?.etag, standings };
}

/** Replaces what was read; whether the new segment is stored now. A segment of a newer fold stays. */
export async function replaceKept(
  agency: string,
  next: SegmentOfFold,
  before: Pick<KeptSegment, 'usable' | 'etag'>,
  drafts: Objects,
): Promise<boolean> {
  if (before.usable && before.usable.fold >= next.fold) return false;
  const key = draftKeys.segment(agency);
  const bytes = wrap(agency, next);
  const only = before.etag === undefined ? 'absent' : { etag: before.etag };
  if (await drafts.put({ key, bytes, mediaType: 'application/octet-stream', only })) return true;
  // A retry after a lost answer is refused because of its own write.
  const object = await drafts.get(key);
  return object !== undefined && Buffer.compare(object.bytes, bytes) === 0;
}

function wrap(agency: string, { fold, cases, segment, names }: SegmentOfFold): Uint8Array {
  const out = new ByteWriter(segment.length + names.length + 256);
  out.bytes(MAGIC);
  out.byte(FORMAT);
  out.text(agency);
  out.text(RULE_SET);
  out.number(fold);
  out.number(cases);
  out.number(segment.length);
  out.word(crc32(out.written()));
  out.bytes(segment);
  out.bytes(names);
  return out.written();
}

/** Undefined for bytes of another format, agency or rule set; the readers of segment and names check those. */
function unwrap(agency: string, bytes: Uint8Array): SegmentOfFold | undefined {
  try {
    const input = new ByteReader(bytes);
    if (Buffer.compare(input.bytes(MAGIC.length), MAGIC) !== 0) return undefined;
    const format = input.byte();
    if (format !== FORMAT && format !== UNNAMED) return undefined;
    if (input.text() !== agency || input.text() !== RULE_SET) return undefined;
    const [fold, cases] = [input.number(), input.number()];
    const length = format === FORMAT ? input.number() : undefined;
    const sum = crc32(bytes.subarray(0, input.at));
    const word = new DataView(bytes.buffer, bytes.byteOffset).getUint32(input.at);
    if (word !== sum) return undefined;
    const rest = bytes.subarray(input.at + WORD_BYTES);
    if (length === undefined) return { fold, cases, segment: rest, names: NO_NAMES };
    return { fold, cases, segment: rest.subarray(0, length), names: rest.subarray(length) };
  } catch {
    return undefined;
  }
}
