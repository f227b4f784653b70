/**
 * Gathers the facts of the histories. In: a folder with a file per history, one file with all of them, or a stack's
 * answers. Out: the arrived events of each. Always: nothing is sent and nothing is stored.
 *
 * A file named after its history may hold any numbers. Elsewhere they are the history's own, or those from a list of
 * numbers.
 */
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { explainCase } from '../../../../shared/counting/explain-case.ts';
import type { KeptEvent } from '../../../../shared/events/event.ts';
import { instantOf, yearOf } from '../../../../shared/events/instant.ts';
import { FIRST_REPORT } from '../../../../shared/form/codes.ts';
import { unreadable } from '../../input-file.ts';
import type { Shell } from '../../io.ts';
import { both, Refused } from '../../messages.ts';
import { editionToCompute } from '../../offline/editions.ts';
import { readEventFile } from '../../offline/event-file.ts';
import type { GoldenHistory } from '../golden/telling.ts';
import { type Arrived, addAccount, addAnswer, nothing } from './arrived.ts';
import { type Asked, askSubject } from './ask.ts';

export type Gathered = Arrived | { refusal: readonly string[] };

/** The number in the tested system for a history's number. */
export type Numbers = ReadonlyMap<string, string>;

const SUFFIX = '.jsonl';

export async function fromFolder(
  folder: string,
  histories: readonly GoldenHistory[],
  { agency, shell }: { agency: string | undefined; shell: Shell },
): Promise<Map<string, Gathered>> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
  const files = names.filter((name) => name.endsWith(SUFFIX));
  const ids = new Set(histories.map(({ id }) => id));
  const strange = files.filter((name) => !ids.has(basename(name, SUFFIX)));
  if (strange.length > 0)
    shell.tell(
      both({
        zh: `提示：不看 ${strange.join('、')}；文件名应为案例名加 ${SUFFIX}`,
        en: `note: ${strange.join(', ')} passed over; a file is named after its history`,
      }),
    );
  const gathered = new Map<string, Gathered>();
  for (const { id } of histories) {
    if (!files.includes(`${id}${SUFFIX}`)) continue;
    gathered.set(id, await inFile(join(folder, `${id}${SUFFIX}`), agency, shell));
  }
  return gathered;
}

async function inFile(path: string, agency: string | undefined, shell: Shell): Promise<Gathered> {
  try {
    const arrived = nothing();
    for (const [subject, events] of await casesIn(path, agency, shell))
      count(arrived, { subject, events }, shell);
    return arrived;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { refusal: [...error.faults, both(error.words)] };
  }
}

export async function fromFile(
  path: string,
  histories: readonly GoldenHistory[],
  { agency, numbers, shell }: { agency: string | undefined; numbers: Numbers; shell: Shell },
): Promise<Map<string, Gathered>> {
  const cases = await casesIn(path, agency, shell);
  return new Map(
    histories.map(({ id, events }) => {
      const arrived = nothing();
      for (const subject of subjectsOf(events, numbers)) {
        const own = cases.get(subject);
        if (own) count(arrived, { subject, events: own }, shell);
      }
      return [id, arrived];
    }),
  );
}

export async function fromStack(
  asked: Asked,
  histories: readonly GoldenHistory[],
  { numbers, shell, progress }: { numbers: Numbers; shell: Shell; progress: () => void },
): Promise<Map<string, Gathered>> {
  const gathered = new Map<string, Gathered>();
  for (const { id, events } of histories) {
    const arrived = nothing();
    for (const subject of subjectsOf(events, numbers))
      addAnswer(arrived, await askSubject(asked, subject, shell));
    gathered.set(id, arrived);
    progress();
  }
  return gathered;
}

export async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  return found.isDirectory();
}

function subjectsOf(events: GoldenHistory['events'], numbers: Numbers): Set<string> {
  return new Set(events.map(({ subject }) => numbers.get(subject) ?? subject));
}

async function casesIn(
  path: string,
  agency: string | undefined,
  shell: Shell,
): Promise<Map<string, KeptEvent[]>> {
  const file = await readEventFile(path, shell.now());
  try {
    const [only, ...others] = agency === undefined ? file.agencies : [agency];
    if (only === undefined || others.length > 0)
      throw new Refused({
        zh: `${path} 中有多个机关：${file.agencies.join('、')}；请用 --agency 指明一个`,
        en: `${path} holds several agencies; name one with --agency`,
      });
    return new Map(file.subjectsOf(only));
  } finally {
    file.close();
  }
}

function count(
  arrived: Arrived,
  { subject, events }: { subject: string; events: readonly KeptEvent[] },
  shell: Shell,
): void {
  const last = events.reduce((year, { at }) => Math.max(year, yearOf(at)), yearOf(instantOf(shell.now())));
  const years = Array.from({ length: last - FIRST_REPORT + 1 }, (_, index) => ({
    year: FIRST_REPORT + index,
    form: editionToCompute(FIRST_REPORT + index),
  }));
  addAccount(arrived, events, explainCase(subject, events, years));
}
