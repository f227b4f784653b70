import { type Form, type GridCell, printed, type TableGrid, valueAt } from '../../form/form.ts';

/**
 * The tables of a section as HTML: a pen over the form's grids, with a cell as plain digits. Always holds: every data
 * cell has its path as its id and names all heads over it in `headers`, so it can be read out, linked to and read back.
 * The name of a table is its caption, and no head.
 */
interface TablesProps {
  form: Form;
  tables: unknown;
  /** The target of a number's link: the explanation, for readers with access; else itself, which is its address. */
  link?: CellLink | undefined;
}

/** The address behind a cell, by its path. */
export type CellLink = (path: string) => string;

export function ProactiveTables({ form, tables, link }: TablesProps) {
  return (
    <div class="blocks">
      {gridsIn(form, 'proactive').map((grid) => (
        <Table grid={grid} tables={tables} look="small" link={link} />
      ))}
    </div>
  );
}

export function ApplicationsTable(props: TablesProps) {
  return <Wide {...props} section="applications" />;
}

export function DisputesTable(props: TablesProps) {
  return <Wide {...props} section="disputes" />;
}

function Wide({ form, tables, link, section }: TablesProps & { section: 'applications' | 'disputes' }) {
  return (
    <>
      {gridsIn(form, section).map((grid) => (
        <Table grid={grid} tables={tables} look={section} link={link} />
      ))}
    </>
  );
}

function gridsIn({ grids }: Form, section: TableGrid['section']): TableGrid[] {
  return grids.filter((grid) => grid.section === section);
}

interface TableProps {
  grid: TableGrid;
  tables: unknown;
  look: 'small' | 'applications' | 'disputes';
  link?: CellLink | undefined;
}

function Table({ grid, tables, look, link }: TableProps) {
  const { title, headRows, rows } = grid;
  const drawn = (from: number, to: number) =>
    lines(from, to)
      .filter((row) => !isTitle(grid, row))
      .map((row) => <Row grid={grid} row={row} tables={tables} link={link} />);
  return (
    <Scroller label={title} scrolls={mayScroll(grid, tables)}>
      <table class={isLong(grid, tables) ? `${look} long` : look}>
        <caption class={look === 'small' ? undefined : 'unseen'}>{title}</caption>
        <thead>{drawn(0, headRows)}</thead>
        <tbody>{drawn(headRows, rows)}</tbody>
      </table>
    </Scroller>
  );
}

/** Whether its numbers are too long to fit side by side on any screen. */
function isLong({ section, columns, headColumns, cells }: TableGrid, tables: unknown): boolean {
  if (section === 'proactive') return false;
  return hasLonger(columns - headColumns > 7 ? 4 : 7, cells, tables);
}

function hasLonger(digits: number, cells: TableGrid['cells'], tables: unknown): boolean {
  return cells.some((cell) => cell.kind === 'number' && printed(valueAt(tables, cell.steps)).length > digits);
}

function isTitle({ cells }: TableGrid, row: number): boolean {
  return cells.some((cell) => cell.part === 'title' && cell.row === row);
}

function Row({ grid, row, tables, link }: Pick<TableProps, 'grid' | 'tables' | 'link'> & { row: number }) {
  return (
    <tr class={grid.sums.includes(row) ? 'sum' : undefined}>
      {(placedIn(grid)[row] ?? []).map(({ cell, headers, of }) =>
        cell.kind === 'number' ? (
          <DataCell cell={cell} headers={headers} tables={tables} of={of} link={link} />
        ) : (
          <Head cell={cell} headers={headers} isStyled={grid.section === 'applications'} of={of} />
        ),
      )}
    </tr>
  );
}

/** A cell in its row: the heads read out with it, and its label on a narrow screen. */
interface PlacedCell {
  cell: GridCell;
  headers: string;
  of: string | undefined;
}

const PLACED = new WeakMap<TableGrid, PlacedCell[][]>();

/** The cells of each row, from the left: per form, and the same for every report in it. */
function placedIn(grid: TableGrid): PlacedCell[][] {
  const known = PLACED.get(grid);
  if (known) return known;
  const unsaid = new Set(
    grid.cells.filter(({ part }) => part === 'title' || part === 'corner').map(({ id }) => id),
  );
  const placed = lines(0, grid.rows).map((row) =>
    grid.cells
      .filter((cell) => cell.row === row)
      .toSorted((a, b) => a.column - b.column)
      .map((cell) => ({
        cell,
        headers: cell.headers.filter((id) => !unsaid.has(id)).join(' '),
        of: nameOf(grid, cell),
      })),
  );
  PLACED.set(grid, placed);
  return placed;
}

