import { describe, expect, test } from 'vitest';
import { OUTCOMES } from '../../../shared/events/catalogue.ts';
import {
  cellPlacesOf,
  cellsOf,
  FORMS,
  form2019,
  form2021,
  formFor,
  processingFeeSentence,
  reportTitle,
  valueAt,
} from '../../../shared/tables/form.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';
import { expectGolden, goldenJson } from '../golden.ts';

describe('the 2021 form', () => {
  test('has 10 + 175 + 15 = 200 cells, each with a place of its own', () => {
    const places = cellPlacesOf(form2021);
    const sizes = ['proactive', 'applications', 'disputes'].map(
      (section) => places.filter((place) => place.section === section).length,
    );
    expect(sizes).toEqual([10, 175, 15]);
    expect(new Set(places.map(({ path }) => path)).size).toBe(200);
    expect(new Set(places.map(({ pointer }) => pointer)).size).toBe(200);
  });

  test('names every number of the tables but those of section six', () => {
    const named = new Set(cellsOf(huaian2024).map(({ pointer }) => pointer));
    const { proactive, applications, disputes } = huaian2024;
    expect(leavesOf({ proactive, applications, disputes })).toHaveLength(200);
    for (const pointer of leavesOf({ proactive, applications, disputes })) expect(named).toContain(pointer);
  });

  test('reads the cells in the order of the form', () => {
    const cells = cellsOf(huaian2024);
    const values = cells.map(({ value }) => value);
    expect(values.slice(0, 10)).toEqual([1, 0, 11, 8, 26, 66, 447228, 3985758, 88283, '96171.6000']);
    expect(values.slice(10, 17)).toEqual([3001, 53, 0, 0, 61, 4, 3119]);
    expect(values.slice(178, 185)).toEqual([103, 0, 0, 0, 0, 0, 103]);
    expect(values.slice(185)).toEqual([72, 64, 178, 37, 351, 13, 4, 8, 1, 26, 12, 1, 1, 6, 20]);
  });

  test('labels a cell by its headings, its row and its column', () => {
    const cells = new Map(cellsOf(huaian2024).map((cell) => [cell.path, cell]));
    expect(cells.get('applications.outcomes.refused.security-and-stability.commercial-enterprise')).toEqual({
      section: 'applications',
      path: 'applications.outcomes.refused.security-and-stability.commercial-enterprise',
      pointer: '/applications/outcomes/refused.security-and-stability/commercial-enterprise',
      steps: ['applications', 'outcomes', 'refused.security-and-stability', 'commercial-enterprise'],
      row: ['三、本年度办理结果', '（三）不予公开', '3.危及“三安全一稳定”'],
      column: ['申请人情况', '法人或其他组织', '商业企业'],
      quantity: 'count',
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

  test('carries the official labels in the official order, letter by letter', () => {
    expect(
      form2021.applications.rows.map(({ groups, label }) => [...groups.slice(1), label].join('|')),
    ).toEqual([
      '一、本年新收政府信息公开申请数量',
      '二、上年结转政府信息公开申请数量',
      '（一）予以公开',
      '（二）部分公开（区分处理的，只计这一情形，不计其他情形）',
      '（三）不予公开|1.属于国家秘密',
      '（三）不予公开|2.其他法律行政法规禁止公开',
      '（三）不予公开|3.危及“三安全一稳定”',
      '（三）不予公开|4.保护第三方合法权益',
      '（三）不予公开|5.属于三类内部事务信息',
      '（三）不予公开|6.属于四类过程性信息',
      '（三）不予公开|7.属于行政执法案卷',
      '（三）不予公开|8.属于行政查询事项',
      '（四）无法提供|1.本机关不掌握相关政府信息',
      '（四）无法提供|2.没有现成信息需要另行制作',
      '（四）无法提供|3.补正后申请内容仍不明确',
      '（五）不予处理|1.信访举报投诉类申请',
      '（五）不予处理|2.重复申请',
      '（五）不予处理|3.要求提供公开出版物',
      '（五）不予处理|4.无正当理由大量反复申请',
      '（五）不予处理|5.要求行政机关确认或重新出具已获取信息',
      '（六）其他处理|1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请',
      '（六）其他处理|2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请',
      '（六）其他处理|3.其他',
      '（七）总计',
      '四、结转下年度继续办理',
    ]);
    expect(form2021.applications.columns.map(({ label }) => label).join(' ')).toBe(
      '自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计',
    );
    expect(form2021.sections.map(({ heading }) => heading).join(' ')).toBe(
      '一、总体情况 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况 四、政府信息公开行政复议、行政诉讼情况 五、存在的主要问题及改进情况 六、其他需要报告的事项',
    );
    expect(
      form2021.proactive.map(({ columns, rows }) =>
        [...columns, ...rows].map(({ label }) => label).join(' '),
      ),
    ).toEqual([
      '本年制发件数 本年废止件数 现行有效件数 规章 行政规范性文件',
      '本年处理决定数量 行政许可',
      '本年处理决定数量 行政处罚 行政强制',
      '本年收费金额（单位：万元） 行政事业性收费',
    ]);
    expect(
      form2021.disputes.map(({ label, columns }) => [label, ...columns.map((c) => c.label)].join(' ')),
    ).toEqual([
      '行政复议 结果维持 结果纠正 其他结果 尚未审结 总计',
      '未经复议直接起诉 结果维持 结果纠正 其他结果 尚未审结 总计',
      '复议后起诉 结果维持 结果纠正 其他结果 尚未审结 总计',
    ]);
  });

  test('has a row for every outcome of the catalogue, in its order', () => {
    const rows = form2021.applications.rows.filter(({ role }) => role === 'outcome');
    expect(rows.map(({ code }) => code)).toEqual([...OUTCOMES]);
    expect(form2021.applications.rows).toHaveLength(25);
    expect(form2021.applications.columns.map(({ role }) => role)).toEqual([
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
    const places = cellPlacesOf(form2019);
    expect(places).toHaveLength(198);
    expect(new Set(places.map(({ pointer }) => pointer)).size).toBe(198);
    const rows = form2019.applications.rows;
    expect(rows).toHaveLength(23);
    expect(rows[20]).toMatchObject({
      label: '（六）其他处理',
      groups: ['三、本年度办理结果'],
      role: 'outcome',
    });
  });

  test('asks in section two for what the 2021 form no longer asks for', () => {
    const blocks = form2019.proactive.map(({ title, columns, rows }) => [
      title,
      columns.map(({ label }) => label),
      rows.map(({ label }) => label),
    ]);
    expect(blocks).toEqual([
      ['第二十条第（一）项', ['本年新制作数量', '本年新公开数量', '对外公开总数量'], ['规章', '规范性文件']],
      [
        '第二十条第（五）项',
        ['上一年项目数量', '本年增/减', '处理决定数量'],
        ['行政许可', '其他对外管理服务事项'],
      ],
      ['第二十条第（六）项', ['上一年项目数量', '本年增/减', '处理决定数量'], ['行政处罚', '行政强制']],
      ['第二十条第（八）项', ['上一年项目数量', '本年增/减'], ['行政事业性收费']],
      ['第二十条第（九）项', ['采购项目数量', '采购总金额'], ['政府集中采购']],
    ]);
    expect(form2019.checks.map(({ id }) => id)).not.toContain('in-force-chain');
    expect(form2019.checks.find(({ id }) => id === 'result-sum')?.zh).toContain('第3至21行');
  });
});

test.each(FORMS.map((form) => [form.id, form] as const))(
  'the form of %s is what was last looked at, whole',
  (id, form) => {
    expectGolden(`form-${id}.json`, goldenJson(form));
  },
);

test('a year has the edition that was in force for it, and none before 2019', () => {
  expect([2018, 2019, 2020, 2021, 2050].map((year) => formFor(year)?.id)).toEqual([
    undefined,
    '2019',
    '2019',
    '2021',
    '2021',
  ]);
  expect(FORMS.map(({ basis }) => basis)).toEqual(['国办公开办函〔2019〕60号', '国办公开办函〔2021〕30号']);
});

test('title and processing-fee sentence are those of the form, zero included', () => {
  expect(reportTitle('淮安市人民政府', 2024)).toBe('淮安市人民政府2024年政府信息公开工作年度报告');
  expect(processingFeeSentence({ applications: 12, yuan: '3940.00' })).toBe(
    '本年度收取政府信息公开信息处理费3940.00元，涉及申请12件。',
  );
  expect(processingFeeSentence({ applications: 0, yuan: '0.00' })).toBe(
    '本年度收取政府信息公开信息处理费0.00元，涉及申请0件。',
  );
});

/** JSON Pointers of everything in `value` that holds nothing more. */
function leavesOf(value: unknown, pointer = ''): string[] {
  if (typeof value !== 'object' || value === null) return [pointer];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, `${pointer}/${key}`));
}
