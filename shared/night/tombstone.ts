/**
 * The record of a version that an operator took down or brought back. In: the version. Out: its record in the private
 * bucket. Always: acts are only appended, each with its time and reason; the reason never becomes public.
 */
import { retryUntilSwapped } from '../store/compare-and-swap.ts';
import type { Objects } from '../store/ports.ts';
import { readAhead } from '../store/read-ahead.ts';
import { draftKeys } from './keys.ts';

export interface VersionPlace {
  agency: string;
  year: number;
  number: number;
}

export interface OperatorAct {
  act: 'taken-down' | 'brought-back';
  /** ISO 8601. */
  at: string;
  reason: string;
}

interface Tombstone extends VersionPlace {
  format: 1;
  acts: OperatorAct[];
}

/** Appends an act to the record of a version; `false` if that act is already the last one. */
export async function recordAct(place: VersionPlace, act: OperatorAct, drafts: Objects): Promise<boolean> {
  const { agency, year, number } = place;
  const key = draftKeys.tombstone(agency, year, number);
  return retryUntilSwapped(key, async () => {
    const before = await drafts.get(key);
    const acts = before ? readTombstone(before.bytes).acts : [];
    const standing = acts.at(-1)?.act ?? 'brought-back';
    if (standing === act.act) return false;
    const tombstone: Tombstone = { format: 1, agency, year, number, acts: [...acts, act] };
    const bytes = Buffer.from(JSON.stringify(tombstone));
    const only = before ? { etag: before.etag } : 'absent';
    return (await drafts.put({ key, bytes, mediaType: 'application/json', only })) ? true : undefined;
  });
}

export async function isTakenDown({ agency, year, number }: VersionPlace, drafts: Objects): Promise<boolean> {
  const object = await drafts.get(draftKeys.tombstone(agency, year, number));
  return object !== undefined && readTombstone(object.bytes).acts.at(-1)?.act === 'taken-down';
}

/** By `agency/year/number`, the versions that are taken down, with the time of the act. */
export async function takenDownVersions(drafts: Objects): Promise<Map<string, string>> {
  const keys: string[] = [];
  for await (const key of drafts.list(draftKeys.takenDown)) keys.push(key);
  const taken = new Map<string, string>();
  for await (const object of readAhead(keys, AT_ONCE, (key) => drafts.get(key))) {
    if (!object) continue;
    const { agency, year, number, acts } = readTombstone(object.bytes);
    const last = acts.at(-1);
    if (last?.act === 'taken-down') taken.set(`${agency}/${year}/${number}`, last.at);
  }
  return taken;
}

/** Records read concurrently. */
const AT_ONCE = 32;

function readTombstone(bytes: Uint8Array): Tombstone {
  const tombstone: Tombstone = JSON.parse(Buffer.from(bytes).toString());
  if (tombstone.format !== 1) throw new Error('the record of a taken-down version has an unknown format');
  return tombstone;
}
