/**
 * A message to the sender of a number's cases, ready to copy. In: a number with the shares of its cases, or cases that
 * break a check, or one case with its faults. Out: text that names the numbers, their events, the rule, and the events
 * to send.
 * Always: only numbers, types, days and ids; no data of an event, and no person.
 */

import type { BackingEvent, Share } from '../../counting/explain.ts';
import type { FaultAccount } from '../../counting/explain-case.ts';
import { yuanText } from '../../counting/money.ts';
import type { EventType } from '../../events/catalogue.ts';
import { dayOf } from '../../events/instant.ts';
import { chineseDay } from '../../report/chinese-day.ts';
import type { CaseBehind, Report } from '../../report/model.ts';
import { CHOICES } from './choices.ts';
import { eventName } from './words.ts';

/** Maximum of numbers in one message; it states the count of the others. */
const MOST = 200;

type About = Pick<Report, 'agency' | 'year'>;

const HOW = [
  '怎样更正：',
  '· 少报的事实：用新的事件编号（id）补报，subject 仍写原编号，time 写事实发生的日期。',
  '· 报错的事实：先报 event.retracted（data 写原事件的 id 和理由 reason），需要时再用新的 id 报正确的事实。',
  '报送和回复中请不要写申请人的姓名、证件号码、电话和地址。',
];

export interface NumberAsked {
  /** In the words of the form. */
  label: string;
  value: string;
  /** The cell is money. */
  money: boolean;
  shares: readonly Share[];
}

export function messageOfNumber(about: About, { label, value, money, shares }: NumberAsked): string {
  const rules = new Map(shares.map(({ rule }) => [rule.code, rule.zh]));
  const lines = shares.slice(0, MOST).map(({ subject, amount, events }) => {
    const much = money ? `（${yuanText(amount)}元）` : amount === 1n ? '' : `（${amount}件）`;
    return `${subject}${much}：${events.map(eventText).join('；')}`;
  });
  return [
    `${titleOf(about)}中“${label}”现为 ${value}，请核对下列编号是否都应计入、有无遗漏。`,
    ...[...rules.values()].map((zh) => `计数规则：${zh}`),
    `由 ${shares.length} 个编号得出：`,
    ...numbered(lines),
    ...besides(shares.length),
    ...HOW,
  ].join('\n');
}

export function messageOfChecks(about: About, cases: readonly CaseBehind[]): string {
  const lines = cases.slice(0, MOST).map(({ subject, zh, mend = [] }) => {
    const asked = mend.map(({ type, data }) => askedText(type, data));
    return [`${subject}：${zh}`, ...asked].join('\n   ');
  });
  return [
    `${titleOf(about)}在核对中发现下列 ${cases.length} 个编号的数据对不上，请补报或更正。`,
    ...numbered(lines),
    ...besides(cases.length),
    ...HOW,
  ].join('\n');
}

export function messageOfCase(agency: string, subject: string, faults: readonly FaultAccount[]): string {
  const lines = faults.map(({ zh, event, mend }) =>
    [
      `${zh}（${eventText(event)}）`,
      ...(mend ? [`处理：${mend.zh}。`, askedText(mend.event.type, mend.event.data)] : []),
    ].join('\n   '),
  );
  return [`${agency}编号 ${subject} 的数据对不上，请补报或更正。`, ...numbered(lines), ...HOW].join('\n');
}

const titleOf = ({ agency, year }: About) => `${agency.name}${year}年政府信息公开工作年度报告`;

const numbered = (lines: readonly string[]) => lines.map((line, index) => `${index + 1}. ${line}`);

function besides(count: number): string[] {
  return count > MOST ? [`（另有 ${count - MOST} 个编号，清单另附。）`] : [];
}

function eventText({ type, at, id, source }: BackingEvent): string {
  return `${chineseDay(dayOf(at))} ${eventName(type)}（${type}，来源 ${source}，事件 ${id}）`;
}

/** The event to send, as far as it is known here: the vendor supplies the day and the codes. */
function askedText(type: EventType, data: { id: string; source: string } | undefined): string {
  if (data) return `请报：${type}，data.id 写 ${data.id}，data.reason 写理由。`;
  const field = CHOICES[type]?.name;
  return `请报：${type}（${eventName(type)}）${field ? `，data.${field} 按实际填写` : ''}。`;
}
