/** Words of section two, of the 信息处理费, and of shares. */
import { type Entry, of } from './word.ts';

export const PROACTIVE: Entry[] = [
  [
    'documentKind',
    '行政规范性文件 规范性文件 行政规范性文件数 规范性文件数 行政规范性文件件数 规范性文件件数',
    of('normativeDocuments'),
  ],
  ['documentKind', '规章 政府规章 市政府规章 省政府规章 地方政府规章 部门规章', of('rules')],
  [
    'documentVerb',
    '制发 制定 印发 出台 制定出台 制定印发 制发件数 本年制发 制定发布 制订 拟定印发 制定并印发 制定并公布 制定和印发 制定下发',
    of('issued'),
  ],
  [
    'documentVerb',
    '废止 废止和宣布失效 废止或宣布失效 废止、宣布失效 宣布失效 废止失效 失效 废止件数 废止（失效） 宣布废止 废止或失效 废止和失效 废止、失效 清理废止 宣布废止失效 废止宣布失效 失效和废止',
    of('repealed'),
  ],
  [
    'documentVerb',
    '现行有效 继续有效 现行有效件数 现行有效的 现有效 仍然有效 有效件数 仍现行有效',
    of('inForce'),
  ],
  ['decision', '行政许可 许可', of('licences')],
  ['decision', '行政处罚 处罚', of('penalties')],
  ['decision', '行政强制 行政强制措施 行政强制执行 强制', of('coercions')],
  ['decide', '决定 处理决定 处理决定数量 处理决定数 决定书数 作出决定 决定书 决定数量 处理决定件数 决定数'],
  [
    'charge',
    '行政事业性收费 行政事业性收费收入 行政事业性收费金额 行政事业性收费总金额 行政事业性收费项目金额 行政事业性收费收费金额',
  ],
  [
    'fee',
    '信息处理费 政府信息公开信息处理费 信息处理费用 政府信息公开处理费 信息公开处理费 政府信息处理费 政府信息公开信息处理费用',
  ],
];

export const SHARES: Entry[] = [
  [
    'share',
    '占 占比 占比为 占比达 占到 占了 占总数的 占总量的 占比约 比例为 占总数 占总量 占全部 占总数的比例为 占总量的比重 占总数的比例 占总量的比例 占总数的比重 占总量的比例为 占比重 占比例 占比重为',
  ],
  ['rate', '办结率 办结率为 办结率达 办结率达到', of('done')],
  ['rate', '答复率 答复率为 答复率达 答复率达到 回复率', of('done')],
  ['rate', '公开率 公开率为 公开率达', { codes: ['granted'], or: [['granted', 'partly-granted']] }],
  ['rate', '纠错率 复议纠错率 纠错率为', of('corrected')],
];
