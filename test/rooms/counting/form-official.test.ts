/**
 * Both editions of the form, cell by cell, against what the documents fix (SOURCES.md, section 1): the tables below are
 * typed from there. Codes are this project's own; what is asked of them is that they tell the heads of a table apart.
 */

import { describe, expect, test } from 'vitest';
import { edition2019 } from '../../../shared/editions/edition-2019.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { cellPlacesOf, type Form } from '../../../shared/form/form.ts';

type Line = [provision: string, row: string, column: string, path: string, quantity: string];

const [ONE, FIVE, SIX, EIGHT, NINE] = ['一', '五', '六', '八', '九'].map((item) => `第二十条第（${item}）项`);

const SECTION_TWO_2021 = [
  [ONE, '规章', '本年制发件数', 'rules.issued', 'count'],
  [ONE, '规章', '本年废止件数', 'rules.repealed', 'count'],
  [ONE, '规章', '现行有效件数', 'rules.inForce', 'count'],
  [ONE, '行政规范性文件', '本年制发件数', 'normativeDocuments.issued', 'count'],
  [ONE, '行政规范性文件', '本年废止件数', 'normativeDocuments.repealed', 'count'],
  [ONE, '行政规范性文件', '现行有效件数', 'normativeDocuments.inForce', 'count'],
  [FIVE, '行政许可', '本年处理决定数量', 'licences', 'count'],
  [SIX, '行政处罚', '本年处理决定数量', 'penalties', 'count'],
  [SIX, '行政强制', '本年处理决定数量', 'coercions', 'count'],
  [EIGHT, '行政事业性收费', '本年收费金额（单位：万元）', 'chargesWanYuan', 'wan-yuan'],
] as Line[];

const SECTION_TWO_2019 = [
  [ONE, '规章', '本年新制作数量', 'rules.made', 'count'],
  [ONE, '规章', '本年新公开数量', 'rules.published', 'count'],
  [ONE, '规章', '对外公开总数量', 'rules.publishedInAll', 'count'],
  [ONE, '规范性文件', '本年新制作数量', 'normativeDocuments.made', 'count'],
  [ONE, '规范性文件', '本年新公开数量', 'normativeDocuments.published', 'count'],
  [ONE, '规范性文件', '对外公开总数量', 'normativeDocuments.publishedInAll', 'count'],
  [FIVE, '行政许可', '上一年项目数量', 'licences.itemsLastYear', 'count'],
  [FIVE, '行政许可', '本年增/减', 'licences.change', 'change'],
  [FIVE, '行政许可', '处理决定数量', 'licences.decisions', 'count'],
  [FIVE, '其他对外管理服务事项', '上一年项目数量', 'otherServices.itemsLastYear', 'count'],
  [FIVE, '其他对外管理服务事项', '本年增/减', 'otherServices.change', 'change'],
  [FIVE, '其他对外管理服务事项', '处理决定数量', 'otherServices.decisions', 'count'],
  [SIX, '行政处罚', '上一年项目数量', 'penalties.itemsLastYear', 'count'],
  [SIX, '行政处罚', '本年增/减', 'penalties.change', 'change'],
  [SIX, '行政处罚', '处理决定数量', 'penalties.decisions', 'count'],
  [SIX, '行政强制', '上一年项目数量', 'coercions.itemsLastYear', 'count'],
  [SIX, '行政强制', '本年增/减', 'coercions.change', 'change'],
  [SIX, '行政强制', '处理决定数量', 'coercions.decisions', 'count'],
  [EIGHT, '行政事业性收费', '上一年项目数量', 'charges.itemsLastYear', 'count'],
  [EIGHT, '行政事业性收费', '本年增/减', 'charges.change', 'change'],
  [NINE, '政府集中采购', '采购项目数量', 'procurement.items', 'count'],
  [NINE, '政府集中采购', '采购总金额', 'procurement.amount', 'amount'],
] as Line[];

