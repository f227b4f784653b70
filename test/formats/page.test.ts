/**
 * The pages in a browser. Needs Chromium (`CHROMIUM`, else /usr/bin/chromium); pictures go to the folder that
 * `GONGKAI_PICTURES` names, where it is set.
 */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pages } from './pages.ts';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const ADDRESS = 'http://pages.test/index.html';
const pictures = process.env['GONGKAI_PICTURES'];
const html = await pages();

const LOOKS = [
  { look: '1280 light', width: 1280, colorScheme: 'light', media: 'screen' },
  { look: '1280 dark', width: 1280, colorScheme: 'dark', media: 'screen' },
  { look: '375 light', width: 375, colorScheme: 'light', media: 'screen' },
  { look: '375 dark', width: 375, colorScheme: 'dark', media: 'screen' },
  { look: 'print', width: 794, colorScheme: 'light', media: 'print' },
] as const;
type Look = (typeof LOOKS)[number];

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: FLAGS,
  });
});
afterAll(() => browser.close());

/** Opens a page as a reader would, from an address that no network is asked for. Tells what it asked for. */
async function opened<T>(
  name: string,
  { width, colorScheme, media }: Look,
  look: (page: Page, asked: readonly string[]) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const asked: string[] = [];
  try {
    await context.route('**/*', (route) => {
      asked.push(route.request().url());
      return route.request().url() === ADDRESS
        ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: html.get(name) ?? '' })
        : route.abort();
    });
    const page = await context.newPage();
    await page.emulateMedia({ media, colorScheme });
    await page.goto(ADDRESS);
    return await look(page, asked);
  } finally {
    await context.close();
  }
}

async function pictured(page: Page, name: string, look: string): Promise<void> {
  if (pictures === undefined) return;
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name} ${look}.png`), fullPage: true });
}

describe.each([...html.keys()])('%s', (name) => {
  test.each(LOOKS)(
    'has no violation that axe knows of, and is no wider than the window: $look',
    async (look) => {
      await opened(name, look, async (page) => {
        await page.evaluate(OPEN_ALL);
        await pictured(page, name, look.look);
        if (look.media === 'screen')
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width);
        await page.evaluate(axe.source);
        const found = (await page.evaluate('axe.run({ resultTypes: ["violations"] })')) as Found;
        const told = found.violations.map(({ id, nodes }) => [
          id,
          nodes.slice(0, 3).map((node) => node.html),
        ]);
        expect(told).toEqual([]);
      });
    },
  );

  test('asks nobody for anything, and runs nothing', async () => {
    await opened(name, LOOKS[0], async (page, asked) => {
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      await page.reload();
      expect([...new Set(asked)]).toEqual([ADDRESS]);
      expect(await page.evaluate('document.scripts.length')).toBe(0);
      expect(complaints).toEqual([]);
    });
  });

  test('the keyboard reaches the skip link first, every link, and every part that scrolls', async () => {
    await opened(name, LOOKS[2], async (page) => {
      await page.evaluate(OPEN_ALL);
      const wanted = Number(
        await page.evaluate(
          '[...document.querySelectorAll("a[href], summary, .scroller")].filter((each) => each.tabIndex >= 0 && each.checkVisibility()).length',
        ),
      );
      // The addresses of figures are many, and lead to where they stand: they alone are passed over.
      const passedOver = await page.evaluate(
        '[...document.querySelectorAll("[tabindex=\\"-1\\"]")].filter((each) => each.getAttribute("href") !== "#" + each.closest("td")?.id).map((each) => each.outerHTML)',
      );
      expect(passedOver).toEqual([]);
      const reached: string[] = [];
      for (let step = 0; step < wanted; step++) {
        await page.keyboard.press('Tab');
        reached.push(String(await page.evaluate(SEEN)));
      }
      expect(reached[0]).toBe('skip');
      expect(reached.filter((what) => what === 'unseen' || what === 'body')).toEqual([]);
    });
  });
});

interface Found {
  violations: { id: string; nodes: { html: string }[] }[];
}

/** What is folded away is part of the page. */
const OPEN_ALL = 'document.querySelectorAll("details").forEach((part) => { part.open = true; })';

/** What has the focus, and whether that shows: the skip link comes into view, all else has an outline. */
const SEEN = `(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return 'body';
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) return 'unseen';
  return element.className === 'skip' && element.getBoundingClientRect().left >= 0 ? 'skip' : element.tagName;
})()`;
