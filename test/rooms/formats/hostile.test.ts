/**
 * Hostile words in every text that an office writes, through every format that there is: markup of HTML and Office,
 * scripts, addresses that run something, and what template languages, TeX, Typst and spreadsheets would evaluate.
 * A format that is added is tried here without a further line.
 */
import { load } from 'cheerio';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { FORMATS } from '../../../shared/formats/formats.ts';
import { type RenderedFile, renderReport } from '../../../shared/formats/renderers.ts';
import { versionReport } from '../report/report-builder.ts';

const MARKUP = [
  '<script>alert(49)</script>',
  '</script><script src=//evil.example></script>',
  '<img src=x onerror=alert(49)>',
  '<svg/onload=alert(49)>',
  '<iframe srcdoc="<script>x</script>"></iframe>',
  '"><style>*{display:none}</style>',
  '<!--',
  ']]><w:p/>',
  '<w:instrText>DDEAUTO c:\\\\x</w:instrText>',
];
const ADDRESSES = [
  'javascript:alert(49)',
  'JaVaScRiPt&#58;alert(49)',
  'data:text/html;base64,PHNjcmlwdD4=',
  'vbscript:x',
  'file:///etc/passwd',
];
const LINKS = ADDRESSES.flatMap((address) => [
  `[字](${address})`,
  `[字](<${address}>)`,
  `<${address}>`,
  `![图](${address})`,
]);
/** What an engine would turn into 49, or run. */
const TEMPLATES = [
  '\x24{7*7}',
  '#{7*7}',
  '<%= 7*7 %>',
  '{% raw %}',
  '[[\x24{7*7}]]',
  '#eval("7*7")',
  '#import "/etc/passwd": *',
  '#read("/etc/passwd")',
  '\\input{/etc/passwd}',
  '$\\sum$',
  '=7*7',
  '=HYPERLINK("http://evil.example")',
  '+cmd|calc',
  '@SUM(1)',
  '__proto__',
  '%s%n',
];
const ALL = [...MARKUP, ...LINKS, ...TEMPLATES];

const hostile = versionReport(
  { note: ALL.join(' ') },
  {
    agency: { id: 'huaian', name: `淮安${MARKUP.join('')}`, contact: ALL.join(' ') },
    narrative: {
      overview: ALL.join('\n\n'),
      problems: ALL.map((text) => `- ${text}`).join('\n'),
      other: ALL.map((text) => `**${text}**`).join('\n\n'),
    },
  },
);
const harmless = versionReport();

const text = ({ bytes }: RenderedFile) => new TextDecoder().decode(bytes);
const of = (files: readonly RenderedFile[], ending: string) =>
  files.filter(({ name }) => name.endsWith(ending));

/** What a page can do: its elements that run or load something, handlers, and schemes of its addresses. */
function powersOf(html: string): string[] {
  const $ = load(html);
  const powers = $('script, iframe, object, embed, base, form, link[rel=import], meta[http-equiv]')
    .toArray()
    .map(({ tagName }) => `<${tagName}>`);
  $('*').each((_, element) => {
    for (const [name, value] of Object.entries($(element).attr() ?? {})) {
      if (name.startsWith('on') || name === 'srcdoc') powers.push(name);
      const scheme = /^\s*([a-z-]+):/i.exec(value)?.[1];
      if (/^(href|src|action|xlink:href)$/.test(name) && scheme) powers.push(scheme.toLowerCase());
    }
  });
  return [...new Set(powers)].sort();
}

describe('hostile words in agency, contact, note and texts', async () => {
  const [bad, good] = await Promise.all([renderReport(hostile, FORMATS), renderReport(harmless, FORMATS)]);

  test('give a page no power that it has not without them', () => {
    const pages = of(bad, '.html');
    expect(pages.length).toBeGreaterThanOrEqual(2);
    for (const [index, page] of pages.entries()) {
      const before = powersOf(text(of(good, '.html')[index] as RenderedFile));
      expect(powersOf(text(page)).filter((power) => !before.includes(power))).toEqual([]);
    }
  });

  test('stand in the page as they were written, and are evaluated nowhere', () => {
    for (const page of of(bad, '.html')) {
      const said = load(text(page)).text();
      for (const template of TEMPLATES.filter((each) => !/^[#+*_\\[$]|__|^=HYPER/.test(each)))
        expect(said, template).toContain(template);
      expect(said).toContain('<script>alert(49)</script>');
    }
  });

  test('are strings of the data, and name no field of it', () => {
    for (const data of of(bad, '.json')) {
      const keys = (value: unknown): string[] =>
        typeof value === 'object' && value !== null
          ? Object.entries(value).flatMap(([key, inner]) => [key, ...keys(inner)])
          : [];
      const known = new Set(keys(JSON.parse(text(of(good, data.name)[0] as RenderedFile))));
      expect(keys(JSON.parse(text(data))).filter((key) => !known.has(key))).toEqual([]);
    }
  });

  test('put no formula into a table that a spreadsheet opens', () => {
    for (const table of of(bad, '.csv'))
      for (const line of text(table)
        .replace(/^\ufeff/, '')
        .split(/\r?\n/))
        expect(line).not.toMatch(/(^|,)"?[=+@]/);
    for (const book of of(bad, '.xlsx'))
      for (const [name, part] of Object.entries(unzipSync(book.bytes)))
        if (name.startsWith('xl/worksheets/'))
          expect(text({ ...book, bytes: part })).not.toMatch(/<f>[^<]*(HYPERLINK|7\*7|cmd)/);
    expect(bad.map(({ name }) => name)).toEqual(good.map(({ name }) => name));
  });

  test('put no macro, field or foreign address into an office document, and no script into a print', () => {
    for (const office of [...of(bad, '.docx'), ...of(bad, '.xlsx')])
      for (const [name, part] of Object.entries(unzipSync(office.bytes))) {
        expect(name).not.toMatch(/vba|macro|activeX/i);
        const xml = text({ ...office, bytes: part });
        if (name.endsWith('.rels')) expect(xml).not.toMatch(/Target="(javascript|data|vbscript|file):/i);
        else expect(xml).not.toMatch(/<w:instrText[^>]*>\s*DDEAUTO|<script/i);
      }
    for (const { bytes } of of(bad, '.pdf'))
      expect(Buffer.from(bytes).toString('latin1')).not.toMatch(
        /\/(JavaScript|JS|Launch|OpenAction|SubmitForm)\b/,
      );
    expect(bad.length).toBeGreaterThanOrEqual(3);
  });
});
