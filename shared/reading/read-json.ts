/** Our own JSON as a report that was read: every cell by its path. In: parsed JSON, and the editions. Out: the report, or undefined. */
import type { CheckedForm } from '../checks/check.ts';
import { readTables } from '../checks/read-tables.ts';
import { cellPlacesOf } from './form-labels.ts';
import { Cells } from './meaning/cells.ts';
import { tablesOf } from './meaning/tables.ts';
import type { ReadReport } from './read-report.ts';

export function readJson(value: unknown, editions: readonly CheckedForm[]): ReadReport | undefined {
  const tables = readTables(value, editions);
  if ('faults' in tables) return undefined;
  const { form, read, narrative, year = null, agency = null } = tables;
  const cells = new Cells();
  for (const { steps, quantity, pointer } of cellPlacesOf(form)) {
    const number = read(steps);
    cells.take(steps, quantity, { text: number === null ? '' : String(number), place: { pointer } }, 'path');
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
    form,
  };
}
