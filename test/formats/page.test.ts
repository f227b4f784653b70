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
  { width, colorScheme, media }: Pick<Look, 'colorScheme' | 'media'> & { width: number },
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

describe('how a page is laid out', () => {
  const name = [...html.keys()].find((one) => (html.get(one) ?? '').includes('class="figures"')) ?? '';
  const measured = <T>(width: number, script: string) =>
    opened(name, { ...LOOKS[0], width }, (page) => page.evaluate(script)) as Promise<T>;

  test('on a phone no line of text is torn apart to fill its width', async () => {
    const aligned = await measured<string[]>(375, ALIGNED);
    expect(new Set(aligned)).toEqual(new Set(['start']));
  });

  test('five figures stand in rows of 5, of 3 and 2, and on a phone of 1, 2 and 2', async () => {
    expect(await measured(1280, IN_ROWS)).toEqual([5]);
    expect(await measured(768, IN_ROWS)).toEqual([3, 2]);
    expect(await measured(375, IN_ROWS)).toEqual([1, 2, 2]);
  });

  test('no head is cut inside a word, and numbers stand alike in every table', async () => {
    expect(await measured(1280, CUT_HEADS)).toEqual([]);
    expect(await measured(1280, NUMBERS_ALIGNED)).toEqual(['center']);
  });

  test('the keyboard does not stop at a table that cannot scroll', async () => {
    expect(await measured(1280, STOPS)).toEqual([]);
  });
});

const ALIGNED =
  "[...document.querySelectorAll('.text p, .lead p')].map((each) => getComputedStyle(each).textAlign)";
const IN_ROWS = `Object.values(Object.groupBy([...document.querySelectorAll('.figures > div')], (each) => each.offsetTop)).map((row) => row.length)`;
const NUMBERS_ALIGNED = `[...new Set([...document.querySelectorAll('.small td, .applications td, .disputes td')].map((each) => getComputedStyle(each).textAlign))]`;
/** A group of section three, or a head of section four, whose text is cut elsewhere than behind a mark or between words. */
const CUT_HEADS = `[...document.querySelectorAll('.applications .group:not(.whole), .disputes thead th')].flatMap((head) => {
  const text = head.firstChild;
  const cut = [];
  const range = document.createRange();
  let before;
  for (let at = 0; at < text.length; at++) {
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    const top = range.getBoundingClientRect().top;
    if (before !== undefined && Math.abs(top - before) > 4 && !/[）、]/.test(text.data[at - 1]) && text.data.slice(at - 2, at) !== '结果' && text.data.slice(at) !== '审结') cut.push(text.data);
    before = top;
  }
  return cut;
})`;
const STOPS = `[...document.querySelectorAll('.scroller')].filter((each) => each.tabIndex >= 0 && each.querySelector('.applications, .disputes')).map((each) => each.outerHTML.slice(0, 80))`;

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
