/**
 * Changes that a text tells with all their numbers, against themselves: 14件，比上年10件增加4件, 200件，较上年增加20件，增长11.1%.
 * In: a sentence. Out: each change that does not come out. Always holds: no cell is asked; what is compared is any count of the
 * sentence before it in the same unit, and one that fits is enough; a per cent fits as rounded or cut off. A count further back
 * than `REACH` is not compared, so that the work is linear in the text.
 */
import { UNIT } from './units.ts';

export interface UnevenChange {
  quote: string;
}

const COMPARED = '(?:同比|环比|(?:比|较|与)(?:上一?年度?|去年|前一年|20\\d\\d年度?)(?:同期)?(?:的|相比)?)';
const UP = '增加|增长|上升|提高|多|升';
const DOWN = '减少|下降|降低|回落|少|降';
const NAMES = '增长|增幅|增加|上升|升幅|下降|减少|减幅|降幅|降低|幅度|同比增长|同比下降|同比增加|同比减少';
const CHANGE = new RegExp(
  `${COMPARED}(?:(\\d{1,9})(${UNIT}))?，?(${UP}|${DOWN})了?(\\d{1,9}(?:\\.\\d{1,4})?)(${UNIT}|%)(?:[，、（](${NAMES})(?:为|达|了|约)?(\\d{1,6}(?:\\.\\d{1,4})?)%)?`,
  'g',
);

/** In characters. */
const REACH = 2000;

export function unevenChanges(sentence: string): UnevenChange[] {
  return [...sentence.matchAll(CHANGE)].flatMap((match) => {
    const { 0: written, 2: wasUnit, 5: byUnit = '', index } = match;
    const counts = countsBefore(sentence.slice(Math.max(0, index - REACH), index), wasUnit ?? byUnit);
    if (counts.length === 0 || /约|近|超|余|左右/.test(sentence.slice(index, index + written.length + 2)))
      return [];
    if (counts.some((now) => comesOut(match, now))) return [];
    return [{ quote: sentence.slice(Math.max(0, index - 30), index + written.length) }];
  });
}

function comesOut(match: RegExpExecArray, now: number): boolean {
  const [, was, wasUnit, way = '', by = '', byUnit = '', named = '', share] = match;
  const up = new RegExp(`^(?:${UP})`).test(way);
  const before = was === undefined ? undefined : Number(was);
  if (byUnit === '%') return before === undefined || isShare(by, { now, before, up });
  if (wasUnit !== undefined && byUnit !== wasUnit) return true;
  const last = up ? now - Number(by) : now + Number(by);
  if (before !== undefined && before !== last) return false;
  return share === undefined || (isNamed(named, up) && isShare(share, { now, before: last, up }));
}

/** What may be compared: the counts before it in its unit, and what the last of them make; none where one is in 万. */
function countsBefore(text: string, unit: string): number[] {
  const adjoins = new RegExp(`(?<![\\d.])\\d{1,9}${unit}[，（]?$`).test(text);
  if (unit === '%' || !adjoins || new RegExp(`[.万亿]\\d*${unit}`).test(text)) return [];
  const counts = [...text.matchAll(new RegExp(`(?<![\\d.])(\\d{1,9})${unit}`, 'g'))].map(([, digits]) =>
    Number(digits),
  );
  let sum = 0;
  return [
    ...counts,
    ...counts
      .toReversed()
      .slice(0, 8)
      .map((one) => (sum += one)),
  ];
}

/** 增加5件，降幅20%: one of the two is wrong. */
function isNamed(named: string, up: boolean): boolean {
  if (/增|升/.test(named)) return up;
  return !/减|降/.test(named) || !up;
}

function isShare(
  written: string,
  { now, before, up }: { now: number; before: number; up: boolean },
): boolean {
  const change = up ? now - before : before - now;
  if (before <= 0 || change < 0) return false;
  const size = 10 ** (written.split('.')[1]?.length ?? 0);
  const exact = (change * 100 * size) / before;
  const said = Math.round(Number(written) * size);
  return said === Math.floor(exact + 1e-9) || said === Math.floor(exact + 0.5 + 1e-9);
}
