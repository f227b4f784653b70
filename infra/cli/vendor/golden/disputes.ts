/** Golden histories of reviews and lawsuits (domain, section 2, "Reviews and lawsuits"); values written by hand. */
import {
  type GoldenHistory,
  history,
  lawsuitFiled,
  NOTHING,
  retracted,
  reviewed,
  reviewFiled,
  ruled,
  under,
} from './telling.ts';

const REVIEW = 'disputes.review';
const DIRECT = 'disputes.lawsuitDirect';
const AFTER = 'disputes.lawsuitAfterReview';

export const DISPUTES: readonly GoldenHistory[] = [
  history('dispute-concluded', {
    zh: '行政复议三种结果各一件，在审结年度按结果计。',
    facts: [
      reviewFiled(1, '2024-03-04'),
      reviewed(1, '2024-04-29', 'upheld'),
      reviewFiled(2, '2024-03-04'),
      reviewed(2, '2024-04-29', 'corrected'),
      reviewFiled(3, '2024-03-04'),
      reviewed(3, '2024-04-29', 'other'),
    ],
    years: { 2024: under(REVIEW, { upheld: 1, corrected: 1, other: 1, total: 3 }) },
  }),
  history('lawsuit-concluded', {
    zh: '行政诉讼分未经复议直接起诉和复议后起诉，在终审审结年度按结果计；撤诉计其他结果。',
    facts: [
      lawsuitFiled(1, '2023-09-04', 'direct'),
      ruled(1, '2024-05-20', 'upheld'),
      lawsuitFiled(2, '2024-03-04', 'direct'),
      ruled(2, '2024-08-05', 'other'),
      lawsuitFiled(3, '2024-03-04', 'after-review'),
      ruled(3, '2024-08-05', 'corrected'),
    ],
    years: {
      2023: under(DIRECT, { pending: 1, total: 1 }),
      2024: {
        ...under(DIRECT, { upheld: 1, other: 1, total: 2 }),
        ...under(AFTER, { corrected: 1, total: 1 }),
      },
    },
  }),
  history('dispute-pending', {
    zh: '年末以前立案、年末尚未审结的复议、诉讼计“尚未审结”。',
    facts: [
      reviewFiled(1, '2024-11-04'),
      reviewed(1, '2025-01-20', 'upheld'),
      lawsuitFiled(2, '2024-11-04', 'after-review'),
    ],
    years: {
      2024: { ...under(REVIEW, { pending: 1, total: 1 }), ...under(AFTER, { pending: 1, total: 1 }) },
      2025: { ...under(REVIEW, { upheld: 1, total: 1 }), ...under(AFTER, { pending: 1, total: 1 }) },
    },
  }),
  history('dispute-total', {
    zh: '总计为四种情形之和，上年结转的案件也在内。',
    facts: [
      reviewFiled(1, '2023-11-06'),
      reviewFiled(2, '2023-12-04'),
      reviewed(2, '2024-01-22', 'upheld'),
      reviewFiled(3, '2024-12-02'),
    ],
    years: {
      2023: under(REVIEW, { pending: 2, total: 2 }),
      2024: under(REVIEW, { upheld: 1, pending: 2, total: 3 }),
    },
  }),
  history('dispute-last-word', {
    zh: '首次审结确定年度；同一年度内以最后一次结果为准，以后年度的结果不改变表格。',
    rules: ['last-word'],
    facts: [
      reviewFiled(1, '2024-03-04'),
      reviewed(1, '2024-04-29', 'upheld'),
      reviewed(1, '2024-06-03', 'corrected'),
      reviewed(1, '2025-02-10', 'other'),
    ],
    years: { 2024: under(REVIEW, { corrected: 1, total: 1 }), 2025: NOTHING },
  }),
  history('never-filed', {
    zh: '立案的记录已撤回，只剩结果：不计，并列为问题。',
    facts: [reviewFiled(1, '2024-03-04'), retracted(1, '2024-03-11', 1), reviewed(1, '2024-04-29', 'upheld')],
    years: { 2024: NOTHING },
    faults: [['result-without-filing', [3], [2024]]],
  }),
  history('co-defendant', {
    zh: '本机关是复议机关，与作出决定的机关为共同被告：由作出决定的机关统计，本机关不计。',
    facts: [
      lawsuitFiled(1, '2024-03-04', 'after-review', { role: 'co-defendant-reviewer' }),
      ruled(1, '2024-08-05', 'upheld'),
    ],
    years: { 2024: NOTHING },
  }),
];
