/**
 * The pages of the desk that run a script, in a browser, against the local stack. 台账: a workbook is read where it lies, its
 * faults come back with their cells, what is new is sent, and no name that stands beside it is in any byte that the browser
 * sends. 文字: what is pasted from Word keeps its form. Needs Chromium.
 */
import { readFileSync } from 'node:fs';
import { request as ask, createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readBook } from '../../shared/ledger/raw.ts';
import { type Typed, workbook } from '../rooms/ledger/books.ts';
import { type DeskOffice, openDeskOffice, reach, type Visit } from './desk-office.ts';

const AT = '/qingjiangpu/2025/ledger';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const pictures = process.env['GONGKAI_PICTURES'];

/** Every byte that the browser sends, headers and addresses too. */
const sent: Buffer[] = [];
let proxy: Server;
let office: DeskOffice;
beforeAll(async () => {
  proxy = createServer((incoming, outgoing) => {
    sent.push(Buffer.from(`${incoming.method} ${incoming.url}\n${incoming.rawHeaders.join('\n')}\n`));
    const { method = 'GET', headers, url = '' } = incoming;
    const onward = ask(url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.on('data', (piece: Buffer) => sent.push(piece));
    incoming.pipe(onward);
  });
  proxy.on('connect', ({ url }, socket) => {
    sent.push(Buffer.from(`CONNECT ${url}\n`));
    socket.destroy();
  });
  await new Promise<void>((up) => proxy.listen(0, '127.0.0.1', up));
  office = await openDeskOffice(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
}, 600_000);
afterAll(async () => {
  await office?.close();
  proxy.closeAllConnections();
  proxy.close();
});

const CANARIES = ['欧阳震霆', '320802199001011234', '13812345678', '淮海南路八十八号'];
const [NAME = '', CARD = '', PHONE = '', ADDRESS = ''] = CANARIES;
const HEADS = [
  '编号',
  '申请人姓名',
  '收到日期',
  '申请人类别',
  '身份证号',
  '电话',
  '答复日期',
  '办理结果',
  '住址',
];
const row = (number: string, received: string, decided: string | null, outcome: string | null): Typed[] => [
  ...[number, NAME, received, '自然人', CARD, PHONE, decided, outcome, ADDRESS],
];

function ledger(...rows: Typed[][]) {
  const sheets = {
    申请: [HEADS, ...rows],
    通讯录: [
      ['姓名', '电话'],
      [NAME, PHONE],
    ],
  };
  return { name: `${NAME}的台账.xlsx`, mimeType: XLSX, buffer: Buffer.from(workbook(sheets)) };
}

const STANDING = [
  row('2025-001', '2025-03-03', '2025-03-13', '予以公开'),
  row('2025-004', '2025-12-18', null, null),
];

async function choose(page: Page, file: ReturnType<typeof ledger>): Promise<string> {
  await page.locator('#workbook').setInputFiles(file);
  await page.waitForSelector('#results[aria-busy=false]');
  return (await page.textContent('#results')) ?? '';
}

async function look(page: Page, name: string): Promise<void> {
  for (const width of [1366, 375]) {
    await page.setViewportSize({ width, height: 768 });
    const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect([name, width, await page.evaluate(wide)]).toEqual([name, width, 0]);
    if (pictures) await page.screenshot({ path: `${pictures}/ledger ${name} ${width}.png`, fullPage: true });
  }
}

async function entered(): Promise<Visit> {
  const visit = await office.enter('clerk', { acceptDownloads: true });
  await visit.page.goto(`${office.desk}${AT}`);
  return visit;
}

describe('台账 in the browser', () => {
  test('faults come with their cells, and the workbook with them marked; nothing is sent', async () => {
    const { page, context, elsewhere } = await entered();
    const before = sent.length;
    const said = await choose(page, ledger(...STANDING, row('2025-010', '2025.13.3', null, null)));
    expect(said).toContain('1 处问题');
    expect(said).toMatch(/申请4收到日期C4“2025\.13\.3”不是日历上的日子/);
    expect(said).toMatch(/没有读取：.*申请人姓名.*整张工作表“通讯录”/);
    const posts = sent.slice(before).filter((piece) => piece.toString().startsWith('POST'));
    expect(posts).toEqual([]);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '下载标好问题的台账' }).click(),
    ]);
    const back = await readBook(new Uint8Array(readFileSync(await download.path())), 'back.xlsx');
    expect(back.sheets[0]?.name).toBe('错误');
    expect(JSON.stringify(back.sheets[0]?.rows)).toContain('C4');
    await look(page, 'faults');
    expect(elsewhere).toEqual([]);
    await context.close();
  });

  test('what is new is listed and sent by keyboard; the second time there is nothing to send', async () => {
    const { page, context } = await entered();
    const file = ledger(...STANDING, row('2025-010', '2025-06-03', '2025-06-13', '予以公开'));
    const said = await choose(page, file);
    expect(said).toMatch(/读到 3 行：新增 2 项，撤回 0 项/);
    expect(said).toMatch(/2025-010收到申请2025-06-03自然人/);
    expect(said).toMatch(/系统中有、文件中没有的编号（不论由谁报送）共 1 个/);
    await look(page, 'new');
    await reach(page, page.getByRole('button', { name: '送出' }));
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: '去核对' }).waitFor();
    expect(await page.textContent('#status')).toContain('已送出 2 项');
    await page.goto(`${office.desk}/qingjiangpu/case?number=2025-010&year=2025`);
    expect(await page.textContent('main')).toMatch(/收到申请：自然人（clerk/);
    await page.goto(`${office.desk}${AT}`);
    expect(await choose(page, file)).toContain('与系统中的完全一致');
    await context.close();
  });

  test('a number that is gone is void on the right word alone', async () => {
    const { page, context } = await entered();
    await choose(page, ledger(...STANDING, row('2025-010', '2025-06-03', '2025-06-13', '予以公开')));
    await page.fill('#removals', '2');
    await page.getByRole('button', { name: '送出' }).click();
    expect(await page.textContent('[role=alert]')).toContain('是 1 个，不是“2”个');
    await page.fill('#removals', '1');
    await page.getByRole('button', { name: '送出' }).click();
    await page.getByRole('link', { name: '去核对' }).waitFor();
    await page.goto(`${office.desk}/qingjiangpu/case?number=2025-003&year=2025`);
    expect(await page.textContent('main')).toContain('误登作废');
    await context.close();
  });

  test('who may not send sees the difference and no button', async () => {
    const { page, context } = await office.enter('leader', {});
    await page.goto(`${office.desk}${AT}`);
    expect(await choose(page, ledger(row('2025-011', '2025-06-03', null, null)))).toContain(
      '没有报送事实的权限',
    );
    expect(await page.getByRole('button', { name: '送出' }).count()).toBe(0);
    await context.close();
  });

  test('without a script the page says so and names the command', async () => {
    const { page, context } = await office.enter('clerk', { javaScriptEnabled: false });
    await page.goto(`${office.desk}${AT}`);
    expect(await page.locator('#upload').isVisible()).toBe(false);
    const main = await page.textContent('main');
    expect(main).toContain('须允许脚本');
    expect(main).toContain('gongkai ledger import');
    await context.close();
  });

  test('axe finds nothing in what the script shows', async () => {
    const { page, context } = await office.enter('clerk', { bypassCSP: true });
    for (const file of [
      ledger(row('2025-012', '2025.13.3', null, null)),
      ledger(row('2025-012', '2025-06-03', null, null)),
    ]) {
      await page.goto(`${office.desk}${AT}`);
      await choose(page, file);
      await page.evaluate(axe.source);
      const found = (await page.evaluate('axe.run()')) as {
        violations: { id: string; nodes: { html: string }[] }[];
      };
      expect(found.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    }
    await context.close();
  });

  test('no name, card, telephone or address is in any byte that the browser sent', () => {
    const all = Buffer.concat(sent);
    expect(all.includes('2025-010')).toBe(true);
    expect(all.length).toBeGreaterThan(5_000);
    const unfolded = decodeURIComponent(
      all
        .toString('latin1')
        .replace(/%(?![0-9A-F]{2})/gi, '%25')
        .replaceAll('+', ' '),
    );
    for (const canary of CANARIES) {
      const forms = [
        Buffer.from(canary),
        Buffer.from(canary, 'utf16le'),
        Buffer.from(canary).toString('base64'),
      ];
      for (const form of [...forms, encodeURIComponent(canary), JSON.stringify(canary).slice(1, -1)])
        expect([canary, all.includes(form)]).toEqual([canary, false]);
      expect(unfolded.includes(canary)).toBe(false);
    }
  });
});

