/** Read cells in the shape of the contract, section 3: all cells of the form, null where one is blank or unread. */
import { cellPlacesOf, type Form } from '../form-labels.ts';
import type { ReadCell } from './cells.ts';

type Tree = { [key: string]: unknown };

export function tablesOf(
  form: Form,
  owner: { format: string | null; agency: string | null; year: number | null },
  read: ReadonlyMap<string, ReadCell>,
): Tree {
  const tables: Tree = { format: owner.format, agency: { name: owner.agency }, year: owner.year };
  for (const { path, steps } of cellPlacesOf(form)) put(tables, steps, read.get(path)?.value ?? null);
  return tables;
}

function put(tables: Tree, steps: readonly string[], value: unknown): void {
  let at = tables;
  for (const step of steps.slice(0, -1)) {
    const next = at[step];
    const inner = typeof next === 'object' && next !== null ? (next as Tree) : {};
    at[step] = inner;
    at = inner;
  }
  const last = steps.at(-1);
  if (last !== undefined) at[last] = value;
}
