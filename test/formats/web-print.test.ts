/**
 * The page of a report as a browser prints it, over texts of every length: where its pages break is what a list falls
 * over. The counter: no part below the report stands on two pages. Needs Chromium, as page.test.ts.
 */
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderHtml } from '../../shared/formats/html/report.tsx';
import { versionReport } from '../rooms/report/report-builder.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu'],
  });
});
afterAll(() => browser.close());

/** The lines of each page, without white space. */
async function linesIn(pdf: Uint8Array): Promise<string[][]> {
  const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise;
  const pages: string[][] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = await (await document.getPage(number)).getTextContent();
    const words = items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : ''));
    pages.push(
      words
        .join('')
        .normalize('NFKC') // a browser may name the radical that looks like the character
        .replaceAll(/[^\S\n]/g, '')
        .split('\n'),
    );
  }
  await document.destroy();
  return pages;
}

const SENTENCE = '本机关按照要求及时、准确公开政府信息，回应社会关切，接受群众监督。';

/** By the heading of a part, the last words in it. */
const PARTS = [
  ['数据来源', '表格校验值'],
  ['引用', 'BibTeX'],
  ['如何核对', 'proof.json'],
] as const;

test('the parts below a report are each whole on a page, after 0 to 24 paragraphs', async () => {
  const page = await browser.newPage();
  const cut: string[] = [];
  for (let lines = 0; lines <= 24; lines++) {
    const problems = Array.from({ length: lines }, (_, n) => `${n + 1}．${SENTENCE.repeat((n % 3) + 1)}`);
    const narrative = { overview: '一', problems: problems.join('\n\n'), other: null };
    const report = versionReport({ number: 1, note: null, replaces: null }, { narrative });
    await page.setContent(renderHtml(report, { base: '', downloads: [], current: null, root: '../../' }));
    const pages = await linesIn(await page.pdf({ format: 'A4', preferCSSPageSize: true }));
    for (const [heading, last] of PARTS) {
      const found = pages.findLastIndex((all) => all.includes(heading));
      expect(found, `${lines} paragraphs: ${heading}`).toBeGreaterThanOrEqual(0);
      if (!pages[found]?.some((line) => line.includes(last))) cut.push(`${lines} paragraphs: ${heading}`);
    }
  }
  await page.close();
  expect(cut).toEqual([]);
});
