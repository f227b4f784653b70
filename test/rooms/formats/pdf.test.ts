import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import zhoukou from '../../../infra/cli/sample/zhoukou-dbj-2021.json' with { type: 'json' };
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { AnnualTables } from '../../../shared/form/annual-tables.ts';
import { cellsOf, printed } from '../../../shared/form/form.ts';
import { openPrinter } from '../../../shared/formats/pdf/printing.ts';
import { tagTables } from '../../../shared/formats/pdf/table-tags.ts';
import type { VersionReport } from '../../../shared/formats/renderers.ts';
import { bundledPrinter } from '../../bundled.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';
import { draftReport, versionReport } from '../report/report-builder.ts';
import { type PdfCell, type ReadPdf, readPdf } from './pdf-reader.ts';

/** The cells that stand in tables: section six says its own in words. */
const inTables = (tables: unknown) =>
  cellsOf(edition2021, tables).filter(({ section }) => section !== 'other');

const printer = openPrinter({ folder: bundledPrinter() });
afterAll(() => printer.close());

const pdfOf = (report: Parameters<typeof printer.print>[0]) => printer.print(report, 'report.pdf');
const read = async (report: Parameters<typeof printer.print>[0]): Promise<ReadPdf> =>
  readPdf(await pdfOf(report));
const first = { number: 1, note: null, replaces: null };
const zhoukou2021: AnnualTables = { ...zhoukou.tables, format: '2021' };

function reportOn(tables: AnnualTables): VersionReport {
  const { agency, year } = tables;
  return versionReport(first, { tables, year, agency: { ...agency, contact: null } });
}

/** The tables of the form: those of sections two, three and four. */
const formTables = ({ tables }: ReadPdf) => tables.slice(0, 3);
const dataOf = (tables: PdfCell[][]) => tables.flat().filter(({ tag }) => tag === 'TD');

