/**
 * Tables of WordprocessingML. In: a grid of cells. Out: a table with heads merged in both directions, whose rows of
 * heads repeat on each page and whose rows never split. Always holds: each row has a cell for every column of the grid,
 * whether it begins or continues there; the widths add up to the type area.
 */
import type { PlacedCell, PlacedTable } from '../../form/form.ts';
import { xmlText } from '../office-package.ts';
import { paragraph, run } from './words.ts';

/** Width of the type area of GB/T 9704, 156 mm, in twentieths of a point. */
export const TYPE_WIDTH = 8844;

export type Printed = (cell: Extract<PlacedCell, { kind: 'number' }>) => string;

export interface TableLook {
  /** Shares of the type area, one per column. */
  widths: readonly number[];
  /** Type size in half points; also for heads by default. */
  size: number;
  headSize?: number;
  /** White space at either side of a head, which breaks its characters in pairs. In twentieths of a point. */
  headIndent?: number;
}

export function tableXml(grid: PlacedTable, look: TableLook, printed: Printed): string {
  const columns = twips(look.widths);
  const rows = Array.from({ length: grid.rows }, (_, row) => rowXml(grid, row, { columns, look, printed }));
  return [
    '<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/>',
    `<w:tblW w:w="${TYPE_WIDTH}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>`,
    `<w:tblLook w:val="0460" w:firstRow="1" w:lastRow="0" w:firstColumn="${grid.headColumns > 0 ? 1 : 0}" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>`,
    `<w:tblCaption w:val="${xmlText(grid.title)}"/></w:tblPr>`,
    `<w:tblGrid>${columns.map((width) => `<w:gridCol w:w="${width}"/>`).join('')}</w:tblGrid>`,
    ...rows,
    '</w:tbl>',
  ].join('');
}

/** A plain table, its first line the heads. */
export function linesXml(
  title: string,
  lines: readonly (readonly (string | number)[])[],
  look: TableLook,
): string {
  const cells = lines.flatMap((line, row) =>
    line.map((value, column): PlacedCell => {
      const side = row === 0 ? 'top' : 'left';
      return { kind: 'head', label: String(value), side, row, column, rows: 1, columns: 1 };
    }),
  );
  const grid: PlacedTable = {
    title,
    rows: lines.length,
    columns: look.widths.length,
    headRows: 1,
    headColumns: 1,
    cells,
  };
  return tableXml(grid, look, () => '');
}

interface Drawing {
  columns: readonly number[];
  look: TableLook;
  printed: Printed;
}

function rowXml(grid: PlacedTable, row: number, drawing: Drawing): string {
  const cells = grid.cells
    .filter((cell) => cell.row <= row && row < cell.row + cell.rows)
    .toSorted((a, b) => a.column - b.column);
  const head = row < grid.headRows ? '<w:tblHeader/>' : '';
  // A table that fits a page stays whole: every row but the last is kept with the next one.
  const keep = row < grid.rows - 1 ? '<w:keepNext/>' : '';
  const drawn = cells.map((cell) => cellXml(cell, row, keep, drawing));
  return `<w:tr><w:trPr><w:cantSplit/>${head}</w:trPr>${drawn.join('')}</w:tr>`;
}

function cellXml(cell: PlacedCell, row: number, keep: string, { columns, look, printed }: Drawing): string {
  const width = columns.slice(cell.column, cell.column + cell.columns).reduce((sum, one) => sum + one, 0);
  const across = cell.columns > 1 ? `<w:gridSpan w:val="${cell.columns}"/>` : '';
  const begins = row === cell.row;
  const down = cell.rows === 1 ? '' : begins ? '<w:vMerge w:val="restart"/>' : '<w:vMerge/>';
  const properties = `<w:tcPr><w:tcW w:w="${width}" w:type="dxa"/>${across}${down}<w:vAlign w:val="center"/></w:tcPr>`;
  const words = begins ? wordsOf(cell, width, look, printed) : '';
  return `<w:tc>${properties}${paragraph(styleOf(cell), words, keep + indentOf(cell, look))}</w:tc>`;
}

function wordsOf(cell: PlacedCell, width: number, { size, headSize }: TableLook, printed: Printed): string {
  if (cell.kind === 'head') return sized(run(cell.label), cell.side === 'top' ? (headSize ?? size) : size);
  const value = printed(cell);
  // A long number is printed smaller rather than split; in every font here digits are at most 0.64 of their size wide.
  if (value === '') return '';
  const fitting = Math.floor((2 * (width - MARGINS)) / 20 / (0.64 * value.length));
  return sized(run(value), Math.max(SMALLEST, Math.min(size, fitting)));
}

/** Of a cell, both sides together, in twentieths of a point. */
const MARGINS = 28;
const SMALLEST = 8;

function indentOf(cell: PlacedCell, { headIndent }: TableLook): string {
  if (headIndent === undefined || cell.kind === 'number' || cell.side !== 'top') return '';
  return `<w:ind w:left="${headIndent}" w:right="${headIndent}"/>`;
}

function styleOf(cell: PlacedCell) {
  if (cell.kind === 'number') return 'TableNumber';
  return cell.side === 'top' ? 'TableHead' : 'TableLabel';
}

function sized(xml: string, size: number): string {
  return xml.replace('</w:rPr>', `<w:sz w:val="${size}"/><w:szCs w:val="${size}"/></w:rPr>`);
}

function twips(shares: readonly number[]): number[] {
  const sum = shares.reduce((total, share) => total + share, 0);
  const widths = shares.map((share) => Math.floor((TYPE_WIDTH * share) / sum));
  const left = TYPE_WIDTH - widths.reduce((total, width) => total + width, 0);
  return widths.map((width, index) => (index === widths.length - 1 ? width + left : width));
}
