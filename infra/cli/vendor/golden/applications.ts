/** Golden histories of applications at one unit (domain, section 2, "Applications"); values written by hand. */
import { APPLICANT_TYPES, OUTCOMES } from '../../../../shared/events/catalogue.ts';
import {
  decided,
  fact,
  type GoldenHistory,
  history,
  NOTHING,
  received,
  retracted,
  rows,
  withdrawn,
} from './telling.ts';

const each = (row: string) => APPLICANT_TYPES.map((column) => [`applications.${row}.${column}`, 1] as const);

/** Cells of a case that was received in the year and decided in it. */
const WITHIN = (outcome: string) => rows({ received: 1, [outcome]: 1, concluded: 1 });

export const APPLICATIONS: readonly GoldenHistory[] = [
  history('received', {
    zh: '六类申请人各一件，年内收到：计入各自的列；年末都没有办结，结转下年度。',
    rules: ['received', 'carried-out', 'carried-in'],
    facts: APPLICANT_TYPES.map((type, index) => received(index + 1, '2024-03-04', type)),
    years: {
      2024: {
        ...Object.fromEntries([...each('received'), ...each('carriedOut')]),
        'applications.received.total': 6,
        'applications.carriedOut.total': 6,
      },
      2025: {
        ...Object.fromEntries([...each('carriedIn'), ...each('carriedOut')]),
        'applications.carriedIn.total': 6,
        'applications.carriedOut.total': 6,
      },
    },
  }),
  history('carried-in', {
    zh: '上年收到、本年答复：上年计新收和结转下年度，本年计上年结转和办理结果。',
    facts: [received(1, '2023-12-20'), decided(1, '2024-01-10')],
    years: {
      2023: rows({ received: 1, carriedOut: 1 }),
      2024: rows({ carriedIn: 1, granted: 1, concluded: 1 }),
      2025: NOTHING,
    },
  }),
  history('decided', {
    zh: '二十一种办理结果各一件：一件申请只计一行，按决定所载的结果计。',
    facts: OUTCOMES.flatMap((outcome, index) => [
      received(index + 1, '2024-03-04'),
      decided(index + 1, '2024-03-20', outcome),
    ]),
    years: {
      2024: {
        ...rows({ received: 21, concluded: 21 }),
        ...rows(Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 1]))),
      },
    },
  }),
  history('withdrawn', {
    zh: '申请人撤回：计入“其他处理”的“其他”。',
    facts: [received(1, '2024-03-04'), withdrawn(1, '2024-03-11')],
    years: { 2024: WITHIN('other.other') },
  }),
  history('last-word', {
    zh: '一年内有几次决定的，以最后一次决定为准，撤回在前在后都一样；只计一行。',
    facts: [
      received(1, '2024-03-04'),
      decided(1, '2024-03-20', 'refused.internal-affairs'),
      decided(1, '2024-11-04', 'partly-granted'),
      received(2, '2024-03-04'),
      withdrawn(2, '2024-03-11'),
      decided(2, '2024-03-20', 'granted'),
      received(3, '2024-03-04'),
      decided(3, '2024-03-20', 'unavailable.not-held'),
      withdrawn(3, '2024-04-01'),
    ],
    years: {
      2024: rows({
        received: 3,
        'partly-granted': 1,
        granted: 1,
        'unavailable.not-held': 1,
        concluded: 3,
      }),
    },
  }),
  history('carried-out', {
    zh: '年末最后一天收到、次年答复：结转下年度。',
    facts: [received(1, '2024-12-31'), decided(1, '2025-01-15', 'unavailable.needs-creation')],
    years: {
      2024: rows({ received: 1, carriedOut: 1 }),
      2025: rows({ carriedIn: 1, 'unavailable.needs-creation': 1, concluded: 1 }),
    },
  }),
  history('redecided', {
    zh: '以后年度重新作出的决定不是新的申请，不改变任何表格。',
    facts: [
      received(1, '2023-05-08'),
      decided(1, '2023-06-01', 'refused.process-information'),
      decided(1, '2024-03-20', 'granted'),
    ],
    years: { 2023: WITHIN('refused.process-information'), 2024: NOTHING },
  }),
  history('voided', {
    zh: '登记有误、作废的申请各年度均不计，所交的信息处理费也不计。',
    facts: [
      received(1, '2023-12-20'),
      fact(1, 'application.fee-paid', '2024-01-05', { yuan: '100.00' }),
      decided(1, '2024-01-10'),
      fact(1, 'application.voided', '2024-06-03', { reason: '重复登记' }),
    ],
    years: { 2023: NOTHING, 2024: NOTHING },
  }),
  history('retracted', {
    zh: '发错的决定撤回后视为从未发生，以新发的为准。',
    facts: [
      received(1, '2024-03-04'),
      decided(1, '2024-03-20', 'granted'),
      retracted(1, '2024-03-25', 2),
      decided(1, '2024-03-20', 'partly-granted'),
    ],
    years: { 2024: WITHIN('partly-granted') },
  }),
  history('no-table', {
    zh: '2021年以前收到并办结的申请，不进入任何年度的表格。',
    facts: [received(1, '2020-03-04'), decided(1, '2020-03-20')],
    years: { 2021: NOTHING, 2024: NOTHING },
  }),
];

