/**
 * The tables of `figures.reported`, in the shape of an edition: every cell is a number, money as text, or null if the
 * source left it blank. In: the forms. Out: one schema per edition, and the paths of the cells that a comment may name.
 */
import * as z from 'zod/mini';
import { FORMS } from '../form/forms.ts';
import type { Form, Quantity } from '../form/shape.ts';

const count = z.nullable(z.int().check(z.minimum(0)));
/** A change may be negative. */
const change = z.nullable(z.int());
const money = z.nullable(z.string().check(z.regex(/^\d{1,18}(\.\d{1,6})?$/)));
const CELLS: Record<Quantity, Cell> = { count, change, 'wan-yuan': money, amount: money };

type Cell = typeof count | typeof change | typeof money;
type Shape = { [name: string]: Cell | Shape };

function shapeOf({ cells }: Form): Shape {
  const root: Shape = {};
  for (const { steps, quantity } of cells) {
    let at = root;
    for (const step of steps.slice(0, -1)) {
      const inner = at[step];
      const next: Shape = inner && !isCell(inner) ? inner : {};
      at[step] = next;
      at = next;
    }
    at[steps.at(-1) ?? ''] = CELLS[quantity];
  }
  return root;
}

/** The tables as they are kept: the path of a cell, one level per step, in the shape of either edition. */
export type FigureTables = { [name: string]: number | string | null | FigureTables };

function schemaOf(shape: Shape): z.ZodMiniType<FigureTables> {
  const fields = Object.entries(shape).map(([name, inner]) => [
    name,
    isCell(inner) ? inner : schemaOf(inner),
  ]);
  return z.object(Object.fromEntries(fields)) as unknown as z.ZodMiniType<FigureTables>;
}

function isCell(inner: Cell | Shape): inner is Cell {
  return '_zod' in inner;
}

/** Ids of the editions that figures may use, newest first. */
export const EDITIONS: readonly string[] = FORMS.map(({ id }) => id).toReversed();

/** The schema of the tables of an edition. */
export function figureTables(edition: string): z.ZodMiniType<FigureTables> {
  const form = FORMS.find(({ id }) => id === edition);
  return schemaOf(form ? shapeOf(form) : {}).check(z.meta({ description: '全部单元格，原文空白的为 null' }));
}

let paths: ReadonlySet<string> | undefined;
/** Paths of all cells of the editions whose tables are computed. */
export function cellPaths(): ReadonlySet<string> {
  paths ??= new Set(
    FORMS.filter(({ use }) => use === 'computed').flatMap(({ cells }) => cells.map(({ path }) => path)),
  );
  return paths;
}

const MOST_SUGGESTIONS = 3;

/** The cells whose paths share most parts with the text; only its first 200 characters count, which bounds the work. */
export function suggestedCells(written: string): string[] {
  const parts = new Set(written.slice(0, 200).split(/[./]/));
  return [...cellPaths()]
    .map((path) => ({ path, shared: path.split('.').filter((part) => parts.has(part)).length }))
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared)
    .slice(0, MOST_SUGGESTIONS)
    .map(({ path }) => path);
}
