/**
 * The second step of a chain: one agency. In: its name and the time of the run. Out: the key of its fold in the
 * private bucket, which holds the tables, checks and texts of every year that has a draft, each computed whole and
 * compared with what was published; and, where a year is about to be published, the events as evidence. The fold's
 * number is taken first, then the journal is read, then the segment and what was put down of the last fold, then the
 * log: what is in the journal is in the fold, and of two nights at once the one that read later has the higher number.
 * A finalisation whose entry was settled is in what was put down, which is read later than the journal. Only entries
 * that the segment which now lies there contains are handed on to be settled.
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
import { readKept, replaceKept } from './kept-segment.ts';
import { draftKeys } from './keys.ts';
import { type Evidence, latestManifests } from './manifest.ts';
import type { ReportOfYear } from './report-of-year.ts';
import { knownIn } from './run-records.ts';
import { selfCheckOn, unexplainedCases } from './self-check.ts';
import { editionOf } from './stored-edition.ts';
import type { UnfiledYear } from './unfiled.ts';

/** Milliseconds after which no request that wrote an entry can still write its events: function timeout and 5 minutes. */
export const LONGEST_REQUEST = 29_000 + 300_000;

export interface Fold {
  agency: string;
  fold: number;
  run: string;
  /** By the clock of the agency. */
  at: string;
  years: FoldedYear[];
  /** Years that were finalised and are not filed; absent where there are none. */
  unfiled?: readonly UnfiledYear[];
  /** Years and numbers of the versions that its listing found, the highest of each; absent in a fold of an earlier release. */
  claims?: readonly (readonly [year: number, number: number])[];
  /** Why the chain runs; absent in a fold of an earlier release. */
  mode?: RunMode;
  /** Whether a government takes something from it. */
  contributes?: boolean;
  /** Whether its contribution of a year that is made of figures is those figures; false for a government. */
  consolidates?: boolean;
  /** Address for messages to its office; absent where it has none. */
  webhook?: string;
  /** MM-DD by which its reports are due; absent in a fold of an earlier release. */
  deadline?: string;
  /** Digest of all its events, by which an heir sees that they changed. */
  log?: string;
  /** What its government is given of applications that went from unit to unit; absent as below. */
  handedOver?: HandedOver;
  /** Sources of the agency that are silent; absent in a fold of an earlier release. */
  silent?: readonly SilentSource[];
  /** The events of the fold, frozen; null where no year is foreseen to be published. */
  evidence: Evidence | null;
  /** Entries of the journal that are answered once the drafts of this fold are safe. */
  settles: JournalEntry[];
  /** How many cases the segment told otherwise than the log, which this fold is made of then; absent in older folds. */
  segmentDiffers?: number;
}

export interface RollUpInput {
  run: string;
  at: string;
  mode: RunMode;
  agency: string;
  /** Whether others belong to it, as its members or as merged into it; absent in a list of an earlier release. */
  kin?: boolean;
  /** Which of its turns of this run it is; absent as above. */
  turn?: number;
  /** When the express child began that this step belongs to; absent where a child may take as long as it needs. */
  begun?: string;
}

/** Milliseconds of the five minutes of an express child after which its fold is given up: the rest is for what follows. */
export const EXPRESS_FOLD = 240_000;

/** Not told apart from other failures: the turn is worked once more, by a child that has the time. */
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
  /** Told where the segment did not say what the log says: how many cases, and no more of them. */
  segmentDiffers: (found: { agency: string; fold: number; cases: number }) => void;
}

