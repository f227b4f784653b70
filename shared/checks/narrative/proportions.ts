/**
 * Percentages and rates of a sentence against the numbers beside them. In: a sentence. Out: each percentage that does not follow
 * from the two counts that it is of: 应公开84件，已公开81件，公开率69.4%, and lists of shares that do not make 100. Always holds: no
 * cell is asked; a percentage that any two counts of the sentence give is right, and one that none gives is wrong only where the
 * hand that wrote it slipped: a digit, two digits in the other order, the point.
 */
import { swappedDigits } from './slip.ts';
import { UNIT } from './units.ts';

export interface OddShare {
  quote: string;
}

const NUMBER = new RegExp(`(?<![\\d.])(\\d{1,9}(?:\\.\\d{1,4})?)(万|亿)?(${UNIT}|元|%|‰)?`, 'g');

interface Said {
  digits: string;
  value: number;
  unit: string;
  /** The words before it, from the number before. */
  label: string;
  end: number;
}

function numbersOf(text: string): Said[] {
  let start = 0;
  return [...text.matchAll(NUMBER)].map(({ 0: written, 1: digits = '', 2: scale, 3: unit = '', index }) => {
    const label = text.slice(start, index);
    start = index + written.length;
    const value = Number(digits) * (scale === '万' ? 10_000 : scale === '亿' ? 100_000_000 : 1);
    return { digits, value, unit, label, end: start };
  });
}

export function oddShares(sentence: string): OddShare[] {
  const said = numbersOf(sentence.slice(0, LONGEST));
  return [
    ...said.flatMap((one, index) => (isOdd(one, said.slice(0, index)) ? [quoted(sentence, one)] : [])),
    ...unevenShares(said, sentence),
  ];
}

const LONGEST = 600;
/** How many counts before it a share may be of. */
const MOST = 8;
/** Of what is asked, due or done in time, which the sentence need not give. */
const OF_ANOTHER =
  /满意|按期|按时|及时|准时|限时|同比|较|比(?!例|重)|增|减|降|升|高|低|约|近|超|余|不足|平均|目标|达标/;
const RATE = /([\u4e00-\u9fff]{2})率(?:为|达到?|是|仅|仅为|均为)?$/;
const SHARE =
  /^(?:[，（]|[^，。；：（）、]{1,8}，)?(?:各|仅|分别)?占(?:比|总数的|总量的|全部的|比重|比例)?(?:为|达)?$/;

/** Whether a percentage is none that the counts before it give, and looks like a slip of one that they do. */
function isOdd(share: Said, before: readonly Said[]): boolean {
  if (share.unit !== '%' || share.value === 100 || OF_ANOTHER.test(share.label)) return false;
  const counts = before.filter(({ unit }) => unit !== '%' && unit !== '‰' && unit !== '').slice(-MOST);
  const part = partOf(share, counts);
  if (!part) return false;
  const others = counts.filter((one) => one !== part && one.unit === part.unit);
  const wholes = wholesOf(part, others);
  if (wholes.length === 0 || wholes.some((whole) => isShare(share, part.value, whole))) return false;
  if (counts.some((one) => counts.some((other) => isShare(share, one.value, other.value)))) return false;
  return likely(part, others).some((whole) => isSlip(share, part, whole));
}

/** What a share is of where nothing else is said: the largest count of the sentence, or the one before its part. */
function likely(part: Said, others: readonly Said[]): Said[] {
  const larger = others.filter(({ value }) => value >= part.value);
  const largest = larger.toSorted((one, other) => other.value - one.value)[0];
  return [...new Set([largest, larger.at(-1)])].filter((one) => one !== undefined);
}

/** The count that a share stands right behind, or the one that the rate is named for. */
function partOf(share: Said, counts: readonly Said[]): Said | undefined {
  const last = counts.at(-1);
  if (last && SHARE.test(share.label)) return last;
  const stem = RATE.exec(share.label)?.[1];
  return stem === undefined
    ? undefined
    : counts.findLast(({ label }) => label.includes(stem) && !/[应需未]$|应/.test(label));
}

/** All that the part may be of: each other count, what the counts beside it make together, the part with them. */
function wholesOf(part: Said, others: readonly Said[]): number[] {
  const sums = others.map((_, from) => others.slice(from).reduce((sum, { value }) => sum + value, 0));
  const all = [...others.map(({ value }) => value), ...sums];
  return [...new Set([...all, ...all.map((one) => one + part.value)])].filter((whole) => whole >= part.value);
}

function decimalsOf({ digits }: Said): number {
  return digits.split('.')[1]?.length ?? 0;
}

function isShare(share: Said, part: number, whole: number): boolean {
  if (whole <= 0) return false;
  const size = 10 ** decimalsOf(share);
  const exact = (part * 100 * size) / whole;
  const said = Math.round(share.value * size);
  // Fitted to make 100, or worked out before its numbers were rounded to 万: one in the last place says nothing.
  return Math.abs(said - exact) < 1.5;
}

/** Two digits in the other order, or the point moved. */
function isSlip(share: Said, part: Said, whole: Said): boolean {
  const size = 10 ** decimalsOf(share);
  const should = Math.round((part.value * 100 * size) / whole.value);
  const said = Math.round(share.value * size);
  return (
    said === should * 10 ||
    said === Math.round(should / 10) ||
    swappedDigits(String(said)).includes(String(should))
  );
}

/** 图解占58%，视频占17%，文字占52%: three shares or more make 100 once two digits of one stand in the other order. */
function unevenShares(said: readonly Said[], sentence: string): OddShare[] {
  const lists: Said[][] = [[]];
  for (const one of said) {
    const goesOn = one.unit === '%' && /占/.test(one.label) && !/其中|。|；/.test(one.label);
    if (goesOn) lists.at(-1)?.push(one);
    else if (one.unit === '%') lists.push([]);
  }
  return lists.flatMap((list) => {
    const sum = list.reduce((all, { value }) => all + value, 0);
    const last = list.at(-1);
    if (list.length < 3 || !last || Math.abs(sum - 100) <= 0.5 * list.length) return [];
    const near = list.some(({ digits, value }) =>
      swappedDigits(digits).some((other) => Math.abs(sum - value + Number(other) - 100) <= 0.1 * list.length),
    );
    return near ? [quoted(sentence, last)] : [];
  });
}

function quoted(sentence: string, { end }: Said): OddShare {
  return { quote: sentence.slice(Math.max(0, end - 40), end) };
}
