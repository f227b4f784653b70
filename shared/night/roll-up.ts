/**
 * The second step of a chain: one agency. In: its name and the time of the run. Out: the key of its fold in the
 * private bucket, which holds the tables, checks and texts of every year that has a draft, each computed whole from
 * the log and compared with what was published; and, where a year is about to be published, the events as evidence. The fold's number and the journal are taken before the log is read: what is in the journal is in the
 * fold, and of two nights at once the one that read later has the higher number.
 */

import { instantOf, yearOf } from '../events/instant.ts';
import type { SilentSource } from '../report/model.ts';
import type {
  Agency,
  EventLog,
  Feeds,
  Journal,
  JournalEntry,
  Objects,
  Progress,
  Registry,
} from '../store/ports.ts';
import { Comparison } from './comparison.ts';
import { EvidenceFile } from './evidence.ts';
import { type CaseObserver, foldLog } from './fold-log.ts';
import { type FixedVersion, type FoldedYear, foldYears, type YearsFolded } from './fold-years.ts';
import { draftKeys } from './keys.ts';
import { type Evidence, frozenTables, latestManifests } from './manifest.ts';

/** Milliseconds after which no request that wrote an entry can still write its events: function timeout and 5 minutes. */
export const LONGEST_REQUEST = 29_000 + 300_000;

export interface Fold {
  agency: string;
  fold: number;
  run: string;
  at: string;
  years: FoldedYear[];
  /** Sources of the agency that are silent; absent in a fold of an earlier release. */
  silent?: readonly SilentSource[];
  /** The events of the fold, frozen; null where no year is foreseen to be published. */
  evidence: Evidence | null;
  /** Entries of the journal that are answered once the drafts of this fold are safe. */
  settles: JournalEntry[];
}

export interface RollUpInput {
  run: string;
  at: string;
  agency: string;
}

export interface RollUpPorts {
  eventLog: EventLog;
  journal: Journal;
  registry: Registry;
  feeds: Feeds;
  progress: Progress;
  drafts: Objects;
}

/** `requests`: what the fold answers, by the ids under which the door put it into the journal. */
export async function rollUp(
  input: RollUpInput,
  ports: RollUpPorts,
): Promise<{ rolled: RollUpInput & { fold: string }; requests: string[] }> {
  const agency = await ports.registry.agency(input.agency);
  if (!agency) throw new Error('a due agency is not registered');
  const number = await ports.progress.takeFold(agency.id);
  const entries = await ports.journal.entries(agency.id);
  const { years, evidence } = await reckon(agency, entries, input, ports);
  const fold: Fold = {
    ...input,
    fold: number,
    years,
    silent: await ports.feeds.silence(agency.id),
    evidence,
    settles: entries
      .filter(({ receivedAt }) => receivedAt < Date.parse(input.at) - LONGEST_REQUEST)
      .map(withoutSubjects),
  };
  const key = draftKeys.fold(agency.id, number);
  await ports.drafts.put({ key, bytes: Buffer.from(JSON.stringify(fold)), mediaType: 'application/json' });
  return { rolled: { ...input, fold: key }, requests: entries.map(({ id }) => id) };
}

/** What a pass over the log gathers on its way; the first gathers nothing. */
interface Wanted {
  evidence: boolean;
  compare: ReadonlySet<number>;
}

/**
 * Folds the log, and once more where what came out asks for it: as evidence of a version that is about to be published,
 * or to be compared case by case with a version that prints otherwise. The pass that gathered all that it itself asks
 * for is the one that is used, so that tables, evidence and comparisons are of exactly the same events.
 */
async function reckon(
  agency: Agency,
  entries: readonly JournalEntry[],
  { at }: RollUpInput,
  { eventLog, drafts }: RollUpPorts,
): Promise<{ years: FoldedYear[]; evidence: Evidence | null }> {
  const versions = await fixedVersions(agency.id, drafts);
  const currentYear = yearOf(instantOf(Date.parse(at)));
  const dueFrom = Math.min(...entries.map(({ fromYear }) => fromYear));
  let wanted: Wanted = { evidence: false, compare: new Set() };
  for (;;) {
    const gathering = gather(wanted, versions, drafts);
    const folded = await foldLog(eventLog.read(agency.id), {
      through: currentYear,
      observe: gathering.observe,
    });
    const comparisons = await gathering.comparisons();
    const outcome = foldYears({ agency, folded, versions, comparisons, currentYear, dueFrom });
    if (holds(wanted, outcome)) {
      const evidence = outcome.publishes ? await gathering.freeze() : null;
      return { years: outcome.years, evidence };
    }
    wanted = { evidence: true, compare: new Set([...wanted.compare, ...outcome.compare]) };
  }
}

function holds(wanted: Wanted, { publishes, compare }: YearsFolded): boolean {
  return (wanted.evidence || !publishes) && [...compare].every((year) => wanted.compare.has(year));
}

/** The latest version of each year that has one. A version counts from its claim on, public or not yet. */
async function fixedVersions(agency: string, drafts: Objects): Promise<Map<number, FixedVersion>> {
  const manifests = await latestManifests(agency, drafts);
  const versions = [...manifests].map(
    async ([year, manifest]) => [year, { manifest, tables: await frozenTables(manifest, drafts) }] as const,
  );
  return new Map(await Promise.all(versions));
}

function gather(wanted: Wanted, versions: ReadonlyMap<number, FixedVersion>, drafts: Objects) {
  const file = wanted.evidence ? new EvidenceFile() : undefined;
  const comparisons = new Map<number, Comparison>();
  for (const [year, { manifest }] of versions)
    if (wanted.compare.has(year)) comparisons.set(year, new Comparison(manifest, drafts));
  const observe: CaseObserver = async ({ subject }, events) => {
    await file?.add(events);
    for (const comparison of comparisons.values()) await comparison.add(subject, events);
  };
  return {
    observe,
    freeze: async () => (await file?.freeze(drafts)) ?? null,
    async comparisons() {
      for (const comparison of comparisons.values()) await comparison.close();
      return comparisons;
    },
  };
}

// The subjects say which cases to look at; to remove an entry its name is enough.
function withoutSubjects(entry: JournalEntry): JournalEntry {
  return { ...entry, subjects: [] };
}
