/**
 * Table three on screens of every width. In: pages of ordinary and of very large numbers. Always: at no place that the
 * table can be scrolled to is a digit cut through or covered, each row says to which group it belongs, 总计 is there.
 */
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderHtml } from '../../shared/formats/html/report.tsx';
import { huaian2024 } from '../fixtures/huaian-2024.ts';
import { versionReport } from '../rooms/report/report-builder.ts';
import { recounted } from './pages.ts';

const noLinks = { base: '', downloads: [], current: null };
const PAGES = [
  ['ordinary numbers', renderHtml(versionReport(), noLinks)],
  [
    'numbers of ten digits',
    renderHtml(versionReport({}, { tables: recounted(huaian2024, (count) => count * 1_234_567) }), noLinks),
  ],
] as const;
const WIDTHS = [320, 360, 375, 414, 600, 768, 900, 1024, 1100, 1280];

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ],
  });
});
afterAll(() => browser.close());

interface Counted {
  offsets: number;
  /** Least of all offsets. */
  whole: number;
  cut: string[];
  unnamed: string[];
}

/** Counts at every offset by the boxes of the glyphs: inside every part that clips, and not behind anything. */
const COUNT = (selector: string) => `(async () => {
  const table = document.querySelector(${JSON.stringify(selector)});
  const scroller = table.closest('.scroller');
  const told = { offsets: 0, whole: Infinity, cut: [], unnamed: [] };
  const cells = [...table.querySelectorAll('td')];
  const end = scroller.scrollWidth - scroller.clientWidth;
  for (let offset = 0; offset <= end; offset += 1) {
    scroller.scrollLeft = offset;
    told.offsets += 1;
    let whole = 0;
    const clip = scroller.getBoundingClientRect();
    for (const cell of cells) {
      const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT).nextNode();
      window.scrollBy(0, cell.getBoundingClientRect().top - 300);
      const seen = [...text.data].map((_, at) => {
        const range = document.createRange();
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        const box = range.getBoundingClientRect();
        const inside = box.width > 0 && box.left >= clip.left - 0.5 && box.right <= clip.right + 0.5;
        const partly = box.right > clip.left + 0.5 && box.left < clip.right - 0.5;
        if (!partly) return 'gone';
        const onTop = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
        return inside && cell.contains(onTop) ? 'whole' : 'cut';
      });
      const own = cell.getBoundingClientRect();
      const spills = text && (() => { const r = document.createRange(); r.selectNodeContents(text); return r.getBoundingClientRect().right > own.right + 0.5; })();
      if (seen.every((one) => one === 'whole') && !spills) whole += 1;
      else if (spills || seen.some((one) => one !== 'gone')) told.cut.push(offset + ' ' + cell.id);
    }
    told.whole = Math.min(told.whole, whole);
  }
  for (const cell of cells) {
    const head = getComputedStyle(cell, '::before').content;
    const isStacked = getComputedStyle(table).display === 'block';
    if (isStacked && (head === 'none' || head === '""')) told.unnamed.push(cell.id);
  }
  return told;
})()`;

describe.each(PAGES)('%s', (_, html) => {
  test.each(WIDTHS)('at %i px every digit of tables three and four is whole, and named', async (width) => {
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    try {
      const page = await context.newPage();
      await page.setContent(html);
      for (const [selector, numbers] of [
        ['table.applications', 175],
        ['table.disputes', 15],
      ] as const) {
        const { whole, cut, unnamed } = (await page.evaluate(COUNT(selector))) as Counted;
        expect({ selector, cut: cut.slice(0, 5), unnamed, whole }).toEqual({
          selector,
          cut: [],
          unnamed: [],
          whole: numbers,
        });
      }
    } finally {
      await context.close();
    }
  });
});

test('on a phone a row says its group, and a number its column', async () => {
  const context = await browser.newContext({ viewport: { width: 375, height: 900 } });
  try {
    const page = await context.newPage();
    await page.setContent(PAGES[0][1]);
    const named = (selector: string) =>
      page.evaluate(
        `getComputedStyle(document.querySelector(${JSON.stringify(selector)}), '::before').content`,
      );
    const row = 'tr:has(> [id="applications.outcomes.refused.state-secret.total"])';
    expect(await named(`${row} .label`)).toContain('（三）不予公开');
    expect(await named('[id="applications.outcomes.refused.state-secret.other-organisation"]')).toContain(
      '法人或其他组织 · 其他',
    );
    expect(await named('[id="applications.received.total"]')).toContain('总计');
  } finally {
    await context.close();
  }
});
