/**
 * The first step of a chain. In: the mode and the time of the run. Out: where the list of the agencies that are due
 * lies, and how the sources send. `night`: those with something in the journal, those without a draft of the current
 * year, and those of whose sources there is something new to say. `from-log`: all that are not retired, too.
 * `pending`: only those whose finalisation may have become publishable since.
 */

import { RUN_MODES, type RunMode } from '../agreement/run-modes.ts';
import { dayOf, instantOf, yearOf } from '../events/instant.ts';
import type { Agency, Journal, Objects, Progress } from '../store/ports.ts';
import type { FeedStanding } from './feeds.ts';
import { keepDue } from './run-records.ts';
import { type WatchPorts, watchFeeds } from './watch-feeds.ts';

export interface ListDueInput {
  mode: RunMode;
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
}

export interface ListDuePorts extends WatchPorts {
  progress: Progress;
  drafts: Objects;
}

/** `feeds` is empty between nights, when nobody judges them. */
export async function listDue(
  { mode, run, at }: ListDueInput,
  ports: ListDuePorts,
): Promise<{ list: DueList; feeds: FeedStanding[] }> {
  if (!RUN_MODES.includes(mode)) throw new TypeError(`unknown mode of a run: ${String(mode)}`);
  const currentYear = yearOf(instantOf(Date.parse(at)));
  const progress = new Map((await ports.progress.all()).map((entry) => [entry.agency, entry]));
  const { touched, finalised, sent } = await readJournal(ports.journal);
  const agencies = await ports.registry.agencies();
  const { standings, told } = await watchFeeds({ mode, run, at, sent, agencies }, ports);
  for (const agency of told) touched.add(agency);
  const isDue = ({ id, retired }: Agency): boolean => {
    const state = progress.get(id);
    if (mode === 'pending') return finalised.has(id) || (touched.has(id) && (state?.pending.length ?? 0) > 0);
    if (touched.has(id)) return true;
    return !retired && (mode === 'from-log' || !state || state.draftedThrough < currentYear);
  };
  const due = agencies.filter(isDue).map(({ id }) => ({ agency: id }));
  const key = await keepDue(run, due, ports.drafts);
  return { list: { run, mode, at, due: { key, count: due.length } }, feeds: standings };
}

/** Agencies with something in the journal, those with a finalisation in it and which, and the days on which sources sent. */
export async function readJournal(journal: Journal) {
  const touched = new Set<string>();
  const finalised = new Set<string>();
  const named = new Map<string, string[]>();
  const sent = new Map<string, Set<string>>();
  for await (const { agency, finalises, named: identities, source, receivedAt } of journal.all()) {
    touched.add(agency);
    if (finalises) finalised.add(agency);
    if (identities) named.set(agency, [...(named.get(agency) ?? []), ...identities]);
    if (source === undefined) continue;
    const days = sent.get(source) ?? new Set();
    sent.set(source, days.add(dayOf(instantOf(receivedAt))));
  }
  return { touched, finalised, named, sent };
}
