import { describe, expect, test } from 'vitest';
import type { NarrativeTexts } from '../../../shared/checks/check.ts';
import type { Claim } from '../../../shared/checks/narrative/claim.ts';
import { figuresIn } from '../../../shared/checks/narrative/claims.ts';
import type { RightFigure } from '../../../shared/checks/narrative/evaluate.ts';
import { paragraphsOf } from '../../../shared/checks/narrative/plain-text.ts';
import { checkNarrative } from '../../doubles/check-narrative.ts';
import {
  type LabelledFigure,
  type PublishedNarrative,
  publishedNarratives,
  tablesOf,
} from './published-narratives.ts';

/**
 * Precision and recall on texts that were published, a report at a time. The rules are written by hand, so that
 * leaving a report out means: its figures are counted apart. How they were split is told in shared/checks/README.md.
 */
const SECTIONS = ['overview', 'problems', 'other'] as const;

interface Score {
  labelled: number;
  recognised: number;
  claims: number;
  rightClaims: number;
  alarms: number;
  rightAlarms: number;
  disagreeing: number;
  changed: number;
  caught: number;
  otherChanged: number;
  falselyAlarmed: number;
}

interface Placed {
  label: LabelledFigure;
  claim: Claim | undefined;
}

/** The claim at the place that a label names, found by the words around the figure. */
function placed(report: PublishedNarrative): { placed: Placed[]; claims: Claim[] } {
  const tables = tablesOf(report);
  const rest = new Map(
    SECTIONS.map((section) => [section, figuresIn(report.text[section] ?? '', tables).claims]),
  );
  const claims = [...rest.values()].flat();
  const placings = report.figures.map((label) => {
    const candidates = rest.get(label.section) ?? [];
    const [before = '', figure = ''] = label.in.replace('】', '').split('【');
    const at = candidates.findIndex(
      (claim) => claim.figure.written === figure && claim.sentence.slice(0, claim.at).endsWith(before),
    );
    return { label, claim: at < 0 ? undefined : candidates.splice(at, 1)[0] };
  });
  return { placed: placings, claims };
}

function speaksOf(right: RightFigure): string {
  const sum = [right.plus.map(({ path }) => path).join('+'), ...right.minus.map(({ path }) => path)].join(
    '-',
  );
  if (!right.of) return sum;
  const whole = [right.of.plus.map(({ path }) => path).join('+'), ...right.of.minus.map(({ path }) => path)];
  return `${sum} / ${whole.join('-')}`;
}

/** Whether a claim reads the figure as the label does: no reading that the rule book does not accept. */
function isRight({ label, claim }: Placed): boolean {
  return (
    claim?.right.every((right) => label.cells.includes(speaksOf(right))) === true &&
    claim.agrees === label.agrees
  );
}

function withNumber(text: string, at: number, length: number, number: string): string {
  return text.slice(0, at) + number + text.slice(at + length);
}

/** Other numbers that a slip of the hand makes of one. */
function slips(number: string): string[] {
  const [whole = '', decimals] = number.split('.');
  const joined = (digits: bigint) => (decimals === undefined ? String(digits) : `${digits}.${decimals}`);
  const value = BigInt(whole);
  const slipped = [joined(value + 1n), joined(value + 10n), joined(value * 10n + 3n)];
  if (value > 0n) slipped.push(joined(value - 1n));
  const swapped = number.replace(/(\d)(\d)(?!.*\d\d)/, '$2$1');
  return [...new Set([...slipped, swapped])].filter((other) => other !== number && !/^0\d/.test(other));
}

function score(report: PublishedNarrative): Score {
  const tables = tablesOf(report);
  const { placed: placings, claims } = placed(report);
  const alarms = claims.filter(({ agrees }) => !agrees);
  const right = placings.filter(isRight);
  const result: Score = {
    labelled: placings.length,
    recognised: right.length,
    claims: claims.length,
    rightClaims: right.length,
    alarms: alarms.length,
    rightAlarms: right.filter(({ label }) => !label.agrees).length,
    disagreeing: placings.filter(({ label }) => !label.agrees).length,
    changed: 0,
    caught: 0,
    otherChanged: 0,
    falselyAlarmed: 0,
  };
  const text = plainTexts(report.text);
  const findingsBefore = checkNarrative(text, tables).length;
  for (const section of SECTIONS) {
    const labelledAt = placesOfLabels(text[section] ?? '', placings, section);
    for (const match of (text[section] ?? '').matchAll(/\d+(?:\.\d+)?/g)) {
      const label = labelledAt.get(match.index);
      if (label && !label.agrees) continue;
      for (const other of slips(match[0])) {
        if (label && isAccepted(label, other, report)) continue;
        // What is described as done in a year after the report's is a contradiction: that alarm is right.
        if (!label && isYearToCome(text[section] ?? '', match, other, report)) continue;
        const changed = withNumber(text[section] ?? '', match.index, match[0].length, other);
        const more = checkNarrative({ ...text, [section]: changed }, tables).length > findingsBefore;
        if (label) {
          result.changed += 1;
          result.caught += more ? 1 : 0;
        } else {
          result.otherChanged += 1;
          result.falselyAlarmed += more ? 1 : 0;
        }
      }
    }
  }
  return result;
}

