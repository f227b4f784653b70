/**
 * What a text says wrongly without any figure of a cell: the year of another report, blanks of the model left open. In:
 * Markdown of a section. Out: each place with what is wrong. Always holds: titles of documents and numbers of letters
 * name no year of the report; the work is linear in the text.
 */
import { type Paragraph, paragraphsOf } from './plain-text.ts';
import { unevenLists } from './wholes.ts';

export interface WordingFault {
  rule:
    | 'period'
    | 'stale-year'
    | 'stale-plan'
    | 'placeholder'
    | 'missing-number'
    | 'part-above-whole'
    | 'uneven-list';
  quote: string;
  zh: string;
  en: string;
}

const AROUND = 16;
const TITLES = /《[^》\n]{0,80}》|〔\d{4}〕|\[\d{4}\]|（\d{4}年[^）]{0,12}(?:修订|版)）/g;
const YEARS = /(20\d\d)(?=年)/g;

export function wordingFaults(
  markdown: string,
  { section, year }: { section: 'overview' | 'problems' | 'other'; year: number | undefined },
): WordingFault[] {
  const paragraphs = paragraphsOf(markdown);
  const sentences = paragraphs.flatMap(({ text }) => text.replace(TITLES, '□').split(/(?<=[。！？])/));
  const ofYear = year === undefined ? [] : [...periods(sentences, year), ...stale(sentences, section, year)];
  const uneven = sentences.flatMap(unevenLists).map(({ quote, whole, sum }) => {
    const zh = `各项合计${sum}，与总数${whole}不一致`;
    return fault('uneven-list', quote, zh, `its parts make ${sum}, not ${whole}`);
  });
  const filled = placeholders(markdown, paragraphs);
  return [...ofYear, ...filled, ...sentences.flatMap(partsAboveWhole), ...uneven];
}

const UNIT = '(件次|人次|件|条|项|次|个|篇|宗|起|场|份)';
const WITH_PARTS = new RegExp(
  `(?<![\\d.])(\\d{1,9})${UNIT}[^\\d，。；：（）、]{0,8}[，：（]?其中[：，]?([^，。；：）]{1,120})`,
  'g',
);

/** 12件，其中网上申请15件. A list may overlap (自然人10件、网上12件), so that no sum of it is a fault. */
function partsAboveWhole(sentence: string): WordingFault[] {
  return [...sentence.matchAll(WITH_PARTS)].flatMap(
    ({ 0: written, 1: total, 2: unit = '', 3: list = '', index }) => {
      // 复议351件、诉讼46件，其中维持97件: nobody can tell of which. 增加5件，其中…: that is no whole.
      if (/[\d增减多少升降约近余超第比较][^，。；：]*$/.test(sentence.slice(Math.max(0, index - 80), index)))
        return [];
      const whole = Number(total);
      const [, part] = new RegExp(`^[^\\d]*(\\d{1,9})${unit}`).exec(list) ?? [];
      if (part === undefined || Number(part) <= whole) return [];
      const said = { zh: `其中一项大于总数${whole}${unit}`, en: `a part is more than its whole, ${whole}` };
      return [fault('part-above-whole', written, said.zh, said.en)];
    },
  );
}

function periods(sentences: readonly string[], year: number): WordingFault[] {
  return sentences.flatMap((sentence) => {
    const ranged = RANGE.test(sentence) && !/较|比|上年|去年|同期|任期|规划|项目/.test(sentence);
    if (!OF_THE_REPORT.test(sentence) && !ranged) return [];
    const years = [...sentence.matchAll(YEARS)].map(([named]) => Number(named));
    const other = years.length > 0 && !years.includes(year);
    const [, from, to = from] = RANGE.exec(sentence) ?? [];
    const torn = from !== undefined && (Number(from) !== year || Number(to) !== year);
    if (!other && !torn && !ENDS_EARLY.test(sentence)) return [];
    return [fault('period', sentence, `统计期限不是${year}年`, `the period is not that of ${year}`)];
  });
}

const OF_THE_REPORT =
  /统计(?:数据)?(?:的)?(?:期限|时限|期间|区间|时间|周期|范围)|报告期(?!内)|所列数据|数据(?:自|从)(?=20)/;
/** 2024年1月1日起至2024年12月31日: from one year to another is no year. */
const RANGE = /(20\d\d)年1月1日[^，。；\d]{0,4}(?:(20\d\d)年)?12月\d{1,2}日/;
const ENDS_EARLY = /1月1日[^，。；\d]{0,4}(?:20\d\d年)?(?:12月(?:30|[12]?\d)日|(?:[1-9]|1[01])月\d{1,2}日)/;

