import { load } from 'cheerio';
import mammoth from 'mammoth';
import { describe, expect, test } from 'vitest';
import { edition2021 } from '../../../../shared/editions/edition-2021.ts';
import { cellsOf } from '../../../../shared/form/form.ts';
import { renderDocx } from '../../../../shared/formats/docx/report.ts';
import { cellLabel } from '../../../../shared/report/cell-labels.ts';
import type { Report } from '../../../../shared/report/model.ts';
import { draftReport, versionReport } from '../../report/report-builder.ts';
import { readGrid } from '../../report/table-reader.ts';
import { expectedOf, numbersOf, partsOf, sorted, xmlOf } from '../office-reader.ts';
import {
  FIVE_PAGES,
  filledWith,
  HOSTILE,
  HOSTILE_SEEN,
  LONG_NAME,
  MANY_PAGES,
  PUBLISHED,
} from '../report-cases.ts';

/** The cells that stand in tables: section six says its own in words. */
const inTables = (tables: unknown) =>
  cellsOf(edition2021, tables).filter(({ section }) => section !== 'other');

const DOCUMENT = 'word/document.xml';
const document = (report: Report) => xmlOf(renderDocx(report), DOCUMENT);
const textsOf = (report: Report) => {
  const $ = document(report);
  return $('w\\:body > w\\:p')
    .toArray()
    .map((p) => ({ style: $(p).find('w\\:pStyle').attr('w:val'), text: $(p).find('w\\:t').text() }));
};
async function htmlOf(report: Report) {
  const { value, messages } = await mammoth.convertToHtml({ buffer: Buffer.from(renderDocx(report)) });
  return { $: load(value), messages };
}

/** Section two is one table: a band begins with its provision, and its last column may reach over several. */
function bandsOf(rows: readonly string[][]) {
  const starts = rows.flatMap((row, index) => (row[0]?.startsWith('第二十条') ? [index] : []));
  return starts.flatMap((start, index) => {
    const band = rows.slice(start, starts[index + 1]);
    const width = new Set(band[1]).size;
    return numbersOf(
      band.map((row) => row.slice(0, width)),
      2,
      1,
    );
  });
}

describe.each(PUBLISHED)('the Word file of $agency.name', (report) => {
  test('gives a reader that is not its writer the same 200 cells, each under its heads', async () => {
    const { $ } = await htmlOf(report);
    const tables = $('table').toArray().slice(0, 3);
    const numbers = tables.flatMap((table, index) => {
      $(table).attr('id', `t${index}`);
      const { rows } = readGrid($, `#t${index}`);
      const headRows = rows.filter((row) => row.every(({ isHead }) => isHead)).length;
      const texts = rows.map((row) => row.map(({ text }) => text));
      return index === 0 ? bandsOf(texts) : numbersOf(texts, headRows, index === 1 ? 3 : 0);
    });
    const cells = inTables(report.tables);
    expect(numbers).toHaveLength(200);
    expect(numbers.map(sorted)).toEqual(cells.map(expectedOf));
  });

  test('has rows of heads that are repeated, and merged cells in both directions', () => {
    const $ = document(report);
    const table = $('w\\:tbl').eq(1);
    const repeated = (row: number) => table.find('w\\:tr').eq(row).find('w\\:trPr > w\\:tblHeader').length;
    expect([0, 1, 2, 3].map(repeated)).toEqual([1, 1, 1, 0]);
    expect(table.find('w\\:tr')).toHaveLength(28);
    expect(table.find('w\\:trPr > w\\:cantSplit')).toHaveLength(28);
    expect(table.find('w\\:vMerge[w\\:val="restart"]').length).toBeGreaterThan(4);
    const corner = table.find('w\\:tc').first();
    expect(corner.find('w\\:gridSpan').attr('w:val')).toBe('3');
    for (const row of table.find('w\\:tr').toArray()) {
      const reach = $(row)
        .find('w\\:tc')
        .toArray()
        .map((cell) => Number($(cell).find('w\\:gridSpan').attr('w:val') ?? 1));
      expect(reach.reduce((sum, one) => sum + one, 0)).toBe(10);
    }
  });
});

