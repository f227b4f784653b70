import type { AnnualTables } from '../../form/annual-tables.ts';
import {
  type ApplicationRow,
  cellPlacesOf,
  type Form,
  type FormRow,
  form2021,
  type ProactiveBlock,
  valueAt,
} from '../../form/form.ts';
import { type Head, headIdsOver, mergedHeads } from '../../report/merged-heads.ts';

/**
 * The tables of sections two, three and four as HTML, drawn from the form: labels, order and merged heads are the
 * form's, a cell is plain digits. Always holds: every data cell has its path as its id and names all heads over
 * it in `headers`, so that it can be read out, linked to and read back.
 */

export function ProactiveTables({ tables }: { tables: AnnualTables }) {
  return (
    <div class="blocks">
      {form2021.proactive.map((block) => (
        <ProactiveTable block={block} tables={tables} />
      ))}
    </div>
  );
}

function ProactiveTable({ block, tables }: { block: ProactiveBlock; tables: AnnualTables }) {
  const { code, title, rowHead, columns, rows } = block;
  return (
    <Scroller label={title}>
      <table class="small">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th id={`${code}-head`} scope="col">
              {rowHead}
            </th>
            {columns.map((column) => (
              <th id={`${code}-${column.code}`} scope="col">
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <ProactiveRow block={block} row={row} tables={tables} />
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

interface ProactiveRowProps {
  block: ProactiveBlock;
  row: FormRow;
  tables: AnnualTables;
}

function ProactiveRow({ block: { code, columns }, row, tables }: ProactiveRowProps) {
  const head = `${code}-${row.code}`;
  return (
    <tr>
      <th id={head} headers={`${code}-head`} scope="row">
        {row.label}
      </th>
      {columns.map((column) => (
        <DataCell
          steps={[...row.at, ...column.at]}
          headers={[head, `${code}-${column.code}`]}
          tables={tables}
        />
      ))}
    </tr>
  );
}

export function ApplicationsTable({ tables, label }: { tables: AnnualTables; label: string }) {
  const { rowHead, rows } = form2021.applications;
  const headLevels = depthOf(applicantHeads);
  return (
    <Scroller label={label}>
      <table class="applications">
        <caption class="unseen">{label}</caption>
        <thead>
          {levels(headLevels).map((level) => (
            <tr>
              {level === 0 && (
                <th id="applications-head" class="corner" colspan={depthOf(resultHeads)} rowspan={headLevels}>
                  {rowHead}
                </th>
              )}
              <ColumnHeads heads={applicantHeads} level={level} />
            </tr>
          ))}
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <ApplicationsRow row={row} index={index} tables={tables} />
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

const applicantHeads = mergedHeads(form2021.applications.columns, 'applicant');
const resultHeads = mergedHeads(form2021.applications.rows, 'result');

function ApplicationsRow({
  row,
  index,
  tables,
}: {
  row: ApplicationRow;
  index: number;
  tables: AnnualTables;
}) {
  const over = headIdsOver(resultHeads, index);
  return (
    <tr class={row.role === 'outcome' ? undefined : 'sum'}>
      {resultHeads
        .filter(({ first }) => first === index)
        .map((head) => (
          <RowHead head={head} over={over} />
        ))}
      {form2021.applications.columns.map((column, place) => (
        <DataCell
          steps={[...row.at, ...column.at]}
          headers={[...over, ...headIdsOver(applicantHeads, place)]}
          tables={tables}
        />
      ))}
    </tr>
  );
}

export function DisputesTable({ tables, label }: { tables: AnnualTables; label: string }) {
  const lines = disputeLines(form2021);
  const heads = mergedHeads(lines, 'dispute', 'heading');
  return (
    <Scroller label={label}>
      <table class="disputes">
        <caption class="unseen">{label}</caption>
        <thead>
          {levels(depthOf(heads)).map((level) => (
            <tr>
              <ColumnHeads heads={heads} level={level} />
            </tr>
          ))}
        </thead>
        <tbody>
          <tr>
            {lines.map(({ steps }, index) => (
              <DataCell steps={steps} headers={headIdsOver(heads, index)} tables={tables} />
            ))}
          </tr>
        </tbody>
      </table>
    </Scroller>
  );
}

function disputeLines(form: Form) {
  return form.disputes.flatMap(({ groups, label, at, columns }) =>
    columns.map((column) => ({
      groups: [...groups, label],
      label: column.label,
      steps: [...at, ...column.at],
    })),
  );
}

function ColumnHeads({ heads, level }: { heads: readonly Head[]; level: number }) {
  return (
    <>
      {heads
        .filter((head) => head.level === level)
        .map((head) => (
          <th
            id={head.id}
            headers={headersOf(head, headIdsOver(heads, head.first))}
            scope={head.innermost ? 'col' : 'colgroup'}
            colspan={spanned(head.lines)}
            rowspan={spanned(head.levels)}
          >
            {head.label}
          </th>
        ))}
    </>
  );
}

function RowHead({ head, over }: { head: Head; over: readonly string[] }) {
  return (
    <th
      id={head.id}
      class={head.innermost ? 'label' : 'group'}
      headers={headersOf(head, over)}
      scope={head.innermost ? 'row' : 'rowgroup'}
      colspan={spanned(head.levels)}
      rowspan={spanned(head.lines)}
    >
      {head.label}
    </th>
  );
}

interface DataCellProps {
  steps: readonly string[];
  headers: readonly string[];
  tables: AnnualTables;
}

function DataCell({ steps, headers, tables }: DataCellProps) {
  const value = valueAt(tables, steps);
  return (
    <td
      id={PATHS.get(steps.join('/'))}
      headers={headers.join(' ')}
      class={Number(value) === 0 ? 'zero' : undefined}
    >
      {String(value)}
    </td>
  );
}

const PATHS = new Map(cellPlacesOf(form2021).map(({ steps, path }) => [steps.join('/'), path]));

/** A wide table scrolls inside itself, by keyboard too. */
function Scroller({ label, children }: { label: string; children?: unknown }) {
  return (
    <section class="scroller" aria-label={`${label}（表格，可左右滚动）`} tabindex={0}>
      {children}
    </section>
  );
}

function depthOf(heads: readonly Head[]): number {
  return Math.max(...heads.map(({ level, levels }) => level + levels));
}

function levels(depth: number): number[] {
  return Array.from({ length: depth }, (_, level) => level);
}

/** The heads over a head: those over its first line that lie further out. */
function headersOf(head: Head, over: readonly string[]): string | undefined {
  const outer = over.slice(0, over.indexOf(head.id));
  return outer.length === 0 ? undefined : outer.join(' ');
}

function spanned(count: number): number | undefined {
  return count === 1 ? undefined : count;
}
