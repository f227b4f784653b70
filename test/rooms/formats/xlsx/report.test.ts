import readXlsxFile from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { edition2021 } from '../../../../shared/editions/edition-2021.ts';
import { cellsOf, printed } from '../../../../shared/form/form.ts';
import { addressOf } from '../../../../shared/formats/xlsx/book.ts';
import { renderXlsx } from '../../../../shared/formats/xlsx/report.ts';
import { longForm } from '../../../../shared/report/long-form.ts';
import type { Report } from '../../../../shared/report/model.ts';
import { draftReport, versionReport } from '../../report/report-builder.ts';
import { columnOf, evaluate } from '../formulas.ts';
import { expectedOf, numbersOf, partsOf, sorted, xmlOf } from '../office-reader.ts';
import { HOSTILE, HOSTILE_SEEN, LONG_NAME, MANY_PAGES, PUBLISHED } from '../report-cases.ts';

/** The cells that stand in tables: section six says its own in words. */
const inTables = (tables: unknown) =>
  cellsOf(edition2021, tables).filter(({ section }) => section !== 'other');

const SHEETS = ['封面', '主动公开', '申请办理', '复议诉讼', '信息处理费', '核对', '数据'];
/** Rows of digits as they are in the file, by sheet. */
async function sheetsOf(bytes: Uint8Array): Promise<Map<string, string[][]>> {
  const sheets = await readXlsxFile(Buffer.from(bytes), { parseNumber: (digits: string) => digits });
  return new Map(
    sheets.map(({ sheet, data }) => [
      sheet,
      data.map((row) => row.map((cell) => (cell === null ? '' : String(cell)))),
    ]),
  );
}

/** The rows of a sheet with its merged cells filled, as a reader sees them. */
function filled(bytes: Uint8Array, sheet: number, rows: string[][]): string[][] {
  const $ = xmlOf(bytes, `xl/worksheets/sheet${sheet}.xml`);
  for (const merge of $('mergeCell').toArray()) {
    const [, left = '', top, right = '', bottom] =
      /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec($(merge).attr('ref') ?? '') ?? [];
    const text = rows[Number(top) - 1]?.[columnOf(left) - 1] ?? '';
    for (let row = Number(top); row <= Number(bottom); row += 1)
      for (let column = columnOf(left); column <= columnOf(right); column += 1) {
        const line = rows[row - 1];
        if (line) line[column - 1] = text;
      }
  }
  return rows;
}

function formulasOf(bytes: Uint8Array) {
  return SHEETS.flatMap((sheet, index) => {
    const $ = xmlOf(bytes, `xl/worksheets/sheet${index + 1}.xml`);
    return $('c')
      .toArray()
      .map((cell) => ({
        cell: `${sheet}!${$(cell).attr('r')}`,
        sheet,
        formula: $(cell).find('f').text(),
        value: $(cell).find('v').text(),
      }));
  });
}

describe.each(PUBLISHED)('the workbook of $agency.name', (report) => {
  const bytes = renderXlsx(report);

  test('gives a reader that is not its writer the same 200 cells, each under its heads', async () => {
    const sheets = await sheetsOf(bytes);
    const rowsOf = (name: string) => filled(bytes, SHEETS.indexOf(name) + 1, sheets.get(name) ?? []);
    const small = rowsOf('主动公开');
    const starts = small.flatMap((row, index) => (row[0]?.startsWith('第二十条') ? [index] : []));
    const blocks = starts.map((start, index) => {
      const block = small.slice(start, starts[index + 1]).filter((row) => row.some((text) => text !== ''));
      const width = block[1]?.filter((text) => text !== '').length ?? 0;
      return numbersOf(
        block.map((row) => row.slice(0, width)),
        2,
        1,
      );
    });
    const numbers = [
      ...blocks.flat(),
      ...numbersOf(rowsOf('申请办理').slice(3), 3, 3),
      ...numbersOf(rowsOf('复议诉讼').slice(3), 3, 0),
    ];
    expect(numbers.map(sorted)).toEqual(inTables(report.tables).map(expectedOf));
  });

  test('has formulas that give the values which are printed', () => {
    const cells = formulasOf(bytes);
    const known = new Map(cells.map((cell) => [cell.cell, cell]));
    const read = (name: string): number | string => {
      const { formula, sheet, value } = known.get(name) ?? { formula: '', sheet: '', value: '' };
      return formula === '' ? Number(value) : evaluate(formula, sheet, read);
    };
    const computed = cells.filter(({ formula }) => formula !== '');
    // Section three: 25 totals of rows and six of 本年度办理结果; section four: three; the checks: 42 of two sides, and one over all.
    expect(computed).toHaveLength(25 + 6 + 3 + 42 * 3 + 1);
    for (const { cell, value } of computed) expect([cell, String(read(cell))]).toEqual([cell, value]);
    expect(computed.filter(({ value }) => value === '通过')).toHaveLength(43);
  });

  test('has every number once more on a sheet for programs, with path, labels and unit', async () => {
    const [head, ...lines] = (await sheetsOf(bytes)).get('数据') ?? [];
    expect(head?.slice(4)).toEqual(['部分', '行', '列', '路径', '数值', '单位', '数据依据']);
    expect(lines.map((line) => line.slice(4))).toEqual(
      longForm(edition2021, report.tables).map(({ section, row, column, path, value, unit }) => [
        section,
        row,
        column,
        path,
        printed(value),
        unit,
        '个案汇总',
      ]),
    );
  });
});

