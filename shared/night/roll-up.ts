/**
 * The second step of a chain: one agency. In: its id and the time of the run. Out: the key of its fold in the private
 * bucket. A fold holds the tables, checks and texts of every year with a draft, each computed completely and compared
 * with the published version; and the events as evidence if a year is about to be published.
 *
 * Order of reads: fold number, journal, segment and last record, log. So every event named in the journal is in the
 * fold, and of two concurrent nights the one that read later has the higher number. A finalisation whose entry was
 * settled is in the last record, which is read after the journal. Only entries that the stored segment contains are
 * passed on to be settled.
 */
import type { RunMode } from '../agreement/run-modes.ts';
import { instantOf, yearOf } from '../events/instant.ts';
import { FIRST_REPORT } from '../form/codes.ts';
import { deadlineOf } from '../registry/agency.ts';
import { timeOf } from '../registry/clock.ts';
import type { SilentSource } from '../report/model.ts';
import type { Agency, Feeds, Journal, JournalEntry, Objects, Progress, Registry } from '../store/ports.ts';
import { FORMATS, readSnapshot } from '../store/stored-formats.ts';
import { together } from '../store/together.ts';
import { fixedVersions, type Reckoned, type ReckonPorts, reckon, type ToReckon } from './compute-years.ts';
import { evidenceAhead } from './evidence-ahead.ts';
import { type Family, familyOf } from './family.ts';
import type { FoldedYear } from './fold-years.ts';
import type { HandedOver } from './handed-over.ts';
import { type KeptSegment, readKept, replaceKept } from './kept-segment.ts';
import { draftKeys } from './keys.ts';
import { type Evidence, latestManifests } from './manifest.ts';
import type { ReportOfYear } from './report-of-year.ts';
import { knownIn } from './run-records.ts';
import { selfCheckOn, unexplainedCases } from './self-check.ts';
import { editionOf } from './stored-edition.ts';
import type { UnfiledYear } from './unfiled.ts';

/**
 * Milliseconds after which a request can no longer write events of its entry: the timeout of the intake and 5 minutes.
 */
export const LONGEST_REQUEST = 29_000 + 300_000;

export interface Fold {
  agency: string;
  fold: number;
  run: string;
  /** The time of the run by the agency's clock, ISO 8601. */
  at: string;
  years: FoldedYear[];
  /** Finalised years without a report; absent if there are none. */
  unfiled?: readonly UnfiledYear[];
  /** By year, the highest claimed version that it found; absent in a fold of an earlier release. */
  claims?: readonly (readonly [year: number, number: number])[];
  /** The mode of the run; absent in a fold of an earlier release. */
  mode?: RunMode;
  /** Whether it contributes to a government's report. */
  contributes?: boolean;
  /** Whether it consolidates members; then its figures are no contribution by themselves. */
  consolidates?: boolean;
  /** Address for messages to its office; absent if there is none. */
  webhook?: string;
  /** MM-DD by which its reports are due; absent in a fold of an earlier release. */
  deadline?: string;
  /** Digest of all its events; shows an heir whether they changed. */
  log?: string;
  /** The hand-overs passed up to its government; absent as below. */
  handedOver?: HandedOver;
  /** The agency's silent sources; absent in a fold of an earlier release. */
  silent?: readonly SilentSource[];
  /** The frozen events of the fold; null if no year is about to be published. */
  evidence: Evidence | null;
  /** Journal entries to settle once the drafts of this fold are stored. */
  settles: JournalEntry[];
  /** Number of cases in which the segment differed from the log, which then is the basis; absent in older folds. */
  segmentDiffers?: number;
}

export interface RollUpInput {
  run: string;
  at: string;
  mode: RunMode;
  agency: string;
  /** Whether it has members or merged agencies; absent in a list of an earlier release. */
  kin?: boolean;
  /** The number of its turn in this run; absent as above. */
  turn?: number;
  /** Start of the express child of this step; absent for a standard child, which has no time limit. */
  begun?: string;
}

/** Milliseconds after which an express child gives its fold up, so that the rest of its five minutes suffices. */
export const EXPRESS_FOLD = 240_000;

