/**
 * The look: starts a chain where something waits to be published. In: what the look is for. Out: what was done. Whoever takes
 * a finalisation calls one (`bell.ts`): it starts a chain once the latest is half a minute old, so that several within
 * seconds are one chain, which finds all their events; but none waits longer than a minute for others to come. The
 * clock calls one every quarter of an hour, which starts a chain for whatever else may have become publishable, and
 * for a finalisation whose look was lost. An act of a review is treated as a finalisation is. Contract, sections 5 and 9.
 * Always: an idle look reads one item and asks for the latest chain. None is started while another runs: a look waits for its
 * end as long as its own time allows. Whether a chain saw a finalisation is told by when it began, so that nothing has
 * to be remembered: after a crash the next look starts what is wanted.
 * A night may still begin beside such a chain. That harms nothing: a version is claimed before it is published, and
 * each fold has a number of its own (test/rooms/night/interleavings.test.ts).
 */
import type { Chains } from '../runtime/chains.ts';
import { type Journal, type Progress, type Registry, rings } from '../store/ports.ts';
import { together } from '../store/together.ts';
import { ONE_LOOK_IN } from './bell.ts';
import { isAnyPending } from './list-due.ts';

export interface StartPorts {
  journal: Pick<Journal, 'all' | 'lastRung'>;
  registry: Pick<Registry, 'agencies'>;
  progress: Pick<Progress, 'all'>;
  chains: Chains;
  now: () => number;
  pause: (ms: number) => Promise<void>;
}

/** `idle`: nothing waits. `busy`: a chain runs on, and the next look sees to the rest. */
export type Looked =
  | { look: 'idle' }
  | { look: 'busy' }
  | { look: 'started' | 'started before'; run: string };

/** A look of the clock has the time that it stands for; one that was called has none. */
export interface Look {
  quarter?: number | undefined;
}

/** Milliseconds after which the events of a finalisation are in the log: as long as the intake answers. */
export const IN_THE_LOG = 29_000;
/** The youngest that a finalisation is when its chain begins. A second more: the clocks of two services differ. */
export const QUIET = IN_THE_LOG + 1_000;
/** And the oldest, where others keep coming: a minute, less what a start takes. */
const LONGEST_WAIT = 55_000;
/** How long a look stays: the function has five minutes. One that was called stays until others would be called again. */
const LONGEST_LOOK = 240_000;
const SHORTEST_LOOK = ONE_LOOK_IN + 3_000;
/** Between two questions whether a chain has ended. */
const ASK_AGAIN = 5_000;

export async function startPending({ quarter }: Look, ports: StartPorts): Promise<Looked> {
  const begun = ports.now();
  if (quarter !== undefined && !(await isUnseen(0, ports)).unseen) return judgeAll(quarter, ports);
  const stays = quarter === undefined ? begun + SHORTEST_LOOK : begun;
  return answerBell({ stays, until: begun + LONGEST_LOOK }, ports);
}

/** Starts chains until each finalisation is older than one that saw it. */
async function answerBell(
  { stays, until }: { stays: number; until: number },
  ports: StartPorts,
): Promise<Looked> {
  const { journal, chains, now, pause } = ports;
  let looked: Looked = { look: 'idle' };
  // A list of executions may be seconds behind: what this look started it knows itself.
  let started = 0;
  for (;;) {
    const { unseen, rung, latest } = await isUnseen(started, ports);
    if (!unseen && now() >= stays) return looked;
    if (now() >= until) return looked.look === 'idle' ? { look: 'busy' } : looked;
    const wait = !unseen
      ? stays - now()
      : (await chains.isRunning())
        ? ASK_AGAIN
        : Math.min(rung + QUIET, (await firstUnseen(journal, latest, rung)) + LONGEST_WAIT) - now();
    if (wait > 0) {
      await pause(Math.min(wait, QUIET));
      continue;
    }
    // Of two looks that answer the same one is first: the other asks under the same name.
    const run = nameOf(new Date(Math.max(rung, latest)).toISOString().slice(0, 19));
    started = now();
    looked = { look: (await chains.start(run, 'pending')) ? 'started' : 'started before', run };
  }
}

async function isUnseen(started: number, { journal, chains }: StartPorts) {
  const [rung, shown] = await together([journal.lastRung(), chains.latestStart()]);
  const latest = Math.max(started, shown ?? 0);
  const unseen = rung !== undefined && latest < rung + IN_THE_LOG;
  return unseen ? ({ unseen, rung, latest } as const) : ({ unseen: false, rung: 0, latest } as const);
}

async function judgeAll(quarter: number, ports: StartPorts): Promise<Looked> {
  if (!(await isAnyPending(quarter, ports))) return { look: 'idle' };
  if (await ports.chains.isRunning()) return { look: 'busy' };
  const run = nameOf(new Date(quarter).toISOString().slice(0, 16));
  return { look: (await ports.chains.start(run, 'pending')) ? 'started' : 'started before', run };
}

/** When the oldest finalisation came in that no chain can have seen: such a one is in the journal, because chains settle. */
async function firstUnseen(journal: StartPorts['journal'], latest: number, rung: number): Promise<number> {
  let first = rung;
  for await (const { receivedAt, ...entry } of journal.all())
    if (rings(entry) && latest < receivedAt + IN_THE_LOG) first = Math.min(first, receivedAt);
  return first;
}

/** `pending-2026-01-15T08-31-20Z`: a time, in characters that a name of an execution may have. */
function nameOf(time: string): string {
  return `pending-${time.replaceAll(':', '-')}Z`;
}
