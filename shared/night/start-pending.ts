/**
 * The look of every minute: starts a chain where something waits to be published. In: the minute that the look stands
 * for. Out: what was done. A finalisation starts a chain once the latest is half a minute old, so that several within
 * seconds are one chain, which finds all their events; but none waits longer than a minute for others to come. On every
 * quarter of an hour, whatever else may have become publishable starts one too. An act of a review is treated as a
 * finalisation is: whose approval is due next is told at once. Contract, sections 5 and 9.
 * Always: an idle look reads one item and asks for the latest chain. None is started while another runs, and two looks
 * of one minute start one. Whether a chain saw a finalisation is told by when it began, so that nothing has to be
 * remembered: after a crash the next look, or the next quarter of an hour, starts what is wanted.
 * A night may still begin beside such a chain. That harms nothing: a version is claimed before it is published, and
 * each fold has a number of its own (test/rooms/night/interleavings.test.ts).
 */
import type { Chains } from '../runtime/chains.ts';
import { type Journal, type Progress, type Registry, rings } from '../store/ports.ts';
import { together } from '../store/together.ts';
import { isAnyPending } from './list-due.ts';

export interface StartPorts {
  journal: Pick<Journal, 'all' | 'lastRung'>;
  registry: Pick<Registry, 'agencies'>;
  progress: Pick<Progress, 'all'>;
  chains: Chains;
  now: () => number;
  pause: (ms: number) => Promise<void>;
}

/** `idle`: nothing waits. `busy`: a chain runs, and the look after its end sees to the rest. */
export type Looked =
  | { look: 'idle' }
  | { look: 'busy' }
  | { look: 'started' | 'started before'; run: string };

/** Milliseconds after which the events of a finalisation are in the log: as long as the intake answers. */
export const IN_THE_LOG = 29_000;
/** The youngest that a finalisation is when its chain begins. A second more: the clocks of two services differ. */
export const QUIET = IN_THE_LOG + 1_000;
/** And the oldest, where others keep coming: a minute, less what a start takes. */
const LONGEST_WAIT = 55_000;
const QUARTER = 15;

/** `at`: milliseconds since 1970 UTC, within the minute that the look stands for. */
export async function startPending(at: number, ports: StartPorts): Promise<Looked> {
  const { journal, chains, now, pause } = ports;
  const [rung, latest] = await together([journal.lastRung(), chains.latestStart()]);
  const isNew = rung !== undefined && (latest === undefined || latest < rung + IN_THE_LOG);
  if (!isNew && !(isQuarter(at) && (await isAnyPending(at, ports)))) return { look: 'idle' };
  if (await chains.isRunning()) return { look: 'busy' };
  if (isNew && rung + QUIET > now()) {
    const first = Math.min(rung, await firstUnseen(journal, latest));
    const left = Math.min(rung + QUIET, first + LONGEST_WAIT) - now();
    if (left > 0) await pause(Math.min(left, QUIET));
    if (await chains.isRunning()) return { look: 'busy' };
  }
  const run = nameOf(at);
  return { look: (await chains.start(run, 'pending')) ? 'started' : 'started before', run };
}

/** When the oldest finalisation came in that no chain can have seen: such a one is in the journal, because chains settle. */
async function firstUnseen(journal: StartPorts['journal'], latest = 0): Promise<number> {
  let first = Number.POSITIVE_INFINITY;
  for await (const { receivedAt, ...entry } of journal.all())
    if (rings(entry) && latest < receivedAt + IN_THE_LOG) first = Math.min(first, receivedAt);
  return first;
}

function isQuarter(at: number): boolean {
  return new Date(at).getUTCMinutes() % QUARTER === 0;
}

/** `pending-2026-01-15T08-31Z`: the minute, in characters that a name of an execution may have. */
function nameOf(at: number): string {
  return `pending-${new Date(at).toISOString().slice(0, 16).replace(':', '-')}Z`;
}
