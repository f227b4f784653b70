/**
 * `search.html` in a browser, over the names of 35,000 agencies: what it loads until one is found, how long that takes, that its
 * policy lets its own script run and no other request out, and no violation that axe knows of. Needs Chromium.
 */
import { createHash } from 'node:crypto';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { searchFiles } from '../../shared/open/search.tsx';

const ORIGIN = 'http://reports.test/';
const MOST_BYTES = 200_000;
const digest = (text: string) => createHash('sha256').update(text).digest('base64');
const files = searchFiles(
  Array.from({ length: 35_000 }, (_, n) => ({
    id: `a-${String(n).padStart(5, '0')}`,
    name: `某某省第${n % 97}市某某县第${n}公共事务管理局`,
  })),
  { digest },
);

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  });
});
afterAll(() => browser.close());

async function opened(javaScriptEnabled: boolean) {
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 375, height: 800 } });
  const [asked, refused]: [string[], string[]] = [[], []];
  await context.route('**/*', (route) => {
    const key = route.request().url().replace(ORIGIN, '');
    asked.push(key);
    const body = files.get(key);
    const contentType = `${key.endsWith('.json') ? 'application/json' : 'text/html'}; charset=utf-8`;
    return body === undefined ? route.abort() : route.fulfill({ contentType, body });
  });
  const page: Page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
  await page.goto(`${ORIGIN}search.html`);
  return { page, asked, refused };
}

test('one agency among 35,000 is found from files of 200 kB at most, which are read when somebody types', async () => {
  const { page, asked, refused } = await opened(true);
  expect(asked).toEqual(['search.html']);
  const begun = performance.now();
  await page.fill('#name', '第34567公共');
  await page.waitForSelector('#found a');
  const seconds = (performance.now() - begun) / 1000;
  expect(
    await page.locator('#found a').evaluateAll((links) => links.map((link) => link.getAttribute('href'))),
  ).toEqual(['a-34567/index.html']);
  const read = asked.filter((key) => key !== 'search.html');
  const sizes = read.map((key) => Buffer.byteLength(files.get(key) ?? ''));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(
    `${read.length} files, ${(total / 1e6).toFixed(2)} MB, the largest ${Math.max(...sizes)}; ${seconds.toFixed(2)} s`,
  );
  expect(Math.max(...sizes)).toBeLessThanOrEqual(MOST_BYTES);
  await page.fill('#name', '某某省');
  await page.waitForFunction(`document.getElementById('told').textContent.startsWith('共35000')`);
  expect(new Set(asked).size).toBe(asked.length);
  expect(refused).toEqual([]);
  await page.evaluate(() => fetch('http://elsewhere.test/').catch(() => undefined));
  expect(refused).not.toEqual([]);
  expect(asked).not.toContain('http://elsewhere.test/');
});

test('axe knows no violation, with and without a script; without one it leads to the lists', async () => {
  const { page } = await opened(true);
  await page.fill('#name', '第345');
  await page.waitForSelector('#found a');
  await page.evaluate(axe.source);
  const { violations }: { violations: { id: string }[] } = await page.evaluate(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] })`,
  );
  expect(violations.map(({ id }) => id)).toEqual([]);
  const without = await opened(false);
  expect(await without.page.locator('noscript').innerText()).toContain('目录');
  expect(await without.page.locator('a[href="index.html"]').count()).toBe(1);
});
