/**
 * The tables of a form, placed once. In: its text. Out: the cells of each table with place, span, id and heads. Every
 * format is a pen that draws them. Always holds: exactly one cell covers every place of a grid; heads are on top and at
 * the left, numbers elsewhere; a number's id is its path, and its heads are all those over or beside it.
 */
import { type Head, type HeadLine, headIdsOver, mergedHeads } from './merged-heads.ts';
import type {
  ApplicationTable,
  DisputeBlock,
  FeeTable,
  FormText,
  GridCell,
  ProactiveBlock,
  Quantity,
  SectionCode,
  Steps,
  TableGrid,
} from './shape.ts';

/** In the order of the form. */
export function gridsOf(form: FormText): TableGrid[] {
  return [
    ...form.proactive.map(proactiveGrid),
    applicationsGrid(form.applications, headingOf(form, 'applications')),
    disputesGrid(form.disputes, headingOf(form, 'disputes')),
    ...(form.fees ? [feesGrid(form.fees)] : []),
  ];
}

/** The form's name of a section. */
export function headingOf({ sections }: Pick<FormText, 'sections'>, section: SectionCode): string {
  return sections.find(({ code }) => code === section)?.heading ?? section;
}

type At = Pick<GridCell, 'row' | 'column'> & Partial<Pick<GridCell, 'rows' | 'columns'>>;
type Named = Pick<GridCell, 'id' | 'headers' | 'part'> & { label: string; side: 'top' | 'left' };

function head(named: Named, at: At): GridCell {
  return { kind: 'head', rows: 1, columns: 1, ...named, ...at };
}

function number(steps: Steps, quantity: Quantity, headers: readonly string[], at: At): GridCell {
  return {
    kind: 'number',
    steps,
    quantity,
    id: steps.join('.'),
    headers,
    part: 'data',
    rows: 1,
    columns: 1,
    ...at,
  };
}

type Lines = Pick<ProactiveBlock, 'code' | 'rowHead' | 'columns' | 'rows'>;

/** Heads of columns, and under them a head and numbers per row, from a row of the grid on. */
function linesUnder(
  { code, rowHead, columns, rows }: Lines,
  over: readonly string[],
  from: number,
): GridCell[] {
  const top = (label: string, id: string, column: number) =>
    head({ label, id, headers: over, part: 'line', side: 'top' }, { row: from, column });
  const corner = `${code}-head`;
  return [
    top(rowHead, corner, 0),
    ...columns.map((column, index) => top(column.label, `${code}-${column.code}`, index + 1)),
    ...rows.flatMap((row, line) => {
      const id = `${code}-${row.code}`;
      const at = { row: from + line + 1, column: 0 };
      return [
        head({ label: row.label, id, headers: [...over, corner], part: 'line', side: 'left' }, at),
        ...columns.map((column, index) =>
          number([...row.at, ...column.at], column.quantity, [...over, id, `${code}-${column.code}`], {
            ...at,
            column: index + 1,
          }),
        ),
      ];
    }),
  ];
}

function proactiveGrid(block: ProactiveBlock): TableGrid {
  const { code, title, columns, rows } = block;
  const width = columns.length + 1;
  return {
    section: 'proactive',
    title,
    rows: rows.length + 2,
    columns: width,
    headRows: 2,
    headColumns: 1,
    sums: [],
    cells: [
      head(
        { label: title, id: code, headers: [], part: 'title', side: 'top' },
        { row: 0, column: 0, columns: width },
      ),
      ...linesUnder(block, [code], 1),
    ],
  };
}

/** Section six states it in words; where it is drawn, the head of the money names its unit. */
function feesGrid({ code, title, rowHead, columns, row }: FeeTable): TableGrid {
  const withUnit = columns.map((column) =>
    column.quantity === 'amount' ? { ...column, label: `${column.label}（单位：元）` } : column,
  );
  return {
    section: 'other',
    title,
    rows: 2,
    columns: columns.length + 1,
    headRows: 1,
    headColumns: 1,
    sums: [],
    cells: linesUnder({ code, rowHead, columns: withUnit, rows: [row] }, [], 0),
  };
}

const CORNER = 'applications-head';

function applicationsGrid({ rowHead, rows, columns }: ApplicationTable, title: string): TableGrid {
  const over = mergedHeads(columns, 'applicant');
  const beside = mergedHeads(rows, 'result');
  const [headRows, headColumns] = [depthOf(columns), depthOf(rows)];
  return {
    section: 'applications',
    title,
    rows: headRows + rows.length,
    columns: headColumns + columns.length,
    headRows,
    headColumns,
    sums: rows.flatMap(({ role }, line) => (role === 'outcome' ? [] : [headRows + line])),
    cells: [
      head(
        { label: rowHead, id: CORNER, headers: [], part: 'corner', side: 'top' },
        { row: 0, column: 0, rows: headRows, columns: headColumns },
      ),
      ...topHeads(over, headColumns),
      ...beside.map((one) =>
        head(
          { ...named(one, beside, [CORNER]), side: 'left' },
          { row: headRows + one.first, column: one.level, rows: one.lines, columns: one.levels },
        ),
      ),
      ...rows.flatMap((row, line) =>
        columns.map(({ at, quantity }, index) =>
          number([...row.at, ...at], quantity, [...headIdsOver(beside, line), ...headIdsOver(over, index)], {
            row: headRows + line,
            column: headColumns + index,
          }),
        ),
      ),
    ],
  };
}

function disputesGrid(blocks: readonly DisputeBlock[], title: string): TableGrid {
  const lines = blocks.flatMap(({ groups, label, at, columns }) =>
    columns.map((column) => ({
      groups: [...groups, label],
      label: column.label,
      steps: [...at, ...column.at],
      quantity: column.quantity,
    })),
  );
  const over = mergedHeads(lines, 'dispute', 'heading');
  const headRows = depthOf(lines);
  return {
    section: 'disputes',
    title,
    rows: headRows + 1,
    columns: lines.length,
    headRows,
    headColumns: 0,
    sums: [],
    cells: [
      ...topHeads(over, 0),
      ...lines.map(({ steps, quantity }, column) =>
        number(steps, quantity, headIdsOver(over, column), { row: headRows, column }),
      ),
    ],
  };
}

function topHeads(heads: readonly Head[], from: number): GridCell[] {
  return heads.map((one) =>
    head(
      { ...named(one, heads, []), side: 'top' },
      { row: one.level, column: from + one.first, rows: one.levels, columns: one.lines },
    ),
  );
}

/** A head with the heads over it: those over its first line that are further out. */
function named(one: Head, heads: readonly Head[], outermost: readonly string[]): Omit<Named, 'side'> {
  const over = headIdsOver(heads, one.first);
  return {
    label: one.label,
    id: one.id,
    headers: [...outermost, ...over.slice(0, over.indexOf(one.id))],
    part: one.innermost ? 'line' : 'group',
  };
}

function depthOf(lines: readonly HeadLine[]): number {
  return Math.max(...lines.map(({ groups }) => groups.length)) + 1;
}
