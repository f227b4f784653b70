/**
 * Entries of the page of codes for the acts of the office: texts, figures, review and finalisation of a year's report.
 */
import type { FaultCode } from '../events/faults.ts';
import { type CodeEntry, entry, TIME } from './code-entry.ts';

type OfficeCode = Extract<
  FaultCode,
  | 'time.act-too-late'
  | 'year.too-early'
  | 'year.too-late'
  | 'person.source'
  | 'person.forbidden'
  | 'comment.missing'
  | 'cell.unknown'
  | 'by.not-parent'
  | 'scope.not-consolidating'
>;

export const OFFICE_CODES: Record<OfficeCode, CodeEntry> = {
  'time.act-too-late': entry(
    '文字、审批、定稿事件的时间超前 5 分钟以上：请核对发送方的时钟。',
    'An act of the office is dated more than 5 minutes ahead: check the clock of the sender.',
    TIME,
  ),
  'year.too-early': entry(
    'subject 应为报告的年份：文字与定稿从 2021 年起，数据从 2008 年起。',
    'subject must be the year of the report: texts and finalisations start in 2021, figures in 2008.',
    '"subject": "2025"',
  ),
  'year.too-late': entry(
    'subject 的年份晚于明年，多为笔误。',
    'The year in subject is later than next year: usually a typing error.',
    '"subject": "2025"',
  ),
  'person.source': entry(
    '可报送 facts 的来源不能为人员作证；请另登记审批系统的来源。',
    'A source that may send facts cannot vouch for people; register the approval system as a separate source.',
    '"may": ["text", "approve"]',
  ),
  'person.forbidden': entry(
    'person 应为登记中启用的人员，并有为该机关报审（text）或审核该环节（approve:…）的权限。',
    'person must be registered and enabled, and may submit (text) or approve that step (approve:…) for that agency.',
    '"person": "p-017"',
  ),
  'comment.missing': entry(
    '退回须说明原因。',
    'Sending a report back requires a comment.',
    '"comment": "请核对与上年度的衔接"',
  ),
  'cell.unknown': entry(
    'cell 应为 report.json 中单元格的路径。',
    'cell must be the path of a cell in report.json.',
    '"cell": "applications.received.total"',
  ),
  'by.not-parent': entry(
    'by 应为该机关在报告年度末或今日的上级机关。',
    'by must be the parent of the agency on the last day of the report year, or today.',
    '"by": "huaian"',
  ),
  'scope.not-consolidating': entry(
    '本机关自身的数据写 own，或不写；whole 只用于登记为汇总下级的机关（consolidates）。',
    'For figures of the agency itself, write own or leave scope out; whole is only for an agency registered with consolidates.',
    '"scope": "own"',
  ),
};
