/**
 * Lists that a text tells in full against the whole that it states. In: a sentence. Out: each list that does not make its
 * whole, with both numbers. Always holds: a list has to equal its whole only where the text says that it is full: in brackets
 * or behind a colon without 其中 or 等, with 其余 or 其他 at its end, or summed by 合计; its parts share their unit and one way of
 * parting. Lists that may be more than their whole are those of `excess.ts`.
 */
import { COUNT, UNIT } from './units.ts';

export interface UnevenList {
  quote: string;
  whole: number;
  sum: number;
}

const PART = new RegExp(`^([^\\d，。；：（）、]{1,24})(\\d{1,9})(${UNIT})$`);
const WHOLE = new RegExp(`${COUNT}$`);
/** What may only seem to be a part, and what says that the list is not full. */
const OPEN = /其中|等|主要|包括|含|同比|较|比|增|减|约|余|超|近|以上|占|平均|另|不|率|（|）/;
const LONGEST = 200;

export function unevenLists(sentence: string): UnevenList[] {
  const text = sentence.slice(0, 10 * LONGEST);
  return [
    ...inBrackets(text),
    ...behindColon(text),
    ...withRest(text),
    ...withOthers(text),
    ...summedUp(text),
  ];
}

/** 收到14件（信函5件、网络9件）. */
function inBrackets(text: string): UnevenList[] {
  return [...text.matchAll(/([^（）]{1,60})（([^（）]{4,200})）/g)].flatMap(
    ([quote, before = '', list = '']) => compared(quote, before, list),
  );
}

/** 收到14件：信函5件、网络9件。 */
function behindColon(text: string): UnevenList[] {
  return [...text.matchAll(/([^。；：]{1,60})：([^。；：]{4,200})(?=。|$)/g)].flatMap(
    ([quote, before = '', list = '']) => compared(quote, before, list),
  );
}

function compared(quote: string, before: string, list: string): UnevenList[] {
  const [, total, unit] = WHOLE.exec(before) ?? [];
  const parts = partsOf(list, unit);
  if (total === undefined || !parts || /[增减少多降升约近超余加][^，。；：\d]{0,3}\d+\D*$/.test(before))
    return [];
  return uneven(quote, Number(total), sumOf(parts));
}

/** 共14件，其中信函5件、网络6件，其余3件为当面. */
function withRest(text: string): UnevenList[] {
  const found = new RegExp(
    `${COUNT}，其中[：，]?([^。；：（）]{4,120}?)[，、](?:其余|剩余|余下)(?:的)?(\\d{1,9})\\2`,
    'g',
  );
  return [...text.matchAll(found)].flatMap(([quote, total, unit, list = '', rest]) => {
    const parts = partsOf(list, unit);
    return parts ? uneven(quote, Number(total), sumOf(parts) + Number(rest)) : [];
  });
}

/** 走访463户，其中低保户217户、特困人员88户、其他158户: what is other than all those before it closes the list, where it ends it. */
function withOthers(text: string): UnevenList[] {
  const found = new RegExp(
    `${COUNT}，(?:其中|包括|分别为|含)[：，]?([^。；：（）]{2,160}?、其[他它](?:类|方面|信息|人员|事项|情形)?(\\d{1,9})\\2)(?![、和及，])`,
    'g',
  );
  return [...text.matchAll(found)].flatMap(([quote, total, unit, list = '']) => {
    const parts = partsOf(list, unit);
    return parts ? uneven(quote, Number(total), sumOf(parts)) : [];
  });
}

/** 信函5件、网络9件，合计14件. */
function summedUp(text: string): UnevenList[] {
  const found = new RegExp(
    `([^。；：（）]{4,160}?)[，、](?:合计|总计|两项合计|三项合计)(?:为|共)?(\\d{1,9})(${UNIT})`,
    'g',
  );
  return [...text.matchAll(found)].flatMap(([quote, list = '', total, unit]) => {
    const parts = partsOf(list, unit);
    return parts ? uneven(quote, Number(total), sumOf(parts)) : [];
  });
}

/** The parts of a full list, two or more, all in one unit and parted in one way; undefined for any other list. */
function partsOf(list: string, unit: string | undefined): number[] | undefined {
  if (OPEN.test(list)) return undefined;
  const items = list.split(/[、，]|(?<=件|条|项|次|个|份)和/).map((item) => PART.exec(item.trim()));
  if (items.length < 2 || items.some((item) => item?.[3] !== unit)) return undefined;
  return items.map((item) => Number(item?.[2]));
}

function sumOf(parts: readonly number[]): number {
  return parts.reduce((sum, one) => sum + one, 0);
}

function uneven(quote: string, whole: number, sum: number): UnevenList[] {
  return sum === whole ? [] : [{ quote: quote.slice(-60), whole, sum }];
}
