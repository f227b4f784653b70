/**
 * Checks that segments still agree with the log. Once a week, each agency on its own day to spread the load, a fold
 * also reads the digests in the log. If they differ from those in the segment, and every fourth week in any case, it
 * folds the whole log. Digests are read with eventual consistency. A lagging one only causes a needless fold and hides
 * nothing, because the journal makes recent events due. A fold that reads the log for another reason also counts as a
 * check. In: both segments, and the journal before and after. Out: the differing cases, except those with new events
 * meanwhile.
 */

import { differingCases, digestsIn } from '../counting/segment.ts';
import { DAY } from '../events/instant.ts';
import { type DigestedEvent, sha256, subjectDigest } from '../store/digest.ts';
import type { JournalEntry } from '../store/ports.ts';

const CHINA = 8 * 3_600_000;
const WEEK = 7;
/** Every case is recounted at least once in this many weeks, even without new events and with the right digest. */
const WEEKS = 4;

/** What a fold reads for the check. */
export type SelfCheck = 'none' | 'digests' | 'log';

/** The check that is due for an agency on the day of `at` (ISO 8601) in Asia/Shanghai. */
export function selfCheckOn(agency: string, at: string): SelfCheck {
  const days = Math.floor((Date.parse(at) + CHINA) / DAY) - Number.parseInt(sha256(agency).slice(0, 8), 16);
  if (days % WEEK !== 0) return 'none';
  return days % (WEEK * WEEKS) === 0 ? 'log' : 'digests';
}

/** Whether the segment was made from exactly these events, given in the order of their identities. */
export async function isMadeOf(
  segment: Uint8Array,
  log: AsyncIterable<readonly DigestedEvent[]>,
): Promise<boolean> {
  const kept = digestsIn(segment)[Symbol.iterator]();
  const isNext = (events: readonly DigestedEvent[]) => {
    const { value, done } = kept.next();
    if (done || value.subject !== events[0]?.event.subject) return false;
    return Buffer.from(value.digest).toString('hex') === subjectDigest(events);
  };
  let events: DigestedEvent[] = [];
  for await (const page of log)
    for (const one of page) {
      if (events[0] && events[0].event.subject !== one.event.subject) {
        if (!isNext(events)) return false;
        events = [];
      }
      events.push(one);
    }
  return (events.length === 0 || isNext(events)) && kept.next().done === true;
}

/**
 * Cases that differ between the segments without a reason. Both segments contain all events of the entries in `old`,
 * whose requests had ended before. Events of any other entry may have arrived in between.
 */
export function unexplainedCases(
  { merged, segment }: { merged: Uint8Array; segment: Uint8Array },
  old: readonly JournalEntry[],
  now: readonly JournalEntry[],
): string[] {
  const nameOf = ({ receivedAt, id }: JournalEntry) => `${receivedAt}#${id}`;
  const over = new Set(old.map(nameOf));
  const meanwhile = new Set(
    now.filter((entry) => !over.has(nameOf(entry))).flatMap(({ subjects }) => subjects),
  );
  return differingCases(merged, segment).filter((subject) => !meanwhile.has(subject));
}
