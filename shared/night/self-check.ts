/**
 * Whether segments still say what the log says. Once a week, each agency on a day of its own so that a nation's logs
 * are not read in one night, a fold reads the digests of the log although it need not; where they are not those that
 * the segment names, and each fourth time in any case, it folds the log. Digests that lag behind have the log folded for
 * nothing; they hide nothing, since what came last is due by the journal. A fold that reads the log for another reason
 * is taken as a check too. In: both segments, and the journal before and after. Out: the cases that they tell
 * otherwise, less those that something came for meanwhile.
 */

import { differingCases, digestsIn } from '../counting/segment.ts';
import { DAY } from '../events/instant.ts';
import { type DigestedEvent, sha256, subjectDigest } from '../store/digest.ts';
import type { JournalEntry } from '../store/ports.ts';

const CHINA = 8 * 3_600_000;
const WEEK = 7;
/** A case that nothing came for, and whose digest is right, is counted anew after this many weeks at most. */
const WEEKS = 4;

/** What a fold does for the sake of a check. */
export type SelfCheck = 'none' | 'digests' | 'log';

export function selfCheckOn(agency: string, at: string): SelfCheck {
  const days = Math.floor((Date.parse(at) + CHINA) / DAY) - Number.parseInt(sha256(agency).slice(0, 8), 16);
  if (days % WEEK !== 0) return 'none';
  return days % (WEEK * WEEKS) === 0 ? 'log' : 'digests';
}

/** Whether the segment is made of exactly these events, which come in the order of their identities. */
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
 * `old` are the entries whose requests were over before either segment was read: both contain all of their events.
 * What any other entry names may have come between the two.
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