test('the title, the six sections and the sign stand in real styles, in the order of the form', () => {
  const paragraphs = textsOf(versionReport());
  expect(paragraphs[0]).toEqual({ style: 'Title', text: '淮安市人民政府2024年政府信息公开工作年度报告' });
  expect(paragraphs.filter(({ style }) => style === 'Heading1').map(({ text }) => text)).toEqual([
    ...edition2021.sections.map(({ heading }) => heading),
    '更正说明',
  ]);
  expect(paragraphs.filter(({ style }) => style === 'Heading2').map(({ text }) => text)).toEqual([
    '（一）主动公开',
    '（二）依申请公开',
  ]);
  expect(paragraphs.find(({ style }) => style === 'SignDate')?.text).toBe('2025年1月20日');
});

test('every style that a paragraph names is a style of the document, and has a Chinese font', () => {
  const bytes = renderDocx(MANY_PAGES);
  const $ = xmlOf(bytes, DOCUMENT);
  const styles = xmlOf(bytes, 'word/styles.xml');
  const named = new Set(
    $('w\\:pStyle, w\\:tblStyle, w\\:rStyle')
      .toArray()
      .map((style) => $(style).attr('w:val')),
  );
  const known = styles('w\\:style')
    .toArray()
    .map((style) => styles(style).attr('w:styleId'));
  expect(known).toEqual(expect.arrayContaining([...named]));
  const chinese = (id: string) => styles(`w\\:style[w\\:styleId="${id}"] w\\:rFonts`).attr('w:eastAsia');
  expect(['Title', 'Heading1', 'Heading2', 'BodyText'].map(chinese)).toEqual([
    '方正小标宋简体',
    '黑体',
    '楷体_GB2312',
    '仿宋_GB2312',
  ]);
  const fonts = xmlOf(bytes, 'word/fontTable.xml');
  expect(fonts('w\\:font[w\\:name="仿宋_GB2312"] w\\:altName').attr('w:val')).toContain('FangSong');
});

test('a page is A4 with the margins of GB/T 9704, numbered on its outer side', () => {
  const bytes = renderDocx(versionReport());
  const $ = xmlOf(bytes, DOCUMENT);
  const millimetres = (name: string) => Math.round(Number($('w\\:pgMar').attr(`w:${name}`)) / 56.693);
  expect([$('w\\:pgSz').attr('w:w'), $('w\\:pgSz').attr('w:h')]).toEqual(['11906', '16838']);
  expect(['top', 'left', 'right', 'bottom'].map(millimetres)).toEqual([37, 28, 26, 35]);
  const footer = (name: string) => {
    const part = xmlOf(bytes, `word/footer-${name}.xml`);
    return [
      part('w\\:jc').attr('w:val'),
      part('w\\:t').text(),
      part('w\\:fldSimple').attr('w:instr')?.trim(),
    ];
  };
  expect(footer('odd')).toEqual(['right', '— 1 —', 'PAGE']);
  expect(footer('even')).toEqual(['left', '— 1 —', 'PAGE']);
  expect(xmlOf(bytes, 'word/settings.xml')('w\\:evenAndOddHeaders')).toHaveLength(1);
});

test('a narrative keeps bold, numbered and nested lists, links and characters beyond the BMP', async () => {
  const { $, messages } = await htmlOf(MANY_PAGES);
  expect(messages.filter(({ type }) => type === 'error')).toEqual([]);
  expect($('strong').first().text()).toBe('“公开为常态、不公开为例外”');
  expect($('ol > li > ul > li').length).toBe(24);
  expect($('a').first().attr('href')).toBe('https://example.cn/a%7Cb?c=%E4%B8%AD%E6%96%87');
  expect($.text()).toContain('𠮷');
  const lists = xmlOf(renderDocx(MANY_PAGES), 'word/numbering.xml');
  expect(lists('w\\:num')).toHaveLength(FIVE_PAGES.split('1. ').length * 2 - 2);
});

