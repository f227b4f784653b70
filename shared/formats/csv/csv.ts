/**
 * The numbers as CSV in long form, one line per cell. In: a report, or many published `report.json`. Out: RFC 4180 with
 * CRLF, and with the byte-order mark by which Excel recognises UTF-8. Always holds: the bytes depend only on the input
 * and its order; a text that a spreadsheet would take for a formula begins with an apostrophe.
 */
import type { ReportedTables } from '../../form/annual-tables.ts';
import type { Form } from '../../form/form.ts';
import { type LongLabels, labelsOf, longValue } from '../../report/long-form.ts';
import type { Report } from '../../report/model.ts';
import { type EditionNamed, publishedNumbers } from '../../report/published-numbers.ts';
import { basisColumn, draftMark } from '../../report/wording.ts';
import { cleanText } from '../../text/clean.ts';

export const CSV_COLUMNS = [
  '机关代码',
  '机关名称',
  '年度',
  '版本',
  '部分',
  '行',
  '列',
  '路径',
  '数值',
  '单位',
  '数据依据',
] as const;

export type CsvColumn = (typeof CSV_COLUMNS)[number];

/** The agency and version of the numbers. A draft has no version: its column says 草稿. */
interface NumbersOf {
  agency: { id: string; name: string };
  year: number;
  version: number | ReturnType<typeof draftMark>;
  /** The basis of its numbers, in words. */
  basis: string;
}

export function renderCsv(report: Report): string {
  const { agency, year, edition, form, tables, figures } = report;
  const version = edition.kind === 'version' ? edition.number : draftMark(report);
  return CSV_HEAD + csvLines({ agency, year, version, basis: basisColumn(figures) }, form, tables);
}

/**
 * All published numbers. In: the texts of the current versions' `report.json` in the order of the catalogue. Out: the
 * file piece by piece, one piece per report, so that only one report is in memory at a time.
 */
export async function* allNumbersCsv(
  reports: AsyncIterable<string> | Iterable<string>,
  editionNamed: EditionNamed,
): AsyncGenerator<string> {
  yield CSV_HEAD;
  for await (const text of reports) {
    const { form, tables, ...of } = publishedNumbers(text, editionNamed);
    yield csvLines(of, form, tables);
  }
}

const CSV_HEAD = `\u{feff}${CSV_COLUMNS.join(',')}\r\n`;

function csvLines({ agency, year, version, basis }: NumbersOf, form: Form, tables: ReportedTables): string {
  const owner = [agency.id, agency.name, year, version].map(csvField).join(',');
  const words = csvField(basis);
  return linesOf(form)
    .map(
      ({ labels, unit }, index) =>
        `${owner},${labels},${csvField(longValue(form, tables, index))},${unit},${words}\r\n`,
    )
    .join('');
}

interface FixedFields {
  labels: string;
  unit: string;
}

const fixed = new WeakMap<readonly LongLabels[], readonly FixedFields[]>();

/** The fields that are the same in every report of a form, in their written form. */
function linesOf(form: Form): readonly FixedFields[] {
  const lines = labelsOf(form);
  const known = fixed.get(lines);
  if (known) return known;
  const fields = lines.map(({ section, row, column, path, unit }) => ({
    labels: [section, row, column, path].map(csvField).join(','),
    unit: csvField(unit),
  }));
  fixed.set(lines, fields);
  return fields;
}

/** A head and its lines, in the common format of all CSV files. */
export function csvText(
  columns: readonly string[],
  lines: readonly (readonly (number | string | null)[])[],
): string {
  const rows = lines.map((line) => `${line.map(csvField).join(',')}\r\n`);
  return `\u{feff}${columns.join(',')}\r\n${rows.join('')}`;
}

function csvField(value: number | string | null): string {
  if (typeof value === 'number' && value >= 0) return String(value);
  const text = inert(cleanText(value === null ? '' : String(value)));
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const QUOTED = /[",\r\n]/;
/** The full-width forms too: a spreadsheet set to Chinese treats them alike. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^\t/;

function inert(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}