test('where a published sum does not hold, its cell shows the published number, and the check says 不通过', () => {
  const { tables } = versionReport();
  const granted = { ...tables.applications.outcomes.granted, total: 7 };
  const wrong = {
    ...tables,
    applications: { ...tables.applications, outcomes: { ...tables.applications.outcomes, granted } },
  };
  const cells = formulasOf(renderXlsx(versionReport({}, { tables: wrong })));
  const sums = cells.filter(({ sheet, formula }) => sheet === '申请办理' && formula !== '');
  expect(sums).toHaveLength(30);
  expect(cells.find(({ cell }) => cell === '申请办理!J9')).toMatchObject({ formula: '', value: '7' });
  const verdicts = cells.filter(({ value }) => value === '不通过').map(({ cell }) => cell);
  expect(verdicts).toEqual(['核对!F1', '核对!F5', '核对!F34']);
});

test('money keeps its digits, and is a text where a spreadsheet would round it', async () => {
  const money = (chargesWanYuan: string): Report => {
    const { tables } = versionReport();
    return versionReport({}, { tables: { ...tables, proactive: { ...tables.proactive, chargesWanYuan } } });
  };
  const cellOf = (report: Report) => {
    const $ = xmlOf(renderXlsx(report), 'xl/worksheets/sheet2.xml');
    const cell = $('c[r="B20"]');
    return [cell.attr('t'), cell.text()];
  };
  expect(cellOf(money('96171.6000'))).toEqual([undefined, '96171.6000']);
  expect(cellOf(money('12345678901234.5678'))).toEqual(['inlineStr', '12345678901234.5678']);
});

test('a text that a spreadsheet would run, or a number that is a name, stays a text', async () => {
  for (const name of [HOSTILE, '=1+1', '+86', '-5', '@SUM(A1)', '320800000000000001']) {
    const report = versionReport({}, { agency: { id: 'x', name, contact: null } });
    const bytes = renderXlsx(report);
    const seen = name === HOSTILE ? HOSTILE_SEEN : name;
    expect((await sheetsOf(bytes)).get('数据')?.[1]?.[1]).toBe(seen);
    const $ = xmlOf(bytes, 'xl/worksheets/sheet7.xml');
    expect($('c[r="B2"]').attr('t')).toBe('inlineStr');
    expect($('f')).toHaveLength(0);
  }
});

test('a sheet prints on A4 across the page, keeps its heads in view and fits any name', () => {
  const bytes = renderXlsx(versionReport({}, { agency: { id: 'x', name: LONG_NAME, contact: null } }));
  const $ = xmlOf(bytes, 'xl/worksheets/sheet3.xml');
  expect($('pageSetup').attr()).toEqual({
    paperSize: '9',
    orientation: 'landscape',
    fitToWidth: '1',
    fitToHeight: '0',
  });
  expect($('pane').attr('topLeftCell')).toBe('D7');
  expect(xmlOf(bytes, 'xl/workbook.xml')('definedName[localSheetId="2"]').text()).toBe("'申请办理'!$1:$6");
  const small = xmlOf(bytes, 'xl/worksheets/sheet5.xml');
  const heights = [1, 4].map((row) => Number(small(`row[r="${row}"]`).attr('ht')));
  expect(heights[0]).toBeGreaterThan(2 * (heights[1] ?? 0));
});

