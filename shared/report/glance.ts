/**
 * The year at a glance. In: a report. Out: its main figures compared with the previous year, the outcomes of the
 * applications, the applicants, and up to five years side by side. Always holds: every figure is a cell of the tables,
 * or a sum of cells that the form itself groups; an unknown value is left out, never shown as zero.
 */

import { dividedBy, percentText } from '../counting/ratio.ts';
import type { ReportedTables } from '../form/annual-tables.ts';
import { type Form, valueAt } from '../form/form.ts';
import { plainLabel } from './cell-labels.ts';
import type { EarlierYear, Report } from './model.ts';

export interface ChiefFigure {
  code: string;
  label: string;
  value: number;
  /** Compared with the previous year, in words; null if that year is not available. */
  change: string | null;
  /** Its note, in words. */
  beside: string | null;
}

/** A part of a whole. */
export interface Part {
  label: string;
  value: number;
  /** Of the whole, with one decimal; null if the whole is zero. */
  share: string | null;
}

export interface YearOfTrend {
  year: number;
  /** Null if nothing is known of the year. */
  figures: { received: number; concluded: number; published: boolean } | null;
}

export interface Glance {
  figures: ChiefFigure[];
  outcomes: Part[];
  applicants: Part[];
  /** Without gaps, this report's year last; empty if no earlier year is available. */
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

/** The tables of the previous year, if the history ends with them. */
export function yearBefore({ history, year }: Report): EarlierYear['tables'] | null {
  const last = history.at(-1);
  return last?.year === year - 1 ? last.tables : null;
}

type Totals = EarlierYear['tables'];

const CHIEF: readonly {
  code: string;
  label: string;
  of: (tables: Totals) => number | null;
  beside?: (tables: ReportedTables) => string | null;
}[] = [
  {
    code: 'received',
    label: '收到申请',
    of: ({ applications }) => applications.received.total,
    beside: ({ applications: { carriedIn } }) =>
      carriedIn.total === null ? null : `另有上年结转${carriedIn.total}件`,
  },
  { code: 'concluded', label: '办结申请', of: ({ applications }) => applications.concluded.total },
  { code: 'carried', label: '结转下年', of: ({ applications }) => applications.carriedOut.total },
  { code: 'reviews', label: '行政复议', of: ({ disputes }) => disputes.review.total },
  {
    code: 'lawsuits',
    label: '行政诉讼',
    of: ({ disputes }) => sumOf(disputes.lawsuitDirect.total, disputes.lawsuitAfterReview.total),
  },
];

function chiefFigures(tables: ReportedTables, before: Totals | null): ChiefFigure[] {
  return CHIEF.flatMap(({ code, label, of, beside }) => {
    const [value, last] = [of(tables), before && of(before)];
    if (value === null) return [];
    const change = last === null ? null : changeInWords(last, value);
    return [{ code, label, value, change, beside: beside?.(tables) ?? null }];
  });
}

/** A sum with a blank part is unknown. */
function sumOf(...parts: (number | null)[]): number | null {
  return parts.reduce((sum, part) => (sum === null || part === null ? null : sum + part), 0);
}

function changeInWords(before: number, now: number): string {
  if (before === now) return '与上年持平';
  const [more, size] = now > before ? [true, now - before] : [false, before - now];
  const change = `比上年${more ? '增加' : '减少'}${size}件`;
  const percent = shareOf(size, before);
  // A change that rounds to nothing shows only its number; from zero there is no rate.
  return percent === null || percent === '0.0%' ? change : `${change}（${percent}）`;
}

function shareOf(part: number, whole: number): string | null {
  const ratio = dividedBy({ over: BigInt(part), under: 1n }, { over: BigInt(whole), under: 1n });
  return ratio ? percentText(ratio) : null;
}

function outcomesOf(form: Form, tables: ReportedTables): Part[] {
  const sums = new Map<string, number | null>();
  for (const { role, groups, label, at } of form.applications.rows) {
    if (role !== 'outcome') continue;
    const group = plainLabel(groups[1] ?? label);
    const known = sums.has(group) ? (sums.get(group) ?? null) : 0;
    const more = valueAt(tables, [...at, 'total']);
    sums.set(group, sumOf(known, more === null ? null : Number(more)));
  }
  return partsOf([...sums], tables.applications.concluded.total);
}

function applicantsOf(
  { applications: { columns } }: Form,
  { applications: { received } }: ReportedTables,
): Part[] {
  const counts = columns
    .filter(({ role }) => role === 'part')
    .map(({ label, at }) => {
      const value = valueAt(received, at);
      return [label, value === null ? null : Number(value)] as const;
    });
  return partsOf(counts, received.total);
}

/** Parts of a known whole; a blank is left out. */
function partsOf(counts: readonly (readonly [string, number | null])[], whole: number | null): Part[] {
  return counts.flatMap(([label, value]) =>
    value === null ? [] : [{ label, value, share: whole === null ? null : shareOf(value, whole) }],
  );
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

function figuresOf({ applications: { received, concluded } }: Totals, published: boolean) {
  if (received.total === null || concluded.total === null) return null;
  return { received: received.total, concluded: concluded.total, published };
}
