/** Golden histories of documents, decisions, charges and fees (domain, section 2); values written by hand. */
import {
  charged,
  fact,
  feePaid,
  type GoldenHistory,
  history,
  issued,
  NOTHING,
  received,
  repealed,
  reported,
  rows,
  under,
} from './telling.ts';

const RULES = 'proactive.rules';
const NORMATIVE = 'proactive.normativeDocuments';

const DOCUMENTS: readonly GoldenHistory[] = [
  history('issued', {
    zh: '规章、行政规范性文件各一件，按制发日期所在年度计。',
    facts: [issued(1, '2024-05-06', 'rule'), issued(2, '2024-06-03')],
    years: {
      2024: { ...under(RULES, { issued: 1, inForce: 1 }), ...under(NORMATIVE, { issued: 1, inForce: 1 }) },
      2025: { ...under(RULES, { inForce: 1 }), ...under(NORMATIVE, { inForce: 1 }) },
    },
  }),
  history('repealed', {
    zh: '以前制发的文件在废止日期所在年度计废止件数，年末不再有效。',
    facts: [issued(1, '2015-05-04'), repealed(1, '2024-09-02')],
    years: { 2023: under(NORMATIVE, { inForce: 1 }), 2024: under(NORMATIVE, { repealed: 1 }) },
  }),
  history('repealed-unknown', {
    zh: '没有制发记录的文件被废止：计废止件数，不减少现行有效件数，并列为问题。',
    facts: [issued(1, '2020-05-11'), repealed(2, '2024-09-02')],
    years: { 2024: under(NORMATIVE, { repealed: 1, inForce: 1 }) },
    faults: [['repeal-of-unknown', [2], [2024]]],
  }),
  history('in-force', {
    zh: '现行有效：年末以前制发、年末尚未废止的文件；旧文件以真实日期补报。',
    facts: [
      issued(1, '1998-05-04', 'rule'),
      issued(2, '2023-05-08', 'rule'),
      repealed(2, '2025-01-02', 'rule'),
    ],
    years: {
      2023: under(RULES, { issued: 1, inForce: 2 }),
      2024: under(RULES, { inForce: 2 }),
      2025: under(RULES, { repealed: 1, inForce: 1 }),
    },
  }),
];

const SUMS: readonly GoldenHistory[] = [
  history('reported', {
    zh: '许可、处罚、强制的数量按所报时期截止时间所在年度相加。',
    facts: [
      reported(1, '2024-03-31T23:59:59+08:00', 'licence', 1200),
      reported(1, '2024-12-31T23:59:59+08:00', 'licence', 800),
      reported(2, '2024-12-31T23:59:59+08:00', 'penalty', 35),
      reported(3, '2024-12-31T23:59:59+08:00', 'coercion', 4),
      reported(1, '2025-03-31T23:59:59+08:00', 'licence', 7),
    ],
    years: {
      2024: under('proactive', { licences: 2000, penalties: 35, coercions: 4 }),
      2025: under('proactive', { licences: 7 }),
    },
  }),
  history('charged', {
    zh: '收费以分相加，打印为万元时只舍入一次：5000.30元两笔是1.0001万元，不是1.0000万元。',
    facts: [
      charged(1, '2024-06-30T23:59:59+08:00', '5000.30'),
      charged(2, '2024-12-31T23:59:59+08:00', '5000.30'),
    ],
    years: { 2024: under('proactive', { chargesWanYuan: '1.0001' }), 2025: NOTHING },
  }),
  history('fee-application', {
    zh: '一件申请分两次缴纳信息处理费，只计一件。',
    facts: [received(1, '2024-03-04'), feePaid(1, '2024-03-12', '100.00'), feePaid(1, '2024-03-19', '60.50')],
    years: {
      2024: {
        ...rows({ received: 1, carriedOut: 1 }),
        ...under('processingFees', { applications: 1, yuan: '160.50' }),
      },
    },
  }),
  history('fee-paid', {
    zh: '信息处理费按缴纳的年度计，与申请在哪一年收到、办结无关。',
    facts: [
      received(1, '2024-12-16'),
      feePaid(1, '2025-01-06', '400.00'),
      received(2, '2024-12-16'),
      feePaid(2, '2024-12-30', '100.00'),
    ],
    years: {
      2024: {
        ...rows({ received: 2, carriedOut: 2 }),
        ...under('processingFees', { applications: 1, yuan: '100.00' }),
      },
      2025: {
        ...rows({ carriedIn: 2, carriedOut: 2 }),
        ...under('processingFees', { applications: 1, yuan: '400.00' }),
      },
    },
  }),
  history('activity', {
    zh: '主动公开等工作数量供第一部分引用和核对，不进入任何表格。',
    facts: [
      fact(1, 'activity.reported', '2024-12-31T23:59:59+08:00', {
        kind: 'published',
        channel: 'website',
        count: 1340,
      }),
    ],
    years: { 2024: NOTHING },
  }),
  history('about-a-report', {
    zh: '报告的文字不是案件，不改变任何表格（来源须有报送文字的权限）。',
    facts: [
      {
        ...fact(1, 'narrative.written', '2025-01-10', { section: 'overview', markdown: '总体情况良好。' }),
        subject: '2024',
      },
    ],
    years: { 2024: NOTHING },
  }),
];

export const DOCUMENTS_AND_SUMS: readonly GoldenHistory[] = [...DOCUMENTS, ...SUMS];
