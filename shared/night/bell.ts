/**
 * Starts a chain soon after a finalisation was received. In: a journal, and a function that invokes `start-pending`
 * (the "look"). Out: the same journal, which invokes it after noting an urgent entry. Always: of several entries within
 * seconds only one invokes it, and that look waits for the others. A failed call refuses no request, because the next
 * scheduled look finds the same entries.
 */
import { type Journal, rings } from '../store/ports.ts';

/** The minimum interval between two calls, in milliseconds. */
export const ONE_LOOK_IN = 25_000;

export interface Bell {
  /** Invokes a look asynchronously. */
  call: () => Promise<void>;
  now: () => number;
  /** Called with the error of a failed call. */
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
