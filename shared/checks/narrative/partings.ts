/**
 * Counts of a sentence that exclude one another, against the whole that they part. In: a sentence. Out: each parting that comes to
 * more than its whole, sums that are no sums, parts that are more than what they are of. Always holds: parts exclude one another
 * only where the text shows it: a list that begins with its numbers behind a whole (86件，51件公开、8件不予提供), in brackets behind
 * 含, or of what is the one or the other (准予、不予); less than the whole is wrong only where two digits in the other order make it.
 */
import { swappedDigits } from './slip.ts';
import { UNIT } from './units.ts';
import type { UnevenList } from './wholes.ts';

interface Count {
  value: number;
  digits: string;
  unit: string;
  /** The words before it in its clause, and those behind it. */
  label: string;
  after: string;
  /** The mark before its clause. */
  mark: string;
  depth: number;
  end: number;
}

const COUNT = new RegExp(
  `(?<![\\d.])(\\d{1,9}(?:\\.\\d{1,4})?)(万元|亿元|元|条次|${UNIT}|则|套|座|台|幅|组|班次|课时|吨)`,
);
const LONGEST = 600;

/** Each clause with one count; undefined for a clause with none, or with more. */
function countsOf(sentence: string): (Count | undefined)[] {
  const counts: (Count | undefined)[] = [];
  let [start, mark, depth] = [0, '', 0];
  for (const { 0: next, index } of [
    ...sentence.matchAll(/[，、；：（）。]|(?<=\d[件个条次名])和(?=[^，。；]{1,12}\d)/g),
    { 0: '', index: sentence.length },
  ]) {
    const clause = sentence.slice(start, index);
    const found = COUNT.exec(clause);
    const { 0: written = '', 1: digits = '', 2: unit = '' } = found ?? [];
    const at = found?.index ?? 0;
    const after = clause.slice(at + written.length);
    const only = found !== null && !/\d/.test(clause.slice(0, at) + after);
    if (only)
      counts.push({
        value: Number(digits),
        digits,
        unit,
        label: clause.slice(0, at),
        after,
        mark,
        depth,
        end: index,
      });
    else if (clause !== '' || next === '；') counts.push(undefined);
    [start, mark] = [index + next.length, next];
    if (next === '（') depth += 1;
    if (next === '）') depth = Math.max(0, depth - 1);
  }
  return counts;
}

export function unevenPartings(sentence: string): UnevenList[] {
  const counts = countsOf(sentence.slice(0, LONGEST));
  return [
    ...counts.flatMap((whole, index) =>
      whole ? excessBehind(whole, counts.slice(index + 1), counts.slice(0, index)) : [],
    ),
    ...sumsOf(counts),
    ...partOfFew(sentence),
  ].map(({ quote, ...rest }) => ({ ...rest, quote: quote === '' ? sentence.slice(0, 60) : quote }));
}

/** A count of its own, a change, or none. */
const OWN =
  /累计|合计|总计|共|另|还|同比|较|比|增|减|占|均|约|近|超|余|平均|不含|此外|率|上年|去年|至|第|结转|转入|新增/;
/** What is the one or the other. */
const EITHER: readonly (readonly [RegExp, RegExp])[] = [
  [/准予|同意|通过|批准|许可|受理/, /不予|不同意|反对|未通过|保留意见|不受理/],
  [/采纳|吸收|采用/, /未采纳|不采纳|未予采纳|解释|说明|反馈/],
  [/整改到位|完成|落实|销号/, /推进|整改中|未完成|尚未/],
  [/成立/, /驳回|不成立/],
  [/合格|达标/, /不合格|不达标/],
  [/保留/, /注销|关停|整合/],
  [/男/, /女/],
  [/线上|网上/, /线下|现场|窗口/],
];

function excessBehind(
  whole: Count,
  behind: readonly (Count | undefined)[],
  before: readonly (Count | undefined)[],
): UnevenList[] {
  if (/[增减多少降升约近超余加比较第][^，。；：\d]{0,3}$|其中|上年|去年|结转/.test(whole.label)) return [];
  if (whole.label === '' || /^[、和]$/.test(whole.mark)) return [];
  const parts = partsOf(whole, behind);
  if (parts.length < 2) return [];
  const sum = sumOf(parts);
  const earlier = before.some(
    (one) => one && one.unit === whole.unit && one.value >= sum && one.depth <= whole.depth,
  );
  const quote = '';
  if (sum > whole.value && !earlier && excludeOneAnother(parts)) return [{ quote, whole: whole.value, sum }];
  const large = whole.value >= (parts.length > 2 ? 200 : 1000);
  if (sum !== whole.value && large && !earlier && isTransposed([whole, ...parts]))
    return [{ quote, whole: whole.value, sum }];
  return [];
}

