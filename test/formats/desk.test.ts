/**
 * The desk in a browser, against the local stack and its OpenID Connect provider: a clerk, three reviewers and a leader
 * bring the faulty sample to a published report, by keyboard alone and without JavaScript. Needs Chromium (`CHROMIUM`,
 * else /usr/bin/chromium); pictures go to the folder that `GONGKAI_PICTURES` names, where it is set.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESK_REGISTRY, deskDelivery } from '../../infra/cli/start/desk-sample.ts';

const root = join(import.meta.dirname, '../..');
const data = mkdtempSync(join(tmpdir(), 'gongkai-desk-'));
const pictures = process.env['GONGKAI_PICTURES'];
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
];
const YEAR = '/qingjiangpu/2025';

let stack: ChildProcess;
let browser: Browser;
let desk = '';
let published = '';
beforeAll(async () => {
  stack = spawn(
    process.execPath,
    ['infra/cli/gongkai.mjs', 'start', '--empty', '--port', '0', '--data', data],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await new Promise<void>((up, down) => {
    let said = '';
    stack.stdout?.on('data', (piece) => {
      said += String(piece);
      if (said.includes('desk  http')) up();
    });
    stack.on('exit', () => down(new Error(`the stack ended: ${said}`)));
  });
  await bringOffice();
  const { DeskUrl, PublicationUrl } = JSON.parse(readFileSync(join(data, 'outputs.json'), 'utf8')).Gongkai;
  [desk, published] = [DeskUrl, `${PublicationUrl}${YEAR}/index.html`];
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: FLAGS,
  });
}, 600_000);
afterAll(async () => {
  await browser?.close();
  if (stack.exitCode === null) {
    const gone = once(stack, 'exit');
    stack.kill('SIGTERM');
    await gone;
  }
  rmSync(data, { recursive: true, force: true });
});

/** The sample's office alone, as `npm start` brings it: registered, its facts sent, drafted. */
async function bringOffice(): Promise<void> {
  const { source, events } = deskDelivery();
  const [registry, facts] = [join(data, 'registry.json'), join(data, 'facts.jsonl')];
  writeFileSync(registry, JSON.stringify(DESK_REGISTRY));
  writeFileSync(facts, events.map((event) => JSON.stringify(event)).join('\n'));
  const issued = JSON.parse(await gongkai('registry', 'apply', registry));
  await gongkai('send', facts, '--source', source, '--secret', issued.sources[source].secret);
  await gongkai('night');
}

interface Visit {
  page: Page;
  context: BrowserContext;
  /** Requests that went anywhere but to the desk and the provider. */
  elsewhere: string[];
}

