/**
 * The clock of an agency. In: the real time, and how far the clocks of sandboxes were set. Out: the time that the agency
 * goes by. Always holds: every agency but a sandbox goes by the real time, whatever was set; a clock that was set goes on
 * from there. It rules when things may have happened and when a year is over; signatures, journal and runs keep the real
 * time. Contract, section 12.
 */
import type { Agency } from './agency.ts';

/** By sandbox, the milliseconds that its clock is ahead of the real time; negative where it is behind. */
export type Clocks = ReadonlyMap<string, number>;

/** Where the clocks of sandboxes are read. */
export interface ClockReader {
  clocks(): Promise<Clocks>;
}

/** Milliseconds since 1970 UTC by the clock of the agency; nothing is read of any but a sandbox. */
export async function timeOf(
  { id, sandbox }: Pick<Agency, 'id' | 'sandbox'>,
  now: number,
  registry: ClockReader,
): Promise<number> {
  return sandbox ? now + ((await registry.clocks()).get(id) ?? 0) : now;
}

/** The times of many agencies; nothing is read where none is a sandbox. */
export async function timesOf(
  agencies: readonly Pick<Agency, 'id' | 'sandbox'>[],
  now: number,
  registry: ClockReader,
): Promise<(agency: Pick<Agency, 'id' | 'sandbox'>) => number> {
  const clocks = agencies.some(({ sandbox }) => sandbox) ? await registry.clocks() : undefined;
  return ({ id, sandbox }) => (sandbox ? now + (clocks?.get(id) ?? 0) : now);
}
