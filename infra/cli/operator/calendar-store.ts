/**
 * Arrangements of days off that came after this release. In: files, or a stack's private bucket. Out: the arrangements, or
 * a refusal that names every fault. Whoever counts days reads the built-in years and these.
 */
import type { Arrangement } from '../../../shared/calendar/arrangements.ts';
import { readArrangement } from '../../../shared/calendar/calendar-file.ts';
import { arrangementKey, KEPT_ARRANGEMENTS } from '../../../shared/calendar/kept.ts';
import type { Objects } from '../../../shared/store/ports.ts';
import { readJsonFile } from '../input-file.ts';
import { FaultList, Refused } from '../messages.ts';

export async function readArrangementFile(path: string): Promise<Arrangement> {
  const { value } = await readJsonFile(path);
  const read = readArrangement(value);
  if ('arrangement' in read) return read.arrangement;
  const faults = new FaultList();
  for (const { pointer, ...words } of read.faults) faults.add(`${path} ${pointer}`.trim(), words);
  throw new Refused(
    { zh: `${path} 中有 ${faults.count} 处问题，未采用`, en: `${faults.count} fault(s) in ${path}` },
    faults.lines(),
  );
}

export async function keepArrangement(arrangement: Arrangement, drafts: Objects): Promise<void> {
  await drafts.put({
    key: arrangementKey(arrangement.year),
    bytes: new TextEncoder().encode(`${JSON.stringify(arrangement, null, 2)}\n`),
    mediaType: 'application/json; charset=utf-8',
  });
}

export async function keptArrangements(drafts: Objects): Promise<Arrangement[]> {
  const kept: Arrangement[] = [];
  for await (const key of drafts.list(KEPT_ARRANGEMENTS)) {
    const object = await drafts.get(key);
    const read = object && readArrangement(JSON.parse(new TextDecoder().decode(object.bytes)));
    if (read && 'arrangement' in read) kept.push(read.arrangement);
  }
  return kept;
}
