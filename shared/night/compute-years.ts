/**
 * Computes the years of an agency in one of two equivalent ways. In: the journal's entries, the segment of the last
 * fold, the log, and the claimed versions. Out: the years, and the segment of exactly the events behind them. Usually
 * it merges the touched cases into the segment. It folds the whole log if there is no usable segment, if the events are
 * needed as evidence or for comparison, or to check one way against the other (for which digests mostly suffice).
 */

import { mergeSegment, SegmentDamaged, SegmentWriter } from '../counting/segment.ts';
import { instantOf, yearOf } from '../events/instant.ts';
import type { Agency, EventLog, Objects } from '../store/ports.ts';
import type { FixedVersion } from './corrections.ts';
import { mergeNames, NamesWriter, namedCaseOf } from './event-names.ts';
import { EvidenceFile } from './evidence.ts';
import type { Family } from './family.ts';
import { type CaseObserver, casesOf, type FoldedLog, foldLog } from './fold-log.ts';
import { casesTouched, foldSegment, segmentCaseOf, touchedBy } from './fold-segment.ts';
import { comparisonWith, type FoldedYear, foldYears, type YearsFolded } from './fold-years.ts';
import { type HandedOver, type HandoversOfTurn, handoversOfTurn } from './handed-over.ts';
import type { SegmentOfFold } from './kept-segment.ts';
import { type Evidence, frozenTables, latestManifests } from './manifest.ts';
import { type Given, officeWords } from './office-word.ts';
import { isMadeOf, type SelfCheck } from './self-check.ts';
import { type UnfiledYear, unfiledYears } from './unfiled.ts';
import type { Comparison } from './version-against-log.ts';

export interface ReckonPorts {
  eventLog: EventLog;
  drafts: Objects;
}

export interface ToReckon extends Given {
  agency: Agency;
  at: string;
  kept: SegmentOfFold | undefined;
  /** Set for an agency with members or merged agencies. */
  family: Family | undefined;
  /** `log`: fold the log in any case; `digests`: only if the segment was not made from its events. */
  check: SelfCheck;
  /** Prefetched versions. */
  versions?: ReadonlyMap<number, FixedVersion>;
}

export interface Reckoned {
  years: FoldedYear[];
  /** Finalised years without a report. */
  unfiled: UnfiledYear[];
  evidence: Evidence | null;
  /** The segment of the events behind the years. */
  segment: Uint8Array;
  /** The names of the events behind its cases. */
  names: Uint8Array;
  cases: number;
  /** Digest of all its events. */
  log: string;
  /** The hand-overs passed up to its government. */
  handedOver: HandedOver;
  /** The merged segment, if the years were computed from the log nevertheless: it should equal `segment`. */
  merged: Uint8Array | undefined;
}

/** The result of one pass over the agency's events. */
interface Pass {
  folded: FoldedLog;
  segment: Uint8Array;
  names: Uint8Array;
  cases: number;
  comparisons: ReadonlyMap<number, Comparison>;
  freeze: () => Promise<Evidence | null>;
}

/** What a pass over the log must collect; a pass over the segment can collect nothing. */
interface Wanted {
  evidence: boolean;
  compare: ReadonlySet<number>;
}

/**
 * Repeats the pass if its result needs more: evidence for a version about to be published, or a comparison case by case
 * with a version that differs. The pass that collected everything it needs is used, so that tables, evidence and
 * comparisons are of exactly the same events.
 */
export async function reckon(asked: ToReckon, ports: ReckonPorts): Promise<Reckoned> {
  const { agency, entries, standings, at, family, check } = asked;
  const versions =
    asked.versions ?? (await fixedVersions(latestManifests(agency.id, ports.drafts), ports.drafts));
  const currentYear = yearOf(instantOf(Date.parse(at)));
  const dueFrom = Math.min(...entries.map(({ fromYear }) => fromYear));
  let wanted: Wanted = { evidence: false, compare: new Set() };
  const readLog = () => passOverLog(asked, { wanted, versions, through: currentYear }, ports);
  const merging = await passOverSegment(asked, currentYear, ports);
  let pass = merging && check !== 'log' ? merging : await readLog();
  for (;;) {
    const { folded, comparisons, segment, names, cases } = pass;
    const words = await officeWords(folded.finalisations, versions, { entries, standings }, ports.drafts);
    const handovers = await handoversIn(asked, folded, currentYear, ports);
    const given = { agency, folded, versions, comparisons, family, words, currentYear, dueFrom };
    const outcome = foldYears({ ...given, handovers: handovers.found });
    const isDone = holds(wanted, outcome);
    if (isDone && pass === merging && check === 'digests' && !(await isOfLog(pass, agency, ports)))
      pass = await readLog();
    else if (isDone) {
      const evidence = outcome.publishes ? await pass.freeze() : null;
      const merged = pass === merging ? undefined : merging?.segment;
      const { eventsDigest: log } = folded;
      const { handsOn: handedOver } = handovers;
      const unfiled = unfiledYears(agency, words, versions);
      return { years: outcome.years, unfiled, evidence, segment, names, cases, log, merged, handedOver };
    } else {
      wanted = { evidence: true, compare: new Set([...wanted.compare, ...outcome.compare]) };
      pass = await readLog();
    }
  }
}

