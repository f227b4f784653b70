/**
 * Where the segment of an agency lies between two nights. In: the private bucket. Out: the segment that the last fold
 * left, if it is to be trusted; and a new one in its place, if it still is what it was. README.md of this room says
 * why that is safe; it rests on what is kept here: the number of the fold, and that a replacement was made of exactly
 * what it replaces, or of the log read after it.
 *
 *     'GKAS' · format · agency · rule set · number of the fold · cases · CRC-32 of all before · the segment
 */

import { ByteReader, ByteWriter, crc32, utf8Of } from '../counting/byte-tape.ts';
import { RULE_SET } from '../counting/rule-sets.ts';
import type { Objects, Progress, YearStanding } from '../store/ports.ts';
import { together } from '../store/together.ts';
import { draftKeys } from './keys.ts';

const MAGIC = utf8Of('GKAS');
const FORMAT = 1;
const WORD_BYTES = 4;

export interface SegmentOfFold {
  fold: number;
  /** How many cases it keeps. */
  cases: number;
  segment: Uint8Array;
}

export interface KeptSegment {
  /** How the years stood when the last fold was put down. */
  standings: readonly YearStanding[];
  /** Undefined where none lies there, or none that may be used. */
  usable: SegmentOfFold | undefined;
  /** Of whatever lies there now. */
  etag: string | undefined;
}

/**
 * What lies there. To be asked after the journal, and before the log. A segment of an older fold than one that was
 * put down lacks what that one settled: somebody restored it, or a release that keeps none was in between.
 */
export async function readKept(
  agency: string,
  { drafts, progress }: { drafts: Objects; progress: Progress },
): Promise<KeptSegment> {
  // Whichever answers later: a fold that was put down in between makes the segment one that may not be used.
  const [object, { fold, standings }] = await together([
    drafts.get(draftKeys.segment(agency)),
    progress.recorded(agency),
  ]);
  const kept = object && unwrap(agency, object.bytes);
  const isNewest = kept !== undefined && kept.fold >= fold;
  return { usable: isNewest ? kept : undefined, etag: object?.etag, standings };
}

/** Whether the segment now lies there in the place of what was read. A segment of a newer fold stays. */
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
  // A client that lost the first answer asks again, and is refused because of its own write.
  const object = await drafts.get(key);
  return object !== undefined && Buffer.compare(object.bytes, bytes) === 0;
}

function wrap(agency: string, { fold, cases, segment }: SegmentOfFold): Uint8Array {
  const out = new ByteWriter(segment.length + 256);
  out.bytes(MAGIC);
  out.byte(FORMAT);
  out.text(agency);
  out.text(RULE_SET);
  out.number(fold);
  out.number(cases);
  out.word(crc32(out.written()));
  out.bytes(segment);
  return out.written();
}

/** Undefined for bytes of another format, agency or rule set; the segment itself is checked by whoever reads it. */
function unwrap(agency: string, bytes: Uint8Array): SegmentOfFold | undefined {
  try {
    const input = new ByteReader(bytes);
    const isOurs = Buffer.compare(input.bytes(MAGIC.length), MAGIC) === 0 && input.byte() === FORMAT;
    if (!isOurs || input.text() !== agency || input.text() !== RULE_SET) return undefined;
    const [fold, cases] = [input.number(), input.number()];
    const sum = crc32(bytes.subarray(0, input.at));
    const word = new DataView(bytes.buffer, bytes.byteOffset).getUint32(input.at);
    if (word !== sum) return undefined;
    return { fold, cases, segment: bytes.subarray(input.at + WORD_BYTES) };
  } catch {
    return undefined;
  }
}
