/**
 * The possible entries by hand, in the words of the form and the law. In: nothing. Out: the steps with their fields.
 * Always: no step asks for a name, a number of a person or an address; each of its fields is one of the catalogue.
 */
import type { EventType } from '../../events/catalogue.ts';
import { APPLICANT_TYPES, CODE_LABELS, OUTCOMES } from '../../form/codes.ts';

/** Groups of choices; the codes of a group without a name stand alone. */
export type Choices = readonly { group: string; codes: readonly (readonly [string, string])[] }[];

export type EntryField = {
  name: string;
  label: string;
  hint?: string;
  optional?: true;
} & (
  | { kind: 'choice'; choices: Choices }
  /** A neighbour of the agency in the tree, which the page lists. */
  | { kind: 'agency' }
  | { kind: 'days' | 'count' | 'yuan' | 'prose' }
);

export interface EntryStep {
  type: EventType;
  heading: string;
  /** The label of its day, and which one it is. */
  day: string;
  dayHint?: string;
  fields: readonly EntryField[];
  /** The label of the numbers that the desk makes; absent if the step belongs to an existing number. */
  starts?: '申请' | '复议' | '诉讼' | '文件' | '决定' | '收费';
}

const alone = (codes: readonly (readonly [string, string])[]): Choices => [{ group: '', codes }];

/** `（三）不予公开1.属于国家秘密` appears as 1.属于国家秘密 under its heading. */
function outcomes(): Choices {
  const groups = new Map<string, [string, string][]>();
  for (const code of OUTCOMES) {
    const label = CODE_LABELS.get(code) ?? code;
    const [, group = '', own = label] = /^(（[一二三四五六七]）[^\d]+)(\d+\..+)$/.exec(label) ?? [];
    groups.set(group, [...(groups.get(group) ?? []), [code, own]]);
  }
  return [...groups].map(([group, codes]) => ({ group, codes }));
}

const applicantType: EntryField = {
  name: 'applicantType',
  label: '申请人类别',
  kind: 'choice',
  choices: alone(APPLICANT_TYPES.map((code) => [code, CODE_LABELS.get(code) ?? code])),
};
const outcome: EntryField = {
  name: 'outcome',
  label: '办理结果（表三中的一行）',
  hint: '信息不存在、不由本机关掌握的，都选“本机关不掌握相关政府信息”。部分公开的，只选部分公开。',
  kind: 'choice',
  choices: outcomes(),
};
const result: EntryField = {
  name: 'result',
  label: '结果',
  hint: '申请人或原告撤回的，选“其他结果”。',
  kind: 'choice',
  choices: alone(
    ['upheld', 'corrected', 'other'].map((code) => [code, CODE_LABELS.get(code) ?? code] as const),
  ),
};
const reason = (label: string): EntryField => ({
  name: 'reason',
  label,
  hint: '只写缘由，不写申请人的姓名、证件号码、电话和地址。',
  kind: 'prose',
});
const yuan = (label: string): EntryField => ({ name: 'yuan', label, kind: 'yuan' });
const documentKind: EntryField = {
  name: 'kind',
  label: '种类',
  kind: 'choice',
  choices: alone([
    ['rule', '规章'],
    ['normative-document', '行政规范性文件'],
  ]),
};

