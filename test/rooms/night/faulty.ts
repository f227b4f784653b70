/**
 * Faults put into the calls that a chain makes to its stores (promise R3 and R4). In: stores, and which call
 * meets which fault. Out: the same stores with the faults in them, the calls in their order, and how a step is played.
 * Calls are counted by running, not by hand. Always: what was cut off stays dead until its step ends.
 */

import { StoreUnavailable } from '../../../shared/store/ports.ts';
import type { MemoryStores } from '../../doubles/memory-store.ts';
import { around } from './around.ts';
import type { Play } from './chain.ts';

export const KINDS = ['cut before', 'cut after', 'throttled', 'reply lost', 'run twice'] as const;
export type Kind = (typeof KINDS)[number];

export interface Call {
  name: string;
  /** Number of the step that it lies in, and whether it is its first. */
  step: number;
  first: boolean;
}

/** The call number `at` meets it. */
export interface PlannedFault {
  at: number;
  kind: Kind;
}

class Cut extends Error {
  override readonly name = 'Cut';
}

/** Stores whose calls meet the faults planned for them; without any, all are counted. */
export function faulty(stores: MemoryStores, planned: readonly PlannedFault[]) {
  const calls: Call[] = [];
  let step = 0;
  let dead: Kind | undefined;
  const cut = (kind: Kind) => {
    dead = kind;
    throw new Cut(kind);
  };
  const through = around(stores, async (name, effect) => {
    // What was cut off is gone: nothing of its step happens any more, whatever the step would catch.
    if (dead) throw new Cut('dead');
    const index = calls.push({ name, first: calls.at(-1)?.step !== step, step }) - 1;
    const kind = planned.find(({ at }) => at === index)?.kind;
    if (kind === 'cut before') cut(kind);
    if (kind === 'throttled') throw new StoreUnavailable('throttled');
    const done = await effect();
    if (kind === 'cut after' || kind === 'run twice') cut(kind);
    if (kind === 'reply lost') throw new StoreUnavailable('reply lost');
    return done;
  });
  const play: Play = async (run) => {
    step += 1;
    dead = undefined;
    try {
      return await run();
    } catch (error) {
      if (dead !== 'run twice') throw error;
      dead = undefined;
      return run();
    }
  };
  return { stores: through, calls, play };
}
