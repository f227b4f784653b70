import { describe, expect, test } from 'vitest';
import { editionNamed } from '../../../../shared/editions/registry.ts';
import { cellsOf } from '../../../../shared/form/form.ts';
import { allNumbersCsv, CSV_COLUMNS, renderCsv } from '../../../../shared/formats/csv/csv.ts';
import { renderJson } from '../../../../shared/formats/json/report.ts';
import { draftReport, versionReport } from '../../report/report-builder.ts';
import { LONG_NAME, PUBLISHED } from '../report-cases.ts';

/** A reader by RFC 4180 alone: fields in quotes may hold commas, line ends and doubled quotes. */
function parsed(csv: string): string[][] {
  const rows: string[][] = [[]];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (const [, quoted, plain, end] of csv.slice(1).matchAll(field)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

async function joined(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

describe.each(PUBLISHED)('the CSV of $agency.name', (report) => {
  test('read back, holds the same 200 cells in the order of the form, then the two of 信息处理费', () => {
    const [head, ...lines] = parsed(renderCsv(report));
    const { agency, year, tables } = report;
    expect(head).toEqual([...CSV_COLUMNS]);
    expect(lines.map((line) => line.slice(7, 9))).toEqual(
      cellsOf(report.form, tables).map(({ path, value }) => [path, String(value)]),
    );
    for (const line of lines) expect(line.slice(0, 4)).toEqual([agency.id, agency.name, String(year), '2']);
  });

  test('begins with a byte-order mark, and every line ends with CR and LF', () => {
    const csv = renderCsv(report);
    expect(csv.codePointAt(0)).toBe(0xfeff);
    expect(csv.split('\r\n')).toHaveLength(204);
    expect(csv.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });
});

test('a line names section, row, column and unit in the words of the form', () => {
  const lines = parsed(renderCsv(versionReport())).map((line) => line.slice(4));
  expect(lines.find(([, , , path]) => path === 'applications.outcomes.refused.state-secret.total')).toEqual([
    '三、收到和处理政府信息公开申请情况',
    '三、本年度办理结果·（三）不予公开·1.属于国家秘密',
    '申请人情况·总计',
    'applications.outcomes.refused.state-secret.total',
    '2',
    '件',
    '个案汇总',
  ]);
  expect(lines.find(([, , , path]) => path === 'proactive.chargesWanYuan')?.slice(4)).toEqual([
    '96171.6000',
    '万元',
    '个案汇总',
  ]);
});

test('of a draft says in the place of the version that it is one', () => {
  const [, ...lines] = parsed(renderCsv(draftReport()));
  expect(new Set(lines.map((line) => line[3]))).toEqual(new Set(['草稿']));
});

test.each([
  ['=cmd|calc', "'=cmd|calc"],
  ['+86', "'+86"],
  ['-1', "'-1"],
  ['@x', "'@x"],
  ['＝1+1', "'＝1+1"],
  [' =1', "' =1"],
  ['\t某局', "'\t某局"],
  ['某\t局', '某\t局'],
  ['某"局",一', '某"局",一'],
  ['某局\n二', '某局\n二'],
  ['\u0000\u202e某局', '某局'],
  [LONG_NAME, LONG_NAME],
])(
  'a name %j is read as %j: no spreadsheet takes it for a formula, and no field ends early',
  (name, seen) => {
    const csv = renderCsv(versionReport({}, { agency: { id: 'x', name, contact: null } }));
    const lines = parsed(csv);
    expect(lines).toHaveLength(203);
    expect(lines[1]?.[1]).toBe(seen);
  },
);

describe('the CSV of all published numbers', () => {
  const texts = PUBLISHED.map(renderJson);

  test('is the lines of every report under one head, in the order in which they came', async () => {
    const lines = parsed(await joined(allNumbersCsv(texts, editionNamed)));
    expect(lines).toEqual([
      ...parsed(renderCsv(PUBLISHED[0] ?? versionReport())),
      ...parsed(renderCsv(PUBLISHED[1] ?? versionReport())).slice(1),
    ]);
    expect(lines).toHaveLength(1 + 2 * 202);
  });

  test('takes one report at a time from whoever reads them', async () => {
    const order: string[] = [];
    async function* read() {
      for (const [index, text] of texts.entries()) {
        order.push(`read ${index}`);
        yield text;
      }
    }
    for await (const piece of allNumbersCsv(read(), editionNamed))
      order.push(`wrote ${piece.length > 100 ? 'lines' : 'head'}`);
    expect(order).toEqual(['wrote head', 'read 0', 'wrote lines', 'read 1', 'wrote lines']);
  });

  test('refuses a draft', async () => {
    await expect(joined(allNumbersCsv([renderJson(draftReport())], editionNamed))).rejects.toThrow(
      'huaian 2024 is not published',
    );
  });
});
