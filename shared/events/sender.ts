import type { Permission } from './catalogue.ts';

/** Who sends: a registered source, the agencies that it may speak for, and what it may send. */
export interface Sender {
  source: string;
  agencies: readonly string[];
  may: readonly Permission[];
  /** Sources whose events it may retract as its own. */
  succeeds: readonly string[];
  /** How it numbers its cases (`personal-numbers.ts`). */
  numbering?: readonly string[];
  /** It may say who acted. Left out: where it may not send facts, and so vouches for its people. */
  vouches?: boolean;
  /** Of the sandboxes among its agencies, how far each clock is ahead of the real time, in milliseconds. */
  clocks?: ReadonlyMap<string, number>;
  /** Who acts, where a person is known to: kept with every event, whatever its type. */
  person?: string;
}

/** A platform may speak for thousands of agencies: a sender is held for many requests, and so is the set of its own. */
const known = new WeakMap<readonly string[], ReadonlySet<string>>();

export function agenciesOf({ agencies }: Pick<Sender, 'agencies'>): ReadonlySet<string> {
  const held = known.get(agencies);
  if (held) return held;
  const made = new Set(agencies);
  known.set(agencies, made);
  return made;
}

/** Milliseconds since 1970 UTC by the clock of the agency: the real time, but for a sandbox. */
export function timeAt({ clocks }: Pick<Sender, 'clocks'>, agency: string, now: number): number {
  return now + (clocks?.get(agency) ?? 0);
}
