/**
 * Our own JSON as a read report: every cell by its path. In: parsed JSON, and the editions. Out: the report, or
 * undefined.
 */
import type { CheckedForm } from '../checks/check.ts';
import { readTables } from '../checks/read-tables.ts';
import { cellPlacesOf, type Form, type Steps } from './form-labels.ts';
import { Cells } from './meaning/cells.ts';
import { tablesOf } from './meaning/tables.ts';
import type { ReadReport } from './read-report.ts';

export function readJson(value: unknown, editions: readonly CheckedForm[]): ReadReport | undefined {
  const tables = readTables(value, editions);
  if ('faults' in tables) return undefined;
  const { form, narrative, year = null, agency = null } = tables;
  const cells = new Cells();
  for (const { steps, quantity, pointer } of cellPlacesOf(form)) {
    cells.take(steps, quantity, { text: printedAt(value, steps), place: { pointer } }, 'path');
  }
  return {
    source: 'json',
    title: null,
    agency,
    year,
    format: form.id,
    tables: tablesOf(form, { format: form.id, agency, year }, cells.read),
    texts: narrative ?? { overview: null, problems: null, other: null },
    cells: Object.fromEntries(cells.read),
    unread: cells.unread(form),
    findings: cells.findings,
    form: asData(form),
  };
}

/** What was read goes to another process: the rules and checks of an edition are functions, which cannot. */
function asData(edition: CheckedForm): Form {
  const { rules: _, checks: __, ...form } = { rules: undefined, ...edition };
  return form;
}

/** As it is printed: money keeps its decimals. */
function printedAt(report: unknown, steps: Steps): string {
  let at: unknown = fieldOf(report, 'tables') ?? report;
  for (const step of steps) at = fieldOf(at, step);
  return at === null || at === undefined ? '' : String(at);
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