export const ENTRY_STEPS: readonly EntryStep[] = [
  {
    type: 'application.received',
    heading: '收到申请',
    day: '收到申请之日',
    dayHint:
      '当面提交的，为提交之日；挂号、快递等须签收的，为签收之日；平常信函，为与申请人确认之日；网上、传真，为双方确认之日（条例第三十一条）。',
    fields: [
      applicantType,
      {
        name: 'transferredFrom',
        label: '由其他机关转来的，选转来的机关',
        kind: 'agency',
        optional: true,
      },
    ],
    starts: '申请',
  },
  {
    type: 'application.decided',
    heading: '作出答复',
    day: '答复之日',
    dayHint: '答复书落款的日期。',
    fields: [outcome],
  },
  {
    type: 'application.correction-requested',
    heading: '告知补正',
    day: '告知补正之日',
    dayHint: '收到申请之日起七个工作日内一次性告知（条例第三十条）。',
    fields: [],
  },
  { type: 'application.corrected', heading: '收到补正', day: '收到补正之日', fields: [] },
  {
    type: 'application.third-party-consulted',
    heading: '征求第三方意见',
    day: '书面征求意见之日',
    dayHint: '第三方答复的时间不计入答复期限（条例第三十二条、第三十三条）。',
    fields: [],
  },
  {
    type: 'application.third-party-answered',
    heading: '收到第三方意见',
    day: '收到意见之日',
    fields: [],
  },
  {
    type: 'application.extended',
    heading: '延长答复期限',
    day: '告知申请人延期之日',
    fields: [
      {
        name: 'workingDays',
        label: '延长的工作日数',
        hint: '1 至 20（条例第三十三条）。',
        kind: 'days',
      },
    ],
  },
  {
    type: 'application.fee-charged',
    heading: '发出收费通知',
    day: '收费通知之日',
    fields: [yuan('应缴金额（元）')],
  },
  { type: 'application.fee-paid', heading: '申请人缴费', day: '缴费之日', fields: [yuan('实缴金额（元）')] },
  {
    type: 'application.withdrawn',
    heading: '申请人撤回申请',
    day: '撤回之日',
    dayHint: '计入“其他处理”中的“其他”。',
    fields: [],
  },
  {
    type: 'application.transferred',
    heading: '转送其他机关',
    day: '转送之日',
    dayHint: '收到机关内部转办，由对方计数。告知申请人“不属本机关”的，不是转送，请登记为作出答复。',
    fields: [{ name: 'to', label: '转送给', kind: 'agency' }],
  },
  {
    type: 'application.amended',
    heading: '更正申请人类别',
    day: '更正之日',
    fields: [applicantType],
  },
  {
    type: 'application.voided',
    heading: '误登作废',
    day: '作废之日',
    dayHint: '本不应登记的，例如同一件登记了两次。作废后不计入任何表格，历史保留。',
    fields: [reason('缘由')],
  },
  {
    type: 'review.filed',
    heading: '行政复议受理',
    day: '受理之日',
    dayHint: '针对本机关政府信息公开行为的行政复议。',
    fields: [],
    starts: '复议',
  },
  { type: 'review.concluded', heading: '行政复议审结', day: '复议决定之日', fields: [result] },
  {
    type: 'lawsuit.filed',
    heading: '行政诉讼立案',
    day: '立案之日',
    dayHint: '一审、二审算一件，以终审结果为准。',
    fields: [
      {
        name: 'route',
        label: '途径',
        kind: 'choice',
        choices: alone([
          ['direct', '未经复议直接起诉'],
          ['after-review', '复议后起诉'],
        ]),
      },
      {
        name: 'role',
        label: '本机关的地位',
        kind: 'choice',
        choices: alone([
          ['defendant', '作出行为的机关（被告）'],
          ['co-defendant-reviewer', '作为复议机关的共同被告（由作出行为的机关计数）'],
        ]),
      },
    ],
    starts: '诉讼',
  },
  {
    type: 'lawsuit.concluded',
    heading: '行政诉讼审结',
    day: '终审裁判之日',
    dayHint: '一审后未上诉的，为一审裁判生效之日。',
    fields: [result],
  },
  {
    type: 'document.issued',
    heading: '制发文件',
    day: '制发之日',
    dayHint: '规章、行政规范性文件。以前年度制发、现行有效的，也在这里登记。',
    fields: [documentKind],
    starts: '文件',
  },
  // Of the issued kind.
  { type: 'document.repealed', heading: '废止文件', day: '废止之日', fields: [] },
  {
    type: 'action.reported',
    heading: '行政许可、处罚、强制决定数',
    day: '这一时段的最后一天',
    dayHint: '各次登记的数量相加。全年一次登记的，写 12 月 31 日。',
    fields: [
      {
        name: 'kind',
        label: '种类',
        kind: 'choice',
        choices: alone([
          ['licence', '行政许可'],
          ['penalty', '行政处罚'],
          ['coercion', '行政强制'],
        ]),
      },
      { name: 'count', label: '处理决定数量', kind: 'count' },
    ],
    starts: '决定',
  },
  {
    type: 'charge.reported',
    heading: '行政事业性收费金额',
    day: '这一时段的最后一天',
    dayHint: '各次登记的金额相加。全年一次登记的，写 12 月 31 日。',
    fields: [yuan('本时段收费金额（元）')],
    starts: '收费',
  },
];

export const entryStep = (type: string): EntryStep | undefined =>
  ENTRY_STEPS.find((step) => step.type === type);
