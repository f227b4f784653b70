/**
 * The first step of a chain. In: the mode and the time of the run. Out: the key of the list of due agencies, and the
 * state of the feeds. `night`: agencies with entries in the journal, without a draft of the current year, or whose
 * drafts must mention a change of a feed. `from-log`: also all others that are not retired. `pending`: only those whose
 * finalisation may have become publishable, or whose review advanced. Also whether there is any pending agency, so that
 * a look starts no needless chain.
 */

import { RUN_MODES, type RunMode } from '../agreement/run-modes.ts';
import { dayOf, instantOf, yearOf } from '../events/instant.ts';
import { FIRST_REPORT } from '../form/codes.ts';
import { timesOf } from '../registry/clock.ts';
import { kinshipOf } from '../registry/kin.ts';
import type {
  Agency,
  AgencyProgress,
  Journal,
  JournalEntry,
  Objects,
  Progress,
  Registry,
} from '../store/ports.ts';
import { together } from '../store/together.ts';
import type { FeedStanding } from './feeds.ts';
import { kinChanged } from './kin-changed.ts';
import { type TellPorts, tellLate } from './late-members.ts';
import { keepDue, keepKnown } from './run-records.ts';
import { knownFeeds, type WatchPorts, watchFeeds } from './watch-feeds.ts';

export interface ListDueInput {
  mode: RunMode;
  /** The level to list; 1 if absent. */
  level?: number;
  run: string;
  /** Start of the execution, ISO 8601. */
  at: string;
}

export interface DueList {
  run: string;
  mode: ListDueInput['mode'];
  at: string;
  /** Key of the list in the private bucket, and its length: the list itself outgrows a state. */
  due: { key: string; count: number };
  /** The next level; 0 if there is none. */
  next: number;
}

export interface ListDuePorts extends WatchPorts {
  progress: Progress;
  drafts: Objects;
  /** Sends a message to the operator; absent: late members are not announced. */
  announce?: TellPorts['announce'];
  /** Called with the error of a message that could not be sent; the next night sends it again. */
  notTold?: (error: unknown) => void;
}

/** `feeds` is empty between nights, when feeds are not judged. */
export async function listDue(
  { mode, run, at, level = 1 }: ListDueInput,
  ports: ListDuePorts,
): Promise<{ list: DueList; feeds: FeedStanding[] }> {
  if (!RUN_MODES.includes(mode)) throw new TypeError(`unknown mode of a run: ${String(mode)}`);
  const now = instantOf(Date.parse(at));
  const [today, currentYear] = [dayOf(now), yearOf(now)];
  const [drafted, { touched, finalised, sent }, agencies, known] = await together([
    ports.progress.all(),
    readJournal(ports.journal.all()),
    ports.registry.agencies(),
    level === 1 ? knownFeeds(mode, ports) : undefined,
  ]);
  const { standings, told } =
    level === 1 ? await watchFeeds({ run, at, sent, agencies, known }, ports) : { standings: [], told: [] };
  for (const agency of told) touched.add(agency);
  const times = await timesOf(agencies, Date.parse(at), ports.registry);
  const yearFor = (agency: Agency) => yearOf(instantOf(times(agency)));
  const { kinship, progress, isDue } = judge(
    { mode, today, currentYear, yearFor },
    { drafted, touched, finalised, agencies },
  );
  const turnsOf = ({ id }: Agency) => kinship.levels.get(id) ?? { first: 1, last: 1 };
  const due = agencies.flatMap((agency) => {
    const { first, last } = turnsOf(agency);
    if (level < first || level > last || !isDue(agency, level > first)) return [];
    return [{ agency: agency.id, kin: kinship.waitsFor.has(agency.id), turn: level - first + 1 }];
  });
  if (due.some(({ kin }) => kin)) await keepKnown(run, agencies, ports.drafts);
  const key = await keepDue({ run, level }, due, ports.drafts);
  if (mode === 'night' && level === 1) await tellOfLate({ agencies, progress: drafted, today }, ports);
  const waits = (agency: Agency) =>
    turnsOf(agency).last > level &&
    (mode !== 'pending' || finalised.has(agency.id) || (progress.get(agency.id)?.pending.length ?? 0) > 0);
  const next = agencies.some(waits) ? level + 1 : 0;
  return { list: { run, mode, at, due: { key, count: due.length }, next }, feeds: standings };
}

