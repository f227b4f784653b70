/**
 * A government's report in the formats that are handed on: who stands in it with what, who is left out, and who left
 * cells blank. Contract, section 7: who is left out stands on the page and in every format.
 */
import mammoth from 'mammoth';
import readXlsxFile from 'read-excel-file/node';
import { afterAll, describe, expect, test } from 'vitest';
import { renderDocx } from '../../../shared/formats/docx/report.ts';
import { openPrinter } from '../../../shared/formats/pdf/printing.ts';
import type { VersionReport } from '../../../shared/formats/renderers.ts';
import { renderXlsx } from '../../../shared/formats/xlsx/report.ts';
import { bundledPrinter } from '../../bundled.ts';
import { read, valuesOf } from '../reading/read.ts';
import { versionReport } from '../report/report-builder.ts';
import { xmlOf } from './office-reader.ts';
import { readPdf } from './pdf-reader.ts';
import { GOVERNMENT } from './report-cases.ts';

const HEADS = ['成员', '状态', '收到', '办结', '结转', '复议', '直接诉讼', '复议后诉讼'];
const LINES = [
  ['淮安市人民政府（本级）', '本级', '40', '12', '1', '2', '0', '3'],
  ['洪泽区人民政府', '已公布第3版', '1234567', '12', '1', '2', '0', '3'],
  ['涟水县人民政府', '填报', '', '12', '1', '2', '0', '3'],
  ['盱眙县人民政府', '缺，未计入', '', '', '', '', '', ''],
  ['\u{20BB7}城镇人民政府', '未计入', '', '12', '1', '2', '0', '3'],
];
const LEFT_OUT = '未计入：盱眙县人民政府、\u{20BB7}城镇人民政府。';
const BLANKS = [
  '表中有2格，部分成员没有填报，按空白不计：',
  '涟水县人民政府：依申请公开 · 本年新收政府信息公开申请数量（2格）',
];
const printer = openPrinter({ folder: bundledPrinter() });
afterAll(() => printer.close());

test('the Word file has the table of members, and says who is left out and who left cells blank', async () => {
  const { value } = await mammoth.convertToHtml({ buffer: Buffer.from(renderDocx(GOVERNMENT)) });
  const part = value.slice(value.indexOf('<h1>汇总范围</h1>'), value.indexOf('<h1>更正说明</h1>'));
  const rows = part.split('<tr>').slice(1);
  const cells = rows.map((row) =>
    [...row.matchAll(/<t[hd]>(.*?)<\/t[hd]>/g)].map(([, cell = '']) => cell.replace(/<[^>]+>/g, '')),
  );
  expect(cells).toEqual([HEADS, ...LINES]);
  expect(part.indexOf(LEFT_OUT)).toBeGreaterThan(0);
  expect(part.indexOf(LEFT_OUT)).toBeLessThan(part.indexOf('<table>'));
  expect(part.slice(part.indexOf('</table>'))).toContain(BLANKS[0]);
});

test('the workbook has a sheet of members, whose numbers are numbers', async () => {
  const bytes = renderXlsx(GOVERNMENT);
  const sheets = await readXlsxFile(Buffer.from(bytes));
  expect(sheets.map(({ sheet }) => sheet)).toEqual([
    '封面',
    '主动公开',
    '申请办理',
    '复议诉讼',
    '信息处理费',
    '核对',
    '汇总范围',
    '数据',
  ]);
  const data = sheets.find(({ sheet }) => sheet === '汇总范围')?.data ?? [];
  const ids = ['huaian', 'hongze', 'lianshui', 'xuyi', '\u{20BB7}'];
  const numbers = (line: readonly string[]) =>
    line.map((cell, column) => (cell === '' ? null : column < 2 ? cell : Number(cell)));
  expect(data.slice(2, 8)).toEqual([
    ['成员代码', ...HEADS],
    ...LINES.map((line, at) => [ids[at], ...numbers(line)]),
  ]);
  expect(data.map(([first]) => first)).toEqual(expect.arrayContaining(['汇总范围', LEFT_OUT, BLANKS[0]]));
  const filter = xmlOf(bytes, 'xl/worksheets/sheet7.xml')('autoFilter').attr('ref');
  expect(filter).toBe('A3:I8');
});

describe('the PDF', () => {
  test('has the table of members under its heads, and says who is left out and who left cells blank', async () => {
    const { tables, outline, pages } = await readPdf(await printer.print(GOVERNMENT, 'report.pdf'));
    const cells = tables.at(-1) ?? [];
    const printed = (text: string) => text.replaceAll('\u{20BB7}', '〓');
    expect(cells.map(({ text }) => text)).toEqual([HEADS, ...LINES].flat().map(printed));
    expect(cells.find(({ text }) => text === '1234567')?.heads).toEqual(['洪泽区人民政府', '收到']);
    const at = outline.indexOf('H1 汇总范围');
    expect(outline[at + 1]).toBe(`P ${printed(LEFT_OUT)}`);
    expect(outline.slice(at + 2, at + 4)).toEqual(['Table', `P ${BLANKS[0]}`]);
    expect(outline.indexOf('H1 更正说明')).toBeGreaterThan(at);
    expect(pages.join('')).toContain('成员名称中的U+20BB7，印本以〓代替');
  });

  test('of a thousand members is made, its heads on every page', { timeout: 60_000 }, async () => {
    const [, one] = GOVERNMENT.members?.list ?? [];
    if (!one || !GOVERNMENT.members) throw new Error('no member');
    const list = Array.from({ length: 1000 }, (_, at) => ({ ...one, agency: `m-${at}`, name: `成员${at}` }));
    const pdf = await printer.print(
      { ...GOVERNMENT, members: { ...GOVERNMENT.members, list } },
      'report.pdf',
    );
    const { tables, pages } = await readPdf(pdf);
    expect(tables.at(-1)?.filter(({ tag, scope }) => tag === 'TH' && scope === 'Row')).toHaveLength(1001);
    const held = pages.filter((page) => /成员\d+填报/.test(page));
    expect(held.length).toBeGreaterThan(10);
    expect(held.filter((page) => !page.includes('复议后诉讼'))).toEqual([]);
  });
});

const MADE = {
  'report.docx': renderDocx,
  'report.xlsx': renderXlsx,
  'report.pdf': (report: VersionReport) => printer.print(report, 'report.pdf'),
};

test.each(['report.docx', 'report.xlsx', 'report.pdf'] as const)(
  '%s is read back whole all the same',
  { timeout: 60_000 },
  async (name) => {
    const report = await read(new Uint8Array(await MADE[name](GOVERNMENT)), name);
    expect(report.unread).toEqual([]);
    expect([valuesOf(report).size, report.agency, report.year]).toEqual([200, '淮安市人民政府', 2024]);
    expect(valuesOf(report).get('applications.received.total')).toBe(3119);
  },
);

test('a lone agency says nothing of members in any format', async () => {
  const report = versionReport();
  const { value } = await mammoth.convertToHtml({ buffer: Buffer.from(renderDocx(report)) });
  expect(value).not.toContain('汇总范围');
  const sheets = await readXlsxFile(Buffer.from(renderXlsx(report)));
  expect(sheets.map(({ sheet }) => sheet)).not.toContain('汇总范围');
});
