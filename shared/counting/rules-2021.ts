/**
 * The counting rules for reports in the form of 国办公开办函〔2021〕30号, one object per rule. Follows SOURCES.md, section 2.
 * Years are calendar years in Asia/Shanghai. The oracle (test/oracle) reads the same rules a second time,
 * independently.
 */
import { OUTCOMES, type Outcome } from '../form/codes.ts';
import type { ActionLife, DisputeLife, DocumentLife, StayFacts } from './counts.ts';
import type {
  AmountRule,
  ApplicationRule,
  CountingRules,
  DisputeRule,
  DocumentRule,
  NowhereCode,
  Rule,
} from './rule.ts';

const FORM = '国办公开办函〔2021〕30号';
const FEES = '国办函〔2020〕109号';

function isOpenAfter(end: number | null, year: number): boolean {
  return end === null || end > year;
}

/**
 * For a stay that ended by a hand-over it is the rule wherever the stay counts: without the hand-over the case would
 * count differently.
 */
const handedOnLater = decision(
  'handed-on-later',
  '收到以后年度才转送其他单位的申请，本机关计至转送的上一年度，此后不再结转；已公布的年度不因此变动。',
  'an application that was handed on in a later year counts here through the year before the hand-over, and is not carried in afterwards',
);
const endedByHandOver = {
  ...handedOnLater,
  fits: ({ handedOn }: StayFacts) => handedOn !== undefined,
};
const because = ({ receipt, handedOn }: StayFacts) => (handedOn ? [receipt, handedOn] : [receipt]);

export const received: ApplicationRule = {
  ...seen(
    FORM,
    'received',
    '本年度内收到的申请，计入收到的年度。',
    'an application counts as new in the year of its receipt',
  ),
  counts: (life, year) => life.from === year && !life.carriedIn,
  cells: () => ['applications.received'],
  because,
  special: [
    endedByHandOver,
    {
      ...convention(
        'received-by-transfer',
        '其他单位转来的申请，以转来收到之日计；只在承接单位计一次。',
        'an application that was handed over counts once, at the unit that took it over, from the day it came in',
      ),
      fits: ({ receipt }) => receipt.data.transferredFrom !== undefined,
    },
  ],
};

export const carriedIn: ApplicationRule = {
  ...seen(
    FORM,
    'carried-in',
    '上年度末以前收到、当时尚未办结的申请，为上年结转。',
    'received before the year and not concluded before it: carried in',
  ),
  // A stay handed on in the year is no longer carried in; one concluded in the year is.
  counts: (life, year) =>
    life.from < year && isOpenAfter(life.until, life.outcome === null ? year : year - 1),
  cells: () => ['applications.carriedIn'],
  because,
  special: [endedByHandOver],
};

/** A stay that is carried in in the year in which it begins. */
export const carriedInAgain: ApplicationRule = {
  ...decision(
    'carried-in-again',
    '曾在本机关计过、转出后又转回的申请，转回的年度按上年结转计，不再计为新收。',
    'an application that counted here before, was handed on and came back is carried in, not received anew',
  ),
  counts: (life, year) => life.from === year && life.carriedIn,
  cells: () => ['applications.carriedIn'],
  because: ({ receipt, after }) => (after ? [after, receipt] : [receipt]),
  special: [
    {
      ...decision(
        'first-received-elsewhere',
        '转出单位已在以前年度计为新收、于以后年度转来的申请，按上年结转计。',
        'an application that its first unit counted as received in an earlier year is carried in here',
      ),
      fits: ({ carriedIn }) => carriedIn === 'from-elsewhere',
    },
  ],
};

/** The first conclusion fixes the year of a case, whatever it is; the last word of that year wins. */
const lastWord = decision(
  'last-word',
  '首次办结确定年度，同一年度内以最后一次决定（结果）为准。',
  'the first conclusion fixes the year, and within that year the last decision or result stands',
);
function isNotTheFirst({ concluded }: { concluded?: { first: unknown; standing: unknown } }): boolean {
  return concluded !== undefined && concluded.first !== concluded.standing;
}

const CONCLUDED = 'applications.concluded';
/** By outcome, its own row and the row of all: built once. */
const ROWS: ReadonlyMap<Outcome, readonly string[]> = new Map(
  OUTCOMES.map((outcome) => [outcome, [`applications.outcomes.${outcome}`, CONCLUDED]]),
);

