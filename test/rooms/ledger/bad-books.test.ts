/** Workbooks as offices spoil them: each fault is named with its cell and what would be right. */
import { afterAll, describe, expect, test } from 'vitest';
import { readMapping } from '../../../shared/ledger/mapping.ts';
import { readBook } from '../../../shared/ledger/raw.ts';
import { tell } from '../../prove/figure.ts';
import { changed, faultsOf, read, type Sheets, type Typed, workbook } from './books.ts';

const HEAD = ['编号', '收到日期', '申请人类别', '答复日期', '办理结果'];
const application = (...rows: Typed[][]): Sheets => ({ 申请: [HEAD, ...rows] });
const with1 = (head: string[], ...row: Typed[]): Sheets => ({
  申请: [
    [...HEAD.slice(0, 3), ...head],
    ['甲1', '2025-03-03', '自然人', ...row],
  ],
});
const received = (day: Typed): Sheets => application(['甲1', day, '自然人', null, null]);
const review = (...row: Typed[]): Sheets => ({ 复议: [['编号', '提起日期', '审结日期', '审理结果'], row] });
const lawsuit = (...row: Typed[]): Sheets => ({
  诉讼: [['编号', '提起日期', '起诉途径', '审结日期', '审理结果'], row],
});
const document = (...row: Typed[]): Sheets => ({ 文件: [['文号', '类别', '制发日期', '废止日期'], row] });
const actions = (...row: Typed[]): Sheets => ({
  决定与收费: [
    ['编号', '截止日期', '行政许可（件）', '行政处罚（件）', '行政强制（件）', '行政事业性收费（元）'],
    row,
  ],
});

type Case = readonly [what: string, sheets: Sheets, cell: string | null, code: string, remedy: RegExp];

