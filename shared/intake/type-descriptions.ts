/**
 * What each type of event means, for whoever programs a case system, with the data of an example. In: nothing.
 * Out: words and examples for the published description. A type without them does not compile.
 */
import type { EventData, EventType } from '../events/catalogue.ts';

interface TypeDescription<T extends EventType> {
  /** In Chinese, as the vendors of case systems read it. */
  meaning: string;
  data: EventData[T];
  /** Where it is another than that of an application. */
  subject?: string;
}

export const TYPE_DESCRIPTIONS: { readonly [T in EventType]: TypeDescription<T> } = {
  'application.received': {
    meaning: '收到政府信息公开申请，time 为收到之时（条例第三十一条）',
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
  'application.decided': { meaning: '作出处理决定，对应表三的一行', data: { outcome: 'granted' } },
  'application.withdrawn': { meaning: '申请人撤回申请，计入（六）3.其他', data: {} },
  'application.transferred': { meaning: '转由其他单位办理，由该单位统计', data: { to: 'lianshui' } },
  'application.voided': { meaning: '误登的申请，各年均不统计', data: { reason: '重复登记' } },
  'review.filed': {
    meaning: '就本机关政府信息公开决定申请行政复议',
    data: { application: '2025-001' },
    subject: '复议2025-01',
  },
  'review.concluded': { meaning: '行政复议审结', data: { result: 'upheld' }, subject: '复议2025-01' },
  'lawsuit.filed': {
    meaning: '就本机关政府信息公开决定提起行政诉讼',
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
    meaning: '一段时期的行政许可、行政处罚或行政强制处理决定数量，各次相加',
    data: { kind: 'licence', count: 1234 },
    subject: '许可2025-06',
  },
  'charge.reported': {
    meaning: '收取的行政事业性收费，各次相加',
    data: { yuan: '56789.01' },
    subject: '收费2025-06',
  },
  'narrative.written': {
    meaning: '报告第一、五、六部分的文字，subject 为年份，以最后一次为准',
    data: { section: 'overview', markdown: '2025年，本机关……' },
    subject: '2025',
  },
  'report.finalised': {
    meaning: '定稿发布，subject 为年份；第二版起以及有警告时须附说明',
    data: { note: '更正：……' },
    subject: '2025',
  },
  'event.retracted': {
    meaning: '撤回误报的事件：同一事项、同一来源（或其所承继的来源）中该编号的事件从未发生',
    data: { id: 'e-0001', reason: '误报' },
  },
};
