import type { CellDifference } from '../../counting/difference.ts';
import type { AnnualTables } from '../../form/annual-tables.ts';
import { cellPlacesOf, form2021, type ProactiveBlock, valueAt } from '../../form/form.ts';
import { cleanText } from '../../report/markdown.ts';
import { type Head, headIdsOver, mergedHeads } from '../../report/merged-heads.ts';

/**
 * The tables of a report as sheets of placed cells. In: the tables, or what two versions print otherwise. Out: for
 * each table its cells in reading order, each with its place, its span and the heads that it stands under. Always
 * holds: every place of the grid is covered once; a data cell's `headers` name the ids of all heads over it and
 * beside it; labels and order are the form's.
 */
export interface SheetCell {
  text: string;
  x: number;
  y: number;
  colspan: number;
  rowspan: number;
  id: string;
  /** Ids of the heads that it stands under, outermost first. */
  headers: string[];
  /** `column` heads what is below it, `row` what is beside it; null is data. */
  head: 'column' | 'row' | null;
}

export type SheetLook = 'proactive' | 'applications' | 'disputes' | 'differences';

export interface TableSheet {
  look: SheetLook;
  /** What the table is, for those who do not see it. */
  label: string;
  columns: number;
  /** Rows at the top that are repeated on every page. */
  headRows: number;
  cells: SheetCell[];
}

export function proactiveSheets(tables: AnnualTables): TableSheet[] {
  return form2021.proactive.map((block) => proactiveSheet(block, tables));
}

function proactiveSheet(block: ProactiveBlock, tables: AnnualTables): TableSheet {
  const { code, title, rowHead, columns, rows } = block;
  const over = [code];
  const heads = [
    { label: rowHead, id: `${code}-head` },
    ...columns.map((column) => ({ label: column.label, id: `${code}-${column.code}` })),
  ];
  return sheet('proactive', title, { columns: columns.length + 1, headRows: 2 }, [
    { ...at(0, 0), text: title, colspan: columns.length + 1, id: code, headers: [], head: 'column' },
    ...heads.map(({ label, id }, x) => ({
      ...at(x, 1),
      text: label,
      id,
      headers: over,
      head: 'column' as const,
    })),
    ...rows.flatMap((row, index) => {
      const y = index + 2;
      const id = `${code}-${row.code}`;
      const beside: SheetCell = {
        ...at(0, y),
        text: row.label,
        id,
        headers: [...over, `${code}-head`],
        head: 'row',
      };
      const data = columns.map((column, x) =>
        dataCell([...row.at, ...column.at], tables, at(x + 1, y), [...over, id, `${code}-${column.code}`]),
      );
      return [beside, ...data];
    }),
  ]);
}

const applicantHeads = mergedHeads(form2021.applications.columns, 'applicant');
const resultHeads = mergedHeads(form2021.applications.rows, 'result');

export function applicationsSheet(tables: AnnualTables, label: string): TableSheet {
  const { rowHead, rows, columns } = form2021.applications;
  const [across, down] = [depthOf(resultHeads), depthOf(applicantHeads)];
  const corner: SheetCell = {
    ...at(0, 0),
    text: rowHead,
    colspan: across,
    rowspan: down,
    id: 'applications-head',
    headers: [],
    head: 'column',
  };
  const data = rows.flatMap((row, y) =>
    columns.map((column, x) =>
      dataCell([...row.at, ...column.at], tables, at(across + x, down + y), [
        ...headIdsOver(resultHeads, y),
        ...headIdsOver(applicantHeads, x),
      ]),
    ),
  );
  return sheet('applications', label, { columns: across + columns.length, headRows: down }, [
    corner,
    ...applicantHeads.map((head) => columnHead(head, applicantHeads, across)),
    ...resultHeads.map((head) => rowHeadCell(head, resultHeads, down)),
    ...data,
  ]);
}

const disputeLines = form2021.disputes.flatMap(({ groups, label, at: block, columns }) =>
  columns.map((column) => ({
    groups: [...groups, label],
    label: column.label,
    steps: [...block, ...column.at],
  })),
);
const disputeHeads = mergedHeads(disputeLines, 'dispute', 'heading');

export function disputesSheet(tables: AnnualTables, label: string): TableSheet {
  const down = depthOf(disputeHeads);
  return sheet('disputes', label, { columns: disputeLines.length, headRows: down }, [
    ...disputeHeads.map((head) => columnHead(head, disputeHeads, 0)),
    ...disputeLines.map(({ steps }, x) => dataCell(steps, tables, at(x, down), headIdsOver(disputeHeads, x))),
  ]);
}

/** What a version prints otherwise than the one before it. */
export function differencesSheet(
  differences: readonly CellDifference[],
  before: number,
  now: number,
): TableSheet {
  const heads = ['项目', `第${before}版`, `第${now}版`];
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
      const value = (text: number | string, x: number): SheetCell => ({
        ...at(x, index + 1),
        text: String(text),
        id: `${id}-${x}`,
        headers: [id, `difference-${x}`],
        head: null,
      });
      const name: SheetCell = {
        ...at(0, index + 1),
        text: cellName(path),
        id,
        headers: ['difference-0'],
        head: 'row',
      };
      return [name, value(was, 1), value(after, 2)];
    }),
  ]);
}

const NAMES = new Map<string, string>([
  ...cellPlacesOf(form2021).map(({ path, row, column }): [string, string] => [
    path,
    [...row, ...column].join(' · '),
  ]),
  ['processingFees.applications', '信息处理费 · 涉及申请（件）'],
  ['processingFees.yuan', '信息处理费 · 收取金额（元）'],
]);

function cellName(path: string): string {
  return NAMES.get(path) ?? cleanText(path);
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

function dataCell(
  steps: readonly string[],
  tables: AnnualTables,
  place: ReturnType<typeof at>,
  headers: string[],
): SheetCell {
  return { ...place, text: String(valueAt(tables, steps)), id: steps.join('.'), headers, head: null };
}

function columnHead(head: Head, heads: readonly Head[], right: number): SheetCell {
  const { label, id, level, levels, first, lines } = head;
  return {
    text: label,
    x: right + first,
    y: level,
    colspan: lines,
    rowspan: levels,
    id,
    headers: outer(head, heads),
    head: 'column',
  };
}

function rowHeadCell(head: Head, heads: readonly Head[], down: number): SheetCell {
  const { label, id, level, levels, first, lines } = head;
  return {
    text: label,
    x: level,
    y: down + first,
    colspan: levels,
    rowspan: lines,
    id,
    headers: ['applications-head', ...outer(head, heads)],
    head: 'row',
  };
}

/** The heads over a head: those over its first line that lie further out. */
function outer(head: Head, heads: readonly Head[]): string[] {
  const over = headIdsOver(heads, head.first);
  return over.slice(0, over.indexOf(head.id));
}

function depthOf(heads: readonly Head[]): number {
  return Math.max(...heads.map(({ level, levels }) => level + levels));
}
