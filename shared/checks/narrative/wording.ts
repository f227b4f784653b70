/**
 * What a text says wrongly without any figure of a cell: the year of another report, blanks of the model left open, lists and
 * changes that do not come out. In: Markdown of a section. Out: each place with what is wrong. Always holds: titles of documents
 * and numbers of letters name no year of the report; the work is linear in the text.
 */
import { unevenChanges } from './changes.ts';
import { excessiveLists } from './excess.ts';
import { fault, type WordingFault } from './fault.ts';
import { type OfReport, periodFaults } from './periods.ts';
import { placeholders } from './placeholders.ts';
import { paragraphsOf } from './plain-text.ts';
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
  ];
}

function lists(sentence: string): WordingFault[] {
  const uneven = unevenLists(sentence);
  const found = uneven.length > 0 ? uneven : excessiveLists(sentence);
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

/** 占38.3‰: shares of a report are per cent. */
function perMille(sentence: string): WordingFault[] {
  const found = sentence.matchAll(
    /(?:占|比重|比例|[公开办结答复满意维持纠正时]率|同比|增长|增加|上升|下降|减少|[增降减]幅)[^，。；]{0,14}?\d(?:\.\d{1,4})?‰/g,
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
