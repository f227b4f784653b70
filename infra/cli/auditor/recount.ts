/**
 * Tables recomputed from cases, and compared with printed tables. In: the cases of an agency, and the printed tables.
 * Out: the tables and digests of the cases; each differing cell, and the cases counted in it. A blank cell says nothing
 * and differs from nothing.
 */

import type { Standing } from '../../../shared/audit/findings.ts';
import { type Act, foldCase } from '../../../shared/cases/case.ts';
import { sharesOf } from '../../../shared/counting/explain.ts';
import { GapSearch } from '../../../shared/counting/explain-gap.ts';
import { figuresOf, inForm } from '../../../shared/counting/reported.ts';
import { Tally } from '../../../shared/counting/tally.ts';
import type { Edition } from '../../../shared/editions/edition.ts';
import { compareEvents } from '../../../shared/events/event.ts';
import { compareUtf8 } from '../../../shared/events/text.ts';
import type { ReportedTables } from '../../../shared/form/annual-tables.ts';
import { partAt, pointerTo, type Steps, valueAt } from '../../../shared/form/form.ts';
import { tablesDigest } from '../../../shared/night/report-of-year.ts';
import { digestOf, digestWithMerged, SetDigest, subjectDigest } from '../../../shared/store/digest.ts';
import type { CaseSource } from '../clerk/case-source.ts';
import { type ExplainedCase, explained } from '../clerk/gap-lines.ts';
import { both } from '../messages.ts';
import { editionNamed, editionToCompute } from '../offline/editions.ts';
import type { SourcedCase } from '../offline/evidence-file.ts';

export interface Recount {
  tables: ReportedTables;
  tablesDigest: string;
  events: number;
  /** Null if the identity of the events is unknown: then they cannot be matched to a set. */
  eventsDigest: string | null;
  /** The salt of the version's public digest, if the file has it. */
  salt?: string;
}

/** `edition`: that of the printed tables; otherwise that of the year. */
export async function recount(
  { agency, cases, identified, salt }: CaseSource,
  year: number,
  edition: Edition = editionToCompute(year),
  basis: 'cases' | 'figures' = 'cases',
): Promise<Recount> {
  const tally = new Tally();
  /** By log, the agency's own under the empty name. */
  const subjects = new Map<string, [subject: string, digest: string][]>([['', []]]);
  const acts: Act[] = [];
  let count = 0;
  for await (const { subject, events, merged } of casesUntil(year, cases)) {
    const facts = foldCase(subject, events);
    tally.add(facts);
    if (!merged) acts.push(...facts.acts.filter((act) => act.subject === String(year)));
    count += events.length;
    if (!identified) continue;
    const digest = subjectDigest(events.map((event) => ({ event, digest: digestOf(event) })));
    const log = subjects.get(merged?.agency ?? '') ?? [];
    log.push([subject, digest]);
    subjects.set(merged?.agency ?? '', log);
  }
  const figures = figuresOf({ acts: new Map([[year, acts.sort(compareEvents)]]) }, year);
  const tables =
    basis === 'figures'
      ? inForm(edition, agency, { year, from: figures?.tables })
      : tally.tables(agency, year, edition);
  return {
    tables,
    tablesDigest: tablesDigest(tables),
    events: count,
    eventsDigest: identified ? digestOfLogs(subjects) : null,
    ...(salt !== undefined && { salt }),
  };
}

/** Without the logs that were merged into the agency's in a later year. */
async function* casesUntil(year: number, cases: CaseSource['cases']): AsyncGenerator<SourcedCase> {
  for await (const one of cases) if (!one.merged || one.merged.from <= year) yield one;
}

function digestOfLogs(logs: ReadonlyMap<string, [subject: string, digest: string][]>): string {
  const [[, own] = ['', ''], ...merged] = [...logs].map(([agency, subjects]): [string, string] => {
    const whole = new SetDigest();
    for (const [subject, digest] of subjects.sort(([a], [b]) => compareUtf8(a, b)))
      whole.add(subject, digest);
    return [agency, whole.value()];
  });
  return digestWithMerged(own, merged);
}

export interface DifferingCell {
  path: string;
  pointer: string;
  printed: number | string;
  recomputed: number | string;
}

/** In the order of the form. */
export function differingCells(printed: unknown, tables: ReportedTables): DifferingCell[] {
  return formOf(tables).cells.flatMap(({ path, steps }) => {
    const [before, after] = [cellAt(printed, steps), cellAt(tables, steps)];
    if (before === undefined || after === undefined || before === after) return [];
    return [{ path, pointer: pointerTo(steps), printed: before, recomputed: after }];
  });
}

/** The edition that counted them. */
function formOf({ format, year }: ReportedTables): Edition {
  return editionNamed(format) ?? editionToCompute(year);
}

/** The reasons why printed cells differ from the cases. */
export interface Behind {
  /** By path. */
  standing: ReadonlyMap<string, Standing>;
  /** The smallest set of cases and events whose removal reproduces the printed tables; null if there is none. */
  gap: readonly ExplainedCase[] | null;
}

/** `source` yields the cases behind the tables, and is read once. */
export async function behindCells(
  cells: readonly DifferingCell[],
  printed: unknown,
  tables: ReportedTables,
  source: CaseSource,
): Promise<Behind> {
  const search = searchFor(printed, tables);
  const standing = await casesBehind(cells, source, tables, search);
  return { standing, gap: search.smallest()?.map((found) => explained(found, source.identified)) ?? null };
}

/** Receives every case. */
function searchFor(printed: unknown, tables: ReportedTables): GapSearch {
  const form = formOf(tables);
  const cells = form.cells.map(({ path, steps }) => ({
    path,
    printed: cellAt(printed, steps),
    recomputed: valueAt(tables, steps) ?? '',
  }));
  return new GapSearch(tables.year, form, cells);
}

function cellAt(tables: unknown, steps: Steps): number | string | undefined {
  const value = partAt(tables, steps);
  return typeof value === 'number' || typeof value === 'string' ? value : undefined;
}

const MOST_CASES = 20;

/** By path, the cases with a share in the recomputed cell. Only the first of them are kept; `search` gets all. */
async function casesBehind(
  cells: readonly DifferingCell[],
  { cases }: CaseSource,
  tables: ReportedTables,
  search: GapSearch,
): Promise<ReadonlyMap<string, Standing>> {
  const form = formOf(tables);
  const standing = new Map(cells.map(({ path }): [string, Standing] => [path, { cases: [], count: 0 }]));
  for await (const { subject, events } of casesUntil(tables.year, cases)) {
    search.add(subject, events);
    for (const { path } of sharesOf(foldCase(subject, events), tables.year, form)) {
      const cell = standing.get(path);
      if (!cell) continue;
      cell.count++;
      cell.cases = [...cell.cases, subject].sort(compareUtf8).slice(0, MOST_CASES);
    }
  }
  return standing;
}

/** A line below the cell. */
export function casesLine({ cases, count }: Standing): string {
  if (count === 0)
    return `    ${both({ zh: '事件中没有案件计入此格', en: 'no case of the events counts in it' })}\n`;
  const rest = count - cases.length;
  const more = rest > 0 ? ` … ${both({ zh: `另有 ${rest} 件`, en: `and ${rest} more` })}` : '';
  return `    ${cases.join(', ')}${more}\n`;
}

/** The maximum of the contract, section 4. */
const MOST_DECIMALS = 6;

/** The number of decimals of a printed amount. */
export function decimalsOf(amount: string): number {
  return Math.min(amount.split('.')[1]?.length ?? 0, MOST_DECIMALS);
}