/** Handled like any failure: a standard child repeats the turn. */
class TooLateForExpress extends Error {
  override readonly name = 'TooLateForExpress';
}

export interface RollUpPorts extends ReckonPorts {
  journal: Journal;
  registry: Registry;
  feeds: Feeds;
  progress: Progress;
  drafts: Objects;
  clock: () => number;
  /** Logs that the segment differed from the log: only the number of cases. */
  segmentDiffers: (found: { agency: string; fold: number; cases: number }) => void;
}

/** `requests`: the ids of the journal entries that the fold covers. */
export async function rollUp(
  input: RollUpInput,
  ports: RollUpPorts,
): Promise<{ rolled: RollUpInput & { fold: string }; requests: string[] }> {
  // Started before the other reads; the render step sees versions claimed since.
  const manifests = latestManifests(input.agency, ports.drafts);
  const versions = fixedVersions(manifests, ports.drafts);
  versions.catch(() => {});
  const turn = await readTurn(input, ports);
  const reckoned = await reckonAhead(turn, { manifests, versions }, ports);
  const fold = foldOf(input, turn, reckoned, await manifests);
  stillInTime(input, ports);
  const key = await keepWithSegment({ fold, turn, reckoned }, ports);
  return { rolled: { ...input, fold: key }, requests: turn.entries.map(({ id }) => id) };
}

/** What a turn reads before the log. */
interface Turn extends Omit<ToReckon, 'versions'> {
  number: number;
  silent: readonly SilentSource[];
  before: KeptSegment;
  /** The entries whose events are all in the log by now. */
  old: JournalEntry[];
}

async function readTurn(input: RollUpInput, ports: RollUpPorts): Promise<Turn> {
  const [agency, number, silent] = await together([
    ports.registry.agency(input.agency),
    ports.progress.takeFold(input.agency),
    ports.feeds.silence(input.agency),
  ]);
  if (!agency) throw new Error('a due agency is not registered');
  const entries = await ports.journal.entries(agency.id);
  const before = await readKept(agency.id, ports);
  const readsLog = input.mode === 'from-log' || input.mode === 'rebuild';
  const at = new Date(await timeOf(agency, Date.parse(input.at), ports.registry)).toISOString();
  const through = yearOf(instantOf(Date.parse(at)));
  return {
    agency,
    number,
    silent,
    entries,
    old: entries.filter(({ receivedAt }) => receivedAt < Date.parse(input.at) - LONGEST_REQUEST),
    before,
    kept: before.usable,
    standings: before.standings,
    at,
    family: input.kin ? await familyInRun(agency, through, { run: input.run, ports }) : undefined,
    check: readsLog ? 'log' : selfCheckOn(agency.id, input.at),
  };
}

function foldOf(
  { run, mode }: RollUpInput,
  { agency, number, silent, at, old }: Turn,
  { years, unfiled, evidence, log, handedOver }: Reckoned,
  manifests: ReadonlyMap<number, { number: number }>,
): Fold {
  return {
    run,
    at,
    mode,
    agency: agency.id,
    fold: number,
    years,
    ...(unfiled.length > 0 && { unfiled }),
    claims: [...manifests].map(([year, manifest]) => [year, manifest.number]),
    contributes: agency.parent !== null || (agency.parents ?? []).some(({ parent }) => parent !== null),
    consolidates: agency.consolidates ?? false,
    deadline: deadlineOf(agency),
    ...(agency.notify && { webhook: agency.notify.webhook }),
    log,
    handedOver,
    silent,
    evidence,
    settles: old.map(withoutSubjects),
    segmentDiffers: 0,
  };
}

