/**
 * A read report in the form of `figures.reported` (contract, section 6). In: the report. Out: the tables of its
 * edition, all cells, null for cells that the source leaves blank; and the unknown cells. Always holds: an unread cell
 * is not a blank one, and is listed separately.
 */
import { editionOf } from './form-labels.ts';
import type { ReadReport, Unread } from './read-report.ts';

export interface ReadFigures {
  readonly format: string;
  readonly tables: FigureTree;
  /** Unread cells of the tables: null in `tables`, though the source may print them. */
  readonly unread: readonly Unread[];
  /** Cells that reports state only in words (信息处理费): null, and in no table. */
  readonly inWords: readonly string[];
}

export interface FigureTree {
  [name: string]: number | string | null | FigureTree;
}

/** Undefined where the source shows no edition's tables. */
export function figuresOf(report: ReadReport): ReadFigures | undefined {
  if (report.format === null) return undefined;
  const form = editionOf(report.format);
  const tables: FigureTree = {};
  const unread: Unread[] = [];
  const inWords: string[] = [];
  for (const { path, steps, section } of form.cells) {
    const cell = report.cells[path];
    put(tables, steps, cell?.value ?? null);
    if (section === 'other') inWords.push(path);
    else if (!cell)
      unread.push(report.unread.find((each) => each.path === path) ?? { path, reason: ONE_ROW });
  }
  return { format: form.id, tables, unread, inWords };
}

const ONE_ROW = '原表将几行印成一行，没有这一行';

function put(tables: FigureTree, steps: readonly string[], value: number | string | null): void {
  let at = tables;
  for (const step of steps.slice(0, -1)) {
    const next = at[step];
    const inner: FigureTree = typeof next === 'object' && next !== null ? next : {};
    at[step] = inner;
    at = inner;
  }
  at[steps.at(-1) ?? ''] = value;
}