/** Enters as somebody, at a laptop of an office. */
async function enter(subject: string, javaScriptEnabled = false): Promise<Visit> {
  const context = await browser.newContext({
    ...{ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', javaScriptEnabled },
    ...(javaScriptEnabled && { bypassCSP: true }),
  });
  const page = await context.newPage();
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    const { hostname, pathname, port } = new URL(request.url());
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
async function reach(page: Page, target: Locator): Promise<void> {
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`not to be reached by the keyboard: ${target}`);
}

async function press(page: Page, target: Locator): Promise<void> {
  await reach(page, target);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}

async function type(page: Page, target: Locator, text: string): Promise<void> {
  await reach(page, target);
  await page.keyboard.insertText(text);
}

/** How a date is typed hangs on the language of the browser: it is reached by keyboard, and filled. */
async function typeDay(page: Page, target: Locator, day: string): Promise<void> {
  await reach(page, target);
  await target.fill(day);
}

const steps: string[] = [];

/** From 待办: what waits, the case, the button. */
async function mend(page: Page, subject: string, fill: () => Promise<void>, button: string): Promise<void> {
  await page.goto(desk);
  await press(page, page.getByRole('link', { name: /件数据对不上/ }));
  await press(page, page.getByRole('link', { name: subject, exact: true }).first());
  await fill();
  await press(page, page.getByRole('button', { name: button, exact: true }).first());
  expect([subject, await page.textContent('[role=status]')]).toEqual([
    subject,
    expect.stringContaining('已记录'),
  ]);
  steps.push(`${subject}: 3`);
}

async function gongkai(...argv: string[]): Promise<string> {
  const child = spawn(process.execPath, ['infra/cli/gongkai.mjs', ...argv, '--data', data], { cwd: root });
  let out = '';
  child.stdout.on('data', (piece) => {
    out += String(piece);
  });
  let told = '';
  child.stderr.on('data', (piece) => {
    told += String(piece);
  });
  const [code] = await once(child, 'close');
  expect([argv[0], code, code === 0 ? '' : told]).toEqual([argv[0], 0, '']);
  return out;
}

describe('by keyboard, at 1366 × 768, without JavaScript', () => {
  test('from three faults to a published report', async () => {
    const clerk = await enter('clerk');
    const { page } = clerk;
    const retract = async () => type(page, page.locator('input[name=reason]').first(), '误报');
    await mend(
      page,
      '2025-002',
      async () => {
        await typeDay(page, page.locator('input[type=date]').first(), '2025-04-01');
        await reach(page, page.locator('select').first());
        await page.keyboard.press('ArrowDown');
      },
      '补录',
    );
    await mend(page, '2025-003', retract, '撤回');
    await mend(page, '清政规〔2019〕2号', retract, '撤回');
    await page.goto(desk);
    expect(await page.textContent('main')).not.toContain('件数据对不上');
    console.log(`steps from 待办 to a mended fault: ${steps.join('; ')}`);

    for (const [section, text] of [
      ['overview', '2025年，新收政府信息公开申请{{applications.received.total}}件。'],
      ['problems', '政策解读形式较为单一，将予改进。'],
    ] as const) {
      await page.goto(`${desk}${YEAR}/texts`);
      await type(page, page.locator(`#text-${section}`), text);
      await press(page, page.locator(`section[aria-labelledby=${section}] button[value=save]`));
      expect(await page.textContent('[role=status]')).toContain('已保存');
    }
    await page.goto(`${desk}${YEAR}/review`);
    for (const box of await page.locator('section[aria-labelledby=submitting] textarea').all())
      await type(page, box, '经核实无误。');
    await press(page, page.locator('button[value=submit]'));
    for (const subject of ['section', 'secrecy', 'leader']) {
      const reviewer = await enter(subject);
      await press(reviewer.page, reviewer.page.getByRole('link', { name: /等您审/ }).first());
      await press(reviewer.page, reviewer.page.locator('button[value=approve]'));
      expect(await reviewer.page.textContent('[role=status]')).toContain('已办理');
      if (subject === 'leader') await press(reviewer.page, reviewer.page.locator('button[value=finalise]'));
      expect(reviewer.elsewhere).toEqual([]);
      await reviewer.context.close();
    }
    await page.goto(desk);
    expect(await page.textContent('main')).toContain('已定稿，等待公布');
    await gongkai('night');
    await page.goto(`${desk}${YEAR}/versions`);
    expect(await page.textContent('main')).toContain('第1版');
    const report = await (await fetch(published)).text();
    expect(report).toContain('新收政府信息公开申请');
    expect(report).not.toMatch(/>clerk<|secrecy/);
    expect(clerk.elsewhere).toEqual([]);
    await clerk.context.close();
  });
});

const PAGES: readonly [string, string][] = [
  ['to-do', ''],
  ['draft', YEAR],
  ['texts', `${YEAR}/texts`],
  ['checks', `${YEAR}/checks`],
  ['review', `${YEAR}/review`],
  ['due', `${YEAR}/due`],
  ['ledger', `${YEAR}/ledger`],
  ['versions', `${YEAR}/versions`],
  ['cell', `${YEAR}/cells/applications.received.total`],
  ['case', '/qingjiangpu/case?number=2025-001&year=2025'],
  ['missing', '/nothing/2025'],
];

describe('every page', () => {
  test.each([
    ['1366 light', 1366, 'light', 'screen'],
    ['1366 dark', 1366, 'dark', 'screen'],
    ['375 light', 375, 'light', 'screen'],
    ['375 dark', 375, 'dark', 'screen'],
    ['print', 794, 'light', 'print'],
  ] as const)(
    'is within the screen and without a finding of axe: %s',
    async (look, width, colorScheme, media) => {
      const { page, context, elsewhere } = await enter('clerk', true);
      await page.setViewportSize({ width, height: 768 });
      await page.emulateMedia({ colorScheme, media });
      for (const [name, path] of PAGES) {
        await page.goto(`${desk}${path}`);
        if (pictures) {
          mkdirSync(pictures, { recursive: true });
          await page.screenshot({ path: join(pictures, `desk ${name} ${look}.png`), fullPage: true });
        }
        const wide = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect([name, wide]).toEqual([name, 0]);
        await page.evaluate(axe.source);
        const found = (await page.evaluate('axe.run()')) as {
          violations: { id: string; nodes: { html: string }[] }[];
        };
        expect([name, found.violations.map(({ id, nodes }) => [id, nodes[0]?.html])]).toEqual([name, []]);
      }
      expect(elsewhere).toEqual([]);
      await context.close();
    },
  );
});

test('the stack printed where the desk is', () => {
  expect(existsSync(join(data, 'outputs.json'))).toBe(true);
  expect(desk).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/desk$/);
});