/** `requests`: what the fold answers, by the ids under which the door put it into the journal. */
export async function rollUp(
  input: RollUpInput,
  ports: RollUpPorts,
): Promise<{ rolled: RollUpInput & { fold: string }; requests: string[] }> {
  // Asked for at once; what was fixed since then, the step that renders sees.
  const manifests = latestManifests(input.agency, ports.drafts);
  const versions = fixedVersions(manifests, ports.drafts);
  versions.catch(() => {});
  const [agency, number, silent] = await together([
    ports.registry.agency(input.agency),
    ports.progress.takeFold(input.agency),
    ports.feeds.silence(input.agency),
  ]);
  if (!agency) throw new Error('a due agency is not registered');
  const entries = await ports.journal.entries(agency.id);
  const before = await readKept(agency.id, ports);
  const readsLog = input.mode === 'from-log' || input.mode === 'rebuild';
  const check = readsLog ? 'log' : selfCheckOn(agency.id, input.at);
  const { usable: kept, standings } = before;
  const at = new Date(await timeOf(agency, Date.parse(input.at), ports.registry)).toISOString();
  const through = yearOf(instantOf(Date.parse(at)));
  const family = input.kin ? await familyInRun(agency, through, { run: input.run, ports }) : undefined;
  const asked = { agency, entries, standings, at, kept, family, check };
  const reckoned = await reckonAhead(asked, { manifests, versions }, ports);
  const { years, unfiled, evidence, cases, segment } = reckoned;
  const old = entries.filter(({ receivedAt }) => receivedAt < Date.parse(input.at) - LONGEST_REQUEST);
  const fold: Fold = {
    run: input.run,
    at,
    mode: input.mode,
    agency: agency.id,
    fold: number,
    years,
    ...(unfiled.length > 0 && { unfiled }),
    claims: [...(await manifests)].map(([year, manifest]) => [year, manifest.number]),
    contributes: agency.parent !== null || (agency.parents ?? []).some(({ parent }) => parent !== null),
    consolidates: agency.consolidates ?? false,
    deadline: deadlineOf(agency),
    ...(agency.notify && { webhook: agency.notify.webhook }),
    log: reckoned.log,
    handedOver: reckoned.handedOver,
    silent,
    evidence,
    settles: old.map(withoutSubjects),
    segmentDiffers: 0,
  };
  const next = { fold: number, cases, segment };
  stillInTime(input, ports);
  // Nobody reads the fold before this step has ended: it is put as it mostly is, and once more where it is not.
  const [key, isKept] = await together([
    keepFold(fold, ports.drafts),
    replaceKept(agency.id, next, before, ports.drafts),
  ]);
  // Where another night was quicker, what differs may be what that one settled: the next check tells.
  const segmentDiffers = isKept ? await told(number, reckoned, { agency: agency.id, old }, ports) : 0;
  if (!isKept) await keepFold({ ...fold, settles: [] }, ports.drafts);
  else if (segmentDiffers > 0) await keepFold({ ...fold, segmentDiffers }, ports.drafts);
  return { rolled: { ...input, fold: key }, requests: entries.map(({ id }) => id) };
}

/**
 * A child that was cut off leaves its step running. A segment that it kept now would take the place under the turn that
 * was started instead, which then could settle nothing.
 */
function stillInTime({ begun }: RollUpInput, { clock }: RollUpPorts): void {
  if (begun === undefined || clock() - Date.parse(begun) <= EXPRESS_FOLD) return;
  throw new TooLateForExpress(`not folded within ${EXPRESS_FOLD / 1000} s`);
}

/** Reckons with the versions, and with their evidence where it will probably be asked for. */
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

/** Of the agencies as the list of the run found them. */
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

/** Of the edition of each year its id is stored: the tables name it. */
function storedFold(fold: Fold): Uint8Array {
  const plain = ({ form: _, ...report }: ReportOfYear) => report;
  const years = fold.years.map(({ report, publishable, ...year }) => ({
    ...year,
    report: plain(report),
    ...(publishable && { publishable: plain(publishable) }),
  }));
  return Buffer.from(JSON.stringify({ ...fold, years }));
}

/** A fold as it was stored, each report with its edition again. */
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

// The subjects say which cases to look at; to remove an entry its name is enough.
function withoutSubjects(entry: JournalEntry): JournalEntry {
  return { ...entry, subjects: [] };
}
