/**
 * Our own CSV, which names every cell. In: a document. Out: cells by their paths, and their agency; undefined if it
 * names none.
 */
import { cellPlacesOf, FORMS } from '../form-labels.ts';
import type { GridRow, SourceDocument } from '../source.ts';
import type { Cells } from './cells.ts';

const PLACES = new Map(FORMS.flatMap((form) => cellPlacesOf(form)).map((place) => [place.path, place]));

interface Named {
  agency: string | null;
  year: number | null;
}

export function pathCells({ blocks }: SourceDocument, cells: Cells): Named | undefined {
  const tables = blocks.flatMap((block) => (block.kind === 'table' ? [block.grid] : []));
  const grid = tables.find(({ rows }) => columnsOf(rows[0]) !== undefined);
  const columns = columnsOf(grid?.rows[0]);
  if (!grid || !columns) return undefined;
  for (const row of grid.rows.slice(1)) {
    const path = row[columns.path]?.text ?? '';
    const value = row[columns.value];
    const place = PLACES.get(path);
    if (place && value) cells.take(place.steps, place.quantity, value, 'path');
  }
  const first = grid.rows[1];
  const textAt = (name: string) => first?.[grid.rows[0]?.findIndex(({ text }) => text === name) ?? -1]?.text;
  return { agency: textAt('机关名称') ?? null, year: Number(textAt('年度')) || null };
}

function columnsOf(head: GridRow | undefined): { path: number; value: number } | undefined {
  const path = head?.findIndex(({ text }) => text === '路径') ?? -1;
  const value = head?.findIndex(({ text }) => text === '数值') ?? -1;
  return path >= 0 && value >= 0 ? { path, value } : undefined;
}
