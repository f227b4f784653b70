/**
 * The "look": starts a chain if something is ready to publish. In: the reason of the look. Out: what it did. Contract,
 * sections 5 and 9.
 *
 * Functions that accept a finalisation call a look (`bell.ts`). It starts a chain once the latest finalisation is half
 * a minute old, so that several within seconds share one chain that finds all their events; but none waits longer than
 * a minute. A schedule calls a look every quarter of an hour, for anything else that became publishable, and for a
 * finalisation whose look was lost. An act of review is treated like a finalisation.
 *
 * Always: an idle look reads one item and asks for the latest chain. No chain is started while another runs; a look
 * waits for its end as long as its own time allows. Whether a chain saw a finalisation follows from the chain's start
 * time, so no state is kept: after a crash the next look starts what is needed. A night may start beside such a chain
 * without harm, because versions are claimed before they are published and each fold has its own number
 * (test/rooms/night/interleavings.test.ts).
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

/** `idle`: nothing to start. `busy`: a chain is still running; the next look handles the rest. */
export type Looked =
  | { look: 'idle' }
  | { look: 'busy' }
  | { look: 'started' | 'started before'; run: string };

/** `quarter`: the scheduled time in milliseconds since 1970 UTC; absent for a look called by a finalisation. */
export interface Look {
  quarter?: number | undefined;
}

/** Milliseconds until the events of a finalisation are in the log: the timeout of the intake. */
export const IN_THE_LOG = 29_000;
/** The minimum age of a finalisation when its chain starts; one second more, because clocks differ. */
export const QUIET = IN_THE_LOG + 1_000;
/** The maximum age if more keep arriving: a minute, less the time to start. */
const LONGEST_WAIT = 55_000;
/**
 * How long a look may take, within the function's five minutes. A called look stays until the bell may call another.
 */
const LONGEST_LOOK = 240_000;
const SHORTEST_LOOK = ONE_LOOK_IN + 3_000;
/** Milliseconds between two polls of a running chain. */
const ASK_AGAIN = 5_000;

export async function startPending({ quarter }: Look, ports: StartPorts): Promise<Looked> {
  const begun = ports.now();
  if (quarter !== undefined && !(await isUnseen(0, ports)).unseen) return judgeAll(quarter, ports);
  const stays = quarter === undefined ? begun + SHORTEST_LOOK : begun;
  return answerBell({ stays, until: begun + LONGEST_LOOK }, ports);
}

/** Starts chains until every finalisation was seen by one. */
async function answerBell(
  { stays, until }: { stays: number; until: number },
  ports: StartPorts,
): Promise<Looked> {
  const { journal, chains, now, pause } = ports;
  let looked: Looked = { look: 'idle' };
  // The list of executions may lag by seconds, so the look remembers its own starts.
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
    // Two looks for the same finalisation use the same name, so only one of them starts a chain.
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

/** When the oldest unseen finalisation arrived. It is still in the journal, because only a chain settles entries. */
async function firstUnseen(journal: StartPorts['journal'], latest: number, rung: number): Promise<number> {
  let first = rung;
  for await (const { receivedAt, ...entry } of journal.all())
    if (rings(entry) && latest < receivedAt + IN_THE_LOG) first = Math.min(first, receivedAt);
  return first;
}

/** Such as `pending-2026-01-15T08-31-20Z`, in characters allowed in the name of an execution. */
function nameOf(time: string): string {
  return `pending-${time.replaceAll(':', '-')}Z`;
}
