/** The file of numbers in Parquet against that in CSV: reports of two forms in one file, with blanks and decimals. */
import { parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { edition2019 } from '../../../shared/editions/edition-2019.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { editionNamed } from '../../../shared/editions/registry.ts';
import type { ReportedTables } from '../../../shared/form/annual-tables.ts';
import { cellsOf } from '../../../shared/form/form.ts';
import { allNumbersCsv, CSV_COLUMNS } from '../../../shared/formats/csv/csv.ts';
import { renderJson } from '../../../shared/formats/json/report.ts';
import { ParquetLines } from '../../../shared/open/parquet.ts';
import type { Report } from '../../../shared/report/model.ts';
import { versionReport } from '../report/report-builder.ts';

/** Turns the text behind it around; no file has it. */
const MARK = '\u202e';

type Branch = { [step: string]: Branch | number | string | null };

/** Every cell a number of its own, by which it is known again, but for one that is blank. */
function numbered(form: Report['form'], year: number): Report {
  const agency = { id: `a-${year}`, name: `${MARK}${year}局` };
  const tables: Branch = { format: form.id, agency, year };
  for (const [at, { steps, quantity }] of form.cells.entries()) {
    let branch: Branch = tables;
    for (const step of steps.slice(0, -1)) {
      branch[step] ??= {};
      branch = branch[step] as Branch;
    }
    branch[steps.at(-1) ?? ''] = at === 3 ? null : quantity === 'count' ? at : `${at}.25`;
  }
  const read = tables as unknown as ReportedTables;
  return versionReport(
    {},
    { agency: { ...agency, contact: null }, year, form, tables: read, figures: { origin: '年报' } },
  );
}

const REPORTS = [numbered(edition2021, 2022), numbered(edition2019, 2020), numbered(edition2021, 2023)];
const texts = REPORTS.map(renderJson);

const headingIn = ({ sections }: Report['form'], section: string) =>
  sections.find(({ code }) => code === section)?.heading ?? '';

const lines = REPORTS.flatMap(({ agency, year, form, tables }) =>
  cellsOf(form, tables).map(({ section, row, column, path, value, unit }) => [
    ...[
      agency.id,
      agency.name.replace(MARK, ''),
      year,
      2,
      headingIn(form, section),
      row.join('·'),
      column.join('·'),
    ],
    ...[path, value, unit, '填报（年报）'],
  ]),
);

test('each report keeps the labels of its own form, and a blank stays blank', async () => {
  const parquet = new ParquetLines(editionNamed);
  for (const text of texts) parquet.add(text);
  const rows = await parquetReadObjects({ file: new Uint8Array(parquet.bytes()).buffer });
  const typed = lines.map((line) =>
    line.map((field, at) => (at === 8 && field !== null ? Number(field) : field)),
  );
  expect(rows.map((row) => CSV_COLUMNS.map((name) => row[name]))).toEqual(typed);
  let csv = '';
  for await (const piece of allNumbersCsv(texts, editionNamed)) csv += piece;
  expect(csv.split('\r\n').slice(1, -1)).toEqual(
    lines.map((line) => line.map((field) => String(field ?? '')).join(',')),
  );
});
