import type { CellDifference } from '../../counting/difference.ts';
import { cellNamed, type Form, printed, type TableGrid, valueAt } from '../../form/form.ts';
import { cellLabel } from '../../report/cell-labels.ts';
import { MEMBER_HEADS, type MemberLine } from '../../report/members-table.ts';
import { cleanText } from '../../text/clean.ts';
import { wordsOf } from '../../text/inlines.ts';
import type { TextTable } from '../../text/tables.ts';

/**
 * The tables of a report as sheets of placed cells. In: the tables, or the printed differences of two versions. Out:
 * for each table its cells in reading order, each with its place, its span and its heads. Always holds: every place of
 * the grid is covered once; a data cell's `headers` name the ids of all heads over it and beside it; labels and order
 * are the form's.
 */
export interface SheetCell {
  text: string;
  x: number;
  y: number;
  colspan: number;
  rowspan: number;
  id: string;
  /** Ids of its heads, outermost first. */
  headers: string[];
  /** For a head with unbreakable words: its possible breaks. */
  words?: string[];
  /** `column` heads what is below it, `row` what is beside it; null is data. */
  head: 'column' | 'row' | null;
}

export type SheetLook = 'proactive' | 'applications' | 'disputes' | 'differences' | 'members' | 'text';

export interface TableSheet {
  look: SheetLook;
  /** The description of the table, for readers who do not see it. */
  label: string;
  columns: number;
  /** Rows at the top that repeat on every page. */
  headRows: number;
  cells: SheetCell[];
}

/** A table of the form, its cells in reading order. */
export function tableSheet(grid: TableGrid, look: SheetLook, tables: unknown): TableSheet {
  const { title, columns, headRows } = grid;
  return sheet(
    look,
    title,
    { columns, headRows },
    grid.cells.map((cell): SheetCell => {
      const { column: x, row: y, columns: colspan, rows: rowspan, id } = cell;
      const text = cell.kind === 'number' ? printed(valueAt(tables, cell.steps)) : cell.label;
      const head = cell.kind === 'number' ? null : cell.side === 'top' ? 'column' : 'row';
      return { text, x, y, colspan, rowspan, id, headers: [...cell.headers], head };
    }),
  );
}

/** The printed differences of a version from the previous one. */
export function differencesSheet(
  form: Form,
  differences: readonly CellDifference[],
  before: number,
): TableSheet {
  const heads = ['项目', `第${before}版`, '本版'];
  return sheet('differences', '更正的数字', { columns: 3, headRows: 1 }, [
    ...heads.map((text, x) => ({
      ...at(x, 0),
      text,
      id: `difference-${x}`,
      headers: [],
      head: 'column' as const,
    })),
    ...differences.flatMap(({ path, before: was, after }, index): SheetCell[] => {
      const id = `difference-${path}`;
      const value = (text: number | string | null, x: number): SheetCell => ({
        ...at(x, index + 1),
        text: printed(text),
        id: `${id}-${x}`,
        headers: [id, `difference-${x}`],
        head: null,
      });
      const name: SheetCell = {
        ...at(0, index + 1),
        text: cellName(form, path),
        id,
        headers: ['difference-0'],
        head: 'row',
      };
      return [name, value(was, 1), value(after, 2)];
    }),
  ]);
}

/** The contributions to a government's report; the state in words, the rest in numbers. */
export function membersSheet(lines: readonly MemberLine[]): TableSheet {
  const head = (x: number) => `members-${x}`;
  const heads = MEMBER_HEADS.map((text, x): SheetCell => {
    return { ...at(x, 0), text, id: head(x), headers: [], head: 'column' };
  });
  const cells = lines.flatMap(({ agency, name, state, numbers }, index): SheetCell[] => {
    const id = `member-${agency}`;
    const y = index + 1;
    const value = (text: string, x: number): SheetCell => {
      return { ...at(x, y), text, id: `${id}-${x}`, headers: [id, head(x)], head: null };
    };
    return [
      { ...at(0, y), text: name, id, headers: [head(0)], head: 'row' },
      value(state, 1),
      ...numbers.map((number, place) => value(printed(number), place + 2)),
    ];
  });
  const size = { columns: MEMBER_HEADS.length, headRows: 1 };
  return sheet('members', '各成员的主要数字', size, [...heads, ...cells]);
}

/** A table of the office's own text, as plain words. */
export function textSheet({ head, rows }: TextTable): TableSheet {
  const columns = rows[0]?.length ?? 0;
  const headId = (x: number) => `text-head-${x}`;
  const cells = rows.flatMap((row, y) =>
    row.map((inlines, x): SheetCell => {
      const text = wordsOf(inlines).replaceAll('\n', ' ');
      if (head && y === 0)
        return { ...at(x, y), text, words: wordsIn(text), id: headId(x), headers: [], head: 'column' };
      return { ...at(x, y), text, id: `text-${y}-${x}`, headers: head ? [headId(x)] : [], head: null };
    }),
  );
  return sheet('text', '文中表格', { columns, headRows: head ? 1 : 0 }, cells);
}

function wordsIn(text: string): string[] {
  return [...new Intl.Segmenter('zh', { granularity: 'word' }).segment(text)].map(({ segment }) => segment);
}

/** In the words of the other formats; a path that the form no longer has stands for itself. */
function cellName(form: Form, path: string): string {
  return cellNamed(form, path) ? cellLabel(form, path) : cleanText(path);
}

function sheet(
  look: SheetLook,
  label: string,
  size: Pick<TableSheet, 'columns' | 'headRows'>,
  cells: readonly SheetCell[],
): TableSheet {
  return { look, label, ...size, cells: cells.toSorted((a, b) => a.y - b.y || a.x - b.x) };
}

function at(x: number, y: number): Pick<SheetCell, 'x' | 'y' | 'colspan' | 'rowspan'> {
  return { x, y, colspan: 1, rowspan: 1 };
}
