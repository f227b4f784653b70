import { readdirSync, readFileSync } from 'node:fs';
import type { NarrativeTexts } from '../../../shared/checks/check.ts';
import type { NarratedTables } from '../../../shared/checks/check-narrative.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { OUTCOMES } from '../../../shared/events/catalogue.ts';

/** A figure of a published text that speaks of cells, as a person labelled it. */
export interface LabelledFigure {
  section: 'overview' | 'problems' | 'other';
  /** Words around it, as the text has them without white space; the figure stands in it in 【】. */
  in: string;
  /** The readings that the rule book accepts: sums and differences of paths, ` / ` between part and whole. */
  cells: string[];
  agrees: boolean;
}

export interface PublishedNarrative {
  id: string;
  agency: string;
  year: number;
  source: string;
  published: string;
  processingFeeYuan: string | null;
  text: NarrativeTexts;
  figures: LabelledFigure[];
}

interface PublishedTables {
  section2: Record<string, unknown> | null;
  section3: { matrix: (number | null)[][] };
  section4: (number | null)[] | null;
}

const folder = new URL('../../fixtures/', import.meta.url);

export function publishedNarratives(): PublishedNarrative[] {
  return readdirSync(new URL('narratives/', folder))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(new URL(`narratives/${name}`, folder), 'utf8')));
}

/**
 * The tables that were published with a text, as the form of 2021 has them. The checked product always has all cells,
 * so that blanks are read as 0 here and a blank 总计 as the sum of its row; cells that the source does not hold at
 * all (section two of the older form) stay blank.
 */
export function tablesOf({ published, processingFeeYuan, year, agency }: PublishedNarrative): NarratedTables {
  const file = JSON.parse(readFileSync(new URL(`published/${published}`, folder), 'utf8')) as PublishedTables;
  const values = new Map<string, number | null>();
  const rows = [
    'received',
    'carriedIn',
    ...OUTCOMES.map((outcome) => `outcomes.${outcome}`),
    'concluded',
    'carriedOut',
  ];
  const columns = edition2021.applications.columns.map(({ code }) => code);
  rows.forEach((row, index) => {
    const numbers = file.section3.matrix[index] ?? [];
    const parts = numbers.slice(0, 6).map((number) => number ?? 0);
    const total = numbers[6] ?? parts.reduce((sum, number) => sum + number, 0);
    columns.forEach((column, at) => {
      values.set(`applications.${row}.${column}`, column === 'total' ? total : (parts[at] ?? 0));
    });
  });
  edition2021.disputes.forEach(({ at, columns: results }, block) => {
    const numbers = results.map((_, index) => file.section4?.[5 * block + index] ?? 0);
    results.forEach((result, index) => {
      values.set([...at, ...result.at].join('.'), numbers[index] ?? 0);
    });
  });
  for (const [path, value] of sectionTwo(file.section2 ?? {})) values.set(path, value);
  values.set('processingFees.yuan', processingFeeYuan === null ? null : Number(processingFeeYuan));
  return { form: edition2021, year, agency, read: (steps) => values.get(steps.join('.')) ?? null };
}

function sectionTwo(section: Record<string, unknown>): [string, number | null][] {
  const number = (value: unknown) => (typeof value === 'number' ? value : null);
  const documents = (label: string, key: string): [string, number | null][] => {
    const row = Object(section[label]) as Record<string, unknown>;
    return [
      [`proactive.${key}.issued`, number(row['本年制发件数'])],
      [`proactive.${key}.repealed`, number(row['本年废止件数'])],
      [`proactive.${key}.inForce`, number(row['现行有效件数'])],
    ];
  };
  return [
    ...documents('规章', 'rules'),
    ...documents('行政规范性文件', 'normativeDocuments'),
    ['proactive.licences', number(section['行政许可.本年处理决定数量'])],
    ['proactive.penalties', number(section['行政处罚.本年处理决定数量'])],
    ['proactive.coercions', number(section['行政强制.本年处理决定数量'])],
    ['proactive.chargesWanYuan', number(section['行政事业性收费.本年收费金额_万元'])],
  ];
}
