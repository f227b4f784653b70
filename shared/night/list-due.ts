/**
 * The first step of a chain. In: the mode and the time of the run. Out: the agencies that are due. `night`: those
 * with something in the journal, and those without a draft of the current year. `from-log`: all. `pending`: only those
 * whose finalisation may have become publishable since.
 */
import { instantOf, yearOf } from '../events/instant.ts';
import type { Journal, Progress, Registry } from '../store/ports.ts';

/** `from-log`: a night that reads the log of every agency, and holds the segments against it. */
export type RunMode = 'night' | 'pending' | 'from-log';

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
  due: { agency: string }[];
}

export interface ListDuePorts {
  journal: Journal;
  registry: Registry;
  progress: Progress;
}

export async function listDue({ mode, run, at }: ListDueInput, ports: ListDuePorts): Promise<DueList> {
  if (!['night', 'pending', 'from-log'].includes(mode))
    throw new TypeError(`unknown mode of a run: ${String(mode)}`);
  const currentYear = yearOf(instantOf(Date.parse(at)));
  const progress = new Map((await ports.progress.all()).map((entry) => [entry.agency, entry]));
  const touched = new Set<string>();
  const finalised = new Set<string>();
  for await (const { agency, finalises } of ports.journal.all()) {
    touched.add(agency);
    if (finalises) finalised.add(agency);
  }
  const agencies = (await ports.registry.agencies()).map(({ id }) => id);
  const isDue = (agency: string): boolean => {
    const state = progress.get(agency);
    if (mode === 'from-log') return true;
    if (mode === 'pending')
      return finalised.has(agency) || (touched.has(agency) && (state?.pending.length ?? 0) > 0);
    return touched.has(agency) || !state || state.draftedThrough < currentYear;
  };
  return { run, mode, at, due: agencies.filter(isDue).map((agency) => ({ agency })) };
}
