/**
 * Counts of a sentence that exclude one another, against the whole that they part. In: a sentence. Out: each parting that comes to
 * more than its whole, sums that are no sums, parts that are more than what they are of. Always holds: parts exclude one another
 * only where the text shows it: a list that begins with its numbers behind a whole (86件，51件公开、8件不予提供), in brackets behind
 * 含, or of what is the one or the other (准予、不予); less than the whole is wrong only where two digits in the other order make it.
 */
import { CHANGED } from './excess.ts';
import { swappedDigits } from './slip.ts';
import { COUNT, NUMBER, UNIT } from './units.ts';
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
}

const IN_CLAUSE = new RegExp(`${NUMBER}([万亿]?元|${UNIT})`);
const LONGEST = 600;

/** Each clause with one count; undefined for a clause with none, or with more, and for the nothing behind a bracket that closes. */
function countsOf(sentence: string): (Count | undefined)[] {
  const counts: (Count | undefined)[] = [];
  let [start, mark] = [0, ''];
  for (const { 0: next, index } of [
    ...sentence.matchAll(/[，、；：（）。]|(?<=\d[件个条次名])和(?=[^，。；]{1,12}\d)/g),
    { 0: '', index: sentence.length },
  ]) {
    const clause = sentence.slice(start, index);
    const found = IN_CLAUSE.exec(clause);
    const { 0: written = '', 1: digits = '', 2: unit = '' } = found ?? [];
    const at = found?.index ?? 0;
    const after = clause.slice(at + written.length);
    const label = clause.slice(0, at);
    const only = found !== null && !/\d/.test(label + after);
    counts.push(only ? { value: Number(digits), digits, unit, label, after, mark } : undefined);
    [start, mark] = [index + next.length, next];
  }
  return counts;
}

export function unevenPartings(sentence: string): UnevenList[] {
  const counts = countsOf(sentence.slice(0, LONGEST));
  const uneven = [
    ...counts.flatMap((whole, index) =>
      whole ? excessBehind(whole, counts.slice(index + 1), counts.slice(0, index)) : [],
    ),
    ...sumsOf(counts),
  ];
  return [...uneven.map((one) => ({ ...one, quote: sentence.slice(0, 60) })), ...partOfFew(sentence)];
}

/** A count of its own, a change, or none. */
const OWN = /累计|合计|总计|共|另|还|较|比|增|减|占|均|约|近|超|余|其中|含|此外|率|上年|去年|至|第|结转|转入/;
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

type Uneven = Omit<UnevenList, 'quote'>;

function excessBehind(
  whole: Count,
  behind: readonly (Count | undefined)[],
  before: readonly (Count | undefined)[],
): Uneven[] {
  if (CHANGED.test(whole.label) || /上年|去年/.test(whole.label)) return [];
  if (whole.label === '' || /^[、和]$/.test(whole.mark)) return [];
  const parts = partsOf(whole, behind);
  const sum = sumOf(parts);
  const earlier = before.some((one) => one?.unit === whole.unit && one.value >= sum);
  if (parts.length < 2 || earlier) return [];
  const large = whole.value >= (parts.length > 2 ? 200 : 1000);
  const excessive = sum > whole.value && excludeOneAnother(parts);
  return excessive || (large && isTransposed(whole, parts)) ? [{ whole: whole.value, sum }] : [];
}

/** The counts right behind a whole, in its unit, up to one that begins anew. */
function partsOf(whole: Count, behind: readonly (Count | undefined)[]): Count[] {
  const parts: Count[] = [];
  for (const one of behind) {
    if (!one || one.unit !== whole.unit || one.mark === '；') break;
    const label = parts.length === 0 ? one.label.replace(/^(?:其中|含|包括|分别为)/, '') : one.label;
    if (OWN.test(label + one.after)) break;
    if (parts[0] && (label === '') !== (parts[0].label === '')) break;
    parts.push({ ...one, label });
  }
  return parts;
}

function excludeOneAnother(parts: readonly Count[]): boolean {
  const numberFirst = parts.every(({ label }) => label === '');
  const [first, ...others] = parts;
  const listed = first?.mark === '，' && others.every(({ mark }) => mark === '、');
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
function isTransposed(whole: Count, parts: readonly Count[]): boolean {
  const swapped = (one: Count) =>
    swappedDigits(one.digits).map((digits) => ({ ...one, value: Number(digits) }));
  return (
    swapped(whole).some(({ value }) => value === sumOf(parts)) ||
    parts.some((part) =>
      swapped(part).some((other) => sumOf(parts.map((one) => (one === part ? other : one))) === whole.value),
    )
  );
}

const BARE_SUM = /^(?:[两二三四][者项类级])?(?:合计|总计|共计|共)为?$/;

/** 2件由村民递交、1件由公司递交，共3件: what is summed stands right before it. */
function sumsOf(counts: readonly (Count | undefined)[]): Uneven[] {
  return counts.flatMap((sum, index) => {
    if (!sum || !BARE_SUM.test(sum.label) || sum.after !== '' || sum.mark !== '，') return [];
    const parts: Count[] = [];
    for (const one of counts.slice(0, index).toReversed()) {
      if (!one) break;
      parts.push(one);
      if (/^[；：]$/.test(one.mark)) break;
    }
    const said = parts.map(({ label, after }) => label + after).join();
    if (parts.some(({ unit }) => unit !== sum.unit) || /其中|含|增|减|较|比|约|近|超|余|率/.test(said))
      return [];
    const listed = parts.slice(0, -1).some(({ mark }) => /[、和]/.test(mark));
    const sums = parts.map((_, at) => sumOf(parts.slice(0, at + 1))).slice(1);
    if (!listed || sums.includes(sum.value)) return [];
    return [{ whole: sum.value, sum: sums.at(-1) ?? 0 }];
  });
}

/** 栏目9个中有13个, 应公开84件，已公开86件: more than what they are of. */
function partOfFew(sentence: string): UnevenList[] {
  const among = new RegExp(
    `${COUNT}[^，。；：\\d]{0,10}(?<!其)[中里](?:有|，)[^，。；：\\d]{0,8}(\\d{1,9})\\2`,
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

/** Without what adding decimals leaves. */
function sumOf(counts: readonly Count[]): number {
  return Math.round(1e4 * counts.reduce((sum, { value }) => sum + value, 0)) / 1e4;
}
