import { expect, test } from 'vitest';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { cellPlacesOf } from '../../../shared/form/form.ts';
import { cellLabel, plainLabel } from '../../../shared/report/cell-labels.ts';

const labels = cellPlacesOf(edition2021).map(({ path }) => cellLabel(edition2021, path));

test('no two cells have one label', () => {
  expect(new Set(labels).size).toBe(202);
});

test('no label holds the official label of a row of section three', () => {
  const rows = edition2021.applications.rows.flatMap(({ groups, label }) => [...groups, label]);
  expect(labels.filter((label) => rows.some((row) => label.includes(row)))).toEqual([]);
});

test.each([
  ['applications.received.natural-person', '依申请公开 · 本年新收政府信息公开申请数量 · 自然人'],
  [
    'applications.outcomes.other.other.other-organisation',
    '依申请公开 · 其他处理 · 其他 · 法人或其他组织 · 其他',
  ],
  ['applications.concluded.total', '依申请公开 · 本年度办理结果 · 总计 · 总计'],
  ['proactive.chargesWanYuan', '主动公开 · 行政事业性收费 · 本年收费金额'],
  ['disputes.lawsuitDirect.pending', '行政诉讼 · 未经复议直接起诉 · 尚未审结'],
  ['processingFees.yuan', '信息处理费 · 收取金额（元）'],
  ['processingFees.applications', '信息处理费 · 涉及申请件数'],
])('%s is %s', (path, label) => {
  expect(cellLabel(edition2021, path)).toBe(label);
});

test('a path that is none is refused', () => {
  expect(() => cellLabel(edition2021, 'applications.nothing')).toThrow(
    'no cell has the path applications.nothing',
  );
});

test.each([
  ['（三）不予公开', '不予公开'],
  ['三、本年度办理结果', '本年度办理结果'],
  ['1.属于国家秘密', '属于国家秘密'],
  ['总计（件）', '总计'],
  ['第1.甲', '第1.甲'],
  ['甲（三）乙', '甲（三）乙'],
  ['（件）甲', '（件）甲'],
])(
  'of the label %s the name is %s: without the number before it and the brackets behind it',
  (label, name) => {
    expect(plainLabel(label)).toBe(name);
  },
);
