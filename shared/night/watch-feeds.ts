/**
 * Watches the feeds in every chain. In: the days on which each source sent, from the journal. Out: the state of each
 * source, and the agencies whose drafts must mention a change. Chains between nights only record the days, because
 * every chain removes journal entries; they judge no source.
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
  /** The known state of the feeds, read concurrently with other data; undefined if this chain judges no source. */
  known: KnownFeeds | undefined;
}

/** The recorded days, the registered sources, and the silences that drafts mention so far. */
export interface KnownFeeds {
  kept: readonly Feed[];
  registered: readonly Source[];
  before: ReadonlyMap<string, readonly SilentSource[]>;
}

/** Undefined if a chain of this mode judges no source. */
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

/** Concurrent writes. */
const AT_ONCE = 32;

/** Records the new days. Returns all recorded days by source. */
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
 * Records what changed for an agency, after making its drafts due. A crash between the two causes a needless turn, but
 * never leaves a draft with an outdated statement.
 */
async function tellSilence(
  { now, before }: Record<'now' | 'before', ReadonlyMap<string, readonly SilentSource[]>>,
  { run, at, agencies }: Pick<Watch, 'run' | 'at' | 'agencies'>,
  { journal, feeds }: WatchPorts,
): Promise<string[]> {
  const fromYear = yearOf(instantOf(Date.parse(at)));
  // Old enough that no event of it can still arrive, so this chain may settle it.
  const receivedAt = Date.parse(at) - LONGEST_REQUEST - 1;
  const told: string[] = [];
  for (const { id: agency, retired, sandbox } of agencies) {
    // A silent sandbox concerns nobody.
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