const ORGANISATION = ['申请人情况', '法人或其他组织'];
const APPLICANTS: [heads: string[], code: string, role: string][] = [
  [['申请人情况', '自然人'], 'natural-person', 'part'],
  [[...ORGANISATION, '商业企业'], 'commercial-enterprise', 'part'],
  [[...ORGANISATION, '科研机构'], 'research-institution', 'part'],
  [[...ORGANISATION, '社会公益组织'], 'public-welfare-organisation', 'part'],
  [[...ORGANISATION, '法律服务机构'], 'legal-service-organisation', 'part'],
  [[...ORGANISATION, '其他'], 'other-organisation', 'part'],
  [['申请人情况', '总计'], 'total', 'total'],
];

const RESULTS = '三、本年度办理结果';
const BEFORE_OTHER: [heads: string[], path: string, role: string][] = [
  [['一、本年新收政府信息公开申请数量'], 'received', 'received'],
  [['二、上年结转政府信息公开申请数量'], 'carriedIn', 'carriedIn'],
  [[RESULTS, '（一）予以公开'], 'outcomes.granted', 'outcome'],
  [
    [RESULTS, '（二）部分公开（区分处理的，只计这一情形，不计其他情形）'],
    'outcomes.partly-granted',
    'outcome',
  ],
  [[RESULTS, '（三）不予公开', '1.属于国家秘密'], 'outcomes.refused.state-secret', 'outcome'],
  [
    [RESULTS, '（三）不予公开', '2.其他法律行政法规禁止公开'],
    'outcomes.refused.prohibited-by-law',
    'outcome',
  ],
  [[RESULTS, '（三）不予公开', '3.危及“三安全一稳定”'], 'outcomes.refused.security-and-stability', 'outcome'],
  [[RESULTS, '（三）不予公开', '4.保护第三方合法权益'], 'outcomes.refused.third-party-rights', 'outcome'],
  [[RESULTS, '（三）不予公开', '5.属于三类内部事务信息'], 'outcomes.refused.internal-affairs', 'outcome'],
  [[RESULTS, '（三）不予公开', '6.属于四类过程性信息'], 'outcomes.refused.process-information', 'outcome'],
  [[RESULTS, '（三）不予公开', '7.属于行政执法案卷'], 'outcomes.refused.enforcement-file', 'outcome'],
  [[RESULTS, '（三）不予公开', '8.属于行政查询事项'], 'outcomes.refused.administrative-query', 'outcome'],
  [[RESULTS, '（四）无法提供', '1.本机关不掌握相关政府信息'], 'outcomes.unavailable.not-held', 'outcome'],
  [
    [RESULTS, '（四）无法提供', '2.没有现成信息需要另行制作'],
    'outcomes.unavailable.needs-creation',
    'outcome',
  ],
  [[RESULTS, '（四）无法提供', '3.补正后申请内容仍不明确'], 'outcomes.unavailable.still-unclear', 'outcome'],
  [[RESULTS, '（五）不予处理', '1.信访举报投诉类申请'], 'outcomes.not-processed.petition', 'outcome'],
  [[RESULTS, '（五）不予处理', '2.重复申请'], 'outcomes.not-processed.repeated', 'outcome'],
  [
    [RESULTS, '（五）不予处理', '3.要求提供公开出版物'],
    'outcomes.not-processed.published-material',
    'outcome',
  ],
  [[RESULTS, '（五）不予处理', '4.无正当理由大量反复申请'], 'outcomes.not-processed.excessive', 'outcome'],
  [
    [RESULTS, '（五）不予处理', '5.要求行政机关确认或重新出具已获取信息'],
    'outcomes.not-processed.reissue',
    'outcome',
  ],
];
const OTHER_2021: typeof BEFORE_OTHER = [
  [
    [RESULTS, '（六）其他处理', '1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请'],
    'outcomes.other.correction-overdue',
    'outcome',
  ],
  [
    [RESULTS, '（六）其他处理', '2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请'],
    'outcomes.other.fee-overdue',
    'outcome',
  ],
  [[RESULTS, '（六）其他处理', '3.其他'], 'outcomes.other.other', 'outcome'],
];
const OTHER_2019: typeof BEFORE_OTHER = [[[RESULTS, '（六）其他处理'], 'outcomes.other', 'outcome']];
const AFTER_OTHER: typeof BEFORE_OTHER = [
  [[RESULTS, '（七）总计'], 'concluded', 'concluded'],
  [['四、结转下年度继续办理'], 'carriedOut', 'carriedOut'],
];

