import { defineForm } from './form.ts';
import type {
  ApplicationRow,
  ApplicationTable,
  DisputeBlock,
  FeeTable,
  FormColumn,
  FormRow,
  FormText,
  ProactiveBlock,
  Quantity,
} from './shape.ts';

/**
 * The form of 国办公开办函〔2021〕30号, for reports on 2021 and later: 10 + 175 + 15 = 200 cells, and the two of 信息处理费 that
 * section six states in words (国办函〔2020〕109号). Labels, their punctuation (“三安全一稳定” in curly quotation marks) and their
 * order are the official ones.
 */

function plain(code: string, label: string, at: readonly string[], quantity: Quantity = 'count'): FormColumn {
  return { code, label, groups: [], at, quantity, role: 'plain' };
}

function item(code: string, label: string, key: string): FormRow {
  return { code, label, groups: [], at: ['proactive', key] };
}

const documentColumns = [
  plain('issued', '本年制发件数', ['issued']),
  plain('repealed', '本年废止件数', ['repealed']),
  plain('inForce', '现行有效件数', ['inForce']),
];
const decisionColumns = [plain('decisions', '本年处理决定数量', [])];

const proactive: readonly ProactiveBlock[] = [
  {
    code: 'article-20-1',
    title: '第二十条第（一）项',
    rowHead: '信息内容',
    columns: documentColumns,
    rows: [
      item('rules', '规章', 'rules'),
      item('normative-documents', '行政规范性文件', 'normativeDocuments'),
    ],
  },
  {
    code: 'article-20-5',
    title: '第二十条第（五）项',
    rowHead: '信息内容',
    columns: decisionColumns,
    rows: [item('licences', '行政许可', 'licences')],
  },
  {
    code: 'article-20-6',
    title: '第二十条第（六）项',
    rowHead: '信息内容',
    columns: decisionColumns,
    rows: [item('penalties', '行政处罚', 'penalties'), item('coercions', '行政强制', 'coercions')],
  },
  {
    code: 'article-20-8',
    title: '第二十条第（八）项',
    rowHead: '信息内容',
    columns: [plain('charged', '本年收费金额（单位：万元）', [], 'wan-yuan')],
    rows: [item('charges', '行政事业性收费', 'chargesWanYuan')],
  },
];

const applicants = '申请人情况';
const organisations = '法人或其他组织';

/** The kinds of applicant, each a column. */
const APPLICANTS = [
  ['natural-person', '自然人'],
  ['commercial-enterprise', '商业企业', organisations],
  ['research-institution', '科研机构', organisations],
  ['public-welfare-organisation', '社会公益组织', organisations],
  ['legal-service-organisation', '法律服务机构', organisations],
  ['other-organisation', '其他', organisations],
] as const satisfies readonly (readonly [code: string, label: string, group?: string])[];
export type Applicant2021 = (typeof APPLICANTS)[number][0];

/** The seven columns of section three, in both forms. */
export const applicationColumns: readonly FormColumn[] = [
  ...APPLICANTS.map(
    ([code, label, ...group]): FormColumn => ({
      code,
      label,
      groups: [applicants, ...group],
      at: [code],
      quantity: 'count',
      role: 'part',
    }),
  ),
  { code: 'total', label: '总计', groups: [applicants], at: ['total'], quantity: 'count', role: 'total' },
];

const results = '三、本年度办理结果';

function count(
  role: Exclude<ApplicationRow['role'], 'outcome'>,
  label: string,
  groups: string[],
): ApplicationRow {
  return { code: role, label, groups, at: ['applications', role], role };
}

/** A row of 本年度办理结果 in its group, if it has one. */
export function resultRow(code: string, label: string, group?: string): ApplicationRow {
  const groups = group === undefined ? [results] : [results, group];
  return { code, label, groups, at: ['applications', 'outcomes', code], role: 'outcome' };
}

type Result = readonly [code: string, label: string, group?: string];

