/**
 * How the sources send, looked at by every chain. In: the days on which the journal says that each source sent. Out:
 * how each stands, and the agencies for whose drafts there is something new to say. Between nights the days are only
 * put down, because a chain of any mode lets go of journal entries; nobody is judged then.
 */

import type { RunMode } from '../agreement/run-modes.ts';
import { dayOf, instantOf, yearOf } from '../events/instant.ts';
import type { SilentSource } from '../report/model.ts';
import type { Agency, Feeds, Journal, Registry, Source } from '../store/ports.ts';
import { type FeedStanding, isFeed, silenceOf, standingOf, withDays } from './feeds.ts';
import { LONGEST_REQUEST } from './roll-up.ts';

export interface WatchPorts {
  journal: Journal;
  registry: Registry;
  feeds: Feeds;
}

export interface Watch {
  mode: RunMode;
  run: string;
  at: string;
  /** By source, the days on which it sent. */
  sent: ReadonlyMap<string, ReadonlySet<string>>;
  agencies: readonly Agency[];
}

export async function watchFeeds(
  { mode, sent, ...run }: Watch,
  ports: WatchPorts,
): Promise<{ standings: FeedStanding[]; told: string[] }> {
  if (mode === 'pending' || mode === 'rebuild') {
    if (sent.size > 0) await recordDays(sent, ports.feeds);
    return { standings: [], told: [] };
  }
  const days = await recordDays(sent, ports.feeds);
  const today = dayOf(instantOf(Date.parse(run.at)));
  const sources = (await ports.registry.sources()).filter(isFeed);
  const standings = sources.map(({ id }) => standingOf(id, { days: days.get(id) ?? [] }, today));
  return { standings, told: await tellSilence(silencesOf(sources, standings), run, ports) };
}

/** Adds the days to what is kept; returns all that is kept, by source. */
async function recordDays(
  sent: Watch['sent'],
  feeds: Feeds,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const kept = new Map((await feeds.all()).map(({ source, days }) => [source, days]));
  for (const [source, more] of sent) {
    const before = kept.get(source) ?? [];
    const days = withDays(before, more);
    if (days === before) continue;
    await feeds.record({ source, days });
    kept.set(source, days);
  }
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
  now: ReadonlyMap<string, readonly SilentSource[]>,
  { run, at, agencies }: Pick<Watch, 'run' | 'at' | 'agencies'>,
  { journal, feeds }: WatchPorts,
): Promise<string[]> {
  const before = await feeds.silences();
  const fromYear = yearOf(instantOf(Date.parse(at)));
  // No event can follow it, so that this chain may settle it.
  const receivedAt = Date.parse(at) - LONGEST_REQUEST - 1;
  const told: string[] = [];
  for (const { id: agency, retired } of agencies) {
    const silent = now.get(agency) ?? [];
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
