import readXlsxFile from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { edition2021 } from '../../shared/editions/edition-2021.ts';
import { cellsOf } from '../../shared/form/form.ts';
import { renderDocx } from '../../shared/formats/docx/report.ts';
import type { VersionReport } from '../../shared/formats/renderers.ts';
import { renderXlsx } from '../../shared/formats/xlsx/report.ts';
import { partsOf, xmlOf } from '../rooms/formats/office-reader.ts';
import { filledWith, MANY_PAGES, PUBLISHED } from '../rooms/formats/report-cases.ts';
import { converted, pagesOf } from './libreoffice.ts';

const WIDE: VersionReport = { ...MANY_PAGES, tables: filledWith(MANY_PAGES.tables, 1234567) };
const CASES: [string, VersionReport][] = [
  ...PUBLISHED.map((report): [string, VersionReport] => [`${report.agency.name} ${report.year}`, report]),
  ['a long name, many pages and seven digits everywhere', WIDE],
];

const SHEETS = [1, 2, 3, 4, 5, 6, 7];
/** A workbook whose formulas carry no value, so that a reader has to compute every one. */
async function recalculated(bytes: Uint8Array): Promise<Uint8Array> {
  const { strToU8, zipSync } = await import('fflate');
  const parts = Object.entries(partsOf(bytes)).map(([name, xml]) => [
    name,
    strToU8(xml.replace(/(<f>[^<]*<\/f>)<v>[^<]*<\/v>/g, '$1')),
  ]);
  return converted(zipSync(Object.fromEntries(parts)), 'xlsx', 'xlsx');
}

async function valuesOf(bytes: Uint8Array): Promise<[string, unknown[][]][]> {
  const sheets = await readXlsxFile(Buffer.from(bytes));
  return sheets.map(({ sheet, data }) => [sheet, data]);
}

describe.each(CASES)('%s', (_, report) => {
  test('as a workbook, computed anew by LibreOffice, has the values that it carries', async () => {
    const bytes = renderXlsx(report);
    const formulas = SHEETS.map((sheet) => xmlOf(bytes, `xl/worksheets/sheet${sheet}.xml`)('f').length);
    expect(formulas.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(120);
    expect(await valuesOf(await recalculated(bytes))).toEqual(await valuesOf(bytes));
  });

  test('as a Word file, printed by LibreOffice, has table three whole on one page', async () => {
    const { texts, pictures } = await pagesOf(await converted(renderDocx(report), 'docx', 'pdf'));
    expect(pictures).toHaveLength(texts.length);
    for (const picture of pictures) expect(picture.length).toBeGreaterThan(1_000);
    const page = texts.find((text) => text.includes('三、收到和处理政府信息公开申请情况')) ?? '';
    expect(page).toContain('四、结转下年度继续办理');
    const digits = page.match(/\d+/g) ?? [];
    const numbers = cellsOf(edition2021, report.tables).filter(({ section }) => section === 'applications');
    for (const { value } of numbers) expect(digits).toContain(String(value));
    for (const { heading } of edition2021.sections)
      expect(texts.some((text) => text.replace(/\s/g, '').includes(heading))).toBe(true);
    expect(texts.map((text) => /—\s*(\d+)\s*—\s*$/.exec(text)?.[1])).toEqual(
      texts.map((_text, index) => `${index + 1}`),
    );
  });
});