/** Stores the fold and the segment, and returns the key of the fold. A fold whose segment was not stored settles nothing. */
async function keepWithSegment(
  { fold, turn, reckoned }: { fold: Fold; turn: Turn; reckoned: Reckoned },
  ports: RollUpPorts,
): Promise<string> {
  const { number, before, old } = turn;
  const { cases, segment, names } = reckoned;
  const next = { fold: number, cases, segment, names };
  // No one reads the fold before this step ends, so it is written optimistically, and again if needed.
  const [key, isKept] = await together([
    keepFold(fold, ports.drafts),
    replaceKept(fold.agency, next, before, ports.drafts),
  ]);
  // If another night was faster, its settled entries may explain a difference: leave that to the next check.
  const segmentDiffers = isKept ? await told(number, reckoned, { agency: fold.agency, old }, ports) : 0;
  if (!isKept) await keepFold({ ...fold, settles: [] }, ports.drafts);
  else if (segmentDiffers > 0) await keepFold({ ...fold, segmentDiffers }, ports.drafts);
  return key;
}

/**
 * Throws if the express child is too late. The step of a child that was cut off keeps running; if it stored its segment
 * now, the turn that replaced it could settle nothing.
 */
function stillInTime({ begun }: RollUpInput, { clock }: RollUpPorts): void {
  if (begun === undefined || clock() - Date.parse(begun) <= EXPRESS_FOLD) return;
  throw new TooLateForExpress(`not folded within ${EXPRESS_FOLD / 1000} s`);
}

/** Computes the years with prefetched versions and evidence. */
async function reckonAhead(
  asked: Omit<ToReckon, 'versions'>,
  fixed: { manifests: ReturnType<typeof latestManifests>; versions: ReturnType<typeof fixedVersions> },
  ports: RollUpPorts,
): Promise<Reckoned> {
  const { entries, standings } = asked;
  const dueFrom = Math.min(...entries.map(({ fromYear }) => fromYear));
  const ahead = evidenceAhead((await fixed.manifests).values(), { dueFrom, standings }, ports.drafts);
  try {
    return await reckon({ ...asked, versions: await fixed.versions }, { ...ports, drafts: ahead.drafts });
  } finally {
    await ahead.over();
  }
}

/** The family by the registry as the run's list read it. */
function familyInRun(
  agency: Agency,
  through: number,
  { run, ports }: { run: string; ports: RollUpPorts },
): Promise<Family> {
  const { drafts, registry } = ports;
  const agencies = async () => (await knownIn(run, drafts)) ?? registry.agencies();
  return familyOf(agency, { from: FIRST_REPORT, through }, { ...ports, registry: { agencies } });
}

async function keepFold(fold: Fold, drafts: Objects): Promise<string> {
  const key = draftKeys.fold(fold.agency, fold.fold);
  await drafts.put({ key, bytes: storedFold(fold), mediaType: 'application/json' });
  return key;
}

/** A fold as JSON. Editions are left out, because the tables name them. */
function storedFold(fold: Fold): Uint8Array {
  const plain = ({ form: _, ...report }: ReportOfYear) => report;
  const years = fold.years.map(({ report, publishable, ...year }) => ({
    ...year,
    report: plain(report),
    ...(publishable && { publishable: plain(publishable) }),
  }));
  return Buffer.from(JSON.stringify({ ...fold, years }));
}

/** A stored fold, with the editions of its reports. */
export function readFold(bytes: Uint8Array): Fold {
  const fold = readSnapshot<Fold>(FORMATS.fold, bytes);
  const years = fold.years.map((year) => ({
    ...year,
    report: { ...year.report, form: editionOf(year.report.tables) },
    ...(year.publishable && {
      publishable: { ...year.publishable, form: editionOf(year.publishable.tables) },
    }),
  }));
  return { ...fold, years };
}

async function told(
  fold: number,
  { merged, segment }: Reckoned,
  { agency, old }: { agency: string; old: readonly JournalEntry[] },
  { journal, segmentDiffers }: RollUpPorts,
): Promise<number> {
  if (!merged || Buffer.compare(merged, segment) === 0) return 0;
  const cases = unexplainedCases({ merged, segment }, old, await journal.entries(agency)).length;
  if (cases > 0) segmentDiffers({ agency, fold, cases });
  return cases;
}

// Removing an entry needs only its key.
function withoutSubjects(entry: JournalEntry): JournalEntry {
  return { ...entry, subjects: [] };
}