const DISPUTES: [heads: string[], path: string][] = [
  [['行政复议'], 'review'],
  [['行政诉讼', '未经复议直接起诉'], 'lawsuitDirect'],
  [['行政诉讼', '复议后起诉'], 'lawsuitAfterReview'],
];
const DISPUTE_COLUMNS = [
  ['结果维持', 'upheld', 'part'],
  ['结果纠正', 'corrected', 'part'],
  ['其他结果', 'other', 'part'],
  ['尚未审结', 'pending', 'part'],
  ['总计', 'total', 'total'],
] as const;

describe.each([
  { form: edition2021, sectionTwo: SECTION_TWO_2021, rows: [...BEFORE_OTHER, ...OTHER_2021, ...AFTER_OTHER] },
  { form: edition2019, sectionTwo: SECTION_TWO_2019, rows: [...BEFORE_OTHER, ...OTHER_2019, ...AFTER_OTHER] },
])('the form of $form.basis', ({ form, sectionTwo, rows }) => {
  const places = cellPlacesOf(form);
  const cellsIn = (wanted: string) =>
    places
      .filter(({ section }) => section === wanted)
      .map(({ row, column, path, quantity }) => [...row, '|', ...column, path, quantity]);

  test('section two: each number by its provision, row and column; under no merged head, and summed to nothing', () => {
    expect(cellsIn('proactive')).toEqual(
      sectionTwo.map(([provision, row, column, path, quantity]) => [
        provision,
        row,
        '|',
        column,
        `proactive.${path}`,
        quantity,
      ]),
    );
    for (const { rowHead, columns, rows: items } of form.proactive) {
      expect(rowHead).toBe('信息内容');
      for (const { groups } of [...columns, ...items]) expect(groups).toEqual([]);
      expect(new Set(columns.map(({ role }) => role))).toEqual(new Set(['plain']));
    }
  });

  test('section three: each row under its headings, by each applicant under his, and 总计', () => {
    expect(cellsIn('applications')).toEqual(
      rows.flatMap(([heads, path]) =>
        APPLICANTS.map(([over, code]) => [...heads, '|', ...over, `applications.${path}.${code}`, 'count']),
      ),
    );
    expect(form.applications.rows.map(({ role }) => role)).toEqual(rows.map(([, , role]) => role));
    expect(form.applications.columns.map(({ role }) => role)).toEqual(APPLICANTS.map(([, , role]) => role));
    expect(form.applications.rowHead).toBe(
      '（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）',
    );
  });

  test('section four: reviews, and lawsuits by their two ways, each with four results and 总计', () => {
    expect(cellsIn('disputes')).toEqual(
      DISPUTES.flatMap(([heads, path]) =>
        DISPUTE_COLUMNS.map(([label, code]) => ['|', ...heads, label, `disputes.${path}.${code}`, 'count']),
      ),
    );
    for (const { columns } of form.disputes) {
      expect(columns.map(({ role }) => role)).toEqual(DISPUTE_COLUMNS.map(([, , role]) => role));
      for (const { groups } of columns) expect(groups).toEqual([]);
    }
  });

  test('the six sections stand under the code of what each is about', () => {
    expect(form.sections.map(({ code, heading }) => [code, heading])).toEqual([
      ['overview', '一、总体情况'],
      ['proactive', '二、主动公开政府信息情况'],
      ['applications', '三、收到和处理政府信息公开申请情况'],
      ['disputes', '四、政府信息公开行政复议、行政诉讼情况'],
      ['problems', '五、存在的主要问题及改进情况'],
      ['other', '六、其他需要报告的事项'],
    ]);
  });

  test('codes tell the heads of a table apart, and are fit to be ids', () => {
    for (const codes of codesOf(form)) {
      expect(new Set(codes).size).toBe(codes.length);
      for (const code of codes) expect(code).toMatch(/^[a-zA-Z][a-zA-Z0-9.-]*$/);
    }
  });
});