interface HeadProps {
  cell: Extract<GridCell, { kind: 'head' }>;
  headers: string;
  /** Whether heads at the left look different from each other. */
  isStyled: boolean;
  of: string | undefined;
}

/**
 * The label of a cell on a narrow screen, where it is no longer under its heads: for a number its column, for a row its
 * group. In an attribute, so that the text of the table is the official one.
 */
function nameOf(grid: TableGrid, cell: GridCell): string | undefined {
  const { section, cells } = grid;
  const isColumn = cell.kind === 'head' && cell.side === 'top';
  if (section === 'proactive' || section === 'other' || isColumn) return undefined;
  const labels = cells.flatMap((head) =>
    head.kind === 'head' && cell.headers.includes(head.id) && isNamed(head, cell, grid) ? [head.label] : [],
  );
  const own = labels.at(-1);
  if (own === undefined) return undefined;
  const namesakes = cells.filter((head) => head.kind === 'head' && head.label === own).length;
  // 其他 alone, and a repeated head, say little without their headings.
  return cell.kind === 'number' && own.length > 2 && namesakes === 1 ? own : labels.join(' · ');
}

type LabelCell = Extract<GridCell, { kind: 'head' }>;

/** A head over all columns distinguishes none of them. */
function isNamed({ part, side, columns }: LabelCell, cell: GridCell, grid: TableGrid): boolean {
  if (part === 'title' || part === 'corner') return false;
  if (cell.kind === 'head') return side === 'left';
  return side === 'top' && columns < grid.columns - grid.headColumns;
}

function Head({ cell, headers, isStyled, of }: HeadProps) {
  return (
    <th
      id={cell.id}
      class={isStyled ? lookOf(cell) : undefined}
      headers={headers === '' ? undefined : headers}
      data-of={of}
      scope={scopeOf(cell)}
      colspan={spanned(cell.columns)}
      rowspan={spanned(cell.rows)}
    >
      {cell.label}
    </th>
  );
}

/** Beside more rows than this a head is written downwards. */
const MOST_ROWS_ACROSS = 12;

function lookOf({ part, side, rows }: HeadProps['cell']): string | undefined {
  if (part === 'corner') return 'corner';
  if (side === 'top') return undefined;
  if (part !== 'group') return 'label';
  return rows > MOST_ROWS_ACROSS ? 'group whole' : 'group';
}

function scopeOf({ part, side }: HeadProps['cell']): string | undefined {
  if (part === 'corner') return undefined;
  return `${side === 'top' ? 'col' : 'row'}${part === 'group' ? 'group' : ''}`;
}

interface DataCellProps {
  cell: Extract<GridCell, { kind: 'number' }>;
  headers: string;
  tables: unknown;
  of: string | undefined;
  link: CellLink | undefined;
}

function DataCell({ cell, headers, tables, of, link }: DataCellProps) {
  const value = valueAt(tables, cell.steps);
  return (
    <td
      id={cell.id}
      headers={headers}
      class={value !== null && Number(value) === 0 ? 'zero' : undefined}
      data-of={of}
    >
      <Figure value={printed(value)} href={link?.(cell.steps.join('.'))} />
    </td>
  );
}

/** Its own address is for the pointer: two hundred tab stops through a page would help no keyboard user. */
function Figure({ value, href }: { value: string; href: string | undefined }) {
  if (href === undefined || value === '') return <>{value}</>;
  return (
    <a href={href} tabindex={href.startsWith('#') ? -1 : undefined}>
      {value}
    </a>
  );
}

/**
 * A table that may be wider than its place scrolls inside itself, by keyboard too. Sections three and four never are: what
 * does not fit stands one below the other there.
 */
function Scroller({ label, scrolls, children }: { label: string; scrolls: boolean; children?: unknown }) {
  if (!scrolls) return <div class="scroller">{children}</div>;
  return (
    <section class="scroller" aria-label={`${label}（表格，可左右滚动）`} tabindex={0}>
      {children}
    </section>
  );
}

/** More digits than a quarter of a phone has room for. */
const MOST_DIGITS = 7;

function mayScroll({ section, cells }: TableGrid, tables: unknown): boolean {
  return section === 'proactive' && hasLonger(MOST_DIGITS, cells, tables);
}

function lines(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, line) => from + line);
}

function spanned(count: number): number | undefined {
  return count === 1 ? undefined : count;
}
