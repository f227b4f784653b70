/**
 * All cases of an agency, one at a time. In: an event file, or where a stack is. Out: each number with all its events,
 * and what the agency is called and how it prints money. Read as it is now: a draft of last night may be older.
 */
import type { KeptEvent } from '../../shared/events/event.ts';
import { casesOf } from '../../shared/night/fold-log.ts';
import type { TabledAgency } from '../../shared/tables/tally.ts';
import { readEventFile } from './event-file.ts';
import { Refused } from './messages.ts';
import { findSite, type OperatorStores, operatorStores, type Where } from './reach.ts';
import { knownAgency } from './registering.ts';
import type { Shell } from './shell.ts';

export interface CaseSource {
  agency: TabledAgency;
  cases: AsyncIterable<{ subject: string; events: KeptEvent[] }>;
}

export interface SourceOrder extends Where {
  agency: string;
  /** An event file; then no stack is asked. */
  events?: string;
}

export async function openCases(order: SourceOrder, shell: Shell): Promise<CaseSource> {
  if (order.events !== undefined) return casesInFile(order.events, order.agency, shell);
  return casesInStores(order.agency, await operatorStores(await findSite(order, shell)));
}

async function casesInFile(path: string, agency: string, shell: Shell): Promise<CaseSource> {
  const file = await readEventFile(path, shell.now());
  if (!file.agencies.includes(agency)) {
    file.close();
    throw new Refused({
      zh: `${path} 中没有机关 ${agency} 的事件；文件中有：${file.agencies.join(', ')}`,
      en: `${path} holds no event of ${agency}; it holds: ${file.agencies.join(', ')}`,
    });
  }
  async function* cases() {
    try {
      for (const [subject, events] of file.subjectsOf(agency)) yield { subject, events };
    } finally {
      file.close();
    }
  }
  return { agency: { id: agency, name: agency }, cases: cases() };
}

export async function casesInStores(
  id: string,
  { registry, eventLog }: Pick<OperatorStores, 'registry' | 'eventLog'>,
): Promise<CaseSource> {
  const agency = await knownAgency(id, { registry });
  async function* cases() {
    for await (const { subject, events } of casesOf(eventLog.read(id)))
      yield { subject, events: events.map(({ event }) => event) };
  }
  return { agency, cases: cases() };
}
