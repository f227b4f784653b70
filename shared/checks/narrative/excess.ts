/**
 * Lists that come to more than the whole they are parts of. In: a sentence. Out: each such list with its whole and its sum.
 * Always holds: a list need not be full, so that less is never wrong; more is wrong only where the parts cannot overlap: behind
 * 其中, parted one way, or named alike (区级1个、镇街14个), with no word among them that begins a count of its own.
 */
import { COUNT, UNIT } from './units.ts';
import type { UnevenList } from './wholes.ts';

interface Item {
  label: string;
  count: number;
  unit: string;
  /** The mark before it. */
  mark: string;
  end: number;
}

const ITEM = new RegExp(`^(.*?)${COUNT}([^\\d]{0,6})$`);
/** A count of its own, or no count. */
const OWN_COUNT =
  /收到|受理|新收|接收|办结|答复|回复|办理|结转|转入|审结|累计|全年|合计|总计|共|已|另|还|同比|较|比|增|减|占|均|约|近|超|余$|平均|不含|此外|率|上年|去年|至|第/;
/** A change, an estimate or an ordinal, which is no whole. */
export const CHANGED = /[增减少多降升约近超余加比较第][^，。；：\d]{0,3}$/;
const LONGEST = 600;

export function excessiveLists(sentence: string): UnevenList[] {
  const text = plain(sentence.slice(0, LONGEST));
  const items = itemsOf(text);
  return [
    ...items.flatMap((whole, index) => {
      // 复议5件、诉讼3件，其中维持6件: nobody can tell of which.
      if (!whole || CHANGED.test(whole.label) || isListed(items[index - 1], whole)) return [];
      const parts = partsBehind(items, index, whole);
      const sum = parts.reduce((all, { count }) => all + count, 0);
      if (parts.length < 2 || sum <= roomOf(whole, items.slice(0, index))) return [];
      const quote = text.slice(Math.max(0, whole.end - 20), parts.at(-1)?.end).slice(0, 60);
      return [{ quote, whole: whole.count, sum }];
    }),
    ...respectively(text),
  ];
}

/** 收到129件，办结125件，其中84件: of either; 复议5件，诉讼3件，其中维持6件: of both. */
function roomOf(whole: Item, before: readonly (Item | undefined)[]): number {
  const others = before.flatMap((item) =>
    item?.unit === whole.unit && !/其中/.test(item.label) ? [item] : [],
  );
  const last = before.at(-1);
  const both = last?.unit === whole.unit && [last, whole].every(({ label }) => /复议|诉讼|起诉/.test(label));
  const beside = others.filter(({ mark }) => mark === '，' || mark === '').map(({ count }) => count);
  return Math.max(whole.count + (both ? last.count : 0), ...beside);
}

function isListed(before: Item | undefined, { mark, unit }: Item): boolean {
  return /^[、和及]$/.test(mark) && before?.unit === unit;
}

/** 县（市、区）3487件 and 县直部门（37件）、乡镇（21件）, without their brackets. */
function plain(sentence: string): string {
  const named = sentence.replace(/（[县市区旗州镇乡街道村、]{1,10}）/g, '');
  const bracketed = new RegExp(`(?<=[\\u4e00-\\u9fff])（(\\d{1,9}${UNIT})）`, 'g');
  return (named.match(bracketed)?.length ?? 0) > 1 ? named.replace(bracketed, '$1') : named;
}

/** Each clause or part of a list that tells a count; undefined for any other. */
function itemsOf(text: string): (Item | undefined)[] {
  const cut = new RegExp(`[，、；：（）。]|(?<=\\d${UNIT})[和及](?=[^\\d，。；]{2,12}\\d)`, 'g');
  const items: (Item | undefined)[] = [];
  let [start, mark] = [0, ''];
  for (const { 0: next, index } of [...text.matchAll(cut), { 0: '', index: text.length }]) {
    const [, label, digits, unit = ''] = ITEM.exec(text.slice(start, index)) ?? [];
    items.push(label === undefined ? undefined : { label, count: Number(digits), unit, mark, end: index });
    [start, mark] = [index + next.length, next];
  }
  return items;
}

