/**
 * A sheet is a whole report in one table. In: a grid that may be one. Out: texts where a row is one text outside the
 * sections of tables, and tables elsewhere; a grid without a heading of a section in it is one table as it is. A blank
 * cell inside a table stays: it is a blank cell.
 */
import { headingOf } from '../meaning/sections.ts';
import { isValue } from '../meaning/values.ts';
import type { Block, Grid, GridCell, GridRow } from '../source.ts';

const TABLES = new Set(['proactive', 'applications', 'disputes']);

export function sheetBlocks(grid: Grid): Block[] {
  if (!grid.rows.some((row) => headingOf(onlyText(row)?.text ?? '') !== undefined))
    return [{ kind: 'table', grid }];
  const blocks: Block[] = [];
  let open: GridRow[] = [];
  let section: string | undefined;
  const close = () => {
    if (open.length > 0) blocks.push({ kind: 'table', grid: { ...grid, rows: open } });
    open = [];
  };
  for (const row of grid.rows) {
    const only = onlyText(row);
    const heading = headingOf(only?.text ?? '');
    section = heading ?? section;
    if (only && (heading !== undefined || !TABLES.has(section ?? ''))) {
      close();
      for (const text of only.text.split(/\r?\n/))
        blocks.push({ kind: 'text', text: text.trim(), place: only.place });
    } else if (row.some(({ text }) => text.trim() !== '')) open.push(row);
  }
  close();
  return blocks;
}

/** The one text of a row that holds nothing else. */
function onlyText(row: GridRow): GridCell | undefined {
  const filled = row.filter(({ text }) => text.trim() !== '');
  const [only] = filled;
  return filled.length === 1 && only && !isValue(only.text) ? only : undefined;
}
