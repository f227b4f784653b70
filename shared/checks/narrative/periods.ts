/**
 * Years of a text against the year of its report. In: the sentences of a section. Out: a period that is not the year, a year
 * that is told as the report's own and is another, a plan for a year that is over, cases carried from or into a year that does
 * not adjoin. Always holds: a year beside a comparison, a title or what a thing has been since is not the report's.
 */
import { fault, type WordingFault } from './fault.ts';

export interface OfReport {
  section: 'overview' | 'problems' | 'other';
  year: number;
}

const YEARS = /(20\d\d)(?=年)/g;

export function periodFaults(sentences: readonly string[], report: OfReport): WordingFault[] {
  return [
    ...sentences.flatMap((sentence) => periods(sentence, report.year)),
    ...sentences.flatMap((sentence) => stalePlans(sentence, report)),
    ...sentences.flatMap((sentence) => carriedYears(sentence, report.year)),
    ...staleYear(sentences, report),
    ...sentences.flatMap((sentence) => yearsToCome(sentence, report)),
  ];
}

const OF_THE_REPORT =
  /统计(?:数据)?(?:的)?(?:期限|时限|期间|区间|时间|周期|范围)|报告期(?!内)|所列数据|数据(?:自|从)(?=20)/;
/** 2024年1月1日起至2024年12月31日: from one year to another is no year. */
const RANGE = /(20\d\d)年1月1日[^，。；\d]{0,4}(?:(20\d\d)年)?12月\d{1,2}日/;
const ENDS_EARLY = /1月1日[^，。；\d]{0,4}(?:20\d\d年)?(?:12月(?:30|[12]?\d)日|(?:[1-9]|1[01])月\d{1,2}日)/;
/** Beside a range it says that the range is another's. */
const OF_ANOTHER = /较|比|上年|去年|同期|任期|规划|项目|工期|周期/;
const BESIDE = 12;

function periods(sentence: string, year: number): WordingFault[] {
  const range = RANGE.exec(sentence);
  const [written = '', from, to = from] = range ?? [];
  const at = range?.index ?? 0;
  const around = sentence.slice(Math.max(0, at - BESIDE), at + written.length + BESIDE);
  const ranged = from !== undefined && !OF_ANOTHER.test(around);
  if (!OF_THE_REPORT.test(sentence) && !ranged) return [];
  const years = [...sentence.matchAll(YEARS)].map(([named]) => Number(named));
  const other = years.length > 0 && !years.includes(year);
  const torn = from !== undefined && (Number(from) !== year || Number(to) !== year);
  if (!other && !torn && !ENDS_EARLY.test(sentence)) return [];
  return [fault('period', sentence, `统计期限不是${year}年`, `the period is not that of ${year}`)];
}

const PLAN =
  /(?:下一步|下步|今后|接下来|新的一年|明年)[^。]{0,40}?(20\d\d)年(?!度?(?:工作要点|以来|存在|工作中|的问题|[^。，；]{0,10}(?:不足|短板|问题|经验|考核|评估|检查|督查|反馈|发现|整改)))/;
/** 2024年一季度将完成: what is to come, in words that never tell of what was. 将…纳入 is none. */
const TO_COME =
  /(?<![至到—-])(20\d\d)年(?:度|底前?|末前?|内|[上下]半年|[一二三四第]{1,2}季度)?[，]?(?:我们?|本|全)?[局委办镇乡市县区厅院街道机关单位]{0,4}(?:力争|争取|将(?:继续|重点|进一步|着力|持续|完成|围绕|不断)(?![^，。]{0,20}(?:作为|纳入|列为|列入))|拟于?|打算)/;

/** The same where section five says what comes next: 2024年，我局将加大公开力度. */
const NEXT =
  /(?<![至到—-])(20\d\d)年(?:度)?，?[^，。；\d]{0,8}将(?:加强|加大|深化|健全|完善|推动|推进|优化|强化|提升|加快|聚焦|紧盯|坚持|严格|探索|建立|从|在|以)(?![^，。]{0,24}(?:作为|纳入|列为|列入|结合|摆在|放在|贯穿))/;

function stalePlans(sentence: string, { section, year }: OfReport): WordingFault[] {
  const retold = /曾|原计划|提出|要求|承诺|上年|去年/.test(sentence);
  const next = section === 'problems' ? NEXT.exec(sentence)?.[1] : undefined;
  const came = retold ? undefined : (TO_COME.exec(sentence)?.[1] ?? next);
  const planned = Number(PLAN.exec(sentence)?.[1] ?? came ?? Number.NaN);
  if (!(planned <= year)) return [];
  const zh = `下一步的年份${planned}不晚于报告年度`;
  return [fault('stale-plan', sentence, zh, `what is planned for ${planned} is no later than the report`)];
}

const CARRIED_IN =
  /(20\d\d)年度?(?:年?[末底])?(?:未办结|尚未办结)?的?(?:结转|转结|转入)(?![至到入下次来]|20)[^，。；\d]{0,12}\d{1,9}(?:件|宗|份)/g;
