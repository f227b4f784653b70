/**
 * Arrangements of days off announced after this release. In: a file. Out: the arrangement, kept in a stack's private
 * bucket; or a refusal that names every fault.
 */
import type { Arrangement } from '../../../shared/calendar/arrangements.ts';
import { readArrangement } from '../../../shared/calendar/calendar-file.ts';
import { arrangementKey } from '../../../shared/calendar/kept.ts';
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
