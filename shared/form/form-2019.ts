import { defineForm } from './form.ts';
import {
  applicationColumns,
  disputes,
  form2021,
  resultRow,
  rowsAfterOther,
  rowsBeforeOther,
  sections,
} from './form-2021.ts';
import type { FormColumn, FormRow, ProactiveBlock, Quantity } from './shape.ts';

/**
 * The form of 国办公开办函〔2019〕60号, for reports on 2019 and 2020; it still turns up in later years. Only read and checked:
 * no tables before 2021 are computed or rendered. Section two asks for other quantities (对外公开总数量 is not 现行有效件数), and
 * 其他处理 of section three is a single row. 22 + 161 + 15 = 198 cells.
 */

function column(code: string, label: string, quantity: Quantity = 'count'): FormColumn {
  return { code, label, groups: [], at: [code], quantity, role: 'plain' };
}

function item(code: string, label: string, key: string): FormRow {
  return { code, label, groups: [], at: ['proactive', key] };
}

const documentColumns = [
  column('made', '本年新制作数量'),
  column('published', '本年新公开数量'),
  column('publishedInAll', '对外公开总数量'),
];
const itemColumns = [column('itemsLastYear', '上一年项目数量'), column('change', '本年增/减', 'change')];
const decisionColumns = [...itemColumns, column('decisions', '处理决定数量')];

const proactive: readonly ProactiveBlock[] = [
  {
    code: 'article-20-1',
    title: '第二十条第（一）项',
    rowHead: '信息内容',
    columns: documentColumns,
    rows: [item('rules', '规章', 'rules'), item('normative-documents', '规范性文件', 'normativeDocuments')],
  },
  {
    code: 'article-20-5',
    title: '第二十条第（五）项',
    rowHead: '信息内容',
    columns: decisionColumns,
    rows: [
      item('licences', '行政许可', 'licences'),
      item('other-services', '其他对外管理服务事项', 'otherServices'),
    ],
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
    columns: itemColumns,
    rows: [item('charges', '行政事业性收费', 'charges')],
  },
  {
    code: 'article-20-9',
    title: '第二十条第（九）项',
    rowHead: '信息内容',
    columns: [column('items', '采购项目数量'), column('amount', '采购总金额', 'amount')],
    rows: [item('procurement', '政府集中采购', 'procurement')],
  },
];

export const form2019 = defineForm({
  id: '2019',
  basis: '国办公开办函〔2019〕60号',
  years: { from: 2019, to: 2020 },
  use: 'read',
  sections,
  proactive,
  applications: {
    rowHead: form2021.applications.rowHead,
    columns: applicationColumns,
    rows: [...rowsBeforeOther, resultRow('other', '（六）其他处理'), ...rowsAfterOther],
  },
  disputes,
  fees: null,
});
