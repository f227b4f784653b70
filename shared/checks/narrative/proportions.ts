/**
 * Percentages and rates of a sentence against the numbers beside them. In: a sentence. Out: each percentage that does not follow
 * from the two counts that it is of: 应公开84件，已公开81件，公开率69.4%, and lists of shares that do not make 100. Always holds: no
 * cell is asked; a percentage that any two counts of the sentence give is right, and one that none gives is wrong only where the
 * hand that wrote it slipped: a digit, two digits in the other order, the point.
 */
import { swappedDigits } from './slip.ts';
import { NUMBER, UNIT } from './units.ts';

export interface OddShare {
  quote: string;
}

const SAID = new RegExp(`${NUMBER}(万)?(${UNIT}|元|%)?`, 'g');

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
  return [...text.matchAll(SAID)].map(({ 0: written, 1: digits = '', 2: scale, 3: unit = '', index }) => {
    const label = text.slice(start, index);
    start = index + written.length;
    return { digits, value: Number(digits) * (scale ? 10_000 : 1), unit, label, end: start };
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
/** Of what is asked, due or done in time, which the sentence need not give. */
const OF_ANOTHER = /满意|按期|按时|及时|准时|限时|较|比|增|减|降|升|高|低|约|近|超|余|不足|平均|目标|达标/;
const RATE = /([\u4e00-\u9fff]{2})率(?:为|达到?)?$/;
const SHARE = /^(?:[，（]|[^，。；：（）、]{1,8}，)?占(?:总数的)?$/;

/** Whether a percentage is none that the counts before it give, and looks like a slip of one that they do. */
function isOdd(share: Said, before: readonly Said[]): boolean {
  if (share.unit !== '%' || OF_ANOTHER.test(share.label)) return false;
  const counts = before.filter(({ unit }) => unit !== '%' && unit !== '');
  const part = partOf(share, counts);
  if (!part || counts.some((one) => counts.some((other) => isShare(share, one, other)))) return false;
  const wholes = counts.filter((one) => one !== part && one.unit === part.unit && one.value >= part.value);
  const [largest] = wholes.toSorted((one, other) => other.value - one.value);
  return largest !== undefined && isSlip(share, part, largest);
}

/** The count that a share stands right behind, or the one that the rate is named for. */
function partOf(share: Said, counts: readonly Said[]): Said | undefined {
  if (SHARE.test(share.label)) return counts.at(-1);
  const stem = RATE.exec(share.label)?.[1];
  return stem === undefined ? undefined : counts.findLast(({ label }) => label.includes(stem));
}

/** What is written, and what the two counts give, in units of its last place. */
function inItsUnits({ digits, value }: Said, part: Said, whole: Said): { said: number; exact: number } {
  const size = 10 ** (digits.split('.')[1]?.length ?? 0);
  return { said: Math.round(value * size), exact: (part.value * 100 * size) / whole.value };
}

/** Rounded or cut off. */
function isShare(share: Said, part: Said, whole: Said): boolean {
  const { said, exact } = inItsUnits(share, part, whole);
  return Math.abs(said - exact) < 1;
}

/** Two digits in the other order, or the point moved. */
function isSlip(share: Said, part: Said, whole: Said): boolean {
  const { said, exact } = inItsUnits(share, part, whole);
  const should = Math.round(exact);
  return said === Math.round(should / 10) || swappedDigits(String(said)).includes(String(should));
}

/** 图解占58%，视频占17%，文字占52%: three shares or more make 100 once two digits of one stand in the other order. */
function unevenShares(said: readonly Said[], sentence: string): OddShare[] {
  const lists: Said[][] = [[]];
  for (const one of said) {
    const goesOn = one.unit === '%' && /占/.test(one.label) && !/其中|；/.test(one.label);
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
