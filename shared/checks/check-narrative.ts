/**
 * Figures typed by hand against the tables. In: the texts of sections one, five and six, and the tables behind a
 * reader. Out: a finding for every figure that clearly speaks of a cell and disagrees with it, naming the sentence and
 * the cell. Follows domain.md, section 3: the accepted readings of 受理 and 答复 agree; anything else does not. Always
 * holds: what may speak of something else is left alone, since a false alarm is worse than a miss.
 */

import { stepsOf } from '../counting/ratio.ts';
import type { Steps } from '../form/form.ts';
import { pointerTo } from '../form/form.ts';
import type { CheckFinding, NarrativeTexts } from './check.ts';
import {
  type Claim,
  claimsOf,
  type NamedCell,
  type NarratedTables,
  type RightFigure,
} from './narrative/claims.ts';

export type { NarratedTables } from './narrative/claims.ts';

const PLACES = [
  { section: 'overview', zh: '第一部分', en: 'section one' },
  { section: 'problems', zh: '第五部分', en: 'section five' },
  { section: 'other', zh: '第六部分', en: 'section six' },
] as const;

const LONGEST_QUOTE = 60;
/** More wrong figures than a report has cells: what is beyond is counted, not explained. */
const MOST_FINDINGS = 200;

export function checkNarrative(narrative: NarrativeTexts, tables: NarratedTables): CheckFinding[] {
  const disagreeing = PLACES.flatMap(({ section, zh, en }) =>
    claimsOf(narrative[section] ?? '', tables)
      .filter(({ agrees }) => !agrees)
      .map((claim) => ({ claim, place: { zh, en } })),
  );
  const findings = disagreeing.slice(0, MOST_FINDINGS).map(({ claim, place }) => findingOf(claim, place));
  const more = disagreeing.length - findings.length;
  if (more === 0) return findings;
  const rest = { zh: `此外还有${more}处数字与表格不一致`, en: `${more} more figures disagree` };
  return [...findings, { pointer: '', ...rest }];
}

function findingOf(claim: Claim, place: { zh: string; en: string }): CheckFinding {
  const { figure, right } = claim;
  const quote = quoted(claim);
  const [zh, en] = ['zh', 'en'].map((language) => {
    const names = right.map((one) => `${nameOf(one, language)} ${valueText(one)}`);
    return [...new Set(names)].join(language === 'zh' ? '，或' : ', or ');
  });
  return {
    pointer: pointerTo(firstCell(right)),
    zh: `${place.zh}“${quote}”：文中为${figure.written}，表格为${zh}`,
    en: `${place.en}, "${quote}": the text says ${figure.written}, the tables ${en}`,
  };
}

/** The sentence, or as much of it around the figure as can be read at a glance. */
function quoted({ sentence, figure }: Claim): string {
  if (sentence.length <= LONGEST_QUOTE) return sentence;
  return `…${figure.lead.slice(-LONGEST_QUOTE / 2)}${figure.written}${figure.after.slice(0, LONGEST_QUOTE / 4)}…`;
}

function firstCell([first]: readonly RightFigure[]): Steps {
  return first?.plus[0]?.steps ?? [];
}

function nameOf({ plus, minus, of }: RightFigure, language: string): string {
  const label = language === 'zh' ? labelOf : ({ path }: NamedCell) => path;
  const sumOf = (side: Pick<RightFigure, 'plus' | 'minus'>) =>
    [side.plus.map(label).join('＋'), ...side.minus.map(label)].join('－');
  const sum = sumOf({ plus, minus });
  if (!of) return `“${sum}”`;
  const whole = sumOf(of);
  return language === 'zh' ? `“${sum}”占“${whole}”的百分比` : `the percentage of "${sum}" in "${whole}"`;
}

/** Its row, and its column where that is not the 总计 of section three; section four has columns alone. */
function labelOf({ row, column }: NamedCell): string {
  const name = row.at(-1)?.replace(/（区分.*/, '');
  if (name === undefined) return column.join('·');
  return column.at(-1) === '总计' ? name : `${name}·${column.at(-1)}`;
}

/** As the tables print it, charges in 万元; a percentage with two decimals, so that its rounding shows. */
function valueText({ plus: [cell], value }: RightFigure): string {
  const inWan = cell?.path === 'proactive.chargesWanYuan';
  const { over, under } = inWan ? { ...value, under: value.under * 10_000n } : value;
  if (over % under === 0n) return String(over / under);
  const decimals = inWan ? 4 : 2;
  const { rounded } = stepsOf({ over, under }, { over: 1n, under: 10n ** BigInt(decimals) });
  const digits = String(rounded).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
