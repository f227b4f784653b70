/** An agency whose first night is over, the days on which its segment is checked, and who looks on as the log is asked. */
import { currentDraft } from '../../../shared/night/draft.ts';
import { type SelfCheck, selfCheckOn } from '../../../shared/night/self-check.ts';
import type { MemoryStores } from '../../doubles/memory-store.ts';
import { received, textOf, type World, worldOn } from './world.ts';

export const EIGHT_WEEKS = Array.from({ length: 56 }, (_, day) =>
  new Date(Date.parse('2025-02-10T02:00:00+08:00') + day * 86_400_000).toISOString(),
);
/** A day on which the agency's segment is not checked by itself, and a later one of each check. */
const unchecked = EIGHT_WEEKS.find((at) => selfCheckOn('huaian', at) === 'none') ?? '';
export const later = (check: SelfCheck) =>
  EIGHT_WEEKS.find((at) => at > unchecked && selfCheckOn('huaian', at) === check) ?? '';

/** An agency with three applications, folded and settled, on a day without a check. */
export async function settled(): Promise<World> {
  const world = worldOn();
  await world.register('huaian');
  world.at(unchecked);
  await world.send(
    'huaian',
    received('A', '2024-03-01T10:00:00+08:00'),
    received('B', '2024-03-02T10:00:00+08:00'),
    received('C', '2024-03-03T10:00:00+08:00'),
  );
  await world.night();
  return world;
}

/** The stores, with each way to the log counted, or bent. */
export function observed(stores: MemoryStores, without?: string) {
  const asked: string[] = [];
  const eventLog: MemoryStores['eventLog'] = {
    ...stores.eventLog,
    async *read(agency) {
      asked.push('log');
      yield* stores.eventLog.read(agency);
    },
    async *readSubjects(agency, first, last) {
      asked.push(first === last ? first : `${first}–${last}`);
      for await (const logged of stores.eventLog.readSubjects(agency, first, last))
        if (logged.event.subject !== without) yield logged;
    },
    async readNamed(agency, identities) {
      asked.push(`${new Set(identities).size} by name`);
      const named = await stores.eventLog.readNamed(agency, identities);
      return named.filter(({ event }) => event.subject !== without);
    },
    async *readDigests(agency) {
      asked.push('digests');
      yield* stores.eventLog.readDigests(agency);
    },
  };
  return { asked, stores: { ...stores, eventLog } };
}

/** What the draft of 2024 counts as concluded. */
export async function concluded({ stores: { drafts } }: World): Promise<number> {
  const pointer = await currentDraft('huaian', 2024, drafts);
  const { tables } = JSON.parse(await textOf(drafts, `${pointer?.prefix}report.json`));
  return tables.applications.concluded.total;
}

export async function due({ stores }: World): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of stores.journal.all()) ids.push(id);
  return ids;
}