const CLIPBOARD = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p{margin:0}</style></head><body><!--StartFragment-->
<h3>主要问题</h3><p class=MsoNormal>解读形式<b>较为</b><b>单一</b>。</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span></span><![endif]>培训少；</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span><span style='mso-list:Ignore'>2.<span>&nbsp;</span></span></span><![endif]>制度旧。<img src="file:///a.png"></p>
<!--EndFragment--></body></html>`;

/** A paste as the browser tells of one. */
const pasteInto = (page: Page, box: string, html: string) =>
  page.locator(box).evaluate((element, text) => {
    const view = element.ownerDocument.defaultView as unknown as {
      DataTransfer: new () => { setData(type: string, text: string): void };
      ClipboardEvent: new (type: string, of: object) => Event;
    };
    const clipboardData = new view.DataTransfer();
    clipboardData.setData('text/html', text);
    clipboardData.setData('text/plain', text.replace(/<[^>]*>/g, ''));
    (element as unknown as { focus(): void }).focus();
    return element.dispatchEvent(
      new view.ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, html);

test('what is pasted from Word keeps headings, lists and bold, and is taken back by Ctrl+Z', async () => {
  const { page, context, elsewhere } = await office.enter('clerk', {});
  await page.goto(`${office.desk}/qingjiangpu/2025/texts`);
  const box = page.locator('#text-problems');
  expect(await pasteInto(page, '#text-problems', CLIPBOARD)).toBe(false);
  expect(await box.inputValue()).toBe('### 主要问题\n\n解读形式**较为单一**。\n\n1. 培训少；\n2. 制度旧。');
  expect(await page.textContent('#pasted')).toContain('1 张图片没有带入');
  await page.keyboard.press('Control+z');
  expect(await box.inputValue()).toBe('');
  expect(await pasteInto(page, '#text-problems', '<div><span>**已写好**</span></div>')).toBe(true);
  await pasteInto(page, '#text-problems', CLIPBOARD);
  await page.locator('section[aria-labelledby=problems] button[value=save]').click();
  await page.waitForURL(/said=saved/);
  const preview = page.locator('section[aria-labelledby=problems] .text');
  expect(await preview.locator('strong').textContent()).toBe('较为单一');
  expect(await preview.locator('ol > li').count()).toBe(2);
  expect(elsewhere).toEqual([]);
  await context.close();
});
