import type { Permission } from './catalogue.ts';

/** A registered source, with the agencies that it may speak for and its permissions. */
export interface Sender {
  source: string;
  agencies: readonly string[];
  may: readonly Permission[];
  /** Sources whose events it may retract as its own. */
  succeeds: readonly string[];
  /** Patterns of its case numbers (`personal-numbers.ts`). */
  numbering?: readonly string[];
  /** Whether it may name who acted. Absent: only if it may not send facts. */
  vouches?: boolean;
  /** By sandbox among its agencies, how far its clock is ahead of real time, in milliseconds. */
  clocks?: ReadonlyMap<string, number>;
  /** Registry id of the person at the desk: kept with every event, whatever its type. */
  person?: string;
}

/** Cached, because a platform may speak for thousands of agencies and one sender serves many requests. */
const known = new WeakMap<readonly string[], ReadonlySet<string>>();

export function agenciesOf({ agencies }: Pick<Sender, 'agencies'>): ReadonlySet<string> {
  const held = known.get(agencies);
  if (held) return held;
  const made = new Set(agencies);
  known.set(agencies, made);
  return made;
}

/** The agency's present in milliseconds since 1970 UTC: `now`, shifted if the agency is a sandbox. */
export function timeAt({ clocks }: Pick<Sender, 'clocks'>, agency: string, now: number): number {
  return now + (clocks?.get(agency) ?? 0);
}
