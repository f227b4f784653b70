/**
 * `gongkai start`: everything on this machine. In: the data folder, the port. Out: the addresses of the reports on
 * standard output. Always: the data survives, even a `kill -9`; the next start finishes the work of an interrupted one.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DataFolderInUseError, type LocalStack, PortInUseError, putUp } from 'local-assembly';
import { cannotPrint } from '../../../shared/formats/pdf/printing.ts';
import { dataFolder, findSite, operatorStores, type Site } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both, Refused } from '../messages.ts';
import { keepClientSecret } from '../operator/desk-secret.ts';
import { printResults, refuseFailed, runNight, summaryOf } from '../operator/night-run.ts';
import { withClock } from '../progress.ts';
import { presentAssembly } from './assembly-store.ts';
import { SAMPLE_PEOPLE } from './desk-sample.ts';
import { LOCAL_ISSUER, type LocalIssuer, startIssuer } from './local-issuer.ts';
import { loadSamples } from './sample-load.ts';
import { printWaysIn } from './ways-in.ts';

export interface StartOrder {
  port: number;
  data?: string;
  template?: string;
  once?: true;
  empty?: true;
}

export async function start(order: StartOrder, shell: Shell): Promise<void> {
  const stop = stopSignal();
  const folder = dataFolder(order, shell);
  const assembly = order.template === undefined ? await ownAssembly(shell) : givenAssembly(order.template);
  const issuer = await startIssuer();
  const stack = await open({ assembly, folder, port: order.port, issuer: issuer.url }, shell).catch(
    async (error: unknown) => {
      await issuer.close();
      throw error;
    },
  );
  try {
    await openDesk(order, issuer, shell);
    const ended = await Promise.race([work(order, folder, shell).then(() => 'done'), stop]);
    if (ended === 'stopped') throw interrupted();
    if (order.once) return;
    // No look between nights meets the samples while they load, or their first night.
    stack.keepTime();
    await stop;
  } finally {
    shell.tell(both({ zh: '正在停止……', en: 'stopping …' }));
    await stack.close();
    await issuer.close();
  }
}

/** The provider opens for the desk of this stack, if it signs in here. */
async function openDesk({ data }: StartOrder, issuer: LocalIssuer, shell: Shell): Promise<void> {
  const site = await findSite(data === undefined ? {} : { data }, shell);
  const { DeskUrl, DeskSecretsTable } = site.outputs;
  if (!DeskUrl || !DeskSecretsTable) return;
  await keepClientSecret(site, issuer.clientSecret);
  await issuer.open(DeskUrl, SAMPLE_PEOPLE);
}

function interrupted(): Refused {
  return new Refused({
    zh: '启动被中断；再次启动会补齐',
    en: 'the start was interrupted; the next one completes it',
  });
}

/** Resolves when the process is asked to end. */
function stopSignal(): Promise<'stopped'> {
  return new Promise((asked) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => asked('stopped'));
  });
}

function ownAssembly(shell: Shell): Promise<string> {
  const synthesizing = () =>
    shell.tell(
      both({
        zh: '正在合成模板，只在源码有变动时进行，约半分钟……',
        en: 'synthesizing the template, only when sources changed; about half a minute …',
      }),
    );
  return withClock(() => presentAssembly(shell.root, synthesizing), shell);
}

function givenAssembly(template: string): string {
  if (existsSync(join(template, 'manifest.json'))) return resolve(template);
  throw new Refused({
    zh: `${template} 中没有 manifest.json，不是合成的模板目录；可用 npx cdk synth -o ${template} 生成`,
    en: `${template} holds no manifest.json and is no synthesized assembly; make one with npx cdk synth -o ${template}`,
  });
}

interface Opening {
  assembly: string;
  folder: string;
  port: number;
  /** Address of this machine's identity provider. */
  issuer: string;
}

async function open({ assembly, folder, port, issuer }: Opening, shell: Shell): Promise<LocalStack> {
  const addresses = { [LOCAL_ISSUER]: issuer };
  try {
    const report = (message: string) => shell.tell(message);
    return await putUp({
      assembly,
      dataDirectory: folder,
      port,
      addresses,
      report,
      schedules: 'held',
    });
  } catch (cause) {
    throw notUp(cause, { folder, port });
  }
}

/** Why the stack is not up, whole in both languages; a reason that only the stack knows stands before it. */
export function notUp(cause: unknown, { folder, port }: Pick<Opening, 'folder' | 'port'>): Refused {
  if (cause instanceof PortInUseError)
    return new Refused({
      zh: `端口 ${port} 已被占用，可能是另一个 npm start；请停止它，或另选端口：npm start -- --port 0（由系统选择）`,
      en: `port ${port} is in use; stop what uses it, or choose another: npm start -- --port 0`,
    });
  if (cause instanceof DataFolderInUseError)
    return new Refused({
      zh: `数据目录 ${folder} 正由进程 ${cause.holder} 的本机服务使用；请先停止它，或另选目录：npm start -- --data 目录`,
      en: `${folder} is in use by the local stack of process ${cause.holder}; stop it, or choose another folder with --data`,
    });
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Refused(
    { zh: '本机服务未能启动，原因如上', en: 'the local stack could not start, as said above' },
    [reason],
  );
}

async function work(
  { data = undefined, once, empty }: StartOrder,
  folder: string,
  shell: Shell,
): Promise<void> {
  const site = await findSite(data === undefined ? {} : { data }, shell);
  const machine = cannotPrint();
  if (machine !== null)
    shell.tell(
      both({
        zh: `本机（${machine}）不能生成 PDF 和一图读懂，其余格式照常；部署到 Lambda 后齐全`,
        en: 'this machine cannot make the PDF and the infographic; the other formats are complete',
      }),
    );
  if (!empty) await bringSamples(site, folder, shell);
  const ranNight = !empty || once === true;
  if (ranNight) await firstNight(site, shell);
  const standing = {
    ranNight,
    holdsSamples: existsSync(join(folder, HOLDS_SAMPLES)),
    staysUp: !once,
    data,
  };
  await printWaysIn(site, standing, shell);
}

/** What it published stands below, with its address: only what needs a look is listed here. */
async function firstNight(site: Site, shell: Shell): Promise<void> {
  shell.tell(both({ zh: '夜间任务运行中……', en: 'the night is running …' }));
  const results = await runNight(site, shell);
  shell.tell(both(summaryOf(results)));
  const open = results.filter(({ state }) => state === 'refused' || state === 'failed');
  if (open.length > 0) printResults(open, { ...shell, out: (text) => shell.tell(text.trimEnd()) });
  refuseFailed(results);
}

/** A folder with this file holds the samples whole. */
const HOLDS_SAMPLES = 'samples-loaded';

async function bringSamples(site: Site, folder: string, shell: Shell): Promise<void> {
  const mark = join(folder, HOLDS_SAMPLES);
  if (existsSync(mark)) return;
  await loadSamples(site, await operatorStores(site), shell);
  writeFileSync(mark, '');
}
