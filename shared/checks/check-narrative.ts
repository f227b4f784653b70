/**
 * Figures typed by hand against the tables. In: the texts of sections one, five and six, and the tables behind a
 * reader. Out: a finding for every figure that clearly speaks of a cell and disagrees with it, naming the sentence and
 * the cell. Follows SOURCES.md, section 3: the accepted readings of 受理 and 答复 agree; anything else does not. Always
 * holds: what may speak of something else is left alone, since a false alarm is worse than a miss.
 */

import { stepsOf } from '../counting/ratio.ts';
import type { Steps } from '../form/form.ts';
import { pointerTo } from '../form/form.ts';
import type { CheckFinding, NarrativeTexts, TextBinding, TextsRead } from './check.ts';
import type { Claim, NarratedTables, Stated } from './narrative/claim.ts';
import { figuresIn } from './narrative/claims.ts';
import type { NamedCell, RightFigure } from './narrative/evaluate.ts';
import type { WordingFault } from './narrative/fault.ts';
import { wordingFaults } from './narrative/wording.ts';

export type { NarratedTables } from './narrative/claim.ts';

const PLACES = [
  { section: 'overview', zh: '第一部分', en: 'section one' },
  { section: 'problems', zh: '第五部分', en: 'section five' },
  { section: 'other', zh: '第六部分', en: 'section six' },
] as const;

const LONGEST_QUOTE = 60;
/** More wrong figures than a report has cells: what is beyond is counted, not explained. */
const MOST_FINDINGS = 200;

export type NarrativeRead = Required<TextsRead> & { findings: CheckFinding[] };

/** What is said against the year before, alone. */
export function growthFindings(narrative: NarrativeTexts, tables: NarratedTables): CheckFinding[] {
  return PLACES.flatMap((place) => {
    const { claims, stated } = figuresIn(narrative[place.section] ?? '', tables);
    return [
      ...claims
        .filter(({ agrees, rule }) => !agrees && rule === 'growth')
        .map((one) => findingOf(one, place)),
      ...stated
        .filter(({ agrees, rule }) => !agrees && rule === 'level')
        .map((one) => findingOfStatement(one, place)),
    ];
  });
}

/** Every figure and statement of the texts against the tables. */
export function readNarrative(narrative: NarrativeTexts, tables: NarratedTables): NarrativeRead {
  const sections = PLACES.map((place) => {
    const text = narrative[place.section] ?? '';
    const figures = figuresIn(text, tables);
    const faults = wordingFaults(text, { section: place.section, year: tables.year });
    return { ...place, ...figures, faults: faults.filter((one) => !isToldBy(figures.claims, one)) };
  });
  const all = sections.flatMap((place) => [
    ...place.claims.filter(({ agrees }) => !agrees).map((claim) => findingOf(claim, place)),
    ...place.stated.filter(({ agrees }) => !agrees).map((stated) => findingOfStatement(stated, place)),
    ...place.faults.map(({ quote, zh, en }) => ({
      pointer: `/narrative/${place.section}`,
      zh: `${place.zh}“${quote}”：${zh}`,
      en: `${place.en}, "${quote}": ${en}`,
    })),
  ]);
  const claims = sections.flatMap(({ section, claims: read }) =>
    read.map((claim) => bindingOf(claim, section)),
  );
  return {
    figures: claims.length + sections.reduce((sum, { unread }) => sum + unread.length, 0),
    read: claims.length,
    disagree: claims.filter(({ agrees }) => !agrees).length,
    statements: sections.reduce((sum, { stated }) => sum + stated.length, 0),
    findings: shortened(all),
    bindings: claims.slice(0, MOST_FINDINGS),
    unread: sections
      .flatMap(({ section, unread }) =>
        unread.map(({ figure, clause, why }) => ({ section, figure: figure.written, clause, why })),
      )
      .slice(0, MOST_FINDINGS),
  };
}

/** A list, a change or a share that does not come out because of a figure that is told to be wrong already. */
function isToldBy(claims: readonly Claim[], { rule, quote }: WordingFault): boolean {
  if (rule !== 'uneven-list' && rule !== 'uneven-change' && rule !== 'odd-share') return false;
  return claims.some(({ agrees, figure }) => !agrees && quote.includes(figure.written));
}

function shortened(all: CheckFinding[]): CheckFinding[] {
  const more = all.length - MOST_FINDINGS;
  if (more <= 0) return all;
  const rest = { zh: `此外还有${more}处与表格不一致`, en: `${more} more places disagree` };
  return [...all.slice(0, MOST_FINDINGS), { pointer: '', ...rest }];
}

function bindingOf(
  { figure, clause, topic, rule, right, agrees }: Claim,
  section: keyof NarrativeTexts,
): TextBinding {
  const cells = right.map((one) => one.plus.map(({ path }) => path).join('+'));
  return { section, figure: figure.written, clause, topic, rule, cells: [...new Set(cells)], agrees };
}

function findingOfStatement({ words, wrong, rule }: Stated, place: { zh: string; en: string }): CheckFinding {
  const [zh, en] = ['zh', 'en'].map((language) =>
    wrong.map((one) => `${nameOf(one, language)} ${valueText(one)}`).join(language === 'zh' ? '，' : ', '),
  );
  const said = rule === 'all-of-one-kind' ? '与表格不一致，' : '';
  return {
    pointer: pointerTo(firstCell(wrong)),
    zh: `${place.zh}“${words}”：${said}表格为${zh}`,
    en: `${place.en}, "${words}": the tables have ${en}`,
  };
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
function quoted({ sentence, at, figure }: Claim): string {
  if (sentence.length <= LONGEST_QUOTE) return sentence;
  const end = at + figure.written.length;
  const lead = sentence.slice(Math.max(0, at - LONGEST_QUOTE / 2), at);
  return `…${lead}${figure.written}${sentence.slice(end, end + LONGEST_QUOTE / 4)}…`;
}

function firstCell([first]: readonly RightFigure[]): Steps {
  return first?.plus[0]?.steps ?? [];
}

function nameOf({ plus, minus, of, change }: RightFigure, language: string): string {
  const label = language === 'zh' ? labelOf : ({ path }: NamedCell) => path;
  const sumOf = (side: Pick<RightFigure, 'plus' | 'minus'>) =>
    [side.plus.map(label).join('＋'), ...side.minus.map(label)].join('－');
  const sum = sumOf({ plus, minus });
  if (change)
    return language === 'zh' ? `“${sum}”比上年${CHANGES[change]}` : `the change of "${sum}", ${change}`;
  if (!of) return `“${sum}”`;
  const whole = sumOf(of);
  return language === 'zh' ? `“${sum}”占“${whole}”的百分比` : `the percentage of "${sum}" in "${whole}"`;
}

const CHANGES = { up: '增加', down: '减少', level: '持平' } as const;

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
