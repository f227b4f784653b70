/**
 * Reported figures of a year, as tables. In: the statements about the year's report, or cells of any figures.
 * Out: the latest live figures; all cells in the order of the form. Always holds: a cell that the figures omit is
 * blank.
 */
import type { Act } from '../cases/case.ts';
import type { ReportedTables } from '../form/annual-tables.ts';
import { type Branch, type Form, isMoney, plant, valueAt } from '../form/form.ts';

export type Figures = Extract<Act, { type: 'figures.reported' }>['data'];

/** The valid figures of a year; `whole` are a government's, and only compared. */
export function figuresOf(
  { acts }: { acts: ReadonlyMap<number, readonly Act[]> },
  year: number,
  scope: 'own' | 'whole' = 'own',
): Figures | undefined {
  const said = (acts.get(year) ?? []).flatMap((act) => (act.type === 'figures.reported' ? act.data : []));
  return said.findLast((figures) => (figures.scope ?? 'own') === scope);
}

/** All cells in the order of the form; blank if the figures omit them. */
export function inForm(
  form: Form,
  { id, name }: { id: string; name: string },
  { year, from }: { year: number; from: unknown },
): ReportedTables {
  const tables: Branch = { format: form.id, agency: { id, name }, year };
  for (const { steps, quantity } of form.cells) {
    const value = from === undefined ? null : valueAt(from, steps);
    plant(tables, steps, isMoney(quantity) || value === null ? value : Number(value));
  }
  return tables as unknown as ReportedTables;
}
