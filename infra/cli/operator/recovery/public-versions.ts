/**
 * An operator's acts on the public objects of published versions: rewrite them from the frozen bytes, take them down
 * with a reason, or search them for a word. In: agency, year and number, or words. Out: every key with its outcome.
 */
import type { Manifest } from '../../../../shared/night/manifest.ts';
import { type TakeDownPorts, takeDown, versionsOf, writeAgain } from '../../../../shared/night/take-down.ts';
import type { Buckets } from '../../connect.ts';
import type { Shell } from '../../io.ts';
import { both, Refused } from '../../messages.ts';
import { searchPublic } from './public-search.ts';

export interface VersionOrder {
  agency: string;
  year: number;
  number?: number;
  reason?: string;
}

async function ordered(
  { agency, year, number }: VersionOrder,
  { drafts }: TakeDownPorts,
): Promise<Manifest[]> {
  const versions = await versionsOf(agency, year, drafts);
  const asked = versions.filter((version) => number === undefined || version.number === number);
  if (asked.length > 0) return asked;
  const there = versions.map((version) => `v${version.number}`).join(', ') || '-';
  throw new Refused({
    zh: `${agency} ${year} 年没有所指的版本；已有：${there}`,
    en: `there is no such version of ${agency} ${year}; there are: ${there}`,
  });
}

export async function takeVersionsDown(
  order: VersionOrder & { reason: string },
  ports: TakeDownPorts,
  shell: Shell,
) {
  const versions = await ordered(order, ports);
  const at = new Date(shell.now()).toISOString();
  for (const key of await takeDown(versions, { reason: order.reason, at }, ports))
    shell.out(`撤下 taken down  ${key}\n`);
  shell.tell(
    both({
      zh: `已撤下 ${versions.length} 个版本，已记录在案；下一夜不会再发布`,
      en: `${versions.length} version(s) taken down and on record; no night publishes them again`,
    }),
  );
}

export async function writeVersionAgain(
  order: VersionOrder & { number: number },
  ports: TakeDownPorts,
  shell: Shell,
) {
  const { agency, year, number, reason } = order;
  const back = reason === undefined ? undefined : { reason, at: new Date(shell.now()).toISOString() };
  for (const version of await ordered(order, ports)) {
    const done = await writeAgain(version, back, ports);
    if (done === 'taken down')
      throw new Refused({
        zh: `${agency} ${year} v${number} 已撤下；要恢复请加 --reason 说明理由`,
        en: `${agency} ${year} v${number} was taken down; give a --reason to bring it back`,
      });
    for (const { key, state } of done)
      shell.out(`${state === 'as it was' ? '未变 as it was    ' : '重写 written again'}  ${key}\n`);
  }
}

/** Refuses if a word is found, so that a script notices. */
export async function printSearch(
  words: readonly string[],
  { publication }: Pick<Buckets, 'publication'>,
  shell: Shell,
): Promise<void> {
  const { read, found, drawn } = await searchPublic(words, publication);
  for (const { key, word } of found) shell.out(`${key}  ${word}\n`);
  shell.tell(
    both({
      zh: `已查 ${read} 个公开文件，其中 ${drawn.length} 个 PDF、PNG 只查了文件名，其文字与同版网页相同`,
      en: `${read} public objects read; of ${drawn.length} PDF and PNG files only the name, their text is that of the page beside them`,
    }),
  );
  if (found.length === 0) return;
  const keys = new Set(found.map(({ key }) => key)).size;
  throw new Refused({
    zh: `${keys} 个公开文件含有所查文字`,
    en: `${keys} public objects contain the words`,
  });
}
