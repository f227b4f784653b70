/**
 * `verify.html` in a browser: the same results as the command line on the whole corpus, no request but for the reader of PDF,
 * a saved copy that works without any, and no violation that axe knows of. Needs Chromium.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EDITIONS } from '../../shared/editions/registry.ts';
import { checkReading } from '../../shared/reading/check-reading.ts';
import { readReport } from '../../shared/reading/read-report.ts';
import { readSource } from '../../shared/reading/read-source.ts';
import { resultJson } from '../../shared/reading/result.ts';
import { Unreadable } from '../../shared/reading/source.ts';
import { uncheckedCells } from '../../shared/reading/unchecked.ts';

const root = join(import.meta.dirname, '../..');
const corpus = join(root, 'test/fixtures/pages');
const FILES = readdirSync(corpus)
  .filter((name) => name.endsWith('.truth.json'))
  .map((name) => name.replace(/\.truth\.json$/, ''))
  .sort();
const ORIGIN = 'http://reports.test/';
/** A saved copy has all of it: 762,640 at 0.8.0, a sixth of which is the narrative check. */
const MOST_BYTES = 800_000;
const pictures = process.env['GONGKAI_PICTURES'];

let folder: string;
let browser: Browser;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gongkai-verify-'));
  await promisify(execFile)(process.execPath, [join(root, 'infra/stack/verify-package.mjs'), root, folder]);
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
}, 60_000);
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Opened {
  page: Page;
  asked: string[];
  refused: string[];
}

/** The page as it is published; every request is seen, and none but to the bucket is answered. */
async function published(context: BrowserContext): Promise<Opened> {
  const [asked, refused]: [string[], string[]] = [[], []];
  await context.route('**/*', (route) => {
    const address = route.request().url();
    asked.push(address);
    const name = address.replace(ORIGIN, '');
    if (name === 'verify.html' || name === 'verify-pdf.mjs')
      return route.fulfill({
        contentType: name.endsWith('.mjs') ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8',
        body: readFileSync(join(folder, name)),
      });
    return route.abort();
  });
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
  page.on('pageerror', (error) => refused.push(String(error)));
  await page.goto(`${ORIGIN}verify.html`);
  return { page, asked, refused };
}

async function withPage<T>(look: (opened: Opened) => Promise<T>, width = 1280): Promise<T> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, acceptDownloads: true });
  try {
    return await look(await published(context));
  } finally {
    await context.close();
  }
}

async function choose(page: Page, names: readonly string[]): Promise<void> {
  await page.setInputFiles(
    '#files',
    names.map((name) => join(corpus, name)),
  );
  await page.waitForSelector('#results[aria-busy=false]', { timeout: 240_000 });
}

async function savedJson(page: Page, button = '#save-json'): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(button)]);
  return readFileSync(await download.path(), 'utf8');
}

async function fromCommandLine(name: string): Promise<unknown> {
  try {
    const report = readReport(await readSource(new Uint8Array(readFileSync(join(corpus, name))), name));
    const checks = EDITIONS.find(({ id }) => id === report.form.id)?.checks ?? [];
    return JSON.parse(
      JSON.stringify(
        resultJson({
          place: name,
          report,
          checks: checkReading(report, { checks }),
          unchecked: uncheckedCells(report, { checks }),
        }),
      ),
    );
  } catch (error) {
    if (error instanceof Unreadable) return { place: name, unreadable: { zh: error.zh, en: error.message } };
    throw error;
  }
}

describe('verify.html', () => {
  test('is one file within its limit, with a policy that forbids every connection', () => {
    const html = readFileSync(join(folder, 'verify.html'));
    expect(html.length).toBeLessThanOrEqual(MOST_BYTES);
    expect(html.toString()).toMatch(
      /default-src 'none'; img-src data:; script-src 'sha256-[^']+' 'self'; style-src 'sha256-/,
    );
    expect(html.toString()).not.toContain("'unsafe-");
  });

  test('gives the JSON of the command line on the whole corpus', { timeout: 600_000 }, async () => {
    await withPage(async ({ page, asked, refused }) => {
      await choose(page, FILES);
      const found: { place: string }[] = JSON.parse(await savedJson(page));
      expect(found.map(({ place }) => place)).toEqual(FILES);
      for (const [index, name] of FILES.entries())
        expect(found[index], name).toEqual(await fromCommandLine(name));
      expect(new Set(asked)).toEqual(new Set([`${ORIGIN}verify.html`, `${ORIGIN}verify-pdf.mjs`]));
      expect(refused).toEqual([]);
    });
  });

  test('says where a sum breaks, and saves a table; a policy stops a planted request', async () => {
    await withPage(async ({ page, asked }) => {
      await choose(page, ['f01-digit-a.html']);
      const text = await page.textContent('#results');
      expect(text).toContain(
        '各类申请人之和与总计应当相等，表中前者为1072，后者为572（见第5张表第16行第10列）。',
      );
      expect(await savedJson(page, '#save-csv')).toContain('row-sum result-sum');
      const fetched = await page.evaluate(() =>
        fetch('https://elsewhere.test/').then(
          () => 'sent',
          () => 'stopped',
        ),
      );
      expect([fetched, asked.includes('https://elsewhere.test/')]).toEqual(['stopped', false]);
    });
  });

  test('reads what is pasted, and takes the year before for the chains', async () => {
    await withPage(async ({ page }) => {
      await page.fill('#text', readFileSync(join(corpus, 'p01-city-d.txt'), 'utf8'));
      await page.click('#paste');
      await page.waitForSelector('section.report');
      expect(await page.textContent('#results')).toContain('读到200个单元格');
      expect(await page.textContent('#results')).toMatch(/\d+个数字不在任何可核对的等式中/);
      await page.setInputFiles('#before', join(corpus, 'r03-huaian-2024-b.docx'));
      await choose(page, ['r04-huaian-2025-a.html']);
      expect(await page.textContent('#results')).toMatch(/上年度公布的结转下年度103件，本年度的上年结转77件/);
    });
  });

  test('a saved copy works without any network, and says why it reads no PDF', async () => {
    const alone = mkdtempSync(join(tmpdir(), 'gongkai-copy-'));
    cpSync(join(folder, 'verify.html'), join(alone, 'verify.html'));
    const context = await browser.newContext({ offline: true });
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(alone, 'verify.html')).href);
    await choose(page, ['p03-department-b.docx', 'p03-department-e.pdf']);
    const text = await page.textContent('#results');
    expect(text).toContain('核对到的关系都成立');
    expect(text).toContain('未读取：这是保存下来的页面，不带读取 PDF 的程序');
    await context.close();
    rmSync(alone, { recursive: true, force: true });
  });

  test.each([
    { look: '1280 light', width: 1280, colorScheme: 'light', media: 'screen' },
    { look: '375 dark', width: 375, colorScheme: 'dark', media: 'screen' },
    { look: 'print', width: 794, colorScheme: 'light', media: 'print' },
  ] as const)(
    'has no violation that axe knows of, and fits: $look',
    async ({ look, width, colorScheme, media }) => {
      await withPage(async ({ page }) => {
        await page.emulateMedia({ media, colorScheme });
        await choose(page, ['f01-digit-a.html', 'v02-one-cell-rows-a.html', 'v19-attachment-a.html']);
        await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
        const found = await page.evaluate<{ violations: { id: string }[] }>(`${axe.source};axe.run()`);
        expect(found.violations.map(({ id }) => id)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth > window.innerWidth')).toBe(false);
        if (pictures) await page.screenshot({ path: join(pictures, `verify ${look}.png`) });
      }, width);
    },
  );
});
