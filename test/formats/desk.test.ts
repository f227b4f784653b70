/**
 * The desk in a browser, against the local stack and its OpenID Connect provider: a clerk, three reviewers and a leader
 * bring the faulty sample to a published report, by keyboard alone and without JavaScript. Needs Chromium (`CHROMIUM`,
 * else /usr/bin/chromium); pictures go to the folder that `GONGKAI_PICTURES` names, where it is set.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { zipSync } from 'fflate';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { found } from '../promises/canary-search.ts';
import { type DeskOffice, openDeskOffice, press, reach, type Visit } from './desk-office.ts';

const pictures = process.env['GONGKAI_PICTURES'];
const YEAR = '/qingjiangpu/2025';

let office: DeskOffice;
let desk = '';
let published = '';
beforeAll(async () => {
  office = await openDeskOffice();
  desk = office.desk;
  published = `${office.publication}${YEAR}/index.html`;
}, 600_000);
afterAll(() => office.close());

const enter = (subject: string, javaScriptEnabled = false): Promise<Visit> =>
  office.enter(subject, { javaScriptEnabled, bypassCSP: javaScriptEnabled });

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

/** A Word file of one paragraph with a bold end. */
function wordFile(plain: string, bold: string) {
  const run = (text: string, look = '') => `<w:r>${look}<w:t>${text}</w:t></w:r>`;
  const body = `<w:p>${run(plain)}${run(bold, '<w:rPr><w:b/></w:rPr>')}</w:p>`;
  const text = (xml: string) => Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${xml}`);
  const types = 'http://schemas.openxmlformats.org/package/2006/content-types';
  const rels = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument';
  const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
  const w = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
  const parts = {
    '[Content_Types].xml': text(
      `<Types xmlns="${types}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`,
    ),
    '_rels/.rels': text(
      `<Relationships xmlns="${rels}"><Relationship Id="r1" Type="${office}" Target="word/document.xml"/></Relationships>`,
    ),
    'word/document.xml': text(`<w:document xmlns:w="${w}"><w:body>${body}</w:body></w:document>`),
  };
  return { name: `${NAME}的材料.docx`, buffer: Buffer.from(zipSync(parts)) };
}

/** The first message of a type on the topic, and after how long it came. */
async function toldOf(type: string): Promise<{ message: string; seconds: number }> {
  const from = Date.now();
  for (;;) {
    const lines = readFileSync(join(office.data, 'notices.jsonl'), 'utf8').trim().split('\n');
    const message = lines.find((line) => line.includes(`"${type}"`));
    const seconds = (Date.now() - from) / 1000;
    if (message !== undefined) return { message, seconds };
    if (seconds > 240) throw new Error(`${type} was not told`);
    await new Promise((wake) => setTimeout(wake, 500));
  }
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

    const saved = async (section: string, fill: () => Promise<void>) => {
      await page.goto(`${desk}${YEAR}/texts`);
      await fill();
      await press(page, page.locator(`section[aria-labelledby=${section}] button[value=save]`));
      expect(await page.textContent('[role=status]')).toContain('已保存');
    };
    const overview = '2025年，新收政府信息公开申请{{applications.received.total}}件。';
    await saved('overview', () => type(page, page.locator('#text-overview'), overview));
    await saved('problems', async () => {
      const file = wordFile('政策解读形式较为单一，', '将予改进');
      await page.locator('#word-problems').setInputFiles({ ...file, mimeType: 'application/octet-stream' });
      await press(page, page.locator('section[aria-labelledby=problems] button[value=word]'));
      expect(await page.textContent('[role=status]')).toContain('已读入，尚未保存');
      expect(await page.inputValue('#text-problems')).toBe('政策解读形式较为单一，**将予改进**');
    });
    await page.goto(`${desk}${YEAR}/review`);
    for (const box of await page.locator('section[aria-labelledby=submitting] textarea').all())
      await type(page, box, '经核实无误。');
    await press(page, page.locator('button[value=submit]'));
    const waiting = await toldOf('report.waiting');
    expect(waiting.message).toContain('等待业务审核');
    console.log(`whose approval is due was told after ${waiting.seconds.toFixed(0)} s`);
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
    await office.gongkai('night');
    await page.goto(`${desk}${YEAR}/versions`);
    expect(await page.textContent('main')).toContain('第1版');
    const report = await (await fetch(published)).text();
    expect(report).toContain('新收政府信息公开申请');
    expect(report).not.toMatch(/>clerk<|secrecy/);
    expect(clerk.elsewhere).toEqual([]);
    await clerk.context.close();
  });
});

/** Typed where they do not belong, and found nowhere: neither in a store nor in a log nor in public. */
const CANARIES = ['欧阳金丝雀', '13912345678', '11010519491231002X'] as const;
const [NAME, PHONE, CARD] = CANARIES;
const ENTRY = '/qingjiangpu/entry';

/** From 待办: the kind, the form, the button. */
async function enterFact(page: Page, link: string | RegExp, fill: () => Promise<void>): Promise<void> {
  await press(page, page.getByRole('link', { name: link }).first());
  await fill();
  await press(page, page.locator('button[value=enter]'));
  expect(await page.textContent('[role=status]')).toContain('已登记');
}