/** The results before （六）其他处理, in both forms. */
const SHARED_RESULTS = [
  ['granted', '（一）予以公开'],
  ['partly-granted', '（二）部分公开（区分处理的，只计这一情形，不计其他情形）'],
  ['refused.state-secret', '1.属于国家秘密', '（三）不予公开'],
  ['refused.prohibited-by-law', '2.其他法律行政法规禁止公开', '（三）不予公开'],
  ['refused.security-and-stability', '3.危及“三安全一稳定”', '（三）不予公开'],
  ['refused.third-party-rights', '4.保护第三方合法权益', '（三）不予公开'],
  ['refused.internal-affairs', '5.属于三类内部事务信息', '（三）不予公开'],
  ['refused.process-information', '6.属于四类过程性信息', '（三）不予公开'],
  ['refused.enforcement-file', '7.属于行政执法案卷', '（三）不予公开'],
  ['refused.administrative-query', '8.属于行政查询事项', '（三）不予公开'],
  ['unavailable.not-held', '1.本机关不掌握相关政府信息', '（四）无法提供'],
  ['unavailable.needs-creation', '2.没有现成信息需要另行制作', '（四）无法提供'],
  ['unavailable.still-unclear', '3.补正后申请内容仍不明确', '（四）无法提供'],
  ['not-processed.petition', '1.信访举报投诉类申请', '（五）不予处理'],
  ['not-processed.repeated', '2.重复申请', '（五）不予处理'],
  ['not-processed.published-material', '3.要求提供公开出版物', '（五）不予处理'],
  ['not-processed.excessive', '4.无正当理由大量反复申请', '（五）不予处理'],
  ['not-processed.reissue', '5.要求行政机关确认或重新出具已获取信息', '（五）不予处理'],
] as const satisfies readonly Result[];

const OTHER_RESULTS = [
  [
    'other.correction-overdue',
    '1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请',
    '（六）其他处理',
  ],
  [
    'other.fee-overdue',
    '2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请',
    '（六）其他处理',
  ],
  ['other.other', '3.其他', '（六）其他处理'],
] as const satisfies readonly Result[];

/** The possible outcomes of an application, each a row. */
export type Outcome2021 = (typeof SHARED_RESULTS)[number][0] | (typeof OTHER_RESULTS)[number][0];

function resultRows(results: readonly Result[]): ApplicationRow[] {
  return results.map(([code, label, group]) => resultRow(code, label, group));
}

/** The rows before, and the rows after, （六）其他处理: these are the same in both forms. */
export const rowsBeforeOther: readonly ApplicationRow[] = [
  count('received', '一、本年新收政府信息公开申请数量', []),
  count('carriedIn', '二、上年结转政府信息公开申请数量', []),
  ...resultRows(SHARED_RESULTS),
];
export const rowsAfterOther: readonly ApplicationRow[] = [
  count('concluded', '（七）总计', [results]),
  count('carriedOut', '四、结转下年度继续办理', []),
];

const applications: ApplicationTable = {
  rowHead: '（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）',
  columns: applicationColumns,
  rows: [...rowsBeforeOther, ...resultRows(OTHER_RESULTS), ...rowsAfterOther],
};

function result(code: string, label: string, role: 'part' | 'total' = 'part'): FormColumn {
  return { code, label, groups: [], at: [code], quantity: 'count', role };
}

const disputeColumns: readonly FormColumn[] = [
  result('upheld', '结果维持'),
  result('corrected', '结果纠正'),
  result('other', '其他结果'),
  result('pending', '尚未审结'),
  result('total', '总计', 'total'),
];

/** Section four, in both forms: 行政复议 has no inner head, so its block is its outermost one. */
export const disputes: readonly DisputeBlock[] = [
  { code: 'review', label: '行政复议', groups: [], at: ['disputes', 'review'], columns: disputeColumns },
  {
    code: 'lawsuitDirect',
    label: '未经复议直接起诉',
    groups: ['行政诉讼'],
    at: ['disputes', 'lawsuitDirect'],
    columns: disputeColumns,
  },
  {
    code: 'lawsuitAfterReview',
    label: '复议后起诉',
    groups: ['行政诉讼'],
    at: ['disputes', 'lawsuitAfterReview'],
    columns: disputeColumns,
  },
];

export const sections: FormText['sections'] = [
  { code: 'overview', heading: '一、总体情况' },
  { code: 'proactive', heading: '二、主动公开政府信息情况' },
  { code: 'applications', heading: '三、收到和处理政府信息公开申请情况' },
  { code: 'disputes', heading: '四、政府信息公开行政复议、行政诉讼情况' },
  { code: 'problems', heading: '五、存在的主要问题及改进情况' },
  { code: 'other', heading: '六、其他需要报告的事项' },
];

const fees: FeeTable = {
  code: 'processing-fees',
  title: '政府信息公开信息处理费',
  rowHead: '信息内容',
  columns: [
    plain('applications', '涉及申请件数', ['applications']),
    plain('yuan', '收取金额', ['yuan'], 'amount'),
  ],
  row: { code: 'processing-fee', label: '信息处理费', groups: [], at: ['processingFees'] },
};

export const form2021 = defineForm({
  id: '2021',
  basis: '国办公开办函〔2021〕30号',
  years: { from: 2021, to: null },
  use: 'computed',
  sections,
  proactive,
  applications,
  disputes,
  fees,
});
