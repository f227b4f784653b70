/** The printed report as GB/T 9704-2012 has it: words whole, nothing beyond the page, no signature alone (field, A6). */
import { afterAll, describe, expect, test } from 'vitest';
import { renderDocx } from '../../../shared/formats/docx/report.ts';
import { openPrinter } from '../../../shared/formats/pdf/printing.ts';
import type { VersionReport } from '../../../shared/formats/renderers.ts';
import { titleLines } from '../../../shared/text/title-lines.ts';
import { bundledPrinter } from '../../bundled.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';
import { versionReport } from '../report/report-builder.ts';
import { xmlOf } from './office-reader.ts';
import { brokenRules, layoutOf } from './pdf-layout.ts';
import { readPdf } from './pdf-reader.ts';
import { GOVERNMENT } from './report-cases.ts';

const printer = openPrinter({ folder: bundledPrinter() });
afterAll(() => printer.close());
const first = { number: 1, note: null, replaces: null };
const DAY = '2025年1月20日';
const KEQI = '新疆维吾尔自治区克孜勒苏柯尔克孜自治州阿合奇县人力资源和社会保障局（公共就业服务中心）';

const told = (name: string, overview: string, contact: string | null = null): VersionReport =>
  versionReport(first, {
    agency: { id: 'keqi', name, contact },
    narrative: { overview, problems: null, other: null },
  });

async function brokenIn(report: VersionReport): Promise<string[]> {
  const pages = await layoutOf(await printer.print(report, 'report.pdf'));
  return brokenRules(pages, { agency: report.agency.name, day: DAY });
}

describe('a title breaks at words', () => {
  test.each([
    [
      KEQI,
      ['新疆维吾尔自治区克孜勒苏柯尔克孜自治州', '阿合奇县人力资源和社会保障局', '（公共就业服务中心）'],
    ],
    [
      '周口市政务服务和大数据管理局（行政审批服务局）',
      ['周口市政务服务和大数据管理局', '（行政审批服务局）'],
    ],
    ['苏州市市场监督管理局', ['苏州市市场监督管理局']],
    [
      '广西壮族自治区百色市隆林各族自治县市场监督管理局',
      ['广西壮族自治区百色市', '隆林各族自治县市场监督管理局'],
    ],
  ])('%s', (name, lines) => {
    expect(titleLines(name, 20)).toEqual(lines);
  });

  test('whatever the name, the lines are the name, and none is too long', () => {
    for (const name of [KEQI.repeat(3), 'Abc'.repeat(40), `甲${'、'.repeat(50)}`, '长'.repeat(61)])
      for (const most of [5, 19, 20]) {
        const lines = titleLines(name, most);
        expect(lines.join('')).toBe(name);
        for (const line of lines) expect([...line].length * 0.55).toBeLessThanOrEqual(most);
      }
  });

  test('in the PDF and in the Word file alike', async () => {
    const report = told(KEQI, '');
    const lines = [...titleLines(KEQI, 20), '2024年政府信息公开工作年度报告'];
    const [page] = await layoutOf(await printer.print(report, 'report.pdf'));
    expect(page?.lines.slice(0, lines.length).map(({ text }) => text.replaceAll(' ', ''))).toEqual(lines);
    const word = xmlOf(renderDocx(report), 'word/document.xml');
    const title = word('w\\:p').first();
    expect(
      title
        .find('w\\:t')
        .toArray()
        .map((text) => word(text).text()),
    ).toEqual(lines);
  });
});

test('what has no place to break stays on the page: underscores, dots, digits, a long address of mail', async () => {
  const runs = [`收到申请${'_'.repeat(80)}件`, `目录${'…'.repeat(80)}12`, `编号${'1234567890'.repeat(6)}`];
  const contact = `电子邮箱akqxrsj-gongkai-zhongxin-${'office'.repeat(6)}@mail.akqx.gov.cn`;
  const report = told(`甲市${'Abcdefghij'.repeat(6)}局`, runs.join('\n\n'), contact);
  expect(await brokenIn(report)).toEqual([]);
  const { pages } = await readPdf(await printer.print(report, 'report.pdf'));
  for (const run of [...runs, contact]) expect(pages.join('')).toContain(run);
});

test.each([0, 6, 11, 17, 23])(
  'with a text of %i lines no signature, colophon or page stands empty',
  async (lines) => {
    const text = Array.from({ length: lines }, (_, n) => `第${n}项工作按时办结。`).join('\n\n');
    expect(await brokenIn(told('甲市教育局', text))).toEqual([]);
    expect(
      await brokenIn(versionReport(first, { narrative: { overview: null, problems: text, other: null } })),
    ).toEqual([]);
  },
);

test('a government’s report breaks none of the rules', async () => {
  expect(await brokenIn(GOVERNMENT)).toEqual([]);
});

test('section two is one table in bands, in the PDF and in the Word file', async () => {
  const report = versionReport(first);
  const { tables } = await readPdf(await printer.print(report, 'report.pdf'));
  expect(tables).toHaveLength(3);
  const word = xmlOf(renderDocx(report), 'word/document.xml');
  expect(word('w\\:tbl')).toHaveLength(3);
  expect(word('w\\:tbl').first().text()).toContain('第二十条第（八）项');
});

test('minority scripts and pictographs are set in fonts of their own', async () => {
  const { fonts, pages } = await readPdf(
    await printer.print(told('甲县教育局', '藏文བོད་ཡིག，维文ئۇيغۇرچە，蒙文ᠮᠣᠩᠭᠣᠯ，表情😀。'), 'report.pdf'),
  );
  const names = fonts.map(({ name }) => name);
  for (const face of ['NotoSerifTibetan', 'NotoNaskhArabic', 'NotoSansMongolian', 'NotoEmoji'])
    expect(names).toContain(`${face}-Regular`);
  expect(pages.join('')).not.toContain('〓');
});

test('zero is 0, of charges and fees too', async () => {
  const tables = { ...huaian2024, processingFees: { applications: 0, yuan: '0.00' } };
  const proactive = { ...tables.proactive, chargesWanYuan: '0.0000' };
  const report = versionReport(first, { tables: { ...tables, proactive } });
  const { pages } = await readPdf(await printer.print(report, 'report.pdf'));
  expect(pages.join('')).not.toMatch(/0\.00/);
  expect(pages.join('')).toContain('信息处理费0元，涉及申请0件');
  expect(xmlOf(renderDocx(report), 'word/document.xml')('w\\:body').text()).not.toMatch(/0\.00/);
});
