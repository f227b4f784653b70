/** Times and acts in the words of an office. In: an instant, an event. Out: a short text; no subject and no data of a case. */
import { STEP_WORDS } from '../../approval/words.ts';
import type { EventType } from '../../events/catalogue.ts';
import type { KeptEvent } from '../../events/event.ts';
import { dayOf, type Instant } from '../../events/instant.ts';
import { chineseDay } from '../../report/chinese-day.ts';

/** 2026年1月5日 09:12, in Asia/Shanghai. */
export function momentText(at: Instant): string {
  const utc = Date.parse(`${at.slice(0, 19)}Z`);
  const clock = new Date(utc + 8 * 3_600_000).toISOString().slice(11, 16);
  return `${chineseDay(dayOf(at))} ${clock}`;
}

/** A cell that the figures left blank. */
export const BLANK = '空白';

const SECTIONS = { overview: '第一部分', problems: '第五部分', other: '第六部分' } as const;

/** The act of an event of a year's report. */
export function actText(event: KeptEvent): string {
  switch (event.type) {
    case 'narrative.written':
      return `保存${SECTIONS[event.data.section]}`;
    case 'report.submitted':
      return '报审';
    case 'report.approved':
      return `${STEP_WORDS[event.data.step].zh}通过`;
    case 'report.sent-back':
      return `${STEP_WORDS[event.data.step].zh}退回：${event.data.comment}`;
    case 'report.finalised':
      return '定稿';
    case 'report.returned':
      return `上级退回${event.data.comment === undefined ? '' : `：${event.data.comment}`}`;
    case 'figures.reported':
      return '填报数字';
    case 'event.retracted':
      return `撤回（${event.data.reason}）`;
    default:
      return '补录';
  }
}

export function daysText(left: number): string {
  if (left < 0) return `已超过${-left}天`;
  return left === 0 ? '就是今天' : `还有${left}天`;
}

const NAMES: Readonly<Record<EventType, string>> = {
  'application.received': '收到申请',
  'application.amended': '更正申请人类别',
  'application.correction-requested': '告知补正',
  'application.corrected': '补正完成',
  'application.third-party-consulted': '征求第三方意见',
  'application.third-party-answered': '第三方答复',
  'application.extended': '延期',
  'application.fee-charged': '收费告知',
  'application.fee-paid': '缴费',
  'application.decided': '作出答复',
  'application.withdrawn': '申请人撤回',
  'application.transferred': '转出',
  'application.voided': '误登作废',
  'review.filed': '行政复议受理',
  'review.concluded': '行政复议审结',
  'lawsuit.filed': '行政诉讼立案',
  'lawsuit.concluded': '行政诉讼审结',
  'document.issued': '制发文件',
  'document.repealed': '废止文件',
  'action.reported': '行政决定数',
  'charge.reported': '收费金额',
  'activity.reported': '公开工作情况',
  'narrative.written': '撰写文字',
  'figures.reported': '填报数字',
  'report.submitted': '报审',
  'report.approved': '审核通过',
  'report.sent-back': '审核退回',
  'report.returned': '上级退回',
  'report.finalised': '定稿',
  'event.retracted': '撤回',
};

export const eventName = (type: EventType): string => NAMES[type];
