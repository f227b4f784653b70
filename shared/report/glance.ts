/**
 * The year at a glance. In: a report. Out: its chief figures against the year before, what became of the applications,
 * who made them, and up to five years side by side. Always holds: every figure is a cell of the tables, or a sum of
 * cells that the form itself groups; what is not known is left out, never put at zero.
 */

import { dividedBy, percentText } from '../counting/ratio.ts';
import type { AnnualTables } from '../form/annual-tables.ts';
import { type Form, valueAt } from '../form/form.ts';
import { plainLabel } from './cell-labels.ts';
import type { Report } from './model.ts';

export interface ChiefFigure {
  code: string;
  label: string;
  value: number;
  /** Against the year before, in words; null where that year is not at hand. */
  change: string | null;
  /** What belongs to it, in words. */
  beside: string | null;
}

/** A part of a whole. */
export interface Part {
  label: string;
  value: number;
  /** Of the whole, with one decimal; null where the whole is zero. */
  share: string | null;
}

export interface YearOfTrend {
  year: number;
  /** Null where nothing is known of the year. */
  figures: { received: number; concluded: number; published: boolean } | null;
}

export interface Glance {
  figures: ChiefFigure[];
  outcomes: Part[];
  applicants: Part[];
  /** Without gaps, this report's year last; empty where no earlier year is at hand. */
  trend: YearOfTrend[];
}

export function glanceOf(report: Report): Glance {
  const { form, tables } = report;
  return {
    figures: chiefFigures(tables, yearBefore(report)),
    outcomes: outcomesOf(form, tables),
    applicants: applicantsOf(form, tables),
    trend: trendOf(report),
  };
}

/** The tables of the year before, where the history ends with them. */
export function yearBefore({ history, year }: Report): AnnualTables | null {
  const last = history.at(-1);
  return last?.year === year - 1 ? last.tables : null;
}

const CHIEF: readonly {
  code: string;
  label: string;
  of: (tables: AnnualTables) => number;
  beside?: (tables: AnnualTables) => string;
}[] = [
  {
    code: 'received',
    label: '收到申请',
    of: ({ applications }) => applications.received.total,
    beside: ({ applications }) => `另有上年结转${applications.carriedIn.total}件`,
  },
  { code: 'concluded', label: '办结申请', of: ({ applications }) => applications.concluded.total },
  { code: 'carried', label: '结转下年', of: ({ applications }) => applications.carriedOut.total },
  { code: 'reviews', label: '行政复议', of: ({ disputes }) => disputes.review.total },
  {
    code: 'lawsuits',
    label: '行政诉讼',
    of: ({ disputes }) => disputes.lawsuitDirect.total + disputes.lawsuitAfterReview.total,
  },
];

function chiefFigures(tables: AnnualTables, before: AnnualTables | null): ChiefFigure[] {
  return CHIEF.map(({ code, label, of, beside }) => ({
    code,
    label,
    value: of(tables),
    change: before && changeInWords(of(before), of(tables)),
    beside: beside?.(tables) ?? null,
  }));
}

function changeInWords(before: number, now: number): string {
  if (before === now) return '与上年持平';
  const [more, size] = now > before ? [true, now - before] : [false, before - now];
  const change = `比上年${more ? '增加' : '减少'}${size}件`;
  const percent = shareOf(size, before);
  // A change that rounds to nothing is told by its number alone; from zero there is no rate.
  return percent === null || percent === '0.0%' ? change : `${change}（${percent}）`;
}

function shareOf(part: number, whole: number): string | null {
  const ratio = dividedBy({ over: BigInt(part), under: 1n }, { over: BigInt(whole), under: 1n });
  return ratio ? percentText(ratio) : null;
}

function outcomesOf(form: Form, tables: AnnualTables): Part[] {
  const sums = new Map<string, number>();
  for (const { role, groups, label, at } of form.applications.rows) {
    if (role !== 'outcome') continue;
    const group = plainLabel(groups[1] ?? label);
    sums.set(group, (sums.get(group) ?? 0) + Number(valueAt(tables, [...at, 'total'])));
  }
  return partsOf([...sums], tables.applications.concluded.total);
}

function applicantsOf(
  { applications: { columns } }: Form,
  { applications: { received } }: AnnualTables,
): Part[] {
  const counts = columns
    .filter(({ role }) => role === 'part')
    .map(({ label, at }) => [label, Number(valueAt(received, at))] as const);
  return partsOf(counts, received.total);
}

function partsOf(counts: readonly (readonly [string, number])[], whole: number): Part[] {
  return counts.map(([label, value]) => ({ label, value, share: shareOf(value, whole) }));
}

const MOST_YEARS = 5;

function trendOf({ year, tables, history, edition }: Report): YearOfTrend[] {
  const known = history.filter((earlier) => earlier.year < year && earlier.year > year - MOST_YEARS);
  const first = known[0]?.year;
  if (first === undefined) return [];
  const own = { year, tables, version: edition.kind === 'version' ? edition.number : null };
  return Array.from({ length: year - first + 1 }, (_, index) => {
    const found = [...known, own].find((one) => one.year === first + index);
    return { year: first + index, figures: found ? figuresOf(found.tables, found.version !== null) : null };
  });
}

function figuresOf({ applications: { received, concluded } }: AnnualTables, published: boolean) {
  return { received: received.total, concluded: concluded.total, published };
}
