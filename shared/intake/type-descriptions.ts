/**
 * What each type of event means, with example data, for vendors of case systems. Out: texts and examples of the
 * published schema. A type without them does not compile.
 */
import { APPLICANT_TYPES, type EventData, type EventType, OUTCOMES } from '../events/catalogue.ts';

interface TypeDescription<T extends EventType> {
  /** In Chinese, as the vendors of case systems read it. */
  meaning: string;
  data: EventData[T];
  /** Absent: the subject of an application. */
  subject?: string;
  /** Set for types that name who acted. */
  person?: string;
}

const EXAMPLE_DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** All cells of the form in force; the numbers balance. */
function exampleTables(): EventData['figures.reported']['tables'] {
  const columns = (natural: number) => ({
    ...Object.fromEntries(APPLICANT_TYPES.map((type) => [type, 0])),
    'natural-person': natural,
    total: natural,
  });
  const disputes = { upheld: 0, corrected: 0, other: 0, pending: 0, total: 0 };
  const documents = { issued: 0, repealed: 0, inForce: 0 };
  return {
    proactive: {
      rules: documents,
      normativeDocuments: { issued: 1, repealed: 0, inForce: 12 },
      licences: 130,
      penalties: 45,
      coercions: 0,
      chargesWanYuan: '12.3000',
    },
    applications: {
      received: columns(3),
      carriedIn: columns(0),
      outcomes: Object.fromEntries(
        OUTCOMES.map((outcome) => [outcome, columns(outcome === 'granted' ? 3 : 0)]),
      ),
      concluded: columns(3),
      carriedOut: columns(0),
    },
    disputes: { review: disputes, lawsuitDirect: disputes, lawsuitAfterReview: disputes },
    processingFees: { applications: null, yuan: null },
  };
}