export const decided: ApplicationRule = {
  ...seen(
    FORM,
    'decided',
    '一件申请只计一行，按办结年度和办理决定所载的结果计。',
    'one application, one result row: that of its decision, in the year of the conclusion',
  ),
  counts: (life, year) => life.until === year && life.outcome !== null,
  cells: ({ outcome }) => (outcome === null ? undefined : ROWS.get(outcome)) ?? [CONCLUDED],
  because: ({ receipt, concluded }) => (concluded ? [receipt, concluded.first, concluded.standing] : []),
  special: [
    { ...lastWord, fits: isNotTheFirst },
    {
      ...seen(
        FORM,
        'withdrawn',
        '申请人撤回的，计入“其他处理”第3项“其他”。',
        'a withdrawal counts as other.other',
      ),
      fits: ({ concluded }) => concluded?.standing.type === 'application.withdrawn',
    },
  ],
};

export const carriedOut: ApplicationRule = {
  ...seen(
    FORM,
    'carried-out',
    '年末以前收到、年末尚未办结的申请，结转下年度。',
    'received by the end of the year and not concluded by then: carried out',
  ),
  counts: (life, year) => life.from <= year && isOpenAfter(life.until, year),
  cells: () => ['applications.carriedOut'],
  because,
  special: [endedByHandOver],
};

const isPending = (life: DisputeLife, year: number) =>
  life.filed <= year && isOpenAfter(life.concluded, year);

export const disputeConcluded: DisputeRule = {
  ...seen(
    FORM,
    'dispute-concluded',
    '行政复议在审结年度按结果计。',
    'a review counts by its result in the year of its conclusion',
  ),
  counts: (life, year) => life.concluded === year,
  cells: ({ block, result }) => (result === null ? [] : [`disputes.${block}.${result}`]),
  because: ({ filing, concluded }) => (concluded ? [filing, concluded.first, concluded.standing] : [filing]),
  special: [
    { ...lastWord, fits: isNotTheFirst },
    {
      ...convention(
        'lawsuit-concluded',
        '行政诉讼一审、二审为一案，在终审审结年度按结果计；撤诉计入其他结果。',
        'both instances of a lawsuit are one case, which counts by the final ruling in its year; a withdrawal is another result',
      ),
      fits: ({ block }) => block !== 'review',
    },
  ],
};

export const disputePending: DisputeRule = {
  ...seen(
    FORM,
    'dispute-pending',
    '年末以前立案、年末尚未审结的复议、诉讼。',
    'filed by the end of the year and not concluded by then',
  ),
  counts: isPending,
  cells: ({ block }) => [`disputes.${block}.pending`],
  because: ({ filing }) => [filing],
};

export const disputeTotal: DisputeRule = {
  ...seen(
    FORM,
    'dispute-total',
    '总计为四种情形之和，含上年结转的案件。',
    'the total is the four together, those carried in included',
  ),
  counts: (life, year) => life.concluded === year || isPending(life, year),
  cells: ({ block }) => [`disputes.${block}.total`],
  because: ({ filing, concluded }, year) =>
    concluded?.year === year ? [filing, concluded.first, concluded.standing] : [filing],
};

const DOCUMENTS = { rule: 'rules', 'normative-document': 'normativeDocuments' } as const;
const documentCell = (column: string) => (life: DocumentLife) => [
  `proactive.${DOCUMENTS[life.kind]}.${column}`,
];

export const issued: DocumentRule = {
  ...decision(
    'issued',
    '按制发日期所在年度计，以最早的一次为准。',
    'counts in the year of its earliest issue',
  ),
  counts: (life, year) => life.issued === year,
  cells: documentCell('issued'),
  because: ({ issue }) => (issue ? [issue] : []),
};

export const repealed: DocumentRule = {
  ...decision(
    'repealed',
    '按废止日期所在年度计，以最早的一次为准。',
    'counts in the year of its earliest repeal',
  ),
  counts: (life, year) => life.repealed === year,
  cells: documentCell('repealed'),
  because: ({ repeal }) => (repeal ? [repeal] : []),
  special: [
    {
      ...decision(
        'repealed-unknown',
        '没有制发记录的文件被废止，计入废止件数，不减少现行有效件数。',
        'a repealed document whose issue is unknown counts as repealed and lowers nothing in force',
      ),
      fits: ({ issue }) => issue === undefined,
    },
  ],
};

