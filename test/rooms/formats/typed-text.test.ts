/**
 * What a clerk typed, in every format that people read: the page, the Word file as mammoth reads it, the print as pdfjs
 * reads it. Always: all three show every visible character but the marks, in the same paragraphs as the tree.
 */
import { load } from 'cheerio';
import fc from 'fast-check';
import mammoth from 'mammoth';
import { afterAll, expect, test } from 'vitest';
import { renderDocx } from '../../../shared/formats/docx/report.ts';
import { renderHtml } from '../../../shared/formats/html/report.tsx';
import { openPrinter } from '../../../shared/formats/pdf/printing.ts';
import type { Report } from '../../../shared/report/model.ts';
import { type Paragraph, paragraphsOf } from '../../../shared/text/paragraphs.ts';
import { typedText, visible } from '../../arbitraries/typed-text.ts';
import { bundledPrinter } from '../../bundled.ts';
import { length } from '../../prove/figure.ts';
import { versionReport } from '../report/report-builder.ts';
import { readPdf } from './pdf-reader.ts';

/** Each is printed and read back; `npm run prove` draws three times as many (R37). */
const TEXTS = length('TYPED_TEXTS', 20);

const printer = openPrinter({ folder: bundledPrinter() });
afterAll(() => printer.close());

const first = { number: 1, note: null, replaces: null };
const reportWith = (overview: string): Report =>
  versionReport(first, { narrative: { overview, problems: '无。', other: null } });

/** The paragraphs between the heads of sections one and two, tables a row. */
function paragraphsOfPage(report: Report): string[] {
  const $ = load(renderHtml(report, { base: '', downloads: [], current: null }));
  const section = $('#overview').parent();
  return section
    .find('p, h3, h4, h5, tr')
    .toArray()
    .map((element) =>
      element.tagName === 'tr'
        ? $(element)
            .find('th, td')
            .toArray()
            .map((cell) => $(cell).text())
            .join('')
        : $(element).text(),
    )
    .map(visible);
}

async function paragraphsOfWord(report: Report): Promise<string[]> {
  const { value } = await mammoth.convertToHtml({ buffer: Buffer.from(renderDocx(report)) });
  const $ = load(value);
  const all = $('h1, h2, h3, h4, h5, p, li, tr')
    .toArray()
    .filter((element) => element.tagName === 'tr' || $(element).closest('tr').length === 0);
  const at = (heading: string) => all.findIndex((element) => $(element).text() === heading);
  return all.slice(at('一、总体情况') + 1, at('二、主动公开政府信息情况')).map((element) => {
    const own = $(element).clone();
    own.children('ol, ul').remove();
    return visible(own.text());
  });
}

const wordsOnly = ({ text }: Paragraph) => visible(text);

test('the page and the Word file hold what was typed, paragraph by paragraph', async () => {
  await fc.assert(
    fc.asyncProperty(typedText, async ({ typed, seen }) => {
      const report = reportWith(typed);
      const expected = paragraphsOf(typed).map(wordsOnly);
      fc.pre(expected.length > 0);
      expect(expected.join('')).toBe(visible(seen));
      expect(paragraphsOfPage(report)).toEqual(expected);
      expect((await paragraphsOfWord(report)).filter((words) => words !== '')).toEqual(expected);
    }),
    { seed: 711, numRuns: TEXTS },
  );
});

test('the print holds what was typed, the numbers of lists as they were typed', async () => {
  await fc.assert(
    fc.asyncProperty(typedText, async ({ typed, numbered }) => {
      fc.pre(visible(numbered) !== '');
      const { pages } = await readPdf(await printer.print(reportWith(typed), 'report.pdf'));
      const whole = pages.map((page) => page.replace(/—\d+—/g, '')).join('');
      const section = whole.slice(
        whole.indexOf('一、总体情况') + 6,
        whole.indexOf('二、主动公开政府信息情况'),
      );
      expect(section.replaceAll('•', '')).toBe(visible(numbered));
    }),
    { seed: 49, numRuns: Math.ceil(TEXTS / 2) },
  );
});