/** What has to differ from its neighbours. */
function codesOf({ proactive, applications, disputes }: Form): string[][] {
  const tables = [...proactive, applications].flatMap(({ rows, columns }) => [rows, columns]);
  return [proactive, disputes, ...tables, ...disputes.map(({ columns }) => columns)].map((each) =>
    each.map(({ code }) => code),
  );
}

describe('the checks of the form', () => {
  /** Levels as in SOURCES.md, section 3; each statement says where it holds, and names what it compares. */
  const CHECKS: [id: string, level: string, zh: RegExp, en: RegExp][] = [
    ['row-sum', 'error', /^第三部分每一行：自然人.*总计$/, /^Section three, each row: .* total$/],
    [
      'result-sum',
      'error',
      /^第三部分每一列：.*（第3至23行）.*（七）总计$/,
      /^Section three, each column: .*rows 3 to 23.*row 24/,
    ],
    [
      'identity',
      'error',
      /^第三部分每一列：本年新收与上年结转.*（七）总计与结转下年度/,
      /^Section three, each column: received plus carried in equals concluded plus carried out$/,
    ],
    [
      'dispute-sum',
      'error',
      /^第四部分每一组：.*尚未审结之和等于总计$/,
      /^Section four, each block: .* total$/,
    ],
    ['carry-chain', 'warning', /^上一年度的结转下年度.*等于本年度的上年结转/, /last year .* this year/],
    [
      'in-force-chain',
      'warning',
      /^现行有效件数等于上一年度/,
      /in force last year plus issued minus repealed$/,
    ],
    ['dispute-chain', 'warning', /^上一年度尚未审结.*不大于本年度总计/, /pending last year is not more than/],
  ];

  test('are errors within a year and warnings across years, and say what they compare', () => {
    const ofTheForm = edition2021.checks.slice(0, CHECKS.length);
    expect(ofTheForm.map(({ id, level }) => [id, level])).toEqual(CHECKS.map(([id, level]) => [id, level]));
    for (const [index, { zh, en }] of ofTheForm.entries()) {
      expect(zh).toMatch(CHECKS[index]?.[2] ?? /^$/);
      expect(en).toMatch(CHECKS[index]?.[3] ?? /^$/);
    }
  });

  test('of 2019 are the same but for the rows of that edition, and documents have no chain', () => {
    const own = ['result-sum', 'in-force-chain'];
    const others = edition2021.checks.filter(({ id }) => !own.includes(id));
    expect(edition2019.checks.filter(({ id }) => !own.includes(id))).toEqual(others);
    const chain = edition2019.checks.find(({ id }) => id === 'in-force-chain');
    const before = { read: () => 0, sameCases: true };
    expect(chain?.assess({ form: edition2019, read: () => 1, before })).toMatchObject({
      reason: { zh: '本表式没有这一核对' },
    });
    expect(edition2019.checks.find(({ id }) => id === 'result-sum')).toMatchObject({
      id: 'result-sum',
      level: 'error',
      zh: expect.stringMatching(/^第三部分每一列：.*（第3至21行）.*（七）总计$/),
      en: expect.stringMatching(/^Section three, each column: .*rows 3 to 21.*row 22/),
    });
  });
});