const CASES: readonly Case[] = [
  ['a month alone', received('2025年3月'), 'B2', 'date.format', /应写作 2025-03-03/],
  ['a day of two digits', received('3/4/25'), 'B2', 'date.format', /应写作/],
  ['words for a day', received('三月初'), 'B2', 'date.format', /不是日期/],
  ['30 February', received('2025-02-30'), 'B2', 'date.impossible', /改为实际日期/],
  ['month 13', received('2025.13.1'), 'B2', 'date.impossible', /改为实际日期/],
  ['a packed day that is none', received(20250231), 'B2', 'date.impossible', /改为实际日期/],
  ['a small number for a day', received(25), 'B2', 'date.format', /应写作/],
  ['a fraction', received(0.5), 'B2', 'date.format', /应写作/],
  ['tomorrow', received('2026-06-02'), 'B2', 'date.future', /已经发生的日期/],
  ['the year mistyped', received('2205-03-03'), 'B2', 'date.future', /已经发生的日期/],
  ['before 1949', received('1925-03-03'), 'B2', 'date.early', /核对年份/],
  ['no number', application([null, '2025-03-03', '自然人', null, null]), 'A2', 'subject.empty', /请填写/],
  [
    'blanks for a number',
    application(['  ', '2025-03-03', '自然人', null, null]),
    'A2',
    'subject.empty',
    /请填写/,
  ],
  [
    'a number twice',
    application(['甲1', '2025-03-03', '自然人', null, null], ['甲1', '2025-03-04', '自然人', null, null]),
    'A3',
    'subject.twice',
    /第2行重复/,
  ],
  [
    'a number of 18 digits as a number',
    application([123456789012345680, '2025-03-03', '自然人', null, null]),
    'A2',
    'subject.number',
    /设为文本/,
  ],
  [
    'a fraction as a number',
    application([1.5, '2025-03-03', '自然人', null, null]),
    'A2',
    'subject.number',
    /设为文本/,
  ],
  [
    'a day as a number',
    application([{ day: '2025-03-03' }, '2025-03-03', '自然人', null, null]),
    'A2',
    'subject.date',
    /设为文本/,
  ],
  ['a number alone', application(['甲1', null, null, null, null]), 'A2', 'row.empty', /补填或删去/],
  [
    'an identity card as a number',
    application(['11010519491231002X', '2025-03-03', '自然人', null, null]),
    'A2',
    'text.identity-card',
    /./,
  ],
  [
    'a number too long',
    application(['甲'.repeat(129), '2025-03-03', '自然人', null, null]),
    'A2',
    'text.length',
    /./,
  ],
  [
    'the head again',
    application(HEAD, ['甲1', '2025-03-03', '自然人', null, null]),
    'A2',
    'row.heading',
    /删去这一行/,
  ],
  [
    'a totals row',
    application(['甲1', '2025-03-03', '自然人', null, null], ['合计', 1, null, null, null]),
    'A3',
    'row.total',
    /删去这一行/,
  ],
  ['a subtotal', application(['小计', '2025-03-03', null, null, null]), 'A2', 'row.total', /删去这一行/],
  [
    'no category',
    application(['甲1', '2025-03-03', null, null, null]),
    'C2',
    'pair.value',
    /没有“申请人类别”/,
  ],
  [
    'an unknown category',
    application(['甲1', '2025-03-03', '外星人', null, null]),
    'C2',
    'code.unknown',
    /应为：自然人/,
  ],
  [
    'a category that says too little',
    application(['甲1', '2025-03-03', '法人或其他组织', null, null]),
    'C2',
    'code.too-little',
    /是哪一种：/,
  ],
  [
    'a category without a day',
    application(['甲1', null, '自然人', null, null]),
    'B2',
    'pair.day',
    /请补填日期/,
  ],
  [
    'a result without a day',
    application(['甲1', '2025-03-03', '自然人', null, '予以公开']),
    'D2',
    'pair.day',
    /没有“答复日期”/,
  ],
  [
    'a day of decision without a result',
    application(['甲1', '2025-03-03', '自然人', '2025-03-20', null]),
    'E2',
    'pair.value',
    /没有“办理结果”/,
  ],
  [
    'a result that says too little',
    application(['甲1', '2025-03-03', '自然人', '2025-03-20', '不予公开']),
    'E2',
    'code.too-little',
    /属于国家秘密/,
  ],
  [
    'an unknown result',
    application(['甲1', '2025-03-03', '自然人', '2025-03-20', '已办']),
    'E2',
    'code.unknown',
    /应为：予以公开/,
  ],
  [
    'decided before it was received',
    application(['甲1', '2025-03-03', '自然人', '2025-03-02', '予以公开']),
    'D2',
    'feed.conclusion-before-receipt',
    /早于收到/,
  ],
  [
    'decided and never received',
    application(['甲1', null, null, '2025-03-20', '予以公开']),
    'D2',
    'feed.outcome-without-receipt',
    /没有收到/,
  ],
  ['an extension of 21 days', with1(['延期日期', '延期工作日'], '2025-03-20', 21), 'E2', 'field.range', /./],
  [
    'an extension of words',
    with1(['延期日期', '延期工作日'], '2025-03-20', '二十天'),
    'E2',
    'number.whole',
    /应写作 12/,
  ],
  [
    'an extension of nobody knows',
    with1(['延期日期', '延期工作日'], '2025-03-20', null),
    'E2',
    'pair.value',
    /请补填/,
  ],
  ['half a day', with1(['延期日期', '延期工作日'], '2025-03-20', 1.5), 'E2', 'number.whole', /不是整数/],
  [
    'money in words',
    with1(['缴费日期', '缴费金额（元）'], '2025-03-20', '一百元'),
    'E2',
    'number.yuan',
    /写作 100/,
  ],
  [
    'money below zero',
    with1(['缴费日期', '缴费金额（元）'], '2025-03-20', -5),
    'E2',
    'number.yuan',
    /不是金额/,
  ],
  [
    'money in 万元',
    with1(['缴费日期', '缴费金额（元）'], '2025-03-20', '0.01万元'),
    'E2',
    'number.yuan',
    /以元为单位/,
  ],
  [
    'three decimals',
    with1(['缴费日期', '缴费金额（元）'], '2025-03-20', 1.234),
    'E2',
    'number.yuan',
    /100.50/,
  ],
  [
    'a name for an agency',
    with1(['转出日期', '转出单位'], '2025-03-20', '区教育局'),
    'E2',
    'agency.format',
    /机关编号/,
  ],
  ['handed on to nobody', with1(['转出日期', '转出单位'], '2025-03-20', null), 'E2', 'pair.value', /请补填/],
  [
    'voided without a reason',
    with1(['作废日期', '作废原因'], '2025-03-20', null),
    'E2',
    'pair.value',
    /请补填/,
  ],
  [
    'a reason with a mobile number',
    with1(['作废日期', '作废原因'], '2025-03-20', '误登，联系13800138000'),
    'E2',
    'text.mobile-number',
    /./,
  ],
  [
    'a column without its other',
    {
      申请: [
        ['编号', '收到日期', '申请人类别', '缴费日期'],
        ['甲1', '2025-03-03', '自然人', null],
      ],
    },
    'D1',
    'column.missing',
    /请补上这一列/,
  ],
  [
    'a heading twice',
    {
      申请: [
        ['编号', '收到日期', '申请人类别', '收到日期'],
        ['甲1', '2025-03-03', '自然人', '2025-03-04'],
      ],
    },
    'D1',
    'column.twice',
    /删去一列/,
  ],
  [
    'no head row',
    {
      申请: [
        ['甲1', '2025-03-03', '自然人'],
        ['甲2', '2025-03-03', '自然人'],
      ],
    },
    null,
    'sheet.heading',
    /没有找到“编号”/,
  ],
  [
    'sheets of other names',
    { 甲: [['一', '二']], 乙: [['三', '四']] },
    null,
    'book.sheets',
    /应为：申请、复议/,
  ],
  [
    'a review concluded and never filed',
    review('复1', null, '2025-03-20', '结果维持'),
    'C2',
    'feed.result-without-filing',
    /没有立案/,
  ],
  [
    'a review concluded before it was filed',
    review('复1', '2025-03-20', '2025-03-02', '结果维持'),
    'C2',
    'feed.result-before-filing',
    /早于立案/,
  ],
  [
    'a result that nobody knows',
    review('复1', '2025-03-02', '2025-03-20', '驳回'),
    'D2',
    'code.too-little',
    /结果维持/,
  ],
  [
    'a lawsuit of no route',
    lawsuit('诉1', '2025-03-02', null, null, null),
    'C2',
    'pair.value',
    /没有“起诉途径”/,
  ],
  [
    'a route of its own',
    lawsuit('诉1', '2025-03-02', '上诉', null, null),
    'C2',
    'code.unknown',
    /未经复议直接起诉/,
  ],
  [
    'a document repealed before it was issued',
    document('淮规1', '规章', '2025-03-20', '2025-03-02'),
    'D2',
    'feed.repeal-before-issue',
    /./,
  ],
  ['a document of no kind', document('淮规1', null, '2025-03-20', null), 'B2', 'pair.value', /没有“类别”/],
  [
    'a kind of its own',
    document('淮规1', '通知', '2025-03-20', null),
    'B2',
    'code.unknown',
    /行政规范性文件/,
  ],
  [
    'decisions of no period',
    actions('2025上', null, 12, null, null, null),
    'B2',
    'pair.day',
    /没有“截止日期”/,
  ],
  [
    'decisions in words',
    actions('2025上', '2025-06-30', '若干', null, null, null),
    'C2',
    'number.whole',
    /不是整数/,
  ],
  [
    'decisions below zero',
    actions('2025上', '2025-06-30', null, -1, null, null),
    'D2',
    'number.whole',
    /不是整数/,
  ],
  [
    'charges in words',
    actions('2025上', '2025-06-30', null, null, null, '无'),
    'F2',
    'number.yuan',
    /不是金额/,
  ],
];