const CARRIED_OUT = /(?:结转|转结)(?:至|到|入|给)?(20\d\d)年/g;

/** Of applications alone: a lawsuit may be older. */
function carriedYears(sentence: string, year: number): WordingFault[] {
  if (/复议|诉讼|资金|项目|指标/.test(sentence) || !/申请|件|宗/.test(sentence)) return [];
  const said = (named: string) => {
    const zh = `结转的年份${named}与报告年度${year}不相邻`;
    return fault('carried-year', sentence, zh, `${named} does not adjoin the year of the report, ${year}`);
  };
  const cameFrom = [...sentence.matchAll(CARRIED_IN)].flatMap(([, named = '']) =>
    Number(named) < year - 1 ? [said(named)] : [],
  );
  const wentTo = [...sentence.matchAll(CARRIED_OUT)].flatMap(([, named = '']) =>
    Number(named) < year || Number(named) > year + 1 ? [said(named)] : [],
  );
  return [...cameFrom, ...wentTo];
}

/** A clause that tells what was done in a year: 2023年我局共办理…, 区政府办2023年度未收取…. */
const TOLD =
  /^(?:[一二三四五六七八九十（）、.．\d]{1,4})?([\u4e00-\u9fff]{0,14})(20\d\d)年(?:度|全年|内)?(?![以起底初末的前]|\d|上半年|下半年|[一二三四第]{1,2}季度|[—～~-])(.*)$/;
/** Who did it, if anybody is named before the year. */
const WHO =
  /^(?:.*(?:局|委|办|厅|镇|乡|街道|政府|部门|单位|办公室|院|中心|机关|区|县|市|省|所|队|处))?(?:在|于)?$/;
const DONE =
  /(?:收到|受理|新收|办结|办理|答复|公开|发布|收取|发生|处理|举办|发放|解读|依申请)(?!的|了的|过的)|未|没有/;
const ELSEWHEN =
  /较|比(?!例)|上年|去年|结转|转入|未办结|未答复|回访|回头看|同期|曾|基础|经验|印发|出台|修订|制定|建成|启用|上线|试点|评估|考核|检查|版/;
/** 2023年度部门决算: the year is that of a paper. */
const OF_A_PAPER = /^[^，。；公发收受办答]{0,8}(?:报告|年报|决算|预算|要点|清单|目录|名单|计划)/;
const COUNTS = /\d(?:\.\d+)?(?:万|亿)?(?:件|条|次|项|篇|个|份|期|场|元|人|家|户)|未|没有|无|均/;

function staleYear(sentences: readonly string[], { section, year }: OfReport): WordingFault[] {
  if (section === 'problems') return [];
  const named = sentences.flatMap((sentence) => [...sentence.matchAll(YEARS)].map(([one]) => Number(one)));
  if (named.includes(year)) return [];
  const told = sentences.flatMap((sentence) => {
    const of = yearToldBy(sentence);
    return of !== undefined && of < year ? [{ of, sentence }] : [];
  });
  const [first] = told;
  // 2021年100条、2022年120条: a row of years.
  if (!first || told.some(({ of }) => of !== first.of)) return [];
  const zh = `文中只有${first.of}年，没有${year}年`;
  return [fault('stale-year', first.sentence, zh, `the text speaks of ${first.of} alone, not of ${year}`)];
}

/** 2025年，我局共收到申请12件, in the report for 2024: nobody knows yet. */
function yearsToCome(sentence: string, { section, year }: OfReport): WordingFault[] {
  const of = section === 'problems' || TO_BE_DONE.test(sentence) ? undefined : yearToldBy(sentence);
  if (of === undefined || of <= year || !/\d(?:万|亿)?(?:件|条|次|篇|份|期|场|元)/.test(sentence)) return [];
  const zh = `文中的${of}年晚于报告年度${year}`;
  return [fault('period', sentence, zh, `${of}, told as done, is later than the report for ${year}`)];
}

const TO_BE_DONE = /将|拟|计划|力争|争取|继续|预计|下一步|结转|转|顺延|延至|延续|截至|目前|以来/;

function yearToldBy(sentence: string): number | undefined {
  if (/本年|今年|当年度?(?:收|新)|较|比(?!例)|同期/.test(sentence) || !COUNTS.test(sentence))
    return undefined;
  const clauses = sentence.split(/[，；：]/);
  const found = clauses.flatMap((clause, index) => {
    const [, lead = '', named, rest = ''] = TOLD.exec(clause.trim()) ?? [];
    const told = `${rest}${rest.length < 4 ? (clauses[index + 1] ?? '') : ''}`;
    const ours =
      named !== undefined &&
      WHO.test(lead) &&
      DONE.test(told) &&
      !ELSEWHEN.test(told) &&
      !OF_A_PAPER.test(rest);
    return ours ? [Number(named)] : [];
  });
  return found[0];
}
