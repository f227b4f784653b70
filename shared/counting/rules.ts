/**
 * The counting rules in words, for whoever asks why a number is what it is. Follows domain.md, section 2. The mark
 * says how far a rule carries: `S` seen in a published source, `C` a convention that published reports follow, `D` a
 * decision of this project, where no public rule was found.
 */
import type { FaultText } from '../events/faults.ts';

export type Mark = 'S' | 'C' | 'D';

const RULES = {
  received: seen(
    '本年度内收到的申请，计入收到的年度。',
    'an application counts as new in the year of its receipt',
  ),
  'received-by-transfer': convention(
    '其他单位转来的申请，以转来收到之日计；只在承接单位计一次。',
    'an application that was handed over counts once, at the unit that took it over, from the day it came in',
  ),
  'carried-in': seen(
    '上年度末以前收到、当时尚未办结的申请，为上年结转。',
    'received before the year and not concluded before it: carried in',
  ),
  'carried-out': seen(
    '年末以前收到、年末尚未办结的申请，结转下年度。',
    'received by the end of the year and not concluded by then: carried out',
  ),
  decided: seen(
    '一件申请只计一行，按办结年度和办理决定所载的结果计。',
    'one application, one result row: that of its decision, in the year of the conclusion',
  ),
  withdrawn: seen('申请人撤回的，计入“其他处理”第3项“其他”。', 'a withdrawal counts as other.other'),
  'last-word': decision(
    '首次办结确定年度，同一年度内以最后一次决定（结果）为准。',
    'the first conclusion fixes the year, and within that year the last decision or result stands',
  ),
  'dispute-concluded': seen(
    '复议、诉讼在审结年度按结果计；一审、二审为一案，撤回计入其他结果。',
    'a dispute counts by its result in the year of its conclusion; both instances are one case',
  ),
  'dispute-pending': seen(
    '年末以前立案、年末尚未审结的复议、诉讼。',
    'filed by the end of the year and not concluded by then',
  ),
  'dispute-total': seen(
    '总计为四种情形之和，含上年结转的案件。',
    'the total is the four together, those carried in included',
  ),
  issued: seen('按制发日期所在年度计，以最早的一次为准。', 'counts in the year of its earliest issue'),
  repealed: seen('按废止日期所在年度计，以最早的一次为准。', 'counts in the year of its earliest repeal'),
  'repealed-unknown': decision(
    '没有制发记录的文件被废止，计入废止件数，不减少现行有效件数。',
    'a repealed document whose issue is unknown counts as repealed and lowers nothing in force',
  ),
  'in-force': seen(
    '年末以前制发、年末尚未废止的文件。',
    'issued by the end of the year and not repealed by then',
  ),
  reported: seen(
    '各次报送的数量相加，按所报时期截止时间所在年度计。',
    'what was reported for periods that end in the year, added up',
  ),
  charged: seen(
    '各次报送的收费金额相加，以分计算，打印时舍入一次。',
    'charges add up in fen, and are rounded once, at printing',
  ),
  'fee-paid': seen(
    '本年度内收取的信息处理费之和。',
    'the sum of the processing fees that were paid in the year',
  ),
  'fee-application': decision(
    '本年度内缴纳过信息处理费的申请，每件计一次。',
    'an application with a processing fee paid in the year counts once',
  ),
  voided: decision(
    '登记有误、已作废的申请，各年度均不计。',
    'an application that was registered in error counts nowhere, also for the years before',
  ),
  'handed-on': convention(
    '已转送其他单位的申请，由承接单位计一次，本机关不计。',
    'a transferred application counts once, at the unit that it was handed to, and not here',
  ),
  'never-received': decision(
    '没有收到申请的有效记录，不计。',
    'without a receipt that stands an application counts nowhere',
  ),
  'never-filed': decision(
    '没有立案的有效记录，不计。',
    'without a filing that stands a dispute counts nowhere',
  ),
  redecided: convention(
    '以后年度重新作出的决定不是新的申请，不改变任何表格。',
    'a decision of a later year is no new application and changes no table',
  ),
  retracted: decision('已撤回的事件视为从未发生。', 'a retracted event never happened'),
  'about-a-report': decision(
    '报告文字和定稿事件不是案件，不计入表格。',
    'texts and finalisations of a report are no cases and count in no table',
  ),
  'no-table': decision(
    '所列年度的表格中没有与此编号有关的数字。',
    'nothing under this number touches a table of the years from 2021 on',
  ),
} as const;

export type RuleCode = keyof typeof RULES;

/** A counting rule, with its mark. */
export interface Rule extends FaultText {
  code: RuleCode;
  mark: Mark;
}

export function ruleOf(code: RuleCode): Rule {
  return { code, ...RULES[code] };
}

type Words = FaultText & { mark: Mark };

function seen(zh: string, en: string): Words {
  return { zh, en, mark: 'S' };
}

function convention(zh: string, en: string): Words {
  return { zh, en, mark: 'C' };
}

function decision(zh: string, en: string): Words {
  return { zh, en, mark: 'D' };
}
