/**
 * `members.csv` of a government's report: a row per member and cell, and the government's own part too, so that anyone
 * can add up the whole again. In: a report. Out: CSV in the format of `report.csv`. Always holds: a member without a
 * contribution has no row; a blank is an empty field, and adds nothing.
 */
import { MEMBER_COLUMNS } from '../../consolidation/members-csv.ts';
import { cellsOf } from '../../form/form.ts';
import type { Report } from '../../report/model.ts';
import { csvText } from './csv.ts';

export function renderMembersCsv({ agency, form, members }: Report): string {
  const own = members?.own.tables;
  const parts = [
    ...(own ? [{ head: [agency.id, agency.name, '本级', null, null, '是'], tables: own }] : []),
    ...(members?.list ?? []).flatMap(({ tables, agency: id, name, state, version, tablesDigest, counted }) =>
      tables ? [{ head: [id, name, state, version, tablesDigest, counted ? '是' : '否'], tables }] : [],
    ),
  ];
  const lines = parts.flatMap(({ head, tables }) =>
    cellsOf(form, tables).map(({ path, value }) => [...head, path, value]),
  );
  return csvText(MEMBER_COLUMNS, lines);
}
