/**
 * Golden histories of facts that contradict each other (domain, section 2, "Faults of the feed"): the facts left out,
 * those that still count, and the years that are blocked. Values written by hand.
 */
import {
  decided,
  type GoldenHistory,
  handedOn,
  history,
  issued,
  lawsuitFiled,
  NOTHING,
  received,
  repealed,
  retracted,
  reviewed,
  reviewFiled,
  rows,
  under,
} from './telling.ts';

const OPEN = rows({ received: 1, carriedOut: 1 });
const GRANTED = rows({ received: 1, granted: 1, concluded: 1 });
const REVIEW = 'disputes.review';
const NORMATIVE = 'proactive.normativeDocuments';

const OF_APPLICATIONS: readonly GoldenHistory[] = [
  history('outcome-without-receipt', {
    zh: '有办理结果，没有收到申请的记录：不计。',
    rules: ['never-received'],
    facts: [decided(1, '2024-03-20')],
    years: { 2024: NOTHING },
    faults: [['outcome-without-receipt', [1], [2024]]],
  }),
  history('never-received', {
    zh: '收到申请的记录已撤回，只剩决定：不计，并列为问题。',
    facts: [received(1, '2023-12-20'), retracted(1, '2024-01-02', 1), decided(1, '2024-01-10')],
    years: { 2023: NOTHING, 2024: NOTHING },
    faults: [['outcome-without-receipt', [3], [2024]]],
  }),
  history('transfer-without-receipt', {
    zh: '有转送，没有收到申请的记录：不计。',
    rules: ['never-received'],
    facts: [handedOn(1, '2024-03-06')],
    years: { 2024: NOTHING },
    faults: [['transfer-without-receipt', [1], [2024]]],
  }),
  history('conclusion-before-receipt', {
    zh: '决定早于收到申请之日：决定不计，此件仍未办结。',
    rules: ['received', 'carried-out'],
    facts: [decided(1, '2024-03-01'), received(1, '2024-03-04')],
    years: { 2024: OPEN },
    faults: [['conclusion-before-receipt', [1], [2024]]],
  }),
  history('second-receipt', {
    zh: '同一编号两次收到：以较早的为准。',
    rules: ['received', 'decided'],
    facts: [received(1, '2023-12-27'), received(1, '2024-01-04'), decided(1, '2024-01-22')],
    years: { 2023: OPEN, 2024: rows({ carriedIn: 1, granted: 1, concluded: 1 }) },
    faults: [['second-receipt', [2], [2023, 2024]]],
  }),
  history('ambiguous-decision', {
    zh: '同一时刻两个不同的决定，没有序号可以排序：只计事件编号在前的一个，另一个列为问题。',
    rules: ['decided'],
    facts: [
      received(1, '2024-03-04'),
      decided(1, '2024-03-20', 'granted'),
      decided(1, '2024-03-20', 'refused.state-secret'),
    ],
    years: { 2024: GRANTED },
    faults: [['ambiguous-decision', [3], [2024]]],
  }),
  history('decision-after-transfer', {
    zh: '转送之后又有决定：决定不计。',
    rules: ['handed-on'],
    facts: [received(1, '2024-03-04'), handedOn(1, '2024-03-06'), decided(1, '2024-03-20')],
    years: { 2024: NOTHING },
    faults: [['decision-after-transfer', [3], [2024]]],
  }),
  history('transfer-after-conclusion', {
    zh: '办结之后又有转送：转送不计。',
    rules: ['received', 'decided'],
    facts: [received(1, '2024-03-04'), decided(1, '2024-03-20'), handedOn(1, '2024-04-01')],
    years: { 2024: GRANTED },
    faults: [['transfer-after-conclusion', [3], [2024]]],
  }),
  history('retraction-of-nothing', {
    zh: '撤回从未收到的事件：仅作提示，不影响发布。',
    rules: ['received', 'decided'],
    facts: [received(1, '2024-03-04'), decided(1, '2024-03-20'), retracted(1, '2024-04-01', 9)],
    years: { 2024: GRANTED },
    faults: [['retraction-of-nothing', [3], []]],
  }),
];

const OF_OTHERS: readonly GoldenHistory[] = [
  history('result-without-filing', {
    zh: '有复议结果，没有立案的记录：不计。',
    rules: ['never-filed'],
    facts: [reviewed(1, '2024-04-29', 'corrected')],
    years: { 2024: NOTHING },
    faults: [['result-without-filing', [1], [2024]]],
  }),
  history('result-before-filing', {
    zh: '复议结果早于立案之日：结果不计，仍为尚未审结。',
    rules: ['dispute-pending', 'dispute-total'],
    facts: [reviewed(1, '2024-03-01', 'upheld'), reviewFiled(1, '2024-03-04')],
    years: { 2024: under(REVIEW, { pending: 1, total: 1 }) },
    faults: [['result-before-filing', [1], [2024]]],
  }),
  history('second-filing', {
    zh: '同一编号两次立案：以较早的为准，途径也是。',
    rules: ['dispute-pending', 'dispute-total'],
    facts: [lawsuitFiled(1, '2024-03-04', 'direct'), lawsuitFiled(1, '2024-05-06', 'after-review')],
    years: { 2024: under('disputes.lawsuitDirect', { pending: 1, total: 1 }) },
    faults: [['second-filing', [2], [2024]]],
  }),
  history('ambiguous-result', {
    zh: '同一时刻两个不同的复议结果，没有序号可以排序：只计事件编号在前的一个，另一个列为问题。',
    rules: ['dispute-concluded', 'dispute-total'],
    facts: [
      reviewFiled(1, '2024-03-04'),
      reviewed(1, '2024-04-29', 'upheld'),
      reviewed(1, '2024-04-29', 'corrected'),
    ],
    years: { 2024: under(REVIEW, { upheld: 1, total: 1 }) },
    faults: [['ambiguous-result', [3], [2024]]],
  }),
  history('repeal-of-unknown', {
    zh: '废止没有制发记录的文件：计废止件数。',
    rules: ['repealed-unknown'],
    facts: [repealed(1, '2024-09-02', 'rule')],
    years: { 2024: under('proactive.rules', { repealed: 1 }) },
    faults: [['repeal-of-unknown', [1], [2024]]],
  }),
  history('repeal-before-issue', {
    zh: '废止早于制发之日：废止不计，文件仍现行有效。',
    rules: ['issued', 'in-force'],
    facts: [repealed(1, '2024-05-06'), issued(1, '2024-06-03')],
    years: { 2024: under(NORMATIVE, { issued: 1, inForce: 1 }) },
    faults: [['repeal-before-issue', [1], [2024]]],
  }),
  history('second-issue', {
    zh: '同一文号两次制发：以较早的为准。',
    rules: ['issued', 'in-force'],
    facts: [issued(1, '2023-06-05'), issued(1, '2024-06-03')],
    years: { 2023: under(NORMATIVE, { issued: 1, inForce: 1 }), 2024: under(NORMATIVE, { inForce: 1 }) },
    faults: [['second-issue', [2], [2023, 2024]]],
  }),
  history('second-repeal', {
    zh: '同一文号两次废止：以较早的为准。',
    rules: ['repealed'],
    facts: [issued(1, '2020-06-01'), repealed(1, '2024-05-06'), repealed(1, '2024-09-02')],
    years: { 2024: under(NORMATIVE, { repealed: 1 }) },
    faults: [['second-repeal', [3], [2020, 2024]]],
  }),
];

export const FAULTY: readonly GoldenHistory[] = [...OF_APPLICATIONS, ...OF_OTHERS];