export const inForce: DocumentRule = {
  ...decision(
    'in-force',
    '年末以前制发、年末尚未废止的文件。',
    'issued by the end of the year and not repealed by then',
  ),
  counts: (life, year) => life.issued !== null && life.issued <= year && isOpenAfter(life.repealed, year),
  cells: documentCell('inForce'),
  because: ({ issue }) => (issue ? [issue] : []),
};

const ACTIONS = { licence: 'licences', penalty: 'penalties', coercion: 'coercions' } as const;

export const reported: AmountRule<ActionLife> = {
  ...seen(
    '武政办发〔2025〕54号',
    'reported',
    '各次报送的数量相加，按所报时期截止时间所在年度计；本年度的决定全部计入，不论是否公开。',
    'what was reported for periods that end in the year, added up: all decisions, published or lawfully not',
  ),
  counts: (life, year) => life.year === year,
  cell: ({ kind }) => `proactive.${ACTIONS[kind]}`,
};

const inItsYear = ({ year: of }: { year: number }, year: number) => of === year;

export const rules2021: CountingRules = {
  applications: [received, carriedIn, carriedInAgain, decided, carriedOut],
  disputes: [disputeConcluded, disputePending, disputeTotal],
  documents: [issued, repealed, inForce],
  actions: [reported],
  charges: [
    {
      ...seen(
        FORM,
        'charged',
        '各次报送的收费金额相加，以分计算，打印时舍入一次。',
        'charges add up in fen, and are rounded once, at printing',
      ),
      counts: inItsYear,
      cell: () => 'proactive.chargesWanYuan',
    },
  ],
  fees: [
    {
      ...decision(
        'fee-application',
        '本年度内缴纳过信息处理费的申请，每件计一次。',
        'an application with a processing fee paid in the year counts once',
      ),
      counts: inItsYear,
      cell: () => 'processingFees.applications',
      once: true,
    },
    {
      ...seen(
        FEES,
        'fee-paid',
        '本年度内收取的信息处理费之和。',
        'the sum of the processing fees that were paid in the year',
      ),
      counts: inItsYear,
      cell: () => 'processingFees.yuan',
    },
  ],
  nowhere: nowhere({
    voided: decision(
      'voided',
      '登记有误、已作废的申请，各年度均不计。',
      'an application that was registered in error counts nowhere, also for the years before',
    ),
    'handed-on': convention(
      'handed-on',
      '收到当年转送其他单位的申请，由承接单位计一次，本机关不计。',
      'an application that was handed on in the year in which it came counts once, at the unit that took it over',
    ),
    'handed-on-later': handedOnLater,
    'never-received': decision(
      'never-received',
      '没有收到申请的有效记录，不计。',
      'without a receipt that stands an application counts nowhere',
    ),
    'never-filed': decision(
      'never-filed',
      '没有立案的有效记录，不计。',
      'without a filing that stands a dispute counts nowhere',
    ),
    'co-defendant': seen(
      '国办公开办函〔2016〕201号',
      'co-defendant',
      '复议机关与作出决定的机关为共同被告的，由作出决定的机关统计，本机关不计。',
      'a lawsuit against the reviewing organ and the organ that decided counts at the latter alone',
    ),
    activity: decision(
      'activity',
      '主动公开等工作数量供第一部分引用和核对，不进入任何表格。',
      'what section one tells is cited and checked there, and is in no table',
    ),
    redecided: convention(
      'redecided',
      '以后年度重新作出的决定不是新的申请，不改变任何表格。',
      'a decision of a later year is no new application and changes no table',
    ),
    retracted: decision('retracted', '已撤回的事件视为从未发生。', 'a retracted event never happened'),
    'about-a-report': decision(
      'about-a-report',
      '报告的文字、数据、审批和定稿事件不是案件，不计入逐件统计。',
      'texts, figures, review and finalisations of a report are no cases and count in no table',
    ),
    'no-table': decision(
      'no-table',
      '所列年度的表格中没有与此编号有关的数字。',
      'nothing under this number touches a table of the years from 2021 on',
    ),
  }),
};

function nowhere(rules: Record<NowhereCode, Rule>): CountingRules['nowhere'] {
  return rules;
}

function seen(source: string, code: string, zh: string, en: string): Rule {
  return { code, zh, en, mark: 'S', source };
}

function convention(code: string, zh: string, en: string): Rule {
  return { code, zh, en, mark: 'C', source: null };
}

function decision(code: string, zh: string, en: string): Rule {
  return { code, zh, en, mark: 'D', source: null };
}