const PLAN =
  /(?:下一步|下步|今后|接下来|新的一年|明年)[^。]{0,40}?(20\d\d)年(?!度?(?:工作要点|以来|存在|工作中|的问题|[^。，；]{0,10}(?:不足|短板|问题|经验|考核|评估|检查|督查|反馈|发现|整改)))/;
const CAME =
  /(20\d\d)年(?!度?[^，。]{0,4}(?:结转|转))[^。]{0,40}?(?:收到|受理|新收|办结|办理)[^。]{0,20}?(?:申请|依申请公开)/;

function stale(sentences: readonly string[], section: string, year: number): WordingFault[] {
  const faults = sentences.flatMap((sentence) => {
    const planned = Number(PLAN.exec(sentence)?.[1] ?? Number.NaN);
    return planned <= year
      ? [
          fault(
            'stale-plan',
            sentence,
            `下一步的年份${planned}不晚于报告年度`,
            `what is planned for ${planned} is no later than the report`,
          ),
        ]
      : [];
  });
  const years = new Set(
    sentences.flatMap((sentence) => [...sentence.matchAll(YEARS)].map(([named]) => Number(named))),
  );
  if (section !== 'overview' || years.size !== 1 || !years.has(year - 1)) return faults;
  const came = sentences.find(
    (sentence) =>
      !/较|比|上年|去年|结转|转入|本年|今年|未办结|未答复|回访|回头看/.test(sentence) &&
      Number(CAME.exec(sentence)?.[1]) === year - 1,
  );
  if (came === undefined) return faults;
  return [
    ...faults,
    fault(
      'stale-year',
      came,
      `文中只有${year - 1}年，没有${year}年`,
      `the text speaks of ${year - 1} alone, not of ${year}`,
    ),
  ];
}

/** XX件, （）件, ____件: what the model left for the clerk to fill in. */
const PLACEHOLDER =
  /(?:[XxＸ×○〇△＊]{1,4}|[_＿]{1,20}|（[ \u3000]{0,10}）|[.…]{3,10}|(?<![a-zA-Z0-9])[NnMmＮ]|(?<=[共计到为达结])？{1,3})[ \u3000]?(?:件|条|项|次|份|个|元|万元|%|年)(?![a-zA-Z])/g;
/** 20XX年, 【填写数量】, （待补充）. */
const TO_FILL_IN =
  /20(?:[XxＸ×*＊_]{1,2})年|[【[［][^】\]］]{0,10}(?:填|数字|数量|待定|待核)[^】\]］]{0,8}[】\]］]|（(?:待|请)(?:填|补|核|定)[^）]{0,8}）|(?:数据|数字)?待(?:填写|补充|填报|核实填报)(?=[，。；）]|$)/g;
const MISSING =
  /(?:申请|收到|办结|答复|受理|复议|诉讼|公开|信息|文件|决定|共|共计)[ \u3000\u00a0]{1,20}(?:件|条)(?=[，。；、）])|共主动公开(?:政府信息)?条(?=[，。；、])|(?:共|共计|合计|收到|维持|纠正|制发|废止)件(?=[，。；])/g;

function placeholders(markdown: string, paragraphs: readonly Paragraph[]): WordingFault[] {
  const found: WordingFault[] = [];
  for (const { text } of paragraphs)
    for (const { 0: written, index } of text.replace(/□/g, '').matchAll(PLACEHOLDER))
      found.push(
        fault('placeholder', around(text, index, written), '数字没有填写', 'a figure was not filled in'),
      );
  for (const { text } of paragraphs)
    for (const { 0: written, index } of text.matchAll(TO_FILL_IN))
      found.push(
        fault('placeholder', around(text, index, written), '内容没有填写', 'something was not filled in'),
      );
  const raw = markdown.replace(/[,;:()]/g, (mark) => '，；：（）'[',;:()'.indexOf(mark)] ?? mark);
  for (const { 0: written, index } of raw.matchAll(MISSING))
    found.push(fault('missing-number', around(raw, index, written), '缺少数字', 'a figure is missing'));
  return found;
}

function around(text: string, at: number, written: string): string {
  return text.slice(Math.max(0, at - AROUND), at + written.length).replace(/\s+/g, ' ');
}

function fault(rule: WordingFault['rule'], quote: string, zh: string, en: string): WordingFault {
  const short = quote.length > 4 * AROUND ? `${quote.slice(0, 4 * AROUND)}…` : quote;
  return { rule, quote: short, zh, en };
}