const isOfLog = ({ segment }: Pass, agency: Agency, { eventLog }: ReckonPorts): Promise<boolean> =>
  isMadeOf(segment, eventLog.readDigests(agency.id));

function handoversIn(
  { agency, family, at }: ToReckon,
  folded: FoldedLog,
  through: number,
  ports: ReckonPorts,
): Promise<HandoversOfTurn> {
  const { merged = [], agencies = [], handedOver: brought = [] } = family ?? {};
  return handoversOfTurn({ agency, folded, merged, agencies, brought }, { at, through }, ports);
}

function holds(wanted: Wanted, { publishes, compare }: YearsFolded): boolean {
  return (wanted.evidence || !publishes) && [...compare].every((year) => wanted.compare.has(year));
}

/** By year, the latest version. A version counts from its claim on, public or not. */
export async function fixedVersions(
  manifests: ReturnType<typeof latestManifests>,
  drafts: Objects,
): Promise<Map<number, FixedVersion>> {
  const versions = [...(await manifests)].map(
    async ([year, manifest]) => [year, { manifest, tables: await frozenTables(manifest, drafts) }] as const,
  );
  return new Map(await Promise.all(versions));
}

/** With at least this many touched cases, and more than a quarter of all, reading the whole log is cheaper. */
const MANY = 1000;

/** Undefined if there is no usable segment, or if so many cases were touched that reading the log is cheaper. */
async function passOverSegment(
  { agency, entries, kept }: ToReckon,
  through: number,
  { eventLog }: ReckonPorts,
): Promise<Pass | undefined> {
  const asked = touchedBy(entries);
  if (!kept || (asked.size >= MANY && 4 * asked.size > kept.cases)) return undefined;
  try {
    const touched = await casesTouched(agency.id, asked, { ...kept, eventLog });
    const segment = mergeSegment(kept.segment, touched);
    const names = mergeNames(kept.names, touched.map(namedCaseOf));
    const { folded, cases } = foldSegment(segment, through);
    return { folded, segment, names, cases, comparisons: new Map(), freeze: async () => null };
  } catch (error) {
    if (error instanceof SegmentDamaged || error instanceof RangeError) return undefined;
    throw error;
  }
}

async function passOverLog(
  { agency, family }: ToReckon,
  {
    wanted,
    versions,
    through,
  }: { wanted: Wanted; versions: ReadonlyMap<number, FixedVersion>; through: number },
  { eventLog, drafts }: ReckonPorts,
): Promise<Pass> {
  const file = wanted.evidence ? new EvidenceFile() : undefined;
  const comparisons = new Map<number, Comparison>();
  for (const [year, version] of versions)
    if (wanted.compare.has(year)) comparisons.set(year, comparisonWith(version, drafts));
  const [writer, names] = [new SegmentWriter(), new NamesWriter()];
  let cases = 0;
  const observe: CaseObserver = async (folded) => {
    cases += 1;
    const one = segmentCaseOf(folded);
    writer.add(one);
    names.add(namedCaseOf(one));
    await file?.add(folded.events);
    for (const comparison of comparisons.values()) await comparison.add(folded.facts.subject, folded.events);
  };
  const folded = await foldLog(eventLog.read(agency.id), { through, observe });
  for (const comparison of comparisons.values()) await comparison.close();
  for (const {
    agency: { id },
    from,
  } of file ? (family?.merged ?? []) : [])
    for await (const { events } of casesOf(eventLog.read(id))) await file?.add(events, { agency: id, from });
  const freeze = async () => (await file?.freeze(drafts)) ?? null;
  return { folded, segment: writer.done(), names: names.done(), cases, comparisons, freeze };
}
