/**
 * Indicators of a year as data: each with its formula, numerator and denominator and the cells in their sums. In: the
 * tables of a report. Out: one value per indicator, or the reason why there is none. Always holds: no denominator is
 * below five, where a single case would move the share by a fifth; no indicator uses a blank cell or one that the
 * year's form lacks. Contract, section 13.
 */

import { partAt, type Steps } from '../form/form.ts';

/** No share has a smaller denominator. */
export const LEAST = 5;

interface Indicator {
  id: string;
  zh: string;
  en: string;
  /** In the words of the form. */
  formula: string;
  /** Cells of the numerator and of the denominator, in the tables of that year. */
  of: (tables: unknown) => readonly Steps[];
  over: readonly Steps[];
}

const total = (...steps: string[]): Steps => ['applications', ...steps, 'total'];
const outcome = (code: string): Steps => total('outcomes', code);
const CONCLUDED = [total('concluded')];

/** The rows of a group, by the codes that its form has. */
const rowsOf = (group: string) => (tables: unknown) =>
  Object.keys(Object(partAt(tables, ['applications', 'outcomes'])))
    .filter((code) => code.startsWith(group))
    .map(outcome);

const reviewed = (result: string): Steps => ['disputes', 'review', result];

export const INDICATORS: readonly Indicator[] = [
  {
    ...{ id: 'disclosure', zh: '公开率', en: 'disclosed, in whole or in part' },
    formula: '（予以公开＋部分公开）÷本年度办理结果总计',
    of: () => [outcome('granted'), outcome('partly-granted')],
    over: CONCLUDED,
  },
  {
    ...{ id: 'not-held', zh: '不掌握占比', en: 'information not held' },
    formula: '本机关不掌握相关政府信息÷本年度办理结果总计',
    of: () => [outcome('unavailable.not-held')],
    over: CONCLUDED,
  },
  {
    ...{ id: 'not-processed', zh: '不予处理占比', en: 'not processed' },
    formula: '不予处理各项之和÷本年度办理结果总计',
    of: rowsOf('not-processed.'),
    over: CONCLUDED,
  },
  {
    ...{ id: 'carried-out', zh: '结转率', en: 'carried over to the next year' },
    formula: '结转下年度继续办理÷（本年新收＋上年结转）',
    of: () => [total('carriedOut')],
    over: [total('received'), total('carriedIn')],
  },
  {
    ...{ id: 'corrected', zh: '复议纠错率', en: 'corrected on review, of those concluded' },
    formula: '行政复议结果纠正÷（结果维持＋结果纠正＋其他结果）',
    of: () => [reviewed('corrected')],
    over: [reviewed('upheld'), reviewed('corrected'), reviewed('other')],
  },
];

interface Side {
  value: number;
  /** Paths of the cells, as in `report.json` and on the page of the year. */
  cells: string[];
}

export interface IndicatorValue {
  id: string;
  numerator: Side | null;
  denominator: Side | null;
  /** To four places; null if there is none. */
  value: number | null;
  none?: 'blank-or-absent' | 'denominator-under-five';
}

export function indicatorsOf(tables: unknown): IndicatorValue[] {
  return INDICATORS.map(({ id, of, over }) => {
    const [numerator, denominator] = [sideOf(tables, of(tables)), sideOf(tables, over)];
    if (!numerator || !denominator)
      return { id, numerator, denominator, value: null, none: 'blank-or-absent' as const };
    if (denominator.value < LEAST)
      return { id, numerator, denominator, value: null, none: 'denominator-under-five' as const };
    return { id, numerator, denominator, value: Number((numerator.value / denominator.value).toFixed(4)) };
  });
}

function sideOf(tables: unknown, cells: readonly Steps[]): Side | null {
  let value = 0;
  for (const steps of cells) {
    const count = partAt(tables, steps);
    if (typeof count !== 'number') return null;
    value += count;
  }
  return cells.length === 0 ? null : { value, cells: cells.map((steps) => steps.join('.')) };
}
