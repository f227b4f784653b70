/**
 * The tables of the report as grids, for formats that draw cells: in goes the form, out come the cells of each table
 * with the place that they take and how far they reach. Follows 国办公开办函〔2021〕30号 by way of `form2021`. Always
 * holds: every place of a grid is taken by exactly one cell; heads stand on top and at the left, numbers elsewhere.
 */
import type { ProactiveBlock, Quantity, SectionCode, Steps } from '../form/form.ts';
import { form2021 } from '../form/form.ts';
import { type HeadLine, mergedHeads, type Stretch } from './merged-heads.ts';

interface Place {
  row: number;
  column: number;
  /** How many rows and columns the cell takes. */
  rows: number;
  columns: number;
}

export type GridCell = Place &
  (
    | { kind: 'head'; label: string; side: 'top' | 'left' }
    | { kind: 'number'; steps: Steps; quantity: Quantity }
  );

export interface TableGrid {
  section: SectionCode;
  /** What a reader who does not see it is told it is. */
  title: string;
  rows: number;
  columns: number;
  /** Rows of heads on top, and columns of heads at the left. */
  headRows: number;
  headColumns: number;
  cells: readonly GridCell[];
}

/** Section two: a table a provision of article 20, under its title. */
export const proactiveGrids: readonly TableGrid[] = form2021.proactive.map(proactiveGrid);

/** Section three: 25 rows under 3 levels of heads. */
export const applicationsGrid: TableGrid = gridOfApplications();

/** Section four: one row of 15 numbers under 3 levels of heads. */
export const disputesGrid: TableGrid = gridOfDisputes();

/** 信息处理费 of section six, which the form asks for in words. */
export const feesGrid: TableGrid = {
  section: 'other',
  title: '政府信息公开信息处理费',
  rows: 2,
  columns: 3,
  headRows: 1,
  headColumns: 1,
  cells: [
    head('信息内容', 'top', { row: 0, column: 0 }),
    head('涉及申请件数', 'top', { row: 0, column: 1 }),
    head('收取金额（单位：元）', 'top', { row: 0, column: 2 }),
    head('信息处理费', 'left', { row: 1, column: 0 }),
    number(['processingFees', 'applications'], 'count', { row: 1, column: 1 }),
    number(['processingFees', 'yuan'], 'amount', { row: 1, column: 2 }),
  ],
};

type At = Pick<Place, 'row' | 'column'> & Partial<Place>;

function head(label: string, side: 'top' | 'left', at: At): GridCell {
  return { kind: 'head', label, side, rows: 1, columns: 1, ...at };
}

function number(steps: Steps, quantity: Quantity, at: At): GridCell {
  return { kind: 'number', steps, quantity, rows: 1, columns: 1, ...at };
}

function proactiveGrid({ title, rowHead, columns, rows }: ProactiveBlock): TableGrid {
  const width = columns.length + 1;
  return {
    section: 'proactive',
    title,
    rows: rows.length + 2,
    columns: width,
    headRows: 2,
    headColumns: 1,
    cells: [
      head(title, 'top', { row: 0, column: 0, columns: width }),
      head(rowHead, 'top', { row: 1, column: 0 }),
      ...columns.map(({ label }, index) => head(label, 'top', { row: 1, column: index + 1 })),
      ...rows.flatMap((row, line) => [
        head(row.label, 'left', { row: line + 2, column: 0 }),
        ...columns.map(({ at, quantity }, index) =>
          number([...row.at, ...at], quantity, { row: line + 2, column: index + 1 }),
        ),
      ]),
    ],
  };
}

function gridOfApplications(): TableGrid {
  const { rowHead, rows, columns } = form2021.applications;
  const [headRows, headColumns] = [depthOf(columns), depthOf(rows)];
  return {
    section: 'applications',
    title: headingOf('applications'),
    rows: headRows + rows.length,
    columns: headColumns + columns.length,
    headRows,
    headColumns,
    cells: [
      head(rowHead, 'top', { row: 0, column: 0, rows: headRows, columns: headColumns }),
      ...topHeads(columns, headColumns),
      ...mergedHeads(rows, 'row').map(({ label, level, levels, first, lines }) =>
        head(label, 'left', { row: headRows + first, column: level, rows: lines, columns: levels }),
      ),
      ...rows.flatMap((row, line) =>
        columns.map(({ at, quantity }, index) =>
          number([...row.at, ...at], quantity, { row: headRows + line, column: headColumns + index }),
        ),
      ),
    ],
  };
}

function gridOfDisputes(): TableGrid {
  const lines = form2021.disputes.flatMap(({ groups, label, at, columns }) =>
    columns.map((column) => ({
      groups: [...groups, label],
      label: column.label,
      steps: [...at, ...column.at],
      quantity: column.quantity,
    })),
  );
  const headRows = depthOf(lines);
  return {
    section: 'disputes',
    title: headingOf('disputes'),
    rows: headRows + 1,
    columns: lines.length,
    headRows,
    headColumns: 0,
    cells: [
      ...topHeads(lines, 0, 'heading'),
      ...lines.map(({ steps, quantity }, column) => number(steps, quantity, { row: headRows, column })),
    ],
  };
}

function topHeads(lines: readonly HeadLine[], from: number, stretch?: Stretch): GridCell[] {
  return mergedHeads(lines, 'column', stretch).map(({ label, level, levels, first, lines: reach }) =>
    head(label, 'top', { row: level, column: from + first, rows: levels, columns: reach }),
  );
}

function depthOf(lines: readonly HeadLine[]): number {
  return Math.max(...lines.map(({ groups }) => groups.length)) + 1;
}

function headingOf(section: SectionCode): string {
  return form2021.sections.find(({ code }) => code === section)?.heading ?? section;
}