/** The counts right behind a whole, in its unit, up to one that begins anew. */
function partsOf(whole: Count, behind: readonly (Count | undefined)[]): Count[] {
  const parts: Count[] = [];
  for (const one of behind) {
    if (!one || one.unit !== whole.unit || /^[；。]$/.test(one.mark)) break;
    const label = parts.length === 0 ? one.label.replace(/^(?:其中|含|包括|分别为|分别由)/, '') : one.label;
    if (
      OWN.test(label + one.after) ||
      (parts.length > 0 && /其中|含/.test(label)) ||
      one.value > 10 * whole.value
    )
      break;
    if (parts[0] && (one.depth !== parts[0].depth || (label === '') !== (parts[0].label === ''))) break;
    parts.push({ ...one, label });
  }
  return parts;
}

function excludeOneAnother(parts: readonly Count[]): boolean {
  const numberFirst = parts.every(({ label, after }) => label === '' && after !== '');
  const [first, ...others] = parts;
  const listed = first?.mark === '，' && others.every(({ mark }) => mark === '、' || mark === '和');
  const words = parts.map(({ label, after }) => label + after);
  const either = EITHER.some(
    ([one, other]) =>
      words.some((word) => one.test(word) && !other.test(word)) && words.some((word) => other.test(word)),
  );
  return (numberFirst && listed && !isMixed(words)) || (either && parts.length === 2);
}

function isMixed(words: readonly string[]): boolean {
  return [/网|信函|邮|当面|传真/, /自然人|公民|企业|法人|组织/].some((way) => {
    const by = words.filter((word) => way.test(word)).length;
    return by > 0 && by < words.length;
  });
}

/** Whether the parts make the whole once two digits of one of them stand in the other order. */
function isTransposed([whole, ...parts]: readonly Count[]): boolean {
  if (!whole) return false;
  const sum = sumOf(parts);
  return (
    swappedDigits(whole.digits).some((digits) => Number(digits) === sum) ||
    parts.some(({ digits, value }) =>
      swappedDigits(digits).some((other) => near(sum - value + Number(other), whole.value)),
    )
  );
}

const BARE_SUM =
  /^(?:(?:两|二|三|四)[者项类级](?:相加)?|以上|上述)?(?:合计|总计|共计|共|相加|合起来|计)(?:为|是|得)?$/;

/** 2件由村民递交、1件由公司递交，共3件: what is summed stands right before it. */
function sumsOf(counts: readonly (Count | undefined)[]): UnevenList[] {
  return counts.flatMap((sum, index) => {
    if (!sum || !BARE_SUM.test(sum.label) || sum.after !== '' || sum.mark !== '，') return [];
    const parts: Count[] = [];
    for (const one of counts.slice(0, index).toReversed()) {
      if (!one || one.depth !== sum.depth) break;
      parts.push(one);
      if (/^[；：。]$/.test(one.mark)) break;
    }
    const said = parts.map(({ label, after }) => label + after).join();
    if (
      parts.length < 2 ||
      parts.some(({ unit }) => unit !== sum.unit) ||
      /其中|含|增|减|较|比|约|近|超|余|率/.test(said)
    )
      return [];
    const listed = parts.slice(0, -1).some(({ mark }) => /[、和]/.test(mark));
    const sums = parts.map((_, at) => sumOf(parts.slice(0, at + 1))).slice(1);
    if (!listed || sums.some((one) => near(one, sum.value))) return [];
    return [{ quote: '', whole: sum.value, sum: sums.at(-1) ?? 0 }];
  });
}

/** 栏目9个中有13个, 应公开84件，已公开86件: more than what they are of. */
function partOfFew(sentence: string): UnevenList[] {
  const among = new RegExp(
    `(?<![\\d.])(\\d{1,9})(${UNIT})[^，。；：\\d]{0,10}(?<!其)[中里](?:有|，)[^，。；：\\d]{0,8}(\\d{1,9})\\2`,
    'g',
  );
  const due = new RegExp(
    `应([\\u4e00-\\u9fff]{2})[^，。；：\\d]{0,6}(\\d{1,9})(${UNIT})，已\\1[^，。；：\\d]{0,6}(\\d{1,9})\\3`,
    'g',
  );
  return [
    ...[...sentence.matchAll(among)].map(([quote, whole, , part]) => ({
      quote,
      whole: Number(whole),
      sum: Number(part),
    })),
    ...[...sentence.matchAll(due)].map(([quote, , whole, , part]) => ({
      quote,
      whole: Number(whole),
      sum: Number(part),
    })),
  ].filter(({ whole, sum }) => sum > whole);
}

function sumOf(counts: readonly Count[]): number {
  return counts.reduce((sum, { value }) => sum + value, 0);
}

/** But for what adding decimals leaves. */
function near(one: number, other: number): boolean {
  return Math.abs(one - other) < 1e-6;
}