/** A message that fails does not fail the step. */
async function tellOfLate(
  standing: Parameters<typeof tellLate>[0],
  { drafts, announce, notTold }: ListDuePorts,
): Promise<void> {
  if (!announce) return;
  try {
    await tellLate(standing, { drafts, announce });
  } catch (error) {
    notTold?.(error);
  }
}

/**
 * Whether a chain of mode `pending` that starts now would find work on any level. `at`: milliseconds since 1970 UTC.
 */
export async function isAnyPending(at: number, { progress, journal, registry }: LookPorts): Promise<boolean> {
  const [drafted, read, agencies] = await together([
    progress.all(),
    readJournal(journal.all()),
    registry.agencies(),
  ]);
  const [today, currentYear] = [dayOf(instantOf(at)), yearOf(instantOf(at))];
  const asked = { mode: 'pending', today, currentYear, yearFor: () => currentYear } as const;
  const { isDue } = judge(asked, { ...read, drafted, agencies });
  return agencies.some((agency) => isDue(agency));
}

interface LookPorts {
  progress: Pick<Progress, 'all'>;
  journal: Pick<Journal, 'all'>;
  registry: Pick<Registry, 'agencies'>;
}

interface AsRead {
  drafted: readonly AgencyProgress[];
  touched: ReadonlySet<string>;
  finalised: ReadonlySet<string>;
  agencies: readonly Agency[];
}

interface Asked {
  mode: RunMode;
  today: string;
  currentYear: number;
  /** The current year of an agency: a sandbox has its own clock. */
  yearFor: (agency: Agency) => number;
}

/** Decides which agencies are due. */
function judge(
  { mode, today, currentYear, yearFor }: Asked,
  { drafted, touched, finalised, agencies }: AsRead,
) {
  const progress = new Map(drafted.map((entry) => [entry.agency, entry]));
  const kinship = kinshipOf(agencies, yearsThrough(currentYear));
  const changed = kinChanged(kinship, progress, { agencies, currentYear });
  /** `again`: for an agency in a circle of memberships that already had a turn in this run. */
  const isDue = (agency: Agency, again = false): boolean => {
    const { id, retired } = agency;
    const state = progress.get(id);
    const mayPublish = (state?.pending.length ?? 0) > 0;
    if (again) return changed.has(id) && (mode !== 'pending' || mayPublish);
    const isNews = touched.has(id) || changed.has(id) || comesDue(state, today);
    if (mode === 'pending') return finalised.has(id) || (isNews && mayPublish);
    if (isNews) return true;
    return !retired && (mode === 'from-log' || !state || state.draftedThrough < yearFor(agency));
  };
  return { kinship, progress, isDue };
}

/** Whether the day has come on which an agency's checks may change without new events. */
function comesDue(state: AgencyProgress | undefined, today: string): boolean {
  return state?.standings.some(({ again }) => again !== undefined && again <= today) ?? false;
}

function yearsThrough(currentYear: number): number[] {
  return Array.from({ length: currentYear - FIRST_REPORT + 1 }, (_, index) => FIRST_REPORT + index);
}

/**
 * What the journal says: agencies with entries (`touched`), agencies with a finalisation or an act of review
 * (`finalised`), the identities of the finalisations by agency (`named`), and the days on which each source sent
 * (`sent`).
 */
export async function readJournal(entries: AsyncIterable<JournalEntry> | Iterable<JournalEntry>) {
  const touched = new Set<string>();
  const finalised = new Set<string>();
  const named = new Map<string, string[]>();
  const sent = new Map<string, Set<string>>();
  for await (const { agency, finalises, review, named: identities, source, receivedAt } of entries) {
    touched.add(agency);
    if (finalises || review) finalised.add(agency);
    if (identities) named.set(agency, [...(named.get(agency) ?? []), ...identities]);
    if (source === undefined) continue;
    const days = sent.get(source) ?? new Set();
    sent.set(source, days.add(dayOf(instantOf(receivedAt))));
  }
  return { touched, finalised, named, sent };
}