test('a list begins where its text begins it', () => {
  const report = versionReport({}, { narrative: { overview: '5. 五\n6. 六', problems: null, other: null } });
  const $ = xmlOf(renderDocx(report), 'word/numbering.xml');
  expect($('w\\:startOverride').attr('w:val')).toBe('5');
});

test('an address that is no URI is left as its text, since Word would refuse the whole document', () => {
  const overview = '[甲](https://example.cn/%zz)、[乙](https://exa mple)、[丙](mailto:a@example.cn)';
  const bytes = renderDocx(versionReport({}, { narrative: { overview, problems: null, other: null } }));
  const $ = xmlOf(bytes, 'word/_rels/document.xml.rels');
  const external = $('Relationship[TargetMode="External"]')
    .toArray()
    .map((one) => $(one).attr('Target'));
  expect(external).toEqual(['mailto:a@example.cn']);
  expect(xmlOf(bytes, DOCUMENT)('w\\:t').text()).toContain('甲');
});

test('what comes in is text: it neither ends an element nor leaves an unreadable character', () => {
  const hostile = versionReport(
    { note: HOSTILE },
    {
      agency: { id: 'x', name: HOSTILE, contact: HOSTILE },
      narrative: { overview: HOSTILE, problems: null, other: null },
    },
  );
  const texts = textsOf(hostile).map(({ text }) => text);
  expect(texts).toContain(HOSTILE_SEEN);
  expect(texts[0]).toBe(`${HOSTILE_SEEN}2024年政府信息公开工作年度报告`);
  for (const xml of Object.values(partsOf(renderDocx(hostile)))) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is to find
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|\]\]>/);
  }
});

test('a correction prints its note and the cells that differ, in words', () => {
  const $ = document(MANY_PAGES);
  const rows = $('w\\:tbl').last().find('w\\:tr').toArray();
  const texts = rows.map((row) =>
    $(row)
      .find('w\\:tc')
      .toArray()
      .map((cell) => $(cell).find('w\\:t').text()),
  );
  expect(texts).toEqual([
    ['项目', '第1版', '本版'],
    [cellLabel(edition2021, 'applications.outcomes.granted.total'), '1361', '1362'],
  ]);
  expect(textsOf(MANY_PAGES)[0]?.text).toContain(LONG_NAME);
});

test('a section without text says so, and section six always states the processing fee', () => {
  const texts = textsOf(versionReport({}, { narrative: { overview: '', problems: null, other: ' ' } })).map(
    ({ text }) => text,
  );
  expect(texts.filter((text) => text === '无')).toHaveLength(2);
  expect(texts).toContain('无其他需要报告的事项。');
  expect(texts.some((text) => text.startsWith('本年度收取政府信息公开信息处理费3940.00元'))).toBe(true);
});

test('a long number is printed smaller, so that it stays on one line', () => {
  const sizes = (report: Report) => {
    const $ = document(report);
    const runs = $('w\\:tbl').eq(2).find('w\\:tr').last().find('w\\:sz').toArray();
    return runs.map((size) => Number($(size).attr('w:val')));
  };
  const wide = versionReport({}, { tables: filledWith(versionReport().tables, 1234567) });
  expect(Math.max(...sizes(wide))).toBeLessThan(Math.max(...sizes(versionReport())));
  // Half points; a digit is 0.64 of its size wide, the column a fifteenth of the type area.
  for (const size of sizes(wide)) expect((size / 2) * 0.64 * 7).toBeLessThanOrEqual(8844 / 15 / 20);
});

test('a draft is marked as one', () => {
  expect(textsOf(draftReport())[0]?.text).toContain('【草稿】');
  expect(xmlOf(renderDocx(draftReport()), DOCUMENT)('w\\:t').text()).not.toContain('SUBJECT');
  // Over every page, odd and even, so that no printed copy passes for a version.
  expect(xmlOf(renderDocx(draftReport()), 'word/head.xml')('w\\:t').text()).toBe(
    '草稿，未公布，供审核用（2025年1月15日，第31次汇总）',
  );
  expect(document(draftReport())('w\\:headerReference')).toHaveLength(2);
  expect(document(versionReport())('w\\:headerReference')).toHaveLength(0);
});
