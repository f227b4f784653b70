/**
 * The evidence of versions that a turn will probably be compared with, asked for together with what they printed: a round
 * of the private bucket less. In: the latest versions, the year from which something was touched, and how the years stood.
 * Out: the bucket, which hands out what was asked for. Always: a file that nobody takes costs a read and nothing else; one
 * that could not be read ahead is read in its turn; what is large is not held in advance.
 */
import type { Objects, StoredObject, YearStanding } from '../store/ports.ts';
import { together } from '../store/together.ts';
import { draftKeys } from './keys.ts';
import type { Manifest } from './manifest.ts';

/** Bytes of one evidence file, packed, up to which it is read ahead: some 50,000 events. */
const SMALL = 2 ** 20;

export interface EvidenceAhead {
  drafts: Objects;
  /** Ends when nothing is under way any more. */
  over: () => Promise<unknown>;
}

export function evidenceAhead(
  versions: Iterable<Manifest>,
  { dueFrom, standings }: { dueFrom: number; standings: readonly YearStanding[] },
  drafts: Objects,
): EvidenceAhead {
  const differing = new Set(standings.flatMap(({ year, differs }) => (differs ? year : [])));
  const asked = new Map<string, Promise<StoredObject | undefined>>();
  for (const { year, evidence } of versions) {
    if (!evidence || evidence.bytes > SMALL || (year < dueFrom && !differing.has(year))) continue;
    const key = draftKeys.frozen(evidence.sha256);
    const begun = drafts.get(key).catch(() => undefined);
    asked.set(key, begun);
  }
  const get = async (key: string) => {
    const begun = asked.get(key);
    asked.delete(key);
    return (await begun) ?? drafts.get(key);
  };
  const all = [...asked.values()];
  return { drafts: { ...drafts, get }, over: () => together(all) };
}
