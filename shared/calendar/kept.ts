/**
 * Arrangements announced after a release: in the private bucket, one file per year. In: the bucket. Out: each readable
 * one. Always holds: a file that is no arrangement is ignored.
 */
import { PREFIXES } from '../agreement/keys.ts';
import { parseJson } from '../events/json.ts';
import type { Arrangement } from './arrangements.ts';
import { readArrangement } from './calendar-file.ts';

export function arrangementKey(year: number): string {
  return `${PREFIXES.calendar}${year}.json`;
}

/** The used part of the bucket. */
interface Kept {
  list: (prefix: string) => AsyncIterable<string>;
  get: (key: string) => Promise<{ bytes: Uint8Array } | undefined>;
}

export async function keptArrangements(bucket: Kept): Promise<Arrangement[]> {
  const kept: Arrangement[] = [];
  for await (const key of bucket.list(PREFIXES.calendar)) {
    const object = await bucket.get(key);
    const parsed = object && parseJson(object.bytes);
    const read = parsed && 'value' in parsed ? readArrangement(parsed.value) : undefined;
    if (read && 'arrangement' in read) kept.push(read.arrangement);
  }
  return kept;
}
