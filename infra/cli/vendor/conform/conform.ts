/**
 * `gongkai conform`: tests a vendor's system against the golden histories. In: the place of its events. Out: a report
 * on standard output, and as a page on request; exit 1 if it does not conform. Always: it only reads.
 */
import { writeFile } from 'node:fs/promises';
import { readJsonFile } from '../../input-file.ts';
import type { Shell } from '../../io.ts';
import { both, Refused, type Words, WrongUsage } from '../../messages.ts';
import { startProgress } from '../../progress.ts';
import { GOLDEN, inChinese } from '../golden/histories.ts';
import type { GoldenHistory } from '../golden/telling.ts';
import { signingKey } from '../secret.ts';
import { addressOf, type To } from '../sending.ts';
import { nothing } from './arrived.ts';
import { compared, refusedResult } from './compare.ts';
import { evidenceOf } from './evidence.ts';
import { fromFile, fromFolder, fromStack, type Gathered, isFolder, type Numbers } from './gather.ts';
import { type ConformReport, type Origin, reportOf } from './report.ts';
import { linesOf } from './words.ts';

export interface ConformOrder extends Omit<To, 'source'> {
  steps?: true;
  events?: string;
  agency?: string;
  source?: string;
  numbers?: string;
  only?: string;
  system?: string;
  report?: string;
  json?: true;
}

export async function conform(order: ConformOrder, shell: Shell): Promise<void> {
  const histories = asked(order);
  if (order.steps) {
    tellSteps(histories, order, shell);
    return;
  }
  const { gathered, from } = await gather(histories, order, shell);
  const results = histories.map((history) => {
    const found = gathered.get(history.id) ?? nothing();
    return 'refusal' in found ? refusedResult(history, found.refusal) : compared(history, found);
  });
  const origin = { ...originOf(order, from, shell), evidence: evidenceOf(histories, gathered) };
  const report = reportOf(results, origin);
  if (order.report !== undefined) {
    const { renderConformPage } = await import('./page.tsx');
    await writeFile(order.report, renderConformPage(report));
  }
  shell.out(order.json ? `${JSON.stringify(report, null, 2)}\n` : `${linesOf(report).join('\n')}\n`);
  if (!report.conforms) throw new Refused(shortfall(report));
}

/** A history that was not sent yet is no deviation: a first trial does not call the system wrong. */
function shortfall({ results }: ConformReport): Words {
  const lacking = results.filter(({ state, required }) => required && state === 'absent').length;
  const isUnfinished = results.every(
    ({ state, required }) => state === 'conforms' || state === 'absent' || (!required && state === 'avoided'),
  );
  if (isUnfinished && results.some(({ state }) => state === 'conforms'))
    return {
      zh: `送达的案例都符合，还有 ${lacking} 个没有送达，验收没有完成；只核对一部分用 --only`,
      en: `the sent histories conform, ${lacking} were not sent: the trial is not finished; --only checks a part`,
    };
  return { zh: '与标准案例不符合', en: 'it does not conform to the histories' };
}

/** The histories requested by name; all by default. */
function asked({ only }: ConformOrder): readonly GoldenHistory[] {
  if (only === undefined) return GOLDEN;
  const names = only.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !GOLDEN.some(({ id }) => id === name));
  if (unknown.length > 0)
    throw new WrongUsage({
      zh: `没有案例 ${unknown.join('、')}；案例有：${GOLDEN.map(({ id }) => id).join('、')}`,
      en: `no history is called ${unknown.join(', ')}`,
    });
  return GOLDEN.filter(({ id }) => names.includes(id));
}

function tellSteps(histories: readonly GoldenHistory[], { json }: ConformOrder, shell: Shell): void {
  const steps = histories.map(({ id, zh, events }) => ({
    history: id,
    title: zh,
    steps: events.map(inChinese),
  }));
  if (json) shell.out(`${JSON.stringify(steps, null, 2)}\n`);
  else
    for (const each of steps)
      shell.out(`${[`${each.history}　${each.title}`, ...each.steps].join('\n　　')}\n`);
}

async function gather(
  histories: readonly GoldenHistory[],
  order: ConformOrder,
  shell: Shell,
): Promise<{ gathered: Map<string, Gathered>; from: string }> {
  const { events, agency, source } = order;
  const numbers = await numbersIn(order.numbers);
  if (events !== undefined) {
    const gathered = (await isFolder(events))
      ? await fromFolder(events, histories, { agency, shell })
      : await fromFile(events, histories, { agency, numbers, shell });
    return { gathered, from: events };
  }
  if (source === undefined || agency === undefined)
    throw new WrongUsage({
      zh: '请用 --events 指明系统发出的事件，或用 --source 和 --agency 指明在服务上的来源和机关',
      en: 'name the emitted events with --events, or with --source and --agency where they went to',
    });
  const asked = { url: await addressOf(order, shell), source, key: signingKey(order, shell), agency };
  const bar = startProgress(both({ zh: '查询', en: 'asking' }), histories.length, shell);
  const found = await fromStack(asked, histories, { numbers, shell, progress: () => bar.add(1) });
  bar.stop();
  return { gathered: found, from: asked.url };
}

/** A JSON object: the number in the history, and the system's own. */
async function numbersIn(path: string | undefined): Promise<Numbers> {
  if (path === undefined) return new Map();
  const { value } = await readJsonFile(path);
  const pairs = Object.entries(Object(value));
  if (Array.isArray(value) || !pairs.every(([, own]) => typeof own === 'string'))
    throw new Refused({
      zh: `${path} 应为 JSON 对象：{"例〔received〕1号": "本系统的编号"}`,
      en: `${path} holds a JSON object of numbers`,
    });
  return new Map(pairs.map(([number, own]) => [number, String(own)]));
}

function originOf(
  { system, agency, source, only }: ConformOrder,
  from: string,
  shell: Shell,
): Omit<Origin, 'evidence'> {
  return {
    system: system ?? null,
    from,
    agency: agency ?? null,
    source: source ?? null,
    at: new Date(shell.now()).toISOString(),
    only: only === undefined ? null : only.split(',').map((name) => name.trim()),
  };
}
