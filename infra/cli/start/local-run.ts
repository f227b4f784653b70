/**
 * `gongkai start`: everything on this machine. In: the data folder, the port. Out: the addresses of the reports on
 * standard output. Always: the data survives, even a `kill -9`; the next start finishes the work of an interrupted one.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type LocalStack, putUp } from 'local-assembly';
import { cannotPrint } from '../../../shared/formats/pdf/printing.ts';
import { dataFolder, findSite, operatorStores, type Site } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both, Refused } from '../messages.ts';
import { keepClientSecret } from '../operator/desk-secret.ts';
import { printResults, refuseFailed, runNight } from '../operator/night-run.ts';
import { presentAssembly } from './assembly-store.ts';
import { SAMPLE_PEOPLE } from './desk-sample.ts';
import { LOCAL_ISSUER, type LocalIssuer, startIssuer } from './local-issuer.ts';
import { loadSamples } from './sample-load.ts';

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
  return presentAssembly(shell.root, () => {
    shell.tell(
      both({
        zh: '正在合成模板，只在源码有变动时进行……',
        en: 'synthesizing the template, only when sources changed …',
      }),
    );
  });
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
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Refused({ zh: `本机服务未能启动：${reason}`, en: 'the local stack could not start' });
  }
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
  if (ranNight) {
    shell.tell(both({ zh: '夜间任务运行中……', en: 'the night is running …' }));
    const results = await runNight(site, shell);
    printResults(results, { ...shell, out: (text) => shell.tell(text.trimEnd()) });
    refuseFailed(results);
  }
  await printAddresses(site, { folder, ranNight }, shell);
  if (!once) shell.tell(both({ zh: '服务运行中，按 Ctrl-C 停止', en: 'the stack is up; Ctrl-C stops it' }));
}

/** A folder with this file holds the samples whole. */
const HOLDS_SAMPLES = 'samples-loaded';

async function bringSamples(site: Site, folder: string, shell: Shell): Promise<void> {
  const mark = join(folder, HOLDS_SAMPLES);
  if (existsSync(mark)) return;
  await loadSamples(site, await operatorStores(site), shell);
  writeFileSync(mark, '');
}

async function printAddresses(
  { outputs }: Site,
  { folder, ranNight }: { folder: string; ranNight: boolean },
  shell: Shell,
): Promise<void> {
  const { ApiUrl, PublicationUrl, DeskUrl } = outputs;
  const catalogue = await fetch(`${PublicationUrl}/index.json`);
  if (!catalogue.ok && ranNight) {
    throw new Refused({
      zh: `公众无法读取报告目录（HTTP ${catalogue.status}）：发布桶策略须允许所有人 s3:GetObject，资源 ${PublicationUrl}/index.json`,
      en: `the public cannot read the catalogue: the bucket policy must allow s3:GetObject to all`,
    });
  }
  const { agencies = [] } = catalogue.ok ? ((await catalogue.json()) as Catalogue) : {};
  for (const { name, years } of agencies) {
    for (const { year, url } of years) shell.out(`${name} ${year}  ${PublicationUrl}/${url}\n`);
  }
  if (catalogue.ok) shell.out(`${both({ zh: '报告目录', en: 'catalogue' })}  ${PublicationUrl}/index.html\n`);
  shell.out(`${both({ zh: '接口', en: 'API' })}  ${ApiUrl}\n`);
  if (catalogue.ok)
    shell.out(
      `${both({ zh: '错误代码、接口描述', en: 'codes, API description' })}  ${PublicationUrl}/codes.html  ${PublicationUrl}/openapi.json\n`,
    );
  if (DeskUrl) {
    const people = SAMPLE_PEOPLE.map(({ subject, role }) => `${role} ${subject}`).join('、');
    shell.out(`${both({ zh: '工作台', en: 'desk' })}  ${DeskUrl}\n`);
    shell.tell(
      both({
        zh: `工作台不用密码，登录时选身份：${people}`,
        en: 'the desk asks for no password here: choose who you are',
      }),
    );
  }
  if (existsSync(join(folder, HOLDS_SAMPLES)))
    shell.tell(
      both({
        zh: '样例数字为公开发布的数字；逐件数据由程序生成，并非真实申请',
        en: 'the figures of the samples were published; their case-level data is generated',
      }),
    );
}

/** The part of the publication bucket's `index.json` that is read here; for many reports it names parts. */
interface Catalogue {
  agencies?: { name: string; years: { year: number; url: string }[] }[];
}
