/**
 * Requests and dependent rounds, whatever the machine is busy with. In: stores. Out: the same stores, whose calls all
 * wait until nothing else can be asked without an answer, and are then answered together: that is one round. A step
 * that takes n rounds takes n times the latency of a call at the least, on any machine.
 */
import type { MemoryStores } from '../doubles/memory-store.ts';
import { around } from '../rooms/night/around.ts';

export interface Asked {
  rounds: number;
  /** By port and verb, as `drafts.get`. */
  requests: Readonly<Record<string, number>>;
}

export interface Rounds {
  stores: MemoryStores;
  /** Plays a step, and says what it asked. */
  play: <T>(step: () => Promise<T>) => Promise<{ done: T; asked: Asked }>;
}

/** Turns of the loop without a new call after which none is on its way. */
const QUIET = 3;
const turn = () => new Promise<void>((wake) => setImmediate(wake));

export function roundsOf(stores: MemoryStores): Rounds {
  let waiting: (() => void)[] = [];
  let requests: Record<string, number> = {};
  let isPlaying = false;
  const counted = around(stores, async (name, effect) => {
    // Between the steps it is the machine that asks, not a function.
    if (!isPlaying) return effect();
    requests[name] = (requests[name] ?? 0) + 1;
    await new Promise<void>((answer) => waiting.push(answer));
    return effect();
  });
  return {
    stores: counted,
    async play(step) {
      requests = {};
      isPlaying = true;
      let rounds = 0;
      let isDone = false;
      const running = step().finally(() => {
        isDone = true;
        isPlaying = false;
      });
      running.catch(() => {});
      while (!isDone) {
        let before = -1;
        for (let quiet = 0; quiet < QUIET && !isDone; quiet++) {
          await turn();
          if (waiting.length === before) continue;
          [before, quiet] = [waiting.length, -1];
        }
        if (waiting.length === 0) continue;
        rounds += 1;
        const answered = waiting;
        waiting = [];
        for (const answer of answered) answer();
      }
      return { done: await running, asked: { rounds, requests } };
    },
  };
}
