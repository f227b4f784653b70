import { describe, expect, test } from 'vitest';
import type { Edition } from '../../../shared/editions/edition.ts';
import { edition2019 } from '../../../shared/editions/edition-2019.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { EDITIONS, editionFor } from '../../../shared/editions/registry.ts';
import { OUTCOMES } from '../../../shared/events/catalogue.ts';
import {
  cellPlacesOf,
  cellsOf,
  processingFeeSentence,
  reportTitle,
  valueAt,
} from '../../../shared/form/form.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';
import { expectGolden, goldenJson } from '../golden.ts';

describe('the 2021 form', () => {
  test('has 10 + 175 + 15 = 200 cells and two of 信息处理费, each with a place of its own', () => {
    const places = cellPlacesOf(edition2021);
    const sizes = ['proactive', 'applications', 'disputes', 'other'].map(
      (section) => places.filter((place) => place.section === section).length,
    );
    expect(sizes).toEqual([10, 175, 15, 2]);
    expect(new Set(places.map(({ path }) => path)).size).toBe(202);
    expect(new Set(places.map(({ pointer }) => pointer)).size).toBe(202);
  });

  test('names every number of the tables', () => {
    const named = new Set(cellsOf(edition2021, huaian2024).map(({ pointer }) => pointer));
    const { proactive, applications, disputes, processingFees } = huaian2024;
    expect(leavesOf({ proactive, applications, disputes, processingFees })).toHaveLength(202);
    for (const pointer of leavesOf({ proactive, applications, disputes, processingFees }))
      expect(named).toContain(pointer);
  });

  test('reads the cells in the order of the form', () => {
    const cells = cellsOf(edition2021, huaian2024);
    const values = cells.map(({ value }) => value);
    expect(values.slice(0, 10)).toEqual([1, 0, 11, 8, 26, 66, 447228, 3985758, 88283, '96171.6000']);
    expect(values.slice(10, 17)).toEqual([3001, 53, 0, 0, 61, 4, 3119]);
    expect(values.slice(178, 185)).toEqual([103, 0, 0, 0, 0, 0, 103]);
    expect(values.slice(185)).toEqual([
      72,
      64,
      178,
      37,
      351,
      13,
      4,
      8,
      1,
      26,
      12,
      1,
      1,
      6,
      20,
      12,
      '3940.00',
    ]);
  });

  test('labels a cell by its headings, its row and its column', () => {
    const cells = new Map(cellsOf(edition2021, huaian2024).map((cell) => [cell.path, cell]));
    expect(cells.get('applications.outcomes.refused.security-and-stability.commercial-enterprise')).toEqual({
      section: 'applications',
      path: 'applications.outcomes.refused.security-and-stability.commercial-enterprise',
      pointer: '/applications/outcomes/refused.security-and-stability/commercial-enterprise',
      steps: ['applications', 'outcomes', 'refused.security-and-stability', 'commercial-enterprise'],
      row: ['三、本年度办理结果', '（三）不予公开', '3.危及“三安全一稳定”'],
      column: ['申请人情况', '法人或其他组织', '商业企业'],
      quantity: 'count',
      unit: '件',
      value: 0,
    });
    expect(cells.get('disputes.lawsuitDirect.pending')?.column).toEqual([
      '行政诉讼',
      '未经复议直接起诉',
      '尚未审结',
    ]);
    expect(cells.get('proactive.chargesWanYuan')).toMatchObject({
      row: ['第二十条第（八）项', '行政事业性收费'],
      column: ['本年收费金额（单位：万元）'],
      quantity: 'wan-yuan',
    });
  });

  test('has a row for every outcome of the catalogue, in its order', () => {
    const rows = edition2021.applications.rows.filter(({ role }) => role === 'outcome');
    expect(rows.map(({ code }) => code)).toEqual([...OUTCOMES]);
    expect(edition2021.applications.rows).toHaveLength(25);
    expect(edition2021.applications.columns.map(({ role }) => role)).toEqual([
      ...Array(6).fill('part'),
      'total',
    ]);
  });

  test('a tables object without a cell is refused by the name of the cell', () => {
    expect(() => valueAt({ applications: {} }, ['applications', 'received', 'total'])).toThrow(
      'the tables have no cell /applications/received/total',
    );
    expect(() => valueAt({}, ['constructor', 'name'])).toThrow('/constructor/name');
  });
});

describe('the 2019 form', () => {
  test('has 22 + 161 + 15 = 198 cells, 其他处理 in a single row of 23', () => {
    const places = cellPlacesOf(edition2019);
    expect(places).toHaveLength(198);
    expect(new Set(places.map(({ pointer }) => pointer)).size).toBe(198);
    const rows = edition2019.applications.rows;
    expect(rows).toHaveLength(23);
    expect(rows[20]).toMatchObject({
      label: '（六）其他处理',
      groups: ['三、本年度办理结果'],
      role: 'outcome',
    });
  });
});

test.each(EDITIONS.map((form) => [form.id, form] as const))(
  'the form of %s is what was last looked at, whole',
  (id, form) => {
    expectGolden(`form-${id}.json`, goldenJson(textOf(form)));
  },
);

test('a year has the edition that was in force for it, and none before 2019', () => {
  expect([2018, 2019, 2020, 2021, 2050].map((year) => editionFor(year)?.id)).toEqual([
    undefined,
    '2019',
    '2019',
    '2021',
    '2021',
  ]);
  expect(EDITIONS.map(({ basis }) => basis)).toEqual([
    '国办公开办函〔2019〕60号',
    '国办公开办函〔2021〕30号',
  ]);
});

test('title and processing-fee sentence are those of the form, zero included', () => {
  expect(reportTitle('淮安市人民政府', 2024)).toBe('淮安市人民政府2024年政府信息公开工作年度报告');
  expect(processingFeeSentence({ applications: 12, yuan: '3940.00' })).toBe(
    '本年度收取政府信息公开信息处理费3940.00元，涉及申请12件。',
  );
  expect(processingFeeSentence({ applications: 0, yuan: '0.00' })).toBe(
    '本年度收取政府信息公开信息处理费0元，涉及申请0件。',
  );
});

/** What the document fixes; what follows from it has tests of its own. */
function textOf({ cells: _, grids: __, rules: ___, checks, ...text }: Edition) {
  return { ...text, checks: checks.map(({ id, level, zh, en }) => ({ id, level, zh, en })) };
}

/** JSON Pointers of everything in `value` that holds nothing more. */
function leavesOf(value: unknown, pointer = ''): string[] {
  if (typeof value !== 'object' || value === null) return [pointer];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, `${pointer}/${key}`));
}