let named = 0;
afterAll(() =>
  tell({ row: 'R35', what: 'bad workbooks, each with its cell', held: named, tried: CASES.length }),
);

describe('sixty and more bad workbooks', () => {
  test('are sixty and more', () =>
    expect(CASES.length + STRUCTURE.length + FILES.length).toBeGreaterThanOrEqual(70));

  test.each(CASES)('%s', async (_, sheets, cell, code, remedy) => {
    const faults = await faultsOf(workbook(sheets));
    expect(faults.map((fault) => [fault.cell, fault.code])).toEqual([[cell, code]]);
    expect(faults[0]?.zh).toMatch(remedy);
    expect(Object.keys(sheets)).toContain(faults[0]?.sheet);
    named++;
  });
});

const GOOD = workbook(
  application(
    ['甲1', '2025-03-03', '自然人', '2025-03-20', '予以公开'],
    ['甲2', '2025-03-04', '公民', null, null],
  ),
);
const SHEET = 'xl/worksheets/sheet1.xml';
const STRUCTURE: readonly [what: string, change: (xml: string) => string, cell: string, code: string][] = [
  [
    'merged cells',
    (xml) =>
      xml.replace('</sheetData>', '</sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>'),
    'B2',
    'cell.merged',
  ],
  ['a hidden row', (xml) => xml.replace('<row r="3">', '<row r="3" hidden="1">'), 'A3', 'row.hidden'],
  ['a filtered row', (xml) => xml.replace('<row r="2">', '<row r="2" hidden="true">'), 'A2', 'row.hidden'],
  [
    'a formula without its value',
    (xml) => xml.replace(/<c r="D2"[^>]*>.*?<\/c>/, '<c r="D2"><f>TODAY()</f></c>'),
    'D2',
    'cell.formula',
  ],
  [
    'a formula with an empty value',
    (xml) => xml.replace(/<c r="D2"[^>]*>.*?<\/c>/, '<c r="D2"><f>A1</f><v></v></c>'),
    'D2',
    'cell.formula',
  ],
  [
    'an error',
    (xml) =>
      xml.replace(
        /<c r="D3"[^>]*>.*?<\/c>|(?=<\/row><\/sheetData>)/,
        '<c r="D3" t="e"><f>X</f><v>#REF!</v></c>',
      ),
    'D3',
    'cell.error',
  ],
];