test('an office enters an application, its answer and a review by hand, without JavaScript', async () => {
  const { page, context, elsewhere } = await enter('clerk');
  const day = () => page.locator('input[type=date]');
  const choose = async (name: string, value: string) => {
    await reach(page, page.locator(`select[name=${name}]`));
    await page.locator(`select[name=${name}]`).selectOption(value);
  };
  const confirm = async () => {
    await reach(page, page.locator('input[name=own]'));
    await page.keyboard.press('Space');
  };
  const entered = await typedDay(page);
  await press(page, page.getByRole('link', { name: /^登记申请/ }).first());
  await enterFact(page, '收到申请', async () => {
    await typeDay(page, day(), entered);
    await choose('applicantType', 'legal-service-organisation');
    await confirm();
  });
  expect(await page.textContent('main')).toMatch(/本年新收.*法律服务机构/);
  expect(await page.textContent('main')).toMatch(/答复期限/);
  const application = page.url();
  await enterFact(page, '作出答复', async () => {
    await typeDay(page, day(), entered);
    await choose('outcome', 'refused.third-party-rights');
  });
  expect(await page.textContent('main')).toContain('保护第三方合法权益');
  await enterFact(page, '行政复议受理', async () => {
    await typeDay(page, day(), entered);
    await confirm();
  });
  await enterFact(page, '行政复议审结', async () => {
    await typeDay(page, day(), entered);
    await choose('result', 'corrected');
  });
  expect(await page.textContent('main')).toContain('结果纠正');
  await page.goto(application);
  await press(page, page.getByRole('link', { name: '更正：作出答复' }));
  await choose('outcome', 'granted');
  await type(page, page.locator('input[name=why]'), '结果录错');
  await press(page, page.locator('button[value=enter]'));
  expect(await page.textContent('main')).toContain('予以公开');
  console.log('steps from 待办 to an entered application: 3; to its answer: 2 more');
  await press(page, page.getByRole('link', { name: '误登作废' }));
  await typeDay(page, day(), entered);
  await type(page, page.locator('textarea[name=reason]'), `${NAME}来电${PHONE}，${CARD}`);
  await press(page, page.locator('button[value=enter]'));
  expect(await page.textContent('[role=alert]')).toContain('不得发送个人信息');
  expect(elsewhere).toEqual([]);
  await context.close();
});

/** Today as the desk has it, which no form takes a later day than. */
const typedDay = async (page: Page): Promise<string> => {
  await page.goto(`${desk}${ENTRY}/review.filed`);
  const last = await page.locator('input[type=date]').getAttribute('max');
  await page.goto(desk);
  return last ?? '';
};

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
  ['entry', '/qingjiangpu/entry'],
  ['entry of an application', '/qingjiangpu/entry/application.received'],
  ['entry of charges', '/qingjiangpu/entry/charge.reported'],
  ['missing', '/nothing/2025'],
];

async function examine(page: Page, name: string, look: string): Promise<void> {
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

const submit = (page: Page) =>
  Promise.all([
    page.waitForNavigation(),
    page.evaluate("document.querySelector('button[value=enter]').click()"),
  ]);

const hrefOf = async (page: Page, selector: string): Promise<string> =>
  (await page.locator(selector).first().getAttribute('href')) ?? '';

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
        await examine(page, name, look);
      }
      await page.goto(`${desk}${ENTRY}/application.received`);
      await page.evaluate("document.querySelector('form[action*=entry]').noValidate = true");
      await submit(page);
      expect(await page.locator('.field.wrong').count()).toBe(3);
      await examine(page, 'entry with faults', look);
      await page.goto(`${desk}${ENTRY}`);
      await page.locator('section[aria-labelledby=latest] a', { hasText: '申请' }).first().click();
      await page.waitForURL(/case/);
      await examine(page, 'entered case', look);
      await page.goto(new URL(await hrefOf(page, '.record a'), desk).href);
      await examine(page, 'correction', look);
      expect(elsewhere).toEqual([]);
      await context.close();
    },
  );
});

test('what needed the office is on the topic, once a state and without a number of a case', () => {
  const lines = readFileSync(join(office.data, 'notices.jsonl'), 'utf8').trim().split('\n');
  const notices = lines.map((line) => JSON.parse(line));
  const told = notices.map(({ attributes: { agency, type } }) => [agency, type]);
  expect(told.filter(([, type]) => type !== 'report.waiting')).toEqual([
    ['qingjiangpu', 'report.fault'],
    ['qingjiangpu', 'report.published'],
  ]);
  const waiting = notices.filter(({ attributes }) => attributes.type === 'report.waiting');
  expect(waiting.length).toBeGreaterThan(0);
  expect(new Set(waiting.map(({ message }) => JSON.parse(message).data.words)).size).toBe(waiting.length);
  expect(lines.join()).not.toMatch(/2025-00\d|clerk|secrecy/);
});

test('names and numbers of persons that were typed or named a file are in no byte of the stack', async () => {
  const wrong: string[] = [];
  let files = 0;
  for (const name of readdirSync(office.data, { recursive: true, encoding: 'utf8' })) {
    const path = join(office.data, name);
    if (!statSync(path).isFile()) continue;
    files++;
    wrong.push(...(await found(name, readFileSync(path), CANARIES)));
  }
  expect(wrong).toEqual([]);
  expect(files).toBeGreaterThan(20);
});

test('the stack printed where the desk is', () => {
  expect(existsSync(join(office.data, 'outputs.json'))).toBe(true);
  expect(desk).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/desk$/);
});