export const TYPE_DESCRIPTIONS: { readonly [T in EventType]: TypeDescription<T> } = {
  'application.received': {
    meaning:
      '收到政府信息公开申请，time 为收到之时（条例第三十一条）。由其他单位转来的，给出 transferredFrom 和该单位的编号 fromSubject；转送之日晚于该单位首次收到的年度的，另给出 firstReceived，本机关即按上年结转计，以免两个年度各计一次',
    data: { applicantType: 'natural-person' },
  },
  'application.amended': {
    meaning: '更正误登的申请人类别，适用于整个案件',
    data: { applicantType: 'commercial-enterprise' },
  },
  'application.correction-requested': { meaning: '发出补正告知（条例第三十条）', data: {} },
  'application.corrected': { meaning: '收到补正后的申请', data: {} },
  'application.third-party-consulted': { meaning: '书面征求第三方意见（条例第三十二条）', data: {} },
  'application.third-party-answered': { meaning: '第三方提出意见', data: {} },
  'application.extended': { meaning: '延长答复期限（条例第三十三条）', data: { workingDays: 20 } },
  'application.fee-charged': { meaning: '通知缴纳信息处理费', data: { yuan: '100' } },
  'application.fee-paid': { meaning: '收取信息处理费', data: { yuan: '100.00' } },
  'application.decided': {
    meaning:
      '作出处理决定，对应表三的一行。告知“不属于本机关，请向有关机关申请”（条例第三十六条第五项）也是答复，为 unavailable.not-held；职权划转后由申请人另行申请的，是两件申请',
    data: { outcome: 'granted' },
  },
  'application.withdrawn': { meaning: '申请人撤回申请，计入（六）3.其他', data: {} },
  'application.transferred': {
    meaning:
      '同一受理口内转办（如政府办公室登记后转部门办理），由承接单位统计。收到当年转出的，本机关不计；以后年度转出的，本机关计至转出的上一年度。不是条例第三十六条第五项的“不属于本机关”：那是答复，用 application.decided 的 unavailable.not-held',
    data: { to: 'lianshui', toSubject: '涟依申〔2025〕8号' },
  },
  'application.voided': { meaning: '误登的申请，各年均不统计', data: { reason: '重复登记' } },
  'review.filed': {
    meaning: '就本机关政府信息公开决定申请行政复议',
    data: { application: '2025-001' },
    subject: '复议2025-01',
  },
  'review.concluded': { meaning: '行政复议审结', data: { result: 'upheld' }, subject: '复议2025-01' },
  'lawsuit.filed': {
    meaning:
      '就本机关政府信息公开决定提起行政诉讼。本机关仅作为复议机关成为共同被告的，role 为 co-defendant-reviewer：保存，但不计入表四，由作出原行为的机关统计（国办公开办函〔2016〕201号）',
    data: { route: 'direct', application: '2025-001' },
    subject: '行初2025-01',
  },
  'lawsuit.concluded': {
    meaning: '行政诉讼以终审判决或裁定审结',
    data: { result: 'corrected' },
    subject: '行初2025-01',
  },
  'document.issued': {
    meaning: '制发规章或行政规范性文件',
    data: { kind: 'normative-document' },
    subject: '淮政发〔2025〕1号',
  },
  'document.repealed': {
    meaning: '废止规章或行政规范性文件',
    data: { kind: 'normative-document' },
    subject: '淮政发〔2025〕1号',
  },
  'action.reported': {
    meaning:
      '一段时期的行政许可、行政处罚或行政强制处理决定数量，各次相加；本年度作出的决定全部计入，不论是否公开',
    data: { kind: 'licence', count: 1234 },
    subject: '许可2025-06',
  },
  'charge.reported': {
    meaning: '收取的行政事业性收费，各次相加',
    data: { yuan: '56789.01' },
    subject: '收费2025-06',
  },
  'activity.reported': {
    meaning:
      '一段时期的主动公开工作数量，各次相加：公开信息、目录、解读、回应、“三公”经费、培训、检查；不进入表格，供第一部分的文字引用和核对',
    data: { kind: 'published', count: 1280, channel: 'website' },
    subject: '公开2025-06',
  },
  'narrative.written': {
    meaning: '报告第一、五、六部分的文字，subject 为年份，以最后一次为准',
    data: { section: 'overview', markdown: '2025年，本机关……' },
    subject: '2025',
  },
  'figures.reported': {
    meaning:
      '没有逐件数据的年度的表格数据，subject 为年份，各单元格为数字，原文空白的为 null；同一年度、同一 scope 以最后一次为准',
    data: {
      tables: exampleTables(),
      format: '2021',
      scope: 'own',
      origin: '淮安市政府网站公布的2022年度报告',
    },
    subject: '2022',
  },
  'report.submitted': {
    meaning: '报送审批，subject 为年份，draft 为草稿的 draftDigest',
    data: { draft: EXAMPLE_DIGEST },
    subject: '2025',
    person: 'p-017',
  },
  'report.approved': {
    meaning: '审批通过一步，subject 为年份',
    data: { step: 'secrecy', draft: EXAMPLE_DIGEST },
    subject: '2025',
    person: 'p-021',
  },
  'report.sent-back': {
    meaning: '审批退回，须附意见，subject 为年份',
    data: { step: 'leader', draft: EXAMPLE_DIGEST, comment: '请核对与上年度的衔接' },
    subject: '2025',
    person: 'p-003',
  },
  'report.returned': {
    meaning:
      '上级机关退回下级机关的报告：agency 为下级机关，by 为上级机关，of 为所退回的版本号或摘要；subject 为年份',
    data: {
      by: 'huaian',
      of: '1',
      cells: [{ cell: 'applications.received.total', comment: '与平台登记数不符' }],
    },
    subject: '2025',
  },
  'report.finalised': {
    meaning: '定稿发布，subject 为年份；第二版起以及有警告时须附说明',
    data: { note: '更正：……' },
    subject: '2025',
  },
  'event.retracted': {
    meaning:
      '撤回误报的事件：同一事项、同一来源（或其所承继的来源）中该编号的事件从未发生；撤回 report.returned 时给出 by',
    data: { id: 'e-0001', reason: '误报' },
  },
};
