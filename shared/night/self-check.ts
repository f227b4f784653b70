/**
 * Whether segments still say what the log says. Once a week, each agency on a day of its own so that a nation's logs
 * are not read in one night, a fold reads the log although it need not; and a fold that reads the log for another
 * reason is taken as a check too. In: both segments, and the journal before and after. Out: the cases that they tell
 * otherwise, less those that something came for meanwhile.
 */

import { differingCases } from '../counting/segment.ts';
import { DAY } from '../events/instant.ts';
import { sha256 } from '../store/digest.ts';
import type { JournalEntry } from '../store/ports.ts';

const CHINA = 8 * 3_600_000;
const WEEK = 7;

export function isDayOfSelfCheck(agency: string, at: string): boolean {
  const day = Math.floor((Date.parse(at) + CHINA) / DAY);
  return day % WEEK === Number.parseInt(sha256(agency).slice(0, 8), 16) % WEEK;
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
