/**
 * What a figure of a text may mean, and when it means nothing of this report. Always holds: a reading names cells by
 * their paths; a figure that perhaps speaks of another year, period or body is left alone, because a false alarm is
 * worse than a miss.
 */
import type { Figure, Sentence } from './figures.ts';

/** A sum of cells less others: one way to read a figure. */
export interface Reading {
  plus: readonly string[];
  minus?: readonly string[];
}

export interface Meaning {
  /** The figure agrees with the tables if it agrees with one of these. */
  readings: readonly Reading[];
  /** A part of the readings that no cell gives: the figure disagrees only where it is greater. */
  part?: true;
}

/** What the text says around a figure, as the rules look at it. */
export interface Spot {
  figure: Figure;
  /** `before` without the words that only lead up to a number (共、为、总数…). */
  phrase: string;
  /** The sentence or its paragraph speaks of applications for disclosure. */
  aboutDisclosure: boolean;
  /** Applications for disclosure were named before the figure. */
  namedBefore: boolean;
  year: number | undefined;
}

/** What earlier figures of the sentence have said, for those that only say 维持72件 or 废止26件. */
export interface Thread {
  dispute?: readonly string[];
  /** A result of those has been given. */
  resultGiven?: boolean;
  /** Two totals stand side by side: nobody can tell which of them a result belongs to that names none. */
  sideBySide?: boolean;
  document?: { kind?: string; verb?: string };
  received?: boolean;
  /** Meaning of the figure just before, and what it was. */
  last?: { meaning: Meaning; figure: Figure };
}

export function cell(path: string): Meaning {
  return { readings: [{ plus: [path] }] };
}

export function spotOf(figure: Figure, sentence: Sentence, year: number | undefined): Spot {
  const around = sentence.earlier + figure.lead + figure.after;
  return {
    figure,
    phrase: withoutLeadUp(figure.before),
    aboutDisclosure: /信息公开|依申请/.test(around),
    namedBefore: /信息公开申请|依申请公开/.test(sentence.earlier + figure.lead),
    year,
  };
}

/** At most six such words, so that the work is bounded. */
const LEAD_UP = /(?:案件|件数|数量|总数|总量|总计|合计|共计|达到|[共计为是有达了的“”"、]){0,6}$/;

export function withoutLeadUp(text: string): string {
  return text.replace(LEAD_UP, '');
}

/** Whether the words around a figure point away from the cells of this report. */
export function isOfSomethingElse(
  { figure }: Pick<Spot, 'figure'>,
  { earlier }: Sentence,
  { year, agency }: { year: number | undefined; agency: string | undefined },
): boolean {
  const { lead, clause, after } = figure;
  if (/(?:[约近超逾第+每]|\d(?:至|到|[—～~\-/])|超过|不少于|至少|不足|平均)$/.test(lead)) return true;
  if (/^(?:以上|以下|以内|左右|[余多]|[-—~～至]\d)/.test(after)) return true;
  if (OTHER_PERIOD.test(clause) || LONGER_PERIOD.test(lead)) return true;
  const nearby = lead
    .split(/[，；]/)
    .slice(-2)
    .join('，');
  if (OTHER_BODY.test(nearby) && !namesAgency(nearby, agency)) return true;
  return year !== undefined && isOfAnotherYear(earlier + lead, year);
}

/** 上年结转 is a cell of this report; every other mention of last year is not. */
const OTHER_PERIOD =
  /去年(?!.{0,4}(?:结转|转结))|上一?年(?!度?.{0,4}(?:结转|转结|转入|转接|遗留))|往年(?!.{0,4}(?:结转|转结))|同期|同比|环比|较|(?<!占)比(?![例重])|增[长加幅]|减少|下降|上升|回落|提高|季度|半年|(?<!\d)(?!1月1日|12月31日|12月底)\d{1,2}月/;
const LONGER_PERIOD =
  /以来|近[两二三四五几]年|[两二三四五几]年来|历年|每年|平均|上半年|下半年|季度|十[三四五]五/;
const OTHER_BODY =
  /各[^，。；]{0,8}(?:部门|单位|县|区|镇|乡|街道|[局委])|(?:有关|相关|下属|所属|直属|个别|部分|其他)(?:部门|单位|机关)|(?<![我本该全大格布结当邮])局(?![面势部限])|街道|(?:发改|卫健|经信|教|国资|住建|建|体|管)委|[镇乡](?=收|受|共|办|接|依)|法院|检察院|派出所|分局|支队|大队/;

function namesAgency(lead: string, agency: string | undefined): boolean {
  if (agency === undefined) return false;
  const at = lead.lastIndexOf(agency.slice(-4));
  return at >= 0 && !OTHER_BODY.test(lead.slice(at + agency.slice(-4).length));
}

/** The year that was named last, unless it names where applications were carried from or to. */
function isOfAnotherYear(text: string, year: number): boolean {
  const outsideTitles = text.replace(/《[^》]{0,80}》/g, '');
  const named = [...outsideTitles.matchAll(/(?<![至到转入])(20\d\d)年(?!度?[^，。]{0,3}(?:结转|转))/g)].at(
    -1,
  );
  return named !== undefined && Number(named[1]) !== year;
}
