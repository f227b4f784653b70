/**
 * `gongkai recover import`. In: a file of an export, or the folder of a DynamoDB export. Out: the stored counts, as
 * JSON, and the next step. Always: existing items stay; a difference is named, and gives exit code 1.
 */
import { stat } from 'node:fs/promises';
import { isKeyless } from '../../../../shared/night/log-key.ts';
import { bucketsOf, operatorStores, type Site } from '../../connect.ts';
import type { Shell } from '../../io.ts';
import { both, Refused } from '../../messages.ts';
import { KEYLESS } from '../stack-status.ts';
import { importLog, importManaged } from './log-export.ts';

const MOST_TOLD = 20;

export async function importInto(place: string, site: Site, shell: Shell): Promise<void> {
  const into = { ...(await operatorStores(site)), ...(await bucketsOf(site)) };
  const isFolder = (await stat(place).catch(() => undefined))?.isDirectory() ?? false;
  const imported = isFolder
    ? { ...(await importManaged(place, into, shell.now())), objects: NO_OBJECTS }
    : { ...(await importLog(place, into, shell.now())), removed: 0 };
  const { stored, duplicates, conflicts, objects, removed } = imported;
  const counted = { ...objects, conflicts: objects.conflicts.length };
  shell.out(`${JSON.stringify({ stored, duplicates, conflicts: conflicts.length, objects: counted })}\n`);
  for (const words of [NEXT, ...(isFolder ? [EVENTS_ALONE] : []), ...removedWords(removed)])
    shell.tell(both(words));
  if (await isKeyless(into)) shell.tell(both(KEYLESS));
  refuseConflicts(objects.conflicts, conflicts, shell);
}

const NO_OBJECTS = { stored: 0, there: 0, conflicts: [] as string[] };

const NEXT = {
  zh: '有关机关已到期，请运行 gongkai recover rebuild --all；来自备份的定稿不会自动公布',
  en: 'their agencies are due: run gongkai recover rebuild --all; no finalisation of a backup publishes itself',
};
const EVENTS_ALONE = {
  zh: 'DynamoDB 的导出只有事件；已公布的内容（versions/ 与公开桶）须另行取回，否则各年度将一直等待',
  en: 'an export of DynamoDB holds events alone: bring versions/ and the public bucket over too, or every year waits',
};

function removedWords(removed: number): { zh: string; en: string }[] {
  if (removed === 0) return [];
  return [
    {
      zh: `增量导出中有 ${removed} 个条目当时已被删除，其内容不在导出中`,
      en: `${removed} items had been removed when the increment was made; their content is not in it`,
    },
  ];
}

function refuseConflicts(objects: readonly string[], events: readonly number[], shell: Shell): void {
  for (const key of objects.slice(0, MOST_TOLD)) shell.tell(key);
  if (objects.length > 0)
    throw new Refused({
      zh: `${objects.length} 个已公布的文件与备份不同，保留现有的`,
      en: `${objects.length} published objects already have other bytes, which stay`,
    });
  if (events.length === 0) return;
  const lines = events.slice(0, MOST_TOLD).join(', ');
  throw new Refused({
    zh: `${events.length} 个事件与已存储的内容不同，保留已存储的（第 ${lines} 行）`,
    en: `${events.length} events are stored with other content, which stays (lines ${lines})`,
  });
}