/** What is left, or a part of the part before it. */
const PART_OF_IT = /\d|其余|剩余|其中|包括|含/;

function partsBehind(items: readonly (Item | undefined)[], at: number, whole: Item): Item[] {
  const first = items[at + 1];
  if (!first || !/^[，（：]$/.test(first.mark)) return [];
  const among = /^(?:其中|包括|分别为)/.test(first.label);
  const parts: Item[] = [];
  for (const item of items.slice(at + 1)) {
    const label = (parts.length === 0 ? item?.label.replace(/^(?:其中|包括|分别为)/, '') : item?.label) ?? '';
    if (!item || item.unit !== whole.unit || label === '' || PART_OF_IT.test(label)) break;
    const goesOn = parts.length === 0 || /^[、和及]$/.test(item.mark) || (among && item.mark === '，');
    if (!goesOn || (item.mark !== '、' && OWN_COUNT.test(label)) || CHANGED.test(item.label)) break;
    parts.push({ ...item, label });
  }
  if (parts.some(({ label }) => /等$|^[^\u4e00-\u9fff]/.test(label)) || isMixed(parts)) return [];
  return among || areAlike(parts, whole) ? parts : [];
}

const BY_CHANNEL = /网|信函|邮|当面|现场|传真|线上|线下|窗口|电话/;
const BY_APPLICANT = /自然人|公民|企业|法人|组织|机构|个人|单位/;
const BY_OUTCOME = /公开|提供|处理|不予|掌握|存在/;

/** 自然人10件、网上12件: parted two ways. */
function isMixed(parts: readonly Item[]): boolean {
  return [BY_CHANNEL, BY_APPLICANT, BY_OUTCOME].some((way) => {
    const by = parts.filter(({ label }) => way.test(label)).length;
    return by > 0 && by < parts.length;
  });
}

const LEVELS = '本级|机关|[市县区镇乡村]级|镇街|街镇|乡镇|街道|村居|社区|分局|县市区|[县区市]直|部门|单位';
const LEVEL = new RegExp(`(?:${LEVELS}|[县区市])$`);

/** What a paper is to be, one of three. */
const ATTRIBUTE = /(?:主动公开|依申请公开|不予公开|不公开|免予公开)$/;

/** Levels, or all of them 面向 somebody, behind a whole that is neither: 建成23个，区级1个、镇街14个. */
function areAlike(parts: readonly Item[], whole: Item): boolean {
  const labels = parts.map(({ label }) => label);
  if (labels.every((label) => LEVEL.test(label))) return !new RegExp(LEVELS).test(whole.label);
  if (labels.every((label) => ATTRIBUTE.test(label))) return true;
  return new Set(labels).size === labels.length && labels.every((label) => /^(?:面向|针对|来自)/.test(label));
}

/** 转办9件，由两个所分别受理7件和2件. */
function respectively(text: string): UnevenList[] {
  const found = new RegExp(
    `([^，。；：\\d]{0,20})${COUNT}，([^\\d。；]{0,40}分别[^\\d。；，]{0,10})((?:\\d{1,9}\\3、){0,6}\\d{1,9}\\3[和及、]\\d{1,9}\\3)`,
    'g',
  );
  return [...text.matchAll(found)].flatMap(([quote, label = '', total, , between = '', list = '']) => {
    const shared = /共|合计|总/.test(label) || /^(?:由|经|其中|转)/.test(between);
    if (!shared || CHANGED.test(label) || /上年|去年|结转/.test(label)) return [];
    if (/收到.*办结|受理.*办结/.test(between)) return [];
    const sum = [...list.matchAll(/\d+/g)].reduce((all, [digits]) => all + Number(digits), 0);
    return sum > Number(total) ? [{ quote: quote.slice(-60), whole: Number(total), sum }] : [];
  });
}
