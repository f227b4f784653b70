/**
 * How the sources send, looked at by every chain. In: the days on which the journal says that each source sent. Out:
 * how each stands, and the agencies for whose drafts there is something new to say. Between nights the days are only
 * put down, because a chain of any mode lets go of journal entries; nobody is judged then.
 */

import type { RunMode } from '../agreement/run-modes.ts';
import { dayOf, instantOf, yearOf } from '../events/instant.ts';
import type { SilentSource } from '../report/model.ts';
import type { Agency, Feed, Feeds, Journal, Registry, Source } from '../store/ports.ts';
import { readAhead } from '../store/read-ahead.ts';
import { together } from '../store/together.ts';
import { type FeedStanding, isFeed, silenceOf, standingOf, withDays } from './feeds.ts';
import { LONGEST_REQUEST } from './roll-up.ts';

export interface WatchPorts {
  journal: Journal;
  registry: Registry;
  feeds: Feeds;
}

export interface Watch {
  run: string;
  at: string;
  /** By source, the days on which it sent. */
  sent: ReadonlyMap<string, ReadonlySet<string>>;
  agencies: readonly Agency[];
  /** What is known of the feeds, as it was read while other answers were under way. */
  known: KnownFeeds | undefined;
}

/** How the sources sent so far, which there are, and what agencies were told. */
export interface KnownFeeds {
  kept: readonly Feed[];
  registered: readonly Source[];
  before: ReadonlyMap<string, readonly SilentSource[]>;
}

/** Undefined where a chain of the mode judges nobody. */
export async function knownFeeds(
  mode: RunMode,
  { feeds, registry }: WatchPorts,
): Promise<KnownFeeds | undefined> {
  if (mode === 'pending' || mode === 'rebuild') return undefined;
  const [kept, registered, before] = await together([feeds.all(), registry.sources(), feeds.silences()]);
  return { kept, registered, before };
}

export async function watchFeeds(
  { sent, known, ...run }: Watch,
  ports: WatchPorts,
): Promise<{ standings: FeedStanding[]; told: string[] }> {
  if (!known) {
    if (sent.size > 0) await recordDays(sent, await ports.feeds.all(), ports.feeds);
    return { standings: [], told: [] };
  }
  const { kept, registered, before } = known;
  const days = await recordDays(sent, kept, ports.feeds);
  const today = dayOf(instantOf(Date.parse(run.at)));
  const sources = registered.filter(isFeed);
  const standings = sources.map(({ id }) => standingOf(id, { days: days.get(id) ?? [] }, today));
  return { standings, told: await tellSilence({ now: silencesOf(sources, standings), before }, run, ports) };
}

/** Writes that are under way at once. */
const AT_ONCE = 32;

/** Adds the days to what is kept; returns all that is kept, by source. */
async function recordDays(
  sent: Watch['sent'],
  known: readonly Feed[],
  feeds: Feeds,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const kept = new Map(known.map(({ source, days }) => [source, days]));
  const changed: Feed[] = [];
  for (const [source, more] of sent) {
    const before = kept.get(source) ?? [];
    const days = withDays(before, more);
    if (days === before) continue;
    changed.push({ source, days });
    kept.set(source, days);
  }
  for await (const _ of readAhead(changed, AT_ONCE, (feed) => feeds.record(feed)));
  return kept;
}

function silencesOf(
  sources: readonly Source[],
  standings: readonly FeedStanding[],
): Map<string, SilentSource[]> {
  const silences = new Map<string, SilentSource[]>();
  for (const [index, standing] of standings.entries()) {
    for (const silent of silenceOf(standing))
      for (const agency of sources[index]?.agencies ?? [])
        silences.set(agency, [...(silences.get(agency) ?? []), silent]);
  }
  return silences;
}

/**
 * Puts down what changed for an agency, after its drafts were made due: a crash between the two leaves a needless
 * look, never a draft that goes on saying what is not so any more.
 */
async function tellSilence(
  { now, before }: Record<'now' | 'before', ReadonlyMap<string, readonly SilentSource[]>>,
  { run, at, agencies }: Pick<Watch, 'run' | 'at' | 'agencies'>,
  { journal, feeds }: WatchPorts,
): Promise<string[]> {
  const fromYear = yearOf(instantOf(Date.parse(at)));
  // No event can follow it, so that this chain may settle it.
  const receivedAt = Date.parse(at) - LONGEST_REQUEST - 1;
  const told: string[] = [];
  for (const { id: agency, retired, sandbox } of agencies) {
    // Nobody waits for a trial to go on.
    const silent = sandbox ? [] : (now.get(agency) ?? []);
    if (retired || isSame(silent, before.get(agency) ?? [])) continue;
    await journal.note({ agency, receivedAt, id: run, subjects: [], fromYear, finalises: false });
    await feeds.tell(agency, silent);
    told.push(agency);
  }
  return told;
}

function isSame(a: readonly SilentSource[], b: readonly SilentSource[]): boolean {
  const said = (each: SilentSource) => `${each.source} ${each.last} ${each.last === null ? '' : each.usual}`;
  return a.map(said).join() === b.map(said).join();
}