function isYearToCome(
  text: string,
  { 0: number, index }: RegExpMatchArray & { index: number },
  other: string,
  { year }: PublishedNarrative,
): boolean {
  return text[index + number.length] === '年' && Number(other) > year;
}

function plainTexts({ overview, problems, other }: NarrativeTexts): NarrativeTexts {
  const plain = (text: string | null) =>
    text === null
      ? null
      : paragraphsOf(text)
          .map((paragraph) => paragraph.text)
          .join('\n\n');
  return { overview: plain(overview), problems: plain(problems), other: plain(other) };
}

function placesOfLabels(
  text: string,
  placings: readonly Placed[],
  section: string,
): Map<number, LabelledFigure> {
  const places = new Map<number, LabelledFigure>();
  for (const { label } of placings) {
    if (label.section !== section) continue;
    const [before = '', figure = ''] = label.in.replace('】', '').split('【');
    let at = text.indexOf(before + figure);
    while (places.has(at + before.length)) at = text.indexOf(before + figure, at + 1);
    if (at < 0) throw new Error(`the text does not hold ${label.in}`);
    places.set(at + before.length, label);
  }
  return places;
}

/** Whether a slip happens to be another accepted reading; worked out here, in floating point, not by the check. */
function isAccepted(label: LabelledFigure, number: string, report: PublishedNarrative): boolean {
  const { read } = tablesOf(report);
  const sum = (terms: string) =>
    terms
      .split(/(?=[+-](?:applications|disputes|processing|proactive))/)
      .reduce(
        (total, term) => total + (term.startsWith('-') ? -1 : 1) * (read([term.replace(/^[+-]/, '')]) ?? 0),
        0,
      );
  const decimals = number.split('.')[1]?.length ?? 0;
  return label.cells.some((cells) => {
    const [part = '', whole] = cells.split(' / ');
    const value = whole === undefined ? sum(part) : (100 * sum(part)) / sum(whole);
    return Math.abs(value - Number(number)) < 10 ** -decimals;
  });
}

const reports = publishedNarratives();
const scores = new Map(reports.map((report) => [report.id, score(report)]));
const total = [...scores.values()].reduce(
  (sum, one) =>
    Object.fromEntries(
      Object.entries(sum).map(([key, value]) => [key, value + one[key as keyof Score]]),
    ) as unknown as Score,
);

function line(name: string, one: Score): string {
  const { recognised, labelled, rightClaims, claims, rightAlarms, alarms, disagreeing, caught, changed } =
    one;
  return [
    name.padEnd(30),
    `recognised ${recognised}/${labelled}`,
    `claims right ${rightClaims}/${claims}`,
    `alarms right ${rightAlarms}/${alarms} of ${disagreeing}`,
    `slips caught ${caught}/${changed}`,
    `false alarms on other numbers ${one.falselyAlarmed}/${one.otherChanged}`,
  ].join('  ');
}

describe('figures of published texts', () => {
  console.log([...[...scores].map(([id, one]) => line(id, one)), line('all', total)].join('\n'));

  test.each(reports)('$id: no alarm but those that a person raises too', ({ id }) => {
    const { alarms, rightAlarms, disagreeing } = scores.get(id) ?? total;
    expect({ alarms, rightAlarms }).toEqual({ alarms: disagreeing, rightAlarms: disagreeing });
  });

  test.each(reports)('$id: a number that speaks of no cell may change without an alarm', ({ id }) => {
    expect(scores.get(id)?.falselyAlarmed).toBe(0);
  });

  test('every claim is one that the label makes too, and all figures but one are recognised', () => {
    expect(total.rightClaims).toBe(total.claims);
    // 新增公开规章1件: what is newly published need not be what was issued.
    expect(total.recognised).toBe(total.labelled - 1);
  });

  test('of the slips of the hand in labelled figures at least nine in ten are found', () => {
    expect(total.changed).toBeGreaterThan(100);
    expect(total.caught / total.changed).toBeGreaterThanOrEqual(0.9);
  });
});
