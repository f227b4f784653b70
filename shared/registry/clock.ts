/**
 * The clock of an agency. In: the real time, and the offsets of sandbox clocks. Out: the agency's time. Always holds:
 * every agency but a sandbox uses the real time, regardless of any setting; a set clock runs on from there. It decides
 * which times are possible and when a year is over; signatures, journal and runs keep the real time. Contract, section
 * 12.
 */
import type { Agency } from './agency.ts';

/** By sandbox, the lead of its clock over the real time in milliseconds; negative if it is behind. */
export type Clocks = ReadonlyMap<string, number>;

/** The store of sandbox clocks. */
export interface ClockReader {
  clocks(): Promise<Clocks>;
}

/** Milliseconds since 1970 UTC by the clock of the agency; reads the store only for a sandbox. */
export async function timeOf(
  { id, sandbox }: Pick<Agency, 'id' | 'sandbox'>,
  now: number,
  registry: ClockReader,
): Promise<number> {
  return sandbox ? now + ((await registry.clocks()).get(id) ?? 0) : now;
}

/** The times of many agencies; reads the store only if one is a sandbox. */
export async function timesOf(
  agencies: readonly Pick<Agency, 'id' | 'sandbox'>[],
  now: number,
  registry: ClockReader,
): Promise<(agency: Pick<Agency, 'id' | 'sandbox'>) => number> {
  const clocks = agencies.some(({ sandbox }) => sandbox) ? await registry.clocks() : undefined;
  return ({ id, sandbox }) => (sandbox ? now + (clocks?.get(id) ?? 0) : now);
}
