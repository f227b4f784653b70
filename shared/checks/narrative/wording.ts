/**
 * What a text says wrongly without any figure of a cell: the year of another report, blanks of the model left open, lists and
 * changes that do not come out. In: Markdown of a section. Out: each place with what is wrong. Always holds: titles of documents
 * and numbers of letters name no year of the report; the work is linear in the text.
 */
import { unevenChanges } from './changes.ts';
import { excessiveLists } from './excess.ts';
import { fault, type WordingFault } from './fault.ts';
import { unevenPartings } from './partings.ts';
import { type OfReport, periodFaults } from './periods.ts';
import { placeholders } from './placeholders.ts';
import { paragraphsOf } from './plain-text.ts';
import { oddShares } from './proportions.ts';
import { unevenLists } from './wholes.ts';

const TITLES = /《[^》\n]{0,80}》|〔\d{4}〕|\[\d{4}\]|（\d{4}年[^）]{0,12}(?:修订|版)）/g;

export function wordingFaults(
  markdown: string,
  { section, year }: { section: OfReport['section']; year: number | undefined },
): WordingFault[] {
  const paragraphs = paragraphsOf(markdown);
  const sentences = paragraphs.flatMap(({ text }) => text.replace(TITLES, '□').split(/(?<=[。！？])/));
  return [
    ...(year === undefined ? [] : periodFaults(sentences, { section, year })),
    ...placeholders(markdown, paragraphs),
    ...sentences.flatMap(partsAboveWhole),
    ...sentences.flatMap(lists),
    ...sentences.flatMap(changes),
    ...sentences.flatMap(perMille),
    ...sentences.flatMap(shares),
    ...sentences.flatMap(tornCounts),
  ];
}

function lists(sentence: string): WordingFault[] {
  const uneven = unevenLists(sentence);
  const excessive = uneven.length > 0 ? uneven : excessiveLists(sentence);
  const found = excessive.length > 0 ? excessive : unevenPartings(sentence);
  return found.map(({ quote, whole, sum }) => {
    const zh = `各项合计${sum}，与总数${whole}不一致`;
    return fault('uneven-list', quote, zh, `its parts make ${sum}, not ${whole}`);
  });
}

function changes(sentence: string): WordingFault[] {
  return unevenChanges(sentence).map(({ quote }) =>
    fault('uneven-change', quote, '增减的数字前后不一致', 'the change does not follow from its numbers'),
  );
}

function shares(sentence: string): WordingFault[] {
  return oddShares(sentence).map(({ quote }) =>
    fault(
      'odd-share',
      quote,
      '百分比与前后数字不一致',
      'the percentage does not follow from the numbers beside it',
    ),
  );
}

/** 213.6件: nobody counts tenths; what is missing is 万. Means may have decimals. */
function tornCounts(sentence: string): WordingFault[] {
  const found = sentence.matchAll(
    /([^，。；：、（）\d]{0,12})(?<![\d.])\d{1,9}\.\d{1,4}(?:件|人次|条|户|家|篇|份|宗|人|封|期|场|批次)(?!均)/g,
  );
  return [...found].flatMap(({ 0: quote, 1: label = '' }) =>
    /均|每|比例|倍/.test(label)
      ? []
      : [fault('unit', quote, '计数有小数，可能缺少“万”', 'a count with decimals, perhaps without 万')],
  );
}

/** 占38.3‰: shares of a report are per cent; below one of them (投诉率0.6‰) per mille is as good. */
function perMille(sentence: string): WordingFault[] {
  const found = sentence.matchAll(
    /(?:占|比重|比例|(?<!出生|死亡|自然增长|增长|费|税|汇|利|坡)率|同比|增长|增加|上升|下降|减少|[增降减]幅)[^，。；\d]{0,14}(?<![\d.])\d{2,}(?:\.\d{1,4})?‰/g,
  );
  return [...found].map(([quote]) => fault('unit', quote, '比例的单位应为%', 'a share is given per mille'));
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
      const before = sentence.slice(Math.max(0, index - 80), index);
      if (
        /[\d增减多少升降约近余超第比较][^，。；：]*$|(?:复议|诉讼|起诉)[^。；]*\d件，[^，。；]*(?:复议|诉讼|起诉)[^，]*$/.test(
          before,
        )
      )
        return [];
      // 收到129件，办结125件，其中84件: of either.
      const told = [
        ...(before
          .split(/[。；]/)
          .at(-1)
          ?.matchAll(new RegExp(`(?<![\\d.])(\\d{1,9})${unit}，`, 'g')) ?? []),
      ];
      const whole = Math.max(Number(total), ...told.map(([, digits]) => Number(digits)));
      const [, part] = new RegExp(`^[^\\d]*(\\d{1,9})${unit}`).exec(list) ?? [];
      if (part === undefined || Number(part) <= whole) return [];
      const said = { zh: `其中一项大于总数${whole}${unit}`, en: `a part is more than its whole, ${whole}` };
      return [fault('part-above-whole', written, said.zh, said.en)];
    },
  );
}
