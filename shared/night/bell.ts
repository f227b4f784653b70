/**
 * Who takes a finalisation calls the look that starts its chain. In: a journal, a way to call. Out: the same journal, which
 * calls where an entry rings. Always: of entries within seconds one calls, whose look stays for the others; a call that
 * fails refuses nobody, since the look of the next quarter of an hour finds what it would have found.
 */
import { type Journal, rings } from '../store/ports.ts';

/** Milliseconds in which one look is called. */
export const ONE_LOOK_IN = 25_000;

export interface Bell {
  /** Calls a look and waits for no answer of it. */
  call: () => Promise<void>;
  now: () => number;
  /** Told of a call that failed. */
  missed: (error: unknown) => void;
}

export function withBell<J extends Pick<Journal, 'note' | 'isFirstSince'>>(
  journal: J,
  { call, now, missed }: Bell,
): J {
  return {
    ...journal,
    async note(entry) {
      await journal.note(entry);
      if (!rings(entry)) return;
      try {
        const at = now();
        if (await journal.isFirstSince(at - ONE_LOOK_IN, at)) await call();
      } catch (error) {
        missed(error);
      }
    },
  };
}
