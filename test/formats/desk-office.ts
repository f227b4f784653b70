/**
 * The desk in a browser, against the local stack and its OpenID Connect provider. In: nothing. Out: the sample's office, as
 * `npm start` brings it, and visits of its people. Needs Chromium (`CHROMIUM`, else /usr/bin/chromium).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';
import { DESK_REGISTRY, deskDelivery } from '../../infra/cli/start/desk-sample.ts';

const root = join(import.meta.dirname, '../..');
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
];

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Requests that went anywhere but to the desk and the provider. */
  elsewhere: string[];
}

export interface DeskOffice {
  data: string;
  /** Address of the desk, and of what is published. */
  desk: string;
  publication: string;
  /** Enters as somebody, at a laptop of an office. */
  enter(subject: string, options: BrowserContextOptions): Promise<Visit>;
  gongkai(...argv: string[]): Promise<string>;
  close(): Promise<void>;
}

/** With a proxy all that the browser sends goes through it. */
export async function openDeskOffice(proxy?: string): Promise<DeskOffice> {
  const data = mkdtempSync(join(tmpdir(), 'gongkai-desk-'));
  const stack = await started(data);
  const gongkai = (...argv: string[]) => run([...argv, '--data', data]);
  await bringOffice(data, gongkai);
  const { DeskUrl, PublicationUrl } = JSON.parse(readFileSync(join(data, 'outputs.json'), 'utf8')).Gongkai;
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: FLAGS,
    ...(proxy !== undefined && { proxy: { server: proxy, bypass: '<-loopback>' } }),
  });
  return {
    data,
    desk: DeskUrl,
    publication: PublicationUrl,
    gongkai,
    enter: async (subject, options) => {
      const context = await browser.newContext({
        ...{ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' },
        ...options,
      });
      return visit(context, DeskUrl, subject);
    },
    async close() {
      await browser.close();
      if (stack.exitCode === null) {
        const gone = once(stack, 'exit');
        stack.kill('SIGTERM');
        await gone;
      }
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function started(data: string): Promise<ChildProcess> {
  const argv = ['infra/cli/gongkai.mjs', 'start', '--empty', '--port', '0', '--data', data];
  const stack = spawn(process.execPath, argv, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((up, down) => {
    let said = '';
    stack.stdout.on('data', (piece) => {
      said += String(piece);
      if (said.includes('desk  http')) up();
    });
    stack.on('exit', () => down(new Error(`the stack ended: ${said}`)));
  });
  return stack;
}

/** The sample's office alone, as `npm start` brings it: registered, its facts sent, drafted. */
async function bringOffice(data: string, gongkai: DeskOffice['gongkai']): Promise<void> {
  const { source, events } = deskDelivery();
  const [registry, facts] = [join(data, 'registry.json'), join(data, 'facts.jsonl')];
  writeFileSync(registry, JSON.stringify(DESK_REGISTRY));
  writeFileSync(facts, events.map((event) => JSON.stringify(event)).join('\n'));
  const issued = JSON.parse(await gongkai('registry', 'apply', registry));
  await gongkai('send', facts, '--source', source, '--secret', issued.sources[source].secret);
  await gongkai('night');
}

async function run(argv: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, ['infra/cli/gongkai.mjs', ...argv], { cwd: root });
  let [out, told] = ['', ''];
  child.stdout.on('data', (piece) => {
    out += String(piece);
  });
  child.stderr.on('data', (piece) => {
    told += String(piece);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${argv[0]}: ${code} ${told}`);
  return out;
}

async function visit(context: BrowserContext, desk: string, subject: string): Promise<Visit> {
  const page = await context.newPage();
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    const { hostname, pathname, port, protocol } = new URL(request.url());
    // What a page hands to be saved is no request of the network.
    if (protocol === 'blob:') return;
    const isDesk = port === new URL(desk).port && pathname.startsWith('/desk');
    const isProvider = /^\/(auth|interaction)\b/.test(pathname) && port !== new URL(desk).port;
    if (hostname !== '127.0.0.1' || !(isDesk || isProvider)) elsewhere.push(request.url());
  });
  await page.goto(desk);
  await press(page, page.locator(`button[value=${subject}]`));
  await page.waitForURL(desk);
  return { page, context, elsewhere };
}

const MOST_TABS = 500;

/** Goes on with the tabulator until the element has the focus. */
export async function reach(page: Page, target: Locator): Promise<void> {
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`not to be reached by the keyboard: ${target}`);
}

export async function press(page: Page, target: Locator): Promise<void> {
  await reach(page, target);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}