test('a line of the numbers is as high as its longest text, so that print cuts none', () => {
  const numbers = (name: string) =>
    xmlOf(
      renderXlsx(versionReport({}, { agency: { id: 'x', name, contact: null } })),
      'xl/worksheets/sheet7.xml',
    );
  const heightOf = (name: string) => Number(numbers(name)('row[r="2"]').attr('ht') ?? 15);
  expect(heightOf(LONG_NAME)).toBeGreaterThanOrEqual(3 * 15);
  expect(heightOf('甲市')).toBeLessThan(heightOf(LONG_NAME));
});

describe('the cover', () => {
  const linesOf = async (report: Report) =>
    new Map(
      (await sheetsOf(renderXlsx(report))).get('封面')?.map(([label = '', words = '']) => [label, words]),
    );

  test('says what the file is, where it lies, how it is checked and how it is cited', async () => {
    const report = versionReport();
    const cover = await linesOf(report);
    expect([...cover.keys()][0]).toBe('淮安市人民政府2024年政府信息公开工作年度报告');
    expect(cover.get('机关')).toBe('淮安市人民政府（机关代码 huaian）');
    expect(cover.get('年度')).toContain('2024年');
    expect(cover.get('版本')).toBe('第2版');
    expect(cover.get('公布日期')).toBe('2025年1月20日');
    expect(cover.get('网址')).toContain('huaian/2024/v2/');
    expect(cover.get('表格校验值')).toBe(report.tablesDigest);
    expect(cover.get('如何核对')).toMatch(/seal\.json.*proof\.json.*gongkai verify/);
    expect(cover.get('引用本报告')).toContain('：第2版[R/OL]. (2025-01-20)');
    expect(cover.get('引用某个数字')).toContain('“#”');
  });

  test('names every other sheet in its order, and what it holds', async () => {
    const sheets = [...(await sheetsOf(renderXlsx(versionReport()))).keys()];
    const cover = await linesOf(versionReport());
    const named = [...cover].filter(([label]) => label.startsWith('工作表'));
    expect(named.map(([label]) => label)).toEqual(sheets.slice(1).map((name) => `工作表“${name}”`));
    for (const [, words] of named) expect(words).toMatch(/表|数字/);
  });

  test('of a draft says that it is one, and offers no address and no citation', async () => {
    const cover = await linesOf(draftReport());
    expect(cover.get('版本')).toContain('草稿');
    for (const label of ['公布日期', '网址', '如何核对', '引用本报告']) expect(cover.has(label)).toBe(false);
  });
});

test('addresses go on after Z', () => {
  expect([addressOf(0, 0), addressOf(9, 25), addressOf(0, 26), addressOf(0, 701), addressOf(0, 702)]).toEqual(
    ['A1', 'Z10', 'AA1', 'ZZ1', 'AAA1'],
  );
});

test('no part of the workbook holds a time', () => {
  for (const [name, xml] of Object.entries(partsOf(renderXlsx(versionReport()))))
    expect([name, /dcterms|\d{2}:\d{2}:\d{2}/.test(xml)]).toEqual([name, false]);
});

test('a long title is broken between words, once, and its row is as high as its lines', async () => {
  const bytes = renderXlsx(MANY_PAGES);
  const sheets = await sheetsOf(bytes);
  const titles = SHEETS.slice(0, 5).map((name) => sheets.get(name)?.[0]?.[0] ?? '');
  for (const [index, title] of titles.entries()) {
    const lines = title.split('\n');
    expect(lines.at(-1)).toBe(`${MANY_PAGES.year}年政府信息公开工作年度报告`);
    expect(lines.slice(0, -1).join('')).toBe(MANY_PAGES.agency.name);
    const height = Number(
      xmlOf(
        bytes,
        `xl/worksheets/sheet${index + 1}.xml`,
      )('row')
        .first()
        .attr('ht'),
    );
    expect(height).toBeGreaterThanOrEqual(lines.length * 25);
  }
  const short = await sheetsOf(renderXlsx(versionReport()));
  expect(short.get('主动公开')?.[0]?.[0]).toBe('淮安市人民政府2024年政府信息公开工作年度报告');
});