export const BORDERS: readonly GoldenHistory[] = [
  history('column-amended', {
    zh: '申请人类别登记有误：更正后，此件在各年度都计入更正后的列。',
    rules: ['carried-in', 'decided'],
    facts: [
      received(1, '2023-12-20'),
      fact(1, 'application.amended', '2024-01-08', { applicantType: 'commercial-enterprise' }),
      decided(1, '2024-01-10'),
    ],
    years: {
      2023: rows({ received: 1, carriedOut: 1 }, 'commercial-enterprise'),
      2024: rows({ carriedIn: 1, granted: 1, concluded: 1 }, 'commercial-enterprise'),
    },
  }),
  history('still-open', {
    zh: '补正、征求第三方意见、延期、收费通知不改变所在的行，年末没有决定就是结转。',
    rules: ['received', 'carried-out'],
    facts: [
      received(1, '2024-11-04'),
      fact(1, 'application.correction-requested', '2024-11-08'),
      fact(1, 'application.corrected', '2024-11-18'),
      fact(1, 'application.third-party-consulted', '2024-11-20'),
      fact(1, 'application.third-party-answered', '2024-12-02'),
      fact(1, 'application.extended', '2024-12-10', { workingDays: 20 }),
      fact(1, 'application.fee-charged', '2024-12-11', { yuan: '400.00' }),
    ],
    years: { 2024: rows({ received: 1, carriedOut: 1 }) },
  }),
  history('year-end', {
    zh: '年度按北京时间：12月31日二十三时五十九分五十九秒属本年；世界时十六时已是次年1月1日零时。',
    rules: ['received'],
    facts: [received(1, '2024-12-31T23:59:59+08:00'), received(2, '2024-12-31T16:00:00Z')],
    years: {
      2024: rows({ received: 1, carriedOut: 1 }),
      2025: rows({ received: 1, carriedIn: 1, carriedOut: 2 }),
    },
  }),
  history('one-day', {
    zh: '只记日期的系统：同一天收到并答复不分先后，决定的时刻更早也不是问题。',
    rules: ['decided'],
    facts: [received(1, '2024-03-04T15:00:00+08:00'), decided(1, '2024-03-04')],
    years: { 2024: WITHIN('granted') },
  }),
  history('sequence', {
    zh: '同一时刻两次决定，有序号（sequence）的按序号，大的为准。',
    rules: ['last-word'],
    facts: [
      received(1, '2024-03-04'),
      { ...decided(1, '2024-03-20', 'granted'), sequence: '2' },
      { ...decided(1, '2024-03-20', 'refused.state-secret'), sequence: '10' },
    ],
    years: { 2024: WITHIN('refused.state-secret') },
  }),
  history('not-ours', {
    zh: '告知“不属于本机关公开”是一次答复，计“本机关不掌握相关政府信息”，不是转送。',
    rules: ['decided'],
    facts: [received(1, '2024-03-04'), decided(1, '2024-03-08', 'unavailable.not-held')],
    years: { 2024: WITHIN('unavailable.not-held') },
  }),
];