test.each(STRUCTURE)('%s', async (_, change, cell, code) => {
  expect(await faultsOf(GOOD)).toEqual([]);
  const faults = await faultsOf(changed(GOOD, SHEET, change));
  expect(faults.map((fault) => [fault.cell, fault.code])).toContainEqual([cell, code]);
});

const bytes = (text: string) => new TextEncoder().encode(text);
const FILES: readonly [what: string, bytes: Uint8Array, name: string, says: RegExp][] = [
  ['an old workbook', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), 'a.xls', /另存为 XLSX/],
  ['an empty file', new Uint8Array(), 'a.xlsx', /文件是空的/],
  ['a cut workbook', GOOD.slice(0, 600), 'a.xlsx', /损坏|不完整|不是完整/],
  ['a page that calls itself a workbook', bytes('<html><table></table></html>'), 'a.xls', /另存为 XLSX/],
];
test.each(FILES)('%s is refused as a whole', async (_, file, name, says) => {
  const refused = await readBook(file, name).catch((error: unknown) => error);
  expect((refused as { zh?: string }).zh).toMatch(says);
});

describe('a mapping', () => {
  const mapping = {
    version: 1,
    subject: { column: '登记号' },
    facts: [
      {
        type: 'application.received',
        time: { column: '来件日期' },
        data: { applicantType: { column: '申请人性质', values: { 公民: 'natural-person', 其他: null } } },
      },
    ],
  };
  const plan = () => {
    const found = readMapping(mapping);
    if (!('plan' in found)) throw new Error(JSON.stringify(found));
    return found.plan;
  };
  const book = (...kinds: string[]) =>
    workbook({
      登记簿: [
        ['登记号', '来件日期', '申请人性质', '姓名'],
        ...kinds.map((kind, index) => [`L${index}`, '2025.3.3', kind, '张三']),
      ],
    });

  test('asks for what it maps to null, and says once how many there are', async () => {
    const faults = await faultsOf(book('公民', '其他', '其他', '其他', '法人'), plan());
    expect(faults.map(({ cell, code }) => [cell, code])).toEqual([
      ['C3', 'code.ask'],
      ['C6', 'code.unmapped'],
    ]);
    expect(faults[0]?.zh).toMatch(/“其他”须逐件问清.*共3处，第3、4、5行等/);
  });

  test.each([
    ['activity.reported', 'published', { channel: { value: 'website' } }],
    ['activity.reported', 'training', {}],
    ['action.reported', 'licence', {}],
    ['document.issued', 'rule', {}],
  ])('knows the codes and the fields of the very type: %s %s', (type, kind, more) => {
    const count = type.startsWith('document') ? {} : { count: { column: '数量' } };
    const found = (code: string) =>
      readMapping({
        ...mapping,
        facts: [{ type, time: { column: '日期' }, data: { kind: { value: code }, ...count, ...more } }],
      });
    expect(found(kind)).toHaveProperty('plan');
    expect(found('upheld')).toHaveProperty('faults.0.pointer', '/facts/0/data/kind/value');
  });

  test('a column of codes without a list of words is read by the words of its type', async () => {
    const found = readMapping({
      ...mapping,
      facts: [
        {
          type: 'action.reported',
          time: { column: '截止' },
          data: { kind: { column: '类别' }, count: { column: '数量' } },
        },
      ],
    });
    if (!('plan' in found)) throw new Error(JSON.stringify(found));
    const rows = (kind: string) =>
      workbook({
        登记簿: [
          ['登记号', '截止', '类别', '数量'],
          ['D1', '2025-06-30', kind, 3],
        ],
      });
    const { sheets } = await read(rows('行政处罚'), found.plan);
    expect(sheets[0]?.rows[0]?.facts[0]?.data).toEqual({ kind: 'penalty', count: 3 });
    const faults = await faultsOf(rows('规章'), found.plan);
    expect(faults.map(({ cell, code }) => [cell, code])).toEqual([['C2', 'code.unknown']]);
    expect(faults[0]?.zh).toContain('行政许可、行政处罚、行政强制');
  });

  test.each([
    [{ ...mapping, version: 2 }, '/version'],
    [{ ...mapping, facts: [] }, '/facts'],
    [{ ...mapping, facts: [{ type: 'application.recieved', time: { column: 'x' } }] }, '/facts/0/type'],
    [{ ...mapping, facts: [{ type: 'report.finalised', time: { column: 'x' } }] }, '/facts/0/type'],
    [{ ...mapping, facts: [{ type: 'application.received', time: { column: 'x' } }] }, '/facts/0/data'],
    [
      {
        ...mapping,
        facts: [{ type: 'application.withdrawn', time: { column: 'x' }, data: { why: { column: 'y' } } }],
      },
      '/facts/0/data/why',
    ],
    [
      {
        ...mapping,
        facts: [
          {
            type: 'application.received',
            time: { column: 'x' },
            data: { applicantType: { column: 'y', values: { 一: 'person' } } },
          },
        ],
      },
      '/facts/0/data/applicantType/values/一',
    ],
  ])('is refused with the place of its fault %#', (json, pointer) => {
    const read = readMapping(json);
    expect('faults' in read && read.faults[0]?.pointer).toBe(pointer);
  });
});
