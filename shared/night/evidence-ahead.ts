/**
 * Prefetches the evidence of versions that a turn will probably compare with the log, which saves one round trip. In:
 * the latest versions, the earliest touched year, and the standings of the years. Out: the private bucket, which
 * returns prefetched files from memory. Always: an unused file costs one read and nothing else; a failed prefetch is
 * read again on demand; large files are not prefetched.
 */
import type { Objects, StoredObject, YearStanding } from '../store/ports.ts';
import { together } from '../store/together.ts';
import { draftKeys } from './keys.ts';
import type { Manifest } from './manifest.ts';

/** The largest packed evidence file to prefetch, in bytes: some 50,000 events. */
const SMALL = 2 ** 20;

export interface EvidenceAhead {
  drafts: Objects;
  /** Resolves when no prefetch is under way. */
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