function seven(tables: AnnualTables, times: number): AnnualTables {
  const text = JSON.stringify(tables).replace(/":(\d+)(?=[,}])/g, (_, count) => `":${Number(count) * times}`);
  return { ...JSON.parse(text), year: tables.year };
}

describe.each([
  ['淮安市 2024', reportOn(huaian2024)],
  ['the all-zero 周口 2021', reportOn(zhoukou2021)],
  ['a city with numbers of seven digits', reportOn(seven(huaian2024, 2345))],
])('the PDF of %s', (_, report) => {
  let pdf: ReadPdf;
  beforeAll(async () => {
    pdf = await read(report);
  });

  test('holds the 200 cells of the form, each under exactly the heads that the form gives it', () => {
    const found = dataOf(formTables(pdf)).map(({ heads, text }) => [heads.join('|'), text]);
    const form = inTables(report.tables).map(({ row, column, value }) => [
      [...row, ...column].join('|'),
      printed(value),
    ]);
    expect(form).toHaveLength(200);
    expect(found).toEqual(form);
  });

  test('tags heads of columns and of rows as heads, with a scope and an identifier each', () => {
    const heads = formTables(pdf)
      .flat()
      .filter(({ tag }) => tag === 'TH');
    expect(new Set(heads.map(({ scope }) => scope))).toEqual(new Set(['Column', 'Row']));
    expect(heads.every(({ id }) => id !== null)).toBe(true);
    const { rows } = edition2021.applications;
    const rowHeads = heads.filter(({ scope }) => scope === 'Row').map(({ text }) => text);
    for (const { label } of rows) expect(rowHeads).toContain(label);
  });

  test('says that it is PDF/UA-1, in which language and what it is called', () => {
    expect(pdf.xmp).toMatch(/<pdfuaid:part>1</);
    expect(pdf.language).toBe('zh-CN');
    expect(pdf.title).toBe(`${report.agency.name}${report.year}年政府信息公开工作年度报告`);
  });

  test('carries its fonts in it', () => {
    expect(pdf.fonts.length).toBeGreaterThan(2);
    expect(pdf.fonts.filter(({ embedded }) => !embedded)).toEqual([]);
    for (const { name } of pdf.fonts) expect(name).toMatch(/^(NotoSerifSC|NotoSansSC|LXGWWenKai)-/);
  });

  test('has table three on one page, and its pages numbered', () => {
    const pages = pdf.pages.filter((page) => page.includes('四、结转下年度继续办理'));
    expect(pages).toHaveLength(1);
    expect(pages[0]).toContain('一、本年新收政府信息公开申请数量');
    expect(pdf.pages.filter((page, index) => !page.includes(`—${index + 1}—`))).toEqual([]);
  });
});

test('the six sections stand in the order of the form, each a heading', async () => {
  const { outline } = await read(versionReport(first));
  const headings = outline.filter((line) => line.startsWith('H1 ')).map((line) => line.slice(3));
  expect(headings).toEqual([...edition2021.sections.map(({ heading }) => heading), '数据来源']);
});

test('a correction prints its note and every cell that differs from the version before', async () => {
  const differences = [
    { path: 'applications.outcomes.granted.natural-person', before: 1287, after: 1288 },
    { path: 'processingFees.yuan', before: '3900.00', after: '3940.00' },
  ];
  const replaces = { number: 1, finalisedOn: '2025-01-10', differences };
  const { tables, outline, pages } = await read(versionReport({ replaces }));
  expect(outline).toContain('H1 更正说明');
  expect(outline).toContain('P 更正上年结转数。');
  expect(pages[0]).toContain('（第2版，代替2025年1月10日的第1版）');
  const cells = tables.at(-1) ?? [];
  expect(cells.map(({ text }) => text)).toEqual([
    ...['项目', '第1版', '本版'],
    ...['依申请公开 · 予以公开 · 自然人', '1287', '1288'],
    ...['信息处理费 · 收取金额（元）', '3900.00', '3940.00'],
  ]);
  expect(cells.at(-1)?.heads).toEqual(['信息处理费 · 收取金额（元）', '本版']);
});

test('a long table of differences breaks between pages and loses no cell', async () => {
  const differences = inTables(huaian2024).map(({ path, value }) => ({
    path,
    before: '9',
    after: value,
  }));
  const { tables } = await read(
    versionReport({ replaces: { number: 1, finalisedOn: '2025-01-10', differences } }),
  );
  expect(dataOf([tables.at(-1) ?? []])).toHaveLength(400);
});

test('markup of the typesetter in names, texts and notes stays text', async () => {
  const trap = '#panic("x") *a* _b_ $x^2$ @ref <label> `raw` // no /* no */ \\ #sys.inputs = h';
  const report = versionReport(
    { note: trap },
    {
      agency: { id: 'trap', name: trap, contact: trap },
      narrative: { overview: trap, problems: '= 不是标题', other: null },
    },
  );
  const { pages, outline } = await read(report);
  const plain = (text: string) => text.replaceAll(/\s/g, '');
  for (const line of [outline[1], ...outline.filter((one) => one.startsWith('P ') && one.includes('panic'))])
    expect(plain(line ?? '')).toContain(plain('#panic("x") *a* _b_'));
  expect(plain(pages.join(''))).toContain(plain('`raw` // no /* no */'));
  expect(outline).toContain('P = 不是标题');
  expect(outline.filter((line) => line.startsWith('H1 '))).toHaveLength(8);
});

test('five pages of narrative keep their lists, bold Chinese, headings without a gap, and links', async () => {
  const part = [
    '### （一）政府信息管理',
    '坚持**“以公开为常态、不公开为例外”**，全年公开各类信息。'.repeat(8),
    '1. 健全机制，压实责任；\n2. **拓展渠道**，方便群众：\n   - 政务大厅；\n   - [门户网站](https://www.example.gov.cn/zwgk/)。',
  ].join('\n\n');
  const overview = `#### 四级在前\n\n${Array.from({ length: 8 }, () => part).join('\n\n')}`;
  const pdf = await read(versionReport(first, { narrative: { overview, problems: null, other: null } }));
  expect(pdf.pages.length).toBeGreaterThan(7);
  expect(pdf.outline.filter((line) => line === 'L').length).toBe(16);
  expect(pdf.outline).toContain('H2 （一）政府信息管理');
  expect(pdf.pages.join('')).toContain('“以公开为常态、不公开为例外”');
  expect(pdf.links).toHaveLength(8);
  const levels = pdf.outline.flatMap((line) => /^H(\d) /.exec(line)?.[1] ?? []).map(Number);
  const steps = levels.map((level, index) => level - (levels[index - 1] ?? 0));
  expect(Math.max(...steps)).toBe(1);
});

test('a long agency name, an empty report and a draft are laid out too', async () => {
  const name = '某某自治州某某自治县某某民族乡人民政府政务公开和政务服务管理委员会办公室（行政审批服务局）';
  const { pages } = await read(
    draftReport(
      {},
      {
        agency: { id: 'long', name, contact: null },
        narrative: { overview: null, problems: null, other: null },
      },
    ),
  );
  expect(pages[0]).toContain('草稿，未公布');
  expect(pages.join('')).toContain('〔本节尚未撰写〕');
});

test('the same model gives the same bytes, whatever was printed before', async () => {
  const before = await pdfOf(versionReport());
  await pdfOf(reportOn(zhoukou2021));
  expect(Buffer.compare(before, await pdfOf(versionReport()))).toBe(0);
});

test('a PDF whose tables are not those of the report is refused', async () => {
  const pdf = await pdfOf(versionReport(first));
  await expect(tagTables(pdf, [])).rejects.toThrow('the PDF has 3 tables where the report has 0');
});

test('a character without a glyph is printed as 〓, and the colophon says which one stood where', async () => {
  const name = '\u{20BB7}县人民政府';
  const report = versionReport(first, { agency: { id: 'rare', name, contact: null } });
  const text = (await read(report)).pages.join('');
  expect(text).toContain('〓县人民政府');
  expect(text).toContain('机关名称中的U+20BB7，印本以〓代替');
  expect(text).not.toContain('\u{20BB7}');
});
